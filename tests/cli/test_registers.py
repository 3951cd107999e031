"""list, recipients, citations, facts, rule, doctor: what the registries say."""

import importlib.util
import io
import json
import re

import pytest

from appeals.checks.catalogue import RULES
from appeals.errors import MachineError


@pytest.mark.parametrize(
    ("arguments", "record"),
    [
        (("list",), "unodc-nsc-mou\t2020-11-03\tappeal\tunodc-ed\ten"),
        (("recipients", "list"), "unodc-ed\toffice\tconfirmed\tExecutive Director of"),
        (("citations", "list"), "sd-liuzhi-report-2019\tngo-report\tconfirmed\t\t"),
        (("facts", "list"), "unodc-nsc-mou-signed\t2019-10-17\t\tas of 2019-10-17\t"),
        (("rule",), "CHK001\twarning\tsuppression-without-reason\tA finding is"),
    ],
)
def test_a_list_is_one_record_a_line(run, workspace, arguments, record):
    ran = run(*arguments)
    assert (ran.code, ran.err) == (0, "")
    assert any(line.startswith(record) for line in ran.lines)


@pytest.mark.parametrize(
    ("command", "key"),
    [("list", "name"), ("recipients", "id"), ("citations", "key"), ("facts", "id")],
)
def test_a_list_as_json_is_one_object_a_line(run, workspace, command, key):
    arguments = (command,) if command == "list" else (command, "list")
    plain = run(*arguments).lines
    records = [json.loads(line) for line in run(*arguments, "--json").lines]
    assert [r[key] for r in records] == [line.split("\t")[0] for line in plain]


def test_facts_show_bounds_estimates_and_rivals(run, workspace):
    lines = {line.split("\t")[0]: line for line in run("facts", "list").lines}
    assert "\tat-least 28983 (estimated)\t" in lines["liuzhi-victims-since-mou"]
    assert "\t16-76\t" in lines["liuzhi-persons-per-day"]
    assert "rival: eight (copy of" in lines["liuzhi-report-recipients"]


@pytest.mark.parametrize(
    ("day", "salutation"),
    [
        ("2020-11-03", "Dear Ms. Waly,"),
        ("2026-02-01", "Dear Executive Director,"),
        ("2026-11-21", "Dear Ms. Juma,"),
    ],
)
def test_a_recipient_is_shown_and_whom_to_address_on_a_day(
    run, workspace, day, salutation
):
    ran = run("recipients", "show", "unodc-ed", "--date", day)
    assert ran.code == 0
    assert "Ghada Fathi Waly" in ran.out
    assert "Vienna International Centre" in ran.out
    assert f"on {day}: {salutation}" in ran.out
    assert ("warning: " in ran.out) == (day == "2026-11-21")


def test_a_recipient_as_json_is_its_entry(run, workspace):
    record = json.loads(run("recipients", "show", "unodc-ed", "--json").out)
    assert record["holders"][1]["salutation"] == "Dear Ms. Waly,"


@pytest.mark.parametrize("ref", ["a-hrc-45-13", "A/HRC/45/13", "a/hrc/45/13"])
def test_an_authority_is_shown_by_key_or_symbol(run, workspace, ref):
    assert "symbol: A/HRC/45/13" in run("citations", "show", ref).lines
    assert json.loads(run("citations", "show", ref, "--json").out)["key"] == (
        "a-hrc-45-13"
    )


def test_references_are_read_one_object_a_line(run, workspace):
    texts = ("A/HRC/45/13", "OL CHN 15/2018", "CAT/C/CHN/CO/5, para. 14", "nonsense")
    ran = run("citations", "parse", *texts, "--json")
    assert ran.code == 1
    records = [json.loads(line) for line in ran.lines]
    assert [record["input"] for record in records] == list(texts)
    assert records[0]["symbol"] == "A/HRC/45/13"
    assert records[0]["registry"]["key"] == "a-hrc-45-13"
    assert records[2]["pinpoint"] == {"label": "para", "value": "14"}
    assert records[2]["pinpoint_printed"] == "para. 14"
    assert records[2]["parse"].items() <= records[2].items()
    assert "symbol" not in records[3]


def test_references_come_from_stdin_too(run, workspace, monkeypatch):
    monkeypatch.setattr("sys.stdin", io.StringIO("A/HRC/45/13\n\n  OL CHN 15/2018\n"))
    ran = run("citations", "parse", "-")
    assert ran.code == 0
    assert [line.split("\t")[0] for line in ran.lines] == [
        "A/HRC/45/13",
        "OL CHN 15/2018",
    ]


def test_references_are_read_without_a_workspace(run, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    ran = run("citations", "parse", "A/HRC/45/13")
    assert ran.code == 0
    assert "not in citations.yaml" in ran.out


def test_a_slip_in_a_reference_is_reported_on_stderr(run, workspace):
    ran = run("citations", "parse", "CAT/CHN/4/Corr.1")
    assert "did you mean 'CAT/C/CHN/4/Corr.1'" in ran.err


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ((), "CAT/C/CHN/CO/5."),
        (("--at", "para. 14"), "CAT/C/CHN/CO/5, para. 14."),
        (("--at", "paras. 3-5", "--style", "oscola4"), "para"),
        (("--style", "bluebook"), "Comm. Against Torture"),
    ],
)
def test_a_cite_is_worded_in_a_style(run, workspace, options, words):
    ran = run("citations", "format", "cat-c-chn-co-5", *options)
    assert (ran.code, ran.err) == (0, "")
    assert words in ran.out


