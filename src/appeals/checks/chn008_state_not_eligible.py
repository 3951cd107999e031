"""The letter's channel is not open against its State.

What it finds: a letter whose `state:` has not accepted the treaty or procedure that the
channel needs, by the table `states:` of channels.yaml. It also reports when nothing is
known about the State.

Why it matters: the body has no competence; months are lost, and another route may
have closed by then.

Example: an individual communication under article 22 of the Convention against
Torture against a State that made no declaration under it.

How to fix it: choose another channel; `appeals recipients match` shows which are
open. When the table is wrong, correct it and say where and when that was seen.
"""

from appeals.checks.channel_limits import channel_of
from appeals.composition.compose import ComposedLetter
from appeals.errors import Severity
from appeals.registry.channels import needs_of, state_status
from appeals.rules.rule import Findings, Rule

RULE = Rule.of(__name__, __doc__, "error")


def check(letter: ComposedLetter) -> Findings:
    """Look up the State for the recipient's procedure."""
    found = channel_of(letter)
    state = letter.front.state
    if found is None or state is None:
        return
    recipient = letter.request.recipient.id if letter.request.recipient else None
    needs = needs_of(found.channel, recipient)
    statuses = [state_status(letter.workspace, state, need) for need in needs]
    if not statuses or any(each.answer == "accepted" for each in statuses):
        return
    for each in statuses:
        severity: Severity = "info"
        if each.answer == "not-accepted":
            severity = "error" if each.certainty == "confirmed" else "warning"
        yield RULE.finding(
            f"'{found.channel.id}': {each.words}",
            letter.request.letter.place("state"),
            f"`appeals recipients match {letter.request.name}` shows what is open",
            severity=severity,
        )
