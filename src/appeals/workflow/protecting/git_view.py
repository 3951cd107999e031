"""What git knows about a workspace: tracked files, and every version that it kept.

It reads old versions of files, names of files, branches and tags, and messages of
commits: of all branches, the stash, and recently abandoned commits (the reflog).
Nothing is fetched or written. What is too large or takes too long is counted.
"""

import subprocess
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Final

_GIT: Final = ("git", "-c", "protocol.allow=never", "-C")
"""The user's own git, which then fetches no missing objects."""
SHORT: Final = 10
"""How many digits of its hash identify a commit."""
_SECONDS: Final = 20
_MOST_SECONDS: Final = 60
_MOST_BYTES: Final = 512 * 1024 * 1024
_MOST_PATHS: Final = 500
_MOST_OF_ONE: Final = 8 * 1024 * 1024
_EVERY: Final = ("--all", "--reflog", "--full-history")
_PACKED: Final = (
    *(".pdf", ".docx", ".xlsx", ".pptx", ".odt", ".ods", ".odp", ".zip", ".sqlite"),
    *(".jpg", ".jpeg", ".png", ".gif", ".webp", ".heic", ".mp3", ".mp4", ".mov"),
)


@dataclass(frozen=True, slots=True)
class GitView:
    """What git knows about a workspace: its tracked files, and its remotes."""

    tracked: tuple[str, ...] = ()
    remotes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class OldVersion:
    """A version of a file that git keeps, by its object; or a message of a commit.

    `path` is relative to the workspace, "" for a message: `object` is then its commit.
    """

    object: str
    path: str
    content: bytes


def inspect_git(root: Path) -> GitView:
    """Ask git; empty without git, or outside of a repository."""
    tracked = _run_git(root, "ls-files", "-z", "--", ".").split("\0")
    remotes = _run_git(root, "remote").split()
    return GitView(tuple(path for path in tracked if path), tuple(remotes))


def find_in_history(root: Path, word: str) -> tuple[str, ...]:
    """Find the files in the history of git with a word in their name or folder.

    Old versions of other files are not read.
    """
    patterns = (f":(glob)**/*{word}*", f":(glob)**/{word}/**")
    text = _run_git(root, "log", "--all", "--format=", "--name-only", "--", *patterns)
    return tuple(sorted({line for line in text.splitlines() if line}))


