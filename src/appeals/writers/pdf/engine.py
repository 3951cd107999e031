"""The seam: a tree goes in, a PDF and what is wrong with it come out."""

from dataclasses import dataclass
from typing import Protocol

from appeals.model.document import Document
from appeals.model.finding import Finding


@dataclass(frozen=True, slots=True)
class PdfResult:
    """A PDF, its pages, and what the gate found.

    A finding of severity "error" means that words are missing or doubled: such a
    file is never written to disk.
    """

    pdf: bytes
    page_count: int
    findings: tuple[Finding, ...]


class PdfEngine(Protocol):
    """What sets a letter on pages."""

    def render(self, document: Document, *, css: str | None) -> PdfResult:
        """Set the letter; `css` is read after the style sheet of the package."""
        ...
