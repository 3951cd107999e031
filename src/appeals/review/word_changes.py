"""What someone changed in the Word file of a letter, compared with the file we made.

Both are compared as accepted, whether changes were tracked or not; the author of one is
known where it was tracked. Ids of notes are never compared: programs renumber them.
"""

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import accumulate
from typing import Literal

from appeals.comparison.rows import RowMatch, TextRow, align_rows
from appeals.comparison.words import Step, compare_tokens, count_letters, split_words
from appeals.composition.running_text import MARK
from appeals.readers.docx import WordFile
from appeals.review.printed_words import (
    PlainWords,
    PrintedText,
    collect_notes,
    collect_texts,
    join_texts,
)

ChangeOf = Literal[
    "text",
    "note-text",
    "note-added",
    "note-deleted",
    "note-moved",
    "paragraph-added",
    "paragraph-deleted",
    "paragraph-moved",
    "paragraph-split",
    "paragraph-joined",
]
"""What was changed: words in the body or in a note, whole notes or paragraphs."""

_EMPTY = PrintedText("", PlainWords.of(""))
_COPY = re.compile(r"_Copy_\d+$")
_COUNTED = re.compile(r"[\d ]*|Error: Reference source not found")
_LABEL = re.compile(r"\b[^\W\d]+\.\s?$")
_WORD_BEFORE = re.compile(r"\S+\s?$")
_MIN_KEPT_SHARE = 0.5
_MAX_CHANGED_SHARE = 0.5  # of the words of a text; beyond, it is one change
_MIN_DAMAGED = 2
_COMMENT_LETTERS = 60


@dataclass(frozen=True, slots=True)
class FileChange:
    """A change. `old` and `new` are words as shown, "" for none.

    `where` is "paragraph", "heading", "list", "table", "note" or "header". `paragraph`
    is the index of the paragraph in our own file, None for one that is not in it.
    `note` is the number of a note in our letter, `new_note` in theirs, 0 for none.
    `start` and `end` delimit `old` in the `words.text` of the paragraph or, for
    "note-text", of the note. `lead` is the word before a bare number or sign, which
    alone says little: "para. ".
    """

    kind: ChangeOf
    where: str
    old: str
    new: str
    author: str = ""
    paragraph: int | None = None
    start: int = 0
    end: int = 0
    note: int = 0
    new_note: int = 0
    lead: str = ""


@dataclass(frozen=True, slots=True)
class PrintedLetter:
    """The paragraphs and notes of a Word file, as accepted.

    Notes are in the order of their marks; `struck` gives who deleted the notes that are
    gone, by their words. `headers` are the paragraphs of headers and footers.
    """

    texts: tuple[PrintedText, ...]
    notes: tuple[PrintedText, ...]
    struck: Mapping[str, str]
    headers: tuple[PrintedText, ...]

    @classmethod
    def of(cls, file: WordFile) -> "PrintedLetter":
        """Collect the words of a file."""
        struck = {
            PlainWords.of(note.words("rejected")).text: note.changes[0].author
            for note in file.notes
            if note.changes
        }
        return cls(
            collect_texts(file.blocks),
            collect_notes(file.notes),
            struck,
            collect_texts(file.headers),
        )


def compare_files(ours: WordFile, theirs: WordFile) -> tuple[FileChange, ...]:
    """Compare a file that came back with the one that we made, in the letter's order.

    Notes are left out where a program mixed them up: `are_notes_damaged`. Raises
    ValueError when it is hardly the same letter.
    """
    comparison = _Comparison(PrintedLetter.of(ours), PrintedLetter.of(theirs))
    return tuple(comparison.changes(with_notes=not are_notes_damaged(ours, theirs)))


def are_notes_damaged(ours: WordFile, theirs: WordFile) -> bool:
    """Say whether a program mixed the notes up, as LibreOffice 7.4 does.

    There are as many as before, and two or more are empty, or repeat another note, or
    begin with a comment, though no change of them was tracked.
    """
    known = [each.words.text for each in collect_notes(ours.notes)]
    now = collect_notes(theirs.notes)
    texts = [each.words.text for each in now]
    if len(known) != len(now) or Counter(known) == Counter(texts):
        return False
    comments = [
        " ".join(each.text.split())[:_COMMENT_LETTERS]
        for each in theirs.comments
        if each.text
    ]
    damaged = [
        not text or text in known or any(text.startswith(said) for said in comments)
        for text, before, each, note in zip(
            texts, known, now, theirs.notes, strict=True
        )
        if text != before and not each.traces and not note.changes
    ]
    return sum(damaged) >= _MIN_DAMAGED


