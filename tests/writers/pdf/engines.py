"""The same tests for every engine that sets a PDF."""

from contextlib import contextmanager

import pytest

from appeals.writers import pdf
from appeals.writers.pdf import PdfResult, WeasyprintEngine
from appeals.writers.pdf.typst.engine import TypstEngine

ENGINES = {"weasyprint": WeasyprintEngine(), "typst": TypstEngine()}
_now = ["weasyprint"]


def write_pdf(document, **options) -> PdfResult:
    """Set a letter with the engine that is being tested."""
    return pdf.write_pdf(document, **{"engine": ENGINES[_now[-1]], **options})


@contextmanager
def using(name):
    """Test an engine within the block."""
    _now.append(name)
    try:
        yield name
    finally:
        _now.pop()


@pytest.fixture(params=ENGINES)
def engine(request):
    """Run a test once with each engine."""
    with using(request.param):
        yield request.param


both_engines = pytest.mark.usefixtures("engine")
