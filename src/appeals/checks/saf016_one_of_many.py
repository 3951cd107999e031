"""A letter to several reaches some by a channel that the consent is not for.

What it finds: a letter to a group or to several recipients, where the record of consent
covers the channel of this recipient, and not that of another one.

Why it matters: a batch to a group is quickly sent. What the person agreed to say to one
mandate may reach a body that they never heard of.

Example: a consent for `sp-communication`, in a letter to a group that holds the Working
Group on Enforced or Involuntary Disappearances too.

How to fix it: say to whom it goes: `--to sr-torture`; or take the recipient out of
`to:`.
"""

from appeals.checks.consents import ConsentUse, named_records
from appeals.composition.compose import ComposedLetter
from appeals.model.finding import Finding
from appeals.registry.channels import letter_channel
from appeals.rules.rule import Findings, Rule

RULE = Rule.of(__name__, __doc__, "warning")


def check(letter: ComposedLetter) -> Findings:
    """Check the channels of the other recipients."""
    asked = letter.request
    others = [each for each in asked.recipients if each not in asked.addressees]
    channels = [letter_channel(letter.workspace, asked.letter, each) for each in others]
    ids = [found.channel.id if found else "" for found in channels]
    for use in named_records(letter):
        reached = [
            other.id
            for other, channel in zip(others, ids, strict=True)
            if not use.record.covers(channel)
        ]
        if reached:
            yield _finding(letter, use, reached)


def _finding(letter: ComposedLetter, use: ConsentUse, reached: list[str]) -> Finding:
    return RULE.finding(
        f"{use.owner}: the letter also goes to {', '.join(reached)}, by a channel that "
        f"the consent '{use.record.id}' is not for",
        letter.request.letter.place("to"),
        "say to whom it goes, as in --to ID, or take them out of 'to:'",
    )
