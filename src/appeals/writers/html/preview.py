"""The web edition as its author previews it: each word knows its place in the files.

It is for the author's browser only: no file that is kept or sent is written from it.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from appeals.errors import Place, Problem
from appeals.languages.find import find_or_english
from appeals.model.document import Document, Note, Text
from appeals.model.finding import Finding
from appeals.writers.html.markup import attributes, escape_html
from appeals.writers.html.web import WebMarkup, page_style, subject_level, web_page
from appeals.writers.layout import style_sheet
from appeals.writers.layout.page_look import PageLook

_LOUDEST = ("error", "warning", "info")


def write_preview(
    document: Document,
    look: PageLook | None,
    problems: Sequence[Problem],
    entries: Mapping[str, Place],
) -> str:
    """Print the page of `write_html`, its words with their places and problems.

    Words with a place are in elements with `data-place="templates/letters/x.md:3:41"`;
    `data-exact="yes"` says that the column goes on with each character. A note has the
    place of its cite, and in `data-entries` those of the entries that it cites. What a
    problem is about is in a `mark` with its number, from 0, in `data-problems`.
    """
    markup = _PreviewMarkup(
        subject_level(document),
        document.date,
        words=find_or_english(document.lang).page,
        problems=problems,
        by_line=_by_line(problems),
        entries=entries,
    )
    style = page_style(document, look) + style_sheet("preview.css")
    return web_page(document, markup, style)


@dataclass(frozen=True, slots=True, kw_only=True)
class _PreviewMarkup(WebMarkup):
    """Words carry their places. `by_line` has the numbers of a line's problems."""

    problems: Sequence[Problem]
    by_line: Mapping[tuple[str, int], Sequence[int]]
    entries: Mapping[str, Place]

    def text(self, text: Text) -> str:
        """Print a run of words, cut where a problem begins or ends."""
        if text.place is None:
            return escape_html(text.text)
        return "".join(map(self._print_piece, self._split(text, text.place)))

    def note_mark(self, number: int) -> str:
        """Print the number that calls a note, marked if the note has a problem."""
        own = [
            n
            for n, problem in enumerate(self.problems)
            if isinstance(problem, Finding) and problem.note == number
        ]
        return self._mark(WebMarkup.note_mark(self, number), own)

    def note(self, note: Note) -> str:
        """Print one entry of the list of notes with the places that it rests on."""
        keys = dict.fromkeys(cite.key for cite in note.cites if cite.key is not None)
        places = [str(self.entries[key]) for key in keys if key in self.entries]
        fields = attributes(
            data_place=str(note.place or ""), data_entries=" ".join(places)
        )
        printed = WebMarkup.note(self, note)
        return printed.replace("<li", f"<li{fields}", 1)

    def _split(self, text: Text, place: Place) -> Iterator[tuple[str, Place, bool]]:
        """Give the pieces of a run, each with its place, and whether it is exact."""
        length = len(text.text)
        if place.end_column - place.column != length:
            yield text.text, place, False
            return
        columns = {
            border - place.column
            for at in map(self._place, self._on_line(place))
            for border in (at.column, _end(at))
        }
        inner = sorted(column for column in columns if 0 < column < length)
        for start, end in pairwise((0, *inner, length)):
            first, behind = place.column + start, place.column + end
            cut = replace(place, column=first, end_column=behind)
            yield text.text[start:end], cut, True

    def _print_piece(self, piece: tuple[str, Place, bool]) -> str:
        words, place, is_exact = piece
        start = replace(place, end_column=0)
        exact = "yes" if is_exact else ""
        fields = attributes(data_place=str(start), data_exact=exact)
        inner = f"<span{fields}>{escape_html(words)}"
        return self._mark(f"{inner}</span>", tuple(self._problems_at(place)))

    def _problems_at(self, place: Place) -> Iterator[int]:
        for number in self._on_line(place):
            at = self._place(number)
            is_here = at.column < _end(place) and place.column < _end(at)
            if is_here or not at.column:
                yield number

    def _on_line(self, place: Place) -> Sequence[int]:
        return self.by_line.get((place.file, place.line), ())

    def _place(self, number: int) -> Place:
        place = self.problems[number].place
        assert place is not None  # noqa: S101  only such are in `by_line`
        return place

    def _mark(self, inner: str, numbers: Sequence[int]) -> str:
        if not numbers:
            return inner
        of = [self.problems[number] for number in numbers]
        loudest = min((each.severity for each in of), key=_LOUDEST.index)
        title = "; ".join(f"{each.code} {each.message}" for each in of)
        listed = " ".join(map(str, numbers))
        fields = attributes(class_=loudest, title=title, data_problems=listed)
        return f"<mark{fields}>{inner}</mark>"


def _by_line(problems: Iterable[Problem]) -> Mapping[tuple[str, int], Sequence[int]]:
    found: dict[tuple[str, int], list[int]] = defaultdict(list)
    for number, problem in enumerate(problems):
        if problem.place is not None and problem.place.line:
            found[problem.place.file, problem.place.line].append(number)
    return dict(found)


def _end(place: Place) -> int:
    return max(place.end_column, place.column + 1)
