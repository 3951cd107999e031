"""What a PDF engine is: a tree goes in; bytes, pages and findings come out."""

from importlib.util import find_spec
from typing import NamedTuple, Protocol

from appeals.model.choices import PdfEngineName
from appeals.model.document import Document
from appeals.model.finding import Finding
from appeals.writers.layout.actual_look import ActualLook

_PANGO = ("libpango-1.0.so.0", "libpango-1.0.dylib", "libpango-1.0-0.dll")


def choose_engine(asked: str, *, has_css: bool) -> PdfEngineName:
    """Choose what sets the PDF: `asked` is "auto" or the name of an engine.

    "auto": only WeasyPrint reads a style sheet of the workspace.
    """
    if asked in ("weasyprint", "typst"):
        return "typst" if asked == "typst" else "weasyprint"
    if (has_css and has_pango()) or find_spec("typst") is None:
        return "weasyprint"
    return "typst"


def has_pango() -> bool:
    """Say whether the system library is there that WeasyPrint needs."""
    import ctypes

    for name in _PANGO:
        try:
            ctypes.CDLL(name)
        except OSError:
            continue
        return True
    return False


class PdfResult(NamedTuple):
    """A PDF, its pages, and what the page check found.

    A finding of severity "error" means that words are missing or doubled: such a
    file is never written to disk.
    """

    pdf: bytes
    page_count: int
    findings: tuple[Finding, ...]


class PdfEngine(Protocol):
    """What sets a letter on pages."""

    def render(self, document: Document, *, css: str | None = None) -> PdfResult:
        """Set the letter on pages, with its notes at their feet.

        `css` is a style sheet that is read after that of the package and may overrule
        any of it. The same tree gives the same bytes in every process. Raises
        MachineError when the engine is not installed.
        """
        ...

    def inspect_look(self, document: Document, *, css: str | None) -> ActualLook:
        """Read font, margins and logo of a page."""
        ...
