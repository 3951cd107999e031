"""Which writer makes which format, with the layout files of the workspace."""

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
    """A letter in one format, and what its writer remarked on."""

    content: bytes
    findings: tuple[Finding, ...] = ()


def write_as(kind: Format, document: Document, workspace: Path) -> Written:
    """Write a document in one format.

    A reference.docx or letter.css in templates/layout/ takes the place of the
    package's own. Raises MachineError when a library is missing.
    """
    match kind:
        case "docx":
            from appeals.writers.docx import write_docx

            reference = _layout_file(workspace, "reference.docx")
            name = f"{LAYOUT}/reference.docx"
            return Written(write_docx(document, reference, reference_name=name))
        case "pdf":
            from appeals.writers.pdf import write_pdf

            css = _layout_file(workspace, "letter.css")
            drawn = write_pdf(document, css=css.decode() if css else None)
            return Written(drawn.pdf, drawn.findings)
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
