"""The letter is rendered in a file format that its channel does not accept.

What it finds: a DOCX or PDF file that the channel refuses by name, or that is not on
its list of formats. It is found when the letter is rendered.

Why it matters: the universal periodic review, for one, does not consider a PDF.

Example: `appeals draft` with its default formats for a channel that accepts only Word.

How to fix it: name the formats that are accepted: `--format docx`.
"""

from collections.abc import Sequence

from appeals.checks.channel_limits import basis, severity_of
from appeals.errors import Place
from appeals.model.channel import Channel
from appeals.rules.rule import Findings, Rule

RULE = Rule.of(__name__, __doc__, "error")

_HANDED_IN = {"docx", "pdf"}


def format_findings(
    formats: Sequence[str], channel: Channel, *, place: Place | None = None
) -> Findings:
    """Compare the formats asked for with those of the channel.

    A format refused by name is as severe as the list is certain; one that is merely
    not on the list is a warning. Web page and plain text are never handed in.
    """
    known = channel.formats
    if known is None:
        return
    for name in formats:
        if name not in _HANDED_IN or name in known.accepted:
            continue
        is_refused = name in known.refused
        verb = "does not take" if is_refused else "is not known to take"
        accepted = [each for each in known.accepted if each in _HANDED_IN]
        remedy = (
            f"render it with --format {','.join(accepted)}"
            if accepted
            else "use its form"
        )
        yield RULE.finding(
            f"'{channel.id}' {verb} {name} files {basis(channel, known)}",
            place,
            remedy,
            severity=severity_of(known) if is_refused else "warning",
        )
