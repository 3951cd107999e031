"""Whose names are under letters: entered, asked, answered, and what blocks a plan."""

import json

import pytest

from appeals.registry.workspace import load_workspace

LETTER = "unodc-nsc-mou"
YES = ("--source", "e-mail to the director")


@pytest.fixture
def partners(run, workspace):
    for id_ in ("partner-a", "partner-b"):
        assert run("signatories", "add", id_, "--name", f"The {id_}").code == 0
    return workspace


def rows(run, *arguments):
    lines = run("signatories", "list", *arguments, "--json").lines
    return {(r["id"], r["letter"]): r for r in map(json.loads, lines)}


def test_what_is_missing_is_named_at_once_and_an_entry_is_completed(run, workspace):
    ran = run("signatories", "add")
    assert (ran.code, ran.out) == (2, "")
    assert "2 answers are missing: ID: " in ran.err
    assert "--name: " in ran.err
    assert run("signatories", "add", "partner-a", "--name", "A").lines == ["partner-a"]
    done = run("signatories", "add", "partner-a", "--lines", "Geneva; Switzerland")
    assert "completed: signatories.yaml:" in done.err
    held = load_workspace(workspace).signatories["partner-a"]
    assert held.lines == ("Geneva", "Switzerland")
    assert held.certainty == "unconfirmed"
    other = run("signatories", "add", "partner-a", "--name", "B")
    assert other.code == 2
    assert "its 'name' is 'A'" in other.err
    same = run("signatories", "add", "partner-a", "--name", "A")
    assert "is there already, and says all of this" in same.err


def test_at_a_terminal_it_is_asked(run, workspace, type_in):
    type_in("partner-a", "", "The Partner", "")
    assert run("signatories", "add").lines == ["partner-a"]
    assert load_workspace(workspace).signatories["partner-a"].name == "The Partner"


def test_who_is_asked_is_listed_until_when_and_with_the_answer(run, partners):
    asked = ("--letter", LETTER, "--until", "2999-12-10")
    ran = run("signatories", "invite", "partner-a", "partner-b", *asked)
    assert ran.lines == ["partner-a", "partner-b"]
    assert f"not in `from:` of '{LETTER}' yet: partner-a, partner-b" in ran.err
    assert rows(run)["partner-a", LETTER]["state"] == "asked"
    assert "\tuntil 2999-12-10\t" in run("signatories", "list", LETTER).out
    assert run("signatories", "confirm", "partner-a", *YES).code == 0
    assert run("signatories", "confirm", "partner-b", *YES, "--declined").code == 0
    found = rows(run, LETTER)
    assert found["partner-a", LETTER]["state"] == "agreed"
    assert found["partner-a", LETTER]["source"] == "e-mail to the director"
    assert found["partner-b", LETTER]["state"] == "declined"
    again = run("signatories", "invite", "partner-a", *asked)
    assert again.code == 2
    assert "was asked about 'unodc-nsc-mou' already, and has agreed" in again.err


