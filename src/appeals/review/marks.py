"""What reviewers found about each use: files reviews/marks/KEY.yaml, and verdicts.

    reviews/marks/a-hrc-45-13.yaml        marks on uses of this source, one a line
    reviews/marks/facts/liuzhi-cases.yaml those on uses of a fact
    reviews/assigned.yaml                 who is to check which letter

A mark is added and never changed; only the person who has just made it may take it
back. A person's last mark on a use counts. The files have hashes and places of the
letter, but none of its words.
"""

import time
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from appeals.errors import (
    AppealsError,
    BlockedError,
    Place,
    WorkspaceError,
    raise_all,
)
from appeals.model.values import DayText, LanguageTag, RegistryModel, Sha256, Slug, Str
from appeals.registry.nodes import MappingNode, Node, ScalarNode, SequenceNode
from appeals.registry.reader import read_yaml
from appeals.registry.validation import check, validate
from appeals.registry.yaml_file import parse_yaml
from appeals.registry.yaml_words import flow
from appeals.review.approvals import FOLDER
from appeals.review.uses import LetterUse, UseKind
from appeals.storage.atomic import write_bytes
from appeals.storage.locking import hold_lock
from appeals.storage.names import child_path, safe_name

MARKS = f"{FOLDER}/marks"
ASSIGNED = f"{FOLDER}/assigned.yaml"
Verdict = Literal["verified", "query", "wrong"]
UseVerdict = Literal["verified", "query", "wrong", "open"]
UseId = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{16}$")]
FieldHashes = Annotated[
    str, StringConstraints(pattern=r"^([a-z_]+=[0-9a-f]{4}( [a-z_]+=[0-9a-f]{4})*)?$")
]
"""Fields of an entry with four digits of a hash each: "author=9f86 date=d081"."""

_SCHEMA = "appeals/marks@1"
_HEAD = f"schema: {_SCHEMA}\nmarks:\n"
_ATTRIBUTES = b"# Marks that two people add are both kept.\n*.yaml -text merge=union\n"
_TRIES, _WAIT_S = 50, 0.1


class UseMark(RegistryModel):
    """What one person found about one use, on a day, and what that rests on.

    `use` names the use by 16 digits, `kind` says what is used. `verdict` is what `by`
    found, the id of a person, `on` a day; `comment` is what the person adds. `letter`
    is the one that the person read, `lang` its language, `at` the place as typed,
    `place` where the template had it. `sentence_sha256`, `entry_sha256` and
    `archive_sha256` are hashes of the sentence, the entry and the archived copy that
    the person saw. `fields` are four digits of the hash of each field of the entry:
    they show what was edited since.
    """

    use: UseId
    kind: UseKind
    verdict: Verdict
    by: Slug
    on: DayText
    letter: Slug
    at: str = ""
    lang: LanguageTag
    place: str = ""
    sentence_sha256: Sha256
    entry_sha256: Sha256
    archive_sha256: Sha256 | None = None
    comment: Str | None = None
    fields: FieldHashes = ""

    @classmethod
    def of(
        cls, use: LetterUse, verdict: Verdict, by: str, on: str, comment: str | None
    ) -> "UseMark":
        """Make a person's mark on a use as it is now."""
        return cls(
            use=use.id,
            kind=use.kind,
            verdict=verdict,
            by=by,
            on=on,
            letter=use.letter,
            at=use.at,
            lang=use.lang,
            place=f"{use.place.file}:{use.place.line}" if use.place else "",
            sentence_sha256=use.sentence_sha256,
            entry_sha256=use.entry.sha256,
            archive_sha256=use.archive_sha256,
            comment=comment,
            fields=" ".join(f"{n}={digits}" for n, digits in use.entry.fields.items()),
        )

    def line(self) -> str:
        """Format it as in its file: one line."""
        return f"- {flow(self.model_dump(mode='json', exclude_defaults=True))}\n"


class AssignedLetters(RegistryModel):
    """The file reviews/assigned.yaml: who is to check what a letter uses.

    `schema` says which form of the file it is. `letters` holds ids of people by letter.
    """

    schema_: Literal["appeals/assigned@1"] = Field(alias="schema")
    letters: dict[Slug, tuple[Slug, ...]] = Field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class StoredMark:
    """A mark, and its line in a file under reviews/marks/."""

    mark: UseMark
    place: Place


