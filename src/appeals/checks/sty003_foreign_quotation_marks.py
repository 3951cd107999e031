"""Quotation marks are those of another language, or of two kinds in one letter.

What it finds: «these» or „these“ in English, “these” around a quotation in French
(they are right inside « »), “these” in Russian; in Spanish and Arabic, where both are
right, « » and “ ” side by side. Words marked as another language are left alone.

Why it matters: titles and quotations that the program words have the marks of the
letter's language and style.

Example:

    The authorities call this «residential surveillance».

How to fix it: type the marks that the message names, or mark the words as another
language: `[«résidence surveillée»]{lang=fr}`.
"""

import re
from collections.abc import Iterator
from functools import cache

from appeals.checks.shared_work import matches
from appeals.checks.typed_words import Hit, TypedWords, findings_per_file, typed_words
from appeals.composition.compose import ComposedLetter
from appeals.languages.find import find_language
from appeals.languages.language import QuotationMarks
from appeals.rules.rule import Findings, Rule

RULE = Rule.of(__name__, __doc__, "warning")

_LATIN, _LATIN_END, _CURLY = "\u00ab", "\u00bb", "\u201c"
_CURLY_MARKS = "\u201c\u201d"


def check(letter: ComposedLetter) -> Findings:
    """Check the author's own words."""
    language = find_language(letter.document.lang)
    if language is None:
        return
    marks = language.quotation
    hits = [hit for words in typed_words(letter) for hit in _find_hits(words, marks)]
    if marks.other:
        hits = _pick_rarer_kind(hits)
    message = "The quotation mark '{}' does not go with the others of this letter"
    remedy = f"type {marks.advice}; or mark words of another language: "
    remedy += "[words]{lang=fr}"
    yield from findings_per_file(RULE, letter, hits, message, remedy)


@cache
def _marks_among(foreign: str) -> re.Pattern[str]:
    return re.compile(f"[{re.escape(_LATIN + _LATIN_END + _CURLY_MARKS + foreign)}]")


def _find_hits(words: TypedWords, marks: QuotationMarks) -> Iterator[Hit]:
    """Yield wrong marks; if two kinds are right, all outer ones.

    Arabic opens with ” or with “: the first of the two opens, and the other closes.
    """
    depth, closing = 0, ""
    if words.text.isascii():
        return
    for match in matches(_marks_among(marks.foreign), words.text):
        at, sign = match.start(), match[0]
        is_wrong = sign in marks.foreign
        if sign == _LATIN:
            is_wrong = is_wrong or (depth == 0 and marks.other is not None)
            depth += 1
        elif sign == _LATIN_END:
            depth = max(depth - 1, 0)
        elif marks.other and sign in _CURLY_MARKS:
            if sign == closing:
                depth, closing = 0, ""
            elif depth == 0 and sign in {_CURLY, marks.opening}:
                is_wrong, depth = True, 1
                closing = _CURLY_MARKS.replace(sign, "")
        elif depth == 0 and sign == _CURLY and marks.are_curly_inside_alone:
            is_wrong = True
        if is_wrong:
            yield Hit.at(sign, words, at, at + 1)


def _pick_rarer_kind(hits: list[Hit]) -> list[Hit]:
    latin = [hit for hit in hits if hit.what == _LATIN]
    curly = [hit for hit in hits if hit.what in _CURLY_MARKS]
    wrong = [hit for hit in hits if hit.what not in {_LATIN, *_CURLY_MARKS}]
    return wrong + (min(latin, curly, key=len) if latin and curly else [])
