"""`appeals draft`: the reference letter, rendered end to end."""

import hashlib
import json

import pytest

from tests.cli.rendered import docx_notes, docx_text, pdf_text, without_blanks

NAME = "unodc-nsc-mou"
FOLDER = f"out/{NAME}"


def test_the_letter_is_rendered_twice_over_with_the_same_notes(run, workspace):
    ran = run("draft", NAME)
    assert ran.code == 0
    assert ran.lines == [f"{FOLDER}/unodc-ed.docx", f"{FOLDER}/unodc-ed.pdf"]
    assert "1 letter rendered" in ran.err
    docx, pdf = (workspace / path for path in ran.lines)
    notes = docx_notes(docx)
    assert list(notes) == list(range(1, 18))
    printed = pdf_text(pdf)
    for number, text in notes.items():
        assert f"{number}.{without_blanks(text)}" in printed
    assert "Dear Ms. Waly," in docx_text(docx)
    assert "DearMs.Waly," in printed
    assert "3November2020" in printed


def test_rendering_again_gives_the_same_bytes(run, workspace, tmp_path):
    options = ("--format", "docx,html,txt,pdf", "--json")
    first = [json.loads(line) for line in run("draft", NAME, *options).lines]
    again = [json.loads(line) for line in run("draft", NAME, *options).lines]
    elsewhere = ("--out", str(tmp_path / "other"))
    other = [json.loads(x) for x in run("draft", NAME, *options, *elsewhere).lines]
    hashes = [[f["sha256"] for f in files] for files in (first, again, other)]
    assert hashes[0] == hashes[1] == hashes[2]
    assert [f["is_new"] for f in (*first, *again)] == [True] * 4 + [False] * 4
    for file in other:
        content = tmp_path / "other" / NAME / file["path"].rpartition("/")[2]
        assert hashlib.sha256(content.read_bytes()).hexdigest() == file["sha256"]
        assert content.stat().st_size == file["size_bytes"]


@pytest.mark.parametrize(
    ("day", "salutation", "is_named"),
    [
        ("2020-11-03", "Dear Ms. Waly,", True),
        ("2025-09-01", "Dear Executive Director,", False),
        ("2026-02-01", "Dear Executive Director,", False),
        ("2026-05-01", "Dear Executive Director,", False),
        ("2026-11-21", "Dear Ms. Juma,", True),
    ],
)
def test_the_salutation_follows_the_date(run, workspace, day, salutation, is_named):
    ran = run("draft", NAME, "--format", "txt", "--date", day)
    assert ran.code == 0
    text = (workspace / FOLDER / "unodc-ed.txt").read_text(encoding="utf-8")
    assert f"\n{salutation}\n" in text
    warnings = [line for line in ran.err.splitlines() if "RCP001" in line]
    assert bool(warnings) == (day != "2020-11-03")
    if day == "2026-11-21":
        assert "first day in office of Monica Juma" in warnings[0]
        assert warnings[0].startswith("recipients.yaml:")
    elif not is_named:
        assert f"no holder is certain on {day}" in warnings[0]


@pytest.mark.parametrize(
    "options",
    [
        ("--to", "unodc-ed"),
        ("--all",),
        ("--style", "oscola4"),
        ("--lang", "en"),
        ("--lang", "en,en"),
    ],
)
def test_every_choice_is_taken(run, workspace, options):
    ran = run("draft", NAME, "--format", "txt", *options)
    assert (ran.code, ran.lines) == (0, [f"{FOLDER}/unodc-ed.txt"])


def test_a_style_changes_the_words_of_the_notes(run, workspace):
    texts = []
    for style in ("un", "oscola4", "bluebook"):
        run("draft", NAME, "--format", "txt", "--style", style, "--out", style)
        texts.append((workspace / style / NAME / "unodc-ed.txt").read_text("utf-8"))
    assert len(set(texts)) == 3
    assert len({text.split("\nNotes\n")[0] for text in texts}) == 1


def test_a_group_gives_a_letter_to_each_of_its_members(run, workspace, replace):
    replace("templates/letters/unodc-nsc-mou.md", "to: [unodc-ed]", "to: [liuzhi-2019]")
    replace(
        "templates/letters/unodc-nsc-mou.md",
        "{{ recipient.organisation }} ({{ recipient.acronym }}) and",
        "{{ recipient.name }} and",
    )
    ran = run("draft", NAME, "--format", "txt", "--group", "liuzhi-2019")
    assert ran.code == 0
    assert len(ran.lines) == 9
    assert ran.lines[0] == f"{FOLDER}/wgad.txt"
    assert "9 letters rendered" in ran.err


def test_a_public_statement_is_filed_under_public(run, workspace):
    (workspace / "templates" / "letters" / "statement.md").write_text(
        "---\nsubject: S\nkind: report\nfrom: [safeguard-defenders]\n"
        "date: 2020-11-03\n---\nText. [@udhr, art. 9]\n",
        encoding="utf-8",
    )
    ran = run("draft", "statement", "--format", "docx,txt")
    assert ran.lines == ["out/statement/public.docx", "out/statement/public.txt"]
    assert "Dear" not in (workspace / ran.lines[1]).read_text(encoding="utf-8")


def test_an_option_of_the_whole_program_names_the_workspace(
    run, workspace, tmp_path, monkeypatch
):
    monkeypatch.chdir(tmp_path)
    ran = run("--workspace", "workspace", "draft", NAME, "--format", "txt")
    assert (ran.code, ran.lines) == (0, [f"workspace/{FOLDER}/unodc-ed.txt"])
    monkeypatch.setenv("APPEALS_WORKSPACE", str(workspace))
    assert run("draft", NAME, "--format", "txt").code == 0


def test_a_folder_below_the_workspace_will_do(run, workspace, monkeypatch):
    monkeypatch.chdir(workspace / "templates" / "letters")
    ran = run("draft", NAME, "--format", "txt")
    assert ran.code == 0
    assert (workspace / FOLDER / "unodc-ed.txt").exists()


def test_a_letter_of_three_hundred_notes_is_rendered(run, workspace):
    body = "\n\n".join(f"Sentence {n}. [@udhr, art. {n}]" for n in range(1, 301))
    letter = workspace / "templates" / "letters" / "long.md"
    letter.write_text(
        "---\nsubject: A & B\nkind: appeal\nto: [unodc-ed]\n"
        f"from: [safeguard-defenders]\ndate: 2020-11-03\n---\n{body}\n",
        encoding="utf-8",
    )
    ran = run("draft", "long", "--format", "docx")
    assert ran.code == 0
    notes = docx_notes(workspace / ran.lines[0])
    assert list(notes) == list(range(1, 301))
    assert "art.\u00a0300" in notes[300]
    assert "Subject: A & B" in docx_text(workspace / ran.lines[0])
