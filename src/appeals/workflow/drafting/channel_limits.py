"""The limits of a channel that only a rendered letter shows: formats and pages."""

from collections.abc import Iterator, Sequence

from appeals.checks import chn002_page_limit
from appeals.checks.chn002_page_limit import page_limit_findings
from appeals.checks.chn004_channel_format import format_findings
from appeals.composition.compose import ComposedLetter
from appeals.errors import MachineError
from appeals.model.choices import Format
from appeals.model.finding import Finding
from appeals.registry.channels import LetterChannel
from appeals.workflow.drafting.formats import Layout, write_as


def rendered_findings(
    letter: ComposedLetter,
    found: LetterChannel | None,
    formats: Sequence[Format],
    page_count: int | None,
    layout: Layout,
) -> Iterator[Finding]:
    """Judge formats and pages of a letter before it is written to disk.

    `page_count` is that of the PDF, None when none was rendered; where the channel has
    a limit in pages, one is then rendered in memory.
    """
    if found is None:
        return
    channel, document = found.channel, letter.document
    recipient = letter.request.recipient.id if letter.request.recipient else None
    yield from format_findings(formats, channel, place=found.place)
    if channel.page_limit(recipient) is None:
        return
    if page_count is None:
        try:
            page_count = write_as("pdf", document, layout).page_count
        except MachineError as error:
            yield chn002_page_limit.RULE.finding(
                f"The pages of the letter were not counted: {error.message}",
                found.place,
                error.remedy,
                severity="warning",
            )
    if page_count is not None:
        yield from page_limit_findings(
            document, page_count, channel, recipient=recipient, place=found.place
        )
