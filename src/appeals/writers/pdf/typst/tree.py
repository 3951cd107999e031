"""Tree -> what the template of Typst is given: JSON, words as words and never as code.

An inline is a list: its kind, then what it holds. A block is an object with a `kind`.
"""

import re
from collections.abc import Iterator, Mapping
from typing import Any, Literal, assert_never

from appeals.citations.web_url import percent_encode
from appeals.languages.find import find_or_english
from appeals.model.document import (
    Block,
    Contents,
    Cover,
    Document,
    Emphasis,
    Heading,
    Inline,
    LineBreak,
    Link,
    ListBlock,
    NoteMark,
    NoteNumber,
    Paragraph,
    Quotation,
    Span,
    Strong,
    Table,
    Text,
    inline_groups,
    normalise_levels,
    plain_text,
    walk_blocks,
    walk_inlines,
)
from appeals.writers.html.links import check_href, split_at_marks
from appeals.writers.html.markup import CONTROLS, has_mark, has_subject
from appeals.writers.layout.directions import RTL_LETTERS, isolate
from appeals.writers.layout.no_break import add_no_break_spaces
from appeals.writers.layout.signatures import column_count, first_line
from appeals.writers.pdf.page import (
    LATIN,
    WITHOUT_ITALICS,
    note_label,
    running_head,
)
from appeals.writers.pdf.placement import PlacementPlan

Json = Any  # what json.dumps takes

_NO_ITALICS = frozenset({"zh", "ar"})
_ZERO_WIDTH_SPACE = "\u200b"
_LONG_WORD = re.compile(r"[^\s\u2e80-\uffff]{36,}")
_BREAKS_BY_ITSELF = re.compile("://|^www[.]|\u00ad")
_PIECE = re.compile(r"(.{12})(?=.)")
_LETTERS_OF_A_BROKEN_WORD = re.compile(r"(\S)(?=\S)")
_UNBROKEN_LETTERS = 1300
"""A third of a page in full lines: a shorter list, table or quotation is not split
over pages. Typst keeps a note with its mark only in what is not split."""
_MARK_LETTERS, _ROW_LETTERS = 40, 70
_WIDE_SIGNS = 2.2  # of a Chinese sign, in Latin letters
_MANY_COLUMNS = 8
_MOST_LEVELS = 6


def print_tree(
    plan: PlacementPlan, unprintable: Mapping[int, str] = CONTROLS
) -> dict[str, Json]:
    """Give what the template prints. Raises LetterError for a link nobody can follow.

    Its keys are those that letter.typ reads. Notes are by number, as text.
    `unprintable` says what is printed instead of characters, by their codes.
    """
    document = plan.document
    tree = _Tree(plan, unprintable)
    has_headings = bool(tree.levels)
    blocks = [
        block | {"at": place}
        for place, block in enumerate(tree.blocks(document.blocks))
    ]
    words = find_or_english(document.lang).page
    head = document.letterhead
    ended = [
        str(note.number)
        for note in document.notes
        if note.placement == "end" or note.number in plan.carried
    ]
    return {
        "lang": document.lang,
        "direction": document.direction,
        "title": document.title.translate(CONTROLS),
        "organisation": tree.words(head.organisation),
        "author": head.organisation.translate(CONTROLS),
        "lines": [tree.words(line) for line in head.lines],
        "running": [tree.words(words) for words in running_head(document)],
        "classification": tree.words(document.classification),
        "page": words.page,
        "blocks": blocks,
        "notes": dict(_notes(plan, tree)),
        "ended": ended,
        "ended-title": words.notes,
        "ended-level": 2 if has_headings else 1,
        "breaks": list(plan.breaks),
    }


def _notes(plan: PlacementPlan, tree: "_Tree") -> Iterator[tuple[str, Json]]:
    """Yield each note: its mark, its number at the foot, its words, a pointer's."""
    words = find_or_english(plan.document.lang).page
    for note in plan.document.notes:
        mark = words.note_mark.format(number=note.number)
        page = plan.carried.get(note.number)
        pointer = words.carried.format(page=page) if page is not None else None
        yield (
            str(note.number),
            {
                "mark": mark,
                "label": note_label(mark, note.number),
                "inlines": tree.inlines(note.inlines),
                "pointer": pointer,
                "is-called": note.placement == "end",
            },
        )


ListPart = Literal["first", "next", "inner"]


def list_parts(document: Document) -> Iterator[ListPart]:
    """Say of each list that Typst tags what it is, in reading order.

    A list too long to stay together is set entry by entry, and each is tagged as a
    list: a "first", then each "next". An "inner" list is in an entry.
    """
    tree = _Tree(PlacementPlan(document))

    def tagged(blocks: tuple[Block, ...], depth: int) -> Iterator[ListPart]:
        for block in blocks:
            match block:
                case ListBlock():
                    is_in_columns = block.role == "signatures"
                    is_apart = is_in_columns or (
                        depth == 0 and not tree.is_short(block)
                    )
                    for number, item in enumerate(block.items):
                        if not number:
                            yield "inner" if depth else "first"
                        elif is_apart:
                            yield "next"
                        yield from tagged(item, depth + 1)
                case Quotation() | Cover():
                    yield from tagged(block.blocks, depth)
                case _:
                    pass

    return tagged(document.blocks, 0)


