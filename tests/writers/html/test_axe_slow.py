"""axe finds nothing in the pages that are published, nor in the reviewer's lists.

WCAG 2.2 AA and best practice, in Chromium, in light and dark. Nothing is fetched.
"""

import shutil
from pathlib import Path

import pytest

from appeals.registry.workspace import load_workspace
from appeals.workflow.drafting.draft import draft
from appeals.workflow.drafting.letter_drafter import DraftOptions
from appeals.workflow.drafting.review_report import ReportOptions, report
from tests.workflow.options import options_for

pytestmark = pytest.mark.slow

ROOT = Path(__file__).parents[3]
LETTERS = tuple(load_workspace(ROOT).letters)
RULES = {
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
}
UNDERLINE_NEEDED = '<p>Words <a href="#a" style="color:#00f;text-decoration:none">a'


@pytest.fixture(scope="module")
def browser():
    """Chromium of the system, without a network."""
    from playwright.sync_api import sync_playwright

    program = shutil.which("chromium")
    assert program, "chromium is missing; `./run test-slow` installs it"
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(
            executable_path=program, args=["--no-sandbox", "--disable-dev-shm-usage"]
        )
        yield opened
        opened.close()


@pytest.fixture(params=["light", "dark"])
def violations(request, browser):
    """Give what axe finds in a page, by rule."""
    from axe_playwright_python.sync_playwright import Axe

    context = browser.new_context(color_scheme=request.param, offline=True)
    page = context.new_page()

    def look(html: str) -> list[tuple[str, str]]:
        page.set_content(html)
        found = Axe().run(page, options=RULES).response["violations"]
        return [(each["id"], each["nodes"][0]["html"]) for each in found]

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
    options = options_for(ReportOptions, letter, formats=("html",), out=tmp_path)
    first = next(iter(report(workspace, options)))
    for file in first.files:
        assert violations(file.path.read_text("utf-8")) == []
