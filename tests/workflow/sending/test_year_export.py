"""A report tells nothing of a confidential letter, and a cell is never a formula."""

import csv
import io

import pytest

from appeals.workflow.sending.year_export import (
    ExportedMessage,
    write_csv,
    write_year_page,
)


def row(**changes) -> ExportedMessage:
    fields = {
        "day": "2026-11-29",
        "recipient": "Office A",
        "letter": "case-of-somebody",
        "subject": "On Somebody <b>",
        "language": "en",
        "way": "smtp",
        "state": "accepted",
        "answer": "reply",
        "answered_on": "2026-12-01",
    }
    return ExportedMessage(**{**fields, **changes})


@pytest.mark.parametrize("sign", ["=", "+", "-", "@", "\t", "\r", "|", "%"])
def test_no_cell_begins_as_a_formula(sign):
    content = write_csv([row(subject=f"{sign}cmd('x')")]).decode("utf-8-sig")
    cells = [*csv.reader(io.StringIO(content, newline=""))][1]
    assert cells[3] == f"'{sign}cmd('x')"


def test_the_page_quotes_and_needs_nothing_else():
    page = write_year_page([row(), row(answer="")], "Letters <2026>").decode()
    assert "On Somebody &lt;b&gt;" in page
    assert "<h1>Letters &lt;2026&gt;</h1>" in page
    assert '<th scope="row">Office A</th><td>2</td>' in page
    assert "<script" not in page
    assert "default-src 'none'" in page
