"""The addressee's mandate covers none of the rights that the letter is about.

What it finds: a letter with `rights:` to a mandate or committee that covers none of
them and is not about the letter's State, by recipients.yaml.

Why it matters: such a letter is passed on late or set aside.

Example: a letter about housing to the Working Group on Arbitrary Detention.

How to fix it: `appeals recipients match` shows who covers what. When the mandate does
cover the right, add it to the entry.
"""

from appeals.composition.compose import ComposedLetter
from appeals.rules.rule import Findings, Rule

RULE = Rule.of(__name__, __doc__, "info")


def check(letter: ComposedLetter) -> Findings:
    """Compare the rights of the letter with those of the mandate."""
    front = letter.front
    for recipient in letter.request.addressees if front.rights else ():
        if not recipient.rights and not recipient.states:
            continue
        if front.state in recipient.states or set(front.rights) & set(recipient.rights):
            continue
        yield RULE.finding(
            f"'{recipient.id}' covers none of the letter's rights: "
            f"{', '.join(front.rights)}",
            letter.request.letter.place("rights"),
            f"`appeals recipients match {letter.request.name}` shows who covers what",
        )
