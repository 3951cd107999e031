"""What the rules about channels share: which channel, how severe, in what words."""

from appeals.composition.compose import ComposedLetter
from appeals.errors import Severity
from appeals.model.channel import Channel
from appeals.model.values import Sourced
from appeals.registry.channels import LetterChannel, describe_source, letter_channel


def channel_of(letter: ComposedLetter) -> LetterChannel | None:
    """Give the channel that the letter is sent via, with the place that chose it."""
    asked = letter.request
    return letter_channel(letter.workspace, asked.letter, asked.recipient)


def severity_of(limit: Sourced) -> Severity:
    """Give "error" for a limit that was seen in its source, else "warning"."""
    return "error" if limit.certainty == "confirmed" else "warning"


def basis(channel: Channel, limit: Sourced) -> str:
    """Name the rule that a letter breaks: "(rule of 'x': confirmed; source: ...)"."""
    return f"(rule of '{channel.id}': {describe_source(channel, limit)})"
