"""Sources and facts that are there are completed and changed, never doubled."""

import pytest

from appeals.registry.workspace import load_workspace


def source(workspace, key):
    return load_workspace(workspace).authorities[key]


def test_a_source_that_is_there_gets_what_it_lacks(run, workspace):
    assert run("citations", "add", "A/HRC/43/44").lines == ["a-hrc-43-44"]
    again = run("citations", "add", "A/HRC/43/44")
    assert again.code == 2
    assert "'a-hrc-43-44' is there already, and lacks title, date" in again.err
    assert "`appeals citations edit a-hrc-43-44` changes it" in again.err
    assert "--key" not in again.err
    done = run("citations", "add", "A/HRC/43/44", "--title", "A", "--date", "2020")
    assert (done.code, done.lines) == (0, ["a-hrc-43-44"])
    assert "'a-hrc-43-44' is there already; completed: title, date" in done.err
    assert (source(workspace, "a-hrc-43-44").title) == "A"
    other = run("citations", "add", "A/HRC/43/44", "--title", "B")
    assert other.code == 2
    assert "its 'title' is 'A'" in other.err
    taken = run("citations", "add", "A/HRC/43/45", "--key", "udhr", "--title", "A")
    assert taken.code == 2
    assert "its own --key" in taken.err


def test_a_source_is_changed_and_what_was_confirmed_of_it_is_not_any_more(
    run, workspace
):
    assert source(workspace, "a-hrc-45-13").certainty == "confirmed"
    ran = run("citations", "edit", "A/HRC/45/13", "--title", "B", "--note", "Ours")
    assert (ran.code, ran.lines) == (0, ["a-hrc-45-13"])
    after = source(workspace, "a-hrc-45-13")
    assert (after.title, after.note, after.certainty) == ("B", "Ours", "confirmed")
    assert "title" in after.unconfirmed
    assert "note" not in after.unconfirmed
    found = run("citations", "edit", "ohchr-letter-china-upr", "--date", "2019-01-01")
    assert found.code == 0
    assert source(workspace, "ohchr-letter-china-upr").certainty == "unconfirmed"


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("udhr",), "give what is to change: --title, --author"),
        (("nothing-such", "--title", "A"), "nothing-such"),
        (("udhr", "--title", "Universal Declaration of Human Rights"), "all of this"),
        (("udhr", "--date", "2019-02-30"), "must be a date"),
    ],
)
def test_what_changes_nothing_is_said(run, workspace, arguments, message):
    before = (workspace / "citations.yaml").read_bytes()
    ran = run("citations", "edit", *arguments)
    assert (ran.code, ran.out) == (2, "")
    assert message in ran.err
    assert (workspace / "citations.yaml").read_bytes() == before


def test_at_a_terminal_what_is_printed_of_a_source_is_asked(run, workspace, type_in):
    type_in(
        "https://news.test/a", "news", "Ann Doe", "A headline", "2020-01-02", "", ""
    )
    ran = run("citations", "add")
    assert ran.code == 0, ran.err
    (key,) = ran.lines
    held = source(workspace, key)
    assert (held.kind, held.author) == ("news", "Ann Doe")
    type_in("", "", "", "", "", "", "", "", "Short", "")
    assert run("citations", "edit", key).code == 0, ran.err


def test_a_fact_is_asked_for_named_at_once_and_completed(run, workspace, type_in):
    ran = run("facts", "add")
    assert (ran.code, ran.out) == (2, "")
    assert "5 answers are missing: ID" in ran.err
    assert "--as-of" in ran.err
    new = ("--value", "3", "--text", "A.", "--authority", "udhr", "--as-of", "2020")
    assert run("facts", "add", "cases", *new, "--unit", "cases").code == 0
    more = run("facts", "add", "cases", "--locator", "para. 3")
    assert "completed: facts.yaml:" in more.err
    assert load_workspace(workspace).facts["cases"].locator == "para. 3"
    other = run("facts", "add", "cases", "--unit", "persons")
    assert "its 'unit' is 'cases'" in other.err
    type_in("cases-2020", "16", "Cases in 2020.", "udhr", "2020")
    assert run("facts", "add").lines == ["cases-2020"]
    assert load_workspace(workspace).facts["cases-2020"].value == 16


def test_a_date_may_be_typed_in_words(run, workspace, type_in):
    assert run("citations", "edit", "a-hrc-45-13", "--date", "8 August 2020").code == 0
    assert str(source(workspace, "a-hrc-45-13").date) == "2020-08-08"
    type_in("https://news.test/a", "news", "Ann", "News", "", "2 mars 2020", "", "")
    (key,) = run("citations", "add").lines
    assert str(source(workspace, key).date) == "2020-03-02"
    type_in("cases-2020", "16", "Cases in 2020.", "udhr", "5 May 2020")
    assert run("facts", "add").code == 0
    assert str(load_workspace(workspace).facts["cases-2020"].as_of) == "2020-05-05"
