"""Before confidential letters leave, somebody at the terminal is asked once."""

import pytest

from appeals.cli import questions
from appeals.cli import send as send_module
from tests.cli.conftest import run
from tests.cli.test_forget import CONSENTS
from tests.workflow.sendings import front, rendered_again, state_of, written

__all__ = ["run"]
SEND = ("send", "plan.json", "--live")


@pytest.fixture
def planned(tmp_path, monkeypatch, run):
    """Are in a workspace with a plan of a confidential letter to two offices."""
    root = tmp_path / "workspace"
    head = front(consent="consent-1", confidentiality="confidential")
    made = written(root, letter=head)
    (root / "consents.yaml").write_text(CONSENTS)
    rendered_again(made)
    monkeypatch.chdir(root)
    monkeypatch.setenv("APPEALS_STATE", str(state_of(made)))
    ran = run("plan", "first", "--format", "docx", "-o", "plan.json")
    assert ran.code == 0, ran.err
    assert "SAF013" in ran.err
    return root


@pytest.fixture
def answers(monkeypatch):
    """Be at a terminal, and give what is answered there."""
    given: list[str] = []
    monkeypatch.setattr(send_module, "is_at_terminal", lambda: True)
    monkeypatch.setattr(questions.typer, "prompt", lambda *_a, **_k: given.pop(0))
    return given


def test_at_a_terminal_it_says_what_leaves_and_waits_for_a_yes(planned, run, answers):
    answers += ["no", "yes"]
    ran = run(*SEND)
    assert ran.code == 0, ran.err
    assert answers == []
    for words in (
        "2 confidential letters; none can be called back:",
        "office-a goes to office-a@example.org (outbox)",
        "p-011 is shown as: the United Nations: alias, the State: nothing",
        "the person agreed on 2026-03-04 (consent-1)",
        "nothing has left",
    ):
        assert words in ran.err
    assert len([*planned.glob("sent/first/*.json")]) == 2


def test_nothing_leaves_without_a_yes(planned, run, monkeypatch, answers):
    def stop(*_words, **_more):
        raise KeyboardInterrupt

    monkeypatch.setattr(questions.typer, "prompt", stop)
    assert run(*SEND).code == 130
    assert not [*planned.glob("sent/first/*.json")]
    assert run(*SEND, "--yes").code == 0


def test_where_no_terminal_is_nobody_is_asked(planned, run):
    assert run(*SEND).code == 0
    assert len([*planned.glob("sent/first/*.json")]) == 2
