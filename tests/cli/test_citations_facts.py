"""`appeals facts add` writes one fact, unconfirmed."""

import pytest

from appeals.registry.workspace import load_workspace

NEEDED = ("--text", "Cases.", "--as-of", "2020", "--authority", "udhr")


@pytest.mark.parametrize(
    ("value", "kind", "read"),
    [
        ("16", "number", (16, None)),
        ("3.5", "number", (3.5, None)),
        ("16-76", "range", (16, 76)),
        ("16–76", "range", (16, 76)),
        ("2019-10-17", "date", ("2019-10-17", None)),
        ("2019-10", "date", ("2019-10", None)),
        ("six months", "text", ("six months", None)),
    ],
)
def test_a_value_is_read_by_its_look(workspace, run, value, kind, read):
    before = (workspace / "facts.yaml").read_text(encoding="utf-8")
    ran = run("facts", "add", "new-fact", "--value", value, *NEEDED)
    assert (ran.code, ran.lines) == (0, ["new-fact"])
    fact = load_workspace(workspace).facts["new-fact"]
    assert (fact.kind, fact.value, fact.upper) == (kind, *read)
    assert (fact.certainty, fact.authority) == ("unconfirmed", "udhr")
    assert (workspace / "facts.yaml").read_text(encoding="utf-8").startswith(before)


def test_all_that_is_typed_is_written(workspace, run):
    ran = run(
        *("facts", "add", "new-fact", "--value", "12", "--kind", "text"),
        *("--text", "Cases.", "--as-of", "2020-01", "--authority", "CAT/C/CHN/CO/5"),
        *("--unit", "persons", "--bound", "at-least", "--locator", "para. 14"),
        *("--source", "the report", "--estimated", "--note", "n"),
    )
    assert ran.code == 0
    fact = load_workspace(workspace).facts["new-fact"]
    assert fact.model_dump(exclude_defaults=True) == {
        "id": "new-fact",
        "kind": "text",
        "value": "12",
        "unit": "persons",
        "bound": "at-least",
        "is_estimate": True,
        "text": "Cases.",
        "as_of": "2020-01",
        "authority": "cat-c-chn-co-5",
        "locator": "para. 14",
        "certainty": "unconfirmed",
        "source": "the report",
        "note": "n",
    }


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("nsc-established", "--value", "1", *NEEDED), "facts.yaml:"),
        (("Not An Id", "--value", "1", *NEEDED), "write 'not-an-id'"),
        (("x", "--value", "much", "--kind", "number", *NEEDED), "'much' is not a numb"),
        (("x", "--value", "76-16", *NEEDED), "must have an 'upper'"),
        (("x", "--value", "2019-13", "--kind", "date", *NEEDED), "no day of the"),
        (("x", "--value", "1", "--kind", "nmber", *NEEDED), "did you mean 'number'?"),
        (("x", "--value", "1", "--bound", "atleast", *NEEDED), "'bound' must be"),
        (
            ("x", "--value", "1", *NEEDED[:4], "--authority", "udrh"),
            "did you mean 'udhr'?",
        ),
    ],
)
def test_what_makes_no_fact_is_reported_and_nothing_is_written(
    workspace, run, arguments, words
):
    before = (workspace / "facts.yaml").read_text(encoding="utf-8")
    ran = run("facts", "add", *arguments)
    assert (ran.code, ran.out) == (2, "")
    assert words in ran.err
    assert (workspace / "facts.yaml").read_text(encoding="utf-8") == before


def test_all_required_options_are_asked_for_at_once(run, workspace):
    ran = run("facts", "add", "x", "--text", "A text.")
    assert ran.code == 2
    for name in ("--value", "--authority", "--as-of"):
        assert name in ran.err
    assert "--text" not in ran.err
