"""The same tests for every engine that sets a PDF."""

from contextlib import contextmanager

import pytest

from appeals.writers.pdf.engine import PdfResult
from appeals.writers.pdf.typst.engine import TypstEngine
from appeals.writers.pdf.weasy import WeasyprintEngine

ENGINES = {"weasyprint": WeasyprintEngine(), "typst": TypstEngine()}
_now = ["weasyprint"]


def write_pdf(document, *, css=None, engine=None) -> PdfResult:
    """Set a letter with the engine that is being tested, or with another."""
    return (engine or ENGINES[_now[-1]]).render(document, css=css)


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
