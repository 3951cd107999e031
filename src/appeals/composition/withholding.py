"""What an edition withholds, and what stands there instead.

Redaction is not rendering: what an edition's readers may not see is taken out while
its Markdown is read. No note of it is worded, no writer and no rule ever sees it.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Final, NamedTuple, assert_never

from appeals.composition.source_map import SourceMap
from appeals.errors import Place
from appeals.model.audience import Audience
from appeals.model.cite import CiteCluster, CrossReference
from appeals.model.document import (
    Block,
    Contents,
    Cover,
    Emphasis,
    Heading,
    Inline,
    LineBreak,
    Link,
    ListBlock,
    NoteMark,
    NoteSource,
    Paragraph,
    Quotation,
    Span,
    Strong,
    Table,
    Text,
    inline_groups,
    plain_text,
    walk_inlines,
)
from appeals.model.letter import Withholding

GAP: Final = Span(())
"""What stands for words that were taken out, until `close_gaps` has closed it."""

_STOPS = tuple(".,;:!?…)]}»”’。，、；：？！）》」』】،؛؟")
_COMMAS = tuple(",;:，、；：،؛")


class EditionReader(NamedTuple):
    """For whom an edition is, what it does with the rest, and the word for that.

    `word` is in the letter's language: "[withheld]".
    """

    audience: Audience = "un"
    way: Withholding = "mark"
    word: str = ""

    @property
    def keeps_numbers(self) -> bool:
        """Whether a mark holds the place, so that all numbers are those of "un"."""
        return self.way == "mark"

    def masked(
        self, inlines: Sequence[Inline], place: Place | None
    ) -> tuple[Inline, ...]:
        """Give what stands in place of words: the mark and their notes, or a gap."""
        if not self.keeps_numbers:
            return (GAP,)
        marks = (i for i in walk_inlines(tuple(inlines)) if isinstance(i, NoteMark))
        return (
            Text(self.word, replace(place, end_column=0) if place else None),
            *marks,
        )

    def masked_block(self, block: Block) -> Block | None:
        """Give what stands in place of a block: one that counts as it does, or none.

        A paragraph stays one, and so does a heading; a list keeps one item; a table
        becomes a paragraph that is set off, which has no number either.
        """
        if not self.keeps_numbers:
            return None
        held = tuple(i for group in inline_groups((block,)) for i in group)
        match block:
            case Paragraph(place=place):
                return Paragraph(self.masked(held, place), place=place)
            case Heading(place=place):
                return replace(block, inlines=self.masked(held, place))
            case ListBlock(place=place):
                item = (Paragraph(self.masked(held, place), place=place),)
                return replace(block, items=(item,), numbers=())
            case Quotation(place=place) | Table(place=place):
                masked = Paragraph(self.masked(held, place), place=place)
                return Quotation((masked,), place)
            case Contents() | Cover():
                return block
            case _:
                assert_never(block)

    def masked_item(
        self, item: tuple[Block, ...], place: Place | None
    ) -> tuple[Block, ...]:
        """Give what stands in place of an item of a list: () where it goes."""
        if not self.keeps_numbers:
            return ()
        held = tuple(i for group in inline_groups(item) for i in group)
        return (Paragraph(self.masked(held, place), place=place),)

    def masked_note(self, name: str | None) -> NoteSource | None:
        """Give what stands in place of a note; None where it goes."""
        if not self.keeps_numbers:
            return None
        words = (Text(self.word),)
        return NoteSource(words, is_free_text=True, name=name, is_restricted=True)


class WithheldWords(NamedTuple):
    """Words that an edition withholds, as its author wrote them. They stay in memory.

    `audience` is the widest that may read them.
    """

    words: str
    audience: Audience
    place: Place | None


@dataclass(frozen=True, slots=True)
class Withheld:
    """All that was taken out of an edition.

    `spans` are parts of the rendered text, from a character up to another one.
    `note_names` are the names of notes that are gone, `note_count` counts all that are.
    `annexes` are annexes that are gone and that a template names all the same.
    """

    words: tuple[WithheldWords, ...] = ()
    spans: tuple[tuple[int, int], ...] = ()
    source: SourceMap | None = None
    note_names: frozenset[str] = frozenset()
    note_count: int = 0
    annexes: tuple[tuple[int, Place], ...] = ()

    def hides(self, place: Place | None) -> bool:
        """Say whether all that a place of a template gave was taken out."""
        if place is None or self.source is None or not self.spans:
            return False
        offsets = self.source.offsets(place)
        return bool(offsets) and all(map(self._is_out, offsets))

    def first_open(self, uses: Mapping[str, Iterable[Place]]) -> Mapping[str, Place]:
        """Give the first place of each thing used, where not every use is withheld."""
        found: dict[str, Place] = {}
        for name, places in uses.items():
            left = next((place for place in places if not self.hides(place)), None)
            if left is not None:
                found[name] = left
        return found

    def lost_references(
        self, sources: Sequence[NoteSource]
    ) -> Iterator[tuple[int, CrossReference]]:
        """Yield each cross reference to a note that is gone, with its own number."""
        for number, source in enumerate(sources, 1):
            for part in source.parts:
                items = part.items if isinstance(part, CiteCluster) else ()
                for item in items:
                    if (
                        isinstance(item, CrossReference)
                        and item.name in self.note_names
                    ):
                        yield number, item

    def _is_out(self, offset: int) -> bool:
        return any(start <= offset < end for start, end in self.spans)


NOTHING_WITHHELD: Final = Withheld()


@dataclass(slots=True)
class TakenOut:
    """Gathers what a reader takes out. `typed` and `read` count limits."""

    words: list[WithheldWords] = field(default_factory=list)
    spans: list[tuple[int, int]] = field(default_factory=list)
    note_names: set[str] = field(default_factory=set)
    note_count: int = 0
    typed: int = 0
    read: int = 0

    def keep_words(
        self,
        groups: Iterable[tuple[Inline, ...]],
        only: Audience,
        place: Place | None,
    ) -> None:
        """Keep words that were taken out, so that they can be looked for elsewhere."""
        for inlines in groups:
            self.words.append(WithheldWords(plain_text(inlines), only, place))

    def lose_note(self, name: str | None) -> None:
        """Note that a note is gone, and its name."""
        self.note_count += 1
        self.note_names.update({name} if name else ())

    def withheld(self, source: SourceMap) -> Withheld:
        """Give all of it."""
        return Withheld(
            tuple(self.words),
            tuple(self.spans),
            source,
            frozenset(self.note_names),
            self.note_count,
        )


def close_gaps(inlines: tuple[Inline, ...]) -> tuple[Inline, ...]:
    """Close the gaps in a paragraph: of two blanks, or two commas, one is left.

    Italics, links and spans in which nothing is left go with what was in them.
    """
    if GAP not in walk_inlines(inlines):
        return inlines
    kept: list[Inline] = []
    is_gap = False
    for inline in (*map(_closed_inside, inlines), None):
        if inline == GAP:
            is_gap = True
            continue
        joined = _joined(kept, inline) if is_gap else inline
        if isinstance(joined, Text) and not joined.text:
            continue  # the gap goes on
        is_gap = False
        if joined is not None:
            kept.append(joined)
    return tuple(kept)


def _closed_inside(inline: Inline) -> Inline:
    match inline:
        case Emphasis() | Strong() | Link() | Span() if inline.inlines:
            kept = close_gaps(inline.inlines)
            return replace(inline, inlines=kept) if kept else GAP
        case _:
            return inline


def _joined(kept: list[Inline], after: Inline | None) -> Inline | None:
    """Fit what comes before a gap, in `kept`, to what comes after it, and give that."""
    if after is None or isinstance(after, LineBreak):
        _strip_end(kept)
        if _ends_with_comma(kept):
            kept[-1] = _cut(kept[-1], 1)
        if kept and not isinstance(kept[-1], LineBreak):
            return after
        if after is None and kept:
            kept.pop()
        return None
    follows = after.text if isinstance(after, Text) else ""
    if not kept or isinstance(kept[-1], LineBreak):
        follows = follows.lstrip().lstrip("".join(_COMMAS)).lstrip()
    elif _brackets(kept[-1], follows):
        kept[-1] = _cut(kept[-1], 1)
        _strip_end(kept)
        follows = follows[1:]
    elif follows[:1].isspace() or follows.startswith(_STOPS):
        _strip_end(kept)
        if _ends_with_comma(kept) and follows.lstrip().startswith(_STOPS):
            kept[-1] = _cut(kept[-1], 1)
    return replace(after, text=follows) if isinstance(after, Text) else after


def _ends_with_comma(kept: Sequence[Inline]) -> bool:
    last = kept[-1] if kept else None
    return isinstance(last, Text) and last.text.endswith(_COMMAS)


def _brackets(before: Inline, follows: str) -> bool:
    """Say whether nothing is left between two brackets."""
    pair = before.text[-1:] + follows[:1] if isinstance(before, Text) else ""
    return pair in {"()", "[]", "（）"}


def _cut(inline: Inline, count: int) -> Inline:
    return (
        replace(inline, text=inline.text[:-count])
        if isinstance(inline, Text)
        else inline
    )


def _strip_end(kept: list[Inline]) -> None:
    """Take blanks away at the end of a paragraph's words."""
    while kept and isinstance(last := kept[-1], Text):
        stripped = last.text.rstrip()
        if stripped:
            kept[-1] = replace(last, text=stripped)
            return
        kept.pop()
