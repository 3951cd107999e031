"""A printed fact is marked as confirmed, and nobody knows since when.

What it finds: a fact that a letter prints, with `certainty: confirmed` and no
`checked_on`.

Why it matters: figures change. Only with the day can a reviewer say whether the fact
must be checked again.

Example: `certainty: confirmed` typed by hand, without a day.

How to fix it: compare the fact with its source, then run `appeals facts confirm ID
--seen-on DAY --as PERSON`.
"""

from appeals.composition.compose import ComposedLetter
from appeals.rules.rule import Findings, Rule

RULE = Rule.of(__name__, __doc__, "warning")


def check(letter: ComposedLetter) -> Findings:
    """Check every printed fact once, at its first use."""
    for fact_id, place in letter.used_facts.items():
        fact = letter.workspace.facts.get(fact_id)
        if fact and fact.certainty == "confirmed" and fact.checked_on is None:
            yield RULE.finding(
                f"The fact '{fact_id}' is confirmed without a day",
                place,
                f"`appeals facts confirm {fact_id} --seen-on DAY --as PERSON`",
            )
