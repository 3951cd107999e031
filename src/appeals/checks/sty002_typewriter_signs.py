"""Signs of a typewriter stand beside those of print.

What it finds: straight quotation marks and apostrophes, and three dots, in a letter
that prints curly marks too; two or three hyphens for a dash. Measures (5' 10"),
addresses, values of registries and words marked as another language are left alone.

Why it matters: titles and quotations that the program words have curly marks. Both
kinds in one letter look as if it had been put together in a hurry.

Example:

    The "Special Measures" -- as they're called -- go on.

How to fix it: type the marks that the message names. Nothing is changed by itself:
what is printed is what was typed.
"""

import re
from collections.abc import Iterator

from appeals.checks.typed_words import (
    Hit,
    TypedWords,
    all_printed,
    one_a_file,
    typed_words,
)
from appeals.composition.compose import ComposedLetter
from appeals.languages.find import find_or_english
from appeals.languages.language import Language
from appeals.model.finding import Finding
from appeals.registry.workspace import Workspace
from appeals.rules.rule import Rule

RULE = Rule.of(__name__, __doc__, "warning")

_SIGN = re.compile(r"[\"']|(?<!-)-{2,3}(?!-)|(?<!\.)\.{3}(?!\.)")
_CURLY = re.compile("[\u2018-\u201f\u00ab\u00bb\u2026\u300c-\u300f]")
_DEGREES = re.compile(r"\d\s?\u00b0[^\n]{0,8}$")
_QUOTES = "a straight quotation mark"
_APOSTROPHE = "a straight apostrophe or single quotation mark"
_DOTS = "three dots"


def check(letter: ComposedLetter, _workspace: Workspace) -> Iterator[Finding]:
    """Look at the author's own words."""
    hits = [hit for words in typed_words(letter) for hit in _hits(words)]
    needs_curly = {_QUOTES, _APOSTROPHE, _DOTS}
    is_beside = any(what in needs_curly for what, _, _ in hits)
    if is_beside and not _CURLY.search(all_printed(letter)):
        hits = [hit for hit in hits if hit[0] not in needs_curly]
    language = find_or_english(letter.document.lang)
    for what, place, note, others in one_a_file(letter, RULE.code, hits):
        remedy = _remedy(what, language)
        yield RULE.finding(
            f"{what[0].upper()}{what[1:]} is printed as typed{others}",
            place,
            remedy,
            note=note,
        )


def _hits(words: TypedWords) -> Iterator[Hit]:
    for match in _SIGN.finditer(words.text):
        what = _what(words.text, match)
        if what:
            yield what, words.place(match.start(), match.end()), words.note


def _what(text: str, match: re.Match[str]) -> str:
    sign = match[0]
    if sign[0] == "-":
        return f"'{sign}' for a dash"
    if sign == "...":
        return _DOTS
    if _is_measure(text, match.start(), sign):
        return ""
    return _QUOTES if sign == '"' else _APOSTROPHE


def _is_measure(text: str, at: int, sign: str) -> bool:
    """Say whether a sign stands for feet, inches, minutes or seconds.

    It follows a digit, no word goes on behind it, and it closes no quotation.
    """
    before, after = text[:at], text[at + 1 : at + 2]
    if not before[-1:].isdigit():
        return False
    if _DEGREES.search(before):
        return True
    opened = len(re.findall(rf"(?<!\w){sign}(?=\w)", before))
    closed = len(re.findall(rf"(?<=[^\s\d(\[]){sign}(?!\w)", before))
    return opened <= closed and not after.isalpha()


def _remedy(what: str, language: Language) -> str:
    if what == _QUOTES:
        return f"type {language.quotation.advice_for_straight}"
    if what == _APOSTROPHE:
        return "type \u2019 (U+2019) for an apostrophe, \u2018 \u2019 around words"
    if what == _DOTS:
        return "type \u2026 (U+2026)"
    if what.startswith("'---"):
        return "type \u2014 (U+2014)"
    return "type \u2013 (U+2013) or \u2014 (U+2014)"
