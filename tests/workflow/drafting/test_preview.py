"""A letter drawn in memory: what is drawn, what stops it, and nothing written."""

from concurrent.futures import Future
from concurrent.futures.process import BrokenProcessPool
from pathlib import Path

import pytest

from appeals.errors import UsageError
from appeals.workflow.drafting import preview
from appeals.workflow.drafting.formats import Rendering
from appeals.workflow.drafting.preview import LetterPreview, PdfRenderer
from appeals.workflow.drafting.selection import Selection
from tests.checks.letters import FIRST_LINE, FRONT, RECIPIENTS, workspace_with

LETTER = "templates/letters/first.md"
BODY = "They were held. [@report]\n"


@pytest.fixture
def letters(tmp_path: Path) -> LetterPreview:
    return LetterPreview(workspace_with(tmp_path, BODY), Selection("first"))


@pytest.fixture
def save(letters, tmp_path):
    """Save a file, and draw what follows from it."""

    def to(text: str, file: str = LETTER):
        (tmp_path / file).write_text(text, "utf-8")
        return letters.render({file})

    return to


def test_a_letter_is_drawn_with_places_findings_and_what_makes_its_pdf(letters):
    preview = letters.render()
    assert f'data-place="{LETTER}:{FIRST_LINE}:1"' in preview.page
    assert preview.edition == "to office-a, en"
    assert preview.job.formats == ("pdf",)
    assert preview.blockers == ()


def test_a_drawing_writes_nothing(letters, tmp_path, save):
    before = {path: path.stat().st_mtime_ns for path in tmp_path.rglob("*")}
    letters.render()
    after = {path: path.stat().st_mtime_ns for path in tmp_path.rglob("*")}
    assert after == before


def test_two_drawings_of_the_same_files_are_equal(letters):
    assert letters.render() == letters.render({LETTER})


@pytest.mark.parametrize(
    ("body", "message", "line"),
    [
        ("{% if letter %}\nHeld.\n", "'{% if %}' is opened here and never closed", 0),
        ("Held.\n\n{{ nobody }}\n", "nobody", 2),
        ("{% include 'arguments/none.md' %}\n", "There is no template", 0),
        ("{{ 1 / 0 }}\n", "cannot be computed", 0),
    ],
)
def test_an_error_of_the_template_stops_the_letter_at_its_place(
    save, body, message, line
):
    preview = save(FRONT + body)
    assert not preview.page
    (problem,) = preview.blockers
    assert message in problem.message
    assert (problem.place.file, problem.place.line) == (LETTER, FIRST_LINE + line)
    assert save(FRONT + BODY).page


def test_another_error_is_marked_in_the_letter_that_is_drawn(save):
    preview = save(FRONT + "They were held. [@nobody-wrote-it]\n")
    assert [each.code for each in preview.problems if each.severity == "error"] == [
        "CIT001"
    ]
    assert '<mark class="error"' in preview.page
    assert preview.blockers == ()


def test_a_registry_that_is_broken_says_so_until_it_is_mended(save):
    preview = save("recipients: [", "recipients.yaml")
    assert {each.place.file for each in preview.blockers} == {"recipients.yaml"}
    assert save(RECIPIENTS, "recipients.yaml").page


def test_a_changed_registry_is_in_the_next_drawing(letters, save):
    letters.render()
    text = RECIPIENTS.replace("Dear Head of Office,", "Dear Ana,")
    assert "Dear Ana," in save(text, "recipients.yaml").page


def test_a_letter_that_is_deleted_is_said_and_may_come_back(letters, tmp_path, save):
    letters.render()
    (tmp_path / LETTER).unlink()
    preview = letters.render({LETTER})
    (problem,) = preview.blockers
    assert problem.message == (
        "the letter 'first' is gone: its file was deleted or has another name"
    )
    assert LETTER in problem.remedy
    assert save(FRONT + BODY).page


def test_of_several_recipients_the_first_or_the_one_named_is_drawn(tmp_path):
    front = FRONT.replace("[office-a]", "[office-a, office-b]")
    workspace = workspace_with(tmp_path, BODY, front)
    preview = LetterPreview(workspace, Selection("first")).render()
    assert preview.edition == "to office-a, en; 1 of 2"
    preview = LetterPreview(workspace, Selection("first", ("office-b",))).render()
    assert preview.edition == "to office-b, en"


@pytest.mark.parametrize(
    "selection",
    [
        Selection("none"),
        Selection("first", ("nobody",)),
        Selection("first", (), ("xx",)),
    ],
)
def test_what_is_not_there_from_the_start_is_refused(tmp_path, selection):
    with pytest.raises(UsageError, match="unknown"):
        LetterPreview(workspace_with(tmp_path, BODY), selection)


