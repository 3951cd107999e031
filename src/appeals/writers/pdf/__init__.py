"""The letter as PDF: an engine that can be exchanged, and a check of its pages."""

from appeals.writers.pdf.weasy import (
    PdfEngine,
    PdfResult,
    WeasyprintEngine,
    weasyprint_engine,
    write_pdf,
)

__all__ = [
    "PdfEngine",
    "PdfResult",
    "WeasyprintEngine",
    "weasyprint_engine",
    "write_pdf",
]
