"""A list was pasted as running text.

What it finds: bullets typed as signs ("• a • b"), at the beginning of a line or
several in one paragraph, and lines of one paragraph that all begin with a dash.

Why it matters: what were lines of a list becomes one paragraph.

Example:

    • release Ms. A • let her choose a lawyer

How to fix it: begin each item on a line of its own with "- ", with an empty line
before the first.
"""

import re

from appeals.checks.shared_work import matches
from appeals.checks.typed_words import typed_words
from appeals.composition.compose import ComposedLetter
from appeals.rules.rule import Findings, Rule

RULE = Rule.of(__name__, __doc__, "warning")

_BULLETS = (
    "\u2022\u2023\u2043\u2219\u25a0\u25a1\u25aa"
    "\u25ab\u25ba\u25cb\u25cf\u25e6\u2666\u27a2"
)
_AT_START = re.compile(rf"(?:^|\n)[ \t]*(?P<sign>[{_BULLETS}]|\u00b7(?=\s))")
_INSIDE = re.compile(rf"(?<=\s)(?P<sign>[{_BULLETS}])(?=\s)")
_DASHES = re.compile(r"\A(?P<sign>[\u2013\u2014])\s.*\n[ \t]*(?P=sign)\s", re.DOTALL)


def check(letter: ComposedLetter) -> Findings:
    """Check each paragraph of the author."""
    for words in typed_words(letter):
        inside = matches(_INSIDE, words.text)
        match = _AT_START.search(words.text) or _DASHES.search(words.text)
        if match is None and len(inside) > 1:
            match = inside[0]
        if match is not None:
            at = match.start("sign")
            yield RULE.finding(
                f"'{match['sign']}' looks like a list and is printed in running text",
                words.place(at, at + 1),
                "write each item on a line of its own that begins with '- ', with an "
                "empty line before the first",
                note=words.note,
            )
