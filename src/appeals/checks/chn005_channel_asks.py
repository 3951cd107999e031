"""What the letter's channel asks for, as a list to go through.

What it finds: the elements that the channel requires, the reasons for which it refuses
and its deadline, once per letter. The program cannot tell whether the text has them; a
person must.

Why it matters: a submission that lacks one of them is not registered, and often not
answered.

Example: a letter to a Special Rapporteur must say who the victim is, who is held
responsible, when and where it happened, and what may be published.

How to fix it: go through the list. This remark does not mean that anything is wrong.
"""

from appeals.checks.channel_limits import channel_of
from appeals.composition.compose import ComposedLetter
from appeals.model.channel import Channel
from appeals.registry.channels import letter_channel
from appeals.rules.rule import Findings, Rule

RULE = Rule.of(__name__, __doc__, "info")


def check(letter: ComposedLetter) -> Findings:
    """List what a person must look for."""
    found = channel_of(letter)
    if found is None:
        return
    channel = found.channel
    recipient = letter.request.recipient
    if recipient is not None and not _is_first(letter, channel):
        return
    parts = []
    if channel.required:
        asked = [
            _with_certainty(each.text, each.certainty) for each in channel.required
        ]
        parts.append(f"It asks for: {'; '.join(asked)}")
    refused = [
        _with_certainty(each.text, each.certainty)
        for each in channel.refuses
        if each.when is None
    ]
    if refused:
        parts.append(f"It refuses: {'; '.join(refused)}")
    if parts and channel.deadline_rule:
        parts.append(f"Deadline: {channel.deadline_rule}")
    if parts:
        yield RULE.finding(
            f"'{channel.id}': {'. '.join(parts)}",
            found.place,
            "go through the list before the letter goes out",
        )


def _is_first(letter: ComposedLetter, channel: Channel) -> bool:
    """Say whether no recipient before this one has the same channel."""
    for recipient in letter.workspace.expand(letter.front.to):
        found = letter_channel(letter.workspace, letter.request.letter, recipient)
        if found is not None and found.channel.id == channel.id:
            return recipient == letter.request.recipient
    return True


def _with_certainty(text: str, certainty: str) -> str:
    return text if certainty == "confirmed" else f"{text} ({certainty})"