class _Tree:
    """Prints the blocks of one letter; `levels` are those of its headings, used up."""

    def __init__(
        self, plan: PlacementPlan, unprintable: Mapping[int, str] = CONTROLS
    ) -> None:
        document = plan.document
        self._plan = plan
        self._unprintable = unprintable
        self._top = int(has_subject(document.blocks))
        self._note_lengths = {
            note.number: len(plain_text(note.inlines)) for note in document.notes
        }
        looks = [
            self._visual_level(block)
            for block in walk_blocks(document.blocks)
            if isinstance(block, Heading)
            or (isinstance(block, Paragraph) and block.role == "subject")
        ]
        self.levels = list(normalise_levels(looks))[::-1]

    def _visual_level(self, block: Block) -> int:
        """Give the level that a heading looks like; that of its tag may be less."""
        return (
            min(_MOST_LEVELS, block.level + self._top)
            if isinstance(block, Heading)
            else 1
        )

    def words(self, text: str) -> str:
        """Give words as they can be printed, in which a line may end."""
        return allow_breaks(text.translate(self._unprintable))

    def inlines(
        self,
        inlines: tuple[Inline, ...],
        lang: str | None = None,
        *,
        in_link: bool = False,
    ) -> list[Json]:
        """Print inlines; `lang` is the language around them."""
        lang = lang or self._plan.document.lang
        return [
            part
            for inline in add_no_break_spaces(inlines)
            for part in self._inline(inline, lang, in_link=in_link)
        ]

    def _inline(self, inline: Inline, lang: str, *, in_link: bool) -> Iterator[Json]:
        match inline:
            case Text():
                yield ["t", self.words(inline.text)]
            case Emphasis():
                words = plain_text(inline.inlines)
                is_upright = _has_no_italics(lang)
                is_bold = is_upright and bool(WITHOUT_ITALICS.search(words))
                inner = self.inlines(inline.inlines, lang, in_link=in_link)
                if is_upright and not is_bold:
                    inner = [["l", LATIN, inner]]
                yield ["b" if is_bold else "e", inner]
            case Strong():
                yield ["b", self.inlines(inline.inlines, lang, in_link=in_link)]
            case Link():
                yield from self._link(inline, lang, in_link=in_link)
            case Span():
                inner = self.inlines(
                    inline.inlines, inline.lang or lang, in_link=in_link
                )
                inner = _isolate(inner, inline.direction)
                yield from [["l", inline.lang, inner]] if inline.lang else inner
            case LineBreak():
                yield ["br"]
            case NoteMark():
                yield ["n", str(inline.number)]
            case NoteNumber():
                yield ["t", str(inline.number)]
            case _:
                assert_never(inline)

    def _link(self, link: Link, lang: str, *, in_link: bool) -> Iterator[Json]:
        """Print a link, cut where it calls a note; no link is within another."""
        if in_link:
            yield from self.inlines(link.inlines, lang, in_link=True)
            return
        href = percent_encode(check_href(link.href))
        is_rtl = self._plan.document.direction == "rtl"
        for part in split_at_marks(link.inlines):
            if isinstance(part, NoteMark):
                yield ["n", str(part.number)]
                continue
            inner = self.inlines(part, lang, in_link=True)
            if is_rtl and not RTL_LETTERS.search(plain_text(part)):
                inner = _isolate(inner, "ltr")
            yield ["a", href, inner]

    def blocks(
        self, blocks: tuple[Block, ...], depth: int = 0
    ) -> list[dict[str, Json]]:
        """Print blocks; `depth` counts the lists that they are in."""
        return [self._block(block, depth) for block in blocks]

    def _block(self, block: Block, depth: int) -> dict[str, Json]:
        match block:
            case Paragraph(role="subject") | Heading():
                return self._heading(block)
            case Paragraph():
                return self._paragraph(block)
            case Contents():
                top = min(entry.level for entry in block.entries)
                return {
                    "kind": "contents",
                    "title": self.words(block.title),
                    "words": {
                        str(e.number): self.words(e.words) for e in block.entries
                    },
                    "levels": {str(e.number): e.level - top for e in block.entries},
                }
            case Cover():
                return {"kind": "cover", "blocks": self.blocks(block.blocks)}
            case ListBlock():
                return self._list(block, depth)
            case Quotation():
                inner = self.blocks(block.blocks, depth)
                return {
                    "kind": "quote",
                    "is-short": self.is_short(block),
                    "blocks": inner,
                }
            case Table():
                return self._table(block)
            case _:
                assert_never(block)

    def _heading(self, block: Heading | Paragraph) -> dict[str, Json]:
        number = block.number if isinstance(block, Heading) else None
        return {
            "kind": "heading",
            "role": "heading",
            "level": self.levels.pop(),
            "look": self._visual_level(block),
            "section": str(number) if number else None,
            "inlines": self.inlines(block.inlines),
        }

    def _paragraph(self, block: Paragraph) -> dict[str, Json]:
        inlines = self.inlines(block.inlines, block.lang)
        printed: dict[str, Json] = {
            "kind": "paragraph",
            "role": block.role,
            "inlines": _isolate(inlines, block.direction),
            "lang": block.lang,
            "number": f"{block.number}." if block.number else None,
            "signer": block.signer,
        }
        if block.role == "signature":
            name = first_line(block.inlines)
            printed["name"] = self.inlines(name, block.lang)
            printed["rest"] = self.inlines(block.inlines[len(name) :], block.lang)
        return printed

    def _list(self, block: ListBlock, depth: int) -> dict[str, Json]:
        return {
            "kind": "list",
            "role": block.role,
            "is-ordered": block.is_ordered,
            "numbers": list(block.item_numbers),
            "ending": block.ending,
            "depth": depth,
            "columns": column_count(block),
            "is-short": self.is_short(block),
            "short-items": [self._size(i) < _UNBROKEN_LETTERS for i in block.items],
            "items": [self.blocks(item, depth + 1) for item in block.items],
        }

    def _table(self, table: Table) -> dict[str, Json]:
        rows = [table.header, *table.rows]
        longest = [
            sorted(
                dict.fromkeys(
                    word for row in rows for word in plain_text(row[column]).split()
                ),
                key=len,
                reverse=True,
            )[:3]
            for column in range(len(table.header))
        ]
        cells = [
            max((plain_text(row[column]) for row in rows), key=len)
            for column in range(len(table.header))
        ]
        return {
            "kind": "table",
            "alignments": list(table.alignments),
            "header": [self._cell(cell) for cell in table.header],
            "rows": [[self._cell(cell) for cell in row] for row in table.rows],
            "longest": [[self.words(w) for w in words] for words in longest],
            "widest": [self.words(cell) for cell in cells],
            "is-short": self.is_short(table),
            "is-once": has_mark(table.header),
            "has-many": len(table.header) >= _MANY_COLUMNS,
            "is-tight": self._plan.has_tight_tables,
        }

    def _cell(self, cell: tuple[Inline, ...]) -> list[Json]:
        inlines = self.inlines(cell)
        return _allow_all_breaks(inlines) if self._plan.has_tight_tables else inlines

    def is_short(self, block: Block) -> bool:
        """Say whether a block with its notes is less than a third of a page."""
        return self._size((block,)) < _UNBROKEN_LETTERS

    def _size(self, blocks: tuple[Block, ...]) -> float:
        """Guess the height of blocks with their notes, in letters of full lines."""
        size = 0
        for block in walk_blocks(blocks):
            if isinstance(block, Table):
                size += _ROW_LETTERS * (len(block.rows) + 1)
            elif isinstance(block, Paragraph | Heading):
                size += _MARK_LETTERS
        for group in inline_groups(blocks):
            marks = (i for i in walk_inlines(group) if isinstance(i, NoteMark))
            size += len(plain_text(group))
            size += sum(self._note_lengths.get(mark.number, 0) for mark in marks)
        is_wide = self._plan.document.lang.startswith("zh")
        return size * _WIDE_SIGNS if is_wide else size


