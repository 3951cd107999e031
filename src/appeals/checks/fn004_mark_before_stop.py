"""A note mark is on the wrong side of the stop.

What it finds: in languages in which marks follow a stop, as in English, a cite or a
note before it: `custody [@cat, art. 1].` It is printed after the stop all the same. A
mark typed by hand is printed where it is: "report[4]." in English, "rapport.[4]" in
French.

Why it matters: the person who edits the template reads it as typed; and a mark that is
typed by hand is wrong in print.

Example:

    They reiterated it in the annual report [@a-hrc-45-13].

How to fix it: put it after the stop, with a blank between; `appeals check --fix` does.
"""

import re
from collections.abc import Iterator
from dataclasses import replace
from functools import cache, lru_cache

from appeals.checks.fn003_typed_note_mark import typed_marks
from appeals.checks.typed_words import Hit, TypedWords, findings_per_file, typed_words
from appeals.composition.compose import ComposedLetter
from appeals.composition.running_text import MARK
from appeals.errors import Place
from appeals.languages.find import find_or_english
from appeals.model.finding import Correction
from appeals.rules.rule import Findings, Rule

RULE = Rule.of(__name__, __doc__, "info", is_fixable=True)

_STOPS = ".,;:!?。，；：！？،؛؟"
_CITE = (
    r"(?<!\\)(?:\^\[(?:[^\[\]]|\[[^\[\]]*\])*\]|\[(?=(?:[^\[\]]*[\s;])?@)[^\[\]]*\])"
    r"(?:\{id=[\w-]+\})?"
)
_NOT_PRINTED = re.compile(r"\{\{.*?\}\}|\{%.*?%\}|\{#.*?#\}", re.DOTALL)


@cache
def _before_stop(stops: str) -> re.Pattern[str]:
    return re.compile(
        rf"(?P<blank>[ \t\u00a0]{{0,9}})(?P<marks>{_CITE}(?:\s?{_CITE})*)"
        rf"(?P<stop>[{re.escape(stops)}]+[\"”’»)]*)(?=\s|$|[^\x00-\x7f])"
    )


def check(letter: ComposedLetter) -> Findings:
    """Check the lines of templates, then marks typed by hand."""
    language = find_or_english(letter.document.lang)
    stops_after = language.stops_behind_note_marks
    stops = "".join(sign for sign in _STOPS if sign not in stops_after)
    blank = " " if language.parts_words_by_blanks else ""
    cites = [
        hit
        for each in letter.templates
        for hit in _find_in_lines(each.text, each.file, each.first_line, stops, blank)
    ]
    message = "A note mark is before {}"
    remedy = "put it behind, with a blank between; it is printed there"
    yield from findings_per_file(RULE, letter, cites, message, remedy)
    groups = (words for words in typed_words(letter) if words.note is None)
    typed = [hit for words in groups for hit in _find_typed(words, stops, stops_after)]
    message = "A note mark typed by hand is {}"
    remedy = "put it on the other side; better, write the note there"
    for found in findings_per_file(RULE, letter, typed, message, remedy):
        yield replace(found, severity="warning")


@lru_cache(maxsize=512)
def _find_in_lines(
    template: str, file: str, first_line: int, stops: str, blank: str
) -> tuple[Hit, ...]:
    """Check the lines of a template, once for all letters made from it."""
    hits: list[Hit] = []
    printed = _NOT_PRINTED.sub(_mask, template).split("\n")
    for number, text in enumerate(printed if stops else (), first_line):
        for match in _before_stop(stops).finditer(text):
            start, end = match.span()
            new = f"{match['stop']}{blank}{match['marks']}"
            edit = None
            if MARK not in match[0] and start and text[start - 1 : start].strip():
                edit = Correction(
                    Place(file, number, start + 1, end + 1), match[0], new
                )
            shown = Place(file, number, match.start("marks") + 1, end + 1)
            hits.append(Hit(f"'{match['stop'][0]}'", shown, None, edit))
    return tuple(hits)


def _mask(match: re.Match[str]) -> str:
    """Replace each character by a sign, and keep the lines."""
    return re.sub(r"[^\n]", MARK, match[0])


def _find_typed(words: TypedWords, stops: str, stops_after: str) -> Iterator[Hit]:
    text = words.text
    for _, start, end in typed_marks(words):
        after, before = text[end : end + 1], text[start - 1 : start]
        if (
            after
            and after in stops
            and text[end + 1 : end + 2].strip(f"{MARK}”’»)") == ""
        ):
            new = after + text[start:end]
            yield Hit.at(f"before '{after}'", words, start, end + 1, new)
        elif before in stops_after:
            new = text[start:end] + before
            yield Hit.at(f"behind '{before}'", words, start - 1, end, new)
