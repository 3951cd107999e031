"""Some of those who sign the letter have not confirmed it.

What it finds: signatories that were asked about this letter and have not agreed, others
whose `certainty` is not "confirmed", and those that `further_signatories:` counts
without naming them. It is reported once for a letter. The organisation itself needs
no confirmation.

Why it matters: a name under a letter is a promise by somebody else. No letter is
planned with one that has not agreed.

Example: `further_signatories: 24` under a joint statement.

How to fix it: ask them (`appeals signatories invite`) and enter the answer (`appeals
signatories confirm`); name in `from:` who was only counted.
"""

from pathlib import PurePath

from appeals.composition.compose import ComposedLetter
from appeals.rules.rule import Findings, Rule

RULE = Rule.of(__name__, __doc__, "warning")


def check(letter: ComposedLetter) -> Findings:
    """Count those who have not confirmed, named or not."""
    name = PurePath(letter.request.letter.file).name.partition(".")[0]
    unsure = len(letter.workspace.unsure_signatories(name, letter.front.signed_by))
    further = letter.front.further_signatories
    count = unsure + further
    if not count:
        return
    are = "signatory is" if count == 1 else "signatories are"
    unnamed = f"; {further} of them without a name" if further else ""
    yield RULE.finding(
        f"{count} {are} unconfirmed{unnamed}",
        letter.request.letter.place("further_signatories" if further else "from"),
        "ask them, then mark them confirmed in signatories.yaml with the source "
        f"(`appeals signatories confirm`; `appeals signatories list {name}` shows all)",
    )
