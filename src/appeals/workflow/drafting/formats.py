"""Which writer makes which format, with the layout files of the workspace.

A job holds all that rendering needs, so that a worker needs no workspace and two
workers give the same bytes.
"""

import hashlib
from dataclasses import dataclass
from pathlib import Path
from typing import assert_never

from appeals.errors import AppealsError, MachineError, Place, WorkspaceError
from appeals.model.choices import Format
from appeals.model.document import Document
from appeals.model.finding import Finding
from appeals.storage.reading import read_regular

LAYOUT = "templates/layout"


@dataclass(frozen=True, slots=True)
class Written:
    """A letter in one format, and what its writer remarked on.

    `page_count` is known of a PDF alone.
    """

    content: bytes
    findings: tuple[Finding, ...] = ()
    page_count: int | None = None


@dataclass(frozen=True, slots=True)
class Layout:
    """The layout files of a workspace; None stands for the package's own.

    `folder` is where letter.css may take pictures and fonts from; `sha256` is a hash
    of every file there.
    """

    reference: bytes | None = None
    css: str | None = None
    folder: Path | None = None
    sha256: str = ""


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


def read_layout(workspace: Path) -> Layout:
    """Read templates/layout/reference.docx and letter.css, where they are.

    Raises MachineError for one that cannot be read, WorkspaceError for a style sheet
    that is not UTF-8.
    """
    css = _layout_file(workspace, "letter.css")
    folder = workspace / LAYOUT
    digest = hashlib.sha256()
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            content = path.read_bytes()
            name = path.relative_to(folder).as_posix()
            digest.update(f"{name} {len(content)}\n".encode() + content)
    return Layout(
        reference=_layout_file(workspace, "reference.docx"),
        css=_decoded(css) if css else None,
        folder=folder if css else None,
        sha256=digest.hexdigest(),
    )


def write_as(kind: Format, document: Document, layout: Layout) -> Written:
    """Write a document in one format.

    Raises MachineError when a library is missing, WorkspaceError for a
    reference.docx that cannot serve.
    """
    match kind:
        case "docx":
            from appeals.writers.docx import write_docx

            name = f"{LAYOUT}/reference.docx"
            return Written(write_docx(document, layout.reference, reference_name=name))
        case "pdf":
            from appeals.writers.pdf import WeasyprintEngine, write_pdf

            engine = WeasyprintEngine(root=layout.folder)
            rendered = write_pdf(document, css=layout.css, engine=engine)
            return Written(rendered.pdf, rendered.findings, rendered.page_count)
        case "html":
            from appeals.writers.html import write_html

            return Written(write_html(document).encode())
        case "txt":
            from appeals.writers.plaintext import write_text

            return Written(write_text(document).encode())
        case _:
            assert_never(kind)


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


def _layout_file(workspace: Path, name: str) -> bytes | None:
    path = workspace / LAYOUT / name
    try:
        return read_regular(path)
    except FileNotFoundError:
        return None
    except OSError as error:
        raise MachineError(
            f"{LAYOUT}/{name} cannot be read: {error.strerror}",
            remedy="check the permissions of the file",
        ) from None


def _decoded(css: bytes) -> str:
    try:
        return css.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise WorkspaceError(
            f"'{LAYOUT}/letter.css' is not UTF-8",
            place=Place(f"{LAYOUT}/letter.css"),
            remedy="save it again with the encoding UTF-8",
        ) from None
