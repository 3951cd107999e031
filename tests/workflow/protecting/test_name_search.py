"""What is approved, signed, planned and sent tells nobody's name."""

import json

import pytest

from appeals.errors import BlockedError
from appeals.registry.workspace import load_workspace
from appeals.workflow.protecting.name_search import NameSearch
from tests.annexes import samples
from tests.cli.conftest import LETTER
from tests.protection.invented import person
from tests.workflow.protecting.named import NAME, OTHER, PERSONS, OpenNames, vault
from tests.workflow.signing_stage import (
    ALLOWED,
    approved,
    change,
    done,
    one,
    run,
    signed,
    signed_once,
)
from tests.workflow.signing_stage import NAME as LETTER_NAME

__all__ = ["approved", "one", "signed", "signed_once", "vault"]

APPROVE = ("review", "approve", LETTER_NAME, "--as", "reviewer-a")
PLAN = ("plan", LETTER_NAME, "--format", "pdf", "-o", "plan.json")
SEND = ("send", "plan.json", "--live", *ALLOWED)
IN_THE_LETTER = "organization that protects"
"""Words of the letter; a test that has them in its vault need not render it again."""


@pytest.fixture
def search(workspace) -> NameSearch:
    return search_of(workspace)


def search_of(root, *persons) -> NameSearch:
    opened = load_workspace(root)
    object.__setattr__(opened, "name_vault", OpenNames(persons or PERSONS))
    return NameSearch(opened)


@pytest.fixture
def workspace(tmp_path):
    (tmp_path / "appeals.toml").write_text('[organisation]\nname = "Example"\n')
    (tmp_path / "templates").mkdir()
    return tmp_path


def told(ran) -> None:
    """Make sure that a command was blocked and said whom it is about, and no name."""
    assert ran.code == 4, ran.err
    assert "p-017" in ran.err
    said = (ran.out + ran.err).casefold()
    for word in (*NAME.split(), OTHER, IN_THE_LETTER):
        assert word.casefold() not in said


def test_a_name_typed_into_a_template_is_not_approved(approved, vault):
    change(LETTER, "\n## The system of liuzhi", f"\n{NAME} said so.\n\n## The system")
    done("draft", LETTER_NAME, "--as", "drafter-a", "--force")
    ran = run(*APPROVE)
    told(ran)
    assert f"'{LETTER}', line 24, tells who 'p-017' is" in ran.err
    assert "unodc-ed.docx', word/document.xml, tells who 'p-017' is" in ran.err
    assert "unodc-ed.pdf', page 1, tells who" in ran.err
    assert {"error SAF010", "warning SAF011"} <= {
        *ran.err.replace(":", "\n").split("\n")
    }


@pytest.fixture
def named(vault: OpenNames) -> OpenNames:
    """Have words of the letter in the vault."""
    vault.known = (person("p-017", IN_THE_LETTER),)
    return vault


def test_a_letter_that_names_somebody_is_not_approved_signed_or_planned(
    approved, named
):
    told(run(*APPROVE))
    told(run("sign", LETTER_NAME))
    assert not (approved.root / "out" / LETTER_NAME / "packet.json").exists()
    told(run(*PLAN))
    codes = {
        blocker["code"]
        for message in json.loads((approved.root / "plan.json").read_text())["messages"]
        for blocker in message["obstacles"]
    }
    assert {"protected-name", "name-in-sources"} <= codes
    told(run(*SEND))
    assert not (approved.root / "sent").exists()


def test_a_name_that_came_into_the_vault_since_stops_what_was_planned(signed, vault):
    done(*PLAN)
    vault.known = (person("p-017", IN_THE_LETTER),)
    told(run(*SEND))
    vault.known = PERSONS
    done(*SEND)


def test_without_a_vault_nobody_is_asked_and_nothing_found(approved, named):
    named.has_vault = False
    named.asked.clear()
    assert run(*APPROVE).code == 0
    assert named.asked == []


def test_a_vault_that_cannot_be_opened_stops_the_letter(approved, vault, monkeypatch):
    def refuse(_self):
        raise BlockedError("the passphrase is wrong", remedy="try again")

    monkeypatch.setattr(OpenNames, "persons", refuse)
    for command in (APPROVE, ("sign", LETTER_NAME), PLAN):
        assert run(*command).code == 4


def test_saf010_is_found_in_an_annex_and_says_where(search):
    annex = samples.repacked(samples.word(), **{"word/document.xml": f"<t>{NAME}</t>"})
    files = {"out/a/office.annex-1.docx": annex, f"out/a/{NAME}.pdf": samples.pdf()}
    found = search.search_files({"out/a/office.docx": samples.word(), **files})
    assert [(each.code, each.severity) for each in found] == [("SAF010", "error")] * 2
    first, second = (each.message for each in found)
    assert first == (
        "'out/a/office.annex-1.docx', word/document.xml, tells who 'p-017' is, and no "
        "consent allows it there"
    )
    assert second.startswith("'out/a/(p-017)', name, tells who 'p-017' is")
    assert search.search_files({"out/a/office.docx": samples.word()}) == ()
    assert search.search_files({"out/a/o.docx": annex}, {"p-017"}) == ()


def test_a_saf010_is_a_warning_for_what_may_be_somebody_else(search):
    (found,) = search.search_texts({"the subject": "a letter to G. Erfundene"})
    assert (found.severity, found.code) == ("warning", "SAF010")
    assert "'the subject' may tell who 'p-017' is" in found.message


def test_saf011_names_the_line_and_reads_each_file_once(search, workspace):
    template = workspace / "templates" / "a.md"
    template.write_text(f"one\ntwo {NAME.upper()}\nGundula\nErfundene\n{OTHER}\n")
    found = search.search_sources(["templates/a.md", "facts.yaml"])
    assert [each.message for each in found] == [
        "'templates/a.md', line 2, tells who 'p-017' is",
        "'templates/a.md', line 5, tells who 'p-018' is",
    ]
    assert {(each.code, each.severity) for each in found} == {("SAF011", "warning")}
    template.unlink()
    assert search.search_sources(["templates/a.md"]) == found


def test_saf011_finds_a_name_over_two_lines_without_a_line(search, workspace):
    (workspace / "templates" / "a.md").write_text("one\nGundula\nErfundene said\n")
    (found,) = search.search_sources(["templates/a.md"])
    assert found.message == "'templates/a.md' tells who 'p-017' is"
    (workspace / "templates" / "b.md").write_text("Gundula and Erfundene\n")
    assert search.search_sources(["templates/b.md"]) == ()


def test_a_number_and_a_contact_are_never_covered_by_a_consent_to_the_name(search):
    found = search.search_files({"a.txt": b"XX 7654321"}, {"p-017"})
    assert [each.code for each in found] == ["SAF010"]
    assert search.search_files({"a.txt": b"+00 (555) 765-43-21"}, {"p-017"})
