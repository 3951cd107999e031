"""The words of a paragraph, heading, cell or note as one string that knows its places.

Its sentences and quoted passages are found here too; references are not.
"""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from typing import NamedTuple

from appeals.errors import Place
from appeals.languages.find import EVERY_LANGUAGE
from appeals.languages.scripts import HAN
from appeals.model.cite import CiteCluster
from appeals.model.document import (
    Block,
    Inline,
    LineBreak,
    NoteMark,
    NoteNumber,
    NoteSource,
    Text,
    inline_groups,
    walk_inlines,
)
from appeals.model.finding import Correction

MARK = "\ufffc"
"""The character that stands for a note mark or, in a note, for a cluster of cites."""


class RunningText(NamedTuple):
    """Joined words. A line end of the source and a hard break are both a line feed.

    `marks` holds (offset in `text`, number) of each MARK: the note's number, or in a
    note the index of the cluster among its parts. The address of a link is not among
    the words.
    """

    text: str
    starts: tuple[int, ...]
    pieces: tuple[Text, ...]
    marks: tuple[tuple[int, int], ...]

    @classmethod
    def from_inlines(cls, inlines: Sequence[Inline]) -> "RunningText":
        """Join inlines, those inside italics, links and spans too."""
        parts: list[str] = []
        starts: list[int] = []
        pieces: list[Text] = []
        marks: list[tuple[int, int]] = []
        length = 0
        for inline in walk_inlines(tuple(inlines)):
            match inline:
                case Text(" ", None) | LineBreak():
                    part = "\n"
                case Text(text):
                    starts.append(length)
                    pieces.append(inline)
                    part = text
                case NoteMark(number):
                    marks.append((length, number))
                    part = MARK
                case NoteNumber(number):
                    part = str(number)
                case _:
                    continue
            parts.append(part)
            length += len(part)
        return cls("".join(parts), tuple(starts), tuple(pieces), tuple(marks))

    @classmethod
    def from_note(cls, source: NoteSource) -> "RunningText":
        """Join the words that the author wrote into a note; a cluster is a MARK."""
        parts = [
            NoteMark(index) if isinstance(part, CiteCluster) else part
            for index, part in enumerate(source.parts)
        ]
        return cls.from_inlines(parts)

    def piece_at(self, offset: int) -> Text | None:
        """Give the run of words that holds a character; None for a mark or break."""
        index = bisect_right(self.starts, offset) - 1
        if index < 0 or offset >= self.starts[index] + len(self.pieces[index].text):
            return None
        return self.pieces[index]

    def is_value(self, offset: int) -> bool:
        """Say whether a character came out of an expression, not out of a file."""
        piece = self.piece_at(offset)
        return bool(piece and piece.place and not piece.place.end_column)

    def place(self, start: int, end: int) -> Place | None:
        """Give the place of the characters from `start` up to `end`.

        A value has the place of its expression. For words that continue on the next
        line, the place ends with the first line.
        """
        first = self._place_of(start)
        if first is None or not first.end_column:
            return first
        stop = first.end_column
        pieces = range(
            bisect_right(self.starts, start) - 1, bisect_left(self.starts, end)
        )
        for number in pieces:
            words, here = self.pieces[number].text, self.pieces[number].place
            if here is None or not here.end_column or not words:
                continue
            if (here.file, here.line) != (first.file, first.line):
                break
            length = min(end - self.starts[number], len(words))
            stop = max(stop, here.column + length)
        return Place(first.file, first.line, first.column, stop)

    def edit(self, start: int, end: int, new: str) -> Correction | None:
        """Give the edit that replaces these characters in a template by `new`.

        None where the template does not contain exactly these: a value, a mark, two
        lines.
        """
        place, old = self.place(start, end), self.text[start:end]
        if place is None or place.end_column - place.column != len(old):
            return None
        return Correction(place, old, new)

    def _place_of(self, offset: int) -> Place | None:
        piece = self.piece_at(offset)
        if piece is None or piece.place is None or not piece.place.end_column:
            return piece.place if piece else None
        index = bisect_right(self.starts, offset) - 1
        column = piece.place.column + offset - self.starts[index]
        return Place(piece.place.file, piece.place.line, column, column + 1)


_PAIRS = (("«", "»"), ("「", "」"), ("『", "』"))
_ARABIC = re.compile("[\u0600-\u06ff]")
_STRAIGHT = re.compile(r'(?<![\w"])"(?=\S)(?P<inside>[^"]+)(?<=\S)"(?!\w)')
_SINGLE_OPENS = re.compile(r"(?<!\w)‘(?=\S)")
_SINGLE_CLOSES = re.compile(r"(?<=\S)’(?!\w)")
_POSSESSIVE = re.compile(r"(?<=s)’(?= [a-z])")
_WORD = re.compile(r"\w+(?:['’–-]\w+)*")


class Passage(NamedTuple):
    """A passage in quotation marks: text[start:end] with them, `words` without."""

    start: int
    end: int
    words: str

    @property
    def word_count(self) -> int:
        """How many words it has; two Chinese signs count as one."""
        return count_words(self.words)


def count_words(text: str) -> int:
    """Count words; two Chinese signs count as one."""
    signs = len(HAN.findall(text))
    return len(_WORD.findall(HAN.sub(" ", text))) + (signs + 1) // 2