def find_word_changes(
    before: PrintedText, after: PrintedText
) -> Iterator[tuple[int, int, str, str]]:
    """Yield the changed words: start and end in the old text, new words, author.

    Marks of notes, kinds of blanks, and numbers that a program counts are ignored.
    """
    one, two = before.words.text, after.words.text
    if one == two:
        return
    tokens, others = split_words(one), split_words(two)
    starts = list(accumulate(map(len, tokens), initial=0))
    new_starts = list(accumulate(map(len, others), initial=0))
    for step in _changed_steps(tokens, others):
        start, end = starts[step.old.start], starts[step.old.stop]
        new_start, new_end = new_starts[step.new.start], new_starts[step.new.stop]
        start, end = _without_marks(one, start, end)
        new_start, new_end = _without_marks(two, new_start, new_end)
        old_words, new_words = (
            " ".join(text.replace(MARK, "").split())
            for text in (one[start:end], two[new_start:new_end])
        )
        is_counted = _COUNTED.fullmatch(new_words) and any(
            first <= start and end <= last for first, last in before.numbers
        )
        if old_words != new_words and not is_counted:
            words = after.words.shown_at(new_start, new_end)
            yield start, end, words, after.author(new_start, new_end)


def _changed_steps(old: Sequence[str], new: Sequence[str]) -> Sequence[Step]:
    """Give the steps that change something; one where most of a text changed."""
    steps = [
        each for each in compare_tokens(old, new, count_letters) if not each.is_same
    ]
    changed = sum(step.old.stop - step.old.start for step in steps)
    if changed <= _MAX_CHANGED_SHARE * len(old):
        return steps
    first, last = steps[0], steps[-1]
    old_words = slice(first.old.start, last.old.stop)
    return [Step(False, old_words, slice(first.new.start, last.new.stop))]


def _lead(before: PrintedText, start: int, end: int, new: str) -> str:
    """Give the label of a number, or the word before a bare sign; "" for none."""
    old = before.words.shown_at(start, end)
    above = before.words.shown_at(0, start) if start else ""
    if any(map(count_letters, (old, new))):
        is_number = not any(each.isalpha() for each in old + new)
        match = _LABEL.search(above) if is_number else None
    else:
        match = _WORD_BEFORE.search(above)
    return match[0] if match else ""


def _without_marks(text: str, start: int, end: int) -> tuple[int, int]:
    while start < end and text[start] == MARK:
        start += 1
    while start < end and text[end - 1] == MARK:
        end -= 1
    return start, end


