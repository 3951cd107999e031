"""The public suite of citations: its list of failures and its figures are true."""

import importlib.util
import json
import subprocess
import sys
from functools import cache
from pathlib import Path

import pytest

from appeals.citations.note_reader import read_note
from appeals.citations.reference import read_reference
from appeals.citations.styles.locators import print_pinpoint
from appeals.citations.styles.un import UN
from appeals.languages.find import find_language
from appeals.model.pinpoint import Pinpoint

SUITE = Path(__file__).parents[2] / "citation-suite"
APPEALS = Path(sys.executable).parent / "appeals"


def load(name):
    spec = importlib.util.spec_from_file_location(f"suite_{name}", SUITE / f"{name}.py")
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


runner = load("run")


def answer(asked):
    match asked["part"]:
        case "symbol":
            return {"symbols": list(read_reference(asked["text"]).canonicals)}
        case "place":
            style = UN[find_language(asked["lang"]).tag]
            return {"printed": print_pinpoint(Pinpoint.parse(asked["at"]), style)}
    reading = read_note(asked["text"], asked["lang"])
    items = [
        {"kind": i.kind, "symbol": i.symbol, "pinpoint": i.pinpoint, "signal": i.signal}
        for i in reading.items
    ]
    return {"items": items, "rest": reading.rest}


@cache
def verdicts():
    asked = runner.cases(("symbol", "note", "place"), None)
    return runner.judge(asked, [answer(runner.question(*case)) for case in asked])


def test_what_fails_is_what_the_list_names():
    assert runner.unexpected(verdicts(), SUITE / "known.jsonl") == []


def test_the_figures_are_those_that_are_kept():
    assert runner.figures(verdicts()) == (SUITE / "figures.txt").read_text("utf-8")


def test_each_failure_is_named_as_ours_or_the_label_s_with_its_reason():
    rows = runner.load_rows(SUITE / "known.jsonl")
    assert {row["whose"] for row in rows} <= {"ours", "label"}
    assert all(row["why"] for row in rows)
    assert not [row for row in rows if row["verdict"] == "wrong"]


def test_the_page_counts_the_cases_as_they_are():
    page = (SUITE / "README.md").read_text("utf-8")
    for name in (*runner.FILES, "known"):
        count = len(runner.load_rows(SUITE / f"{name}.jsonl"))
        assert f"| `{name}.jsonl` | {count:,} |" in page


def test_a_failure_that_is_not_in_the_list_is_named(tmp_path):
    rows = (SUITE / "known.jsonl").read_text("utf-8").splitlines()
    shorter = tmp_path / "known.jsonl"
    shorter.write_text("\n".join(rows[:-1]) + "\n", "utf-8")
    (fault,) = runner.unexpected(verdicts(), shorter)
    assert fault.startswith("not in the list: notes | ")
    longer = tmp_path / "more.jsonl"
    more = {"file": "notes", "lang": "en", "text": "A/79/149.", "verdict": "refused"}
    longer.write_text("\n".join([*rows, json.dumps(more)]), "utf-8")
    (fault,) = runner.unexpected(verdicts(), longer)
    assert fault == "does not fail so: notes | en | A/79/149. | refused"


NOTE = {
    "text": "See A/75/1, paras. 10 and 11, and resolution 60/1.",
    "items": [
        {
            "kind": "document",
            "symbol": "A/75/1",
            "pinpoint": "para 10, 11",
            "signal": "see",
        },
        {"kind": "resolution", "symbol": "A/RES/60/1", "signal": "see"},
    ],
}
FIRST = {
    "kind": "document",
    "symbol": "A/75/1",
    "pinpoint": "paras. 10-11",
    "signal": "see",
}
SECOND = {"kind": "resolution", "symbol": "General Assembly resolution 60/1"}


@pytest.mark.parametrize(
    ("items", "rest", "verdict"),
    [
        ([FIRST, SECOND], "", "right"),
        ([SECOND, FIRST], "", "signal"),
        ([], NOTE["text"], "refused"),
        ([FIRST], "and resolution 60/1", "refused"),
        ([FIRST, SECOND], "something", "refused"),
        ([FIRST], "", "wrong"),
        ([FIRST | {"pinpoint": "para 10"}, SECOND], "", "wrong"),
        ([FIRST | {"symbol": "A/75/2"}, SECOND], "", "wrong"),
        ([FIRST, SECOND, SECOND], "", "wrong"),
    ],
)
def test_a_reading_is_judged_by_its_sources_places_and_rest(items, rest, verdict):
    assert runner.judge_note(NOTE, {"items": items, "rest": rest})[0] == verdict


@pytest.mark.parametrize(
    ("symbols", "found", "verdict"),
    [
        (["A/67/775-S/2013/110"], ["S/2013/110"], "right"),
        (["A/67/775-S/2013/110"], ["S/2013/110", "A/67/775"], "right"),
        (["A/RES/217(III)"], ["A/RES/217 A (III)"], "right"),
        (["A/75/1"], ["A/75/2"], "wrong"),
        (["A/75/1"], [], "refused"),
        ([], ["A/75/1"], "wrong"),
        ([], [], "right"),
    ],
)
def test_a_symbol_is_judged_by_its_document(symbols, found, verdict):
    assert runner.judge_symbol({"symbols": symbols}, {"symbols": found})[0] == verdict


def ask_runner(*options):
    command = [sys.executable, SUITE / "run.py", *options]
    done = subprocess.run(command, capture_output=True, check=False, encoding="utf-8")
    return done.returncode, done.stdout, done.stderr


def test_a_program_that_answers_nothing_reads_nothing(tmp_path):
    program = tmp_path / "nothing.py"
    program.write_text("import sys\nfor line in sys.stdin:\n    print('{}')\n")
    code, out, _ = ask_runner("--program", f"{sys.executable} {program}")
    assert code == 0
    assert "symbols        500     0.00     0.00     0.00   100.00     0.00" in out


@pytest.mark.parametrize(
    ("code", "said"), [("", "0 lines out"), ("print('x\\n' * 163, end='')", "no JSON")]
)
def test_a_program_that_cannot_be_asked_is_told_why(tmp_path, code, said):
    program = tmp_path / "broken.py"
    program.write_text(code)
    options = ("--program", f"{sys.executable} {program}", "--part", "place")
    code, _, told = ask_runner(*options)
    assert code == 2
    assert said in told


@pytest.mark.slow
def test_the_runner_says_of_the_command_what_is_kept():
    program = f"{sys.executable} {SUITE / 'answers.py'} {APPEALS}"
    known = str(SUITE / "known.jsonl")
    code, out, told = ask_runner("--program", program, "--known", known)
    assert (code, told) == (0, "")
    assert out == (SUITE / "figures.txt").read_text("utf-8")
