"""An approval rests on what went into the letter, and on nothing else."""

import pytest

from appeals.composition import frame
from appeals.model.approval import Approval
from tests.workflow.acts import (
    LETTER,
    SETTINGS,
    approval_status,
    approved,
    changed,
    ready,
    rendered_again,
)
from tests.workflow.sendings import front, recipients

SOURCES = """\
schema: appeals/citations@1
sources:
  a-res-1-1:
    kind: ngo-report
    certainty: unconfirmed
    title: International Report
    author: Some Organisation
    date: 2006-12-20
    url: https://example.org/r
    aliases: [The Example Declaration]
  other:
    kind: web
    certainty: unconfirmed
    title: Another page
    author: Somebody
    date: 2099-01-02
    url: https://example.org/a
"""
FACTS = """\
schema: appeals/facts@1
facts:
  cases:
    kind: number
    value: 16
    text: Cases.
    as_of: 2019
    authority: other
    certainty: confirmed
    source: invented
    checked_on: 2099-01-01
  unused:
    kind: number
    value: 5
    text: Others.
    as_of: 2019
    authority: other
    certainty: unconfirmed
    source: invented
"""
TEXT = "So {{ fact('cases', cite=False) }} there. [@{The Example Declaration}, p. 1]\n"
NEW_SOURCE = """\
sources:
  a-new-one:
    kind: web
    certainty: unconfirmed
    title: New
    author: Somebody
    date: 2099-01-02
    url: https://example.org/b
"""
UNUSED = {
    "an entry is added above": ("citations.yaml", "sources:\n", NEW_SOURCE),
    "another source is confirmed": (
        "citations.yaml",
        "    kind: web\n    certainty: unconfirmed\n",
        (
            "    kind: web\n    certainty: confirmed\n    source: seen\n"
            "    checked_on: 2099-01-01\n"
        ),
    ),
    "another source has an archived copy": (
        "citations.yaml",
        "    url: https://example.org/a\n",
        "    url: https://example.org/a\n"
        "    archive:\n      - {retrieved: 2099-01-02, sha256: " + "0" * 64 + "}\n",
    ),
    "a remark in a registry": ("facts.yaml", "facts:\n", "# A remark.\nfacts:\n"),
    "another fact": ("facts.yaml", "value: 5", "value: 6"),
    "a person is added": (
        "people.yaml",
        "people:\n",
        "people:\n  x: {roles: [sender]}\n",
    ),
    "a group is added": (
        "recipients.yaml",
        "groups:\n",
        "groups:\n  one: {members: [office-b]}\n",
    ),
    "settings of sending": (
        "appeals.toml",
        SETTINGS,
        SETTINGS + '[mail]\nfrom_address = "a@example.org"\n',
    ),
    "an empty look": ("appeals.toml", SETTINGS, SETTINGS + "[look]\n"),
    "the same value otherwise typed": ("facts.yaml", "value: 16", "value: 16  # seen"),
    "a remark in the template": (LETTER, "So {{", "{# a remark #}So {{"),
    "another alias": ("citations.yaml", "aliases: [The", "aliases: [Unused Name, The"),
}
STYLED = 'style = "bluebook"\n[organisation]'
USED = {
    "the look": ("appeals.toml", SETTINGS, SETTINGS + "[look]\nsize_pt = 11\n"),
    "the fact": ("facts.yaml", "value: 16", "value: 17"),
    "the title of the source": ("citations.yaml", "2006-12-20", "2006-12-21"),
    "the certainty of the source": (
        "citations.yaml",
        "    kind: ngo-report\n    certainty: unconfirmed\n",
        ("    kind: ngo-report\n    certainty: confirmed\n    source: seen\n"
        "    checked_on: 2099-01-01\n"),
    ),
    "how uncertain it is": (
        "citations.yaml",
        "    kind: ngo-report\n    certainty: unconfirmed\n",
        "    kind: ngo-report\n    certainty: legacy\n",
    ),
    "the salutation": ("recipients.yaml", "Dear Head", "Dear Former Head"),
    "the e-mail address": ("recipients.yaml", "office-a@example", "office-z@example"),
    "the style": ("appeals.toml", "[organisation]", STYLED),
    "who signs": ("signatories.yaml", "Example Watch", "Example Watch International"),
    "a warning set aside": (
        LETTER,
        "So {{",
        "{# appeals: ignore CIT040 -- known #}\nSo {{",
    ),
    "where an alias leads": (
        "citations.yaml",
        "    aliases: [The Example Declaration]\n  other:\n",
        "  other:\n    aliases: [The Example Declaration]\n",
    ),
}  # fmt: skip


@pytest.fixture
def root(tmp_path):
    ready(
        tmp_path,
        citations_yaml=SOURCES,
        facts_yaml=FACTS,
        first_md=front() + TEXT,
    )
    assert approved(tmp_path).path
    return tmp_path


def without_basis(root) -> bytes:
    """Make the record one of an older version, and give it."""
    (path,) = (root / "reviews/first/approvals").glob("*.json")
    act = Approval.read(path.read_bytes())
    editions = tuple(e.model_copy(update={"basis": {}}) for e in act.editions)
    path.write_bytes(act.model_copy(update={"editions": editions}).content())
    return path.read_bytes()


@pytest.mark.parametrize("what", UNUSED)
@pytest.mark.parametrize("is_old", [False, True])
def test_what_the_letter_does_not_use_changes_nothing(root, what, is_old):
    if is_old:
        without_basis(root)
    changed(root, *UNUSED[what])
    assert approval_status(root).is_approved


