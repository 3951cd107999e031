"""The letter has more pages than its channel accepts.

What it finds: a letter whose PDF has more pages than `max_pages` of its channel.
Pages are known only when the letter is rendered; `appeals draft` counts them before
anything is written, in memory where no PDF was asked for.

Why it matters: a submission over the limit is not considered.

Example: a submission of six pages to the universal periodic review, which takes five
from one organisation.

How to fix it: shorten the text, or move detail into an annex. Word may break pages in
other places than the PDF: check the file that is handed in.
"""

from dataclasses import replace

from appeals.checks.channel_limits import basis, severity_of
from appeals.errors import Place
from appeals.model.channel import Channel
from appeals.model.document import Document
from appeals.rules.rule import Findings, Rule

RULE = Rule.of(__name__, __doc__, "error")


def page_limit_findings(
    document: Document,
    page_count: int,
    channel: Channel,
    *,
    recipient: str | None = None,
    place: Place | None = None,
) -> Findings:
    """Compare the pages of a rendered letter with the channel's limit.

    `recipient` is the id of the recipient: a committee may have a limit of its own.
    `place` is where the letter chose the channel.
    """
    limit = channel.page_limit(recipient)
    if limit is not None and page_count > limit.count:
        finding = RULE.finding(
            f"The letter has {page_count} pages; '{channel.id}' takes {limit.count} "
            f"{basis(channel, limit)}",
            place,
            "shorten the text, or move detail into an annex",
            recipient=recipient,
            severity=severity_of(limit),
        )
        yield replace(finding, lang=document.lang)
