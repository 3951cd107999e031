"""Where a letter quotes, and which cites are beside each quotation."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise
from typing import NamedTuple

from appeals.checks.shared_work import once_per_letter, running_notes
from appeals.composition.compose import ComposedLetter
from appeals.composition.running_text import (
    MARK,
    Passage,
    RunningText,
    count_words,
    quoted_passages,
    split_sentences,
)
from appeals.errors import Place
from appeals.model.authority import Authority
from appeals.model.cite import Cite, CiteCluster
from appeals.model.document import (
    Block,
    Inline,
    ListBlock,
    NoteSource,
    Paragraph,
    Quotation,
    inline_groups,
)

FEWEST_WORDS = 4
"""Three words in quotation marks are a term, not a quotation."""

_MARKS = '“”„"‘’‚‹›«»「」『』'
_BLANKS = "\u00a0\u202f "
_STOPS = ".,;:!?…。，；：！？"
_WITHOUT_MARKS = dict.fromkeys(map(ord, _MARKS))


class QuotationUse(NamedTuple):
    """One quoted passage of the letter, without its quotation marks.

    `note` is the number of the note beside it, None for none, `cites` what that note
    cites. `inserted_from` has the keys of the entries whose excerpt `quote()` inserted
    here; `is_adjacent` says that only punctuation separates passage and mark.
    """

    words: str
    place: Place | None
    note: int | None = None
    cites: tuple[Cite, ...] = ()
    inserted_from: tuple[str, ...] = ()
    is_adjacent: bool = False
    is_set_off: bool = False

    @property
    def word_count(self) -> int:
        """How many words it has; two Chinese signs count as one."""
        return count_words(self.words)


def inserted_excerpts(
    running: RunningText, authorities: Mapping[str, Authority]
) -> tuple[tuple[Passage, tuple[str, ...]], ...]:
    """Find what `quote()` inserted into a paragraph, and the entries that have it."""
    found = []
    for start, piece in zip(running.starts, running.pieces, strict=True):
        opening = piece.text[:1] + running.text[:start].rstrip(_BLANKS)[-1:]
        if not running.is_value(start) or not set(_MARKS).intersection(opening):
            continue
        bare = _strip_marks(piece.text)
        keys = tuple(
            key
            for key, authority in authorities.items()
            if any(_strip_marks(quote.text) == bare for quote in authority.quotes)
        )
        if bare and keys:
            words = piece.text.strip(f"{_MARKS}{_BLANKS}")
            found.append((Passage(start, start + len(piece.text), words), keys))
    return tuple(found)


def _strip_marks(text: str) -> str:
    """Leave out quotation marks and blanks, since the letter uses its own inside.

    It also has its own stop at the end, which in French may follow the note mark.
    """
    return "".join(text.translate(_WITHOUT_MARKS).split()).rstrip(_STOPS)


@once_per_letter
def quotation_uses(letter: ComposedLetter) -> Iterator[QuotationUse]:
    """Give every quotation of more than three words, in the text and in the notes."""
    yield from _uses_in_blocks(letter.body, letter)
    for number, running in enumerate(running_notes(letter), 1):
        yield from _uses_in_note(number, letter.sources[number - 1], running)


def _uses_in_blocks(
    blocks: Sequence[Block], letter: ComposedLetter
) -> Iterator[QuotationUse]:
    for before, block in pairwise((None, *blocks)):
        if isinstance(block, Quotation):
            yield from _uses_in_quotation(block, _announcing_notes(before), letter)
        elif isinstance(block, ListBlock):
            for item in block.items:
                yield from _uses_in_blocks(item, letter)
        elif block is not None:
            for inlines in inline_groups((block,)):
                yield from _uses_in_text(inlines, letter)


def _uses_in_text(
    inlines: tuple[Inline, ...], letter: ComposedLetter
) -> Iterator[QuotationUse]:
    running = RunningText.from_inlines(inlines)
    inserted = inserted_excerpts(running, letter.authorities)
    for passage, keys in inserted:
        yield _make_use(passage, running, letter, inserted_from=keys)
    for passage in quoted_passages(running.text):
        is_inserted = any(
            passage.start < excerpt.end and excerpt.start < passage.end
            for excerpt, _ in inserted
        )
        if not is_inserted and passage.word_count >= FEWEST_WORDS:
            yield _make_use(passage, running, letter)


def _make_use(
    passage: Passage,
    running: RunningText,
    letter: ComposedLetter,
    inserted_from: tuple[str, ...] = (),
) -> QuotationUse:
    """Find the note: the next mark in the sentence, or else the last one before."""
    start, end = next(
        (first, last)
        for first, last in split_sentences(running.text)
        if passage.start < last
    )
    marks = [mark for mark in running.marks if start <= mark[0] < max(end, passage.end)]
    after = [mark for mark in marks if mark[0] >= passage.end]
    nearest = (after or marks[-1:])[:1]
    note = nearest[0][1] if nearest else None
    between = running.text[passage.end : after[0][0]] if after else ""
    return QuotationUse(
        passage.words.replace(MARK, ""),
        running.place(passage.start, passage.end),
        note,
        letter.sources[note - 1].cites if note else (),
        inserted_from,
        is_adjacent=bool(after) and not any(c.isalnum() for c in between),
    )


def _announcing_notes(block: Block | None) -> tuple[int, ...]:
    """Give the notes in the last sentence of a paragraph that ends with a colon."""
    if not isinstance(block, Paragraph):
        return ()
    running = RunningText.from_inlines(block.inlines)
    if not running.text.replace(MARK, "").rstrip().endswith((":", "：")):
        return ()
    start, _ = split_sentences(running.text)[-1]
    return tuple(number for offset, number in running.marks if offset >= start)


def _uses_in_quotation(
    quotation: Quotation, announcing: tuple[int, ...], letter: ComposedLetter
) -> Iterator[QuotationUse]:
    """Yield each paragraph of a block quotation; a note at its end covers all."""
    paragraphs = [
        RunningText.from_inlines(inlines) for inlines in inline_groups(quotation.blocks)
    ]
    for index, running in enumerate(paragraphs):
        later = (number for text in paragraphs[index:] for _, number in text.marks)
        own = [number for _, number in running.marks][-1:]
        note = next(iter((*own, *later, *announcing)), None)
        words = running.text.replace(MARK, "").strip()
        if count_words(words) < FEWEST_WORDS:
            continue
        inserted = inserted_excerpts(running, letter.authorities)
        yield QuotationUse(
            words,
            running.place(0, len(running.text)),
            note,
            letter.sources[note - 1].cites if note else (),
            inserted[0][1] if inserted else (),
            is_adjacent=note is not None,
            is_set_off=True,
        )


def _uses_in_note(
    number: int, source: NoteSource, running: RunningText
) -> Iterator[QuotationUse]:
    """Yield the quotations in the words of a note, and after the bar of a cite."""
    for passage in quoted_passages(running.text):
        if passage.word_count < FEWEST_WORDS or not running.marks:
            continue
        after = [index for at, index in running.marks if at >= passage.end]
        cluster = source.parts[after[0] if after else running.marks[-1][1]]
        assert isinstance(cluster, CiteCluster)  # noqa: S101  each mark is a cluster
        place = running.place(passage.start, passage.end)
        cites = tuple(item for item in cluster.items if isinstance(item, Cite))
        yield QuotationUse(passage.words, place, number, cites)
    for cite in source.cites:
        for passage in quoted_passages(cite.suffix):
            if passage.word_count >= FEWEST_WORDS:
                yield QuotationUse(passage.words, cite.place, number, (cite,))