@lru_cache(maxsize=512)
def quoted_passages(text: str) -> tuple[Passage, ...]:
    """Find “…”, "…", «…», ‘…’, 「…」, 『…』 in one paragraph, in order.

    Arabic opens with ” and closes with “. Of nested pairs the outermost is given. A
    mark that is never closed opens nothing, and an apostrophe is not a mark.
    """
    straight = (match.span() for match in _STRAIGHT.finditer(text))
    kept: list[Passage] = []
    for start, end in sorted(
        (*_find_pairs(text), *straight, *_find_single_quotes(text))
    ):
        if not kept or start >= kept[-1].end:
            kept.append(Passage(start, end, text[start + 1 : end - 1].strip()))
    return tuple(kept)


def _find_pairs(text: str) -> Iterator[tuple[int, int]]:
    curly = ("”", "“") if _ARABIC.search(text) else ("“", "”")
    for opening, closing in (curly, *_PAIRS):
        depth = start = 0
        for match in re.finditer(f"[{opening}{closing}]", text):
            if match[0] == opening:
                start = start if depth else match.start()
                depth += 1
            elif depth:
                depth -= 1
                if depth == 0:
                    yield start, match.end()


def _find_single_quotes(text: str) -> Iterator[tuple[int, int]]:
    """Pair single marks; the ’ of "States’ duties" closes nothing if another does."""
    for opening in _SINGLE_OPENS.finditer(text):
        following = _SINGLE_OPENS.search(text, opening.end())
        limit = following.start() if following else len(text)
        closings = list(_SINGLE_CLOSES.finditer(text, opening.end(), limit))
        sure = [c for c in closings if not _POSSESSIVE.match(text, c.start())]
        for closing in (sure or closings)[:1]:
            yield opening.start(), closing.end()


_ABBREVIATIONS = frozenset(
    word for language in EVERY_LANGUAGE for word in language.text.abbreviations.split()
)
_STOP = re.compile(
    rf"(?P<ascii>[.!?…]+)(?P<tail>[\"'”’»)\]{MARK},]*)(?=\s|$)"
    rf"|[。！？]+(?:[”’」』）]|{MARK})*"
)
_WORD_BEFORE = re.compile(r"[\w.]*\w$")
_INITIALS = re.compile(r"(?:\w\.)*[^\W\d_]")
_LOWER_FOLLOWS = re.compile(rf"[\s“‘«({MARK}]*[^\W\d_]")


class Claim(NamedTuple):
    """What a note supports: the sentence that has its mark.

    The sentence is running.text[start:end], marks included; the note's own mark
    is at `mark`.
    """

    note: int
    running: RunningText
    start: int
    end: int
    mark: int

    @property
    def sentence(self) -> str:
        """The sentence in words, without marks and in one line."""
        return " ".join(
            self.running.text[self.start : self.end].replace(MARK, "").split()
        )

    @property
    def place(self) -> Place | None:
        """Where the sentence begins."""
        for offset in range(self.start, self.end):
            place = self.running.place(offset, self.end)
            if place is not None:
                return place
        return None


@lru_cache(maxsize=512)
def split_sentences(text: str) -> tuple[tuple[int, int], ...]:
    """Give the (start, end) of each sentence of a paragraph, its marks included.

    "para. 14", "No. 5", "Ms. X" and "U.N." end no sentence, nor does a stop before a
    small letter or within a quotation. A Chinese full stop needs no blank after it.
    """
    inside = [(p.start, p.end) for p in quoted_passages(text)]
    sentences: list[tuple[int, int]] = []
    start = 0
    for stop in _STOP.finditer(text):
        goes_on = any(
            first < stop.start() and stop.end() < end for first, end in inside
        )
        if goes_on or not _ends_sentence(text, stop):
            continue
        sentences.append((start, stop.end()))
        start = stop.end()
    if text[start:].strip():
        sentences.append((start, len(text)))
    return tuple(
        (end - len(text[first:end].lstrip()), end)
        for first, end in sentences
        if text[first:end].strip()
    )


def find_claims(blocks: tuple[Block, ...]) -> Mapping[int, Claim]:
    """Map each note number of these blocks to the sentence that the note supports."""
    found = (
        claim
        for inlines in inline_groups(blocks)
        for claim in _find_claims_in_paragraph(RunningText.from_inlines(inlines))
    )
    return {claim.note: claim for claim in found}


def _find_claims_in_paragraph(running: RunningText) -> tuple[Claim, ...]:
    claims: list[Claim] = []
    sentences = split_sentences(running.text) if running.marks else ()
    for offset, number in running.marks:
        start, end = next((s, e) for s, e in sentences if offset < e)
        claims.append(Claim(number, running, min(start, offset), end, offset))
    return tuple(claims)


def _ends_sentence(text: str, stop: re.Match[str]) -> bool:
    if stop["ascii"] is None:
        return True
    following = _LOWER_FOLLOWS.match(text, stop.end())
    if following and following[0][-1].islower():
        return False
    if stop["ascii"] != "." or stop["tail"].strip(MARK + ","):
        return True
    word = _WORD_BEFORE.search(text, 0, stop.start())
    if word is None:
        return True
    is_last = not text[stop.end() :].strip()
    known = word[0].casefold() in _ABBREVIATIONS
    return is_last or not (known or _INITIALS.fullmatch(word[0]))
