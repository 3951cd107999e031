"""Reads an old letter in a Word file: styles become headings, lists and quotations."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import groupby
from pathlib import PurePosixPath
from typing import Final, Literal

from appeals.annexes.word_styles import print_number
from appeals.errors import Place, Problem, UsageError
from appeals.model.document import (
    Alignment,
    Block,
    Emphasis,
    Heading,
    Inline,
    LineBreak,
    Link,
    ListBlock,
    NoteMark,
    Paragraph,
    ParagraphRole,
    Quotation,
    Strong,
    Table,
    Text,
    own_numbers,
)
from appeals.readers.docx import (
    WordBlock,
    WordCell,
    WordFile,
    WordNote,
    WordParagraph,
    WordRun,
    WordTable,
    every_paragraph,
    read_docx,
    seen_blocks,
)
from appeals.readers.old_letter import (
    PICTURE,
    PICTURE_ENDINGS,
    Inlines,
    OldLetter,
    OldNote,
    OldPicture,
    remark,
    trim_inlines,
)

_ROLES: Final[Mapping[str, ParagraphRole]] = {
    "letter address": "address",
    "inside address": "address",
    "letter date": "date",
    "date": "date",
    "letter reference": "reference",
    "reference line": "reference",
    "letter subject": "subject",
    "subject line": "subject",
    "letter salutation": "salutation",
    "salutation": "salutation",
    "letter closing": "closing",
    "closing": "closing",
    "letter signature": "signature",
    "signature": "signature",
    "letter annex": "annex",
    "letter label": "label",
    "letter cover kind": "kind",
    "letter cover title": "subject",
    "letter cover label": "label",
    "letter cover name": "address",
    "letter cover date": "date",
}
"""Roles by the name of a style: ours, and those built into Word."""

_COUNTED_PARAGRAPHS: Final = "letter paragraphs"
_ASKS: Final = "letter asks"
_OWN_FOOTER: Final = "letter page count"
_OWN_MARK: Final = "letter classification"
_RAISED: Final = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")
_WEB: Final = ("http:", "https:", "mailto:", "tel:")
_DEEPEST_HEADING: Final = 4
_COUNTED = re.compile(r"%\d([.)])?")
_STEP = re.compile(r"%(\d)")


def read_word_letter(data: bytes, file: str, *, is_accepting: bool) -> OldLetter:
    """Read a letter; `is_accepting` accepts its tracked changes.

    Raises UnreadableWordFile as `read_docx`; UsageError for tracked changes that are
    not accepted, and for a file of pictures without words.
    """
    word = read_docx(data, file)
    changes = _count_changes(word)
    if changes and not is_accepting:
        raise UsageError(
            f"'{file}' has tracked changes in {changes} places",
            place=Place(file),
            remedy="accept or reject them in Word, or add --accept-changes to take "
            "the letter with all of them accepted",
        )
    reader = _Reader(word, file)
    if changes:
        reader.report(f"tracked changes in {changes} places: all were accepted")
    blocks = reader.letter()
    has_words = any(p.text.strip() for p in every_paragraph(word.blocks))
    if not has_words:
        what = "pictures and no words: a scan" if word.pictures else "no words"
        raise UsageError(
            f"'{file}' holds {what}",
            place=Place(file),
            remedy="have its text recognised (OCR) and read through, or type it",
        )
    notes = tuple(reader.note(note) for note in word.notes)
    styles = {each.style.casefold() for each in every_paragraph(word.blocks)}
    headers = {each.style.casefold() for each in word.headers}
    return OldLetter(
        blocks,
        notes,
        tuple(reader.remarks),
        tuple(reader.pictures),
        is_public=_OWN_FOOTER in headers and _OWN_MARK not in headers,
        has_contents=any(map(_is_contents, styles)),
        has_numbers=_COUNTED_PARAGRAPHS in styles,
    )


def _count_changes(word: WordFile) -> int:
    notes = (each for note in word.notes for each in note.paragraphs)
    paragraphs = [*every_paragraph(word.blocks), *notes]
    tables = (block for block in word.blocks if isinstance(block, WordTable))
    changes = [
        *(run.changes for each in paragraphs for run in each.runs),
        *(each.mark_changes for each in paragraphs),
        *(row.changes for table in tables for row in table.rows),
    ]
    return sum(map(bool, changes))


class _Reader:
    """Reads one file; places count its paragraphs."""

    def __init__(self, word: WordFile, file: str) -> None:
        self._word = word
        self._file = file
        self._number = 0
        self._counts: dict[str, dict[int, tuple[str, int]]] = {}
        self.remarks: list[Problem] = []
        self.pictures: list[OldPicture] = []
        self._note_of = {
            mark.name: paragraph.runs[mark.run].note
            for paragraph in every_paragraph(word.blocks)
            for mark in paragraph.bookmarks
            if mark.run < len(paragraph.runs)
        }

    def report(self, message: str, remedy: str = "") -> None:
        place = Place(self._file, self._number)
        self.remarks.append(remark(message, place, remedy))

    def letter(self) -> tuple[Block, ...]:
        """Read the whole letter, and report what is not part of its text."""
        word = self._word
        blocks = tuple(self._blocks(seen_blocks(word.blocks, "accepted")))
        self._number = 0
        if heads := [p.text.strip() for p in word.headers if p.text.strip()]:
            shown = " / ".join(dict.fromkeys(heads))
            self.report(f"header and footer are left out: {shown[:200]}")
        for comment in word.comments:
            self.report(f"a comment by {comment.author or 'somebody'}: {comment.text}")
        for fault in word.faults:
            self.report(f"the file is odd: {fault}")
        if any(note.is_endnote for note in word.notes):
            self.report("its endnotes are footnotes now")
        return blocks

    def note(self, note: WordNote) -> OldNote:
        """Read a note: its paragraphs become one."""
        inlines: list[Inline] = []
        for block in seen_blocks(note.paragraphs, "accepted"):
            if isinstance(block, WordParagraph):
                inlines += [Text(" "), *self._inlines(block)]
        return OldNote(trim_inlines(tuple(inlines)))

    def _place(self) -> Place:
        return Place(self._file, self._number)

    def _blocks(self, blocks: Sequence[WordBlock]) -> Iterator[Block]:
        """Read blocks; adjacent items and adjacent quotations are grouped."""
        for kind, group in groupby(blocks, _kind):
            together = list(group)
            paragraphs = [b for b in together if isinstance(b, WordParagraph)]
            if kind == "item":
                yield from self._lists(paragraphs)
            elif kind == "quotation":
                quoted = map(self._paragraph, paragraphs)
                yield Quotation(tuple(filter(None, quoted)), self._place())
            elif kind == "contents":
                self._number += len(together)
            else:
                for block in together:
                    yield from self._block(block)

    def _block(self, block: WordBlock) -> Iterator[Block]:
        if isinstance(block, WordTable):
            yield from self._table(block)
            return
        paragraph = self._paragraph(block)
        if paragraph is None:
            return
        is_title = block.style.casefold() == "title"
        if block.heading or is_title:
            level = min(block.heading or 1, _DEEPEST_HEADING)
            if label := self._label(block) if block.item else "":
                paragraph = _prefix_label(paragraph, label)
            yield Heading(level, _drop_bold(paragraph.inlines), paragraph.place)
        else:
            yield paragraph

    def _paragraph(self, block: WordParagraph) -> Paragraph | None:
        """Read a paragraph; None for an empty one."""
        self._number += 1
        inlines = trim_inlines(self._inlines(block))
        if not inlines:
            return None
        role = _ROLES.get(block.style.casefold(), "body")
        return Paragraph(inlines, role=role, place=self._place())

    def _lists(self, items: list[WordParagraph]) -> Iterator[Block]:
        """Read items as nested lists; those with other numbering keep their labels."""
        at = 0
        while at < len(items):
            first, found = items[at], list[tuple[WordParagraph, list[Block]]]()
            while at < len(items) and _continues_list(item := items[at], first):
                label, paragraph = self._label(item), self._paragraph(item)
                if paragraph and label and not _is_plain(item):
                    paragraph = _prefix_label(paragraph, label)
                further = range(at + 1, len(items))
                outside = (n for n in further if _level(items[n]) <= _level(first))
                end = next(outside, len(items))
                own = [paragraph] if paragraph else []
                found.append((item, [*own, *self._lists(items[at + 1 : end])]))
                at = end
            yield from _build_list(found)

    def _label(self, block: WordParagraph) -> str:
        """Give the number of an item as Word prints it: "1.", "(a)", "2.3"."""
        item = block.item
        assert item is not None  # noqa: S101  it is called for items alone
        counts = self._counts.setdefault(item.list_id, {})
        counts[item.level] = item.form, item.number
        if item.form == "bullet":
            return "•"

        def number(match: re.Match[str]) -> str:
            form, count = counts.get(int(match[1]) - 1, ("decimal", 1))
            if form == "decimalZero":
                return f"{count:02}"
            return "" if form == "none" else print_number(count, form) or str(count)

        return _STEP.sub(number, item.pattern).strip()

    def _table(self, table: WordTable) -> Iterator[Block]:
        cells = [cell for row in table.rows for cell in row.cells]
        paragraphs = [*every_paragraph([table])]
        styles = {p.style.casefold() for p in paragraphs if p.text.strip()}
        if len(cells) == 1 or (styles and styles <= {"letter signature"}):
            for cell in cells:
                yield from self._blocks(cell.blocks)
            return
        rows = [tuple(self._row(row.cells)) for row in table.rows]
        width = max(map(len, rows), default=0)
        if not width or not paragraphs:
            return
        place = self._place()
        filled = [(*row, *[()] * (width - len(row))) for row in rows]
        if any(cell.span > 1 or cell.is_continued for cell in cells):
            self.report("a table with joined cells: they are apart now, some empty")
        yield Table(filled[0], tuple(filled[1:]), _alignments(table, width), place)

    def _row(self, cells: Sequence[WordCell]) -> Iterator[Inlines]:
        for cell in cells:
            parts: list[Inline] = []
            if any(isinstance(block, WordTable) for block in cell.blocks):
                self.report("a table in a table: its words are kept in one cell")
            words = 0
            for block in every_paragraph(cell.blocks):
                self._number += 1
                inlines = trim_inlines(self._inlines(block))
                if inlines:
                    label = self._label(block) if block.item else ""
                    parts += [Text(f" {label} " if label else " "), *inlines]
                    words += 1
            if words > 1:
                self.report("a cell of several paragraphs: they are one line now")
            yield trim_inlines(tuple(parts))
            yield from [()] * (cell.span - 1)

    def _inlines(self, block: WordParagraph) -> Inlines:
        inlines: list[Inline] = []
        runs = [run for run in block.runs if not run.is_hidden]
        if any(run.is_hidden and run.text for run in block.runs):
            self.report("hidden words are left out")
        for _, group in groupby(_drop_brackets(runs), _format_key):
            together = list(group)
            parts = tuple(part for run in together for part in self._run(run))
            inlines += self._format(parts, together[0])
        return tuple(inlines)

    def _run(self, run: WordRun) -> Iterator[Inline]:
        if run.note is not None:
            yield NoteMark(run.note)
            return
        if run.picture:
            yield from self._picture(run.picture)
            return
        text = run.text
        if run.is_raised and text.strip().isdigit() and text.isascii():
            back = run.field.split()[1:2] if run.field.startswith("NOTEREF") else []
            note = self._note_of.get(back[0]) if back else None
            if note is not None:
                yield NoteMark(note)
                return
            text = text.translate(_RAISED)
        for number, line in enumerate(text.split("\n")):
            if number:
                yield LineBreak()
            if line:
                yield Text(line, self._place())

    def _picture(self, name: str) -> Iterator[Inline]:
        content = self._word.pictures.get(name)
        suffix = PurePosixPath(name).suffix.lower()
        if content is None or suffix not in PICTURE_ENDINGS:
            self.report(f"a picture cannot be kept: '{PurePosixPath(name).name}'")
            return
        self.pictures.append(OldPicture(content, suffix, self._place()))
        yield Link(f"{PICTURE}{len(self.pictures) - 1}", ())

    def _format(self, inlines: Inlines, run: WordRun) -> Inlines:
        """Put italics, bold and links around the words of runs with the same format."""
        if not inlines or run.note is not None or run.picture:
            return inlines
        if run.is_italic:
            inlines = (Emphasis(inlines),)
        if run.is_bold:
            inlines = (Strong(inlines),)
        if run.link.casefold().startswith(_WEB):
            return (Link(run.link, inlines),)
        if run.link and not run.link.startswith("#"):
            self.report(f"a link to '{run.link}' is left out, its words are kept")
        return inlines


def _prefix_label(paragraph: Paragraph, label: str) -> Paragraph:
    return replace(paragraph, inlines=(Text(f"{label} "), *paragraph.inlines))


def _alignments(table: WordTable, width: int) -> tuple[Alignment, ...]:
    below = [row.cells for row in table.rows[1:]]
    is_even = bool(below) and all(len(cells) == width for cells in below)
    return tuple(
        _alignment([cells[at] for cells in below]) if is_even else "left"
        for at in range(width)
    )


def _alignment(cells: Sequence[WordCell]) -> Alignment:
    """Give the alignment of a column: that of all its cells below the head."""
    alignments = {
        block.alignment for cell in cells for block in every_paragraph(cell.blocks)
    }
    if alignments and alignments <= {"right", "end"}:
        return "right"
    return "center" if alignments == {"center"} else "left"


def _drop_bold(inlines: Inlines) -> Inlines:
    """Remove the bold of a heading that is bold throughout."""
    if all(isinstance(inline, Strong | NoteMark) for inline in inlines):
        nested = (i.inlines if isinstance(i, Strong) else (i,) for i in inlines)
        return tuple(inline for inner in nested for inline in inner)
    return inlines


def _drop_brackets(runs: Sequence[WordRun]) -> Iterator[WordRun]:
    """Leave out raised brackets around marks, as in Arabic: the mark is "(1)"."""
    for at, run in enumerate(runs):
        is_raised = run.is_raised or "reference" in run.style.casefold()
        neighbours = [*runs[at + 1 : at + 2], *runs[max(at - 1, 0) : at]]
        is_of_mark = any(each.note is not None for each in neighbours)
        if not (is_raised and is_of_mark and run.text in {"(", ")", "[", "]"}):
            yield run


def _format_key(run: WordRun) -> tuple[object, ...]:
    is_words = run.note is None and not run.picture
    return (is_words, run.is_bold, run.is_italic, run.link)


def _kind(block: WordBlock) -> Literal["item", "quotation", "contents", "other"]:
    if isinstance(block, WordTable) or block.heading:
        return "other"
    style = block.style.casefold()
    if _is_contents(style):
        return "contents"
    if style == _COUNTED_PARAGRAPHS:
        return "other"
    if block.item is not None and block.item.form != "none":
        return "item"
    is_quoted = "quot" in style or style == "block text"
    return "quotation" if is_quoted else "other"


def _is_contents(style: str) -> bool:
    return style.startswith(("toc ", "contents "))


def _level(block: WordParagraph) -> int:
    return block.item.level if block.item else 0


def _is_plain(block: WordParagraph) -> bool:
    """Say whether Markdown has this kind of item: a bullet, "1." or "1)"."""
    item = block.item
    if item is None or item.form == "bullet":
        return True
    return item.form == "decimal" and _COUNTED.fullmatch(item.pattern) is not None


def _continues_list(block: WordParagraph, first: WordParagraph) -> bool:
    """Say whether an item continues the list that another one began."""
    one, two = block.item, first.item
    if one is None or two is None or one.level != two.level:
        return False
    is_alike = one.form == two.form and one.pattern == two.pattern
    return is_alike and (one.form == "bullet" or one.list_id == two.list_id)


def _build_list(items: Sequence[tuple[WordParagraph, list[Block]]]) -> Iterator[Block]:
    first, _ = items[0]
    filled = [(item, blocks) for item, blocks in items if blocks]
    if first.item is None or not _is_plain(first) or not filled:
        for _, blocks in filled:
            yield from blocks
        return
    numbers = tuple(item.item.number if item.item else 1 for item, _ in filled)
    is_ordered = first.item.form == "decimal"
    block = filled[0][1][0]
    yield ListBlock(
        tuple(tuple(blocks) for _, blocks in filled),
        is_ordered=is_ordered,
        start=numbers[0] if is_ordered else 1,
        place=block.place if isinstance(block, Paragraph) else None,
        numbers=own_numbers(numbers) if is_ordered else (),
        role="asks" if first.style.casefold() == _ASKS else "plain",
        ending=")" if first.item.pattern.endswith(")") else ".",
    )
