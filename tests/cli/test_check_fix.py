"""`appeals check` of paths, with chosen rules, and its corrections."""

import io
import json

import pytest

from tests.cli.conftest import LETTER

FAULTS = 'It is is “so” and "so" ... here.'


@pytest.fixture
def stdin(monkeypatch):
    def give(text: str) -> None:
        stream = io.TextIOWrapper(io.BytesIO(text.encode()), encoding="utf-8")
        monkeypatch.setattr("sys.stdin", stream)

    return give


def test_a_diff_is_shown_and_nothing_is_written(run, append, workspace):
    append(FAULTS)
    before = (workspace / LETTER).read_bytes()
    ran = run("check", "unodc-nsc-mou", "--fix", "--diff", "--select", "STY")
    assert (ran.code, (workspace / LETTER).read_bytes()) == (1, before)
    assert f"-{FAULTS}\n+It is “so” and “so” … here.\n" in ran.out + "\n"
    assert "4 places would be corrected in 1 file" in ran.err
    assert run("check", "--diff", "--select", "CIT").code == 0


def test_a_fix_names_the_files_and_says_what_is_left(run, append, workspace):
    append(f"{FAULTS} -- or not.")
    ran = run("check", "--fix", "--select", "STY")
    assert (ran.code, ran.out) == (0, f"{LETTER}\n")
    assert "4 places corrected in 1 file" in ran.err
    assert "'--' for a dash" in ran.err
    text = (workspace / LETTER).read_text(encoding="utf-8")
    assert text.endswith("It is “so” and “so” … here. -- or not.\n")


def test_codes_are_chosen_from_the_command_line(run, append):
    append(FAULTS)
    report = json.loads(run("check", "--json", "--select", "STY001,STY005").out)
    assert [f["code"] for f in report["findings"]] == ["STY001"]
    report = json.loads(run("check", "--json", "--ignore", "STY").out)
    assert not {f["code"] for f in report["findings"]} & {"STY001", "STY002"}
    ran = run("check", "--select", "NOPE")
    assert (ran.code, "'NOPE'" in ran.err) == (2, True)


@pytest.mark.parametrize("path", [LETTER, "templates/letters", "templates", "."])
def test_a_path_stands_for_the_letters_there(run, append, path):
    append(FAULTS)
    report = json.loads(run("check", path, "--json", "--select", "STY001").out)
    (found,) = report["findings"]
    assert [each["letter"] for each in found["letters"]] == ["unodc-nsc-mou"]


def test_a_letter_outside_is_checked_by_its_path(run, workspace, tmp_path):
    path = tmp_path / "elsewhere.md"
    text = (workspace / LETTER).read_text(encoding="utf-8") + f"\n{FAULTS}\n"
    path.write_text(text, encoding="utf-8")
    report = json.loads(run("check", str(path), "--json", "--select", "STY001").out)
    assert [f["path"] for f in report["findings"]] == [str(path)]
    assert run("check", str(path), "--fix", "--select", "STY").code == 0
    assert "It is “so” and “so” … here." in path.read_text(encoding="utf-8")


def test_stdin_is_checked_and_its_corrected_text_printed(run, workspace, stdin):
    text = (workspace / LETTER).read_text(encoding="utf-8") + f"\n{FAULTS}\n"
    stdin(text)
    report = json.loads(run("check", "-", "--json", "--select", "STY001").out)
    assert [(f["path"], f["code"]) for f in report["findings"]] == [("-", "STY001")]
    stdin(text)
    ran = run("check", "-", "--fix", "--select", "STY")
    assert (ran.code, ran.out) == (
        0,
        text.replace(FAULTS, "It is “so” and “so” … here."),
    )
    stdin(text)
    assert "+It is “so”" in run("check", "-", "--diff").out


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (["nobody"], "unknown letter 'nobody'"),
        (["x/nobody.md"], "no file and no folder 'x/nobody.md'"),
        (["facts.yaml"], "has no front matter"),
        (["--json", "--diff"], "exclude each other"),
    ],
)
def test_what_is_no_letter_is_refused(run, workspace, words, says):
    ran = run("check", *words)
    assert (ran.code, ran.out) == (2, "")
    assert says in ran.err


def test_an_empty_or_binary_stdin_is_refused(run, workspace, stdin, monkeypatch):
    stdin("")
    assert run("check", "-").code == 2
    broken = io.TextIOWrapper(io.BytesIO(b"\xff\xfe\x00"), encoding="utf-8")
    monkeypatch.setattr("sys.stdin", broken)
    ran = run("check", "-")
    assert (ran.code, "UTF-8" in ran.err) == (2, True)
    assert not (workspace / "out").exists()


def test_a_suppression_that_takes_nothing_out_is_named(run, append):
    append("It is is so. {# appeals: ignore STY001 -- a quoted slip #}")
    number = append("It is so. {# appeals: ignore STY001 -- a quoted slip #}")
    ran = run("check", "--select", "CHK,STY", "--output-format", "concise")
    (line,) = [line for line in ran.err.splitlines() if "CHK002" in line]
    assert line.startswith(f"{LETTER}:{number}:11: CHK002 ")
    assert "1 set aside" in ran.err
    assert "CHK002" not in run("check", "--to", "unodc-ed").err
