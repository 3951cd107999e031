"""A real name that somebody typed is in no message: the id of the person is."""

import json

import pytest

from tests.cli.conftest import LETTER
from tests.vault.quick_age import own_key, quick

__all__ = ["own_key", "quick"]

NAME = "unodc-nsc-mou"
TYPED = (
    "We write about ZHYLDYZ ORNEKOVA, and {{ zhyldyz_ornekova }}.",
    'Zhyldyz  Ornekova said: "no\nOrnekova (2019) at \u0301all, [@ornekova]".',
)
PIECES = ("zhyldyz", "rnekova")


@pytest.fixture
def typed(workspace, own_key, run):
    """Have a vault, and a letter into which somebody typed a name of it."""
    assert run("vault", "new").code == 0
    lines = workspace.parent / "names.txt"
    lines.write_text("name: Zhyldyz Ornekova\n", "utf-8")
    assert run("vault", "add", "p-017", "--from", str(lines)).code == 0
    path = workspace / LETTER
    path.write_text("\n\n".join((path.read_text("utf-8"), *TYPED, "")), "utf-8")
    return workspace


SAID = {
    "full": ("check", NAME),
    "concise": ("check", NAME, "--output-format", "concise"),
    "json": ("check", NAME, "--json"),
    "github": ("check", NAME, "--output-format", "github"),
    "sarif": ("check", NAME, "--output-format", "sarif"),
    "draft": ("draft", NAME, "--format", "docx"),
    "draft-json": ("draft", NAME, "--format", "docx", "--json"),
    "diff": ("check", NAME, "--fix", "--diff"),
}


@pytest.mark.parametrize("words", SAID.values(), ids=SAID)
def test_no_message_repeats_a_name_that_was_typed(words, typed, run, monkeypatch):
    with monkeypatch.context() as patch:
        patch.delenv("APPEALS_VAULT_PASSPHRASE_FILE")
        shown = run(*words)
    ran = run(*words)
    assert shown.code == ran.code
    assert any(piece in (shown.out + shown.err).casefold() for piece in PIECES)
    assert shown.err.count("is not taken out of what is said") == 1
    for piece in PIECES:
        assert piece not in (ran.out + ran.err).casefold()
    assert "[p-017]" in ran.out + ran.err
    if "--json" in words or words[-1] == "sarif":
        for line in ran.lines:
            json.loads(line)


def test_an_error_repeats_no_name(typed, run):
    path = typed / LETTER
    text = path.read_text("utf-8")
    path.write_text(text.replace("kind: appeal", "kind: Ornekova"), "utf-8")
    for words in (("check", NAME), ("draft", NAME), ("list",)):
        ran = run(*words)
        assert "rnekova" not in ran.out + ran.err
        assert "[p-017]" in ran.out + ran.err


def test_a_line_of_a_template_is_shown_without_the_name(typed, run):
    err = run("check", NAME).err
    assert "We write about [p-017], and" in err


def test_what_repeats_nothing_opens_no_vault(workspace, own_key, run, monkeypatch):
    assert run("vault", "new").code == 0
    monkeypatch.delenv("APPEALS_VAULT_PASSPHRASE_FILE")
    ran = run("draft", NAME, "--format", "txt")
    assert ran.code == 0, ran.err
    said = "is not taken out" in ran.err
    assert said is ("warning" in ran.err.replace("warning: a name", ""))
