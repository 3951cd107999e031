"""`appeals check`: findings for people and for programs, nothing written."""

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest
import yaml
from jsonschema import Draft202012Validator

from appeals.cli.machine_formats import as_github, as_json, as_sarif
from appeals.errors import Place
from appeals.model.finding import Finding
from tests.cli.conftest import LETTER, REPOSITORY

BAD = "So so [@nobody] {{ nothing }}"


def broken(append) -> int:
    return append(BAD)


def test_the_reference_letter_has_no_error(run, workspace):
    ran = run("check")
    assert (ran.code, ran.out) == (0, "")
    assert "1 letter checked: 0 errors" in ran.err
    assert not (workspace / "out").exists()


def test_full_output_shows_the_line_and_the_place_beneath_it(run, append):
    number = broken(append)
    ran = run("check", "unodc-nsc-mou")
    assert (ran.code, ran.out) == (1, "")
    gutter = " " * len(str(number))
    assert (
        "error CIT001: There is no authority 'nobody' in citations.yaml\n"
        f"  --> {LETTER}:{number}:8 (note 18, recipient unodc-ed)\n"
        f" {gutter} |\n"
        f" {number} | {BAD}\n"
        f" {gutter} |        ^^^^^^^\n"
    ) in ran.err


def test_concise_output_is_one_line_a_finding(run, append):
    number = broken(append)
    ran = run("check", "--output-format", "concise")
    assert (ran.code, ran.out) == (1, "")
    lines = ran.err.splitlines()
    assert lines[0].startswith(f"{LETTER}:{number}:8: CIT001 There is no authority")
    assert lines[1].startswith(f"{LETTER}:{number}:20: TPL001 ")


def test_json_output_is_one_object_on_stdout(run, append):
    number = broken(append)
    ran = run("check", "--output-format", "json")
    assert ran.code == 1
    report = json.loads(ran.out)
    assert report["schema_version"] == 1
    assert report["errors"] == 2
    assert report["warnings"] == len(report["findings"]) - 2
    first = report["findings"][0]
    assert (first["path"], first["line"], first["column"]) == (LETTER, number, 8)
    assert first["end_column"] == 15
    assert (first["code"], first["severity"]) == ("CIT001", "error")
    assert (first["recipient"], first["lang"], first["note"]) == ("unodc-ed", "en", 18)
    assert re.fullmatch("[0-9a-f]{16}", first["fingerprint"])


def test_a_fingerprint_stays_when_lines_move(run, append):
    broken(append)
    before = json.loads(run("check", "--output-format", "json").out)["findings"]
    append("A paragraph more.")
    after = json.loads(run("check", "--output-format", "json").out)["findings"]
    assert [f["fingerprint"] for f in before] == [f["fingerprint"] for f in after]


def test_github_output_is_a_command_a_finding(run, append):
    number = broken(append)
    ran = run("check", "--output-format", "github")
    assert ran.code == 1
    assert ran.lines[0].startswith(
        f"::error file={LETTER},line={number},col=8::CIT001 There is no authority"
    )
    assert all(re.match(r"::(error|warning) file=", line) for line in ran.lines)


def test_sarif_output_is_a_log_of_version_2_1_0(run, append):
    number = broken(append)
    ran = run("check", "--output-format", "sarif")
    assert ran.code == 1
    log = json.loads(ran.out)
    assert log["version"] == "2.1.0"
    (only,) = log["runs"]
    assert only["columnKind"] == "unicodeCodePoints"
    result = only["results"][0]
    assert (result["ruleId"], result["level"]) == ("CIT001", "error")
    place = result["locations"][0]["physicalLocation"]
    assert place["artifactLocation"]["uri"] == LETTER
    region = {"startLine": number, "startColumn": 8, "endColumn": 15}
    assert place["region"] == region
    rules = {rule["id"] for rule in only["tool"]["driver"]["rules"]}
    assert {r["ruleId"] for r in only["results"]} <= rules