def test_a_worded_cite_as_json_marks_its_italics(run, workspace):
    ran = run("citations", "format", "cat", "--at", "art. 1", "--json")
    record = json.loads(ran.out)
    assert record["style"] == "un"
    assert "<i>" in record["markup"]
    assert "<i>" not in record["text"]


def test_places_are_printed_in_the_language_of_each_line(run, monkeypatch):
    lines = (
        '{"at": "paras. 10-15", "lang": "fr"}\n'
        '{"at": "annex I", "lang": "zh"}\n'
        "\n"
        '{"at": "sect. C"}\n'
        '{"at": "kapitel 4", "lang": "fr"}\n'
    )
    monkeypatch.setattr("sys.stdin", io.StringIO(lines))
    ran = run("citations", "format", "-", "--lang", "ar", "--json")
    printed = [json.loads(line)["printed"] for line in ran.out.splitlines()]
    assert printed == ["par. 10 à 15", "附件一", "الفرع جيم", None]
    assert ran.code == 1


@pytest.mark.parametrize(
    ("lang", "place"),
    [
        ("fr", "par. 10 à 15"),
        ("es", "párrs. 10 a 15"),
        ("ru", "пп. 10–15"),
        ("zh", "第10至15段"),
        ("ar", "الفقرات 10–15"),
    ],
)
def test_a_place_in_the_language_stays_and_one_in_english_is_put_into_it(
    run, workspace, lang, place
):
    format_it = ("citations", "format", "cat-c-chn-co-5", "--lang", lang, "--at")
    typed, translated = run(*format_it, place), run(*format_it, "paras. 10-15")
    assert (typed.code, typed.err) == (0, "")
    assert place in typed.out
    assert typed.out == translated.out


def test_what_of_a_place_is_not_understood_is_said(run, workspace):
    place = "par. 10 et suivants"
    ran = run("citations", "format", "cat-c-chn-co-5", "--lang", "fr", "--at", place)
    assert (ran.code, ran.out) == (0, f"CAT/C/CHN/CO/5, {place}.\n")
    assert ran.err == "'et suivants' is not understood, and is printed as typed\n"


def test_a_cyrillic_letter_in_a_symbol_is_said(run):
    ran = run("citations", "read", "А/75/1, п. 2.", "--lang", "ru")
    assert "A/75/1" in ran.out
    assert ran.err == "'А/75/1' has a Cyrillic letter, which is read as the Latin one\n"


def test_notes_are_read_one_a_line(run, monkeypatch):
    lines = "See A/75/1, para. 10, and resolution 60/1, annex.\nWords alone.\n"
    monkeypatch.setattr("sys.stdin", io.StringIO(lines))
    ran = run("citations", "read", "-", "--json")
    first, second = map(json.loads, ran.out.splitlines())
    assert [item["symbol"] for item in first["items"]] == ["A/75/1", "A/RES/60/1"]
    assert first["items"][1] == {
        "kind": "resolution",
        "symbol": "A/RES/60/1",
        "pinpoint": "annex",
        "signal": "see",
    }
    assert second == {"items": [], "rest": "Words alone."}
    assert ran.code == 1


def test_what_is_not_understood_of_a_note_is_said(run):
    ran = run("citations", "read", "Voir A/75/1, par. 3", "Mots", "--lang", "fr")
    assert "document\tA/75/1\tpara 3\tsee" in ran.out
    assert "not understood: Mots" in ran.err


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("para. 14", "line 1 is not a place"),
        ('{"at": 14}', "line 1 is not a place"),
        ('{"at": "para. 14", "lang": 1}', "line 1 is not a place"),
        ('{"at": "para. 14", "lang": "la"}', "language 'la'"),
    ],
)
def test_a_line_that_is_no_place_is_exit_2(run, monkeypatch, line, message):
    monkeypatch.setattr("sys.stdin", io.StringIO(line + "\n"))
    ran = run("citations", "format", "-", "--json")
    assert ran.code == 2
    assert message in ran.err


@pytest.mark.parametrize("code", [rule.code for rule in RULES])
def test_every_rule_is_explained(run, code):
    ran = run("rule", code.lower())
    assert ran.code == 0
    for part in ("What it finds:", "Why it matters:", "How to fix it:"):
        assert part in ran.out