class _Comparison:
    """Compares two parsed files. ValueError when they are hardly the same."""

    def __init__(self, ours: PrintedLetter, theirs: PrintedLetter) -> None:
        self._ours, self._theirs = ours, theirs
        pairs = _pair_by_bookmark(ours.texts, theirs.texts)
        self._texts = _pair_neighbours(_align(ours.texts, theirs.texts, pairs))
        kept = sum(len(each.old) for each in self._texts if each.new)
        if kept < _MIN_KEPT_SHARE * min(len(ours.texts), len(theirs.texts)):
            msg = "hardly a paragraph of it is in the letter"
            raise ValueError(msg)
        self._became = {
            new: each.old or ((each.moved,) if each.moved is not None else ())
            for each in self._texts
            for new in each.new
        }
        self._here = [i for i, each in enumerate(theirs.notes) if each.words.text]

    def changes(self, *, with_notes: bool) -> Iterator[FileChange]:
        """Yield the changes of paragraphs in order, each with those of its notes."""
        in_notes = self._note_changes() if with_notes else []
        last = 0
        for match in self._texts:
            yield from self._paragraph_changes(match)
            for paragraph in match.old:
                yield from (e for e in in_notes if e.paragraph == paragraph)
                last = paragraph
        yield from (e for e in in_notes if e.paragraph is None or e.paragraph > last)
        yield from self._header_changes()

    def _paragraph_changes(self, match: RowMatch) -> Iterator[FileChange]:
        ours = [self._ours.texts[i] for i in match.old]
        theirs = [self._theirs.texts[i] for i in match.new]
        place = match.old[0] if match.old else match.moved
        if not match.new:
            if match.moved is None:
                author = self._deletion_author(match.old[0])
                yield _whole_change("paragraph-deleted", ours[0], None, author, place)
            return
        author = theirs[-1].author(0, len(theirs[-1].words.text))
        if not match.old:
            if match.moved is None:
                place = self._paragraph_above(match.new[0])
                yield _whole_change("paragraph-added", None, theirs[0], author, place)
                return
            ours = [self._ours.texts[match.moved]]
            yield _whole_change("paragraph-moved", ours[0], theirs[0], author, place)
        elif len(theirs) > 1:
            yield _whole_change("paragraph-split", None, theirs[1], "", place)
        elif len(ours) > 1:
            yield _whole_change("paragraph-joined", ours[1], None, "", place)
        second = len(ours[0].words.text) + 1  # where the second of two begins
        for each in _text_changes("text", join_texts(ours), join_texts(theirs)):
            is_second = len(ours) > 1 and each.start >= second
            shift = second if is_second else 0
            yield replace(
                each,
                paragraph=(place or 0) + is_second,
                start=each.start - shift,
                end=each.end - shift,
            )

    def _paragraph_above(self, new: int) -> int | None:
        """Give our paragraph above a new one; None at the beginning of the letter."""
        above = (self._became[index] for index in range(new, -1, -1))
        return next((olds[-1] for olds in above if olds), None)

    def _deletion_author(self, paragraph: int) -> str:
        """Say who deleted a paragraph: the deletion is tracked in what follows."""
        above = [
            m.new[-1] for m in self._texts if m.new and m.old and m.old[0] < paragraph
        ]
        after = above[-1] + 1 if above else 0
        following = self._theirs.texts[after : after + 1]
        return following[0].author(0, 0) if following else ""

    def _note_changes(self) -> list[FileChange]:
        ours, theirs = self._ours.notes, self._theirs.notes
        rows = [theirs[index] for index in self._here]
        places = {n: i for i, each in enumerate(self._ours.texts) for n in each.notes}
        found: list[FileChange] = []
        for match in _align(ours, rows, self._pair_by_mark(len(ours))):
            old = match.old[0] if match.old else match.moved
            if match.new:
                found += self._changes_of_note(
                    old, match.new[0], is_moved=not match.old
                )
            elif match.moved is None:
                gone = ours[match.old[0]]
                author = self._theirs.struck.get(gone.words.text, "")
                change = _whole_change("note-deleted", gone, None, author, None)
                found.append(replace(change, note=match.old[0] + 1))
        return [
            replace(each, paragraph=places.get(each.note - 1)) if each.note else each
            for each in found
        ]

    def _changes_of_note(
        self, old: int | None, new: int, *, is_moved: bool
    ) -> Iterator[FileChange]:
        """Yield the changes of a note; `old` is None for a new one, `new` one here."""
        row = self._theirs.notes[self._here[new]]
        texts = enumerate(self._theirs.texts)
        there = next((i for i, e in texts if self._here[new] in e.notes), None)
        author = row.author(0, len(row.words.text))
        if old is None:
            place = None if there is None else self._paragraph_above(there)
            change = _whole_change("note-added", None, row, author, place)
            yield replace(change, new_note=new + 1)
            return
        before = self._ours.notes[old]
        is_elsewhere = self._is_elsewhere(there, old, self._here[new])
        if is_moved if is_elsewhere is None else is_elsewhere:
            change = _whole_change("note-moved", before, row, author, None)
            yield replace(change, note=old + 1, new_note=new + 1)
        for each in _text_changes("note-text", before, row):
            yield replace(each, note=old + 1, new_note=new + 1)

    def _is_elsewhere(self, there: int | None, old: int, new: int) -> bool | None:
        """Say whether the mark of a note is in another paragraph, or at other words.

        `there` is their paragraph with it, `new` their note. None where a paragraph is
        not known.
        """
        texts = enumerate(self._ours.texts)
        place = next((i for i, each in texts if old in each.notes), None)
        if place is None or there is None or not self._became[there]:
            return None
        if place not in self._became[there]:
            return True
        one, two = self._ours.texts[place], self._theirs.texts[there]
        before, after = one.words.text, two.words.text
        if before.replace(MARK, "") != after.replace(MARK, ""):
            return False
        return _words_before(one, old) != _words_before(two, new)

    def _pair_by_mark(self, count: int) -> Mapping[int, int]:
        """Pair notes, of which ours has so many, by the bookmarks at their marks."""
        marked = [(n, note) for each in self._theirs.texts for n, note in each.marked]
        counts = Counter(_COPY.sub("", name) for name, _ in marked)
        found = {n: self._here.index(note) for n, note in marked if note in self._here}
        names = {f"_apc_{number:03d}": number - 1 for number in range(1, count + 1)}
        return {names[n]: i for n, i in found.items() if n in names and counts[n] == 1}

    def _header_changes(self) -> Iterator[FileChange]:
        """Yield what is new in headers and footers; several of them are the same."""
        ours = {_without_numbers(each): each for each in self._ours.headers}
        theirs = {_without_numbers(each): each for each in self._theirs.headers}
        gone = [each for text, each in ours.items() if text not in theirs]
        for text, new in theirs.items():
            if text in ours or not ours:
                continue
            rows = [TextRow(each.words.text) for each in gone]
            matches = align_rows(rows, [TextRow(new.words.text)])
            old = next((m.old[0] for m in matches if m.old and m.new), None)
            before = gone[old] if old is not None else _EMPTY
            for each in _text_changes("text", before, new):
                yield FileChange("text", "header", each.old, each.new, each.author)


