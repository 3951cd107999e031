"""A letter's head asks for numbered paragraphs and contents, and gets them."""

import re

import pytest

from tests.cli.conftest import LETTER


@pytest.fixture
def submission(replace) -> None:
    replace(LETTER, "\nkind:", "\nnumbered_paragraphs: true\ncontents: true\nkind:")


@pytest.mark.usefixtures("submission")
def test_a_submission_has_numbers_and_contents(run, workspace):
    ran = run("draft", "unodc-nsc-mou", "--format", "txt,docx")
    assert ran.code == 0, ran.err
    text = (workspace / "out/unodc-nsc-mou/unodc-ed.txt").read_text(encoding="utf-8")
    numbers = [int(n) for n in re.findall(r"^(\d+)\. [A-Z]", text, re.MULTILINE)]
    assert numbers[:5] == [1, 2, 3, 4, 5]
    assert (
        text.index("Dear Ms. Waly") < text.index("\nContents\n") < text.index("\n1. ")
    )
    lines = text.splitlines()
    assert lines.count("The system of liuzhi") == 2


def test_other_values_are_refused_with_their_place(run, replace):
    replace(LETTER, "\nkind:", "\nnumbered_paragraphs: perhaps\nkind:")
    ran = run("draft", "unodc-nsc-mou", "--format", "txt")
    assert ran.code == 2
    assert "numbered_paragraphs" in ran.err
