"""What git knows of a workspace: files that it tracks, and every version that it kept.

Read are old versions of files, names of files, branches and tags, and messages of
commits: of all branches, the stash, and what was left behind lately (the reflog).
Nothing is fetched, nothing is written. What is too large or takes too long is counted.
"""

import subprocess
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Final

_GIT: Final = ("git", "-c", "protocol.allow=never", "-C")
"""The user's own git, which then fetches nothing that it lacks."""
SHORT: Final = 10
"""So many digits of a commit name it."""
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
    """What git knows of a workspace: the files it tracks, and where it sends them."""

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


def look_at_git(root: Path) -> GitView:
    """Ask git; nothing where there is none, or the workspace is in no repository."""
    tracked = _git(root, "ls-files", "-z", "--", ".").split("\0")
    remotes = _git(root, "remote").split()
    return GitView(tuple(path for path in tracked if path), tuple(remotes))


def seen_in_history(root: Path, word: str) -> tuple[str, ...]:
    """Give the files in the history of git that are called after a word, or lie so.

    What other files held in their old versions is not read.
    """
    patterns = (f":(glob)**/*{word}*", f":(glob)**/{word}/**")
    text = _git(root, "log", "--all", "--format=", "--name-only", "--", *patterns)
    return tuple(sorted({line for line in text.splitlines() if line}))


class GitHistory:
    """All that git keeps of a workspace beside the files as they are now.

    `left_out` counts, once `versions` were read, those that were too large or came too
    late; None where git did not list them in time.
    """

    def __init__(self, root: Path) -> None:
        self._root = root
        self._until = time.monotonic() + _MOST_SECONDS
        self.left_out: int | None = 0

    def versions(self) -> Iterator[OldVersion]:
        """Yield every version of a file that is not the one that lies there now."""
        paths = self._paths()
        sizes = self._sizes(paths)
        order = sorted(paths, key=lambda each: paths[each].endswith(_PACKED))
        chosen, left = list[str](), _MOST_BYTES
        for each in order:
            size = sizes.get(each)
            if size is None:
                continue
            if size > _MOST_OF_ONE or size > left:
                self._leave_out(1)
                continue
            left -= size
            chosen.append(each)
        read = 0
        for object_, content in _contents(self._root, chosen):
            read += 1
            yield OldVersion(object_, paths[object_], content)
            if time.monotonic() > self._until:
                break
        self._leave_out(len(chosen) - read)

    def messages(self) -> Iterator[OldVersion]:
        """Yield the messages of commits."""
        held = _git(self._root, "log", *_EVERY, "--format=%H%x00%B%x00", "--", ".")
        words = held.split("\0")
        for commit, message in zip(words[::2], words[1::2], strict=False):
            yield OldVersion(commit.strip()[:SHORT], "", message.encode())

    def paths(self) -> tuple[str, ...]:
        """Give the name of every file that ever was, relative to the repository."""
        words = ("log", *_EVERY, "-m", "--format=", "--name-only", "-z", "--", ".")
        return tuple(dict.fromkeys(_git(self._root, *words).split("\0")))

    def names(self) -> tuple[str, ...]:
        """Give the names of branches and tags."""
        return tuple(_git(self._root, "for-each-ref", "--format=%(refname)").split())

    def commits_of(self, objects: Mapping[str, str]) -> Mapping[str, str]:
        """Say in which commit each object, given with its path, came first: shortened.

        Of an object that was only staged it is "".
        """
        words = ("log", *_EVERY, "--reverse", "--format=%x00%h", "--raw", "-m")
        prefix = self._prefix()
        paths = sorted({f":(top,literal){prefix}{path}" for path in objects.values()})[
            :_MOST_PATHS
        ]
        text = _git(self._root, *words, "--no-abbrev", "--no-renames", "--", *paths)
        found: dict[str, str] = {}
        for block in text.split("\0"):
            commit, _, lines = block.partition("\n")
            for line in lines.splitlines():
                fields = line.split(maxsplit=4)
                if line.startswith(":") and len(fields) > 4:  # noqa: PLR2004
                    found.setdefault(fields[3], commit[:SHORT])
        return {each: found.get(each, "") for each in objects}

    def _prefix(self) -> str:
        return _git(self._root, "rev-parse", "--show-prefix").rstrip("\n")

    def _leave_out(self, count: int) -> None:
        self.left_out = None if self.left_out is None else self.left_out + count

    def _paths(self) -> dict[str, str]:
        """Give a path of each object that is no file as it lies there now."""
        words = ("rev-list", "--objects", "--indexed-objects", "--missing=allow-any")
        text = _git(self._root, *words, *_EVERY, "--", ".")
        if not text and _git(self._root, "rev-parse", "HEAD"):
            self.left_out = None
        prefix, now = self._prefix(), self._as_they_are()
        found: dict[str, str] = {}
        for line in text.splitlines():
            object_, _, path = line.partition(" ")
            if path.startswith(prefix) and object_ not in now:
                found[object_] = path.removeprefix(prefix)
        return found

    def _as_they_are(self) -> frozenset[str]:
        """Give the objects of tracked files that nobody changed since."""
        changed = {*_git(self._root, "diff-files", "--name-only", "-z").split("\0")}
        prefix, found = self._prefix(), set[str]()
        for entry in _git(self._root, "ls-files", "-s", "-z", "--", ".").split("\0"):
            fields, _, path = entry.partition("\t")
            if path and f"{prefix}{path}" not in changed:
                found.add(fields.split()[1])
        return frozenset(found)

    def _sizes(self, objects: Mapping[str, str]) -> dict[str, int]:
        """Give the sizes of those objects that are contents of files."""
        form = "--batch-check=%(objectname) %(objecttype) %(objectsize)"
        text = _git(self._root, "cat-file", form, given="\n".join(objects) + "\n")
        fields = (line.split() for line in text.splitlines())
        return {f[0]: int(f[2]) for f in fields if len(f) > 2 and f[1] == "blob"}  # noqa: PLR2004


def _contents(root: Path, objects: Sequence[str]) -> Iterator[tuple[str, bytes]]:
    """Yield objects with their bytes, as git gives them, one after the other."""
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
                    yield from _batch(running.stdout)
            finally:
                running.kill()


def _batch(stream: IO[bytes]) -> Iterator[tuple[str, bytes]]:
    while head := stream.readline().split():
        if len(head) != 3:  # noqa: PLR2004  it is missing
            continue
        content = stream.read(int(head[2]))
        stream.read(1)
        yield head[0].decode(), content


def _git(root: Path, *words: str, given: str = "") -> str:
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