def allow_breaks(text: str) -> str:
    """Give words in which a line may end, however long one is.

    Typst breaks addresses by itself, and words that say where they may be broken;
    it lets other long words run off the paper.
    """

    def in_pieces(word: re.Match[str]) -> str:
        if _BREAKS_BY_ITSELF.search(word[0]):
            return word[0]
        return _PIECE.sub(rf"\1{_ZERO_WIDTH_SPACE}", word[0])

    return _LONG_WORD.sub(in_pieces, text)


def _has_no_italics(lang: str) -> bool:
    first, *rest = lang.split("-")
    return first in _NO_ITALICS and "Latn" not in rest


def _isolate(inlines: list[Json], direction: str | None) -> list[Json]:
    """Isolate words that run in a direction of their own."""
    if not direction:
        return inlines
    before, after = isolate("\n", direction).split("\n")
    return [["t", before], *inlines, ["t", after]]


def _allow_all_breaks(inlines: list[Json]) -> list[Json]:
    """Let a line end within any word."""
    changed = []
    for kind, *rest in inlines:
        if kind == "t":
            text = _LETTERS_OF_A_BROKEN_WORD.sub(rf"\1{_ZERO_WIDTH_SPACE}", rest[0])
            changed.append([kind, text])
        elif rest and isinstance(rest[-1], list):
            changed.append([kind, *rest[:-1], _allow_all_breaks(rest[-1])])
        else:
            changed.append([kind, *rest])
    return changed
