"""Out to Word and back at the command line, with the letter of the reference."""

import json

from tests.writers.docx.packages import replaced

LETTER = "unodc-nsc-mou"
NOTES, BODY = "word/footnotes.xml", "word/document.xml"
KEYS = {"kind", "where", "note", "old", "new", "author", "file", "line"}


def test_what_was_changed_comes_back_with_its_lines_and_is_applied(run, workspace):
    printed = run("review", "export", LETTER, "--docx").lines
    path = workspace / f"out/{LETTER}/review-unodc-ed.docx"
    assert [line.endswith(path.name) for line in printed] == [True]
    data = replaced(path.read_bytes(), NOTES, "para.\u00a014", "para. 41")
    data = replaced(data, BODY, "strengthens local", "supports domestic")
    back = workspace / "back.docx"
    back.write_bytes(data)
    done = run("review", "import", str(back), "--apply", "--json")
    found = [json.loads(line) for line in done.lines]
    assert all(each.keys() >= KEYS and each["is_applied"] for each in found)
    assert [(e["kind"], e["note"], e["old"], e["new"], e["line"]) for e in found] == [
        ("text", None, "strengthens local", "supports domestic", 20),
        ("note-text", 12, "para. 14", "para. 41", 3),
    ]
    assert f"says something else now: {LETTER} (unodc-ed)" in done.err
    shared = workspace / "templates/arguments/un-findings.md"
    assert "[@cat-c-chn-co-5, para. 41]" in shared.read_text(encoding="utf-8")


def test_a_disguised_file_is_refused_with_what_it_is(run, workspace):
    back = workspace / "back.docx"
    back.write_bytes(b"{\\rtf1 A letter}")
    done = run("review", "import", str(back))
    assert done.code == 2
    assert "an RTF text" in done.err
