"""The tree in the middle: what a letter says, before any format.

Composition makes it, writers print it. A note's number and words are fixed here.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Literal

from appeals.errors import Place
from appeals.model.cite import Cite, CiteCluster
from appeals.model.values import PartialDate


@dataclass(frozen=True, slots=True)
class Text:
    """A run of characters. Never holds a line break."""

    text: str
    place: Place | None = None


@dataclass(frozen=True, slots=True)
class Emphasis:
    """Italic."""

    inlines: tuple["Inline", ...]


@dataclass(frozen=True, slots=True)
class Strong:
    """Bold."""

    inlines: tuple["Inline", ...]


@dataclass(frozen=True, slots=True)
class Link:
    """A link to an http, https, mailto or tel address."""

    href: str
    inlines: tuple["Inline", ...]


@dataclass(frozen=True, slots=True)
class Span:
    """Words in another language or direction: BCP 47 tag, "ltr" or "rtl"."""

    inlines: tuple["Inline", ...]
    lang: str | None = None
    direction: Literal["ltr", "rtl"] | None = None


@dataclass(frozen=True, slots=True)
class LineBreak:
    """A new line inside a paragraph."""


@dataclass(frozen=True, slots=True)
class NoteMark:
    """The raised number that points to note `number` (from 1)."""

    number: int


@dataclass(frozen=True, slots=True)
class NoteNumber:
    """The number of another note, printed in running words: the 3 of "(n 3)".

    Word keeps it live as a NOTEREF field.
    """

    number: int


Inline = Text | Emphasis | Strong | Link | Span | LineBreak | NoteMark | NoteNumber

ParagraphRole = Literal[
    "body",
    "address",  # the addressee, lines parted by LineBreak
    "delivery",  # how it goes: "By e-mail and post"
    "date",  # place and date
    "reference",
    "subject",
    "salutation",
    "closing",  # "Yours sincerely,"
    "signature",  # one signatory, lines parted by LineBreak
    "annex",  # one entry of the list of annexes
    "label",  # the words above a list: "Annexes"
    "remainder",  # the signatories whose names are not known: "and 24 further ..."
    "introduction",  # above the letter, in the web edition only
    "kind",  # "Submission", above the title on a cover
    "submitters",  # who submits it, on a cover
]


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One paragraph. `role` says what it is; a writer decides how it looks.

    `number` is printed before a paragraph of a submission, from 1; Word keeps it live.
    `signer` is the id of the signatory who is to sign in this place with a key.
    """

    inlines: tuple[Inline, ...]
    role: ParagraphRole = "body"
    lang: str | None = None
    direction: Literal["ltr", "rtl"] | None = None
    place: Place | None = None
    number: int | None = None
    signer: str | None = None


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading of the letter's body, level 1 to 4.

    `number` is that of its entry in the contents; it is not printed.
    """

    level: int
    inlines: tuple[Inline, ...]
    place: Place | None = None
    number: int | None = None


@dataclass(frozen=True, slots=True)
class ContentsEntry:
    """A line of the contents: the words of the heading of this number."""

    number: int
    level: int
    words: str


@dataclass(frozen=True, slots=True)
class Contents:
    """The list of sections; writers add pages where there are pages."""

    title: str
    entries: tuple[ContentsEntry, ...]


ListRole = Literal["plain", "asks", "addressees", "signatures"]


@dataclass(frozen=True, slots=True)
class ListBlock:
    """A list; each item is a tuple of blocks. `start` is the first number.

    `numbers` are those of all items where they do not count up from `start`, else ();
    `ending` follows each number.

    `role` "asks" marks the numbered requests of an appeal, "addressees" the mandates
    that a joint letter is addressed to, "signatures" many signatories: each item is
    one paragraph of that role, and a writer sets them in columns, row by row.
    """

    items: tuple[tuple["Block", ...], ...]
    is_ordered: bool = False
    start: int = 1
    role: ListRole = "plain"
    place: Place | None = None
    numbers: tuple[int, ...] = ()
    ending: Literal[".", ")"] = "."

    @property
    def item_numbers(self) -> tuple[int, ...]:
        """The number of each item."""
        count = range(self.start, self.start + len(self.items))
        return self.numbers or tuple(count)


@dataclass(frozen=True, slots=True)
class Quotation:
    """A quotation set off from the text."""

    blocks: tuple["Block", ...]
    place: Place | None = None


@dataclass(frozen=True, slots=True)
class Cover:
    """The first page of a long submission; what follows begins on a new one.

    Its paragraphs have the roles that they have in a letter; writers set them larger.
    """

    blocks: tuple["Block", ...]


Alignment = Literal["left", "right", "center"]


@dataclass(frozen=True, slots=True)
class Table:
    """A table. Every row has as many cells as `alignments` has entries."""

    header: tuple[tuple[Inline, ...], ...]
    rows: tuple[tuple[tuple[Inline, ...], ...], ...]
    alignments: tuple[Alignment, ...]
    place: Place | None = None


Block = Paragraph | Heading | Contents | Cover | ListBlock | Quotation | Table


@dataclass(frozen=True, slots=True)
class NoteSource:
    """A note as written: clusters, and the words of a free-text note.

    A note that is one cluster of cites has `is_free_text` False. A note that holds
    words, or cross references alone, is free text. `is_restricted` says that not every
    edition has it: it is never joined with its neighbour, so that all editions have the
    same numbers. `is_behind_withheld` says that the note before it was withheld.
    """

    parts: tuple[CiteCluster | Inline, ...]
    is_free_text: bool
    name: str | None = None
    place: Place | None = None
    is_restricted: bool = False
    is_behind_withheld: bool = False

    @property
    def cites(self) -> tuple[Cite, ...]:
        """Every cite in the note, in order."""
        return tuple(
            item
            for part in self.parts
            if isinstance(part, CiteCluster)
            for item in part.items
            if isinstance(item, Cite)
        )


@dataclass(frozen=True, slots=True)
class Note:
    """A printed footnote.

    `inlines` is its whole text without its own number. `cites` are the uses of
    authorities inside it, in order. `placement` is where it is printed: a
    fallback changes it, never the number or the words.
    """

    number: int
    inlines: tuple[Inline, ...]
    cites: tuple[Cite, ...] = ()
    name: str | None = None
    place: Place | None = None
    placement: Literal["foot", "end"] = "foot"


@dataclass(frozen=True, slots=True)
class Letterhead:
    """Who writes: the name and the lines beneath it (address, web, e-mail)."""

    organisation: str
    lines: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Edition:
    """One language of the web edition, and the relative name of its page."""

    lang: str
    page: str


@dataclass(frozen=True, slots=True)
class Document:
    """A letter ready to be printed in any format.

    `blocks` holds everything from the address to the list of annexes in reading
    order, each paragraph with its role. `introduction` is printed above the letter
    in the web edition and nowhere else; it holds no notes. `date` is ISO 8601; that of
    a public statement may be a month. `editions` are the pages of the web edition in
    all its languages, this one among them; () for a letter in one. `classification`
    is at the head and foot of every page, "CONFIDENTIAL"; "" for a public letter.
    """

    lang: str
    title: str
    date: str
    letterhead: Letterhead
    blocks: tuple[Block, ...]
    notes: tuple[Note, ...] = ()
    introduction: tuple[Block, ...] = ()
    reference: str = ""
    direction: Literal["ltr", "rtl"] = "ltr"
    editions: tuple[Edition, ...] = ()
    classification: str = ""

    @property
    def moment(self) -> str:
        """The date as ISO 8601 with a time, as files record it: a month's first day."""
        return f"{PartialDate.parse(self.date).first.isoformat()}T00:00:00Z"


