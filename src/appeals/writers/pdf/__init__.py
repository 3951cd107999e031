"""The letter as PDF: an engine behind a seam, and a gate that reads what it set."""

from appeals.writers.pdf.engine import PdfEngine, PdfResult
from appeals.writers.pdf.letter import write_pdf
from appeals.writers.pdf.weasy import WeasyprintEngine, weasyprint_engine

__all__ = [
    "PdfEngine",
    "PdfResult",
    "WeasyprintEngine",
    "weasyprint_engine",
    "write_pdf",
]
