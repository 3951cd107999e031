"""The letter's channel needs a consent that the letter does not record.

What it finds: a letter about a case (its kind is one for which the channel asks for
consent) without `consent:` in its front matter.

Why it matters: a case without the consent of the victim or the family is refused, and
may put them in danger.

Example: a request to the Working Group on Enforced or Involuntary Disappearances
without the prior consent of the relatives.

How to fix it: get the consent, then write `consent:` with how and when it was given,
never with names.
"""

from collections.abc import Iterator

from appeals.checks.channel_limits import basis, severity_of
from appeals.composition.compose import ComposedLetter
from appeals.model.finding import Finding
from appeals.registry.channels import letter_channel
from appeals.registry.workspace import Workspace
from appeals.rules.rule import Rule

RULE = Rule.of(__name__, __doc__, "error")


def check(letter: ComposedLetter, workspace: Workspace) -> Iterator[Finding]:
    """Compare the kind of the letter with what the channel asks."""
    found = letter_channel(workspace, letter.request.letter, letter.request.recipient)
    consent = found.channel.consent if found else None
    if found is None or consent is None or letter.front.consent:
        return
    if letter.request.every_case and workspace.has_consents:
        return  # each row names its own record: SAF002 looks whether it is there
    if letter.front.kind in consent.kinds:
        yield RULE.finding(
            f"No consent is recorded; '{found.channel.id}' needs that of {consent.of} "
            f"{basis(found.channel, consent)}",
            letter.request.letter.place("kind"),
            "write 'consent:' with how and when it was given, without names",
            severity=severity_of(consent),
        )
