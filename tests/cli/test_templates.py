"""`appeals templates`: the look that staff may change is handed out and looked over."""

from pathlib import Path

import pytest

from tests.cli.conftest import Run

LAYOUT = "templates/layout"


@pytest.fixture
def layout(workspace: Path, run: Run) -> Path:
    assert run("templates", "export").code == 0
    return workspace / LAYOUT


def test_what_is_exported_is_in_order(run: Run, layout: Path) -> None:
    ran = run("templates", "check")
    assert ran.code == 0, ran.err
    assert f"{LAYOUT}/reference.docx\tparagraph style 'Letter Subject'\t" in ran.out
    assert f"{LAYOUT}/letter.css\tsyntax, addresses, fonts\tin order" in ran.lines
    assert (layout / "reference.docx").is_file()


def test_an_exported_style_sheet_changes_nothing_before_it_is_edited(
    run: Run, layout: Path
) -> None:
    from tinycss2 import parse_stylesheet

    text = (layout / "letter.css").read_text(encoding="utf-8")
    assert ".letterhead {" in text
    assert parse_stylesheet(text, skip_comments=True, skip_whitespace=True) == []


def test_export_writes_over_nothing_without_force(run: Run, layout: Path) -> None:
    (layout / "letter.css").write_text("p { color: red }", encoding="utf-8")
    ran = run("templates", "export")
    assert ran.code == 4
    assert "is there already" in ran.err
    assert (layout / "letter.css").read_text(encoding="utf-8") == "p { color: red }"
    assert run("templates", "export", "--force").code == 0
    assert ".letterhead" in (layout / "letter.css").read_text(encoding="utf-8")


def test_export_writes_into_any_folder(run: Run, workspace: Path) -> None:
    ran = run("templates", "export", "mine")
    assert ran.lines == ["mine/reference.docx", "mine/letter.css"]


def test_a_workspace_without_layout_files_uses_those_of_the_package(
    run: Run, workspace: Path
) -> None:
    ran = run("templates", "check")
    assert ran.code == 0
    assert [line.split("\t")[2] for line in ran.lines] == [
        "not there; the package's own is used"
    ] * 2


def test_a_fault_in_the_style_sheet_is_shown_with_its_line(
    run: Run, layout: Path
) -> None:
    (layout / "letter.css").write_text(
        "p { color: red }\nh1 { background: url(../../appeals.toml) }\n",
        encoding="utf-8",
    )
    ran = run("templates", "check")
    assert ran.code == 2
    assert f"--> {LAYOUT}/letter.css:2:18" in ran.err
    assert "outside templates/layout" in ran.err
    assert "1 fault" in ran.err


def test_a_look_in_the_settings_makes_both_files(run: Run, workspace: Path) -> None:
    settings = workspace / "appeals.toml"
    text = settings.read_text(encoding="utf-8")
    look = "\n[look]\nsize_pt = 12\nmargins_mm = { left = 35 }\n"
    settings.write_text(text + look, encoding="utf-8")
    ran = run("templates", "check")
    assert ran.code == 0, ran.err
    assert ran.lines[0].endswith("not there; [look] of appeals.toml is used")
    assert ran.lines[-1].endswith("font, margins, logo\talike in Word and PDF")
    assert run("templates", "export").code == 0
    sheet = workspace / LAYOUT / "letter.css"
    assert "margin: 22mm 25mm 22mm 35mm" in sheet.read_text(encoding="utf-8")
    assert run("templates", "check").code == 0
    sheet.write_text("@page { margin-left: 20mm }", encoding="utf-8")
    ran = run("templates", "check")
    assert ran.code == 2
    assert "\tleft margin\tdiffers: Word 35 mm, PDF 20 mm" in ran.out
    assert "Word and PDF differ in left margin" in ran.err


def test_a_font_that_is_not_there_stops_the_letter_with_its_line(
    run: Run, workspace: Path
) -> None:
    settings = workspace / "appeals.toml"
    text = settings.read_text(encoding="utf-8") + '[look]\nfont = "No Such Font"\n'
    settings.write_text(text, encoding="utf-8")
    ran = run("draft", "unodc-nsc-mou", "--format", "txt")
    assert ran.code == 2
    assert "there is no font 'No Such Font' on this computer" in ran.err
    assert f"--> appeals.toml:{len(text.splitlines())}:8" in ran.err


def test_a_single_file_can_be_checked_anywhere(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "brand.docx").write_bytes(b"no Word file")
    assert run("templates", "check", "brand.docx").code == 2
    (tmp_path / "brand.css").write_text("p { color: red }", encoding="utf-8")
    assert run("templates", "check", "brand.css").code == 0
    assert run("templates", "check", "absent.css").code == 2
    ran = run("templates", "check", "brand.txt")
    assert ran.code == 2
    assert "there is no file" not in ran.err


def test_a_style_sheet_saved_by_an_editor_of_windows_still_serves(
    run: Run, layout: Path
) -> None:
    sheet = layout / "letter.css"
    sheet.write_bytes(b"\xef\xbb\xbfp { color: red }")
    assert run("templates", "check").code == 0
    sheet.write_bytes("/* caf\xe9 */".encode("latin-1"))
    ran = run("draft", "unodc-nsc-mou", "--format", "txt")
    assert ran.code == 2
    assert "is not UTF-8" in ran.err
    assert run("templates", "check").code == 2
