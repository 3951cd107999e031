"""One case goes to two channels that exclude each other.

What it finds: a letter to recipients whose channels exclude each other, and two letters
of the workspace with the same `case:` that are sent via such channels.

Why it matters: the Human Rights Council complaint procedure refuses a case that a
special procedure, a treaty body or a regional body has; a committee asks about every
other procedure.

Example: `case: a-2099-7` in a letter to the complaint procedure and in another one to
the Working Group on Arbitrary Detention.

How to fix it: decide on one route and do not send the other letter. Letters about
different cases must not share a `case:`.
"""

from collections.abc import Iterator

from appeals.checks.channel_limits import basis, channel_of
from appeals.composition.compose import ComposedLetter
from appeals.errors import AppealsError
from appeals.model.channel import Channel
from appeals.registry.channels import letter_channel
from appeals.registry.front_matter import LetterFile
from appeals.registry.workspace import Workspace
from appeals.rules.rule import Findings, Rule

RULE = Rule.of(__name__, __doc__, "warning")


def check(letter: ComposedLetter) -> Findings:
    """Compare the channel with those of the same letter and of the same case."""
    found = channel_of(letter)
    if found is None:
        return
    channel, case = found.channel, letter.front.case
    own = ("The letter", "to", "", letter.request.letter)
    others = _letters_about_case(letter) if case is not None else ()
    same_case = (
        (f"The case '{case}'", "case", f", with the letter '{name}',", file)
        for name, file in others
    )
    for subject, key, with_letter, file in (own, *same_case):
        for other in _channels(letter.workspace, file):
            if rule := _conflict(channel, other):
                yield RULE.finding(
                    f"{subject} is sent via '{channel.id}' and{with_letter} via "
                    f"'{other.id}': {rule}",
                    letter.request.letter.place(key),
                    "decide on one of the two routes",
                )


def _letters_about_case(letter: ComposedLetter) -> Iterator[tuple[str, LetterFile]]:
    """Yield the other letters about the same case, without those that are malformed."""
    for name, known in letter.workspace.letters.items():
        if name == letter.request.name or known.file is None:
            continue
        try:
            file = letter.workspace.letter(name)
        except AppealsError:
            continue
        if file.front.case == letter.front.case:
            yield name, file


def _channels(workspace: Workspace, letter: LetterFile) -> tuple[Channel, ...]:
    """Give the channels that a letter is sent via, each once."""
    try:
        recipients = workspace.expand(letter.front.to) or (None,)
        found = [letter_channel(workspace, letter, each) for each in recipients]
    except AppealsError:
        return ()
    return tuple({f.channel.id: f.channel for f in found if f is not None}.values())


def _conflict(one: Channel, other: Channel) -> str:
    """Give the rule by which two channels exclude each other, or ""."""
    for channel, named in ((one, other), (other, one)):
        rule = channel.exclusivity
        if rule is not None and named.id in rule.conflicts_with:
            return f"{rule.text} {basis(channel, rule)}"
    return ""
