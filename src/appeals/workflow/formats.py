"""Which writer makes which format, with the layout files of the workspace."""

import hashlib
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, assert_never, get_args

from appeals.errors import MachineError
from appeals.model.document import Document
from appeals.model.finding import Finding

Format = Literal["docx", "pdf", "html", "txt"]
FORMATS: tuple[Format, ...] = get_args(Format)

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
    """The layout files of a workspace; None stands for the package's own."""

    reference: bytes | None = None
    css: str | None = None

    @property
    def sha256(self) -> str:
        """A hash of both."""
        parts = (self.reference or b"", (self.css or "").encode())
        return hashlib.sha256(b"".join(map(_framed, parts))).hexdigest()


def _framed(part: bytes) -> bytes:
    return len(part).to_bytes(8) + part


def read_layout(workspace: Path) -> Layout:
    """Read templates/layout/reference.docx and letter.css, where they are."""
    css = _layout_file(workspace, "letter.css")
    return Layout(
        _layout_file(workspace, "reference.docx"), css.decode() if css else None
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
            from appeals.writers.pdf import write_pdf

            drawn = write_pdf(document, css=layout.css)
            return Written(drawn.pdf, drawn.findings, drawn.page_count)
        case "html":
            from appeals.writers.html import write_html

            return Written(write_html(document).encode())
        case "txt":
            from appeals.writers.plaintext import write_text

            return Written(write_text(document).encode())
        case _:
            assert_never(kind)


def _layout_file(workspace: Path, name: str) -> bytes | None:
    path = workspace / LAYOUT / name
    try:
        return path.read_bytes()
    except FileNotFoundError:
        return None
    except OSError as error:
        raise MachineError(
            f"{LAYOUT}/{name} cannot be read: {error.strerror}",
            hint="check the permissions of the file",
        ) from None
