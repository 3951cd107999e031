"""The preview as its author has it: saved in an editor, looked at in Chromium."""

import shutil
import signal
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from tests.checks.letters import CITATIONS, FRONT, RECIPIENTS, workspace_with

pytestmark = pytest.mark.slow

COMMAND = (sys.executable, "-m", "appeals")
LETTER = "templates/letters/first.md"
HOSTILE = "</script><script>window.hurt = 1</script><img src=x onerror=hurt()>"
BODY = (
    "They were held in secret. [@report]\n\n"
    + f"A paragraph of some length. {HOSTILE} " * 3
    + "".join(f"\n\nParagraph {n}. {'Words of it. ' * 40}" for n in range(12))
    + "\n\n[a link](https://example.org/) {{ recipient.name }}\n"
)
RULES = {
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
}


@dataclass
class Author:
    """Somebody with an editor, a terminal and a browser."""

    root: Path
    process: "subprocess.Popen[str]"
    page: Any
    complaints: list[str]

    @property
    def sheet(self) -> Any:
        return self.page.frame_locator("#sheet")

    @property
    def place(self) -> str:
        return self.page.locator("#place").inner_text()

    def says(self, words: str) -> None:
        """Wait until the foot of the page says something."""
        self.page.locator("#place", has_text=words).wait_for()

    def save(self, body: str, front: str = FRONT) -> None:
        (self.root / LETTER).write_text(front + body, "utf-8")

    def violations(self) -> list[tuple[str, str]]:
        from axe_playwright_python.sync_playwright import Axe

        found = Axe().run(self.page, options=RULES).response["violations"]
        return [(each["id"], each["nodes"][0]["html"]) for each in found]


@pytest.fixture(scope="module")
def browser():
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
def author(request, browser, tmp_path):
    root = workspace_with(
        tmp_path,
        BODY,
        recipients=RECIPIENTS.replace("Ana Example", f'"{HOSTILE}"'),
        citations=CITATIONS.replace("title: A Report", f'title: "{HOSTILE}"'),
    ).root
    process = subprocess.Popen(
        (*COMMAND, "--workspace", str(root), "preview", "first", "--no-browser"),
        stdout=subprocess.PIPE,
        text=True,
    )
    context = browser.new_context(
        color_scheme=request.param,
        viewport={"width": 1440, "height": 900},
        permissions=["clipboard-read", "clipboard-write"],
    )
    page, complaints = context.new_page(), []
    page.on("console", lambda said: complaints.append(said.text))
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("dialog", lambda dialog: complaints.append(dialog.message))
    try:
        page.goto(process.stdout.readline().strip())
        yield Author(root, process, page, complaints)
    finally:
        context.close()
        process.kill()
        process.stdout.close()
        process.wait()


def test_a_letter_is_written_broken_mended_deleted_and_put_back(author):
    page, sheet = author.page, author.sheet
    sheet.get_by_text("They were held in secret").click(position={"x": 4, "y": 8})
    author.says("copied")
    assert author.place == f"{LETTER}:8:1 copied"
    assert page.evaluate("navigator.clipboard.readText()") == f"{LETTER}:8:1"
    sheet.locator(".notes li").first.click()
    author.says("citations.yaml:3:3")
    assert "rests on citations.yaml:3:3" in author.place
    sheet.locator(".address").click()
    author.says("recipients.yaml:3:3")

    page.evaluate("document.querySelector('#sheet').contentWindow.scrollTo(0, 700)")
    author.save(BODY + "\nA last word.\n")
    sheet.get_by_text("A last word.").wait_for(state="attached")
    assert (
        page.evaluate("document.querySelector('#sheet').contentWindow.scrollY") == 700
    )

    author.save(BODY + "\n{% if %}\n")
    stopped = page.locator("#stopped")
    stopped.wait_for()
    assert "{% if %}" in stopped.locator("pre mark, pre").first.inner_text()
    assert sheet.get_by_text("A last word.").count() == 1
    assert author.violations() == []

    author.save(BODY + "\nMended. [@nobody]\n")
    stopped.wait_for(state="hidden")
    sheet.get_by_text("Mended.").wait_for(state="attached")
    page.locator("#problem-0").click()
    assert sheet.locator("mark.error.here, .here").count() == 1

    (author.root / LETTER).unlink()
    page.get_by_text("the letter 'first' is gone").first.wait_for()
    author.save(BODY)
    stopped.wait_for(state="hidden")

    author.process.send_signal(signal.SIGINT)
    assert author.process.wait(20) == 0
    page.get_by_text("The preview has ended").wait_for()


def test_axe_finds_nothing_and_no_word_of_the_letter_does_anything(author):
    page = author.page
    page.locator("#pages img").first.wait_for(timeout=60_000)
    width = "picture => picture.decode().then(() => picture.naturalWidth)"
    assert page.locator("#pages img").first.evaluate(width) > 500
    for width in (1440, 390):
        page.set_viewport_size({"width": width, "height": 844})
        assert author.violations() == []
        wide = "document.documentElement.scrollWidth"
        assert page.evaluate(wide) <= width
    for name in ("PDF", "Findings"):
        page.get_by_role("button", name=name, exact=True).click()
        assert author.violations() == []
    assert (
        author.page.evaluate(
            "document.querySelector('#sheet').contentDocument.scripts.length"
        )
        == 0
    )
    assert author.sheet.locator("img").count() == 0
    for frame in page.frames:
        assert frame.evaluate("typeof window.hurt") == "undefined"
    assert author.complaints == []


def test_the_letter_can_be_walked_through_by_keys(author):
    page = author.page
    author.sheet.locator("article").wait_for()
    page.keyboard.press("Tab")
    page.evaluate("document.querySelector('#sheet').contentWindow.focus()")
    for key in ("n", "n", "p"):
        page.keyboard.press(key)
    author.says("copied")
    assert author.place.startswith(("appeals.toml", "recipients.yaml", LETTER))


def test_two_previews_of_one_letter_leave_each_other_alone(author, browser):
    root = ("--workspace", str(author.root))
    other = subprocess.Popen(
        (*COMMAND, *root, "preview", "first", "--no-browser"),
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        page = author.page.context.new_page()
        page.goto(other.stdout.readline().strip())
        author.save(BODY + "\nSeen in both.\n")
        for each in (page, author.page):
            seen = each.frame_locator("#sheet").get_by_text("Seen in both.")
            seen.wait_for(state="attached")
        other.send_signal(signal.SIGINT)
        assert other.wait(20) == 0
        author.save(BODY + "\nStill here.\n")
        author.sheet.get_by_text("Still here.").wait_for(state="attached")
    finally:
        other.kill()
        other.stdout.close()
        other.wait()
