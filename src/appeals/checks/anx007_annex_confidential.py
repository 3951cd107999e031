"""A confidential annex would be seen by others than the letter's recipient.

What it finds: an annex with `confidentiality: confidential` in a public letter, or in
one to a channel that passes on what it gets, to the State or to everybody.

Why it matters: a medical report or a statement is passed on with the letter.

Example: a statement of a witness, enclosed with an individual communication.

How to fix it: leave the annex out and offer it, or send it to a body that keeps it.
"""

from appeals.checks.channel_limits import basis, channel_of
from appeals.composition.compose import ComposedLetter
from appeals.rules.rule import Findings, Rule

RULE = Rule.of(__name__, __doc__, "error")


def check(letter: ComposedLetter) -> Findings:
    """Check the confidentiality of each annex."""
    found = channel_of(letter)
    reach = found.channel.passes_on.name if found else None
    for index, annex in enumerate(letter.front.annexes):
        if annex.confidentiality != "confidential":
            continue
        if letter.front.confidentiality == "public":
            why = "the letter is public"
        elif found and reach and "always" in {reach.state, reach.public}:
            rule = basis(found.channel, reach)
            why = f"'{found.channel.id}' passes on what it gets {rule}"
        else:
            continue
        yield RULE.finding(
            f"Annex {index + 1} is confidential; {why}",
            letter.request.letter.place("annexes", index, "confidentiality"),
            "leave the annex out and offer it instead, or take another channel",
        )
