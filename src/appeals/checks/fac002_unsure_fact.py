"""A letter prints a fact that nobody has confirmed, or that sources dispute.

What it finds: a printed fact whose `certainty` is not "confirmed", or that has
`rivals`: other values that a source gives and that nobody has rejected. Each fact
once in a letter.

Why it matters: a wrong figure costs more than none, and the person who approves the
letter has to know that another one exists.

Example: `certainty: unconfirmed` at a fact, or `rivals:` with a value of 300.

How to fix it: compare the fact with its source, then write `certainty: confirmed`,
`source:` and `checked_on:`. Where a rival is known to be wrong, say why under it:
`rejected_because:`. Where both may be right, set the warning aside with a reason.
"""

from appeals.composition.compose import ComposedLetter
from appeals.model.fact import RivalValue
from appeals.rules.rule import Findings, Rule

RULE = Rule.of(__name__, __doc__, "warning")

_CONFIRM = ", then `appeals facts confirm {} --seen-on DAY --as PERSON`"


def check(letter: ComposedLetter) -> Findings:
    """Check every printed fact once, at its first use."""
    facts = letter.workspace.facts
    for fact_id, place in letter.used_facts.items():
        fact = facts.get(fact_id)
        if fact is None:
            continue
        doubts = []
        if fact.certainty != "confirmed":
            doubts.append(f"is {fact.certainty} (from: {fact.source})")
        rivals = [rival for rival in fact.rivals if rival.rejected_because is None]
        if rivals:
            others = "; ".join(map(_describe_rival, rivals))
            doubts.append(f"has another value in other sources: {others}")
        if doubts:
            yield RULE.finding(
                f"The fact '{fact_id}' {' and '.join(doubts)}",
                place,
                f"compare it with its source, see {facts.place(fact_id)}"
                + (_CONFIRM.format(fact_id) if fact.certainty != "confirmed" else ""),
            )


def _describe_rival(rival: RivalValue) -> str:
    upper = "" if rival.upper is None else f"-{rival.upper}"
    return f"{rival.value}{upper} ({rival.source})"
