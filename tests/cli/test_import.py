"""`appeals import`: what it writes, prints, refuses."""

import json

import pytest
from jsonschema import Draft202012Validator
from tools.json_output import output_schema

from tests.cli.conftest import Run
from tests.workflow.importing.test_import_letter import CHANGED, FAULTY

NEW = FAULTY.replace("A/HRC/45/13, para. 57", "A/HRC/99/1, para. 57")


@pytest.fixture
def old(workspace):
    """Put an old letter beside the workspace."""
    path = workspace.parent / "old.md"
    path.write_text(NEW, encoding="utf-8")
    return path


def test_a_letter_and_its_sources_are_written(run: Run, workspace, old):
    ran = run("import", str(old), "--name", "old-letter")
    assert ran.code == 0
    assert ran.lines == [
        "templates/letters/old-letter.md",
        "a-hrc-99-1\tnew\tA/HRC/99/1",
    ]
    assert "old.md:14: note 2 has a mark and no text (write its source" in ran.err
    assert "4 notes: 2 as cites, 0 in words, 2 without text; 1 new entry" in ran.err
    text = (workspace / "templates/letters/old-letter.md").read_text(encoding="utf-8")
    assert "[@a-hrc-99-1, para. 57]" in text
    entry = run("citations", "show", "a-hrc-99-1").out
    assert "certainty: unconfirmed" in entry
    assert "source: note 1 of old-letter" in entry
    assert "title" not in entry


def test_a_letter_that_is_there_is_kept(run: Run, workspace, old):
    letter = workspace / "templates/letters/unodc-nsc-mou.md"
    before = letter.read_bytes()
    ran = run("import", str(old), "--name", "unodc-nsc-mou")
    assert ran.code == 4
    assert "--force" in ran.err
    assert letter.read_bytes() == before
    assert run("import", str(old), "--name", "unodc-nsc-mou", "--force").code == 0
    assert letter.read_bytes() != before


def test_nothing_is_written_for_a_trial_or_a_refusal(run: Run, workspace, old):
    def written():
        files = (path for path in workspace.rglob("*") if path.is_file())
        return {path: path.read_bytes() for path in files}

    before = written()
    ran = run("import", str(old), "--name", "old-letter", "--dry-run")
    assert ran.code == 0
    assert "(nothing written)" in ran.err
    old.with_suffix(".docx").write_bytes(CHANGED)
    for name in ("old.docx", "old.pdf", "nowhere.txt"):
        file = str(old.with_name(name))
        assert run("import", file, "--name", "old-letter", "--lang", "en").code == 2
    assert run("import", str(old), "--name", "Old Letter").code == 2
    assert run("import", str(old), "--name", "old-letter", "--lang", "la").code == 2
    assert written() == before


def test_json_says_all_of_it(run: Run, workspace, old):
    ran = run("import", str(old), "--name", "old-letter", "--json")
    (line,) = ran.lines
    record = json.loads(line)
    Draft202012Validator(output_schema("import")).validate(record)
    assert record["path"] == "templates/letters/old-letter.md"
    assert record["to"] == ["unodc-ed"]
    assert [note["form"] for note in record["notes"]] == [
        "cite",
        "empty",
        "empty",
        "cite",
    ]
    assert {each["line"] for each in record["remarks"]} >= {3, 14, 15, 25}


FAULTS = """\
3 November 2020

Ghada Fathy Ismail Waly,

Executive Director,

United Nations Office on Drugs and Crime (UNODC)

Subject: Our agreement

Dear Ms. Waly,

The State is is holding people in secret, from 10 to 20 people every single day, as a
letter[1] says. The report, which can be found here, is known. In a joint allegation
letter, ten mandates called for an end of it[2].

Hundreds of thousands of people are held every year, and they are tortured under article
1 of the CAT, for long periods[3].

Safeguard Defenders

[2] OL CHN 15/2018
"""


def test_the_faults_of_the_old_letter_show_when_it_is_checked(run: Run, workspace):
    old = workspace.parent / "old.md"
    old.write_text(FAULTS, encoding="utf-8")
    run("import", str(old), "--name", "old-letter")
    ran = run("check", "old-letter", "--json")
    found = json.loads(ran.out)["findings"]
    codes = [each["code"] for each in found if "old-letter.md" in each["path"]]
    assert codes.count("CIT004") == 2  # marks without text
    assert set(codes) >= {
        "CIT060",  # "joint allegation letter"
        "CIT082",  # the CAT, without a note
        "FAC012",  # a day against a year
        "FN004",  # marks before the stop
        "LNK002",  # "found here"
        "RCP020",  # the addressee's name
        "STY001",  # "is is"
    }
