"""Who saw an entry, on which day, is written into it; every other byte stays."""

from dataclasses import replace
from datetime import date

import pytest

from appeals.errors import UsageError
from appeals.registry.workspace import Workspace, load_workspace
from appeals.workflow.records.confirm import (
    AuthorityParts,
    Confirmation,
    RecipientPart,
    confirm_authority,
    confirm_fact,
    confirm_recipient,
)
from tests.registry.workspaces import write_workspace

PEOPLE = """\
schema: appeals/people@1
people:
  ana: {roles: [reviewer]}
"""
CITATIONS = """\
schema: appeals/citations@1
sources:
  report:
    kind: ngo-report
    certainty: unconfirmed      # typed from memory
    unconfirmed: [date]
    title: A Report
    date: 2098-01-02
    titles: {fr: Un rapport}
    quotes:
      - id: one                 # the first
        text: Words of the report.
      - {id: two, text: More words., source: a copy}
  paper: {kind: un-document, certainty: missing, symbol: A/HRC/45/13}
"""
FACTS = """\
schema: appeals/facts@1
facts:
  cases:
    kind: number
    value: 16
    text: Cases.
    as_of: 2098
    authority: report
    certainty: unconfirmed
    source: page 3
"""
RECIPIENTS = """\
schema: appeals/recipients@1
recipients:
  office-a:
    kind: office
    name: Head of Office A
    salutation: Dear Head of Office,
    salutations: {fr: {text: "Madame, Monsieur,", source: a page}}
    certainty: unconfirmed
    source: a page
    holders:
      - name: Ana Example
        since: "2090"
        certainty: unconfirmed
        source: a page
    post:
      lines: [1 Example Street]
      certainty: unconfirmed
    emails:
      - {address: a@example.org, certainty: unconfirmed}
      - address: b@example.org  # the new one
        certainty: unconfirmed
    web_form: {url: "https://example.org", certainty: unconfirmed, source: a page}
"""
SAID = Confirmation("ana", date(2099, 5, 1))
READ = replace(SAID, source="the page\nitself")


@pytest.fixture
def workspace(tmp_path) -> Workspace:
    files = {
        "people_yaml": PEOPLE,
        "citations_yaml": CITATIONS,
        "facts_yaml": FACTS,
        "recipients_yaml": RECIPIENTS,
    }
    return load_workspace(write_workspace(tmp_path, **files))


def _comments(lines: list[str]) -> list[str]:
    return [line.partition("#")[2] for line in lines if "#" in line]


def changes(workspace: Workspace, file: str, before: str) -> list[str]:
    """Give the lines of a file that were not there before, without their indents."""
    after = (workspace.root / file).read_text(encoding="utf-8").splitlines()
    assert _comments(after) == _comments(before.splitlines())
    return [line.strip() for line in after if line not in before.splitlines()]


def test_an_authority_is_confirmed_with_day_and_person(workspace):
    done = confirm_authority(workspace, "report", AuthorityParts(), READ)
    assert (done.id, done.source, done.unseen) == ("report", "the page itself", ())
    assert changes(workspace, "citations.yaml", CITATIONS) == [
        "certainty: confirmed      # typed from memory",
        "source: the page itself",
        "checked_on: 2099-05-01",
        "confirmed_by: ana",
        "unconfirmed: []",
    ]


def test_what_was_not_seen_stays_unconfirmed(workspace):
    parts = AuthorityParts(unseen=("title", "date"))
    assert confirm_authority(workspace, "report", parts, READ).unseen == parts.unseen
    entry = load_workspace(workspace.root).authorities["report"]
    assert (entry.certainty, entry.unconfirmed) == ("confirmed", ("title", "date"))


def test_a_document_that_says_which_it_is_needs_no_other_source(workspace):
    done = confirm_authority(workspace, "A/HRC/45/13", AuthorityParts(), SAID)
    assert done.source == "the document itself"
    entry = load_workspace(workspace.root).authorities["paper"]
    assert (entry.certainty, entry.source) == ("confirmed", done.source)


