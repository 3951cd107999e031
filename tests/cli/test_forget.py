"""`appeals forget`: what is here of a case goes, and what cannot go is said."""

import json
import subprocess

import pytest

from appeals.cli import questions, vault_access
from appeals.registry.workspace import load_workspace
from appeals.workflow.keys import vaults
from tests.cli.conftest import run
from tests.workflow.protecting.named import PERSONS, OpenNames
from tests.workflow.sending import test_case_sending as cases
from tests.workflow.sendings import carried_out, plan_file, rendered_again, state_of

__all__ = ["run"]

CONSENTS = """\
schema: appeals/consents@1
consents:
""" + "".join(
    f"""\
  consent-{n}:
    person: p-01{n}
    given_by: self
    date: 2026-03-04
    means: signed
    taken_by: drafter-a
    channels: any
    shown_to: {{un: alias}}
"""
    for n in (1, 2)
)


@pytest.fixture
def sent(tmp_path, monkeypatch):
    """Are in a workspace whose letters about two cases went to two offices."""
    root = tmp_path / "workspace"
    made = cases.written(root, letter=cases.front() + cases.ABOUT)
    cases.rows_of(made)
    (root / "consents.yaml").write_text(CONSENTS)
    cases.render(made)
    carried_out(made, plan_file(made, cases=cases.choice(made)))
    monkeypatch.chdir(root)
    monkeypatch.delenv("APPEALS_WORKSPACE", raising=False)
    monkeypatch.setenv("APPEALS_STATE", str(state_of(made)))
    return root


@pytest.fixture
def name_vault(monkeypatch):
    """Have a vault with the person of one of the cases, and note who is taken out."""
    known = OpenNames(tuple(p.model_copy(update={"id": "p-011"}) for p in PERSONS[:1]))
    known.file = known.key = None
    gone: list[str] = []
    monkeypatch.setattr(vault_access, "locked_names", lambda _workspace: known)
    monkeypatch.setattr(vaults, "remove_person", lambda _f, _k, p: gone.append(p))
    return gone


def holding(root, case: str) -> list[str]:
    """Give the files that are called after a case, or hold it, receipts left out."""
    found = []
    for path in root.rglob("*"):
        shown = path.relative_to(root).as_posix()
        is_receipt = shown.startswith("sent/") and "/kept/" not in shown
        if path.is_file() and not is_receipt and ".git/" not in shown:
            content = path.read_bytes()
            if case in shown or case.encode() in content:
                found.append(shown)
    return sorted(found)


def test_all_of_a_case_goes_and_nothing_of_another(sent, run, name_vault):
    other = [path for path in holding(sent, "case-2") if "case-2" in path]
    assert len([p for p in holding(sent, "case-1") if "case-1" in p]) > 6
    ran = run("forget", "case-1", "--yes", "--as", "drafter-a")
    assert ran.code == 0, ran.err
    assert len(ran.lines) > 6
    left = holding(sent, "case-1")
    assert [p for p in left if p.startswith(("out/", "sent/"))] == []
    assert {*left} <= {"consents.yaml", "plan.json", *reviews(sent)}
    assert [path for path in holding(sent, "case-2") if "case-2" in path] == other
    assert name_vault == ["p-011"]
    assert "out of the vault: p-011" in ran.err


def reviews(root) -> list[str]:
    """Give the acts of approval: they list letters of cases by hash alone."""
    return [p.relative_to(root).as_posix() for p in root.glob("reviews/**/*.json")] + [
        p.relative_to(root).as_posix() for p in root.glob("reviews/**/*.yaml")
    ]


def test_receipts_stay_say_so_and_are_whole(sent, run):
    before = {p: p.read_bytes() for p in sent.glob("sent/first/*.json")}
    assert run("forget", "case-1", "--yes", "--as", "drafter-a").code == 0
    assert {p: p.read_bytes() for p in before} == before
    new = {*sent.glob("sent/first/*.json")} - before.keys()
    notes = [json.loads(path.read_bytes()) for path in new]
    assert len(notes) == 2
    for each in notes:
        assert each["note"].startswith("forgotten on 20")
        assert each["note"].endswith(" by drafter-a")
        assert each["state"] == "drafted"
    verified = run("sent", "verify")
    assert verified.code == 0, verified.err
    assert run("forget", "case-1", "--yes", "--as", "drafter-a").code == 0
    assert len([*sent.glob("sent/first/*.json")]) == len(before) + 2


def test_what_cannot_be_deleted_is_listed(sent, run):
    for words in (
        ("init", "-q"),
        ("add", "-f", "out/first"),
        (
            *("-c", "user.name=a", "-c", "user.email=a@example.org"),
            *("commit", "-qm", "all"),
        ),
        ("remote", "add", "office", "https://example.org/a.git"),
    ):
        subprocess.run(["git", *words], check=True, capture_output=True)
    said = run("forget", "case-1", "--yes").err
    for words in (
        "went to office-a@example.org on 20",
        "went to office-b@example.org on 20",
        "the history of git: out/first/",
        "where git sends this workspace: office",
        "backups",
        "what a disk keeps of deleted files",
    ):
        assert words in said
    assert cases.SECRET not in said


