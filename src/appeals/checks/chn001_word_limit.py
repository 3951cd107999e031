"""The letter has more words than its channel takes.

What it finds: a text that is longer than `max_words` of the channel named by the
letter's `channel:` or by its recipient. Notes count where `counts_footnotes` says so;
where that is not known, a text that is too long only with its notes is a warning.

Why it matters: a submission over the limit is sent back, cut, or not translated.

Example: a written statement of 2,100 words with its notes, where 2,000 are taken.

How to fix it: shorten the text, or move detail into an annex. When the limit is
out of date, correct channels.yaml and say where and when it was seen.
"""

from collections.abc import Iterator

from appeals.checks.channel_limits import basis, severity_of
from appeals.checks.word_count import count_words
from appeals.composition.compose import ComposedLetter
from appeals.model.finding import Finding
from appeals.registry.channels import letter_channel
from appeals.registry.workspace import Workspace
from appeals.rules.rule import Rule

RULE = Rule.of(__name__, __doc__, "error")


def check(letter: ComposedLetter, workspace: Workspace) -> Iterator[Finding]:
    """Count the words of the tree against the channel's limit."""
    found = letter_channel(workspace, letter.letter, letter.recipient)
    limit = found.channel.max_words if found else None
    if found is None or limit is None:
        return
    channel = found.channel
    words = count_words(letter.document)
    severity = severity_of(limit)
    if channel.counts_footnotes:
        counted, number = "notes counted", words.total
    else:
        counted, number = "notes not counted", words.text
    if number <= limit.count < words.total and channel.counts_footnotes is None:
        counted, number, severity = (
            "notes counted; whether they count is not known",
            words.total,
            "warning",
        )
    if number > limit.count:
        yield RULE.finding(
            f"The letter has {number:,} words ({counted}); '{channel.id}' takes "
            f"{limit.count:,} {basis(channel, limit)}",
            found.place,
            f"shorten it by {number - limit.count:,} words",
            severity=severity,
        )
