"""The letter as PDF: an engine that can be exchanged, and a check of its pages."""

from appeals.writers.pdf.engine import PdfEngine, PdfResult
from appeals.writers.pdf.weasy import (
    WeasyprintEngine,
    forget_style_sheets,
    weasyprint_engine,
    write_pdf,
)

__all__ = [
    "PdfEngine",
    "PdfResult",
    "WeasyprintEngine",
    "forget_style_sheets",
    "weasyprint_engine",
    "write_pdf",
]
