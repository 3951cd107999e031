"""Typewriter signs are mixed with those of print.

What it finds: straight quotation marks and apostrophes, and three dots, in a letter
that prints curly marks too; two or three hyphens for a dash. Measures (5' 10"),
addresses, values of registries and words marked as another language are left alone.

Why it matters: titles and quotations that the program words have curly marks. Both
kinds in one letter look as if it had been put together in a hurry.

Example:

    The "Special Measures" -- as they're called -- go on.

How to fix it: type the marks that the message names, or let `appeals check --fix` do
it. It leaves hyphens to you, and marks of which it is not sure that they open or close.
"""

import re
from collections.abc import Iterator
from functools import partial

from appeals.checks.shared_work import matches
from appeals.checks.typed_words import (
    Hit,
    TypedWords,
    all_printed,
    findings_per_file,
    typed_words,
)
from appeals.composition.compose import ComposedLetter
from appeals.languages.find import find_or_english
from appeals.languages.language import Language
from appeals.rules.rule import Findings, Rule

RULE = Rule.of(__name__, __doc__, "warning", is_fixable=True)

_SIGN = re.compile(r"[\"']|(?<!-)-{2,3}(?!-)|(?<!\.)\.{3}(?!\.)")
_CURLY = re.compile("[\u2018-\u201f\u00ab\u00bb\u2026\u300c-\u300f]")
_DEGREES = re.compile(r"\d\s?\u00b0[^\n]{0,8}$")
_PAIRS = ("\u201c\u201d", "\u00ab\u00bb")
_BEFORE_OPENING = " \t\n\u00a0\u202f([\u2013\u2014\u2018"
_QUOTES = "a straight quotation mark"
_APOSTROPHE = "a straight apostrophe or single quotation mark"
_DOTS = "three dots"


def check(letter: ComposedLetter) -> Findings:
    """Check the author's own words."""
    language = find_or_english(letter.document.lang)
    hits = [hit for words in typed_words(letter) for hit in _find_hits(words, language)]
    needs_curly = {_QUOTES, _APOSTROPHE, _DOTS}
    is_beside = any(hit.what in needs_curly for hit in hits)
    if is_beside and not _CURLY.search(all_printed(letter)):
        hits = [hit for hit in hits if hit.what not in needs_curly]
    remedy = partial(_remedy, language)
    message = "{} is printed as typed"
    yield from findings_per_file(RULE, letter, hits, message, remedy)


def _find_hits(words: TypedWords, language: Language) -> Iterator[Hit]:
    text = words.text
    found = [
        (match, what)
        for match in matches(_SIGN, text)
        if (what := _name_sign(text, match))
    ]
    if not found:
        return
    marks = [match.start() for match, what in found if what == _QUOTES]
    right = _pair_marks(text, marks, language)
    for match, what in found:
        start, end = match.span()
        new = right.get(start) if what == _QUOTES else _right_sign(text, what, match)
        yield Hit.at(what, words, start, end, new)


def _pair_marks(text: str, marks: list[int], language: Language) -> dict[int, str]:
    """Give the right mark for each straight one in a paragraph; {} if unpaired."""
    opens = [_may_open(text, at) for at in marks]
    if not language.parts_words_by_blanks:
        opens = [index % 2 == 0 for index in range(len(marks))]
    is_paired = opens == [True, False] * (len(marks) // 2)
    inside = any(
        text.count(pair[0], 0, at) > text.count(pair[1], 0, at)
        for pair in _PAIRS
        for at in marks
    )
    if not is_paired or inside:
        return {}
    quotation = language.quotation
    signs = {True: quotation.opening, False: quotation.closing}
    return {at: signs[is_open] for at, is_open in zip(marks, opens, strict=True)}


def _may_open(text: str, at: int) -> bool:
    before, after = text[:at][-1:], text[at + 1 : at + 2]
    return (not before or before in _BEFORE_OPENING) and bool(after.strip())


def _right_sign(text: str, what: str, match: re.Match[str]) -> str | None:
    """Give the printed sign; None for an opening mark, and for a dash of any length.

    An apostrophe and a closing single mark look alike.
    """
    if what == _DOTS:
        return "\u2026"
    if what != _APOSTROPHE:
        return None
    before, after = text[: match.start()][-1:], text[match.end() :][:1]
    is_inside = before.isalpha() and after.isalpha()
    return "\u2019" if is_inside else None


def _name_sign(text: str, match: re.Match[str]) -> str:
    sign = match[0]
    if sign[0] == "-":
        return f"'{sign}' for a dash"
    if sign == "...":
        return _DOTS
    if _is_measure(text, match.start(), sign):
        return ""
    return _QUOTES if sign == '"' else _APOSTROPHE


def _is_measure(text: str, at: int, sign: str) -> bool:
    """Say whether a sign means feet, inches, minutes or seconds.

    It follows a digit, no word follows it, and it closes no quotation.
    """
    before, after = text[:at], text[at + 1 : at + 2]
    if not before[-1:].isdigit():
        return False
    if _DEGREES.search(before):
        return True
    opened = len(re.findall(rf"(?<!\w){sign}(?=\w)", before))
    closed = len(re.findall(rf"(?<=[^\s\d(\[]){sign}(?!\w)", before))
    return opened <= closed and not after.isalpha()


def _remedy(language: Language, what: str) -> str:
    if what == _QUOTES:
        return f"type {language.quotation.advice_for_straight}"
    if what == _APOSTROPHE:
        return "type \u2019 (U+2019) for an apostrophe, \u2018 \u2019 around words"
    if what == _DOTS:
        return "type \u2026 (U+2026)"
    if what.startswith("'---"):
        return "type \u2014 (U+2014)"
    return "type \u2013 (U+2013) or \u2014 (U+2014)"
