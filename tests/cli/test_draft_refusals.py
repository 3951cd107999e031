"""What keeps a letter from being rendered: the exit code, the place, the remedy."""

import errno
import os
import time
from pathlib import Path

import pytest

from appeals.composition.limits import TIME_S
from appeals.errors import MachineError
from tests.cli.conftest import LETTER
from tests.composition.test_hostile_templates import BOMBS, SLACK_S
from tests.costs import assert_costs

NAME = "unodc-nsc-mou"
TXT = ("--format", "txt")


def nothing_written(workspace: Path) -> bool:
    return not (workspace / "out").exists()


@pytest.mark.parametrize(
    ("line", "code", "column", "named", "remedy"),
    [
        ("See [@udhrr].", "CIT001", 6, "'udhrr'", "did you mean 'udhr'?"),
        ("{{ fact('nsc-establishd') }}", "FAC001", 10, "nsc-establishd", "'nsc-estab"),
        ("To {{ recipient.nmae }}", "TPL001", 7, "recipient.nmae", "'name'"),
        ("{{ quote('udhr', 'art-99') }}", "QUO001", 19, "'art-99'", "'art-9'"),
        ("{{ quote('udhr', 'art-9', lang='pt') }}", "QUO001", 19, "-zh')", "lang: pt"),
        ("a [@udhr para. 1]", "CIT004", 9, "'para. 1'", "[@key, para. 14]"),
    ],
)
def test_a_mistake_in_the_text_is_exit_1_with_place_and_nearest_name(
    run, workspace, append, line, code, column, named, remedy
):
    number = append(line)
    ran = run("draft", NAME)
    assert (ran.code, ran.out) == (1, "")
    assert f"error {code}: " in ran.err
    assert f"{LETTER}:{number}:{column} " in ran.err
    assert named in ran.err
    assert remedy in ran.err
    assert f"appeals rule {code}" in ran.err
    assert nothing_written(workspace)


def test_all_mistakes_of_a_letter_arrive_at_once(run, append, workspace):
    for line in ("[@nobody1]", "{{ nobody2 }}", "{{ fact('nobody3') }}", "[@udhr x]"):
        append(line)
    ran = run("draft", NAME)
    assert ran.code == 1
    assert [word in ran.err for word in ("nobody1", "nobody2", "nobody3")] == [True] * 3
    assert ran.err.count("error CIT004") == 1


@pytest.mark.parametrize(
    ("arguments", "message", "remedy"),
    [
        (("unodc-nsc-mu",), "unknown letter 'unodc-nsc-mu'", f"did you mean '{NAME}'?"),
        ((NAME, "--to", "unodk-ed"), "'unodk-ed'", "did you mean 'unodc-ed'?"),
        ((NAME, "--to", "wgad"), "not addressed to 'wgad'", "add it to `to:`"),
        ((NAME, "--group", "liuzi-2019"), "'liuzi-2019'", "'liuzhi-2019'"),
        ((NAME, "--format", "dox"), "unknown format 'dox'", "did you mean 'docx'?"),
        ((NAME, "--format", "docx,odt"), "unknown format 'odt'", "txt"),
        ((NAME, "--style", "oscola6"), "unknown style 'oscola6'", "did you mean"),
        ((NAME, "--date", "2020-11-31"), "'2020-11-31' is not a date", "2020-11-03"),
        ((NAME, "--date", "3 November"), "is not a date", "2020-11-03"),
        ((NAME, "--lang", "es"), "no text in 'es'", f"{NAME}.es.md"),
        ((NAME, "--lang", "xx"), "unknown language 'xx'", "known: en, fr"),
        ((NAME, "--to", ""), "--to names nothing", "leave it out"),
        ((NAME, "--format", ","), "--format names nothing", "leave it out"),
        ((NAME, "--lang", " "), "--lang names nothing", "leave it out"),
        ((NAME, "--all", "--to", "unodc-ed"), "exclude each other", "one of them"),
        ((NAME, "--formt", "pdf"), "--formt", "--format"),
        ((), "Missing argument", "-h"),
    ],
)
def test_a_wrong_option_or_id_is_exit_2(run, workspace, arguments, message, remedy):
    ran = run("draft", *arguments)
    assert (ran.code, ran.out) == (2, "")
    assert message in ran.err
    assert remedy in ran.err
    assert nothing_written(workspace)


