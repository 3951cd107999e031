"""What an edition withholds, and what it prints instead.

Redaction is not rendering: what an edition's readers may not see is taken out while
its Markdown is read. No note of it is worded, no writer and no rule ever sees it.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import chain
from typing import Final, NamedTuple, assert_never

from appeals.composition.marks import SourceMap
from appeals.composition.numbering import strip_end
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
    walk_inlines,
)
from appeals.model.letter import Withholding

GAP: Final = Span(())
"""What replaces words that were taken out, until `close_gaps` has closed it."""

_STOPS = tuple(".,;:!?…)]}»”’。，、；：？！）》」』】،؛؟")
_COMMAS = tuple(",;:，、；：،؛")
_EMPTY_BRACKETS = ("()", "[]", "（）")


class Redaction(NamedTuple):
    """How an edition withholds words: for whom it is, how, and what it prints instead.

    `word` is in the letter's language: "[withheld]".
    """

    audience: Audience = "un"
    method: Withholding = "mark"
    word: str = ""

    @property
    def keeps_numbers(self) -> bool:
        """Whether marks keep all numbers as they are in the edition for "un"."""
        return self.method == "mark"

    def mask_inlines(
        self, inlines: Iterable[Inline], place: Place | None
    ) -> tuple[Inline, ...]:
        """Give what replaces words: the mark and their notes, or a gap."""
        if not self.keeps_numbers:
            return (GAP,)
        marks = (i for i in walk_inlines(tuple(inlines)) if isinstance(i, NoteMark))
        return (
            Text(self.word, replace(place, end_column=0) if place else None),
            *marks,
        )

    def mask_item(
        self, item: tuple[Block, ...], place: Place | None
    ) -> tuple[Paragraph, ...]:
        """Give what replaces an item of a list, or any blocks; () if removed."""
        if not self.keeps_numbers:
            return ()
        inlines = chain.from_iterable(inline_groups(item))
        return (Paragraph(self.mask_inlines(inlines, place), place=place),)

    def mask_block(self, block: Block) -> Block | None:
        """Give what replaces a block: one that is numbered alike, or None.

        A paragraph or heading stays one; a list keeps one item; a table becomes a
        quotation, which has no number either.
        """
        if not self.keeps_numbers or isinstance(block, Contents | Cover):
            return None  # no text that is read holds contents or a cover
        item = self.mask_item((block,), block.place)
        match block:
            case Paragraph():
                return item[0]
            case Heading():
                return replace(block, inlines=item[0].inlines)
            case ListBlock():
                return replace(block, items=(item,), numbers=())
            case Quotation() | Table():
                return Quotation(item, block.place)
            case _:
                assert_never(block)

    def mask_note(self, name: str | None) -> NoteSource | None:
        """Give what replaces a note; None where it is removed."""
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
class WithheldContent:
    """All that was taken out of an edition.

    `spans` are (start, end) offsets in the rendered text. `note_names` are the names of
    removed notes, `note_count` counts all removed ones. `annexes` are removed annexes
    that a template still refers to.
    """

    words: tuple[WithheldWords, ...] = ()
    spans: tuple[tuple[int, int], ...] = ()
    source: SourceMap | None = None
    note_names: frozenset[str] = frozenset()
    note_count: int = 0
    annexes: tuple[tuple[int, Place], ...] = ()

    def hides(self, place: Place | None) -> bool:
        """Say whether all text from a place in a template was taken out."""
        if place is None or self.source is None or not self.spans:
            return False
        offsets = self.source.offsets(place)
        return bool(offsets) and all(
            any(start <= offset < end for start, end in self.spans)
            for offset in offsets
        )

    def visible_places(
        self, uses: Mapping[str, Iterable[Place]]
    ) -> Mapping[str, Place]:
        """Give the first place of each thing used, where not every use is withheld."""
        found = (
            (name, next((p for p in places if not self.hides(p)), None))
            for name, places in uses.items()
        )
        return {name: place for name, place in found if place is not None}

    def lost_references(
        self, sources: Sequence[NoteSource]
    ) -> Iterator[tuple[int, CrossReference]]:
        """Yield each cross reference to a removed note, with its own note's number."""
        lost = self.note_names
        for number, source in enumerate(sources, 1):
            for part in source.parts:
                items = part.items if isinstance(part, CiteCluster) else ()
                for item in items:
                    if isinstance(item, CrossReference) and item.name in lost:
                        yield number, item


NOTHING_WITHHELD: Final = WithheldContent()


def close_gaps(inlines: tuple[Inline, ...]) -> tuple[Inline, ...]:
    """Close the gaps in a paragraph: of two blanks, or two commas, one is left.

    Emptied italics, links and spans are removed.
    """
    if GAP not in walk_inlines(inlines):
        return inlines
    kept: list[Inline] = []
    is_gap = False
    for inline in (*map(_close_inner_gaps, inlines), None):
        if inline == GAP:
            is_gap = True
            continue
        joined = _join_at_gap(kept, inline) if is_gap else inline
        if isinstance(joined, Text) and not joined.text:
            continue  # the gap goes on
        is_gap = False
        if joined is not None:
            kept.append(joined)
    return tuple(kept)


def _close_inner_gaps(inline: Inline) -> Inline:
    if isinstance(inline, Emphasis | Strong | Link | Span) and inline.inlines:
        kept = close_gaps(inline.inlines)
        return replace(inline, inlines=kept) if kept else GAP
    return inline


def _join_at_gap(kept: list[Inline], after: Inline | None) -> Inline | None:
    """Fit the text in `kept` to what comes after the gap, and return the latter."""
    if after is None or isinstance(after, LineBreak):
        strip_end(kept)
        _drop_comma(kept)
        if kept and not isinstance(kept[-1], LineBreak):
            return after
        if after is None and kept:
            kept.pop()
        return None
    follows = after.text if isinstance(after, Text) else ""
    if not kept or isinstance(kept[-1], LineBreak):
        follows = follows.lstrip().lstrip("".join(_COMMAS)).lstrip()
    elif _last_sign(kept) + follows[:1] in _EMPTY_BRACKETS:
        _drop_last_sign(kept)
        strip_end(kept)
        follows = follows[1:]
    elif follows[:1].isspace() or follows.startswith(_STOPS):
        strip_end(kept)
        if follows.lstrip().startswith(_STOPS):
            _drop_comma(kept)
    return replace(after, text=follows) if isinstance(after, Text) else after


def _last_sign(kept: Sequence[Inline]) -> str:
    last = kept[-1] if kept else None
    return last.text[-1:] if isinstance(last, Text) else ""


def _drop_comma(kept: list[Inline]) -> None:
    if _last_sign(kept) in _COMMAS:
        _drop_last_sign(kept)


def _drop_last_sign(kept: list[Inline]) -> None:
    if isinstance(last := kept[-1], Text):
        kept[-1] = replace(last, text=last.text[:-1])