TEXT = {
    "type": "object",
    "required": ["text"],
    "properties": {"text": {"minLength": 1}},
}
LOCATION = {
    "type": "object",
    "required": ["physicalLocation"],
    "properties": {
        "physicalLocation": {
            "required": ["artifactLocation", "region"],
            "properties": {
                "artifactLocation": {
                    "required": ["uri"],
                    "properties": {"uri": {"pattern": r"^[^/ ][^ ]*$"}},
                },
                "region": {
                    "required": ["startLine"],
                    "additionalProperties": {"type": "integer", "minimum": 1},
                },
            },
        }
    },
}
SARIF = {
    "type": "object",
    "required": ["$schema", "version", "runs"],
    "properties": {
        "version": {"const": "2.1.0"},
        "runs": {
            "type": "array",
            "minItems": 1,
            "items": {
                "required": ["tool", "results", "columnKind"],
                "properties": {
                    "columnKind": {"enum": ["utf16CodeUnits", "unicodeCodePoints"]},
                    "tool": {
                        "required": ["driver"],
                        "properties": {
                            "driver": {
                                "required": ["name", "rules"],
                                "properties": {
                                    "rules": {
                                        "uniqueItems": True,
                                        "items": {"required": ["id"]},
                                    }
                                },
                            }
                        },
                    },
                    "results": {
                        "items": {
                            "required": ["message", "ruleId", "level", "locations"],
                            "properties": {
                                "message": TEXT,
                                "level": {"enum": ["error", "warning", "note"]},
                                "locations": {"minItems": 1, "items": LOCATION},
                                "partialFingerprints": {
                                    "additionalProperties": {"type": "string"}
                                },
                            },
                        }
                    },
                },
            },
        },
    },
}
"""What SARIF 2.1.0 asks of a log (OASIS, 3.13 to 3.30), and GitHub beyond that."""


def test_every_sarif_log_has_the_shape_that_the_standard_asks_for(run, append):
    broken(append)
    found = json.loads(run("check", "--output-format", "sarif").out)
    odd, none = json.loads(as_sarif(ODD, ())), json.loads(as_sarif((), ()))
    for log in (found, odd, none):
        Draft202012Validator(SARIF).validate(log)
    assert found["runs"][0]["results"]
    assert not Draft202012Validator(SARIF).is_valid({**none, "version": "2.0.0"})


def test_a_malformed_file_is_shown_beside_its_line_too(run, replace):
    replace("people.yaml", "  drafter-a:", "  drafter-a:\n    rolls: [x]\n  drafter-b:")
    ran = run("check", "--output-format", "sarif")
    assert ran.code == 2
    log = json.loads(ran.out)
    Draft202012Validator(SARIF).validate(log)
    texts = [r["message"]["text"] for r in log["runs"][0]["results"]]
    assert any("unknown key 'rolls'" in text for text in texts)
    shown = run("check", "--output-format", "github")
    assert "::error file=people.yaml,line=" in shown.out


def test_json_is_the_same_as_the_output_format(run, append):
    broken(append)
    assert run("check", "--json").out == run("check", "--output-format", "json").out


def test_the_hook_runs_when_a_file_of_a_workspace_changes():
    (hook,) = yaml.safe_load((REPOSITORY / ".pre-commit-hooks.yaml").read_text())
    assert (hook["id"], hook["entry"]) == ("appeals-check", "appeals check")
    files = re.compile(hook["files"])
    for file in ("recipients.yaml", "ours/appeals.toml", LETTER):
        assert files.search(file)
    for file in ("README.md", "out/x/facts.yaml.docx", "mkdocs.yaml"):
        assert not files.search(file)


def test_the_action_leaves_its_exit_code_and_places_from_the_top(workspace, append):
    broken(append)
    action = yaml.safe_load((REPOSITORY / "action.yml").read_text())
    steps = {each.get("id"): each for each in action["runs"]["steps"]}
    programs = Path(sys.executable).parent
    done = subprocess.run(
        ["bash", "-e", "-c", steps["check"]["run"]],
        cwd=workspace.parent,
        env={
            "PATH": f"{programs}:/usr/bin:/bin",
            "WORKSPACE": workspace.name,
            "LETTERS": "",
            "RUNNER_TEMP": str(workspace.parent),
            "GITHUB_OUTPUT": str(workspace.parent / "output"),
        },
        capture_output=True,
        check=False,
    )
    assert done.returncode == 0
    outputs = (workspace.parent / "output").read_text().splitlines()
    assert outputs == [f"sarif={workspace.parent}/appeals.sarif", "code=1"]
    log = json.loads((workspace.parent / "appeals.sarif").read_text())
    Draft202012Validator(SARIF).validate(log)
    place = log["runs"][0]["results"][0]["locations"][0]["physicalLocation"]
    assert place["artifactLocation"]["uri"] == f"{workspace.name}/{LETTER}"