@pytest.mark.parametrize(
    ("file", "old", "new", "at", "message"),
    [
        (
            "recipients.yaml",
            "    acronym: UNODC\n",
            "    acronym: UNODC\n    acronym: X\n",
            "acronym: X",
            "'acronym' is here a second time",
        ),
        (
            "recipients.yaml",
            'since: "2010"',
            "since: yes",
            "yes\n",
            "'since' must be a date",
        ),
        (
            "citations.yaml",
            "kind: ngo-report",
            "kind: ngo-reprot",
            "ngo-reprot",
            "did you mean 'ngo-report'?",
        ),
        (
            "facts.yaml",
            "  liuzhi-victims-since-mou:\n    kind: number\n    value: 28983\n",
            "  liuzhi-victims-since-mou:\n    kind: number\n    value: many\n",
            "liuzhi-victims-since-mou:",
            "must have a number as 'value'",
        ),
        (
            "signatories.yaml",
            "    name: Safeguard Defenders\n",
            "    name: [Safeguard]\n",
            "[Safeguard]",
            "'name' must be text",
        ),
        ("appeals.toml", 'style = "un"', "style = 4", "4 ", "'style' must be"),
        (LETTER, "kind: appeal", "kind: apeal", "apeal", "did you mean 'appeal'?"),
        (LETTER, "kind: appeal", "kind: appeal\nfoo: 1", "foo", "unknown key 'foo'"),
        (LETTER, "date: 2020-11-03", "date: 2020-13-03", "2020-13", "the calendar"),
        (LETTER, "[unodc-ed]", "[unodc-ed, unodc-e]", "unodc-e]", "'unodc-e'"),
        (LETTER, "[safeguard-defenders]", "[nobody]", "nobody", "'nobody'"),
        (
            "recipients.yaml",
            "recipients:\n  unodc-ed:\n",
            "recipients: &a\n  loop: *a\n  unodc-ed:\n",
            "&a",
            "gives this place a name",
        ),
    ],
)
def test_a_malformed_file_is_exit_2_with_its_place(
    run, workspace, replace, file, old, new, at, message
):
    replace(file, old, new)
    before = (workspace / file).read_text(encoding="utf-8").partition(at)[0]
    line, column = before.count("\n") + 1, len(before) - before.rfind("\n")
    ran = run("draft", NAME)
    assert (ran.code, ran.out) == (2, "")
    assert message in ran.err
    assert f"  --> {file}:{line}:{column}\n" in ran.err
    assert nothing_written(workspace)


def test_a_bomb_of_aliases_is_refused_at_once(run, workspace):
    def refuse(levels):
        lines = ["schema: appeals/facts@1", "a0: &a0 [x, x]"]
        for n in range(1, levels):
            lines += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]"]
        (workspace / "facts.yaml").write_text("\n".join(lines), encoding="utf-8")
        ran = run("draft", NAME)
        assert (ran.code, ran.out) == (2, "")
        assert "facts.yaml:2:" in ran.err

    assert_costs(lambda: refuse(2), lambda: refuse(12), most=3)


def test_errors_of_all_files_arrive_at_once(run, workspace, replace):
    replace("facts.yaml", "    value: 28983\n", "    value: many\n")
    replace("recipients.yaml", "    acronym: UNODC\n", "    acronim: UNODC\n")
    replace("recipients.yaml", "        acting: true\n", "        acting: yes\n")
    replace("appeals.toml", "demo = true", "demo = 1")
    ran = run("draft", NAME)
    assert ran.code == 2
    assert ran.err.count("error: ") == 4
    for file in ("facts.yaml", "recipients.yaml", "appeals.toml"):
        assert f"--> {file}:" in ran.err


@pytest.mark.parametrize("bomb", BOMBS)
def test_a_template_bomb_ends_in_time_with_its_file(run, workspace, append, bomb):
    append(bomb)
    start = time.process_time()
    ran = run("draft", NAME, *TXT)
    assert time.process_time() - start < TIME_S + SLACK_S
    assert (ran.code, ran.out) == (2, "")
    assert "stopped" in ran.err
    assert f"--> {LETTER}" in ran.err


def test_without_pango_the_other_formats_are_rendered_and_the_line_is_reported(
    run, workspace, monkeypatch
):
    def missing():
        raise MachineError(
            "the PDF edition needs Pango", remedy="apt-get install pango"
        )

    monkeypatch.setattr("appeals.writers.pdf.weasy.load_weasyprint", missing)
    monkeypatch.setattr("appeals.writers.pdf.engine.find_spec", lambda name: None)
    ran = run("draft", NAME)
    assert ran.code == 5
    assert ran.lines == [f"out/{NAME}/unodc-ed.docx"]
    assert (workspace / ran.lines[0]).exists()
    assert "= help: apt-get install pango" in ran.err


def refuse(monkeypatch, owner, name: str, number: int) -> None:
    def refused(*_args, **_kwargs):
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr(owner, name, refused)


