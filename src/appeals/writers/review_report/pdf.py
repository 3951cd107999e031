"""The reviewer's list on paper, set by the engine that sets the letters."""

from appeals.writers.pdf.engine import PdfResult
from appeals.writers.pdf.weasy import render_page
from appeals.writers.review_report.page import write_review_page
from appeals.writers.review_report.sheet import ReviewSheet


def write_review_pdf(sheet: ReviewSheet) -> PdfResult:
    """Set the list on A4. The same sheet gives the same bytes.

    Findings of severity "error" mean that signs are missing from it. Raises
    MachineError when WeasyPrint or Pango is missing, or a font of the package.
    """
    return render_page(write_review_page(sheet))