def _text_changes(
    kind: ChangeOf, before: PrintedText, after: PrintedText
) -> Iterator[FileChange]:
    """Yield the changes of words from one text to another."""
    for start, end, words, author in find_word_changes(before, after):
        yield FileChange(
            kind,
            before.where,
            before.words.shown_at(start, end),
            words,
            author,
            start=start,
            end=end,
            lead=_lead(before, start, end, words),
        )


def _without_numbers(text: PrintedText) -> str:
    """Give words without the numbers that a program counts."""
    words = text.words.text
    for start, end in reversed(text.numbers):
        words = words[:start] + words[end:]
    return words


def _words_before(text: PrintedText, note: int) -> str:
    """Give the words before the mark of a note."""
    parts = text.words.text.split(MARK)
    return "".join(parts[: text.notes.index(note) + 1])


def _whole_change(
    kind: ChangeOf,
    old: PrintedText | None,
    new: PrintedText | None,
    author: str,
    paragraph: int | None,
) -> FileChange:
    """Make the change of a whole paragraph or note."""
    where = (old or new or _EMPTY).where
    before, after = (
        each.words.shown.replace(MARK, "").strip() if each else ""
        for each in (old, new)
    )
    return FileChange(kind, where, before, after, author, paragraph)


def _align(
    ours: Sequence[PrintedText], theirs: Sequence[PrintedText], known: Mapping[int, int]
) -> list[RowMatch]:
    """Align texts by their words, and those that were retyped by the `known` pairs."""
    rows = (
        [TextRow(e.words.text.replace(MARK, "")) for e in s] for s in (ours, theirs)
    )
    matches = align_rows(*rows)
    left = {m.old[0] for m in matches if _is_gone(m)}
    right = {m.new[0] for m in matches if _is_new(m)}
    pairs = {old: new for old, new in known.items() if old in left and new in right}
    taken = set(pairs.values())
    found: list[RowMatch] = []
    for match in matches:
        if not match.new and match.old[0] in pairs:
            found.append(RowMatch(match.old, (pairs[match.old[0]],)))
        elif match.old or match.new[0] not in taken:
            found.append(match)
    return found


def _is_gone(match: RowMatch) -> bool:
    return not match.new and match.moved is None


def _is_new(match: RowMatch) -> bool:
    return not match.old and match.moved is None


def _pair_neighbours(matches: Sequence[RowMatch]) -> list[RowMatch]:
    """Pair a deleted paragraph with the only one that was added in its place."""
    found: list[RowMatch] = []
    rest = [None, *matches, None, None]
    for before, one, two, after in zip(
        rest, rest[1:], rest[2:], rest[3:], strict=False
    ):
        if one is None:
            continue
        is_alone = not any(e and (_is_gone(e) or _is_new(e)) for e in (before, after))
        if two and is_alone and _is_gone(one) and _is_new(two):
            found.append(RowMatch(one.old, two.new))
        elif not (found and _is_new(one) and found[-1].new == one.new):
            found.append(one)
    return found


def _pair_by_bookmark(
    ours: Sequence[PrintedText], theirs: Sequence[PrintedText]
) -> Mapping[int, int]:
    """Pair paragraphs by a bookmark that begins in both, and only once in theirs."""
    names = [(_COPY.sub("", n), i) for i, each in enumerate(theirs) for n in each.names]
    counts = Counter(name for name, _ in names)
    there = {name: i for name, i in names if counts[name] == 1}
    return {
        i: there[name]
        for i, each in enumerate(ours)
        for name in each.names
        if name.startswith("_apl_") and name in there
    }
