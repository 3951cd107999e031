"""Write a letter as PDF with whichever engine is given."""

from appeals.model.document import Document
from appeals.writers.pdf.engine import PdfEngine, PdfResult
from appeals.writers.pdf.weasy import weasyprint_engine


def write_pdf(
    document: Document,
    *,
    css: str | None = None,
    engine: PdfEngine = weasyprint_engine,
) -> PdfResult:
    """Set the letter on pages, with its notes at their feet.

    `css` is a style sheet that is read after that of the organisation and may overrule
    any of it. The same tree gives the same bytes in every process. Findings of severity
    "error" mean that the file must not be used. Raises MachineError when the engine is
    not installed.
    """
    return engine.render(document, css=css)
