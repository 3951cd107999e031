"""Annexes lie beside the letter as rendered, listed with their hashes on a sheet."""

import hashlib
import json

import pytest

from appeals.errors import BlockedError
from appeals.languages.find import LANGUAGES, language_of_letter
from appeals.workflow.drafting.draft import DraftOptions, draft
from tests.annexes.samples import HERE, NAME, clean_pdf, with_exif
from tests.checks.letters import FRONT, changed, workspace_with
from tests.workflow.options import options_for

CONTENT = clean_pdf()
SHA256 = hashlib.sha256(CONTENT).hexdigest()
TWO = (
    "annexes:\n  - {title: Report, file: annexes/Report 1.PDF, pages: 12}\n"
    "  - {title: 'A | B', url: 'https://example.org/b'}\n"
)


@pytest.fixture
def root(tmp_path):
    folder = tmp_path / "annexes"
    folder.mkdir()
    (folder / "Report 1.PDF").write_bytes(CONTENT)
    return tmp_path


def rendered(root, head=TWO, body="See {{ annex(1) }}.", **options):
    front = changed(FRONT, "date: 2099-11-03\n", f"date: 2099-11-03\n{head}")
    workspace = workspace_with(root, body, front)
    (outcome,) = draft(
        workspace, options_for(DraftOptions, formats=("txt",), **options)
    )
    return outcome


def names(outcome) -> list[str]:
    return [file.path.name for file in outcome.files]


def test_copy_and_sheet_lie_beside_the_letter(root):
    outcome = rendered(root)
    assert outcome.error is None
    assert names(outcome) == [
        "office-a.txt",
        "office-a.annex-1.pdf",
        "office-a.annexes.txt",
    ]
    assert (root / "out/first/office-a.annex-1.pdf").read_bytes() == CONTENT
    assert "See annex\u00a01." in (root / "out/first/office-a.txt").read_text("utf-8")


def test_the_sheet_lists_what_is_enclosed_and_what_is_not(root):
    rendered(root)
    text = (root / "out/first/office-a.annexes.txt").read_text("utf-8")
    sheet = " ".join(text.split())
    assert "Annexes to the letter “A subject”" in sheet
    assert "1. Report File: office-a.annex-1.pdf Pages: 12" in sheet
    assert f"Pages: 12 SHA-256: {SHA256} 2. A | B File: not enclosed https:" in sheet


def test_the_copy_is_clean_and_sheet_and_report_say_what_it_lacks(root):
    photo = with_exif("jpeg", first={0x013B: NAME}, gps=HERE)
    (root / "annexes/a.jpg").write_bytes(photo)
    rendered(root, TWO.replace("annexes/Report 1.PDF", "annexes/a.jpg"))
    copy = (root / "out/first/office-a.annex-1.jpg").read_bytes()
    assert NAME.encode() not in copy
    assert (root / "annexes/a.jpg").read_bytes() == photo
    sheet = (root / "out/first/office-a.annexes.txt").read_text("utf-8")
    said = "Taken out of the copy: position; names; data of the camera"
    assert said in " ".join(sheet.split())
    assert hashlib.sha256(copy).hexdigest() in sheet
    report = root / "out/first/ANNEX-REPORT.txt"
    assert hashlib.sha256(photo).hexdigest() in report.read_text("utf-8")
    assert "the position where it was taken (GPS)" in report.read_text("utf-8")
    assert report.stat().st_mode & 0o777 == 0o600
    manifest = json.loads((root / "out/first/manifest.json").read_text("utf-8"))
    kept = manifest["files"]["office-a.annex-1.jpg"]
    assert kept["source_sha256"] == hashlib.sha256(photo).hexdigest()


def test_what_goes_as_it_is_goes_byte_for_byte(root):
    photo = with_exif("jpeg", first={0x013B: NAME}, gps=HERE)
    (root / "annexes/a.jpg").write_bytes(photo)
    file = "annexes/a.jpg, clean: as-is, reason: published"
    rendered(root, TWO.replace("annexes/Report 1.PDF", file))
    assert (root / "out/first/office-a.annex-1.jpg").read_bytes() == photo


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_sheet_says_what_was_taken_in_each_language(root, lang):
    photo = with_exif("jpeg", first={0x013B: NAME}, gps=HERE)
    (root / "annexes/a.jpg").write_bytes(photo)
    head = TWO.replace("annexes/Report 1.PDF", "annexes/a.jpg")
    rendered(root, f"language: {lang}\n{head}", "Text.")
    words = language_of_letter(lang).group
    sheet = (root / "out/first/office-a.annexes.txt").read_text("utf-8")
    said = " ".join(sheet.split())
    assert words.annex_cleaned in said
    assert words.annex_taken.position in said


def test_a_second_run_changes_nothing(root):
    first, second = rendered(root), rendered(root)
    assert not first.is_unchanged
    assert second.is_unchanged
    assert not any(file.is_new for file in second.files)
    assert names(second) == names(first)


def test_a_new_annex_is_packed_though_the_letter_is_the_same(root):
    rendered(root)
    (root / "annexes/Report 1.PDF").write_bytes(clean_pdf(200))
    outcome = rendered(root)
    assert not outcome.is_unchanged
    assert [file.path.name for file in outcome.files if file.is_new] == [
        "office-a.annex-1.pdf",
        "office-a.annexes.txt",
    ]


def test_a_copy_that_somebody_changed_is_left_as_it_is(root):
    rendered(root)
    copy = root / "out/first/office-a.annex-1.pdf"
    copy.write_bytes(b"remarks of ours")
    (root / "annexes/Report 1.PDF").write_bytes(clean_pdf(200))
    assert isinstance(rendered(root).error, BlockedError)
    assert copy.read_bytes() == b"remarks of ours"


@pytest.mark.parametrize(
    "head",
    [
        "annexes:\n  - {title: T, file: annexes/none.pdf}\n",
        TWO.replace("pages: 12", f"sha256: '{'0' * 64}'"),
    ],
)
def test_a_missing_or_changed_annex_keeps_the_letter_back(root, head):
    outcome = rendered(root, head, "Text.")
    assert outcome.is_refused
    assert not (root / "out/first/office-a.txt").exists()


def test_a_letter_that_encloses_no_file_has_no_sheet(root):
    head = "annexes:\n  - {title: B, url: 'https://example.org/b'}\n"
    assert names(rendered(root, head, "Text.")) == ["office-a.txt"]


def test_a_letter_without_annexes_has_no_sheet(root):
    assert names(rendered(root, "", "Text.")) == ["office-a.txt"]


@pytest.mark.parametrize(
    ("lang", "words"),
    [
        ("fr", "Voir annexe\u00a01."),
        ("es", "Voir anexo\u00a01."),
        ("zh-Hans", "Voir 附件1."),
    ],
)
def test_an_annex_is_named_in_the_language_of_the_letter(root, lang, words):
    rendered(root, f"language: {lang}\n{TWO}", "Voir {{ annex(1) }}.")
    assert words in (root / "out/first/office-a.txt").read_text("utf-8")


@pytest.mark.parametrize("file", ["annexes/Report 1.PDF", "loose.pdf"])
def test_a_file_that_is_enclosed_is_read_in_every_run(root, file):
    """Wherever it lies: a run that found nothing to do copies it when it changes."""
    (root / file).write_bytes(CONTENT)
    head = TWO.replace("annexes/Report 1.PDF", file)
    rendered(root, head)
    assert rendered(root, head).is_unchanged
    (root / file).write_bytes(clean_pdf(200))
    assert not rendered(root, head).is_unchanged
