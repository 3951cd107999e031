"""outloud finds nothing in what is rendered: what a screen reader makes of a PDF."""

from pathlib import Path

import pytest

from appeals.registry.workspace import load_workspace
from appeals.workflow.drafting.review_report import ReportOptions, report

pytestmark = pytest.mark.slow

ROOT = Path(__file__).parents[3]
LETTERS = tuple(load_workspace(ROOT).letters)


def remarks(path: Path) -> list[tuple[str, str]]:
    """Give rule and words of each error and warning.

    PAG-001 is left out: it takes headings such as "Note 2" for running heads where they
    begin three pages. That running heads are artifacts is proven by TAG-002 and
    tests/writers/pdf/test_structure.py.
    """
    from outloud import check

    found = check(str(path), skip=["PAG-001"]).findings
    return [(f.rule, f.message) for f in found if f.severity != "info"]


@pytest.mark.parametrize("letter", LETTERS)
def test_the_reviewers_list_can_be_read_aloud(tmp_path, letter):
    options = ReportOptions(letter, formats=("pdf",), out=tmp_path)
    first = next(iter(report(load_workspace(ROOT), options)))
    assert [remarks(file.path) for file in first.files] == [[]]
