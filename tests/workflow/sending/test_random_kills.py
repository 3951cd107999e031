"""Senders killed at random moments, with a server of its own process behind them.

A sender is forked from a warm process, which has read the workspace and planned again:
what it then reads and writes by itself is what can be lost.
"""

import os
import random
import shutil
import signal
import sqlite3
import time
import traceback
from collections import Counter
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from unittest import mock

import pytest

from appeals.delivery.plan import Plan
from appeals.registry.workspace import load_workspace
from appeals.workflow.sending import send_blockers
from appeals.workflow.sending.plan import plan, write_plan
from appeals.workflow.sending.plan_options import PlanOptions
from appeals.workflow.sending.send import Sending, open_sending
from appeals.workflow.sending.send_options import SendOptions
from appeals.workflow.sending.sent_letters import open_ledger
from appeals.workflow.sending.verify_receipts import verify_receipts
from tests.delivery.smtp_server import MailSink
from tests.made_once import made_once
from tests.workflow.options import options_for
from tests.workflow.sending.test_real_mail_slow import now, prepared
from tests.workflow.sendings import state_of

LETTERS = 16
MOST_KILLS = 1000
WINDOW = 1.0
"""How long a sender lives at most once a letter may leave, in times of a letter."""
EARLY = 0.2
"""How many senders may be killed before that, while they take up what others left."""

_plan_again = send_blockers.plan_again
needs_fork = pytest.mark.skipif(not hasattr(os, "fork"), reason="it forks senders")


class _Logged(Counter):
    """Counts as the server does, and writes each message down before it is answered."""

    def __init__(self, path: Path) -> None:
        super().__init__()
        self._log = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND)

    def __setitem__(self, message_id, times):
        os.write(self._log, f"{message_id}\n".encode())
        super().__setitem__(message_id, times)


@contextmanager
def server(log: Path) -> Iterator[int]:
    """Run a server in a process of its own, and give its port."""
    reader, writer = os.pipe()
    child = os.fork()
    if child == 0:
        try:
            sink = MailSink()
            sink.accepted = _Logged(log)
            os.write(writer, b"%d\n" % sink.port)
            signal.pause()
        finally:
            os._exit(0)
    os.close(writer)
    try:
        with os.fdopen(reader) as stream:
            yield int(stream.readline())
    finally:
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)


class Batch:
    """One workspace with letters to send, its ledger, and what the server took."""

    def __init__(self, root: Path, port: int, log: Path) -> None:
        self.root, self._log = root, log
        log.write_bytes(b"")
        made_once(root, lambda: _prepare(root), LETTERS)
        settings = root / "appeals.toml"
        text = settings.read_text("utf-8").replace("port = 1\n", f"port = {port}\n")
        settings.write_text(text, "utf-8")
        self.workspace = load_workspace(root)
        self._planned: Plan | None = None
        self._options = SendOptions(root / "plan.json", by="smtp")
        self._folders = {
            "keys": root.parent / "keys",
            "state": state_of(self.workspace),
        }
        self.window_s = WINDOW * self._send_two()

    def _send_two(self) -> float:
        """Read all that is read once, for all that are forked; time the second one."""
        with self._opened() as sending:
            letters = sending.send()
            next(letters)
            start = time.monotonic()
            next(letters)
            took_s = time.monotonic() - start
            letters.close()
        return took_s

    def send(self, ready: int | None = None) -> None:
        """Send what is free; say when the first letter may leave."""
        with self._opened() as sending:
            if ready is not None:
                os.write(ready, b"!")
            for _ in sending.send():
                pass

    @contextmanager
    def _opened(self) -> Iterator[Sending]:
        ways = {**self._folders, "is_live": True}
        with (
            mock.patch.object(send_blockers, "plan_again", self._plan_again),
            open_sending(self.workspace, self._options, now, **ways) as sending,
        ):
            assert not sending.report.is_refused, sending.report.blocking_problems()
            yield sending

    def _plan_again(self, *asked, **folders):
        """Plan once for all senders: nothing changes but what they send."""
        if self._planned is None:
            self._planned = _plan_again(*asked, **folders)
        return self._planned

    def send_and_die(self, after_s: float, *, is_early: bool = False) -> bool:
        """Fork a sender and kill it; False where it had ended before."""
        reader, writer = os.pipe()
        child = os.fork()
        if child == 0:
            code = 1
            try:
                self.send(writer)
                code = 0
            finally:
                if code:
                    traceback.print_exc()
                os._exit(code)
        os.close(writer)
        if not is_early:
            assert os.read(reader, 1), "it ended before it could send"
        time.sleep(after_s)
        os.kill(child, signal.SIGKILL)
        status = os.waitpid(child, 0)[1]
        os.close(reader)
        assert os.WIFSIGNALED(status) or os.WEXITSTATUS(status) == 0
        return os.WIFSIGNALED(status)

    def states(self) -> dict[str, str]:
        """Read how each message stands, past the code under test."""
        (database,) = self._folders["state"].rglob("*.sqlite")
        with closing(sqlite3.connect(database)) as ledger:
            return dict(ledger.execute("select message_id, state from letter"))

    def taken(self) -> Counter[str]:
        """Count what the server accepted, by Message-ID."""
        return Counter(self._log.read_text("utf-8").split())


