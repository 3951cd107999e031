"""One letter to each recipient: one that fails stops no other."""

import pytest

from appeals.errors import MachineError, UsageError, WorkspaceError
from appeals.model.document import Document
from appeals.model.finding import Finding
from appeals.workflow.drafting import formats as formats_module
from appeals.workflow.drafting.check import check
from appeals.workflow.drafting.draft import DraftOptions, draft
from appeals.workflow.drafting.formats import Written
from appeals.workflow.drafting.selection import Selection, select_letters
from tests.checks.letters import FRONT, RECIPIENTS, changed, workspace_with
from tests.workflow.options import options_for

TO_BOTH = changed(FRONT, "[office-a]", "[office-a, office-b]")


def rendered(workspace, *formats: str, **options):
    wanted = options_for(DraftOptions, formats=formats or ("txt",), **options)
    return list(draft(workspace, wanted))


def test_each_recipient_has_an_outcome_in_order(tmp_path):
    outcomes = rendered(workspace_with(tmp_path, "Text.", TO_BOTH))
    assert [o.recipient for o in outcomes] == ["office-a", "office-b"]
    assert [[f.path.name for f in o.files] for o in outcomes] == [
        ["office-a.txt"],
        ["office-b.txt"],
    ]
    assert [o.is_refused for o in outcomes] == [False, False]


def test_one_refused_letter_stops_no_other(tmp_path):
    workspace = workspace_with(tmp_path, "{{ recipient.organisation }}", TO_BOTH)
    first, second = rendered(workspace)
    assert (first.is_refused, first.files) == (True, ())
    assert [f.path.name for f in second.files] == ["office-b.txt"]


def test_a_template_that_cannot_be_rendered_is_the_outcome_of_its_recipient(tmp_path):
    body = "{% if recipient.id == 'office-a' %}{{ 1 // 0 }}{% endif %}"
    first, second = rendered(workspace_with(tmp_path, body, TO_BOTH))
    assert isinstance(first.error, WorkspaceError)
    assert second.error is None
    assert second.files


def test_without_a_library_the_other_formats_are_written(tmp_path, monkeypatch):
    real = formats_module.write_as

    def without_pdf(kind: str, document: Document, *more):
        if kind == "pdf":
            raise MachineError("no Pango", remedy="install it")
        return real(kind, document, *more)

    monkeypatch.setattr(formats_module, "write_as", without_pdf)
    (outcome,) = rendered(workspace_with(tmp_path, "Text."), "txt", "pdf", "html")
    assert [f.path.suffix for f in outcome.files] == [".txt", ".html"]
    assert isinstance(outcome.error, MachineError)


@pytest.mark.parametrize(("severity", "count"), [("error", 0), ("warning", 2)])
def test_what_the_pages_show_is_reported_and_an_error_keeps_every_format_back(
    tmp_path, monkeypatch, severity, count
):
    real = formats_module.write_as

    def with_finding(kind: str, document: Document, *more):
        found = (
            (Finding("PDF001", "lost", severity=severity),) if kind == "html" else ()
        )
        return Written(real(kind, document, *more).content, found)

    monkeypatch.setattr(formats_module, "write_as", with_finding)
    (outcome,) = rendered(workspace_with(tmp_path, "Text."), "txt", "html")
    (finding,) = outcome.findings
    assert (finding.recipient, finding.lang) == ("office-a", "en")
    assert len(outcome.files) == count


def test_nothing_is_written_when_a_registry_is_malformed(tmp_path):
    workspace = workspace_with(tmp_path, "Text.", facts="schema: x\nfacts: []\n")
    with pytest.raises(WorkspaceError) as caught:
        rendered(workspace)
    assert len(caught.value.problems) == 2
    assert not (tmp_path / "out").exists()


def test_every_wrong_id_in_the_front_matter_is_reported_at_its_place(tmp_path):
    front = changed(FRONT, "[office-a]", "[office-x, office-a, office-y]")
    workspace = workspace_with(tmp_path, "Text.", front)
    with pytest.raises(WorkspaceError) as caught:
        select_letters(workspace, Selection("first"))
    places = [str(error.place) for error in caught.value.problems]
    assert places == [
        "templates/letters/first.md:4:6",
        "templates/letters/first.md:4:26",
    ]


def test_a_recipient_named_twice_gets_one_letter(tmp_path):
    front = changed(FRONT, "[office-a]", "[office-a, both, office-a]")
    groups = "groups:\n  both:\n    members: [office-b, office-a]\n"
    workspace = workspace_with(tmp_path, "", front, recipients=RECIPIENTS + groups)
    names = [s.recipient_id for s in select_letters(workspace, Selection("first"))]
    assert names == ["office-a", "office-b"]
    names = [
        s.recipient_id
        for s in select_letters(
            workspace,
            Selection(
                "first",
                (
                    "both",
                    "office-b",
                ),
            ),
        )
    ]
    assert names == ["office-b", "office-a"]


def test_whoever_the_letter_does_not_name_gets_none(tmp_path):
    workspace = workspace_with(tmp_path, "Text.")
    with pytest.raises(UsageError, match="not addressed to 'office-b'"):
        select_letters(workspace, Selection("first", ("office-b",)))


def test_a_check_looks_at_every_recipient_and_tells_a_broken_template_once(tmp_path):
    body = "is is {{ recipient.organisation }}"
    workspace = workspace_with(tmp_path, body, TO_BOTH)
    report = check(workspace)
    assert [(f.code, f.recipient) for f in report.findings] == [
        ("TPL001", "office-a"),
        ("STY001", None),  # the same in both letters
    ]
    assert (report.letters, report.errors) == (("first",), ())
    broken = check(workspace_with(tmp_path, "{% if %}", TO_BOTH))
    assert len(broken.errors) == 1
