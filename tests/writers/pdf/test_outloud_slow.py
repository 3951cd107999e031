"""outloud finds nothing in what is rendered: what a screen reader makes of a PDF."""

import re
from pathlib import Path

import pytest

from appeals.registry.workspace import load_workspace
from appeals.workflow.drafting.draft import draft
from appeals.workflow.drafting.letter_drafter import DraftOptions
from appeals.workflow.drafting.review_report import ReportOptions, report
from tests.workflow.options import options_for

pytestmark = pytest.mark.slow

ROOT = Path(__file__).parents[3]
WORKSPACE = load_workspace(ROOT)
LETTERS = tuple(WORKSPACE.letters)
EDITIONS = tuple(
    (letter, lang)
    for letter in LETTERS
    for lang in (
        WORKSPACE.letter(letter).front.language,
        *WORKSPACE.letters[letter].variants,
    )
)
NOTE_HEADING = re.compile(r"Note \d+")


def remarks(path: Path) -> list[tuple[str, str, str]]:
    """Give rule, words and evidence of each error and warning."""
    from outloud import check

    return [
        (found.rule, found.message, str(found.evidence))
        for found in check(str(path)).findings
        if found.severity != "info"
    ]


def is_note_heading(remark: tuple[str, str, str]) -> bool:
    """Say that outloud took headings for a running head.

    In a reviewer's list a record that does not fit goes to the next page, so "Note 3",
    "Note 7" and "Note 9" begin three pages; numbers apart they are alike. They are
    what a reader jumps by. The running head of that page says other words.
    """
    rule, _, evidence = remark
    return rule == "PAG-001" and bool(NOTE_HEADING.fullmatch(evidence))


@pytest.mark.parametrize(("letter", "lang"), EDITIONS)
def test_each_edition_of_a_letter_can_be_read_aloud(tmp_path, letter, lang):
    options = options_for(
        DraftOptions, letter, formats=("pdf",), langs=(lang,), out=tmp_path
    )
    paths = [
        file.path
        for outcome in draft(load_workspace(ROOT), options)
        for file in outcome.files
    ]
    assert paths
    assert {path.name: remarks(path) for path in paths} == {p.name: [] for p in paths}


@pytest.mark.parametrize(("letter", "lang"), EDITIONS)
def test_the_reviewers_list_can_be_read_aloud(tmp_path, letter, lang):
    options = options_for(
        ReportOptions, letter, formats=("pdf",), langs=(lang,), out=tmp_path
    )
    first = next(iter(report(load_workspace(ROOT), options)))
    (found,) = [remarks(file.path) for file in first.files]
    assert [remark for remark in found if not is_note_heading(remark)] == []
