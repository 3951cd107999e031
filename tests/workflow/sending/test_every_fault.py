"""Whatever step on the disk fails: nothing is lost, nothing twice, nothing half.

Each step of a sending fails in turn, on the files of every way out, and each statement
of the ledger. It is a sentence, never a crash, and running again goes on.
"""

import shutil
import sqlite3
from collections.abc import Callable
from contextlib import contextmanager
from pathlib import Path
from types import SimpleNamespace
from unittest import mock

import pytest

from appeals.delivery import ledger
from appeals.delivery.receipts import Receipts
from appeals.errors import AppealsError
from appeals.registry.workspace import load_workspace
from appeals.workflow.sending import send_blockers
from appeals.workflow.sending.send_options import SendOptions
from appeals.workflow.sending.sent_letters import open_ledger
from appeals.workflow.sending.verify_receipts import verify_receipts
from tests.delivery.imap_server import imap_server
from tests.delivery.smtp_server import MailSink
from tests.made_once import made_once
from tests.storage.failing_disk import failing_disk
from tests.workflow.sending.test_transports import prepared
from tests.workflow.sendings import NOW, plan_file, send, state_of

_plan_again = send_blockers.plan_again
FORMATS = ("docx", "pdf")
ENDS = {"smtp": "accepted"}

needs_proc = pytest.mark.skipif(
    not Path("/proc/self/fd").is_dir(), reason="it asks /proc which file is open"
)


class Stage:
    """One letter to send again and again, each time from the beginning."""

    def __init__(self, folder: Path, way: str) -> None:
        self.folder, self.way, self._count = folder, way, 0
        self.settings = ""
        self._first = None

    def begin(self) -> None:
        """Put a fresh workspace there, in which nothing was sent."""
        self._count += 1
        self.root = self.folder / f"ws{self._count}"
        made_once(self.root, lambda: _prepare(self.root))
        settings = self.root / "appeals.toml"
        settings.write_text(settings.read_text("utf-8") + self.settings, "utf-8")
        self.workspace = load_workspace(self.root)

    def end(self) -> None:
        shutil.rmtree(self.root)
        shutil.rmtree(state_of(self.workspace), ignore_errors=True)

    def send(self) -> list[str]:
        """Send what is left, judged by a plan that is made again once for all."""
        options = SendOptions(self.root / "plan.json", by=self.way, only=("office-a",))
        folders = {"keys": self.folder / "keys", "state": state_of(self.workspace)}
        with mock.patch.object(send_blockers, "plan_again", self._planned):
            done = send(self.workspace, options, lambda: NOW, **folders)
            return [handover.row.state for handover in done]

    def _planned(self, *asked, **folders):
        if self._first is None:
            self._first = _plan_again(*asked, **folders)
        return self._first


def _prepare(root: Path) -> None:
    plan_file(prepared(root, formats=FORMATS), formats=FORMATS)


@contextmanager
def stage_of(folder: Path, way: str):
    """Give the stage, and what counts what came out at the other end."""
    stage = Stage(folder, way)
    where = '\n[mail.{}]\nhost = "127.0.0.1"\nport = {}\nsecurity = "none"\n'
    if way == "smtp":
        with MailSink() as sink:
            stage.settings = where.format("smtp", sink.port)
            yield stage, lambda: [*sink.accepted.values()], sink.accepted.clear
    elif way == "drafts":
        with imap_server() as held:
            stage.settings = where.format("imap", held.port)
            drafts = held.folders["Drafts"]
            yield stage, lambda: [1] * len(drafts), drafts.clear
    else:
        names = {"outbox": "*.eml", "form": "*.html", "post": "office-a.pdf"}
        folder_of = f"out/first/{way}"

        def count() -> list[int]:
            return [1 for _ in stage.root.glob(f"{folder_of}/{names[way]}")]

        yield stage, count, lambda: None


