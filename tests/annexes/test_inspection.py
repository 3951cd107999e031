"""Annexes that are empty, cut off, encrypted or something else than their name says."""

import io

import pikepdf
import pytest

from appeals.annexes.inspection import FileInspection, inspect_file
from appeals.checks.engine import check_letter
from tests.annexes.samples import (
    HERE,
    NAME,
    SOUND,
    archive,
    mp3,
    noise,
    pdf,
    picture,
    with_exif,
    word,
)
from tests.checks.letters import FRONT, changed, compose, workspace_with

CODES = {"ANX004", "ANX005", "ANX006", "ANX008", "ANX009", "ANX010"}


def findings(root, name: str, content: bytes, more: str = ""):
    """Give what the rules on the content of annexes find in a letter with this one."""
    head = f"annexes:\n  - {{title: Report, file: 'annexes/{name}'{more}}}\n"
    front = changed(FRONT, "date: 2099-11-03\n", f"date: 2099-11-03\n{head}")
    workspace = workspace_with(root, "Text.", front)
    (root / "annexes").mkdir(exist_ok=True)
    (root / "annexes" / name).write_bytes(content)
    letter = compose(workspace)
    return [f for f in check_letter(letter) if f.code in CODES]


def seen(root, name: str, content: bytes) -> FileInspection:
    """Give what is seen in a file of this name."""
    (root / name).write_bytes(content)
    return inspect_file(root / name)


@pytest.mark.parametrize("name", SOUND)
def test_nothing_is_wrong_with_a_sound_file_of_each_kind(tmp_path, name):
    assert seen(tmp_path, name, SOUND[name]).fault is None


def test_a_letter_with_a_sound_annex_has_no_finding_for_it(tmp_path):
    assert findings(tmp_path, "a.pdf", SOUND["a.pdf"]) == []


@pytest.mark.parametrize("name", ["a.pdf", "a.txt", "a.unknown"])
def test_an_empty_file_is_an_error(tmp_path, name):
    (finding,) = findings(tmp_path, name, b"")
    assert (finding.code, finding.severity) == ("ANX008", "error")
    assert f"Annex 1: 'annexes/{name}' is empty" in finding.message
    assert str(finding.place) == "templates/letters/first.md:8:27"


@pytest.mark.parametrize("name", SOUND)
def test_random_bytes_under_any_name_are_a_warning(tmp_path, name):
    fault = seen(tmp_path, name, noise()).fault
    assert "damaged, encrypted or something else" in fault


AS_IS = ", clean: as-is, reason: the author is known"


def test_an_annex_that_does_not_open_and_goes_as_it_is_is_a_warning(tmp_path):
    every = findings(tmp_path, "a.pdf", noise(), AS_IS)
    (finding,) = [found for found in every if found.code == "ANX009"]
    assert finding.severity == "warning"
    assert "'annexes/a.pdf' may not open: it is not a PDF" in finding.message
    assert str(finding.place) == "templates/letters/first.md:8:27"


CUT = sorted(set(SOUND) - {"a.csv", "a.txt", "b.txt", "a.mp3"})


@pytest.mark.parametrize("part", [0.5, 0.9])
@pytest.mark.parametrize("name", CUT)
def test_a_file_that_is_cut_off_is_called_so(tmp_path, name, part):
    content = SOUND[name]
    fault = seen(tmp_path, name, content[: int(len(content) * part)]).fault
    assert "cut off" in fault


def test_a_text_that_ends_within_a_sign_is_cut_off(tmp_path):
    assert "cut off" in seen(tmp_path, "a.csv", "1;Zü".encode()[:-1]).fault


@pytest.mark.parametrize("name", ["a.jpg", "a.png", "a.docx", "a.zip", "a.txt"])
def test_a_pdf_under_another_name_is_called_one(tmp_path, name):
    assert "it is a PDF, and not a" in seen(tmp_path, name, pdf()).fault


