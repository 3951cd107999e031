"""The letter's channel tells the State who wrote, and the letter is confidential.

What it finds: `confidentiality: confidential` in a letter whose channel always passes
the name of its sender on to the State.

Why it matters: an organisation or a person who must not be known as the source will be.

Example: an individual communication to a treaty body: the State answers its author.

How to fix it: ask those who sign whether the State may know them; if not, take a
channel that keeps its sources to itself, such as a letter to a mandate of the Special
Procedures.
"""

from appeals.checks.channel_limits import basis, channel_of
from appeals.composition.compose import ComposedLetter
from appeals.rules.rule import Findings, Rule

RULE = Rule.of(__name__, __doc__, "warning")


def check(letter: ComposedLetter) -> Findings:
    """Compare the confidentiality of the letter with what the channel passes on."""
    found = channel_of(letter)
    reach = found.channel.passes_on.source if found else None
    if found is None or reach is None or letter.front.confidentiality == "public":
        return
    if reach.state == "always" and reach.public != "always":
        yield RULE.finding(
            f"The letter is confidential; '{found.channel.id}' tells the State who "
            f"wrote it {basis(found.channel, reach)}",
            letter.request.letter.place("from"),
            "ask those who sign whether the State may know them; else take another "
            "channel",
        )