def test_a_letter_that_is_broken_from_the_start_is_drawn_as_such(tmp_path):
    workspace = workspace_with(tmp_path, "Held.\n", "---\nsubject: [\n---\n")
    preview = LetterPreview(workspace, Selection("first")).render()
    assert {each.place.file for each in preview.blockers} == {LETTER}


def test_annexes_of_the_letter_are_files_beside_it(letters, save, tmp_path):
    front = FRONT[:-4] + "annexes:\n  - {title: A, file: annex/a.pdf}\n---\n"
    save(front + BODY)
    assert letters.files_beside == (tmp_path / "annex/a.pdf",)


def test_the_words_around_the_text_lead_to_where_they_are_written(letters, tmp_path):
    frame = letters.render().frame
    lines = {
        selector: [
            (tmp_path / at.file).read_text().splitlines()[at.line - 1].strip()
            for at in places
        ]
        for selector, places in frame.items()
    }
    assert lines[".letterhead"] == ['name = "Example Watch"']
    assert lines[".address"] == ["office-a:"]
    assert lines[".salutation"] == ["salutation: Dear Head of Office,"]
    assert lines[".date"] == ["date: 2099-11-03"]
    assert lines[".subject"] == ["subject: A subject"]
    assert lines[".signature"] == ["example-watch:"]


def test_values_of_registries_that_look_like_markup_stay_words(save):
    value = "</script><script>alert(1)</script><img src=x onerror=alert(1)>"
    text = RECIPIENTS.replace("name: Ana Example", f"name: '{value}'")
    page = save(text, "recipients.yaml").page
    assert "&lt;/script&gt;&lt;script&gt;alert(1)" in page
    assert "<script" not in page
    assert "<img" not in page


class SlowProcess:
    """Stands for a process: what is submitted is done when the test says so."""

    def __init__(self) -> None:
        self.jobs = []

    def submit(self, _task, job):
        self.jobs.append((job, Future()))
        return self.jobs[-1][1]

    def shutdown(self):
        for _, future in self.jobs:
            future.cancel()


@pytest.fixture
def processes(monkeypatch):
    """Give the processes that were started, the last one behind."""
    started = []

    def start():
        started.append(SlowProcess())
        return started[-1]

    monkeypatch.setattr(preview, "start_process", start)
    monkeypatch.setattr(preview, "end_processes", SlowProcess.shutdown)
    return started


def test_of_pdfs_that_wait_only_the_last_is_drawn(processes):
    done = []
    renderer = PdfRenderer(lambda number, rendering: done.append(number))
    for number in range(1, 5):
        renderer.ask(number, f"job {number}")
    (process,) = processes
    assert [job for job, _ in process.jobs] == ["job 1"]
    process.jobs[0][1].set_result(Rendering(()))
    assert [job for job, _ in process.jobs] == ["job 1", "job 4"]
    process.jobs[1][1].set_result(Rendering(()))
    assert done == [1, 4]


def test_a_letter_that_cannot_be_drawn_asks_for_no_pdf(processes):
    renderer = PdfRenderer(lambda *_: None)
    renderer.ask(1, "job 1")
    renderer.ask(2, "job 2")
    renderer.ask(3, None)
    processes[0].jobs[0][1].set_result(Rendering(()))
    assert len(processes[0].jobs) == 1


def test_at_the_end_nothing_more_is_drawn_or_said(processes):
    done = []
    renderer = PdfRenderer(lambda *each: done.append(each))
    renderer.ask(1, "job 1")
    renderer.ask(2, "job 2")
    renderer.end()
    assert len(processes[0].jobs) == 1
    assert done == []


def test_a_process_that_died_is_said_and_the_next_save_starts_another(processes):
    done = []
    renderer = PdfRenderer(lambda *each: done.append(each))
    renderer.ask(1, "job 1")
    processes[0].jobs[0][1].set_exception(BrokenProcessPool())
    ((number, rendering),) = done
    assert number == 1
    assert "has ended" in rendering.error.message
    renderer.ask(2, "job 2")
    assert [job for job, _ in processes[1].jobs] == ["job 2"]
    renderer.end()


@pytest.mark.slow
def test_a_real_process_draws_the_pdf(letters):
    from threading import Event

    done, drawn = [], Event()

    def take(*each):
        done.append(each)
        drawn.set()

    renderer = PdfRenderer(take)
    renderer.ask(1, letters.render().job)
    assert drawn.wait(60)
    renderer.end()
    ((number, rendering),) = done
    assert (number, rendering.page_count) == (1, 1)
    assert rendering.contents[0][1].startswith(b"%PDF")
