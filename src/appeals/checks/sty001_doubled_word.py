"""A word appears twice in a row.

What it finds: "is is", also across italics, a line end or a value. "had had" and
"that that" are left alone, and "nous nous" in French.

Why it matters: it is the first thing a reader sees, and the last a writer sees.

Example:

    China is is notably seeking cooperation.

How to fix it: delete one of the two; `appeals check --fix` does it where both are in
one line and in small letters.
"""

import re
import unicodedata
from collections import Counter

from appeals.checks.shared_work import matches
from appeals.composition.compose import ComposedLetter
from appeals.composition.running_text import RunningText
from appeals.errors import Place
from appeals.languages.find import EVERY_LANGUAGE
from appeals.model.document import (
    Inline,
    inline_groups,
)
from appeals.model.finding import Correction
from appeals.rules.rule import Findings, Rule

RULE = Rule.of(__name__, __doc__, "warning", is_fixable=True)

MOST_WORDS = 5
"""Doubled words of one paragraph or note that are named one by one."""
_RIGHTLY_DOUBLED = {
    word for language in EVERY_LANGUAGE for word in language.text.doubled.split()
}
_HYPHENS = frozenset("-\u2010\u2011")
_DOUBLED = re.compile(r"\b([^\W\d_]+)\s+(\1)\b", re.IGNORECASE)


def check(letter: ComposedLetter) -> Findings:
    """Check the words of every paragraph, heading, cell and note."""
    document = letter.document
    groups = [(g, None) for g in inline_groups(document.blocks)]
    notes = [(note.inlines, note.number) for note in document.notes]
    for inlines, number in (*groups, *notes):
        doubled = _find_doubled(inlines)
        times = Counter(word.casefold() for word, _, _ in doubled)
        reported: set[str] = set()
        for word, place, _ in doubled:
            folded = word.casefold()
            if folded in reported:
                continue
            reported.add(folded)
            more = len(times) - len(reported) if len(reported) == MOST_WORDS else 0
            times_here = _describe_more(times[folded], more)
            yield RULE.finding(
                f"The word '{word}' appears twice in a row{times_here}",
                place,
                "delete one of the two",
                note=number,
            ).add_edits(
                edit for other, _, edit in doubled if other.casefold() == folded
            )
            if more:
                break


def _describe_more(times: int, others: int) -> str:
    parts = [f"{times} times here"] if times > 1 else []
    parts += [f"and so do {others} other words here"] if others else []
    return f" ({', '.join(parts)})" if parts else ""


_Doubled = tuple[str, Place | None, Correction | None]


def _find_doubled(inlines: tuple[Inline, ...]) -> list[_Doubled]:
    running = RunningText.from_inlines(inlines)
    return [
        (match[2], running.place(*match.span(2)), _correction(running, match))
        for match in matches(_DOUBLED, running.text)
        if match[1].casefold() not in _RIGHTLY_DOUBLED and _is_whole(match)
    ]


def _is_whole(match: re.Match[str]) -> bool:
    """Say whether no accent or zero-width character joins one of the two to more."""
    start, end = match.span()
    around = match.string[max(start - 1, 0) : start] + match.string[end : end + 1]
    return not any(unicodedata.category(sign) in {"Mn", "Mc", "Cf"} for sign in around)


def _correction(running: RunningText, match: re.Match[str]) -> Correction | None:
    """Give the edit that removes the second word and the blank before it.

    None for names, which may be doubled, and before a compound: "what you follow
    follow-ups show".
    """
    is_name = match[2] != match[2].lower() or match[1][1:] != match[1][1:].lower()
    is_part = running.text[match.end() : match.end() + 1] in _HYPHENS
    return None if is_name or is_part else running.edit(match.end(1), match.end(2), "")
