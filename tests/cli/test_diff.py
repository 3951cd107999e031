"""What became of a letter, through the command line."""

import hashlib
import json
import shutil
import zipfile
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator
from tools.json_output import output_schema

from appeals.cli import diff
from appeals.comparison.words import Stretch
from tests.workflow.signing_stage import (
    DOCX,
    NAME,
    approved,
    change,
    one,
    run,
    signed,
    signed_once,
)
from tests.writers.docx.tracked import marks, seen

__all__ = ["approved", "one", "signed", "signed_once"]

LETTER = f"templates/letters/{NAME}.md"
STANDARDS = "templates/arguments/un-findings.md"


def edit() -> None:
    """Change words and a place in a note; add an item."""
    change(LETTER, "is to collaborate with", "is to work with")
    change(
        LETTER, "4. To give no help", "4. To withdraw its staff.\n5. To give no help"
    )
    change(STANDARDS, "[@a-hrc-13-42, para. 30]", "[@a-hrc-13-42, para. 31]")


def test_nothing_differs_from_what_was_approved(approved):
    ran = run("diff", NAME, "--against", "approved")
    assert (ran.code, ran.out) == (0, "")
    assert "nothing differs, against what 'reviewer-a' approved on" in ran.err


def test_changes_are_told_with_place_words_and_note(approved):
    edit()
    ran = run("diff", NAME, "--against", "approved")
    assert ran.code == 0
    found = ran.out.splitlines()
    assert found[0] == (
        f"{LETTER}:22: paragraph: Under the memorandum UNODC is to "
        "[-collaborate-]{+work+} with the Commission and to exchange …"
    )
    assert any(
        line.startswith(f"{STANDARDS}:1: note ") and "[-30-]{+31+}" in line
        for line in found
    )
    assert found[-1].endswith(": list: added: {+To withdraw its staff.+}")
    assert "3 changes" in ran.err


def test_words_without_blanks_are_shown_with_their_neighbours():
    before, after = "被留置者可被关押长达六个月" * 5, "申诉也只能向监察机关提出" * 5
    stretches = Stretch(before, before), Stretch("三", "六"), Stretch(after, after)
    line = diff._mark_up(stretches)
    assert line == f"… {before[-40:]}[-三-]{{+六+}}{after[:40]} …"


def test_in_colour_there_are_no_brackets(approved, monkeypatch):
    edit()
    monkeypatch.setenv("FORCE_COLOR", "1")
    assert "\x1b[9;31mcollaborate\x1b[0m\x1b[4;32mwork\x1b[0m" in run("diff", NAME).out
    monkeypatch.setenv("NO_COLOR", "1")
    assert "\x1b" not in run("diff", NAME).out


def test_each_change_is_an_object(approved):
    edit()
    printed = run("diff", NAME, "--json").out.splitlines()
    validator = Draft202012Validator(output_schema("diff"))
    first, second, third = map(json.loads, printed)
    for each in (first, second, third):
        validator.validate(each)
        assert each.keys() == output_schema("diff")["properties"].keys()
    assert (first["old"], first["new"], first["line"]) == ("collaborate", "work", 22)
    assert second["kind"] == "note-text"
    assert (second["old"], second["new"]) == ("para. 30", "para. 31")
    assert second["note"] == second["old_note"] > 0
    assert (third["kind"], third["old"]) == ("paragraph-added", "")


def test_the_redline_is_the_letter_of_now_or_the_approved_one(approved, tmp_path):
    before = Path(DOCX).read_bytes()
    edit()
    redline = tmp_path / "r.docx"
    assert run("diff", NAME, "--docx", str(redline)).code == 0
    run("draft", NAME, "--format", "docx", "--force")
    data = redline.read_bytes()
    assert seen(data) == seen(Path(DOCX).read_bytes())
    assert seen(data, "reject") == seen(before)
    assert {"ins", "del"} <= set(marks(data))


def test_a_signed_letter_is_compared_with_what_was_approved(signed):
    assert "nothing differs" in run("diff", NAME, "--against", "approved").err


def test_a_file_that_another_program_saved_is_compared(approved, tmp_path):
    file = tmp_path / "old.docx"
    shutil.copy(DOCX, file)
    edit()
    assert "[-collaborate-]{+work+}" in run("diff", NAME, "--against", str(file)).out


