"""A run that would change nothing composes no letter; whatever differs does."""

import json

import pytest

from appeals.composition.compose import Composer

NAME = "unodc-nsc-mou"
TXT = ("--format", "txt")


@pytest.fixture
def composed(monkeypatch):
    """Count the letters that are composed."""
    letters = []
    compose = Composer.compose

    def counted(self, request):
        letters.append(request)
        return compose(self, request)

    monkeypatch.setattr(Composer, "compose", counted)
    return letters


@pytest.fixture
def annexed(workspace):
    """The letter with an annex, which lies outside of templates/."""
    (workspace / "evidence").mkdir()
    annex = workspace / "evidence" / "list.txt"
    annex.write_text("one\n", encoding="utf-8")
    path = workspace / "templates" / "letters" / f"{NAME}.md"
    text = path.read_text(encoding="utf-8")
    lines = "annexes:\n  - title: A list\n    file: evidence/list.txt\n"
    path.write_text(text.replace("\n---\n", f"\n{lines}---\n", 1), encoding="utf-8")
    return annex


def manifest(workspace):
    path = workspace / "out" / NAME / "manifest.json"
    return path, json.loads(path.read_text(encoding="utf-8"))


def test_it_says_what_letter_by_letter_is_said(run, workspace, composed):
    run("draft", NAME, *TXT)
    composed.clear()
    quick = run("draft", NAME, *TXT)
    assert composed == []
    path, known = manifest(workspace)
    del known["run"]
    path.write_text(json.dumps(known), encoding="utf-8")
    slow = run("draft", NAME, *TXT)
    assert len(composed) == 1
    assert (quick.code, quick.out, quick.err) == (slow.code, slow.out, slow.err)
    quick = run("draft", NAME, *TXT, "--json")
    slow = run("draft", NAME, *TXT, "--json", "--engine", "local")
    assert quick.out == slow.out


@pytest.mark.parametrize(
    "options",
    [
        ("--force",),
        ("--date", "2021-02-03"),
        ("--style", "oscola4"),
        ("--as", "drafter-a"),
        ("--to", "unodc-ed", "--lang", "en"),
    ],
)
def test_another_command_is_another_run(run, workspace, composed, options):
    run("draft", NAME, *TXT)
    composed.clear()
    run("draft", NAME, *TXT, *options)
    assert len(composed) == 1


@pytest.mark.parametrize(
    "file",
    [
        "templates/arguments/liuzhi.md",
        "templates/letters/another.md",
        "templates/layout/letter.css",
        "people.yaml",
        "channels.yaml",
        "further.yaml",
        "sources/copy.pdf",
    ],
)
def test_a_file_that_is_another_or_new_is_looked_at(run, workspace, composed, file):
    run("draft", NAME, *TXT)
    composed.clear()
    path = workspace / file
    path.parent.mkdir(exist_ok=True)
    before = path.read_bytes() if path.exists() else b""
    path.write_bytes(before + b"\n")
    run("draft", NAME, *TXT)
    assert len(composed) == 1


@pytest.mark.parametrize("file", ["channels.yaml", "templates/arguments/liuzhi.md"])
def test_a_file_that_is_gone_is_missed(run, workspace, composed, file):
    run("draft", NAME, *TXT)
    composed.clear()
    (workspace / file).unlink()
    run("draft", NAME, *TXT)
    assert len(composed) == 1


def test_an_annex_is_watched_wherever_it_lies(run, annexed, composed):
    assert run("draft", NAME, *TXT).code == 0
    composed.clear()
    assert run("draft", NAME, *TXT).code == 0
    assert composed == []
    annexed.write_text("two\n", encoding="utf-8")
    run("draft", NAME, *TXT)
    assert len(composed) == 1
    composed.clear()
    annexed.unlink()
    assert run("draft", NAME, *TXT).code == 1
    assert len(composed) == 1


def test_a_rendered_file_that_was_changed_or_removed_is_seen(run, workspace, composed):
    run("draft", NAME, *TXT)
    path = workspace / "out" / NAME / "unodc-ed.txt"
    path.write_text("by hand", encoding="utf-8")
    ran = run("draft", NAME, *TXT)
    assert (ran.code, path.read_text(encoding="utf-8")) == (4, "by hand")
    path.unlink()
    assert "1 letter rendered" in run("draft", NAME, *TXT).err


def test_a_run_with_a_fault_is_not_kept(run, workspace):
    path = workspace / "templates" / "letters" / f"{NAME}.md"
    text = path.read_text(encoding="utf-8")
    run("draft", NAME, *TXT)
    path.write_text(f"{text}\n[@nothing-of-this-name]\n", encoding="utf-8")
    first, second = run("draft", NAME, *TXT), run("draft", NAME, *TXT)
    assert (first.code, second.code) == (1, 1)
    assert "CIT001" in second.err


def test_what_changes_while_letters_are_rendered_is_seen_next_time(
    run, workspace, monkeypatch
):
    path = workspace / "templates" / "letters" / f"{NAME}.md"
    compose = Composer.compose

    def compose_late(self, request):
        letter = compose(self, request)
        path.write_text(path.read_text(encoding="utf-8") + "\nA word more.\n", "utf-8")
        return letter

    with monkeypatch.context() as patch:
        patch.setattr(Composer, "compose", compose_late)
        run("draft", NAME, *TXT)
    assert "1 letter rendered" in run("draft", NAME, *TXT).err


@pytest.mark.parametrize(
    "run_kept", [[], "", {"asked": 1}, {"letters": 3}, {"inputs": [], "letters": [1]}]
)
def test_a_record_that_we_did_not_write_is_not_believed(run, workspace, run_kept):
    first = run("draft", NAME, *TXT)
    path, known = manifest(workspace)
    kept = known["run"]
    known["run"] = {**kept, **run_kept} if isinstance(run_kept, dict) else run_kept
    path.write_text(json.dumps(known), encoding="utf-8")
    again = run("draft", NAME, *TXT)
    assert (again.code, again.out) == (0, first.out)
    assert "1 unchanged" in again.err
