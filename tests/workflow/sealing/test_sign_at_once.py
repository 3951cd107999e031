"""Two runs at once on one letter: the second is refused, and changes nothing."""

from pathlib import Path

import pytest

from appeals.workflow.approving.approve import letter_lock
from tests.workflow.signing_stage import NAME, OUT, approved, done, one, run

__all__ = ["approved", "one"]  # fixtures


def files_of(stage):
    return {p: p.read_bytes() for p in stage.root.rglob("*") if p.is_file()}


@pytest.mark.parametrize(
    "command", [("sign", NAME), ("review", "approve", NAME, "--as", "reviewer-a")]
)
def test_a_second_run_is_refused_while_one_is_at_work(approved, command):
    before = files_of(approved)
    with letter_lock(approved.root, NAME):
        ran = run(*command)
    assert (ran.code, ran.out) == (4, "")
    assert f"'{NAME}' is being approved or signed by another command" in ran.err
    assert "wait until it has ended" in ran.err
    assert before == {
        p: p.read_bytes() for p in approved.root.rglob("*") if p.is_file()
    }


@pytest.mark.usefixtures("approved")
def test_nothing_is_held_after_a_run_whether_it_signed_or_refused():
    Path("people.yaml").rename("people.bak")
    assert run("sign", NAME).code != 0
    Path("people.bak").rename("people.yaml")
    done("sign", NAME)
    assert run("sign", NAME).code == 4
    assert not Path(f"{OUT}.lock").exists()
    done("verify", OUT)