def test_a_letter_that_was_not_sent_says_so(approved):
    ran = run("diff", NAME, "--against", "sent")
    assert ran.code == 4
    assert "'unodc-ed' was not sent yet" in ran.err
    assert "appeals diff" in ran.err


def leave(*names: str, state: str = "accepted", signature: bytes = b"") -> None:
    """Record that files of the letter left, and keep their bytes."""
    kept = Path(f"sent/{NAME}/kept/unodc-ed-abcdefghijkl")
    kept.mkdir(parents=True)
    files = []
    for name in names:
        content = Path(f"out/{NAME}/{name}").read_bytes() + signature
        (kept / name).write_bytes(content)
        files.append({"name": name, "sha256": hashlib.sha256(content).hexdigest()})
    receipt = {
        "schema": "appeals/receipt@2", "plan": "p", "edition": "unodc-ed",
        "certainty": "confirmed", "message_sha256": "0" * 64, "files": files,
        "letter": NAME, "recipient": "unodc-ed", "language": "en",
        "transport": "outbox", "message_id": "<abcdefghijkl@x>", "state": state,
        "address": "a@example.org", "written_at": "2026-11-29T10:00:00+00:00",
    }  # fmt: skip
    Path(f"sent/{NAME}/unodc-ed-abcdefghijkl.json").write_text(json.dumps(receipt))


@pytest.mark.parametrize("kinds", [("docx", "pdf"), ("pdf",)])
def test_what_was_sent_is_compared(approved, kinds):
    leave(*(f"unodc-ed.{kind}" for kind in kinds))
    shutil.rmtree("out")
    edit()
    ran = run("diff", NAME, "--against", "sent")
    assert ran.code == 0
    assert "[-collaborate-]{+work+}" in ran.out
    assert "against what was sent to 'unodc-ed' on 2026-11-29" in ran.err


def test_a_signed_pdf_that_was_sent_leads_to_the_word_file_approved(approved):
    leave("unodc-ed.pdf", signature=b" signed")
    edit()
    assert "[-collaborate-]{+work+}" in run("diff", NAME, "--against", "sent").out


def test_a_message_that_never_left_was_not_sent(approved):
    leave("unodc-ed.docx", state="planned")
    assert "was not sent yet" in run("diff", NAME, "--against", "sent").err


def test_what_was_sent_and_is_not_here_says_so(approved):
    leave("unodc-ed.pdf", signature=b" signed")
    shutil.rmtree(f"sent/{NAME}/kept")
    ran = run("diff", NAME, "--against", "sent")
    assert ran.code == 4
    assert "are not here" in ran.err


def test_a_letter_that_was_not_approved_says_so(approved):
    shutil.rmtree("reviews")
    ran = run("diff", NAME)
    assert ran.code == 4
    assert "is not approved" in ran.err


def test_what_was_approved_as_pdf_alone_is_not_compared(approved):
    shutil.rmtree("reviews")
    Path(DOCX).unlink()
    run("review", "approve", NAME, "--as", "reviewer-a")
    ran = run("diff", NAME)
    assert ran.code == 4
    assert "no Word file was approved" in ran.err


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("x.md", b"text", "is not a Word file"),
        ("gone.docx", None, "cannot be read"),
        ("x.docx", b"{\\rtf1 }", "x.docx"),
        ("x.docx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "x.docx"),
    ],
)
def test_what_is_no_word_file_of_the_letter_is_refused(
    approved, tmp_path, name, content, said
):
    file = tmp_path / name
    if content is not None:
        file.write_bytes(content)
    ran = run("diff", NAME, "--against", str(file))
    assert ran.code == 2
    assert said in ran.err


def test_a_file_of_another_letter_is_refused(approved, tmp_path):
    from appeals.writers.docx import write_docx
    from tests.writers.sample import sample_document

    file = tmp_path / "other.docx"
    file.write_bytes(write_docx(sample_document()))
    ran = run("diff", NAME, "--against", str(file))
    assert ran.code == 2
    assert "is not a file of this letter" in ran.err


def test_the_file_compared_is_never_written_over(approved):
    ran = run("diff", NAME, "--against", DOCX, "--docx", DOCX)
    assert ran.code == 2
    assert "give the redline another name" in ran.err
    assert zipfile.is_zipfile(DOCX)
    assert run("diff", NAME, "--docx", "r.pdf").code == 2
