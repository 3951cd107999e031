"""An authority is marked as confirmed, and nobody knows since when.

What it finds: a cited entry of citations.yaml with `certainty: confirmed` and no
`checked_on`.

Why it matters: a page or a law may have changed since. Only with the day can a
reviewer say whether the entry must be checked again.

Example: `certainty: confirmed` typed by hand, without a day.

How to fix it: compare the entry with its source, then run `appeals citations confirm
KEY --seen-on DAY --as PERSON`.
"""

from appeals.composition.compose import ComposedLetter
from appeals.model.authority import Authority
from appeals.registry.workspace import Workspace
from appeals.rules.rule import Findings, Rule

RULE = Rule.of(__name__, __doc__, "warning")


def check(letter: ComposedLetter) -> Findings:
    """Check every cited entry once."""
    for authority in letter.cited_authorities:
        yield from check_entry(letter.workspace, authority)


def check_entry(workspace: Workspace, authority: Authority) -> Findings:
    """Look for the day of a confirmed entry."""
    if authority.certainty == "confirmed" and authority.checked_on is None:
        key = authority.key
        yield RULE.finding(
            f"The entry '{key}' is confirmed without a day",
            workspace.authorities.place(key, "certainty"),
            f"`appeals citations confirm {key} --seen-on DAY --as PERSON`",
        )
