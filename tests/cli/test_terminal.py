"""Where output goes, and how lists look at a terminal and in a pipe."""

import json

import pytest


@pytest.fixture
def at_terminal(monkeypatch):
    """Let stdout be a terminal, as the fixture `run` reads it."""

    def be() -> None:
        monkeypatch.setattr("appeals.cli.terminal.sys.stdout.isatty", lambda: True)

    return be


LISTS = (
    ("list",),
    ("rule",),
    ("facts", "list"),
    ("people", "list"),
    ("signatories", "list"),
    ("recipients", "list"),
    ("recipients", "channels"),
    ("citations", "list"),
    ("citations", "used-by", "A/HRC/45/13"),
    ("citations", "find", "torture"),
    ("schema",),
)


@pytest.mark.parametrize("command", LISTS, ids=" ".join)
def test_a_list_has_headings_and_columns_at_a_terminal_alone(
    command, run, workspace, at_terminal
):
    piped = run(*command).lines
    assert "\t" in piped[0]
    at_terminal()
    first, *rows = run(*command).lines
    assert first == first.upper()
    assert len(rows) == len(piped)
    for shown, line in zip(rows, piped, strict=True):
        assert shown.split() == line.replace("\t", " ").split()
    second = rows[0].index(" ".join(piped[0].split("\t")[1].split()), 1)
    assert first[second - 1] == " "
    assert first[second] != " "


def test_an_empty_list_has_no_headings(run, workspace, at_terminal):
    (workspace / "facts.yaml").write_text("schema: appeals/facts@1\nfacts:\n")
    at_terminal()
    assert run("facts", "list").out == ""


def test_a_rule_and_all_rules_are_printed_as_json(run):
    one = json.loads(run("rule", "cit001", "--json").out)
    assert (one["code"], one["severity"], one["final"]) == ("CIT001", "error", False)
    assert "How to fix it" in one["documentation"]
    codes = [json.loads(line)["code"] for line in run("rule", "--json").lines]
    assert codes == [line.partition("\t")[0] for line in run("rule").lines]


def test_what_doctor_sees_is_printed_as_json(run, workspace):
    seen = [json.loads(line) for line in run("doctor", "--json").lines]
    plain = run("doctor").lines
    assert [f"{each['subject']}: {each['state']}" for each in seen] == plain
    (workspace / "people.yaml").write_text("schema: wrong\n")
    told = {e["subject"]: e for e in map(json.loads, run("doctor", "--json").lines)}
    assert told["workspace"]["state"] == "malformed"
    assert told["workspace"]["error"]
