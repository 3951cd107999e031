"""Planning ten thousand letters of cases again, as `send` does: the whole command.

One letter is rendered, approved and planned in earnest. The others are copies of its
files and records under their own names, and count as planned before: they are hashed,
looked up and written as any unchanged row is.
"""

import os
import shutil
import sqlite3
import tempfile
from datetime import date
from functools import cache
from pathlib import Path
from unittest.mock import patch

from appeals.cli.state import STATE
from appeals.delivery.plan import (
    Plan,
    PlannedCases,
    PlannedMessage,
    message_id,
    message_reference,
)
from appeals.registry.workspace import Workspace
from appeals.workflow.drafting.ledger.ledger import Ledger
from appeals.workflow.drafting.selection import select_letters
from appeals.workflow.sending.plan import find_plan, write_plan
from appeals.workflow.sending.plan_cache import PlanCache
from appeals.workflow.sending.plan_options import Planning, PlanOptions, options_of
from benchmarks.case import Case
from benchmarks.processes import APPEALS, run_process

ROWS = int(os.environ.get("APPEALS_BENCH_PLANNED", "10000"))
NAME, FIRST = "many", "office.case-0"
ID = "0198c0de-0000-4000-8000-000000000022"
FILES = {
    "appeals.toml": f"""\
id = "{ID}"
demo = false
[organisation]
name = "Benchmark Watch"
[mail]
from_address = "office@rights.test"
""",
    "recipients.yaml": """\
schema: appeals/recipients@1
recipients:
  office:
    kind: office
    name: Head of Office
    salutation: Dear Head of Office,
    certainty: confirmed
    source: invented
    checked_on: 2026-11-01
    emails:
      - {address: office@un.test, certainty: confirmed, source: invented}
""",
    "signatories.yaml": """\
schema: appeals/signatories@1
signatories:
  watch: {kind: organisation, name: Benchmark Watch}
""",
    "people.yaml": """\
schema: appeals/people@1
people:
  drafter-a: {roles: [drafter]}
  approver-a: {roles: [approver]}
""",
    "citations.yaml": "schema: appeals/citations@1\nsources: {}\n",
    "facts.yaml": "schema: appeals/facts@1\nfacts: {}\n",
    f"templates/letters/{NAME}.md": """\
---
subject: A letter
kind: appeal
to: [office]
from: [watch]
date: 2026-11-29
confidentiality: confidential
---
About {{ case.alias }}, who was taken away.
""",
}
HEAD = "id,alias,consent,confidentiality\n"
ROW = "case-{n},Person {n},consent-{n},confidential\n"


@cache
def folder() -> Path:
    """Make a folder for the workspace, its keys and its ledger."""
    return Path(tempfile.mkdtemp(prefix="appeals-bench-planning-"))


def forget() -> None:
    """Throw away what was written."""
    if folder.cache_info().currsize:
        shutil.rmtree(folder())


def appeals(*words: str) -> float:
    """Run a command in the workspace; give the time of the processor in ms."""
    own = {"APPEALS_KEYS": "keys", "APPEALS_STATE": "state"}
    with patch.dict(os.environ, {k: str(folder() / v) for k, v in own.items()}):
        usage = run_process(APPEALS, "--workspace", str(folder() / "workspace"), *words)
    return usage.cpu_ms


@cache
def planned() -> tuple[str, ...]:
    """Make the workspace with its plan, and give the command that plans it again."""
    root = folder() / "workspace"
    for name, text in FILES.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(text, encoding="utf-8")
    cases = root / "cases.csv"
    cases.write_text(HEAD + ROW.format(n=0), encoding="utf-8")
    asked = (NAME, "--cases", str(cases))
    plan = ("plan", *asked, "-o", str(root / "plan.json"))
    appeals("draft", *asked, "--as", "drafter-a")
    appeals("review", "approve", *asked, "--as", "approver-a", "--self-approved")
    appeals(*plan)
    rows = "".join(ROW.format(n=n) for n in range(ROWS))
    cases.write_text(HEAD + rows, encoding="utf-8")
    STATE.begin(root)
    _multiply(STATE.open_workspace())
    return plan


def _multiply(workspace: Workspace) -> None:
    """Have all rows of the file of cases as if they had been rendered and planned."""
    root = workspace.root
    path = root / "plan.json"
    made = find_plan(path)
    assert made is not None
    (first,) = made.messages
    out = root / "out" / NAME
    with sqlite3.connect(out / "cases.sqlite") as database:
        kept = database.execute("SELECT name, record FROM files").fetchall()
        for n in range(1, ROWS):
            for name, record in kept:
                other = name.replace(FIRST, f"office.case-{n}")
                shutil.copy(out / name, out / other)
                database.execute("INSERT INTO files VALUES (?, ?)", (other, record))
    database.close()
    messages = (first, *(_like(made, first, n) for n in range(1, ROWS)))
    options = options_of(made, root)
    chosen = options.selection.cases
    assert chosen is not None
    cases = PlannedCases(file=chosen.path.name, sha256=chosen.sha256)
    again = made.model_copy(update={"messages": messages, "cases": cases}).with_seal()
    write_plan(again, path)
    with Ledger.of(root, NAME, has_cases=True) as files:
        today = made.made_on
        before = PlanCache(_planning(workspace, options, files, today), None)
        for selected, message in zip(
            select_letters(workspace, options.selection), messages, strict=True
        ):
            before.note(selected, [message])
        before.keep(again)


def _planning(
    workspace: Workspace, options: PlanOptions, files: Ledger, today: str
) -> Planning:
    memory = folder() / "state" / workspace.folder_name
    about = workspace, options, files, folder() / "keys", date.fromisoformat(today)
    return Planning(*about, may_write=True, memory=memory)


def _like(made: Plan, first: PlannedMessage, n: int) -> PlannedMessage:
    """Give the message about another case."""
    edition = f"office.case-{n}"
    files = tuple(
        each.model_copy(update={"path": each.path.replace(FIRST, edition)})
        for each in first.files
    )
    assert first.email is not None
    assert first.case is not None
    to = first.name, first.email.address
    old, new = (message_reference(ID, NAME, each) for each in (FIRST, edition))
    subject = first.subject.replace(old, new)
    own = message_id(NAME, edition, made.sender, to, subject, files)
    about = {"id": f"case-{n}", "consent": f"consent-{n}"}
    case = first.case.model_copy(update=about)
    changed = {"edition": edition, "files": files, "message_id": own, "case": case}
    return first.model_copy(update={**changed, "subject": subject})


def plan_ms() -> float:
    command = planned()
    before = (folder() / "workspace/plan.json").read_bytes()
    ms = appeals(*command)
    assert (folder() / "workspace/plan.json").read_bytes() == before
    return ms


CASES = (
    Case(
        name="plan-10000",
        baseline="the 2 s of processor time that are wanted",
        target=1,
        measure_ours=plan_ms,
        measure_baseline=lambda: 2000.0,
        rounds=3,
    ),
)
