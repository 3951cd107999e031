"""A consent was not given by the person, and something about that is missing.

What it finds: a record that was given by somebody else than the channel wants, such as
the relatives (an error where the channel's rule is confirmed); one that does not say
why the person did not give it; one for a child that does not say that the child was
heard.

Why it matters: a body that wants the consent of the relatives refuses a letter without
it. And somebody else can be asked too easily: the person, if at all possible, decides.

Example: a representative agreed, and the letter goes to the Working Group on Enforced
or Involuntary Disappearances, which wants the prior consent of the family.

How to fix it: ask the person that the channel names, and enter what they agreed to
as a new record. Add `because:` and, for a child who was asked, `child_heard: true`.
"""

from appeals.checks.channel_limits import basis, severity_of
from appeals.checks.consents import ConsentUse, channels_of, named_records
from appeals.composition.compose import ComposedLetter
from appeals.model.channel import Channel
from appeals.rules.rule import Findings, Rule

RULE = Rule.of(__name__, __doc__, "error")


def check(letter: ComposedLetter) -> Findings:
    """Compare who gave each record with the person that the channel names."""
    for use in named_records(letter):
        for channel in channels_of(letter):
            yield from _wrong_giver(use, channel)
        yield from _missing_reasons(use)


def _wrong_giver(use: ConsentUse, channel: Channel | None) -> Findings:
    wanted = channel.consent if channel else None
    if channel is None or wanted is None or not wanted.given_by:
        return
    if use.record.given_by not in wanted.given_by:
        givers = " or ".join(wanted.given_by)
        yield RULE.finding(
            f"{use.owner}: the consent '{use.record.id}' was given by "
            f"{use.record.given_by}; '{channel.id}' needs that of {wanted.of} "
            f"{basis(channel, wanted)}",
            use.place,
            f"ask them, and enter what was agreed: given_by {givers}",
            severity=severity_of(wanted),
        )


def _missing_reasons(use: ConsentUse) -> Findings:
    record = use.record
    if record.given_by != "self" and record.because is None:
        yield RULE.finding(
            f"{use.owner}: the consent '{record.id}' was given by {record.given_by}, "
            "and does not say why not by the person",
            use.place,
            "add 'because:' to it: missing, detained, dead, child or incapacity",
            severity="warning",
        )
    if record.because == "child" and not record.child_heard:
        yield RULE.finding(
            f"{use.owner}: the consent '{record.id}' is for a child, and does not say "
            "that the child was heard",
            use.place,
            "ask the child, as age and maturity allow, and add 'child_heard: true'",
            severity="warning",
        )