@pytest.mark.parametrize(
    ("owner", "name"), [(os, "fsync"), (Path, "replace"), (Path, "mkdir")]
)
@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EACCES])
def test_a_disk_that_refuses_is_exit_5_and_leaves_no_half_file(
    run, workspace, monkeypatch, owner, name, number
):
    refuse(monkeypatch, owner, name, number)
    ran = run("draft", NAME, "--format", "docx,txt")
    assert (ran.code, ran.out) == (5, "")
    assert os.strerror(number) in ran.err
    assert "= help: " in ran.err
    left = {p.name for p in workspace.glob("out/**/*") if p.is_file()}
    assert {name for name in left if "manifest" not in name} == set()


def test_a_file_where_the_folder_should_be_is_exit_5(run, workspace):
    (workspace / "out").write_text("mine", encoding="utf-8")
    ran = run("draft", NAME, *TXT)
    assert (ran.code, ran.out) == (5, "")
    assert (workspace / "out").read_text(encoding="utf-8") == "mine"


def test_a_disk_that_fills_up_between_two_files_knows_the_first(
    run, workspace, monkeypatch, append
):
    from appeals.workflow.drafting.ledger import ledger

    real, calls = ledger.write_bytes, []

    def second_fails(path, data, **options):
        calls.append(path.name)
        if path.suffix == ".txt":
            raise MachineError("the disk is full")
        real(path, data, **options)

    monkeypatch.setattr(ledger, "write_bytes", second_fails)
    assert run("draft", NAME, "--format", "docx,txt").code == 5
    monkeypatch.undo()
    monkeypatch.chdir(workspace)
    append("One sentence more.")
    assert run("draft", NAME, "--format", "docx,txt").code == 0


def test_a_file_edited_by_hand_is_left_alone_unless_forced(run, workspace):
    run("draft", NAME, "--format", "txt,html")
    edited = workspace / "out" / NAME / "unodc-ed.txt"
    edited.write_text("mine", encoding="utf-8")
    ran = run("draft", NAME, "--format", "txt,html", "--style", "bluebook")
    assert (ran.code, ran.out) == (4, "")
    assert "'unodc-ed.txt' was changed since it was rendered" in ran.err
    assert "--force" in ran.err
    assert edited.read_text(encoding="utf-8") == "mine"
    assert run("draft", NAME, *TXT, "--force").code == 0
    assert "Dear Ms. Waly," in edited.read_text(encoding="utf-8")


def test_a_file_whose_manifest_is_lost_counts_as_edited(run, workspace, append):
    run("draft", NAME, *TXT)
    (workspace / "out" / NAME / "manifest.json").unlink()
    assert run("draft", NAME, *TXT).code == 0
    (workspace / "out" / NAME / "manifest.json").write_text("{", encoding="utf-8")
    append("One sentence more.")
    assert run("draft", NAME, *TXT).code == 4


def test_a_batch_that_ends_in_part_is_exit_3_and_lists_all(run, workspace, replace):
    replace(LETTER, "to: [unodc-ed]", "to: [unodc-ed, wgad]")
    ran = run("draft", NAME, *TXT)
    assert ran.code == 3
    assert ran.lines == [f"out/{NAME}/unodc-ed.txt"]
    assert "recipient.organisation" in ran.err
    assert "(recipient wgad)" in ran.err
    assert "1 letter rendered, 1 refused" in ran.err


def test_a_batch_of_which_one_file_was_edited_is_exit_3(run, workspace, replace):
    replace(LETTER, "to: [unodc-ed]", "to: [liuzhi-2019]")
    text = (workspace / LETTER).read_text(encoding="utf-8")
    for name in ("organisation", "acronym"):
        text = text.replace(f"recipient.{name}", "recipient.name")
    (workspace / LETTER).write_text(text, encoding="utf-8")
    assert run("draft", NAME, *TXT).code == 0
    (workspace / "out" / NAME / "wgad.txt").write_text("mine", encoding="utf-8")
    ran = run("draft", NAME, *TXT)
    assert ran.code == 3
    assert len(ran.lines) == 8


def test_a_batch_that_fails_in_every_letter_is_exit_1(run, workspace, replace, append):
    replace(LETTER, "to: [unodc-ed]", "to: [unodc-ed, wgad]")
    append("[@nobody]")
    ran = run("draft", NAME, *TXT)
    assert (ran.code, ran.out) == (1, "")


def test_one_broken_template_is_reported_once_for_nine_recipients(
    run, workspace, replace, append
):
    replace(LETTER, "to: [unodc-ed]", "to: [liuzhi-2019]")
    append("{% if %}")
    ran = run("draft", NAME, *TXT)
    assert ran.code == 2
    assert ran.err.count("cannot be read") == 1
