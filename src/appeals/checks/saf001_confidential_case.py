"""A confidential case is in a public letter.

What it finds: rows of the file of cases whose confidentiality is `confidential`, where
the head of the letter says `confidentiality: public`.

Why it matters: what was reported in confidence would be published, and the person can
be found.

Example:

    case-017,Ms. A,consent-2021-17,confidential

How to fix it: take the row out of the file, or make the letter confidential. The class
of a row changes only with a new consent.
"""

from appeals.composition.compose import ComposedLetter
from appeals.rules.rule import Findings, Rule

RULE = Rule.of(__name__, __doc__, "error")


def check(letter: ComposedLetter) -> Findings:
    """Check the class of each case that the letter is about."""
    if letter.front.confidentiality != "public":
        return
    for case in letter.request.every_case:
        if case.confidentiality == "confidential":
            yield RULE.finding(
                f"The case '{case.id}' is confidential, the letter is public",
                case.place,
                "take the row out, or make the letter confidential",
            )