@pytest.mark.parametrize(("quote", "said"), [("one", READ), ("two", SAID)])
def test_an_excerpt_is_confirmed_alone(workspace, quote, said):
    confirm_authority(workspace, "report", AuthorityParts(quote=quote), said)
    entry = load_workspace(workspace.root).authorities["report"]
    by_id = {each.id: each for each in entry.quotes}
    assert entry.certainty == "unconfirmed"
    assert [i for i, q in by_id.items() if q.certainty == "confirmed"] == [quote]
    assert by_id[quote].confirmed_by == "ana"


def test_titles_in_other_languages_are_confirmed_alone(workspace):
    confirm_authority(workspace, "report", AuthorityParts(is_titles=True), READ)
    entry = load_workspace(workspace.root).authorities["report"]
    assert (entry.certainty, entry.titles_certainty) == ("unconfirmed", "confirmed")
    assert entry.titles_source == "the page itself, seen on 2099-05-01 by ana"


def test_a_fact_is_confirmed_and_keeps_its_source(workspace):
    assert confirm_fact(workspace, "cases", SAID).source == "page 3"
    assert changes(workspace, "facts.yaml", FACTS) == [
        "certainty: confirmed",
        "checked_on: 2099-05-01",
        "confirmed_by: ana",
    ]


@pytest.mark.parametrize(
    ("part", "field"),
    [
        (RecipientPart(), None),
        (RecipientPart(address="a@example.org"), ("emails", 0)),
        (RecipientPart(address="b@example.org"), ("emails", 1)),
        (RecipientPart(holder="Ana Example"), ("holders", 0)),
        (RecipientPart(salutation="fr"), ("salutations", "fr")),
        (RecipientPart(is_post=True), ("post", None)),
        (RecipientPart(is_web_form=True), ("web_form", None)),
    ],
)
def test_one_part_of_a_recipient_is_confirmed_and_no_other(workspace, part, field):
    confirm_recipient(workspace, "office-a", part, READ)
    changes(workspace, "recipients.yaml", RECIPIENTS)
    held = load_workspace(workspace.root).recipients["office-a"].model_dump()
    seen = held
    if field is not None:
        assert held["certainty"] == "unconfirmed"
        seen = held[field[0]] if field[1] is None else held[field[0]][field[1]]
    assert (seen["certainty"], seen["confirmed_by"]) == ("confirmed", "ana")
    assert seen["source"] == "the page itself"
    text = (workspace.root / "recipients.yaml").read_text(encoding="utf-8")
    assert text.count("confirmed_by: ana") == 1


@pytest.mark.parametrize(
    ("act", "words"),
    [
        (lambda w: confirm_fact(w, "case", SAID), "did you mean 'cases'"),
        (lambda w: confirm_fact(w, "cases", replace(SAID, person="anna")), "'ana'"),
        (
            lambda w: confirm_authority(w, "report", AuthorityParts(), SAID),
            "add --source",
        ),
        (
            lambda w: confirm_authority(w, "report", AuthorityParts(("titel",)), READ),
            "did you mean 'title'",
        ),
        (
            lambda w: confirm_authority(w, "report", AuthorityParts(quote="on"), READ),
            "did you mean 'one'",
        ),
        (
            lambda w: confirm_authority(
                w, "paper", AuthorityParts(is_titles=True), READ
            ),
            "no titles",
        ),
        (
            lambda w: confirm_recipient(
                w, "office-a", RecipientPart(address="a@example.com"), READ
            ),
            "a@example.org",
        ),
        (lambda w: confirm_recipient(w, "office", RecipientPart(), READ), "office-a"),
    ],
)
def test_what_cannot_be_confirmed_is_refused_with_the_way_out(workspace, act, words):
    before = {p: p.read_bytes() for p in workspace.root.glob("*.yaml")}
    with pytest.raises(UsageError) as refused:
        act(workspace)
    assert words in f"{refused.value} {refused.value.remedy}"
    assert {p: p.read_bytes() for p in workspace.root.glob("*.yaml")} == before
