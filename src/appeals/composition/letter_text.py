"""The text of a letter, read from what its template gave: blocks, notes, findings.

Letters of one run differ in a few words. What was read of an earlier letter, and
depends on nothing that is another now, is taken over: the very same objects, so that
whoever looks at them next can remember them too. The table of tokens notes what
each step asked it, hence nothing depends on a value in secret.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from appeals.composition.cite_syntax import CiteScanner, ScannedText
from appeals.composition.letter_markdown import parsed
from appeals.composition.markdown import MarkdownReader
from appeals.composition.marks import TokenTable
from appeals.composition.note_marks import number_block
from appeals.composition.source_map import SourceMap
from appeals.model.document import Block
from appeals.model.finding import Finding
from appeals.model.note_source import NoteSource

if TYPE_CHECKING:
    from markdown_it.tree import SyntaxTreeNode

_MOST_KEPT = 64


@dataclass(frozen=True, slots=True)
class LetterText:
    """What was read. Marks in `body` are numbered; `sources` are in that order."""

    body: tuple[Block, ...]
    sources: tuple[NoteSource, ...]
    findings: tuple[Finding, ...]


@dataclass(frozen=True, slots=True)
class _Scan:
    """A text whose cites were read: what the table held before, was asked, and got."""

    source: SourceMap
    held_before: int
    asked: Mapping[str, object]
    scanned: ScannedText
    held: tuple[object, ...]
    findings: tuple[Finding, ...]


@dataclass(frozen=True, slots=True)
class _Part:
    """A block that was read, and the state of the reader before and behind it."""

    cursor_before: int
    first_note: int
    asked: Mapping[str, object]
    block: Block | None
    cursor: int
    notes: tuple[NoteSource, ...]
    findings: tuple[Finding, ...]
    met: frozenset[str]
    first_number: int
    numbered: Block | None
    sources: tuple[NoteSource, ...]


@dataclass(slots=True)
class _Known:
    """What is known of letters whose templates gave the same text."""

    scan: _Scan
    root: "SyntaxTreeNode"
    lang: str
    parts: dict[int, _Part] = field(default_factory=dict)
    text: LetterText | None = None


class TextReader:
    """Reads one letter after the other. `key_of` resolves what was cited to a slug."""

    def __init__(self, key_of: Callable[[str], str | None]) -> None:
        self._key_of = key_of
        self._known: dict[int, _Known] = {}

    def read(self, source: SourceMap, tokens: TokenTable, lang: str) -> LetterText:
        """Read what a template gave; `source` is the same object for the same text."""
        known = self._scanned(source, tokens, lang)
        reader = MarkdownReader(source, tokens)
        reader.begin(known.scan.scanned)
        body: list[Block] = []
        sources: list[NoteSource] = []
        for index, node in enumerate(known.root.children):
            number = len(sources) + 1
            part = known.parts.get(index)
            if part is None or not _holds(part, reader, tokens, number):
                part = _read(node, reader, tokens, number, lang)
                known.parts[index] = part
            else:
                _take_over(part, reader)
            if part.numbered is not None:
                body.append(part.numbered)
            sources += part.sources
        reader.report_lost(known.scan.scanned)
        findings = (*known.scan.findings, *reader.findings)
        text = LetterText(tuple(body), tuple(sources), findings)
        known.text = _same(text, known.text)
        return known.text

    def _scanned(self, source: SourceMap, tokens: TokenTable, lang: str) -> _Known:
        known = self._known.get(id(source))
        if known is not None and known.scan.source is source and known.lang == lang:
            scan = known.scan
            if scan.held_before == len(tokens) and tokens.holds(scan.asked):
                for value in scan.held:
                    tokens.hold(value)
                return known
        before = len(tokens)
        scanner = CiteScanner(source, tokens, self._key_of)
        with tokens.noting() as asked:
            scanned = scanner.scan()
        held = tokens.held_since(before)
        scan = _Scan(source, before, asked, scanned, held, tuple(scanner.findings))
        known = _Known(scan, parsed(scanned.text), lang)
        if len(self._known) >= _MOST_KEPT:
            self._known.clear()
        self._known[id(source)] = known
        return known


def _read(
    node: "SyntaxTreeNode",
    reader: MarkdownReader,
    tokens: TokenTable,
    number: int,
    lang: str,
) -> _Part:
    cursor, notes, findings = reader.cursor, len(reader.notes), len(reader.findings)
    met, reader.met = reader.met, set()
    with tokens.noting() as asked:
        block = reader.block(node)
    own, reader.met = frozenset(reader.met), met | reader.met
    numbered: Block | None = None
    sources: tuple[NoteSource, ...] = ()
    if block is not None:
        numbered, sources = number_block(block, reader.notes, number, lang)
    return _Part(
        cursor,
        notes,
        asked,
        block,
        reader.cursor,
        tuple(reader.notes[notes:]),
        tuple(reader.findings[findings:]),
        own,
        number,
        numbered,
        sources,
    )


def _holds(
    part: _Part, reader: MarkdownReader, tokens: TokenTable, number: int
) -> bool:
    """Say whether reading this part again would give the same."""
    return (
        part.cursor_before == reader.cursor
        and part.first_note == len(reader.notes)
        and part.first_number == number
        and tokens.holds(part.asked)
    )


def _take_over(part: _Part, reader: MarkdownReader) -> None:
    reader.cursor = part.cursor
    reader.notes += part.notes
    reader.findings += part.findings
    reader.met |= part.met


def _same(text: LetterText, before: LetterText | None) -> LetterText:
    """Keep the tuple of sources where every one of them is the same object."""
    if before is None or len(before.sources) != len(text.sources):
        return text
    pairs = zip(before.sources, text.sources, strict=True)
    if all(old is new for old, new in pairs):
        return LetterText(text.body, before.sources, text.findings)
    return text