def _prepare(root: Path) -> None:
    smtp = '[mail.smtp]\nhost = "127.0.0.1"\nport = 1\nsecurity = "none"\n'
    prepared(root, smtp, [f"office-{n}@un.test" for n in range(LETTERS)])
    asked = options_for(PlanOptions, formats=("docx",))
    made = plan(load_workspace(root), asked, now().date(), keys=root.parent / "keys")
    write_plan(made.plan, root / "plan.json")


def kill_until_all_left(batch: Batch, rng: random.Random, most: int) -> tuple[int, int]:
    """Kill senders until nothing is left to send; give the kills and the `unknown`."""
    kills, in_doubt = 0, set[str]()
    while kills < most:
        is_early = rng.random() < EARLY
        if not batch.send_and_die(rng.uniform(0, batch.window_s), is_early=is_early):
            break
        kills += 1
        states = batch.states()
        in_doubt |= {id_ for id_, state in states.items() if state == "dot"}
        unknown = {id_ for id_, state in states.items() if state == "unknown"}
        assert unknown <= in_doubt
        assert max(batch.taken().values(), default=1) == 1
    batch.send()
    states, taken = batch.states(), batch.taken()
    assert len(states) == LETTERS
    unknown = {id_ for id_, state in states.items() if state == "unknown"}
    accepted = {id_ for id_, state in states.items() if state == "accepted"}
    assert unknown == in_doubt
    assert accepted | unknown == set(states)
    assert accepted <= set(taken) <= set(states)
    assert set(taken.values()) == {1}
    batch.send()
    assert batch.taken() == taken
    assert not [*batch.root.glob("sent/first/*.claim")]
    with open_ledger(batch.workspace, batch._folders["state"]) as ledger:
        keys = batch._folders["keys"]
        report = verify_receipts(batch.workspace, ledger, keys).chains
    assert (report.count, report.broken) == (LETTERS, ())
    return kills, len(unknown)


@needs_fork
def test_a_handful_of_kills_loses_and_doubles_nothing(tmp_path):
    log = tmp_path / "taken"
    with server(log) as port:
        for number in range(5):  # a busy machine may let all end before they are killed
            batch = Batch(tmp_path / f"ws{number}", port, log)
            if kill_until_all_left(batch, random.Random(7 + number), 5)[0]:
                return
    pytest.fail("no sender was killed")


@pytest.mark.slow
@needs_fork
def test_a_thousand_kills_lose_and_double_nothing(tmp_path):
    """In minutes, or more; `figures` says how many letters are in doubt."""
    log, rng = tmp_path / "taken", random.Random(20)
    kills = unknown = batches = 0
    with server(log) as port:
        while kills < MOST_KILLS:
            batch = Batch(tmp_path / f"ws{batches}", port, log)
            done, doubted = kill_until_all_left(batch, rng, MOST_KILLS - kills)
            kills, unknown, batches = kills + done, unknown + doubted, batches + 1
            shutil.rmtree(batch.root)
            shutil.rmtree(state_of(batch.workspace))
            figures = f"{kills} kills, {batches * LETTERS} letters, {unknown} unknown"
            (tmp_path / "figures").write_text(figures, "utf-8")
