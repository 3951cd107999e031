"""A confidential letter goes to a channel that publishes what it gets.

What it finds: `confidentiality: confidential` in a letter whose channel publishes every
submission, with the names in it or with the name of its sender.

Why it matters: what was written in confidence is soon on a website, and cannot be
taken back.

Example: a confidential letter as a submission to the universal periodic review.

How to fix it: take another channel; or write a letter that may be public, without
names, and say so: `confidentiality: public`; or mark what is not for everybody,
`{only=un}`: a plan then takes the public edition, and no other.
"""

from appeals.checks.channel_limits import basis, channel_of
from appeals.composition.compose import ComposedLetter
from appeals.rules.rule import Findings, Rule

RULE = Rule.of(__name__, __doc__, "error")


def check(letter: ComposedLetter) -> Findings:
    """Compare the confidentiality of the letter with what the channel does."""
    found = channel_of(letter)
    is_public = letter.front.confidentiality == "public"
    if found is None or is_public or letter.request.is_edition:
        return
    passed = found.channel.passes_on
    for reach in (passed.name, passed.source):
        if reach is not None and reach.public == "always":
            yield RULE.finding(
                f"The letter is confidential; '{found.channel.id}' publishes what it "
                f"gets {basis(found.channel, reach)}",
                letter.request.letter.place("channel"),
                "take another channel, or write a letter that may be public and say "
                "'confidentiality: public'",
            )
            return