@dataclass(frozen=True, slots=True)
class FallenMark:
    """A mark that is no longer in force, and why: "the entry was edited: date"."""

    stored: StoredMark
    why: str


@dataclass(frozen=True, slots=True)
class JudgedUse:
    """The verdict on a use, the latest mark of each person in force, fallen marks."""

    use: LetterUse
    verdict: UseVerdict
    marks: tuple[StoredMark, ...] = ()
    fallen: tuple[FallenMark, ...] = ()


class MarksFolder:
    """The marks of a workspace; each file is read once. `root` is the workspace's."""

    def __init__(self, root: Path) -> None:
        self._root = root
        self._read: dict[str, Mapping[str, tuple[StoredMark, ...]]] = {}
        self._written: dict[str, tuple[str, int]] = {}  # text and number of marks

    @cached_property
    def is_begun(self) -> bool:
        """Whether anyone has marked anything yet."""
        return (self._root / MARKS).is_dir()

    def of(self, kind: UseKind, key: str) -> Mapping[str, tuple[StoredMark, ...]]:
        """Give all marks on uses of a source or fact, by use, in the order of the file.

        Raises WorkspaceError with every mistake of a file that is not as appeals
        writes it.
        """
        file = _file_name(kind, key)
        if file not in self._read:
            is_there = self.is_begun and (self._root / file).exists()
            found = _parse_marks(*read_yaml(self._root, file), file) if is_there else ()
            self._read[file] = _group_by_use(found)
        return self._read[file]

    def latest(
        self, kind: UseKind, key: str, use_id: str, people: Collection[str]
    ) -> tuple[StoredMark, ...]:
        """Give the last mark of each of these people on a use."""
        last: dict[str, StoredMark] = {}
        for stored in self.of(kind, key).get(use_id, ()):
            by = stored.mark.by
            if by in people and (by not in last or stored.mark.on >= last[by].mark.on):
                last[by] = stored
        return tuple(last.values())

    def add(self, marks: Iterable[tuple[LetterUse, UseMark]]) -> tuple[str, ...]:
        """Add marks to their files, and give the names of these files.

        The existing content of a file stays the same, byte for byte. Waits for another
        command that adds marks. Raises WorkspaceError for a malformed file, before any
        is written; BlockedError while another command takes too long; MachineError.
        """
        lines: dict[str, dict[str, None]] = {}
        for use, mark in marks:
            lines.setdefault(_file_name(use.kind, use.key), {})[mark.line()] = None
        folder = child_path(child_path(self._root, FOLDER), "marks")
        child_path(folder, "facts")
        with _hold_lock(folder / ".lock"):
            texts = {file: self._append_lines(file, new) for file, new in lines.items()}
            if not (folder / ".gitattributes").exists():
                write_bytes(folder / ".gitattributes", _ATTRIBUTES)
            for file, (text, found) in texts.items():
                path = child_path((self._root / file).parent, Path(file).name)
                write_bytes(path, text.encode(), shown=file)
                self._read[file] = _group_by_use(found)
                self._written[file] = text, len(found)
        self.__dict__.pop("is_begun", None)
        return tuple(texts)

    def files(self) -> tuple[Path, ...]:
        """List the existing files of marks, in order."""
        return tuple(sorted((self._root / MARKS).rglob("*.yaml")))

    def take_back(self, use: LetterUse, mark: UseMark) -> bool:
        """Remove the last line of this mark from its file; False where it is gone.

        For a mark that was just made, before anyone relies on it. Every other line
        stays the same, byte for byte. Raises as `add`.
        """
        file, line = _file_name(use.kind, use.key), mark.line()
        path = self._root / file
        with _hold_lock(self._root / MARKS / ".lock"):
            before = path.read_bytes().decode() if path.exists() else ""
            at = before.rfind(f"\n{line}") + 1
            if not at:
                return False
            text = before[:at] + before[at + len(line) :]
            _parse_marks(*parse_yaml(text, file), file)
            path = child_path(path.parent, path.name)
            write_bytes(path, text.encode(), shown=file)
            self._read.pop(file, None)
        return True

    def assigned(self) -> Mapping[str, tuple[str, ...]]:
        """Read who is to check each letter; WorkspaceError for a malformed file."""
        if not (self._root / ASSIGNED).exists():
            return {}
        node, errors = read_yaml(self._root, ASSIGNED)
        raise_all(errors)
        assert node is not None  # noqa: S101  no errors, hence a tree
        return validate(AssignedLetters, node, ASSIGNED).letters

    def assign(self, person: str, letters: Iterable[str], *, is_removed: bool) -> str:
        """Assign letters to a person, or remove them; give the file."""
        folder = child_path(self._root, FOLDER)
        with _hold_lock(folder / ".assigned.lock"):
            known = dict(self.assigned())
            for letter in letters:
                others = [each for each in known.get(letter, ()) if each != person]
                known[letter] = tuple(others if is_removed else (*others, person))
            lines = [
                f"  {name}: {flow(who)}" for name, who in sorted(known.items()) if who
            ]
            head = f"schema: appeals/assigned@1\nletters:{'' if lines else ' {}'}\n"
            text = head + "".join(f"{line}\n" for line in lines)
            path = child_path(folder, Path(ASSIGNED).name)
            write_bytes(path, text.encode(), shown=ASSIGNED)
        return ASSIGNED

    def _append_lines(
        self, file: str, new: Collection[str]
    ) -> tuple[str, tuple[StoredMark, ...]]:
        """Give the text of a file with these lines added, and all its marks."""
        path = self._root / file
        before, known = _HEAD, 0
        if path.exists():
            before = path.read_bytes().decode()
            written, known = self._written.get(file, ("", 0))
            if before != written:
                known = len(_parse_marks(*read_yaml(self._root, file), file))
        end = "" if before.endswith("\n") else "\n"
        text = f"{before}{end}{''.join(new)}"
        found: tuple[StoredMark, ...] = ()
        with suppress(WorkspaceError):
            found = _parse_marks(*parse_yaml(text, file), file)
        if len(found) != known + len(new):
            raise WorkspaceError(
                "the marks are not laid out as appeals writes them; nothing was added",
                place=Place(file),
                remedy="begin each with '- ' at the start of its line",
            )
        return text, found