class GitHistory:
    """Everything that git keeps of a workspace besides the present files.

    `left_out` counts, once `versions` were read, those that were too large or came too
    late; None where git did not list them in time.
    """

    def __init__(self, root: Path) -> None:
        self._root = root
        self._until = time.monotonic() + _MOST_SECONDS
        self.left_out: int | None = 0

    def versions(self) -> Iterator[OldVersion]:
        """Yield every version of a file except the present one."""
        paths = self._paths()
        sizes = self._sizes(paths)
        order = sorted(paths, key=lambda each: paths[each].endswith(_PACKED))
        chosen, left = list[str](), _MOST_BYTES
        for each in order:
            size = sizes.get(each)
            if size is None:
                continue
            if size > _MOST_OF_ONE or size > left:
                self._count_left_out(1)
                continue
            left -= size
            chosen.append(each)
        read = 0
        for object_, content in _read_objects(self._root, chosen):
            read += 1
            yield OldVersion(object_, paths[object_], content)
            if time.monotonic() > self._until:
                break
        self._count_left_out(len(chosen) - read)

    def messages(self) -> Iterator[OldVersion]:
        """Yield the messages of commits."""
        held = _run_git(self._root, "log", *_EVERY, "--format=%H%x00%B%x00", "--", ".")
        words = held.split("\0")
        for commit, message in zip(words[::2], words[1::2], strict=False):
            yield OldVersion(commit.strip()[:SHORT], "", message.encode())

    def paths(self) -> tuple[str, ...]:
        """List every file name that ever existed, relative to the repository."""
        words = ("log", *_EVERY, "-m", "--format=", "--name-only", "-z", "--", ".")
        return tuple(dict.fromkeys(_run_git(self._root, *words).split("\0")))

    def names(self) -> tuple[str, ...]:
        """Give the names of branches and tags."""
        return tuple(
            _run_git(self._root, "for-each-ref", "--format=%(refname)").split()
        )

    def commits_of(self, objects: Mapping[str, str]) -> Mapping[str, str]:
        """Give the first commit of each object, shortened; `objects` has their paths.

        They are in the order of the history, a parent before its children whatever the
        dates; one that was only staged is left out.
        """
        order = ("--topo-order", "--reverse")
        words = ("log", *_EVERY, *order, "--format=%x00%h", "--raw", "-m")
        prefix = self._prefix()
        paths = sorted({f":(top,literal){prefix}{path}" for path in objects.values()})[
            :_MOST_PATHS
        ]
        text = _run_git(self._root, *words, "--no-abbrev", "--no-renames", "--", *paths)
        found: dict[str, str] = {}
        for block in text.split("\0"):
            commit, _, lines = block.partition("\n")
            for line in lines.splitlines():
                fields = line.split(maxsplit=4)
                if line.startswith(":") and len(fields) > 4:  # noqa: PLR2004
                    found.setdefault(fields[3], commit[:SHORT])
        return {each: commit for each, commit in found.items() if each in objects}

    def _prefix(self) -> str:
        return _run_git(self._root, "rev-parse", "--show-prefix").rstrip("\n")

    def _count_left_out(self, count: int) -> None:
        self.left_out = None if self.left_out is None else self.left_out + count

    def _paths(self) -> dict[str, str]:
        """Give a path of each object that is not a present file."""
        words = ("rev-list", "--objects", "--indexed-objects", "--missing=allow-any")
        text = _run_git(self._root, *words, *_EVERY, "--", ".")
        if not text and _run_git(self._root, "rev-parse", "HEAD"):
            self.left_out = None
        prefix, now = self._prefix(), self._present_objects()
        found: dict[str, str] = {}
        for line in text.splitlines():
            object_, _, path = line.partition(" ")
            if path.startswith(prefix) and object_ not in now:
                found[object_] = path.removeprefix(prefix)
        return found

    def _present_objects(self) -> frozenset[str]:
        """Give the objects of tracked files that are unchanged."""
        changed = {*_run_git(self._root, "diff-files", "--name-only", "-z").split("\0")}
        prefix, found = self._prefix(), set[str]()
        for entry in _run_git(self._root, "ls-files", "-s", "-z", "--", ".").split(
            "\0"
        ):
            fields, _, path = entry.partition("\t")
            if path and f"{prefix}{path}" not in changed:
                found.add(fields.split()[1])
        return frozenset(found)

    def _sizes(self, objects: Mapping[str, str]) -> dict[str, int]:
        """Give the sizes of those objects that are files."""
        form = "--batch-check=%(objectname) %(objecttype) %(objectsize)"
        text = _run_git(self._root, "cat-file", form, given="\n".join(objects) + "\n")
        fields = (line.split() for line in text.splitlines())
        return {f[0]: int(f[2]) for f in fields if len(f) > 2 and f[1] == "blob"}  # noqa: PLR2004


def _read_objects(root: Path, objects: Sequence[str]) -> Iterator[tuple[str, bytes]]:
    """Yield objects with their bytes, one after the other."""
    if not objects:
        return
    with tempfile.TemporaryFile() as asked:
        asked.write("\n".join(objects).encode() + b"\n")
        asked.seek(0)
        with subprocess.Popen(  # noqa: S603  a fixed command, no shell
            [*_GIT, str(root), "cat-file", "--batch"],
            stdin=asked,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
        ) as running:
            try:
                if running.stdout is not None:
                    yield from _read_batch(running.stdout)
            finally:
                running.kill()


def _read_batch(stream: IO[bytes]) -> Iterator[tuple[str, bytes]]:
    while head := stream.readline().split():
        if len(head) != 3:  # noqa: PLR2004  it is missing
            continue
        content = stream.read(int(head[2]))
        stream.read(1)
        yield head[0].decode(), content


def _run_git(root: Path, *words: str, given: str = "") -> str:
    try:
        result = subprocess.run(  # noqa: S603  a fixed command, no shell
            [*_GIT, str(root), *words],
            input=given.encode(),
            capture_output=True,
            check=False,
            timeout=_SECONDS,
        )
    except (OSError, subprocess.TimeoutExpired):
        return ""
    return result.stdout.decode("utf-8", "replace") if not result.returncode else ""