ODD = (
    Finding("ABC001", "100% of\nit", "fix"),
    Finding("ABC002", "so", "", Place("a b/王,x:y.md", 0), "warning"),
    Finding("ABC003", "so", "", Place("a.md", 3), "info", lang="en"),
)


def test_findings_without_a_place_or_with_an_odd_one_are_written_too():
    assert as_github(ODD) == [
        "::error::ABC001 100%25 of%0Ait. fix",
        "::warning file=a b/王%2Cx%3Ay.md,line=1::ABC002 so.",
        "::notice file=a.md,line=3::ABC003 so.",
    ]
    assert json.loads(as_json(ODD))["findings"][0]["path"] is None
    results = json.loads(as_sarif(ODD, ()))["runs"][0]["results"]
    (location,) = results[0]["locations"]  # GitHub refuses a result without one
    assert location["physicalLocation"]["artifactLocation"]["uri"] == "appeals.toml"
    uri = results[1]["locations"][0]["physicalLocation"]["artifactLocation"]["uri"]
    assert uri == "a%20b/%E7%8E%8B%2Cx%3Ay.md"


@pytest.mark.parametrize("kind", ["json", "sarif", "github"])
def test_machine_formats_print_no_word_of_people(run, workspace, kind):
    ran = run("check", "--output-format", kind)
    assert ran.code == 0
    assert "checked" not in ran.out
    if kind == "github":
        assert all(line.startswith("::") for line in ran.lines)
    else:
        json.loads(ran.out)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("unodc",), "unknown letter 'unodc'"),
        (("--to", "nobody"), "unknown recipient 'nobody'"),
        (("--output-format", "xml"), "unknown output format 'xml'"),
    ],
)
def test_a_wrong_option_or_id_is_exit_2(run, workspace, arguments, message):
    ran = run("check", *arguments)
    assert (ran.code, ran.out) == (2, "")
    assert message in ran.err


def test_a_letter_that_cannot_be_rendered_hides_no_finding_of_the_others(
    run, workspace, append
):
    number = broken(append)
    text = (workspace / LETTER).read_text(encoding="utf-8")
    other = text.partition("\n---\n")[0] + "\n---\n{% if %}\n"
    (workspace / "templates/letters/another.md").write_text(other, encoding="utf-8")
    ran = run("check", "--output-format", "json")
    assert ran.code == 2
    found = json.loads(ran.out)["findings"]
    assert any(f["line"] == number and f["code"] == "CIT001" for f in found)
    assert "templates/letters/another.md:" in ran.err
    assert "2 letters checked" in ran.err


def test_errors_of_every_file_and_tie_arrive(run, workspace, replace):
    replace(LETTER, "[safeguard-defenders]", "[nobody]")
    replace("facts.yaml", "    authority: ol-chn-15-2018\n", "    authority: nobody\n")
    ran = run("check")
    assert (ran.code, ran.out) == (2, "")
    assert "unknown signatory 'nobody'" in ran.err
    assert "unknown source 'nobody'" in ran.err


SECOND = "templates/letters/second.md"
HEAD = (
    "---\nsubject: S\nkind: appeal\nto: [unodc-ed, wgad]\n"
    "from: [safeguard-defenders]\ndate: 2021-01-04\n---\n"
)
SHARED = '{% include "arguments/shared.md" %}\n'


@pytest.fixture
def shared(workspace):
    """Write two letters, to two recipients each, that share a faulty argument."""
    folder = workspace / "templates"
    (folder / "arguments/shared.md").write_text("So so it goes^[No no.].\n")
    for name in ("second", "third"):
        (folder / f"letters/{name}.md").write_text(HEAD + SHARED)
    return "second", "third"


def test_what_several_letters_share_is_found_once_with_their_names(run, shared):
    ran = run("check", *shared)
    assert ran.err.count("'so' appears twice") == 1
    assert ran.err.count("'no' appears twice") == 1
    assert (
        "in 4 letters: second to unodc-ed (en), second to wgad (en), "
        "third to unodc-ed (en), third to wgad (en)"
    ) in ran.err
    ran = run("check", *shared, "--output-format", "concise")
    assert ran.err.count("'so' appears twice") == 1
    assert "[in 4 letters: second to unodc-ed" in ran.err


