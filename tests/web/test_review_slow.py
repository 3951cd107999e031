"""The reviewer's page in Chromium: by keyboard, wide and narrow, and as a file."""

import shutil
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from appeals.registry.workspace import load_workspace
from appeals.review.marks import MarksFolder
from appeals.workflow.approving.review_desk import view_letters
from appeals.workflow.approving.review_export import export_page
from appeals.workflow.approving.review_import import import_marks
from appeals.workflow.drafting.selection import Selection
from tests.chromium import axe_violations, browser
from tests.workflow.approving.test_marks import DAY

pytestmark = pytest.mark.slow

__all__ = ["browser"]

ROOT = Path(__file__).parents[2]
LETTER = "special-procedures-liuzhi"
SIZES = {"wide": (1440, 900), "narrow": (390, 844)}
ANSWER_MS, OPEN_S = 50, 1
MARK_KEY = """
    key => new Promise(done => {
      const left = document.getElementById("left"), before = left.textContent;
      const at = performance.now();
      const seen = new MutationObserver(() => {
        if (left.textContent === before) return;
        seen.disconnect();
        done(performance.now() - at);
      });
      seen.observe(left, { childList: true, characterData: true, subtree: true });
      document.activeElement.dispatchEvent(
        new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true }));
    })
"""


@pytest.fixture(scope="module")
def root(tmp_path_factory):
    """A workspace of its own: the reference workspace, without what is rendered."""
    root = tmp_path_factory.mktemp("workspace")
    for path in (ROOT / "appeals.toml", *ROOT.glob("*.yaml")):
        shutil.copy(path, root)
    shutil.copytree(ROOT / "templates", root / "templates")
    return root


@pytest.fixture
def address(root):
    """Run the command as somebody would; it must end in order at Ctrl-C."""
    shutil.rmtree(root / "reviews", ignore_errors=True)
    command = [sys.executable, "-m", "appeals", "--workspace", str(root)]
    command += ["review", "open", LETTER, "--no-browser"]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    yield process.stdout.readline().strip()
    process.send_signal(signal.SIGINT)
    assert process.wait(30) == 0
    process.stdout.close()


@pytest.fixture
def opened(browser):
    """Give pages of a size and colour scheme; no error may be on their console."""
    contexts, errors = [], []

    def open_page(address, size="wide", scheme="light", **more):
        width, height = SIZES[size]
        viewport = {"width": width, "height": height}
        context = browser.new_context(viewport=viewport, color_scheme=scheme, **more)
        contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: errors.append(str(error)))
        page.on("console", lambda said: _note(errors, said.text))
        page.goto(address)
        page.wait_for_function("() => document.getElementById('left').textContent")
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert errors == []


def _note(errors, said):
    worded = "409 (Conflict)", "ERR_CONNECTION_REFUSED"  # by the page itself
    if not any(each in said for each in worded):
        errors.append(said)


def text(page, what):
    return page.inner_text(what)


def wait_for(page, words, where="#said"):
    page.wait_for_function(
        "([where, words]) => document.querySelector(where).textContent.includes(words)",
        arg=[where, words],
    )


def choose(page, person="reviewer-a"):
    page.select_option("#person", person)
    page.focus("section.use:not([hidden]) h2")


def verdicts(root):
    view = view_letters(root, Selection(LETTER), None, "online")
    return view.judge(MarksFolder(root))


