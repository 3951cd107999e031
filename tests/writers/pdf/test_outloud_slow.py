"""outloud finds nothing in what is rendered: what a screen reader makes of a PDF."""

import re
from pathlib import Path

import pytest

from appeals.registry.workspace import load_workspace
from appeals.workflow.drafting.draft import DraftOptions, draft
from appeals.workflow.drafting.review_list import report
from appeals.workflow.drafting.selection import Selection
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
OF_EACH_NOTE = re.compile(
    r"(Note \d+|Verdict Comment|source unavailable: no copy of it is archived)"
    r"(; (?!$)|$)"
)


def remarks(path: Path) -> list[tuple[str, str, str]]:
    """Give rule, words and evidence of each error and warning."""
    from outloud import check

    return [
        (found.rule, found.message, str(found.evidence))
        for found in check(str(path)).findings
        if found.severity != "info"
    ]


def is_note_heading(remark: tuple[str, str, str]) -> bool:
    """Say that outloud took what each note begins or ends with for a running head.

    In a reviewer's list a record that does not fit goes to the next page, so "Note 3",
    "Note 7" and "Note 9" begin three pages; numbers apart they are alike. They are
    what a reader jumps by. So are the boxes at the end of each, and what no copy says.
    The running head of that page says other words.
    """
    rule, _, evidence = remark
    return rule == "PAG-001" and not OF_EACH_NOTE.sub("", evidence)


def is_painted_later(remark: tuple[str, str, str]) -> bool:
    """Say that outloud remarks on the order in which Typst paints.

    It paints notes with the foot of their page; they are read behind their marks, as
    the tags have them, and that is what a screen reader follows.
    """
    return remark[0] == "ORD-001"


@pytest.mark.parametrize("engine", ["weasyprint", "typst"])
@pytest.mark.parametrize(("letter", "lang"), EDITIONS)
def test_each_edition_of_a_letter_can_be_read_aloud(
    tmp_path, letter, lang, engine, monkeypatch
):
    formats = "appeals.workflow.drafting.formats"
    monkeypatch.setattr(f"{formats}.choose_engine", lambda _, **__: engine)
    options = options_for(
        DraftOptions, letter, formats=("pdf",), langs=(lang,), out=tmp_path
    )
    paths = [
        file.path
        for outcome in draft(load_workspace(ROOT), options)
        for file in outcome.files
    ]
    assert paths
    found = {path.name: remarks(path) for path in paths}
    if engine == "typst":
        found = {n: [r for r in f if not is_painted_later(r)] for n, f in found.items()}
    assert found == {path.name: [] for path in paths}


@pytest.mark.parametrize("engine", ["weasyprint", "typst"])
@pytest.mark.parametrize(("letter", "lang"), EDITIONS)
def test_the_reviewers_list_can_be_read_aloud(
    tmp_path, letter, lang, engine, monkeypatch
):
    module = "appeals.workflow.drafting.review_list"
    monkeypatch.setattr(f"{module}.choose_engine", lambda _, **__: engine)
    selection = Selection(letter, langs=(lang,))
    outcome = report(load_workspace(ROOT), (selection,), ("pdf",), tmp_path)
    (found,) = [remarks(file.path) for file in outcome.files]
    assert [remark for remark in found if not is_note_heading(remark)] == []
