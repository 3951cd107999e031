"""What the rules of a channel have in common: how grave a breach is, and its words."""

from appeals.errors import Severity
from appeals.model.channel import Channel
from appeals.model.values import Sourced
from appeals.registry.channels import seen


def severity_of(limit: Sourced) -> Severity:
    """Give "error" for a limit that was seen in its source, else "warning"."""
    return "error" if limit.certainty == "confirmed" else "warning"


def basis(channel: Channel, limit: Sourced) -> str:
    """Name the rule that a letter breaks: "(rule of 'x': confirmed; source: ...)"."""
    return f"(rule of '{channel.id}': {seen(channel, limit)})"