@pytest.mark.parametrize(
    ("arguments", "message", "remedy"),
    [
        (("recipients", "show", "unodk"), "unknown recipient 'unodk'", "unodc-ed"),
        (("citations", "show", "udhrr"), "unknown authority 'udhrr'", "'udhr'"),
        (("citations", "format", "udhrr"), "unknown authority 'udhrr'", "'udhr'"),
        (("citations", "format", "udhr", "--at", "9"), "has no label", "--at"),
        (("citations", "format", "udhr", "--style", "x"), "unknown style", "bluebook"),
        (("rule", "CIT0001"), "unknown rule 'CIT0001'", "'CIT001'"),
        (("recipients", "show", "wgad", "--date", "x"), "is not a date", "2020-11-03"),
        (("--workspace", "nowhere", "list"), "'nowhere' is not a workspace", "init"),
    ],
)
def test_an_id_that_names_nothing_is_exit_2(run, workspace, arguments, message, remedy):
    ran = run(*arguments)
    assert ran.code == 2
    assert message in ran.err
    assert remedy in ran.err


def test_outside_a_workspace_the_way_in_is_reported(run, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("APPEALS_WORKSPACE", raising=False)
    ran = run("list")
    assert (ran.code, ran.out) == (2, "")
    assert "`appeals init` makes a workspace" in ran.err


def test_the_doctor_finds_nothing_wrong_here(run, workspace):
    ran = run("doctor")
    assert ran.code == 0
    assert "PDF: WeasyPrint" in ran.out
    assert "workspace: every registry and letter can be read" in ran.out


def test_the_doctor_says_how_to_get_pango(run, workspace, monkeypatch):
    def missing():
        raise MachineError("no Pango", remedy="apt-get install pango")

    monkeypatch.setattr("appeals.writers.pdf.startup.load_weasyprint", missing)
    ran = run("doctor")
    assert "PDF: Typst and the fonts are there; WeasyPrint cannot render" in ran.out
    assert ran.code == 0
    settings = workspace / "appeals.toml"
    text = settings.read_text(encoding="utf-8")
    settings.write_text(f'{text}\n[pdf]\nengine = "weasyprint"\n', encoding="utf-8")
    ran = run("doctor")
    assert ran.code == 5
    assert "PDF: cannot be rendered; everything else works" in ran.out
    assert "= help: apt-get install pango" in ran.err


def test_the_doctor_says_what_is_missing_for_what(run, workspace, monkeypatch):
    found = importlib.util.find_spec
    missing = {"weasyprint", "pyhanko", "pkcs11", "keyring", "distributed"}
    missing |= {"appeals_fonts_cjk", "typst"}
    monkeypatch.setattr(
        "importlib.util.find_spec",
        lambda name: None if name in missing else found(name),
    )
    ran = run("doctor")
    assert ran.code == 5
    assert "PDF files need packages that are missing: weasyprint" in ran.err
    assert "verifying need packages that are missing: pyhanko" in ran.err
    for package in ("'weasyprint==70.*'", "'pyhanko<0.39,>=0.38'"):
        line = next(line for line in ran.err.splitlines() if package in line)
        assert " -m pip install '" in line
    for extra, package in (
        ("dask", "distributed"),
        ("pkcs11", "python-pkcs11"),
        ("keyring", "keyring"),
    ):
        assert f"{extra}: not installed, for " in ran.out
        assert f"-m pip install '{package}>=" in ran.out
    assert "cjk: not installed, for PDF files in Chinese" in ran.out
    assert re.search(r"-m pip install \S*/fonts-cjk\)\n", ran.out)


def test_what_few_need_is_no_fault_where_it_is_missing(run, workspace, monkeypatch):
    found = importlib.util.find_spec
    monkeypatch.setattr(
        "importlib.util.find_spec", lambda n: None if n == "pkcs11" else found(n)
    )
    ran = run("doctor")
    assert (ran.code, ran.err) == (0, "")
    assert "pkcs11: not installed, for keys on cards and tokens" in ran.out


def test_the_doctor_lists_every_error_of_the_workspace(run, workspace, replace):
    replace("facts.yaml", "    value: 28983\n", "    value: many\n")
    replace("appeals.toml", "demo = true", "demo = 1")
    ran = run("doctor")
    assert ran.code == 2
    assert ran.err.count("error: ") == 2


def test_the_doctor_works_without_a_workspace(run, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    ran = run("doctor")
    assert ran.code == 0
    assert "workspace: none here" in ran.out


def test_the_doctor_names_an_extra_that_cannot_be_loaded_and_a_damaged_record(
    run, workspace, monkeypatch
):
    loaded = importlib.import_module

    def fails(name):
        if name == "pikepdf":
            raise ImportError("no libqpdf")
        return loaded(name)

    monkeypatch.setattr("importlib.import_module", fails)
    record = workspace / "out/a-letter/manifest.json"
    record.parent.mkdir(parents=True)
    record.write_text("{")
    ran = run("doctor")
    assert "clean: cannot be loaded, for clean copies of annexes: pikepdf" in ran.out
    assert "out/a-letter/manifest.json: cannot be read" in ran.out
    assert ran.code == 0


def test_the_doctor_looks_at_keys_and_at_who_may_read_them(run, workspace, monkeypatch):
    keys = workspace.parent / "keys"
    monkeypatch.setenv("APPEALS_KEYS", str(keys))
    assert "keys: none in " in run("doctor").out
    keys.mkdir()
    (keys / "someone.pem").write_text("no key")
    (keys / "someone.pem").chmod(0o644)
    out = run("doctor").out
    assert "key someone: may not sign; others on this machine may read" in out
