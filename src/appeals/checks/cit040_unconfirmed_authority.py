"""A letter cites an authority that nobody has compared with its source.

What it finds: a cited entry whose `certainty` is "unconfirmed" or "legacy".

Why it matters: its title, date or number may be wrong in the note.

Example: `certainty: unconfirmed` at an entry typed from memory.

How to fix it: open the document, compare every field, then write
`certainty: confirmed`, `source:` and `checked_on:` into the entry.
"""

from appeals.composition.compose import ComposedLetter
from appeals.rules.rule import Findings, Rule

RULE = Rule.of(__name__, __doc__, "warning")


def check(letter: ComposedLetter) -> Findings:
    """Check every cited entry once."""
    for authority in letter.cited_authorities:
        if authority.certainty in {"unconfirmed", "legacy"}:
            seen = f" (from: {authority.source})" if authority.source else ""
            yield RULE.finding(
                f"The entry '{authority.key}' is {authority.certainty}{seen}",
                letter.workspace.authorities.place(authority.key),
                "compare it with the document, then "
                f"`appeals citations confirm {authority.key} --seen-on DAY "
                "--as PERSON`",
            )
