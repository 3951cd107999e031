"""Render one finished tree in its formats: what a worker does, here or elsewhere.

A job holds all that rendering needs, so that a worker needs no workspace and two
workers give the same bytes.
"""

from dataclasses import dataclass

from appeals.errors import AppealsError
from appeals.model.choices import Format
from appeals.model.document import Document
from appeals.model.finding import Finding
from appeals.workflow.drafting.formats import Layout, write_as


@dataclass(frozen=True, slots=True)
class RenderJob:
    """A tree, the formats wanted, and the layout files of the workspace."""

    document: Document
    formats: tuple[Format, ...]
    layout: Layout


@dataclass(frozen=True, slots=True)
class Rendering:
    """What came out: bytes by format, remarks, pages of the PDF if there is one.

    `error` says why a format is not there: a missing library, or a reference.docx
    that cannot serve.
    """

    contents: tuple[tuple[Format, bytes], ...]
    findings: tuple[Finding, ...] = ()
    page_count: int | None = None
    error: AppealsError | None = None


def render(job: RenderJob) -> Rendering:
    """Write every format of a job that can be written."""
    contents: list[tuple[Format, bytes]] = []
    findings: tuple[Finding, ...] = ()
    pages: int | None = None
    error: AppealsError | None = None
    for kind in job.formats:
        try:
            written = write_as(kind, job.document, job.layout)
        except AppealsError as refused:
            error = refused
            continue
        contents.append((kind, written.content))
        findings += written.findings
        pages = written.page_count or pages
    return Rendering(tuple(contents), findings, pages, error)
