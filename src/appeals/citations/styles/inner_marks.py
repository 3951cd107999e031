"""Quotation marks inside quotation marks: each level has marks of its own.

“‘Special Measures’: Detention”, not ““Special Measures”: Detention”. An apostrophe is
no mark, and a mark without a partner stays as it is.
"""

import re
from functools import lru_cache
from typing import Final

from appeals.languages.en import ENGLISH
from appeals.languages.find import find_or_english

_Pair = tuple[str, str]

_PARTNER: Final = {
    "“": "”",
    "«": "»",
    "‹": "›",
    "「": "」",
    "『": "』",
    "„": "“”",
    "‚": "‘’",
    "‘": "’",
    '"': '"',
    "'": "'",
}
_RIGHT_TO_LEFT: Final = {**_PARTNER, "”": "“", "’": "‘"}
_MARK = re.compile("[“”„«»‹›「」『』‘’‚\"']")
_ARABIC = re.compile("[\u0590-\u08ff]")
_PLURAL = re.compile(r"[sS]['’] [a-z]")
_BLANKS: Final = "\u00a0\u202f "
_SINGLE: Final = "’'‘"


_Open = tuple[int, str]
"""Where a mark is that waits for its partner, and the signs that close it."""


def nest_quotation_marks(text: str, opening: str, lang: str = "") -> str:
    """Give the marks inside a text that will be in the marks `opening` begins.

    `lang` is the language of the letter, whose second and third level they have; it
    may be that `opening` is its second level already, or a mark of English.
    """
    if _MARK.search(text) is None:
        return text
    levels = _levels_inside(opening.strip(_BLANKS)[:1], lang)
    if levels is None:
        return text
    changes: dict[int, str] = {}
    blank: set[int] = set()
    for start, end, depth in _pairs(text):
        first, last = levels[depth % 2]
        changes[start], changes[end] = first, last
        if text[start] in "«‹":
            blank.update((start + 1, end - 1))
    signs = (
        "" if i in blank and sign in _BLANKS else changes.get(i, sign)
        for i, sign in enumerate(text)
    )
    return "".join(signs)


def _levels_inside(opening: str, lang: str) -> tuple[_Pair, _Pair] | None:
    """Give the marks of the two levels inside a mark, None where it is unknown."""
    for language in (find_or_english(lang), ENGLISH):
        second, third = language.quotation.inner
        if opening == language.quotation.opening.strip(_BLANKS):
            return second, third
        if opening == second[0]:
            return third, second
    return None


@lru_cache(maxsize=512)
def _pairs(text: str) -> tuple[tuple[int, int, int], ...]:
    """Find (start, end, depth) of each pair; the outermost have the depth 0."""
    partner = _RIGHT_TO_LEFT if _ARABIC.search(text) else _PARTNER
    waiting: list[_Open] = []
    closed: list[tuple[int, int]] = []
    for match in _MARK.finditer(text):
        at, sign = match.start(), match[0]
        if sign in _SINGLE and _is_apostrophe(text, at):
            continue
        level = _level_closed(text, at, waiting)
        if level is not None:
            closed.append((waiting[level][0], at))
            del waiting[level:]
        elif sign in partner and _may_open(text, at):
            waiting.append((at, partner[sign]))
    closed.sort()
    return tuple(
        (start, end, sum(s < start and end < e for s, e in closed))
        for start, end in closed
    )


def _level_closed(text: str, at: int, waiting: list[_Open]) -> int | None:
    """Say which of the open marks is closed here: the innermost that this one fits."""
    if text[at] in "\"'" and not _may_close(text, at):
        return None
    if text[at] in _SINGLE and _is_possessive(text, at):
        return None
    levels = range(len(waiting) - 1, -1, -1)
    return next((n for n in levels if text[at] in waiting[n][1]), None)


def _is_apostrophe(text: str, at: int) -> bool:
    """Say whether letters are on both sides: "l’État", "don't"."""
    return text[at - 1 : at].isalnum() and text[at + 1 : at + 2].isalnum()


def _is_possessive(text: str, at: int) -> bool:
    """Say whether it is that of "States’ duties", with a mark that closes later."""
    if not _PLURAL.search(text, max(at - 1, 0), at + 3):
        return False
    rest = text[at + 1 :]
    return any(
        _may_close(rest, later.start()) and not _is_apostrophe(rest, later.start())
        for later in re.finditer("['’]", rest)
    )


def _may_open(text: str, at: int) -> bool:
    return at + 1 < len(text) and not text[at - 1 : at].isalnum()


def _may_close(text: str, at: int) -> bool:
    return bool(text[at - 1 : at].strip()) and not text[at + 1 : at + 2].isalnum()
