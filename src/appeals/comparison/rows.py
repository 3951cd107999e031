"""Find which rows of one text are which of another: paragraphs, notes, table rows.

A row is never looked up by its words alone: two may be equal, and then their neighbours
say which is which. What is left over on both sides and alike was moved.
"""

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final

from appeals.comparison.words import count_letters, split_words

_ALIKE: Final = 0.45
"""The share of words that a row must keep to be one that was changed."""
_NEARLY: Final = 0.75
"""The share that must be kept by a row that was split, joined, or moved and changed."""
_FEWEST_MOVED: Final = 3
"""The words of a row that counts as moved; where some changed, twice as many."""
_MOST_PAIRS: Final = 1_000_000
"""Rows times rows that are compared one with another; beyond, only equal ones are."""

_ONE, _SPLIT, _JOINED = (1, 1), (1, 2), (2, 1)


@dataclass(frozen=True, slots=True)
class TextRow:
    """A paragraph, a note ... with its words; it is never one of another `kind`."""

    text: str
    kind: str = ""


@dataclass(frozen=True, slots=True)
class RowMatch:
    """Rows `old` became the rows `new`; numbers count from 0.

    One and one; one and two, into which it was split; two and one: joined. One and none
    was removed, none and one added, and `moved` is then the number of the row on the
    other side that it is, if it was moved.
    """

    old: tuple[int, ...] = ()
    new: tuple[int, ...] = ()
    moved: int | None = None


def align_rows(old: Sequence[TextRow], new: Sequence[TextRow]) -> tuple[RowMatch, ...]:
    """Match the rows of both sides; each row is in one match, in the order of both.

    What was removed comes before what was added in its place.
    """
    rows = _Rows(old, new)
    matches: list[RowMatch] = []
    start = new_start = 0
    for end, new_end in (*rows.anchors(), (len(old), len(new))):
        matches += rows.matches(range(start, end), range(new_start, new_end))
        if end < len(old):
            matches.append(RowMatch((end,), (new_end,)))
        start, new_start = end + 1, new_end + 1
    return tuple(rows.with_moves(matches))


