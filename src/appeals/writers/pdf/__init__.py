"""The letter as PDF: an engine that can be exchanged, and a check of its pages.

What sets letters with WeasyPrint is imported when it is asked for.
"""

from typing import TYPE_CHECKING, Any

from appeals.writers.pdf.engine import PdfEngine, PdfResult

if TYPE_CHECKING:
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


def __getattr__(name: str) -> Any:  # noqa: ANN401  as the language wants it
    if name not in __all__:
        raise AttributeError(name)
    from appeals.writers.pdf import weasy

    return getattr(weasy, name)
