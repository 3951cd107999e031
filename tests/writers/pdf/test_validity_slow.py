"""The veraPDF engine judges what the PDF writer makes."""

import pytest

from appeals.writers.pdf import write_pdf
from tests.writers.pdf.verapdf import failures
from tests.writers.sample import sample_document

pytestmark = pytest.mark.slow


def test_a_letter_is_accessible_by_pdf_ua_1(tmp_path):
    path = tmp_path / "letter.pdf"
    path.write_bytes(write_pdf(sample_document()).pdf)
    assert failures(path, "ua1") == {}


def test_the_judge_sees_what_is_wrong(tmp_path):
    """A page of plain WeasyPrint is neither tagged nor titled."""
    import weasyprint

    path = tmp_path / "plain.pdf"
    weasyprint.HTML(string="<p>plain <a href='https://example.org'>a</a>").write_pdf(
        path
    )
    assert failures(path, "ua1")
