"""Sending: `sent list` of a ledger that knows very many messages, from a cold start."""

import os
import shutil
import tempfile
from functools import cache
from pathlib import Path

from appeals.delivery.receipt import ReceiptDetails, ReceiptFile
from appeals.delivery.sending_states import LedgerRow
from appeals.registry.workspace import load_workspace
from appeals.workflow.sending.sent_letters import open_ledger
from benchmarks.case import Case
from benchmarks.processes import APPEALS, run_process
from benchmarks.start import BARE_TYPER

ROWS, OF_A_LETTER = 100_000, 1000
ID = "0198c0de-0000-4000-8000-000000000020"
LONG_AGO_S = 1_000_000_000


@cache
def folder() -> Path:
    """Make a folder for the workspaces and their ledgers."""
    made = Path(tempfile.mkdtemp(prefix="appeals-bench-sending-"))
    os.environ["APPEALS_STATE"] = str(made / "state")
    return made


def forget() -> None:
    """Throw away what was written."""
    if folder.cache_info().currsize:
        shutil.rmtree(folder())


@cache
def listed() -> Path:
    """Make a workspace whose ledger knows so many messages, each with its receipt.

    The receipts are known, so that only their names count.
    """
    root = folder() / "listed"
    root.mkdir()
    settings = f'id = "{ID}"\n[organisation]\nname = "Benchmark Watch"\n'
    (root / "appeals.toml").write_text(settings, encoding="utf-8")
    rows = tuple(map(message_that_left, range(ROWS)))
    with open_ledger(load_workspace(root), folder() / "state") as ledger:
        ledger.enter(rows)
    for row in rows:
        letter = root / "sent" / row.letter
        letter.mkdir(parents=True, exist_ok=True)
        (letter / f"{row.record}.json").touch()
    for letter in (root / "sent").iterdir():
        os.utime(letter, (LONG_AGO_S, LONG_AGO_S))
    return root


def message_that_left(number: int) -> LedgerRow:
    """Give a row of the ledger with all that it holds of a message."""
    details = ReceiptDetails(
        plan="0" * 16,
        edition=f"office-{number}.en",
        certainty="confirmed",
        message_sha256=f"{number:064x}",
        files=tuple(
            ReceiptFile(name=f"Benchmark Watch 2026-11-29.{kind}", sha256="b" * 64)
            for kind in ("txt", "docx", "pdf", "zip")
        ),
    )
    return LedgerRow(
        record=f"office-{number}.en-{number:012}",
        letter=f"letter-{number // OF_A_LETTER}",
        recipient=f"office-{number}",
        case_id="",
        language="en",
        revision=1,
        message_id=f"<{number:032}@rights.test>",
        content=f"{number:064x}",
        address=f"office-{number}@un.test",
        way="smtp",
        state="accepted",
        at="2026-11-29T10:11:12+00:00",
        approvals=("person-a", "person-b"),
        signatures=("person-c",),
        sent_by="0123456789abcdef",
        reply="250 2.0.0 Ok: queued as 4C2A",
        details=details.model_dump_json(),
    )


def list_ms() -> float:
    usage = run_process(APPEALS, "--workspace", str(listed()), "sent", "list")
    assert usage.output.count("\n") == ROWS
    return usage.ms


CASES = (
    Case(
        name="sent-list",  # 500 ms where a bare Typer app takes 150
        baseline="bare Typer app",
        target=3.3,
        measure_ours=list_ms,
        measure_baseline=lambda: run_process(*BARE_TYPER).ms,
    ),
)