def child_inlines(inline: Inline) -> tuple[Inline, ...]:
    """Give the inlines inside this one: () for a leaf."""
    if isinstance(inline, Emphasis | Strong | Link | Span):
        return inline.inlines
    return ()


def walk_inlines(inlines: tuple[Inline, ...]) -> Iterator[Inline]:
    """Yield every inline, parents before children, in reading order."""
    for inline in inlines:
        yield inline
        yield from walk_inlines(child_inlines(inline))


def walk_blocks(blocks: tuple[Block, ...]) -> Iterator[Block]:
    """Yield every block, those within others too, in reading order."""
    for block in blocks:
        yield block
        if isinstance(block, ListBlock):
            for item in block.items:
                yield from walk_blocks(item)
        elif isinstance(block, Quotation | Cover):
            yield from walk_blocks(block.blocks)


def inline_groups(blocks: tuple[Block, ...]) -> Iterator[tuple[Inline, ...]]:
    """Yield the inlines of each paragraph, heading and table cell in order."""
    for block in walk_blocks(blocks):
        if isinstance(block, Paragraph | Heading):
            yield block.inlines
        elif isinstance(block, Table):
            yield from block.header
            for row in block.rows:
                yield from row


def normalise_levels(levels: Iterable[int]) -> Iterator[int]:
    """Renumber levels of headings from 1: none is left out, siblings stay equal.

    2, 2, 4, 2 become 1, 1, 2, 1.
    """
    above: list[int] = []
    for level in levels:
        while above and above[-1] >= level:
            above.pop()
        above.append(level)
        yield len(above)


def own_numbers(numbers: tuple[int, ...]) -> tuple[int, ...]:
    """Give the numbers of a list where they do not count up from the first, else ()."""
    counted = range(numbers[0], numbers[0] + len(numbers)) if numbers else ()
    return () if numbers == tuple(counted) else numbers


def plain_text(inlines: tuple[Inline, ...]) -> str:
    """Give the words alone: no marks, a blank for each line break."""
    parts: list[str] = []
    for inline in walk_inlines(inlines):
        if isinstance(inline, Text):
            parts.append(inline.text)
        elif isinstance(inline, LineBreak):
            parts.append(" ")
        elif isinstance(inline, NoteNumber):
            parts.append(str(inline.number))
    return "".join(parts)
