"""The rules of `appeals recipients check`, one entry of recipients.yaml at a time."""

from datetime import date

import pytest

from appeals.errors import UsageError
from appeals.registry.workspace import load_workspace
from appeals.workflow.records.registry_checks import check_recipients
from tests.registry.workspaces import write_workspace

TODAY = date(2099, 6, 1)
GOOD = """\
schema: appeals/recipients@1
recipients:
  sr-a:
    kind: thematic
    name: Special Rapporteur on A
    salutation: Dear Special Rapporteur,
    certainty: confirmed
    emails:
      - address: a@example.org
        certainty: confirmed
        checked_on: 2099-05-01
    languages: [en, fr]
    salutations:
      fr:
        text: Madame, Monsieur,
        certainty: confirmed
    holders:
      - name: Ana Example
        since: 2095-06-02
        certainty: confirmed
        dates_certainty: confirmed
        source: a page
    checked_on: 2099-05-01
"""
B_CONFIRMED = "address: b@example.org, certainty: confirmed, checked_on: 2099-05-01}"


def look(root, *changes, refs=()):
    text = GOOD
    for old, new in changes:
        assert text.count(old) == 1, old
        text = text.replace(old, new)
    workspace = load_workspace(write_workspace(root, recipients_yaml=text))
    return check_recipients(workspace, refs, TODAY)


def test_an_entry_in_good_order_is_left_alone(tmp_path):
    assert look(tmp_path) == ()


@pytest.mark.parametrize(
    ("code", "severity", "line", "words", "old", "new"),
    [
        ("RCP010", "error", 9, "a@ohchr.org is confirmed, but legacy",
         "a@example.org", "a@ohchr.org"),
        ("RCP010", "info", 9, "a@example.org is out of use",
         "a@example.org\n        certainty: confirmed\n        checked_on: 2099-05-01",
         "a@example.org\n        certainty: legacy\n      - {" + B_CONFIRMED),
        ("RCP011", "warning", 9, "a@example.org is unconfirmed",
         "a@example.org\n        certainty: confirmed",
         "a@example.org\n        certainty: unconfirmed"),
        ("RCP011", "warning", 3, "no address in use is known",
         ("    emails:\n      - address: a@example.org\n        certainty: confirmed\n"
         "        checked_on: 2099-05-01\n"),
         ""),
        ("RCP011", "warning", 12, "its postal address is unconfirmed",
         "    languages:",
         "    post: {lines: [x], certainty: unconfirmed}\n    languages:"),
        ("RCP012", "warning", 19, "more than 6 years", "2095-06-02", "2093-05-31"),
        ("RCP012", "warning", 19, "until 2099-02: more than 6 years",
         "since: 2095-06-02", "since: 2090-01\n        until: 2099-02"),
        ("RCP013", "warning", 18, "Ana Example has no source",
         "        source: a page\n", ""),
        ("RCP014", "warning", 12, "written to in 'es'", "[en, fr]", "[en, es]"),
        ("RCP015", "warning", 3, "The entry of 'sr-a' is unconfirmed",
         "Rapporteur,\n    certainty: confirmed",
         "Rapporteur,\n    certainty: unconfirmed"),
        ("RCP015", "warning", 18, "dates unconfirmed",
         "        dates_certainty: confirmed\n", ""),
        ("RCP016", "warning", 3, "The entry of 'sr-a' is confirmed without a day",
         "page\n    checked_on: 2099-05-01\n", "page\n"),
        ("RCP016", "warning", 9, "The address a@example.org of 'sr-a'",
         "        checked_on: 2099-05-01\n    languages", "    languages"),
        ("RCP016", "warning", 12, "The postal address of 'sr-a'",
         "    languages:",
         "    post: {lines: [x], certainty: confirmed}\n    languages:"),
        ("RCP016", "warning", 12, "The web form of 'sr-a'", "    languages:",
         ("    web_form: {url: 'https://x.example.org', certainty: confirmed}\n"
         "    languages:")),
        ("RCP015", "warning", 14, "its salutation is unconfirmed in fr",
         "Monsieur,\n        certainty: confirmed", "Monsieur,"),
    ],
)  # fmt: skip
def test_what_is_old_unconfirmed_or_missing_is_reported(
    tmp_path, code, severity, line, words, old, new
):
    (finding,) = look(tmp_path, (old, new))
    assert (finding.code, finding.severity) == (code, severity)
    assert finding.place.line == line
    assert words in finding.message
    assert finding.recipient == "sr-a"
    assert finding.remedy


@pytest.mark.parametrize("since", ["2093-06-01", "2093-06", "2093"])
def test_six_years_to_the_day_are_no_long_term(tmp_path, since):
    assert look(tmp_path, ("2095-06-02", f'"{since}"')) == ()


def test_the_head_of_an_office_may_stay_longer(tmp_path):
    changes = (("thematic", "office"), ("2095-06-02", "2080-01-01"))
    assert look(tmp_path, *changes) == ()


def test_only_those_who_are_named_are_looked_at(tmp_path):
    changes = (("        source: a page\n", ""),)
    assert look(tmp_path, *changes, refs=("sr-a",)) != ()
    with pytest.raises(UsageError, match="unknown recipient 'sr-b'"):
        look(tmp_path / "b", *changes, refs=("sr-b",))


def test_the_gravest_comes_first(tmp_path):
    changes = (
        ("a@example.org", "a@ohchr.org"),
        ("Rapporteur,\n    certainty: confirmed", "Rapporteur,\n    certainty: legacy"),
    )
    severities = [finding.severity for finding in look(tmp_path, *changes)]
    assert severities == ["error", "warning"]