@pytest.fixture
def unmarked(tmp_path, monkeypatch):
    """A confidential letter, approved when letters bore no mark."""
    with monkeypatch.context() as before:
        before.setattr(frame, "classification", lambda *_: "")
        ready(
            tmp_path,
            citations_yaml=SOURCES,
            facts_yaml=FACTS,
            first_md=front() + TEXT,
        )
        assert approved(tmp_path).path
    return tmp_path


def test_what_was_approved_without_the_mark_still_holds(unmarked):
    assert approval_status(unmarked).is_approved
    changed(unmarked, *UNUSED["another fact"])
    assert approval_status(unmarked).is_approved
    changed(unmarked, *USED["the fact"])
    assert approval_status(unmarked).state == "stale"


def test_a_public_letter_that_becomes_confidential_is_stale(tmp_path):
    public = front().replace("\n---\n", "\nconfidentiality: public\n---\n")
    ready(tmp_path, citations_yaml=SOURCES, facts_yaml=FACTS, first_md=public + TEXT)
    assert approved(tmp_path).path
    changed(
        tmp_path, LETTER, "confidentiality: public", "confidentiality: confidential"
    )
    assert approval_status(tmp_path).state == "stale"


@pytest.mark.parametrize("what", USED)
@pytest.mark.parametrize("is_old", [False, True])
def test_what_the_letter_uses_makes_it_stale(root, what, is_old):
    file = USED[what][0]
    if is_old:
        without_basis(root)
        if what in {"the e-mail address", "how uncertain it is", "a warning set aside"}:
            return  # no older record says it
    changed(root, *USED[what])
    found = approval_status(root)
    assert found.state == "stale"
    assert {change.place.file for change in found.changes} == {file}
    changed(root, file, *reversed(USED[what][1:]))
    assert approval_status(root).is_approved


def test_a_record_of_an_older_version_is_read_as_it_was_written(root):
    content = without_basis(root)
    assert b'"basis"' not in content
    assert Approval.read(content).editions[0].basis == {}
    assert approval_status(root).is_approved


def test_an_entry_under_another_key_prints_the_same(root):
    changed(
        root,
        "citations.yaml",
        "certainty: unconfirmed\n    title: Inter",
        "certainty: confirmed\n    source: seen\n    checked_on: 2099-01-01\n"
        "    title: Inter",
    )
    rendered_again(root)
    approved(root)
    changed(root, "citations.yaml", "  a-res-1-1:", "  a-res-61-177:")
    assert approval_status(root).is_approved


def test_entries_may_stand_in_another_order(root):
    path = root / "facts.yaml"
    head, cases, unused = (
        FACTS.replace("  unused:", "|  unused:")
        .replace("  cases:", "|  cases:")
        .split("|")
    )
    path.write_text(head + unused + cases, encoding="utf-8")
    assert approval_status(root).is_approved


def test_a_new_recipient_of_a_group_leaves_the_others_approved(root):
    text = recipients(a="confirmed", b="confirmed")
    third = text[text.index("  office-b:") : text.index("groups:")].replace(
        "office-b", "office-c"
    )
    text = text.replace("groups:", third + "groups:").replace(
        "office-b]", "office-b, office-c]"
    )
    (root / "recipients.yaml").write_text(text, encoding="utf-8")
    assert approval_status(root).is_approved
    assert approval_status(root, "office-c").state == "not-approved"


def test_a_letter_that_names_the_others_is_stale_with_a_new_one(tmp_path):
    ready(tmp_path, first_md=front() + "To {{ names(others) }}.\n")
    approved(tmp_path)
    changed(
        tmp_path,
        "recipients.yaml",
        "members: [office-a, office-b]",
        "members: [office-a]",
    )
    assert approval_status(tmp_path).state == "stale"


def test_a_style_sheet_is_no_part_of_a_word_file(root):
    layout = root / "templates/layout"
    layout.mkdir()
    (layout / "letter.css").write_text("p { color: black }", encoding="utf-8")
    (layout / "notes.txt").write_text("to do", encoding="utf-8")
    assert approval_status(root).is_approved


def test_a_picture_counts_where_the_style_sheet_names_it(tmp_path):
    layout = tmp_path / "templates/layout"
    layout.mkdir(parents=True)
    css = "p { color: black } /* logo.svg */"
    (layout / "letter.css").write_text(css, encoding="utf-8")
    ready(tmp_path)
    rendered_again(tmp_path, formats=("pdf",))
    approved(tmp_path)
    (layout / "unused.svg").write_text("<svg/>", encoding="utf-8")
    assert approval_status(tmp_path).is_approved
    (layout / "unused.svg").unlink()
    (layout / "logo.svg").write_text("<svg/>", encoding="utf-8")
    assert [str(change) for change in approval_status(tmp_path).changes] == [
        "templates/layout/logo.svg: this file is new"
    ]


def test_rendered_again_with_the_same_bytes_it_is_approved_still(root):
    before = (root / "out/first/office-a.docx").read_bytes()
    changed(root, *UNUSED["an entry is added above"])
    rendered_again(root, is_forced=True)
    assert (root / "out/first/office-a.docx").read_bytes() == before
    assert approval_status(root).is_approved


def test_a_second_person_approves_after_a_registry_grew(tmp_path):
    settings = SETTINGS + "[review]\napprovers = 2\n"
    ready(
        tmp_path,
        appeals_toml=settings,
        citations_yaml=SOURCES,
        facts_yaml=FACTS,
        first_md=front() + TEXT,
    )
    approved(tmp_path)
    changed(tmp_path, *UNUSED["an entry is added above"])
    assert approval_status(tmp_path).state == "too-few"
    approved(tmp_path, person="reviewer-b", account="b" * 16)
    assert approval_status(tmp_path).is_approved