def clean_comment(text: str) -> str:
    """Clean a comment: drop characters that no keyboard types."""
    return "".join(
        sign for sign in text if sign.isprintable() or sign in "\n\t"
    ).strip()


def judge_uses(
    uses: Sequence[LetterUse], folder: MarksFolder, people: Collection[str]
) -> tuple[JudgedUse, ...]:
    """Say what reviewers found about each use, each use once.

    `uses` are those of all letters in question: a mark made in one of them, on a use
    that none has any more, is shown with the use that replaced it. A mark by someone
    who is not among `people` does not count. Raises WorkspaceError for a malformed
    file.
    """
    by_id = {use.id: use for use in uses}
    lost = _find_lost_marks(by_id, {use.letter for use in uses}, folder, people)
    return tuple(
        _judge_use(
            use, folder.latest(use.kind, use.key, id_, people), lost.get(id_, ())
        )
        for id_, use in by_id.items()
    )


def merge_verdicts(marks: Iterable[StoredMark]) -> UseVerdict:
    """Give the verdict of all; marks that disagree are a query, no marks are open."""
    verdicts = {stored.mark.verdict for stored in marks}
    if not verdicts:
        return "open"
    return verdicts.pop() if len(verdicts) == 1 else "query"


def _judge_use(
    use: LetterUse, latest: Sequence[StoredMark], lost: Sequence[FallenMark]
) -> JudgedUse:
    reasons = [(stored, _find_change(stored.mark, use)) for stored in latest]
    in_force = tuple(stored for stored, why in reasons if not why)
    fallen = [FallenMark(stored, why) for stored, why in reasons if why]
    return JudgedUse(use, merge_verdicts(in_force), in_force, (*fallen, *lost))


def _find_change(mark: UseMark, use: LetterUse) -> str:
    """Say what changed of what a mark rests on; "" when nothing did."""
    if mark.entry_sha256 != use.entry.sha256:
        before = {tuple(each.split("=")) for each in mark.fields.split()}
        differing = before ^ {*use.entry.fields.items()} if before else ()
        changed = sorted({name for name, _ in differing})
        return "the entry was edited" + (f": {', '.join(changed)}" if changed else "")
    if mark.archive_sha256 and mark.archive_sha256 != use.archive_sha256:
        is_gone = not use.archive_sha256
        return "the archived copy is gone" if is_gone else "another archived copy"
    return ""


