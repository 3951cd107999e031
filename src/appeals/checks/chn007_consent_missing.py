"""The letter's channel needs a consent that the letter does not record.

What it finds: a letter about a person, via a channel that asks for consent, without
`consent:` in its front matter. A letter is about a person by its kind, or because it is
about a case (`case:`) or prints a name from the vault. Each row of a file of cases
names its own consent, which SAF002 checks.

Why it matters: a case without the consent of the victim or the family is refused, and
may put them in danger.

Example: a request to the Working Group on Enforced or Involuntary Disappearances
without the prior consent of the relatives.

How to fix it: get the consent, then write `consent:` with how and when it was given,
never with names.
"""

from appeals.checks.channel_limits import basis, severity_of
from appeals.checks.consents import channels_of
from appeals.composition.compose import ComposedLetter
from appeals.rules.rule import Findings, Rule

RULE = Rule.of(__name__, __doc__, "error")


def check(letter: ComposedLetter) -> Findings:
    """Compare what the letter is and prints with what its channels require."""
    if letter.front.consent:
        return
    if letter.request.every_case and letter.workspace.has_consents:
        return  # each row names its own record: see SAF002
    for channel in channels_of(letter):
        consent = channel.consent if channel else None
        if channel is None or consent is None or not consent.kinds:
            continue
        if letter.front.kind in consent.kinds or _names_a_person(letter):
            yield RULE.finding(
                f"No consent is recorded; '{channel.id}' needs that of {consent.of} "
                f"{basis(channel, consent)}",
                letter.request.letter.place("kind"),
                "write 'consent:' with how and when it was given, without names",
                severity=severity_of(consent),
            )


def _names_a_person(letter: ComposedLetter) -> bool:
    """Say whether it is about a person outside the file of cases."""
    is_about = bool(letter.front.case or letter.named)
    return is_about and not letter.request.every_case
