"""axe finds nothing in the pages that are published, nor in the reviewer's lists.

WCAG 2.2 AA and best practice, in Chromium, in light and dark. Nothing is fetched.
"""

from pathlib import Path

import pytest

from appeals.registry.workspace import load_workspace
from appeals.workflow.drafting.draft import DraftOptions, draft
from appeals.workflow.drafting.review_list import report
from appeals.workflow.drafting.selection import Selection
from tests.chromium import axe_violations, browser
from tests.workflow.options import options_for

pytestmark = pytest.mark.slow

__all__ = ["browser"]

ROOT = Path(__file__).parents[3]
LETTERS = tuple(load_workspace(ROOT).letters)
UNDERLINE_NEEDED = '<p>Words <a href="#a" style="color:#00f;text-decoration:none">a'


@pytest.fixture(params=["light", "dark"])
def violations(request, browser):
    """Give what axe finds in a page, by rule."""
    context = browser.new_context(color_scheme=request.param, offline=True)
    page = context.new_page()

    def look(html: str) -> list[tuple[str, str]]:
        page.set_content(html)
        return axe_violations(page)

    yield look
    context.close()


def test_axe_is_awake(violations):
    found = {rule for rule, _ in violations(f"<main>{UNDERLINE_NEEDED}</a> b</p>")}
    assert {"link-in-text-block", "html-has-lang"} <= found


@pytest.mark.parametrize("letter", LETTERS)
def test_the_web_editions_of_a_letter_have_no_violation(tmp_path, violations, letter):
    workspace = load_workspace(ROOT)
    langs = ("en", *workspace.letters[letter].variants)
    options = options_for(
        DraftOptions, letter, formats=("html",), langs=langs, out=tmp_path
    )
    pages = [file.path for each in draft(workspace, options) for file in each.files]
    assert len(pages) >= len(langs)
    for page in pages[:4]:
        assert violations(page.read_text("utf-8")) == [], page.name


@pytest.mark.parametrize("letter", LETTERS)
def test_the_reviewers_list_of_a_letter_has_no_violation(tmp_path, violations, letter):
    workspace = load_workspace(ROOT)
    selections = (Selection(letter),)
    for file in report(workspace, selections, ("html",), tmp_path).files:
        assert violations(file.path.read_text("utf-8")) == []
