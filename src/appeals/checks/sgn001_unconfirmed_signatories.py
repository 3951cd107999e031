"""Some of those whose names stand under the letter have not confirmed it.

What it finds: signatories whose `certainty` is not "confirmed", and those that
`further_signatories:` counts without naming them. It is reported once for a letter. The
organisation of the organisation itself needs no confirmation.

Why it matters: a name under a letter is a promise by somebody else.

Example: `further_signatories: 24` under a joint statement.

How to fix it: ask them; then write `certainty: confirmed` and the source into
signatories.yaml, and name in `from:` who was only counted.
"""

from collections.abc import Iterator

from appeals.composition.compose import ComposedLetter
from appeals.model.finding import Finding
from appeals.registry.workspace import Workspace
from appeals.rules.rule import Rule

RULE = Rule.of(__name__, __doc__, "warning")


def check(letter: ComposedLetter, workspace: Workspace) -> Iterator[Finding]:
    """Count those who have not confirmed, named or not."""
    own_name = workspace.settings.organisation.name
    signatories = [workspace.signatories[id_] for id_ in letter.front.signed_by]
    unsure = sum(s.certainty != "confirmed" and s.name != own_name for s in signatories)
    further = letter.front.further_signatories
    count = unsure + further
    if not count:
        return
    are = "signatory is" if count == 1 else "signatories are"
    unnamed = f"; {further} of them without a name" if further else ""
    yield RULE.finding(
        f"{count} {are} unconfirmed{unnamed}",
        letter.request.letter.place("further_signatories" if further else "from"),
        "ask them, then mark them confirmed in signatories.yaml with the source",
    )
