"""Reads a Word file: body, notes in the order of their marks, comments, properties."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from appeals.annexes.packages import local_name
from appeals.annexes.word_styles import ListNumbers, StyleTable, W
from appeals.readers.docx.body import NoteMarks, PartReader
from appeals.readers.docx.package import WordPackage
from appeals.readers.docx.word_file import (
    WordComment,
    WordFile,
    WordNote,
    WordParagraph,
    every_paragraph,
)

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

MOST_COMMENTS: Final = 32_767
"""Word opens no file with more (MS-OI29500, 2.1.315)."""

_SEPARATORS: Final = frozenset(
    {"separator", "continuationSeparator", "continuationNotice"}
)
_W15: Final = "{http://schemas.microsoft.com/office/word/2012/wordml}"
_W14: Final = "{http://schemas.microsoft.com/office/word/2010/wordml}"


def read_docx(data: bytes, name: str = "the file") -> WordFile:
    """Read a Word file, and nothing outside of it.

    `name` is the file's name for messages. Raises UnreadableWordFile, a UsageError, for
    a file that is not a Word file, is damaged or too large, or has macros or a DOCTYPE.
    """
    package = WordPackage(data, name)
    return _FileReader(package).file()


class _FileReader:
    """Reads one file, the body first, since its marks give the notes."""

    def __init__(self, package: WordPackage) -> None:
        self._package = package
        self._styles = StyleTable(package.linked("styles"))
        self._lists = ListNumbers(package.linked("numbering"))
        self._marks = NoteMarks()
        self._faults: list[str] = []

    def file(self) -> WordFile:
        package = self._package
        main = self._part(package.main)
        body = package.document.find(f"{W}body")
        blocks = main.blocks(body) if body is not None else ()
        notes, unmarked = self._notes()
        comments = tuple(self._comments())
        paragraphs = [*every_paragraph(blocks)]
        paragraphs += [each for note in notes for each in note.paragraphs]
        runs = [run for paragraph in paragraphs for run in paragraph.runs]
        known = {comment.id for comment in comments}
        named = {id_ for run in runs for id_ in run.comments}
        if lost := sorted(named - known):
            self._faults.append(f"a place bears comment {lost[0]}, which is not there")
        return WordFile(
            blocks=blocks,
            notes=notes,
            comments=comments,
            headers=tuple(self._headers()),
            pictures={
                name: data
                for name in sorted({run.picture for run in runs if run.picture})
                if (data := package.part(name)) is not None
            },
            properties={
                local_name(each.tag): each.text
                for each in package.entries("core-properties", "")
                if each.text
            },
            custom={
                each.get("name") or "": "".join(map(str, each.itertext()))
                for each in package.entries("custom-properties", "")
            },
            program=self._program(),
            unmarked=unmarked,
            faults=tuple(self._faults),
        )

    def _part(self, name: str) -> PartReader:
        links = self._package.links(name)
        return PartReader(links, self._styles, self._lists, self._marks)

    def _linked_part(self, kind: str) -> "tuple[Element, PartReader] | None":
        links = self._package.links(self._package.main).values()
        for link in links:
            if link.kind == kind and not link.is_external:
                root = self._package.xml(link.target)
                if root is not None:
                    return root, self._part(link.target)
        return None

    def _notes(self) -> tuple[tuple[WordNote, ...], int]:
        """Read the notes in the order of their marks; those without one come last."""
        found: dict[tuple[str, str], WordNote] = {}
        for kind in ("footnote", "endnote"):
            if (part := self._linked_part(f"{kind}s")) is None:
                continue
            root, reader = part
            for element in root.iter(f"{W}{kind}"):
                if element.get(f"{W}type") in _SEPARATORS:
                    continue
                key = kind, element.get(f"{W}id") or ""
                paragraphs = _drop_number(reader.paragraphs(element))
                found[key] = WordNote(paragraphs, kind == "endnote")
        notes = []
        for key, index in self._marks.keys.items():
            note = found.pop(key, None)
            if note is None:
                self._faults.append(f"the mark of note {index + 1} leads to no note")
                note = WordNote((), key[0] == "endnote")
            changes = self._marks.changes[index]
            notes.append(WordNote(note.paragraphs, note.is_endnote, changes))
        return (*notes, *found.values()), len(found)

    def _comments(self) -> Iterator[WordComment]:
        part = self._linked_part("comments")
        if part is None:
            return
        root, reader = part
        if len(root) > MOST_COMMENTS:
            raise self._package.refusal(
                f"holds {len(root)} comments: Word itself opens no such file",
                f"delete comments until {MOST_COMMENTS} are left",
            )
        ids: dict[str, str] = {}
        elements = list(root.iter(f"{W}comment"))
        for element in elements:
            paragraphs = element.findall(f"{W}p")
            if paragraphs and (para_id := paragraphs[-1].get(f"{_W14}paraId")):
                ids[para_id] = element.get(f"{W}id") or ""
        parents, resolved = self._threads(ids)
        for element in elements:
            id_ = element.get(f"{W}id") or ""
            yield WordComment(
                id_,
                element.get(f"{W}author") or "",
                element.get(f"{W}date") or "",
                "\n".join(each.text for each in reader.paragraphs(element)).strip(),
                parents.get(id_, ""),
                id_ in resolved,
            )

    def _threads(self, ids: Mapping[str, str]) -> tuple[Mapping[str, str], set[str]]:
        """Say which comment answers which, and which are resolved, by their ids."""
        parents: dict[str, str] = {}
        resolved: set[str] = set()
        for each in self._package.entries("commentsExtended"):
            id_ = ids.get(each.get(f"{_W15}paraId") or "", "")
            parent = ids.get(each.get(f"{_W15}paraIdParent") or "", "")
            if id_ and parent and id_ != parent:
                parents[id_] = parent
            if id_ and each.get(f"{_W15}done") in {"1", "true"}:
                resolved.add(id_)
        return parents, resolved

    def _headers(self) -> Iterator[WordParagraph]:
        links = self._package.links(self._package.main).values()
        kinds = {"header", "footer"}
        found = (e.target for e in links if e.kind in kinds and not e.is_external)
        for target in dict.fromkeys(found):
            root = self._package.xml(target)
            if root is not None:
                yield from every_paragraph(self._part(target).blocks(root))

    def _program(self) -> str:
        entries = self._package.entries("extended-properties", "")
        texts = {local_name(each.tag): each.text or "" for each in entries}
        name, version = texts.get("Application", ""), texts.get("AppVersion", "")
        return name if "/" in name or not version else f"{name}/{version}"


def _drop_number(
    paragraphs: tuple[WordParagraph, ...],
) -> tuple[WordParagraph, ...]:
    """Leave out the blank or tab between a note and its own number."""
    if not paragraphs:
        return ()
    first, *rest = paragraphs
    runs = list(first.runs)
    for index, run in enumerate(runs):
        bare = run.text.lstrip(" \t\u00a0")
        runs[index] = replace(run, text=bare)
        if bare or run.note is not None:
            break
    return (replace(first, runs=tuple(runs)), *rest)
