"""A range goes from the higher figure to the lower.

What it finds: "between 76 and 16", "76–16 people", "2019–2017", in digits. What falls
"from 76 to 16" is left alone, and so is "2018–19".

Why it matters: one of the two figures is wrong, or they are swapped.

Example:

    Between 76 and 16 people disappear every day.

How to fix it: put the lower figure first; look both up.
"""

import re

from appeals.checks.figures_in_words import NUMBER, quantities, value_of
from appeals.checks.sentences_of_letter import sentences_of
from appeals.checks.shared_work import matches
from appeals.composition.compose import ComposedLetter
from appeals.languages.find import primary_subtag
from appeals.rules.rule import Findings, Rule

RULE = Rule.of(__name__, __doc__, "warning")

_BETWEEN = re.compile(
    rf"\b(?:between|entre|между)\s+(?P<low>{NUMBER})\s+(?:and|et|y|e|и)\s+"
    rf"(?P<high>{NUMBER})|(?<![\w–-])(?P<first>(?:19|20)\d\d)\s?–\s?"
    r"(?P<last>(?:19|20)\d\d)(?![\w–-])",
    re.IGNORECASE,
)
_FALLS = re.compile(r"\b(?:from|de|от|с|从)\s*$", re.IGNORECASE)


def check(letter: ComposedLetter) -> Findings:
    """Check the ranges that the author typed."""
    lang = primary_subtag(letter.document.lang)
    for sentence in sentences_of(letter):
        own = sentence.own
        spans = [
            match.span()
            for match in matches(_BETWEEN, own)
            if value_of(match["high"] or match["last"])
            < value_of(match["low"] or match["first"])
        ]
        spans += [
            (each.start, each.end)
            for each in quantities(own, lang)
            if each.high < each.low and not _FALLS.search(own, 0, each.start)
        ]
        done = 0
        for start, end in sorted(spans):
            if start >= done:
                done = end
                yield RULE.finding(
                    f"The range '{own[start:end]}' goes from the higher figure to the "
                    "lower",
                    sentence.place(start, end),
                    "put the lower figure first, and look both up",
                )
