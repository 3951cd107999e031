"""A redline: a letter as a Word file with tracked changes against an older letter.

Made from the two trees: to accept all gives the new letter, to reject all the old one,
word for word, in notes, tables and lists too. Changes have the date of the new letter,
as its properties do.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import count, groupby, zip_longest
from operator import attrgetter
from typing import Final

from appeals.comparison.rows import TextRow, align_rows
from appeals.languages.find import find_or_english
from appeals.model.document import Document
from appeals.writers.docx.body import Body
from appeals.writers.docx.changes import (
    Change,
    ParagraphChange,
    Part,
    Planner,
    RowChange,
    Status,
    walk_paragraphs,
)
from appeals.writers.docx.header_footer import header_footer_words
from appeals.writers.docx.inlines import (
    field_xml,
    hyperlink_xml,
    letter_look,
    note_bookmark,
    run_xml,
)
from appeals.writers.docx.markup import paragraph_xml
from appeals.writers.docx.notes import check_marks, note_xml, notes_part
from appeals.writers.docx.numbering import Lists
from appeals.writers.docx.printed_blocks import PrintedBlock, Token, TokenRuns
from appeals.writers.docx.reference import Reference, load_reference
from appeals.writers.docx.writer import PrintedPackage, pack_letter

AUTHOR: Final = "appeals"
_FIRST_ID: Final = 2_000_000  # after those of bookmarks
_RUNS: Final = re.compile(r"(?:<w:r>.*?</w:r>)+", re.DOTALL)
_OF_CONTENTS: Final = re.compile(
    r'((?:w:name="|w:anchor="|PAGEREF )_Toc|<w:bookmark(?:Start|End) w:id="9)0'
)
"""Where headings and the contents name each other; old ones get names of their own."""
_TEXT: Final = re.compile(r"(</?w:)(t|instrText)(?=[ >])")
_STRUCK: Final = {"t": "delText", "instrText": "delInstrText"}


def write_redline(
    old: Document,
    new: Document,
    reference: bytes | None = None,
    reference_name: str = "reference.docx",
) -> bytes:
    """Print `new` as DOCX, with what became of `old` as tracked changes.

    `reference`, `reference_name` and what is raised as in `write_docx`.
    """
    is_marked = bool(new.classification or old.classification)
    prepared = load_reference(reference, reference_name, is_marked=is_marked)
    return _Redline(old, new, prepared).packed()


class _Redline:
    """Compares two letters, then prints what was found."""

    def __init__(self, old: Document, new: Document, reference: Reference) -> None:
        self._old, self._new, self._reference = old, new, reference
        ids = reference.sheet.ids
        mark = find_or_english(new.lang).page.note_mark
        self._runs = TokenRuns(ids, mark)
        self._notes_runs = TokenRuns(ids)
        self._lists = Lists(reference.numbering)
        self._ids = count(_FIRST_ID)
        self._author = f'w:author="{AUTHOR}" w:date="{new.moment}"'
        self._note_ids: dict[tuple[int, bool], int] = {}
        blocks = self._blocks(old, is_old=True)
        self._old_notes = self._notes(old)
        self._named = self._runs.numbers_named | self._notes_runs.numbers_named
        new_blocks = self._blocks(new)
        self._new_notes = self._notes(new)
        pairs = _pair_notes(self._old_notes, self._new_notes)
        self._planner = Planner(pairs, self._lists.look)
        self._changes = self._planner.changes(blocks, new_blocks)
        self._kept = {
            token.note
            for paragraph in walk_paragraphs(self._changes)
            for part in paragraph.parts
            if part.status == "same"
            for token in part.tokens
        }
        self._stayed = {
            before: after for before, after in pairs.items() if after in self._kept
        }

    def _blocks(
        self, document: Document, *, is_old: bool = False
    ) -> tuple[PrintedBlock, ...]:
        self._runs.begin()
        body = Body(document, self._reference, self._runs, self._lists)
        xml = body.xml(document.blocks)
        if is_old:
            xml = _OF_CONTENTS.sub(r"\g<1>1", xml)
        return self._runs.blocks(xml)

    def _notes(self, document: Document) -> dict[int, tuple[Token, ...]]:
        """Give the tokens of the notes by number; ValueError where marks lack them."""
        self._notes_runs.begin()
        look, notes = letter_look(document), document.notes
        found = {n.number: self._notes_runs.tokens(n.inlines, look) for n in notes}
        check_marks(document, self._runs, self._notes_runs)
        return found

    def packed(self) -> bytes:
        """Print all parts."""
        body = "".join(self._change(change) for change in self._changes)
        printed = PrintedPackage(
            body,
            self._notes_xml(),
            self._runs.links,
            self._notes_runs.links,
            self._lists.xml(),
            self._header_words,
        )
        return pack_letter(self._new, self._reference, printed)

    def _notes_xml(self) -> str:
        """Print the notes in the order of their marks, those that are gone too.

        LibreOffice takes notes by the order in which they are in the file, not by id.
        """
        before = {after: number for number, after in self._stayed.items()}
        is_rtl = self._new.direction == "rtl"
        printed = []
        for (number, is_gone), id_ in self._note_ids.items():
            if is_gone:
                parts: tuple[Part, ...] = (Part("del", self._old_notes[number]),)
            elif number in before:
                old = self._old_notes[before[number]]
                parts = self._planner.parts(old, self._new_notes[number])
            else:
                parts = (Part("ins", self._new_notes[number]),)
            words = self._words(parts, self._notes_runs)
            printed.append(note_xml(id_, words, self._reference, is_rtl=is_rtl))
        return notes_part("".join(printed), is_rtl=is_rtl)

    def _header_words(self, style: str) -> list[str]:
        """Print the words of headers and footers, changed ones struck and added."""
        look = letter_look(self._new)
        old = header_footer_words(self._old, look)
        new = header_footer_words(self._new, look)
        return [
            after
            if before == after
            else self._track("del", before) + self._track("ins", after)
            for before, after in zip_longest(old[style], new[style], fillvalue="")
        ]

    def _change(self, change: Change) -> str:
        if isinstance(change, ParagraphChange):
            return self._paragraph(change)
        rows = "".join(map(self._row, change.rows))
        return f"{change.head}{rows}</w:tbl>{self._paragraph(change.gap)}"

    def _row(self, row: RowChange) -> str:
        properties = row.properties
        if row.status != "same":
            properties += f"<w:{row.status} {self._revision()}/>"
        cells = "".join(
            f"<w:tc>{cell}{''.join(map(self._paragraph, paragraphs))}</w:tc>"
            for cell, paragraphs in row.cells
        )
        return f"<w:tr><w:trPr>{properties}</w:trPr>{cells}</w:tr>"

    def _paragraph(self, change: ParagraphChange) -> str:
        """Print a paragraph; `w:rPr` and `w:pPrChange` end its `w:pPr` (17.3.1)."""
        properties = change.properties
        if change.end != "same":
            properties += f"<w:rPr><w:{change.end} {self._revision()}/></w:rPr>"
        if change.was is not None:
            was = f"<w:pPr>{change.was}</w:pPr>"
            properties += f"<w:pPrChange {self._revision()}>{was}</w:pPrChange>"
        before, after = change.bookmarks
        words = f"{before}{self._words(change.parts, self._runs)}{after}"
        if not change.move:
            return paragraph_xml("", properties, words)
        start, end = self._move_range(change.end, change.move)
        return paragraph_xml("", properties, start + words) + end

    def _words(self, parts: Iterable[Part], runs: TokenRuns) -> str:
        printed = []
        is_note = runs is self._notes_runs
        for part in self._separate_numbers(parts, is_note=is_note):
            words = self._part(part, runs)
            if part.move:
                start, end = self._move_range(part.status, part.move)
                words = f"{start}{words}{end}"
            printed.append(words)
        return "".join(printed)

    def _separate_numbers(self, parts: Iterable[Part], *, is_note: bool) -> list[Part]:
        """Strike and add the number of a note that was moved, though it is the same.

        What it leads to is not: a note that was moved is in two places. In a note that
        changed in part, numbers struck and added are words: LibreOffice forgets what
        became of a field there.
        """
        found: list[Part] = []
        for part in parts:
            if part.status != "same":
                found.append(part)
                continue
            for is_apart, group in groupby(part.tokens, self._names_moved_note):
                tokens = tuple(group)
                apart = Part("del", tokens), Part("ins", tokens)
                found += apart if is_apart else (Part("same", tokens),)
        if is_note and len(found) > 1:
            return [
                replace(part, tokens=tuple(replace(t, names=0) for t in part.tokens))
                if part.status != "same"
                else part
                for part in found
            ]
        return found

    def _names_moved_note(self, token: Token) -> bool:
        return bool(token.names) and token.names not in self._kept

    def _move_range(self, status: Status, name: str) -> tuple[str, str]:
        """Print start and end of what was moved (ECMA-376 part 1, 17.13.5.21)."""
        id_ = next(self._ids)
        who = f'w:id="{id_}" {self._author} w:name="{name}"'
        start = f"<w:{status}RangeStart {who}/>"
        return start, f'<w:{status}RangeEnd w:id="{id_}"/>'

    def _part(self, part: Part, runs: TokenRuns) -> str:
        """Print tokens; a link is around what was tracked in it, never within."""
        printed = []
        for link, tokens in groupby(part.tokens, attrgetter("link")):
            xml = "".join(self._token_runs(tokens, part.status, runs))
            xml = self._track(part.status, xml)
            printed.append(hyperlink_xml(xml, link) if link else xml)
        return "".join(printed)

    def _token_runs(
        self, tokens: Iterable[Token], status: Status, runs: TokenRuns
    ) -> Iterator[str]:
        for (look, is_own), same in groupby(
            tokens, lambda t: (t.look, bool(t.note or t.names))
        ):
            if look is not None and not is_own:
                yield run_xml("".join(token.text for token in same), look)
                continue
            for token in same:
                yield self._special_token(token, status, runs)

    def _special_token(self, token: Token, status: Status, runs: TokenRuns) -> str:
        """Print a token that is not words: the mark of a note, its number, a break."""
        is_gone = status in {"del", "moveFrom"}
        if token.note:
            key = token.note, is_gone
            id_ = self._note_ids.setdefault(key, len(self._note_ids) + 1)
            name = note_bookmark(token.note)
            if is_gone:
                name = (
                    _removed_bookmark(token.note) if token.note in self._named else ""
                )
            return runs.mark_xml(id_, name)
        if token.names and token.look is not None:
            name = note_bookmark(token.names)
            if is_gone:
                stayed = self._stayed.get(token.names)
                name = (
                    note_bookmark(stayed) if stayed else _removed_bookmark(token.names)
                )
            return field_xml(f"NOTEREF {name} \\h", token.text, token.look)
        return token.xml

    def _track(self, status: Status, xml: str) -> str:
        """Mark runs as what became of them."""
        if status == "same":
            return xml
        if status == "del":
            xml = _TEXT.sub(lambda tag: f"{tag[1]}{_STRUCK[tag[2]]}", xml)
        return _RUNS.sub(
            lambda runs: f"<w:{status} {self._revision()}>{runs[0]}</w:{status}>", xml
        )

    def _revision(self) -> str:
        return f'w:id="{next(self._ids)}" {self._author}'


def _pair_notes(
    old: Mapping[int, Sequence[Token]], new: Mapping[int, Sequence[Token]]
) -> dict[int, int]:
    """Say which new note each old one became, wherever it is now."""
    numbers, new_numbers = sorted(old), sorted(new)
    rows = [_note_row(old[number]) for number in numbers]
    new_rows = [_note_row(new[number]) for number in new_numbers]
    pairs = {}
    for match in align_rows(rows, new_rows):
        if match.old and match.new:
            pairs[numbers[match.old[0]]] = new_numbers[match.new[0]]
        elif match.old and match.moved is not None:
            pairs[numbers[match.old[0]]] = new_numbers[match.moved]
    return pairs


def _note_row(tokens: Sequence[Token]) -> TextRow:
    return TextRow("".join(token.text for token in tokens))


def _removed_bookmark(number: int) -> str:
    """Name the bookmark round the mark of an old note that was removed."""
    return f"_apd_{number:03d}"
