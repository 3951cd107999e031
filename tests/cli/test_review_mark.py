"""Marking notes and seeing how they stand, through the command line."""

import json

import pytest

NAME = "unodc-nsc-mou"
MARK = ("review", "mark", NAME)
BY = ("--as", "reviewer-a")


def test_a_note_goes_from_open_to_verified_to_disputed(run, workspace):
    ran = run(*MARK, "1", "--verdict", "verified", *BY, "--comment", "read it")
    assert (ran.code, ran.lines[0][:14]) == (0, "reviews/marks/")
    assert "note 1: " in ran.err
    assert ": verified" in ran.err
    assert "open" in ran.err.splitlines()[-1]
    again = run(*MARK, "1", "--verdict", "wrong", "--as", "approver-a")
    assert ": query ('approver-a' says wrong, 'reviewer-a' says verified)" in again.err
    shown = run("review", "status", NAME)
    assert "uses: " in shown.out
    assert "query; 'reviewer-a' marked it verified on " in shown.out
    assert "; nobody has checked it" in shown.out
    row = json.loads(run("review", "status", NAME, "--json").lines[0])
    assert row["notes"]["query"] >= 1
    assert sum(row["notes"][v] for v in ("verified", "query", "wrong", "open")) == len(
        row["uses"]
    )
    first = row["uses"][0]
    assert (first["verdict"], first["note"]) == ("query", 1)
    assert first["marks"][0]["comment"] == "read it"
    assert "words" not in first


def test_who_is_to_check_a_letter_is_shown(run, workspace):
    ran = run("review", "assign", "reviewer-a", NAME)
    assert (ran.code, ran.out) == (0, "reviews/assigned.yaml\n")
    shown = run("review", "status").out
    row = json.loads(run("review", "status", "--json").lines[0])
    count = len(row["uses"])
    assert (row["assigned"], row["notes"]["open"], count > 0) == (
        ["reviewer-a"],
        count,
        True,
    )
    assert f"{NAME}: {count} uses: {count} open; 'reviewer-a' checks it" in shown


def test_before_anything_is_checked_status_says_how_to_begin(run, workspace):
    said = run("review", "status", NAME).err
    assert "nobody has checked its notes yet" in said
    assert f"review open {NAME}`" in said
    assert run(*MARK, "1", "--verdict", "verified", *BY).code == 0
    assert "nobody has checked its notes" not in run("review", "status", NAME).err


def test_approve_exits_4_and_names_the_open_uses(run, workspace):
    settings = workspace / "appeals.toml"
    settings.write_text(settings.read_text() + '\n[review]\nnotes = "all"\n')
    assert run("draft", NAME, "--as", "drafter-a").code == 0
    ran = run("review", "approve", NAME, *BY, "--self-approved")
    assert (ran.code, ran.out) == (4, "")
    assert "note 1: " in ran.err
    assert " is not verified: nobody has checked it" in ran.err
    assert f"`appeals review mark {NAME} 1 --verdict verified --as PERSON`" in ran.err


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("1", "--verdict", "verifed", *BY), "did you mean 'verified'?"),
        (("first", "--verdict", "wrong", *BY), "'first' is not a number of a note"),
        (("3-1", "--verdict", "wrong", *BY), "no letter has the notes '3-1'"),
        (("1-999999999", "--verdict", "wrong", *BY), "no letter has the notes"),
        (("²", "--verdict", "wrong", *BY), "is not a number of a note"),
        (("--verdict", "wrong", *BY), "nothing is named that was checked"),
        (("1", "--verdict", "wrong", "--as", "nobody"), "unknown person 'nobody'"),
    ],
)
def test_what_is_no_note_verdict_or_person_is_a_usage_error(
    run, workspace, arguments, message
):
    ran = run(*MARK, *arguments)
    assert (ran.code, ran.out) == (2, "")
    assert message in ran.err


def test_a_file_of_marks_edited_into_nonsense_is_shown_with_its_line(run, workspace):
    (path,) = run(*MARK, "1", "--verdict", "query", *BY).lines[:1]
    file = workspace / path
    file.write_text(file.read_text().replace("verdict: query", "verdict: fine"))
    for command in (("review", "status"), (*MARK, "1", "--verdict", "wrong", *BY)):
        ran = run(*command)
        assert ran.code == 2
        assert f"{path}:3:" in ran.err
        assert "'verdict' must be verified, query or wrong" in ran.err