def test_a_yes_holds_for_the_letter_that_was_asked_about(run, partners):
    assert run("new", "another").code == 0
    run("signatories", "invite", "partner-a", "--letter", LETTER)
    run("signatories", "invite", "partner-a", "--letter", "another")
    several = run("signatories", "confirm", "partner-a", *YES)
    assert several.code == 2
    assert "about several letters: unodc-nsc-mou, another" in several.err
    run("signatories", "confirm", "partner-a", "--letter", LETTER, *YES)
    held = load_workspace(partners).signatories["partner-a"]
    assert (held.has_agreed(LETTER), held.has_agreed("another")) == (True, False)
    run("signatories", "confirm", "partner-b", *YES)
    held = load_workspace(partners).signatories["partner-b"]
    assert held.certainty == "confirmed"
    assert (held.source or "").startswith("e-mail to the director, 20")


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("invite", "nobody", "--letter", LETTER), "unknown signatory 'nobody'"),
        (("invite", "partner-a", "--letter", "x"), "unknown letter 'x'"),
        (("invite", "partner-a"), "an answer is missing: --letter"),
        (
            ("invite", "partner-a", "--letter", LETTER, "--until", "2000-01-01"),
            "--until 2000-01-01 is past",
        ),
        (("confirm", "partner-a"), "an answer is missing: --source"),
        (("confirm", "partner-a", *YES, "--declined"), "could be declined"),
        (("add", "The Partner", "--name", "A"), "write 'the-partner'"),
        (("add", "p", "--name", "A", "--kind", "firm"), "person or organisation"),
    ],
)
def test_what_cannot_be_changes_nothing(run, partners, arguments, message):
    before = (partners / "signatories.yaml").read_bytes()
    ran = run("signatories", *arguments)
    assert (ran.code, ran.out) == (2, "")
    assert message in ran.err
    assert (partners / "signatories.yaml").read_bytes() == before


def test_one_that_has_not_agreed_blocks_the_plan(run, partners, replace):
    head = "from: [safeguard-defenders]"
    replace(f"templates/letters/{LETTER}.md", head, f"{head[:-1]}, partner-a]")
    assert run("draft", LETTER, "--format", "docx").code == 0

    def blockers():
        plan = ("plan", LETTER, "--format", "docx", "-o", "plan.json", "--json")
        run(*plan)
        messages = json.loads((partners / "plan.json").read_text("utf-8"))["messages"]
        return [
            blocker["message"]
            for message in messages
            for blocker in message["obstacles"]
            if blocker["code"] == "signatory-unconfirmed"
        ]

    assert blockers() == ["the signatory 'partner-a' is unconfirmed"]
    run("signatories", "invite", "partner-a", "--letter", LETTER)
    assert blockers() == ["the signatory 'partner-a' has not answered"]
    run("signatories", "confirm", "partner-a", *YES, "--declined")
    assert blockers() == ["the signatory 'partner-a' has declined"]
    run("signatories", "confirm", "partner-a", "--letter", LETTER, *YES)
    assert blockers() == []


def test_people_get_roles(run, workspace):
    assert "2 answers are missing" in run("people", "add").err
    assert run("people", "add", "legal-lead", "--roles", "reviewer").code == 0
    assert run("people", "add", "legal-lead", "--roles", "approver").code == 0
    assert "legal-lead\treviewer, approver" in run("people", "list").lines
    wrong = run("people", "add", "x", "--roles", "boss")
    assert wrong.code == 2
    assert "drafter, reviewer, approver or sender" in wrong.err


RECIPIENT = (
    *("recipients", "add", "new-office", "--kind", "office", "--name", "Head of A"),
    *("--salutation", "Dear Head of A,", "--source", "its page, 29 November 2026"),
)


def test_a_recipient_is_entered_and_completed(run, workspace):
    missing = run("recipients", "add", "new-office").err
    assert "4 answers are missing: --kind" in missing
    before = (workspace / "recipients.yaml").read_text("utf-8")
    assert run(*RECIPIENT, "--post", "1 Road; Town").lines == ["new-office"]
    done = run("recipients", "add", "new-office", "--email", "head@a.test")
    assert "completed: recipients.yaml:" in done.err
    held = load_workspace(workspace).recipients["new-office"]
    assert (held.certainty, held.emails[0].certainty) == ("unconfirmed", "unconfirmed")
    assert held.post is not None
    assert held.post.lines == ("1 Road", "Town")
    after = (workspace / "recipients.yaml").read_text("utf-8").splitlines()
    assert [line for line in before.splitlines() if line not in after] == []
    wrong = run(*RECIPIENT, "--channel", "sp-comunication", "--rights", "tortur")
    assert wrong.code == 2
    assert "did you mean 'sp-communication'?" in wrong.err
    assert "did you mean 'torture'?" in wrong.err
