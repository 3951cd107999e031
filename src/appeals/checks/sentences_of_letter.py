"""The sentences of a letter's own text, for rules on what a sentence says.

What is quoted is somebody else's: block quotations are left out, and passages in
quotation marks are blotted out of the author's words.
"""

from collections.abc import Iterator
from typing import NamedTuple

from appeals.checks.shared_work import once_per_letter
from appeals.checks.typed_words import TypedWords, typed_words
from appeals.composition.compose import ComposedLetter
from appeals.composition.quoted_passages import quoted_passages
from appeals.composition.running_text import MARK, RunningText
from appeals.composition.sentences import split_sentences
from appeals.errors import Place
from appeals.model.authority import Authority
from appeals.model.document import Paragraph, Quotation, inline_groups, walk_blocks


class Sentence(NamedTuple):
    """One sentence: the paragraph it is in, and where it begins and ends there.

    `own` are the author's words: as long as the sentence, with a sign in place of
    each character of a value, a quotation, a note mark or another language. `notes`
    are the numbers of its notes, `sources` the entries that these cite. `number` is
    that of its paragraph, from 0.
    """

    running: RunningText
    start: int
    end: int
    own: str
    notes: tuple[int, ...]
    sources: tuple[Authority, ...]
    number: int

    @property
    def text(self) -> str:
        """All words, those of values and quotations too; MARK for each note mark."""
        return self.running.text[self.start : self.end]

    def place(self, start: int, end: int) -> Place | None:
        """Give the place of its characters from `start` up to `end`."""
        return self.running.place(self.start + start, self.start + end)


@once_per_letter
def sentences_of(letter: ComposedLetter) -> Iterator[Sentence]:
    """Give the sentences of paragraphs and items of lists, in order.

    Headings, tables, notes and block quotations are not there.
    """
    blocks = tuple(walk_blocks(letter.body))
    quoted = {
        id(group)
        for block in blocks
        if isinstance(block, Quotation)
        for group in inline_groups(block.blocks)
    }
    paragraphs = {id(b.inlines) for b in blocks if isinstance(b, Paragraph)} - quoted
    for number, words in enumerate(typed_words(letter)):
        if words.running and words.note is None and id(words.group) in paragraphs:
            yield from _sentences(words, words.running, letter, number)


def _sentences(
    words: TypedWords, running: RunningText, letter: ComposedLetter, number: int
) -> Iterator[Sentence]:
    own = words.text
    for passage in quoted_passages(running.text):
        blot = MARK * (passage.end - passage.start)
        own = own[: passage.start] + blot + own[passage.end :]
    for start, end in split_sentences(running.text):
        notes = tuple(note for at, note in running.marks if start <= at < end)
        cites = (cite for note in notes for cite in letter.sources[note - 1].cites)
        keys = dict.fromkeys(cite.key for cite in cites if cite.key)
        sources = tuple(letter.authorities[key] for key in keys)
        yield Sentence(running, start, end, own[start:end], notes, sources, number)
