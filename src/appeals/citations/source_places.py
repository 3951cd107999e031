"""Find a place in the text of a source: para. 14; art. 9, para. 1; annex II, para. 3.

Numbers count only where they can be counted: each appears once between the one before
it and the one after it. What cannot be counted is unsure, never guessed.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from typing import Final, Literal, NamedTuple

from appeals.languages.scripts import parse_roman
from appeals.model.pinpoint import Locator, LocatorLabel, Number, Pinpoint, read_numbers
from appeals.model.source_text import SourceLine, SourceText

_WORDS: Final[dict[LocatorLabel, str]] = {
    "art": "Article|Art\\.|Artículo|Artigo|Статья|المادة",
    "rule": "Rule|Règle|Regla|Regra|Правило|القاعدة",
    "principle": "Principle|Principe|Principio|Princípio|Принцип|المبدأ",
    "guideline": "Guideline|Directive|Directriz|Diretriz",
    "recommendation": "Recommendation|Recommandation|Recomendación|Recomendação",
    "chap": "Chapter|Chapitre|Capítulo|Глава|الفصل",
    "part": "Part|Partie|Parte|Часть|الجزء",
}
"""The words that headings of the United Nations begin with, in its languages."""

_ANNEX: Final = "Annex|Annexe|Anexo|Appendix|Appendice|Приложение|Anhang"
_ANNEX_ALONE: Final = re.compile(
    rf"\s*(?:(?:{_ANNEX})(?:\s+(?P<number>[IVXL]+|\d+))?|附件(?P<han>[一二三四五六七八九十]+)?)\s*",
    re.IGNORECASE,
)
_PARAGRAPH: Final = re.compile(
    r"\s*(?:(?P<one>\d{1,4})(?:[.．、](?=\s*[^\d\s]|\s+\d)|\.\s*$)"
    r"|(?P<two>\d{1,3}\.\d{1,3})(?:\.\s*|\s+)(?=\D))\s*"
)
_ROMAN: Final = re.compile(r"M*(?:CM|CD|D?C*)(?:XC|XL|L?X*)(?:IX|IV|V?I*)")
_NOT_PLAIN: Final = re.compile(r"\d[A-Za-z]|\b(?:bis|ter|quater)\b")
_FEWEST, _FEWEST_INSIDE = 3, 2
_MOST_CANDIDATES: Final = 50_000
_MOST_MISSED: Final = 20

PlaceState = Literal["found", "absent", "unsure"]


class SourcePlace(NamedTuple):
    """The result of looking for a place: its words, or why there are none.

    `lines` are those of the place, without its number. `is_open` says that it ends
    where the text does, and that its last words may be those of something else.
    """

    state: PlaceState
    lines: tuple[SourceLine, ...] = ()
    why: str = ""
    is_open: bool = False

    @property
    def text(self) -> str:
        """Its words, a line of the source each."""
        return "\n".join(line.text for line in self.lines)

    @property
    def page(self) -> int:
        """The page it begins on, counted from 1; 0 where there are none."""
        return self.lines[0].page if self.lines else 0


class _Span(NamedTuple):
    """From line `start` to before line `end`; `skip` characters of the first are out.

    `is_open` as in SourcePlace.
    """

    start: int
    end: int
    skip: int = 0
    is_open: bool = False


class Division(NamedTuple):
    """How a text is divided by one label: where each number begins, and ends.

    `is_complete` says that no number of this kind follows the last one.
    """

    spans: dict[Number, _Span]
    sure: frozenset[Number]
    is_complete: bool

    @property
    def last(self) -> Number:
        """The last number."""
        return max(self.spans)


class _NotFoundError(Exception):
    """Says in half a sentence why a place is not found; `state` how sure that is."""

    def __init__(self, state: PlaceState, why: str) -> None:
        super().__init__(why)
        self.state: PlaceState = state


@lru_cache(maxsize=2048)
def find_place(source: SourceText, pinpoint: Pinpoint) -> SourcePlace:
    """Find the words of a place; of several places beside one another, all of them."""
    spans: list[_Span] = []
    whole = _Span(0, len(source.lines))
    found = [whole]
    try:
        for locator in pinpoint.locators:
            outer = [whole] if locator.joint else found
            spans += found if locator.joint else []
            found = [
                inner for span in outer for inner in _find_within(source, span, locator)
            ]
    except _NotFoundError as error:
        return SourcePlace(error.state, why=str(error))
    spans += found
    lines = tuple(line for span in spans for line in _lines_of(source, span))
    return SourcePlace("found", lines, is_open=any(span.is_open for span in spans))


def numbered_paragraphs(source: SourceText) -> Iterator[tuple[str, SourcePlace]]:
    """Give each paragraph whose number is sure, in order: "14", and its words."""
    division = _divide(source, 0, len(source.lines), "para")
    for number in sorted(division.sure):
        span = division.spans[number]
        lines = tuple(_lines_of(source, span))
        name = ".".join(map(str, number))
        yield name, SourcePlace("found", lines, is_open=span.is_open)


def _lines_of(source: SourceText, span: _Span) -> Iterator[SourceLine]:
    """Give the lines of a span, without the headings of what comes after it.

    Recommendations are in bold as headings are; then nothing is taken off.
    """
    end = span.end
    is_bold = span.start < end and source.lines[span.start].is_heading
    while end > span.start + 1 and source.lines[end - 1].is_heading and not is_bold:
        end -= 1
    for index in range(span.start, end):
        line = source.lines[index]
        text = line.text[span.skip :] if index == span.start else line.text
        if text.strip():
            yield line._replace(text=text.strip())


def _find_within(source: SourceText, span: _Span, locator: Locator) -> Iterator[_Span]:
    if locator.label == "page":
        yield from _find_pages(source, locator)
    elif locator.label in {"annex", "appendix"}:
        yield _find_annex(source, span, locator)
    elif locator.label in _WORDS or locator.label == "para":
        yield from _find_numbers(source, span, locator)
    else:
        raise _NotFoundError("unsure", f"'{locator}' cannot be looked up by a program")


def _find_pages(source: SourceText, locator: Locator) -> Iterator[_Span]:
    if source.first_page is None:
        raise _NotFoundError("unsure", "its pages do not say their numbers")
    last = source.first_page + source.pages - 1
    for number, _ in _read_ranges(locator):
        page = number[0] - source.first_page + 1
        if not 1 <= page <= source.pages:
            message = f"its pages are {source.first_page} to {last}"
            raise _NotFoundError("absent", message)
        found = [i for i, line in enumerate(source.lines) if line.page == page]
        if found:
            yield _Span(found[0], found[-1] + 1)


def _find_annex(source: SourceText, span: _Span, locator: Locator) -> _Span:
    value = locator.value
    wanted = value.upper() if _ROMAN.fullmatch(value.upper()) else value
    headings = _find_annex_headings(source, span.start, span.end)
    here = [index for index, number in headings if number == wanted or not wanted]
    if len(here) != 1:
        raise _NotFoundError("unsure", f"where '{locator}' begins cannot be told")
    behind = (index for index, _ in headings if index > here[0])
    return _Span(here[0] + 1, next(behind, span.end))


def _find_annex_headings(
    source: SourceText, start: int, end: int
) -> list[tuple[int, str]]:
    """Find the annexes after the first paragraph: the line of each, and its number.

    A table of contents comes before that paragraph.
    """
    headings: list[tuple[int, str]] = []
    has_begun = False
    for index in range(start, end):
        text = source.lines[index].text
        match = _PARAGRAPH.match(text)
        has_begun = has_begun or (match is not None and match["one"] == "1")
        if has_begun and (heading := _ANNEX_ALONE.fullmatch(text)):
            headings.append((index, heading["number"] or heading["han"] or ""))
    return headings


def _find_numbers(source: SourceText, span: _Span, locator: Locator) -> Iterator[_Span]:
    division = _divide(source, span.start, span.end, locator.label)
    is_inside = (span.start, span.end) != (0, len(source.lines))
    if len(division.spans) < (_FEWEST_INSIDE if is_inside else _FEWEST):
        raise _NotFoundError("unsure", f"no numbers are found for '{locator}'")
    for first, last in _read_ranges(locator):
        start = _find_number(division, first, locator)
        end = _find_number(division, last, locator) if last != first else start
        yield _Span(start.start, end.end, start.skip, end.is_open)


def _find_number(division: Division, number: Number, locator: Locator) -> _Span:
    if number in division.sure:
        return division.spans[number]
    inside = [n for n in division.sure if n[: len(number)] == number]
    if inside and number not in division.spans:  # para. 8 of views is 8.1 to 8.7
        spans = [division.spans[n] for n in inside]
        end = max(spans, key=lambda span: span.end)
        return _Span(min(s.start for s in spans), end.end, 0, end.is_open)
    behind = division.last
    if number[0] > behind[0] and division.is_complete and behind in division.sure:
        last = Locator(locator.label, ".".join(map(str, behind)))
        raise _NotFoundError("absent", f"its last one is {last}")
    raise _NotFoundError("unsure", f"where '{locator}' is cannot be told")


def _read_ranges(locator: Locator) -> list[tuple[Number, Number]]:
    """Read the numbers of a value, Roman ones too: first and last of each range."""
    roman = locator.value.upper()
    if locator.value and _ROMAN.fullmatch(roman):
        number = (parse_roman(roman),)
        return [(number, number)]
    ranges = read_numbers(locator.value)
    items = [item for item in re.split(r", and | and |, ", locator.value) if item]
    if len(ranges) != len(items) or _NOT_PLAIN.search(locator.value):
        raise _NotFoundError("unsure", f"'{locator}' cannot be looked up by a program")
    return [(each.first, each.last) for each in ranges]


@lru_cache(maxsize=1024)
def _divide(source: SourceText, start: int, end: int, label: LocatorLabel) -> Division:
    """Divide the lines from `start` to before `end` by the numbers of one label."""
    if label == "para" and (headings := _find_annex_headings(source, start, end)):
        end = headings[0][0]
    found = list(_find_candidates(source.lines[start:end], label))
    if len(found) > _MOST_CANDIDATES:
        return Division({}, frozenset(), is_complete=False)
    first, last = _first_run(found), _last_run(found)
    order = list(first)
    if not order or first[order[0]] != last.get(order[0]):
        return Division({}, frozenset(), is_complete=False)
    reach = order[-1][0]
    behind_last = [number for _, number, _ in found[first[order[-1]] + 1 :]]
    is_missed = any(
        number in {(1,), (1, 1)} or reach < number[0] <= reach + _MOST_MISSED
        for number in behind_last
    )
    spans, sure = {}, []
    for index, number in enumerate(order):
        line, _, skip = found[first[number]]
        is_last = index == len(order) - 1
        behind = None if is_last else order[index + 1]
        stop = end if behind is None else start + found[first[behind]][0]
        spans[number] = _Span(start + line, stop, skip, is_last)
        is_ended = first[behind] == last.get(behind) if behind else not is_missed
        if first[number] == last.get(number) and is_ended:
            sure.append(number)
    is_complete = source.is_whole and not is_missed
    return Division(spans, frozenset(sure), is_complete)


def _find_candidates(
    lines: Sequence[SourceLine], label: LocatorLabel
) -> Iterator[tuple[int, Number, int]]:
    """Give what may be numbers: the line, the number, how long it is."""
    if label == "para":
        for index, line in enumerate(lines):
            if match := _PARAGRAPH.match(line.text):
                typed = match["one"] or match["two"]
                yield index, tuple(map(int, typed.split("."))), match.end()
        return
    heading = re.compile(
        rf"\s*(?:{_WORDS[label]})\s+(?:(?P<digits>\d{{1,4}})|(?P<roman>[IVXL]+))"
        r"\b(?! ?(?:bis|ter|quater))[.:)–—-]*\s*",
        re.IGNORECASE,
    )
    for index, line in enumerate(lines):
        if match := heading.match(line.text):
            typed = match["digits"] or match["roman"].upper()
            number = next(iter(_read_ranges(Locator(label, typed))))[0]
            yield index, number, match.end()


def _first_run(found: Iterable[tuple[int, Number, int]]) -> dict[Number, int]:
    """Count from 1, each number at the first place after the one before it."""
    run: dict[Number, int] = {}
    wanted = {(1,), (1, 1)}
    for index, (_, number, _) in enumerate(found):
        if number in wanted:
            run[number] = index
            following = (number[0], number[1] + 1 if len(number) > 1 else 1)
            wanted = {(number[0] + 1,), (number[0] + 1, 1), following}
    return run


def _last_run(found: Sequence[tuple[int, Number, int]]) -> dict[Number, int]:
    """Count back from the last number, each at the last place before the one after."""
    order = list(_first_run(found))
    run: dict[Number, int] = {}
    for index in range(len(found) - 1, -1, -1):
        if order and found[index][1] == order[-1]:
            run[order.pop()] = index
    return run
