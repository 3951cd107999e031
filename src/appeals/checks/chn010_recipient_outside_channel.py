"""The letter names a channel that does not reach its recipient.

What it finds: a `channel:` in the front matter that does not lead to the letter's
recipient.

Why it matters: the limits that are checked are then not those of the office that will
read the letter.

Example: `channel: wgeid-urgent` in a letter to the Special Rapporteur on torture.

How to fix it: leave `channel:` out, so that the recipient's own is used, or write a
separate letter for that channel.
"""

from appeals.checks.channel_limits import channel_of
from appeals.composition.compose import ComposedLetter
from appeals.registry.channels import recipients_of
from appeals.rules.rule import Findings, Rule

RULE = Rule.of(__name__, __doc__, "warning")


def check(letter: ComposedLetter) -> Findings:
    """Look for the recipient among those of the channel."""
    found = channel_of(letter)
    if found is None or letter.front.channel is None:
        return
    known = recipients_of(letter.workspace, found.channel)
    for recipient in letter.request.addressees:
        if not known or recipient.id in known:
            continue
        own = recipient.channel
        remedy = f"its own channel is '{own}'" if own else "choose another channel"
        yield RULE.finding(
            f"'{recipient.id}' cannot be reached via '{found.channel.id}'",
            found.place,
            f"{remedy}; leave 'channel:' out where it differs",
        )
