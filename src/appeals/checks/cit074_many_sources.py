"""A note cites more than four sources.

What it finds: a note with cites of five or more different entries.

Why it matters: a reader cannot tell which of them supports the claim, and nobody checks
them all.

Example:
    [@a; @b; @c; @d; @e]

How to fix it: keep the strongest, or put each source after the words it supports.
"""

from appeals.composition.compose import ComposedLetter
from appeals.rules.rule import Findings, Rule

RULE = Rule.of(__name__, __doc__, "info")

_MOST = 4


def check(letter: ComposedLetter) -> Findings:
    """Count the different entries that each note cites."""
    for number, source in enumerate(letter.sources, 1):
        count = len({cite.key or cite.ref for cite in source.cites})
        if count > _MOST:
            yield RULE.finding(
                f"Note {number} cites {count} sources",
                source.place,
                "keep the strongest, or split them into separate notes",
                note=number,
            )