def test_content_that_is_known_needs_its_ending(tmp_path):
    fault = seen(tmp_path, "scan.dat", picture("jpeg")).fault
    assert "it is a JPEG picture, and its name does not end like one" in fault
    assert seen(tmp_path, "key.age", noise()).fault is None


def locked_pdf() -> bytes:
    file, stream = pikepdf.open(io.BytesIO(pdf())), io.BytesIO()
    file.save(stream, encryption=pikepdf.Encryption(owner="a", user="b", R=6))
    return stream.getvalue()


def locked_word() -> bytes:
    head = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(1528)
    return head + "EncryptedPackage".encode("utf-16-le").ljust(512, b"\0")


def locked_zip() -> bytes:
    content = bytearray(archive(**{"a.txt": "A text."}))
    content[6] |= 1
    content[content.index(b"PK\x01\x02") + 8] |= 1
    return bytes(content)


LOCKED = {"a.pdf": locked_pdf(), "a.docx": locked_word(), "a.zip": locked_zip()}


@pytest.mark.parametrize("name", LOCKED)
def test_a_file_behind_a_password_is_called_so(tmp_path, name):
    found = seen(tmp_path, name, LOCKED[name])
    assert "encrypted" in found.fault


def test_a_flipped_byte_in_a_word_file_is_found(tmp_path):
    content = bytearray(word())
    at = content.index(b"word/document.xml") + 200
    content[at] ^= 0xFF
    assert "damaged" in seen(tmp_path, "a.docx", bytes(content)).fault


def test_what_is_wrong_is_said_again_when_the_file_changes(tmp_path):
    assert seen(tmp_path, "a.png", picture("png")).fault is None
    assert seen(tmp_path, "a.png", noise()).fault


def only(root, name: str, content: bytes, more: str = ""):
    (finding,) = findings(root, name, content, more)
    return finding


def test_what_is_taken_out_is_said_and_never_what_it_was(tmp_path):
    photo = with_exif("jpeg", first={0x013B: NAME}, gps=HERE)
    finding = only(tmp_path, "a.jpg", photo)
    assert (finding.code, finding.severity) == ("ANX010", "info")
    assert "the position where it was taken (GPS), names of people" in finding.message
    assert NAME not in finding.message


def test_what_cannot_be_cleaned_stops_the_letter_and_says_the_ways_out(tmp_path):
    finding = only(tmp_path, "a.zip", archive(**{"a.txt": "A text."}))
    assert (finding.code, finding.severity) == ("ANX005", "error")
    assert "'annexes/a.zip' cannot be cleaned: it is a ZIP archive" in finding.message
    assert "enclose its files one by one" in finding.remedy
    assert "clean: as-is" in finding.remedy
    assert str(finding.place) == "templates/letters/first.md:8:27"


def test_a_damaged_file_stops_the_letter(tmp_path):
    finding = only(tmp_path, "a.pdf", noise())
    assert finding.code == "ANX005"
    assert "it is not a PDF" in finding.message


@pytest.mark.parametrize(
    ("name", "content", "what"),
    [
        ("a.docx", word(author=NAME), "document properties"),
        ("a.zip", archive(**{"a.txt": "A text."}), "it is a ZIP archive"),
    ],
)
def test_with_a_reason_it_goes_out_as_it_is_with_a_warning(
    tmp_path, name, content, what
):
    finding = only(tmp_path, name, content, AS_IS)
    assert (finding.code, finding.severity) == ("ANX004", "warning")
    assert what in finding.message


def test_a_clean_file_may_be_marked_as_it_is(tmp_path):
    assert findings(tmp_path, "a.png", picture("png"), AS_IS) == []


def test_what_a_clean_copy_keeps_is_said(tmp_path):
    finding = only(tmp_path, "a.mp3", mp3())
    assert (finding.code, finding.severity) == ("ANX006", "info")
    assert "keeps voices and faces" in finding.message