def is_whole(stage: Stage, left: Callable[[], list[int]]) -> None:
    """Send what is left; look whether it left once, and all is on record."""
    expected = ENDS.get(stage.way, "drafted")
    states = stage.send()
    assert states in ([expected], ["unknown"])
    assert left() == [1] or (states, left()) == (["unknown"], [])
    folder = stage.root / "sent/first"
    assert not [*stage.root.rglob("*.claim")]
    receipts = Receipts(stage.root, "first")
    for receipt in receipts.read():
        kept = receipts.find_kept(receipt.record, receipt.message_sha256)
        assert kept is not None
        assert (kept.folder / "receipt.json").is_file()
    assert [each.name for each in folder.glob("*.json")]
    with open_ledger(stage.workspace, state_of(stage.workspace)) as held:
        chains = verify_receipts(stage.workspace, held, stage.folder).chains
    assert (chains.count, chains.broken) == (1, ())
    assert stage.send() == states
    assert left() == [1] or states == ["unknown"]


def fail_each(
    stage: Stage, left, clear, failing: Callable, every: int = 1
) -> list[str]:
    """Let steps fail in turn, from the beginning; give what the steps were."""
    number, steps = 1, []
    while True:
        clear()
        stage.begin()
        caught = None
        with failing(stage, number) as disk:
            try:
                stage.send()
            except AppealsError as error:
                caught = error
        if len(disk.steps) < number:
            stage.end()
            return steps
        steps.append(disk.steps[number - 1])
        assert caught is None or caught.problems[0].remedy, caught
        is_whole(stage, left)
        stage.end()
        number += every


def on_disk(stage: Stage, number: int):
    return failing_disk(stage.root, number)


class FailingDatabase:
    """The database of the ledger, of which the n-th statement fails.

    With `is_late` it fails after it was carried out, as where the disk does not say so.
    """

    def __init__(self, failing: int, *, is_late: bool) -> None:
        self._failing, self._is_late = failing, is_late
        self.steps: list[str] = []

    def opened(self, *where, **options):
        self._real = sqlite3.connect(*where, **options)
        return self

    def __getattr__(self, name):
        return getattr(self._real, name)

    def execute(self, sql, *values):
        if sql == "rollback":
            return self._real.execute(sql)
        self.steps.append(sql)
        fails = len(self.steps) == self._failing
        if fails and not self._is_late:
            raise sqlite3.OperationalError("disk I/O error")
        result = self._real.execute(sql, *values)
        if fails:
            result.close()
            raise sqlite3.OperationalError("disk I/O error")
        return result


def in_ledger(*, is_late: bool):
    """Let the n-th statement of a sending fail."""

    @contextmanager
    def failing(_stage: Stage, number: int):
        database = FailingDatabase(number, is_late=is_late)
        named = SimpleNamespace(**{**vars(sqlite3), "connect": database.opened})
        with mock.patch.object(ledger, "sqlite3", named):
            yield database

    return failing


@needs_proc
def test_steps_on_files_may_fail(tmp_path):
    """Some of them; the slow set lets each fail, on every way out."""
    with stage_of(tmp_path, "smtp") as (stage, left, clear):
        assert len(fail_each(stage, left, clear, on_disk, every=6)) > 5


@pytest.mark.slow
@needs_proc
@pytest.mark.parametrize("way", ["smtp", "outbox", "drafts", "form", "post"])
def test_every_step_on_a_file_may_fail(tmp_path, way):
    with stage_of(tmp_path, way) as (stage, left, clear):
        steps = fail_each(stage, left, clear, on_disk)
    kinds = {step.split(" ")[0] for step in steps}
    assert kinds == {"read", "open", "write", "fsync", "rename", "link", "mkdir"}
    assert any(step.startswith("read plan.json") for step in steps)


@pytest.mark.slow
@pytest.mark.parametrize("is_late", [False, True])
@pytest.mark.parametrize("way", ["smtp", "drafts"])
def test_every_statement_of_the_ledger_may_fail(tmp_path, way, is_late):
    with stage_of(tmp_path, way) as (stage, left, clear):
        steps = fail_each(stage, left, clear, in_ledger(is_late=is_late))
    assert {"begin immediate", "commit"} <= {*steps}
    assert len(steps) > 40
