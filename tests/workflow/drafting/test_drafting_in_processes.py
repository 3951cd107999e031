"""Rows drafted in several processes: the same files and remarks, in the same order."""

import os
import pickle
import signal

import pytest

from appeals.registry.workspace import load_workspace
from appeals.workflow.drafting import engines
from appeals.workflow.drafting.draft import (
    LETTERS_AT_ONCE,
    DraftOptions,
    LetterDrafter,
    draft,
)
from appeals.workflow.drafting.selection import CaseChoice
from tests.checks.letters import FRONT, workspace_with
from tests.workflow.options import options_for

COUNT = 3 * LETTERS_AT_ONCE
HEADER = "id,alias,consent,confidentiality,place\n"
HOSTILE = ("*E* [@x] ^[n]", "{{ 7*7 }}", "<b>&</b>", "is is", "A/HRC/45/13", "留置")
BODY = """\
About {{ case.alias }} [@report] in {{ case.place or "no place" }}.

{% if case.place == "" %}Nobody knows the place. [@report, para. 3]{% endif %}

A paragraph without a value. [@report]^[A note about {{ case.alias }}.]
"""
needs_fork = pytest.mark.skipif(not hasattr(os, "fork"), reason="spawned here")


@pytest.fixture(autouse=True)
def processors(monkeypatch):
    """Have three: on a machine with one, one process does it all."""
    monkeypatch.setattr(os, "cpu_count", lambda: 3)


def rows(count: int = COUNT) -> str:
    """Give rows of which some hold hostile values, some none and some the same."""
    lines = []
    for n in range(count):
        alias = f"Person {n % 7} {HOSTILE[n % len(HOSTILE)]}" if n % 3 else f"P{n}"
        place = "" if n % 5 == 0 else f"Place {n % 4}"
        lines.append(f'case-{n},"{alias}",consent-{n},confidential,{place}\n')
    return HEADER + "".join(lines)


@pytest.fixture
def workspace(tmp_path):
    made = workspace_with(tmp_path / "w", BODY, FRONT)
    (made.root / "cases.csv").write_text(rows(), encoding="utf-8")
    return made


def options(workspace, out, **more) -> DraftOptions:
    choice = CaseChoice(workspace.root / "cases.csv")
    wanted = {"formats": ("docx", "txt"), "cases": choice, **more}
    return options_for(DraftOptions, out=out, **wanted)


def rendered(workspace, out, **more):
    """Render all, and give what became of each, without where it stands."""
    fresh = load_workspace(workspace.root)
    return [
        (o.case, [(f.path.name, f.sha256) for f in o.files], o.findings, str(o.error))
        for o in draft(fresh, options(workspace, out, **more))
    ]


def files(out) -> dict[str, bytes]:
    found = (out / "first").iterdir()
    return {p.name: p.read_bytes() for p in found if not p.name.startswith("cases.")}


@needs_fork
def test_processes_give_what_one_process_gives(workspace, tmp_path, monkeypatch):
    several = rendered(workspace, tmp_path / "several")
    monkeypatch.setattr(os, "cpu_count", lambda: 1)
    one = rendered(workspace, tmp_path / "one")
    assert several == one
    assert [case for case, *_ in several] == [f"case-{n}" for n in range(COUNT)]
    assert files(tmp_path / "several") == files(tmp_path / "one")
    assert len(files(tmp_path / "one")) == 2 * COUNT


@needs_fork
def test_letters_are_drafted_in_other_processes_but_the_first(
    workspace, tmp_path, monkeypatch
):
    seen = tmp_path / "seen"
    seen.mkdir()
    draft_one = LetterDrafter.draft

    def noting(self, unit):
        (seen / f"{unit[1].id}.{os.getpid()}").touch()
        return draft_one(self, unit)

    monkeypatch.setattr(LetterDrafter, "draft", noting)
    rendered(workspace, tmp_path / "out")
    owners = {p.stem: int(p.suffix[1:]) for p in seen.iterdir()}
    assert owners.pop("case-0") == os.getpid()
    assert os.getpid() not in owners.values()
    assert len(owners) == COUNT - 1


@needs_fork
def test_a_worker_that_is_killed_loses_no_row(workspace, tmp_path, monkeypatch):
    marker = tmp_path / "died"
    draft_one = LetterDrafter.draft

    def dying(self, unit):
        if unit[1].id == f"case-{COUNT // 2}" and not marker.exists():
            marker.touch()
            os.kill(os.getpid(), signal.SIGKILL)
        return draft_one(self, unit)

    monkeypatch.setattr(LetterDrafter, "draft", dying)
    outcomes = rendered(workspace, tmp_path / "out")
    assert marker.exists()
    assert [case for case, *_ in outcomes] == [f"case-{n}" for n in range(COUNT)]
    assert len(files(tmp_path / "out")) == 2 * COUNT


def test_the_records_are_one_file_at_the_end(workspace, tmp_path):
    rendered(workspace, tmp_path / "out")
    left = {p.name for p in (tmp_path / "out" / "first").iterdir()}
    assert {name for name in left if name.startswith("cases.")} == {"cases.sqlite"}
    again = draft(load_workspace(workspace.root), options(workspace, tmp_path / "out"))
    assert all(outcome.is_unchanged for outcome in again)


def test_a_process_that_inherits_nothing_makes_the_task_itself(
    workspace, tmp_path, monkeypatch
):
    sent = []

    def over_the_border(_make, task, jobs, *, window):
        del window
        for tag, job in jobs:
            sent.append(pickle.dumps((task, job)))
            monkeypatch.setattr(engines.Resident, "_here", {})
            there, row = pickle.loads(sent[-1])
            yield tag, there(row)

    monkeypatch.setattr(engines, "run_in_order", over_the_border)
    apart = rendered(workspace, tmp_path / "apart")
    monkeypatch.undo()
    assert apart == rendered(workspace, tmp_path / "here")
    assert len(sent) > 1
    assert max(map(len, sent)) < 10_000