def test_programs_learn_every_letter_that_a_finding_concerns(run, shared):
    report = json.loads(run("check", *shared, "--output-format", "json").out)
    (one,) = [f for f in report["findings"] if "'no'" in f["message"]]
    assert (one["recipient"], one["lang"], one["note"]) == (None, "en", 1)
    concerned = [(c["letter"], c["recipient"]) for c in one["letters"]]
    assert concerned == [(n, r) for n in shared for r in ("unodc-ed", "wgad")]
    log = json.loads(run("check", *shared, "--output-format", "sarif").out)
    results = log["runs"][0]["results"]
    (result,) = [r for r in results if "'no'" in r["message"]["text"]]
    assert len(result["properties"]["letters"]) == 4
    lines = run("check", *shared, "--output-format", "github").lines
    (line,) = [line for line in lines if "'no'" in line]
    assert "(in 4 letters: second to unodc-ed" in line


def test_a_rendering_says_once_what_its_letters_share(run, shared):
    ran = run("draft", "second", "--format", "txt")
    assert ran.err.count("'no' appears twice") == 1


STRAY = ["README.md", "t1 - Copy.md", "~$x.md", "x.md~", "x.bak.md", ".#x.md", "X.docx"]


@pytest.mark.parametrize("folder", ["letters", "arguments"])
@pytest.mark.parametrize("name", STRAY)
def test_a_stray_file_is_a_warning_and_letters_go_on(run, workspace, folder, name):
    file = f"templates/{folder}/{name}"
    (workspace / file).write_text("Notes for people.\n")
    ran = run("check")
    assert ran.code == 0, ran.err
    assert f"{file}\n" in ran.err
    assert "warning WSP001" in ran.err
    ran = run("draft", "unodc-nsc-mou", "--format", "txt")
    assert ran.code == 0, ran.err
    assert ran.err.count("WSP001") == 1
    assert run("list").code == 0


def test_a_page_for_people_has_no_head_and_is_left_out(run, workspace):
    readme = workspace / "templates/letters/readme.md"
    readme.write_text("# About these letters\n")
    assert "WSP001" in run("check").err
    readme.write_text(HEAD.replace("to: [unodc-ed, wgad]", "to: [wgad]") + "Text.\n")
    ran = run("check")
    assert "WSP001" not in ran.err
    assert "2 letters checked" in ran.err


def test_what_systems_leave_in_every_folder_is_not_mentioned(run, workspace):
    (workspace / "templates/letters/.DS_Store").write_bytes(b"\0\0")
    assert "WSP001" not in run("check").err


def test_many_findings_are_cut_short_for_people_and_complete_for_programs(
    run, workspace
):
    letter = workspace / "templates/letters/unodc-nsc-mou.md"
    words = "".join(f"\n\nThe the case no. {n}.\n" for n in range(80))
    letter.write_text(letter.read_text() + words)
    said = run("check").err
    assert said.count("warning STY001") <= 50
    assert "more findings are not shown" in said
    findings = json.loads(run("check", "--output-format", "json").out)["findings"]
    assert len([each for each in findings if each["code"] == "STY001"]) == 80


def test_what_a_remedy_tells_to_type_confirms_the_entry(run, workspace):
    registry = workspace / "citations.yaml"
    lines = registry.read_text("utf-8").splitlines(keepends=True)
    at = lines.index("  cat-c-chn-co-5:\n")
    certain = next(n for n in range(at, len(lines)) if "certainty:" in lines[n])
    lines[certain] = "    certainty: unconfirmed\n"
    registry.write_text("".join(lines), "utf-8")
    said = run("check", "unodc-nsc-mou").err
    advised = set(
        re.findall(r"`\S+ ((?:citations|facts|recipients) confirm [^`]+)`", said)
    )
    assert "citations confirm cat-c-chn-co-5 --seen-on DAY --as PERSON" in advised
    for each in advised:
        words = each.replace("DAY", "2026-11-29").replace("PERSON", "reviewer-a")
        assert run(*words.split()).code == 0, each
    assert " confirm " not in run("check", "unodc-nsc-mou").err
