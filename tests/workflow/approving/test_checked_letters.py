"""A letter is composed once a run, whatever asks for it."""

from dataclasses import replace

import pytest

from appeals.composition.compose import Composer
from appeals.errors import Place, WorkspaceError
from appeals.model.case import Case
from appeals.workflow.approving.checked_letters import LetterChecker
from appeals.workflow.drafting.selection import Selection, select_letters
from tests.workflow.sendings import approved, planned, rendered, written


@pytest.fixture
def composed(monkeypatch):
    """Give the requests that are composed."""
    requests, compose = [], Composer.compose

    def counted(composer, request):
        requests.append(request)
        return compose(composer, request)

    monkeypatch.setattr(Composer, "compose", counted)
    return requests


def test_planning_composes_each_letter_once_though_a_registry_changed(
    tmp_path, composed
):
    workspace = rendered(tmp_path)
    registry = tmp_path / "citations.yaml"
    remark = f"{registry.read_text(encoding='utf-8')}\n# a remark\n"
    registry.write_text(remark, encoding="utf-8")
    composed.clear()
    messages = planned(workspace).plan.messages
    assert len(composed) == len(messages) == 2
    assert "not-approved" not in {b.code for m in messages for b in m.blockers}


def test_approving_composes_each_letter_once(tmp_path, composed):
    workspace = rendered(tmp_path)
    composed.clear()
    assert not approved(workspace, "approver-b").errors
    assert len(composed) == 2


def test_a_letter_is_kept_and_of_letters_of_cases_the_last(tmp_path, composed):
    workspace = written(tmp_path)
    letter = next(iter(select_letters(workspace, Selection("first"))))
    checker = LetterChecker(workspace, "first")
    assert checker.check(letter) is checker.check(letter)
    assert checker.check(letter, style="un") is not checker.check(letter)
    composed.clear()
    both = [replace(letter, case=case) for case in (_case("one"), _case("two"))]
    for each in (both[0], both[0], both[1], both[0]):
        checker.check(each)
    assert [request.case.id for request in composed] == ["one", "two", "one"]


def test_what_cannot_be_composed_names_no_value_of_a_row(tmp_path, monkeypatch):
    def fail(_composer, _request):
        message = "there is no 'Secretive' here"
        raise WorkspaceError(message, remedy="write Secretive otherwise")

    workspace = written(tmp_path)
    letter = replace(
        next(iter(select_letters(workspace, Selection("first")))), case=_case("one")
    )
    monkeypatch.setattr(Composer, "compose", fail)
    with pytest.raises(WorkspaceError, match=r"there is no 'case\.alias' here") as told:
        LetterChecker(workspace, "first").check(letter)
    assert told.value.remedy == "write case.alias otherwise"
    assert told.value.__cause__ is None


def _case(id_):
    place = Place("cases.csv", 2)
    return Case(id_, "Secretive", "given", "confidential", {}, place)
