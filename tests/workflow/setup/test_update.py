"""Newer shipped entries come into a workspace, and nothing of it is lost."""

import json

import pytest

from appeals.cli.main import main
from appeals.registry.workspace import load_workspace
from appeals.workflow.setup import update
from appeals.workflow.setup.init import NewWorkspace, init_workspace
from appeals.workflow.setup.shipped import RECORD_FILE, shipped_text

MINE = "    salutation: Dear Executive Director,\n"


@pytest.fixture
def root(tmp_path, monkeypatch):
    init_workspace(tmp_path / "w", NewWorkspace(id=""))
    monkeypatch.chdir(tmp_path / "w")
    monkeypatch.delenv("APPEALS_WORKSPACE", raising=False)
    return tmp_path / "w"


@pytest.fixture
def ship(monkeypatch):
    """Ship texts in which words are replaced."""

    def ship_it(**changes):
        def text(file):
            found = shipped_text(file)
            for old, new in changes.get(file.partition(".")[0], ()):
                assert old in found, old
                found = found.replace(old, new, 1)
            return found

        monkeypatch.setattr(update, "shipped_text", text)

    return ship_it


@pytest.fixture
def run(capsys):
    def run_it(*arguments):
        capsys.readouterr()
        code = main(("update", *arguments))
        out, err = capsys.readouterr()
        return code, out, err

    return run_it


def change(root, old, new, file="recipients.yaml"):
    path = root / file
    text = path.read_text("utf-8")
    assert text.count(old) >= 1, old
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def test_a_new_workspace_is_up_to_date(root, run):
    before = {p: p.read_bytes() for p in root.rglob("*") if p.is_file()}
    assert run() == (0, "", "written: 0 added, 0 changed, 0 kept, 0 conflicts\n")
    assert {p: p.read_bytes() for p in root.rglob("*") if p.is_file()} == before


ENTRY = "  new-office:\n    kind: office\n    name: A\n    salutation: Dear A,\n"
ENTRY += "    certainty: unconfirmed\n\n"


def test_what_is_new_and_what_changed_is_taken_over_entry_by_entry(root, run, ship):
    change(root, MINE, MINE + "    # ours: never 'Your Excellency'\n")
    change(root, "channels:\n", "channels:\n  # ours\n", "channels.yaml")
    before = (root / "recipients.yaml").read_text("utf-8")
    note = ("note: The Executive Director is also", "note: This office is also")
    ship(recipients=[note, ("\nrecipients:\n", f"\nrecipients:\n{ENTRY}")])
    code, out, err = run("--dry-run")
    assert (code, err) == (
        0,
        "nothing was written: 1 added, 1 changed, 0 kept, 0 conflicts\n",
    )
    assert "@@ recipients.yaml new-office\n" in out
    assert '@@ recipients.yaml unodc-ed\n  note\n- "The Executive' in out
    assert '+ "This office is also' in out
    assert (root / "recipients.yaml").read_text("utf-8") == before
    assert run()[0] == 0
    after = (root / "recipients.yaml").read_text("utf-8")
    assert "# ours: never 'Your Excellency'" in after
    lost = [x for x in before.splitlines() if x not in after.splitlines()]
    assert len(lost) == 1
    assert load_workspace(root).recipients["new-office"].name == "A"
    assert run()[1] == ""


def test_what_was_changed_here_stays_and_both_is_a_conflict(root, run, ship):
    change(root, MINE, "    salutation: Dear Sir or Madam,\n")
    change(root, "    acronym: UNODC\n", "    acronym: UNODC.\n")
    ship(recipients=[(MINE, "    salutation: Excellency,\n")])
    before = (root / "recipients.yaml").read_bytes()
    code, out, err = run()
    assert code == 3
    assert '! salutation (changed here too)\n- "Dear Sir or Madam,"' in out
    assert '+ "Excellency,"' in out
    assert "= recipients.yaml unodc-ed acronym: yours is kept\n" in out
    assert "0 added, 0 changed, 1 kept, 1 conflict\n" in err
    assert "decide: `appeals update --mine ID`" in err
    assert (root / "recipients.yaml").read_bytes() == before
    assert run()[0] == 3
    assert run("--mine", "unodc-ed")[0] == 0
    assert (root / "recipients.yaml").read_bytes() == before
    assert run()[0] == 0


def test_a_conflict_may_be_decided_for_what_is_shipped(root, run, ship):
    change(root, MINE, "    salutation: Dear Sir or Madam,\n")
    ship(recipients=[(MINE, "    salutation: Excellency,\n")])
    assert run("--theirs", "unodc-ed")[0] == 0
    assert load_workspace(root).recipients["unodc-ed"].salutation == "Excellency,"
    code, _, err = run("--theirs", "unodc-ed")
    assert code == 2
    assert "no conflict is in 'unodc-ed'" in err


def test_a_comment_inside_of_what_would_be_replaced_is_a_conflict(root, run, ship):
    change(root, "      - 1400 Vienna\n", "      - 1400 Vienna    # checked by us\n")
    ship(recipients=[("      - P.O. Box 500\n", "      - P.O. Box 501\n")])
    code, out, _ = run()
    assert code == 3
    assert "! post (has a comment here)" in out
    assert "# checked by us" in (root / "recipients.yaml").read_text("utf-8")


def test_what_was_taken_out_here_does_not_come_back(root, run, ship):
    text = (root / "citations.yaml").read_text("utf-8")
    start = text.index("  # Web\n")
    (root / "citations.yaml").write_text(text[:start], encoding="utf-8")
    code, out, _ = run()
    assert code == 0
    assert "kept (taken out here)" in out
    assert (root / "citations.yaml").read_text("utf-8") == text[:start]


def test_a_workspace_of_the_version_before_gets_what_is_new(root, run, ship):
    (root / RECORD_FILE).unlink()
    change(root, MINE, "    salutation: Dear Sir or Madam,\n")
    ship(recipients=[("\nrecipients:\n", f"\nrecipients:\n{ENTRY}")])
    code, out, err = run()
    assert code == 3
    assert "! salutation (differs here)" in out
    assert "1 added, 0 changed, 0 kept, 1 conflict" in err
    record = json.loads((root / RECORD_FILE).read_text("utf-8"))
    assert "salutation" not in record["recipients.yaml/recipients"]["unodc-ed"]


def test_a_source_that_is_here_under_another_key_is_a_conflict(root, run, ship):
    record = json.loads((root / RECORD_FILE).read_text("utf-8"))
    del record["citations.yaml/sources"]["udhr"]
    (root / RECORD_FILE).write_text(json.dumps(record), encoding="utf-8")
    change(root, "  udhr:\n", "  our-udhr:\n", "citations.yaml")
    code, out, _ = run()
    assert code == 3
    assert "@@ citations.yaml udhr\n! conflict (is here as 'our-udhr')" in out


def test_an_update_that_would_break_the_workspace_writes_nothing(root, run, ship):
    before = (root / "recipients.yaml").read_bytes()
    entry = ENTRY.replace("    certainty", "    channel: nowhere\n    certainty")
    ship(recipients=[("\nrecipients:\n", f"\nrecipients:\n{entry}")])
    code, _, err = run()
    assert code == 4
    assert "nowhere" in err
    assert (root / "recipients.yaml").read_bytes() == before