def test_all_uses_are_walked_by_keyboard_and_nothing_is_lost(opened, address, root):
    page = opened(address)
    assert "token" not in page.url
    assert page.evaluate("document.cookie") == ""
    page.keyboard.press("v")
    assert "Choose who you are first" in text(page, "#said")
    assert page.evaluate("document.activeElement.id") == "person"
    page.keyboard.press("v")  # in a field no key is a verdict
    choose(page)
    count = int(text(page, "#left").split()[0])
    took = []
    for number in range(count):
        if number == 3:
            page.keyboard.press("c")
            page.keyboard.type("which verdict? uvqw")
            page.keyboard.press("Escape")
            took.append(page.evaluate(MARK_KEY, "q"))
            wait_for(page, "query, with the comment, saved")
            page.keyboard.press("o")
        elif number == 7:
            took.append(page.evaluate(MARK_KEY, "w"))
            wait_for(page, "“c” to say why")
            page.keyboard.press("o")
        else:
            took.append(page.evaluate(MARK_KEY, "v"))
        if number == count // 2:
            where = text(page, "section.use:not([hidden]) .where")
            page.reload()
            wait_for(page, f"{count - number - 1} of {count} left", "#left")
            assert text(page, "section.use:not([hidden]) .where") == where
            assert page.input_value("#person") == "reviewer-a"
    wait_for(page, "saved. Nothing is open any more.")
    assert text(page, "#left") == "nothing left"
    found = [each.verdict for each in verdicts(root).values()]
    assert len(found) == count
    assert sorted(found) == ["query", *["verified"] * (count - 2), "wrong"]
    comments = [
        stored.mark.comment for each in verdicts(root).values() for stored in each.marks
    ]
    assert [comment for comment in comments if comment] == ["which verdict? uvqw"]
    assert sorted(took)[count // 4] < ANSWER_MS  # other programs slow the rest
    page.keyboard.press("u")
    wait_for(page, "taken back")
    assert text(page, "#left") == f"1 of {count} left"


def test_the_page_opens_in_a_second(opened, address):
    page = opened(address)
    timing = "performance.getEntriesByType('navigation')[0].domComplete"
    page.reload()
    assert page.evaluate(timing) < OPEN_S * 1000
    assert page.evaluate("document.querySelectorAll('section.use').length") > 30


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", SIZES)
def test_axe_finds_nothing(opened, address, size, scheme):
    page = opened(address, size, scheme)
    choose(page)
    page.keyboard.press("q")
    wait_for(page, "saved")
    assert axe_violations(page) == []
    page.keyboard.press("l")
    assert axe_violations(page) == []
    page.keyboard.press("l")
    page.keyboard.press("?")
    assert axe_violations(page) == []
    page.keyboard.press("Escape")
    wide = "document.documentElement.scrollWidth <= innerWidth"
    assert page.evaluate(wide)


def test_what_happens_elsewhere_is_shown_and_never_written_over(opened, address, root):
    first, second = opened(address), opened(address, "narrow")
    choose(first)
    choose(second, "approver-a")
    row = first.evaluate("document.querySelector('section.use').dataset.row")
    first.keyboard.press("v")
    wait_for(second, "1 verified", "#counts")
    second.keyboard.press("p")
    second.keyboard.press("c")
    second.keyboard.type("no")
    second.keyboard.press("Control+Enter")
    wait_for(second, "query, with the comment, saved")
    assert verdicts(root)[row].verdict == "query"
    wait_for(first, "1 query", "#counts")
    letter = root / f"templates/letters/{LETTER}.md"
    before = letter.read_text()
    try:
        letter.unlink()
        wait_for(first, "cannot be read as it is now", "#banner")
        left = text(first, "#left")
        first.keyboard.press("w")
        wait_for(first, "Not saved: ", "#banner")
        assert text(first, "#left") == left
    finally:
        letter.write_text(before)
    first.wait_for_function("() => !document.querySelector('#banner').textContent")
    argument = root / "templates/arguments/un-findings.md"
    said = argument.read_text()
    try:
        argument.write_text(said.replace(".", " indeed.", 1))
        wait_for(first, "The letter has changed", "#banner")
        first.click("#banner button")
        first.wait_for_function("() => document.body.textContent.includes(' indeed.')")
        assert text(first, "#banner") == ""
    finally:
        argument.write_text(said)


def test_single_keys_can_be_turned_off_and_none_fires_twice(opened, address):
    page = opened(address)
    choose(page)
    left = text(page, "#left")
    repeated = 'new KeyboardEvent("keydown", {key: "v", bubbles: true, repeat: true})'
    page.evaluate(f"document.body.dispatchEvent({repeated})")
    page.keyboard.press("Control+v")
    page.keyboard.press("?")
    page.keyboard.press("v")
    page.uncheck("#keys-on")
    page.click("#close-keys")
    page.keyboard.press("v")
    assert text(page, "#left") == left
    page.click("#verified")
    wait_for(page, "saved")
    assert text(page, "#left") != left


def test_the_file_is_answered_offline_saved_and_taken(opened, root, tmp_path):
    shutil.rmtree(root / "reviews", ignore_errors=True)
    file = export_page(root, Selection(LETTER), out=tmp_path).file.path
    page = opened(file.as_uri(), "narrow", offline=True)
    assert axe_violations(page) == []
    choose(page)
    page.keyboard.press("v")
    page.keyboard.press("c")
    page.keyboard.type("</script> & “why”?")
    page.keyboard.press("Control+Enter")
    page.keyboard.press("o")
    page.keyboard.press("w")
    page.keyboard.press("u")
    wait_for(page, "taken back")
    page.on("dialog", lambda dialog: dialog.accept())
    page.reload()
    wait_for(page, "1 verified, 1 query", "#counts")
    with page.expect_download() as saving:
        page.keyboard.press("s")
    saved = tmp_path / saving.value.suggested_filename
    saving.value.save_as(saved)
    assert saved.name == f"review-{LETTER}-answered.html"
    again = opened(saved.as_uri(), offline=True)
    wait_for(again, "1 verified, 1 query", "#counts")
    report = import_marks(load_workspace(root), saved, None, DAY)
    assert [(mark.verdict, mark.comment) for _, mark in report.marks] == [
        ("verified", None),
        ("query", "</script> & “why”?"),
    ]
    assert report.person == "reviewer-a"