def _find_lost_marks(
    uses: Mapping[str, LetterUse],
    letters: Collection[str],
    folder: MarksFolder,
    people: Collection[str],
) -> Mapping[str, tuple[FallenMark, ...]]:
    """Find the use that replaced the use of a mark where that is gone."""
    found: dict[str, list[FallenMark]] = {}
    alike: dict[tuple[UseKind, str, str], dict[str, LetterUse]] = {}
    for id_, use in uses.items():
        alike.setdefault((use.kind, use.key, use.lang), {})[id_] = use
    for (kind, key, lang), same in alike.items():
        marked = folder.of(kind, key)
        new = [use for id_, use in same.items() if id_ not in marked]
        for id_ in marked if new else ():
            gone = () if id_ in uses else folder.latest(kind, key, id_, people)
            for each in gone:
                mark = each.mark
                is_like = (mark.kind, mark.lang) == (kind, lang)
                if (
                    is_like
                    and mark.letter in letters
                    and (successor := _find_successor(mark, new))
                ):
                    found.setdefault(successor[0].id, []).append(
                        FallenMark(each, successor[1])
                    )
    return {id_: tuple(marks) for id_, marks in found.items()}


def _find_successor(
    mark: UseMark, uses: Sequence[LetterUse]
) -> tuple[LetterUse, str] | None:
    """Give the unmarked use that replaced a mark's, and what changed."""
    for use in uses:
        if use.sentence_sha256 == mark.sentence_sha256:
            is_elsewhere = use.at != mark.at
            place = f"the place changed: it was {mark.at or 'none'}"
            return use, place if is_elsewhere else "the words around the cite changed"
    file, _, line = mark.place.rpartition(":")
    near = [
        (abs(use.place.line - int(line or 0)), number, use)
        for number, use in enumerate(uses)
        if use.place and use.place.file == file and use.at == mark.at
    ]
    return (min(near)[2], "the sentence changed") if near else None


def _parse_marks(
    node: Node | None, errors: Sequence[AppealsError], file: str
) -> tuple[StoredMark, ...]:
    """Read a file of marks; WorkspaceError with every mistake in it."""
    raise_all(errors)
    top = node.members if isinstance(node, MappingNode) else ()
    members = {member.key: member.node for member in top}
    schema, items = members.get("schema"), members.get("marks")
    is_empty = isinstance(items, ScalarNode) and items.value is None
    is_list = isinstance(items, SequenceNode) or is_empty
    is_known = isinstance(schema, ScalarNode) and schema.value == _SCHEMA
    if not is_known or not is_list or len(members) > len(("schema", "marks")):
        raise WorkspaceError(
            f"'{file}' is not a file of marks: it must begin with 'schema: {_SCHEMA}', "
            "then 'marks:' and a list",
            place=Place(file, 1),
            remedy="take back what was edited there, by git or from a copy",
        )
    found: list[StoredMark] = []
    faults: list[AppealsError] = []
    for item in items.items if isinstance(items, SequenceNode) else ():
        mark, wrong = check(UseMark, item, file)
        faults += wrong
        if mark is not None:
            found.append(StoredMark(mark, item.mark.in_file(file)))
    raise_all(faults)
    return tuple(found)


def _group_by_use(marks: Iterable[StoredMark]) -> Mapping[str, tuple[StoredMark, ...]]:
    found: dict[str, tuple[StoredMark, ...]] = {}
    for each in marks:
        found[each.mark.use] = (*found.get(each.mark.use, ()), each)
    return found


def _file_name(kind: UseKind, key: str) -> str:
    name = safe_name(f"{key}.yaml")
    return f"{MARKS}/facts/{name}" if kind == "fact" else f"{MARKS}/{name}"


@contextmanager
def _hold_lock(path: Path) -> Iterator[None]:
    """Hold the lock of the folder, after waiting for other commands."""
    with ExitStack() as stack:
        for tries_left in reversed(range(_TRIES)):
            try:
                stack.enter_context(hold_lock(path, "marks are being added"))
                break
            except BlockedError:
                if not tries_left:
                    raise
                time.sleep(_WAIT_S)
        yield