def test_nothing_goes_before_somebody_is_sure(sent, run, monkeypatch):
    before = holding(sent, "case-1")
    ran = run("forget", "case-1")
    assert ran.code == 2
    assert "give --yes" in ran.err
    monkeypatch.setattr("appeals.cli.forget.is_at_terminal", lambda: True)
    answers = iter(["case-2", "case-1"])
    monkeypatch.setattr(questions.typer, "prompt", lambda *_a, **_k: next(answers))
    assert holding(sent, "case-1") == before
    assert run("forget", "case-1").code == 0
    assert next(answers, "") == ""


def test_what_is_not_here_cannot_be_forgotten(sent, run):
    ran = run("forget", "case-9", "--yes")
    assert (ran.code, ran.out) == (2, "")
    assert "nothing is here of 'case-9'" in ran.err
    assert "did you mean 'first'" in run("forget", "fist", "--yes").err
    assert run("forget", "en", "--yes").code == 2
    assert run("forget", "docx", "--yes").code == 2


def test_a_person_of_another_case_stays_in_the_vault(sent, run, name_vault):
    path = sent / "consents.yaml"
    path.write_text(path.read_text().replace("p-012", "p-011"))
    ran = run("forget", "case-1", "--yes")
    assert ran.code == 0
    assert name_vault == []
    assert "'p-011' stays in the vault: 'case-2' is about them" in ran.err


def test_a_person_of_another_letter_stays_in_the_vault(sent, run, name_vault):
    letter = sent / "templates/letters/second.md"
    letter.write_text(cases.front(consent="consent-1"), encoding="utf-8")
    ran = run("forget", "case-1", "--yes")
    assert ran.code == 0, ran.err
    assert "'p-011' stays in the vault: 'second' is about them" in ran.err


def test_a_letter_about_one_person_goes_whole(tmp_path, run, monkeypatch, name_vault):
    root = tmp_path / "workspace"
    made = cases.written(root, letter=cases.front(consent="consent-1"))
    (root / "consents.yaml").write_text(CONSENTS)
    rendered_again(made)
    carried_out(made, plan_file(made))
    monkeypatch.chdir(root)
    monkeypatch.setenv("APPEALS_STATE", str(state_of(made)))
    assert [*root.glob("reviews/first/files/*")]
    ran = run("forget", "first", "--yes")
    assert ran.code == 0, ran.err
    assert name_vault == ["p-011"]
    gone = ("out/first/*", "reviews/first/files/*.docx", "sent/first/kept/*/*")
    assert [p for glob in gone for p in root.glob(glob) if p.is_file()] == []
    assert load_workspace(root).letter("first")
    assert run("sent", "verify").code == 0


def test_the_row_goes_and_the_others_stay_as_they_are(sent, run, name_vault):
    path = sent / "cases.csv"
    before = path.read_text("utf-8")
    path.chmod(0o640)
    ran = run("forget", "case-1", "--yes")
    assert ran.code == 0, ran.err
    assert path.read_text("utf-8") == before.replace(cases.ROWS["case-1"], "")
    assert "its row in 'cases.csv', line 3" in ran.err
    assert "plan the letters that are left again" in ran.err
    assert "cases.csv" in ran.lines
    assert path.stat().st_mode & 0o777 == 0o640
    assert cases.SECRET not in ran.out + ran.err
    assert run("forget", "case-1", "--yes").code == 0


def test_the_row_stays_where_it_is_wanted_or_not_sure(sent, run, name_vault):
    path = sent / "cases.csv"
    before = path.read_bytes()
    ran = run("forget", "case-1", "--yes", "--keep-row")
    assert ran.code == 0
    assert path.read_bytes() == before
    assert "its row in 'cases.csv', line 3: take it out yourself" in ran.err
    path.write_bytes(before + b"case-9,x\n")
    said = run("forget", "case-1", "--yes").err
    assert "line 3, since another row of it is faulty: take it out yourself" in said


def test_a_case_of_which_only_the_row_is_here_can_be_forgotten(
    sent, run, name_vault, tmp_path
):
    elsewhere = tmp_path / "more.csv"
    elsewhere.write_text(f"{cases.HEADER}case-9,A,consent-1,public\n", "utf-8")
    ran = run("forget", "case-9", "--yes")
    assert (ran.code, "nothing is here of 'case-9'" in ran.err) == (2, True)
    ran = run("forget", "case-9", "--yes", "--cases", str(elsewhere))
    assert ran.code == 0, ran.err
    assert elsewhere.read_text("utf-8") == cases.HEADER
    assert run("forget", "case-9", "--yes", "--cases", "none.csv").code == 2


def test_a_workbook_is_left_and_named(sent, run, name_vault):
    from tests.registry.test_case_sheets import workbook

    text = cases.HEADER + cases.ROWS["case-1"]
    rows = [line.split(",") for line in text.splitlines()]
    (sent / "cases-2.xlsx").write_bytes(workbook(*rows))
    said = run("forget", "case-1", "--yes").err
    assert "its row in 'cases-2.xlsx', line 2, since it is a workbook" in said
