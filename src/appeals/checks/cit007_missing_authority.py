"""A letter relies on an authority that nobody has found yet.

What it finds: a cite of an entry whose `certainty` is "missing".

Why it matters: such an entry only says that a source is said to exist. A letter that
cites it makes a claim that nobody can check.

Example: the letter of 2019 to the Government that an older appeal mentions and that
no one has seen.

How to fix it: find the document, fill in the entry and say where it was seen; or
take the claim out of the letter.
"""

from appeals.composition.compose import ComposedLetter
from appeals.rules.rule import Findings, Rule

RULE = Rule.of(__name__, __doc__, "error")


def check(letter: ComposedLetter) -> Findings:
    """Check every cite of every note."""
    for number, cite, authority in letter.cites:
        if authority.certainty == "missing":
            yield RULE.finding(
                f"The authority '{authority.key}' has not been found by anyone yet",
                cite.place,
                "find the source and complete its entry, or take the claim out",
                note=number,
            )