class _Rows:
    """The rows of both sides; their words as numbers, once they are asked for."""

    def __init__(self, old: Sequence[TextRow], new: Sequence[TextRow]) -> None:
        self._old, self._new = old, new
        self._numbers: dict[str, int] = {}
        self._known: dict[str, list[int]] = {}
        self._crossing: set[TextRow] = set()

    def _words(self, row: TextRow) -> list[int]:
        words = self._known.get(row.text)
        if words is None:
            found = split_words(row.text)
            telling = [word for word in found if count_letters(word)] or found
            words = [self._numbers.setdefault(w, len(self._numbers)) for w in telling]
            self._known[row.text] = words
        return words

    def anchors(self) -> list[tuple[int, int]]:
        """Give the rows that are there once on both sides, and do not cross.

        Of what crosses, the longer stays. The rest was moved: it is compared with
        nothing else.
        """
        often, often_new = Counter(self._old), Counter(self._new)
        places = {row: number for number, row in enumerate(self._new)}
        pairs = [
            (number, places[row])
            for number, row in enumerate(self._old)
            if often[row] == often_new[row] == 1
        ]
        weights = [len(self._old[number].text) + 1 for number, _ in pairs]
        kept = _heaviest_in_order(pairs, weights)
        self._crossing = {
            self._old[number]
            for number, _ in {*pairs}.difference(kept)
            if len(self._words(self._old[number])) >= _FEWEST_MOVED
        }
        return kept

    def matches(self, old: range, new: range) -> Iterator[RowMatch]:
        """Match the rows between two anchors so that most words stay, in all."""
        if not (old and new) or len(old) * len(new) > _MOST_PAIRS:
            yield from (RowMatch(old=(number,)) for number in old)
            yield from (RowMatch(new=(number,)) for number in new)
            return
        steps = self._best_steps(old, new)
        row = column = 0
        while row < len(old) or column < len(new):
            down, right = steps[row][column]
            taken, given = old[row : row + down], new[column : column + right]
            yield RowMatch(tuple(taken), tuple(given))
            row, column = row + down, column + right

    def _best_steps(self, old: range, new: range) -> list[list[tuple[int, int]]]:
        """Say for each pair of rows how many of both the best match takes from there.

        From the end: `scores` are what stays of the words from a pair of rows on.
        """
        after = two_after = [0] * (len(new) + 3)
        kept_below = [0] * (len(new) + 1)
        steps = [[(0, 1)] * (len(new) + 1)]
        for row in reversed(range(len(old))):
            scores, chosen = [0] * (len(new) + 3), [(1, 0)] * (len(new) + 1)
            scores[len(new)] = after[len(new)]
            kept = [0] * (len(new) + 1)
            for column in reversed(range(len(new))):
                here = old[row], new[column]
                kept[column] = one = self._kept_of_pair(*here)
                best, step = after[column], (1, 0)
                if scores[column + 1] > best:
                    best, step = scores[column + 1], (0, 1)
                if one and one + after[column + 1] > best:
                    best, step = one + after[column + 1], _ONE
                # Of two rows that were one, the longer has half of its words.
                if one or kept[column + 1]:
                    whole, pair = self._old[here[0]], self._new[here[1] : here[1] + 2]
                    two = column + 1 < len(new) and self._kept_in_two(whole, *pair)
                    if two and two + after[column + 2] > best:
                        best, step = two + after[column + 2], _SPLIT
                if one or kept_below[column]:
                    whole, pair = self._new[here[1]], self._old[here[0] : here[0] + 2]
                    two = row + 1 < len(old) and self._kept_in_two(whole, *pair)
                    if two and two + two_after[column + 1] > best:
                        best, step = two + two_after[column + 1], _JOINED
                scores[column], chosen[column] = best, step
            two_after, after, kept_below = after, scores, kept
            steps.append(chosen)
        return steps[::-1]

    def _kept_of_pair(self, old: int, new: int) -> int:
        """Count the words that stay between two rows, on both sides; 0 if too few."""
        one, other = self._old[old], self._new[new]
        if one.kind != other.kind:
            return 0
        words, new_words = self._words(one), self._words(other)
        if one.text == other.text:
            return max(len(words) + len(new_words), 1)
        if one in self._crossing or other in self._crossing:
            return 0
        return _count_kept(words, new_words, _ALIKE)

    def _kept_in_two(self, whole: TextRow, first: TextRow, last: TextRow) -> int:
        """Count the words that stay of two rows that are one on the other side.

        Of the shorter row, half must have stayed.
        """
        rows = whole, first, last
        if len({row.kind for row in rows}) > 1 or self._crossing.intersection(rows):
            return 0
        one, two = self._words(first), self._words(last)
        kept = _count_kept([*one, *two], self._words(whole), _NEARLY)
        return max(kept - min(len(one), len(two)), 0)

    def with_moves(self, matches: Sequence[RowMatch]) -> Iterator[RowMatch]:
        """Pair what was removed with what was added, and is nearly the same."""
        moves = self._find_moves(
            [each.old[0] for each in matches if not each.new],
            [each.new[0] for each in matches if not each.old],
        )
        back = {new: old for old, new in moves.items()}
        for each in matches:
            if not each.new:
                yield replace(each, moved=moves.get(each.old[0]))
            elif not each.old:
                yield replace(each, moved=back.get(each.new[0]))
            else:
                yield each

    def _find_moves(
        self, removed: Sequence[int], added: Sequence[int]
    ) -> dict[int, int]:
        if len(removed) * len(added) > _MOST_PAIRS:
            return {}
        found = [
            (-kept, old, new)
            for old in removed
            for new in added
            if (kept := self._kept_of_move(old, new))
        ]
        moves: dict[int, int] = {}
        taken: set[int] = set()
        for _, old, new in sorted(found):
            if old not in moves and new not in taken:
                moves[old] = new
                taken.add(new)
        return moves

    def _kept_of_move(self, old: int, new: int) -> int:
        one, other = self._old[old], self._new[new]
        words, new_words = self._words(one), self._words(other)
        if one == other:
            return 2 * len(words) if len(words) >= _FEWEST_MOVED else 0
        is_short = min(len(words), len(new_words)) < 2 * _FEWEST_MOVED
        if one.kind != other.kind or is_short:
            return 0
        return _count_kept(words, new_words, _NEARLY)


def _count_kept(old: Sequence[int], new: Sequence[int], share: float) -> int:
    """Count the words that stay, on both sides; 0 if they are a smaller share."""
    from rapidfuzz.distance import Indel

    total = len(old) + len(new)
    if 2 * min(len(old), len(new)) < share * total:
        return 0
    most = int((1 - share) * total)
    gone = Indel.distance(old, new, score_cutoff=most)
    return total - gone if gone <= most else 0


def _heaviest_in_order(
    pairs: Sequence[tuple[int, int]], weights: Sequence[int]
) -> list[tuple[int, int]]:
    """Give the heaviest of the pairs of which none crosses another.

    They are in the order of their first numbers. `ends` are the second numbers of the
    last pairs of rows, each heavier than the one before.
    """
    ends: list[int] = []
    totals: list[int] = []
    lasts: list[int] = []
    before: list[int | None] = []
    for number, (_, place) in enumerate(pairs):
        at = bisect_left(ends, place)
        total = weights[number] + (totals[at - 1] if at else 0)
        before.append(lasts[at - 1] if at else None)
        end = at
        while end < len(totals) and totals[end] <= total:
            end += 1
        ends[at:end], totals[at:end], lasts[at:end] = [place], [total], [number]
    kept: list[tuple[int, int]] = []
    step = lasts[-1] if lasts else None
    while step is not None:
        kept.append(pairs[step])
        step = before[step]
    return kept[::-1]
