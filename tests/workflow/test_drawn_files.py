"""Drawn files are written whole, known by their hash, and never over a hand's work."""

import json

import pytest

from appeals.errors import GateError, MachineError
from appeals.workflow import drawn_files as module
from appeals.workflow.drawn_files import DrawnFiles, Provenance

CONTENTS = {"office-a.docx": b"docx", "office-a.txt": b"txt"}


@pytest.fixture
def write(tmp_path):
    """Draw the letter `first` once: write these contents, then save the manifest."""

    def write_them(contents=None, *, is_forced: bool = False):
        with DrawnFiles(tmp_path / "out", "first", is_forced=is_forced) as files:
            return files.write(
                contents or CONTENTS,
                recipient="office-a",
                lang="en",
                provenance=Provenance("f"),
            )

    return write_them


def test_what_was_written_stands_in_the_manifest(write, tmp_path):
    drawn = write()
    assert [(f.path.name, f.size_bytes, f.is_new) for f in drawn] == [
        ("office-a.docx", 4, True),
        ("office-a.txt", 3, True),
    ]
    text = (tmp_path / "out/first/manifest.json").read_text(encoding="utf-8")
    entries = json.loads(text)["files"]
    assert list(entries) == ["office-a.docx", "office-a.txt"]
    assert entries["office-a.txt"]["sha256"] == drawn[1].sha256
    assert entries["office-a.txt"]["recipient"] == "office-a"


def test_the_same_bytes_are_not_written_again(write, tmp_path):
    write()
    before = (tmp_path / "out/first/office-a.txt").stat().st_mtime_ns
    assert [f.is_new for f in write()] == [False, False]
    assert (tmp_path / "out/first/office-a.txt").stat().st_mtime_ns == before


def test_entries_of_other_recipients_are_kept(write, tmp_path):
    write()
    write({"office-b.txt": b"b"})
    text = (tmp_path / "out/first/manifest.json").read_text(encoding="utf-8")
    assert len(json.loads(text)["files"]) == 3


def test_one_edited_file_keeps_all_of_them_as_they_are(write, tmp_path):
    write()
    (tmp_path / "out/first/office-a.txt").write_bytes(b"mine")
    with pytest.raises(GateError, match="was changed since it was drawn"):
        write({"office-a.docx": b"new", "office-a.txt": b"new"})
    assert (tmp_path / "out/first/office-a.docx").read_bytes() == b"docx"
    assert [f.is_new for f in write(is_forced=True)] == [False, True]


def test_a_file_edited_to_what_would_be_drawn_is_fine(write, tmp_path):
    write()
    (tmp_path / "out/first/office-a.txt").write_bytes(b"new")
    assert write({"office-a.txt": b"new"})[0].is_new is False


@pytest.mark.parametrize("text", ["", "{", "[]", '{"files": []}', '{"files": null}'])
def test_a_broken_manifest_is_no_manifest(write, tmp_path, text):
    write()
    (tmp_path / "out/first/manifest.json").write_text(text, encoding="utf-8")
    with pytest.raises(GateError):
        write({"office-a.txt": b"new"})


def test_names_the_system_keeps_to_itself_are_found_again(write, tmp_path):
    write({"con.txt": b"one"})
    assert (tmp_path / "out/first/_con.txt").read_bytes() == b"one"
    assert write({"con.txt": b"two"})[0].is_new


def test_a_folder_in_the_place_of_a_file_is_an_error_of_the_machine(write, tmp_path):
    (tmp_path / "out/first/office-a.txt").mkdir(parents=True)
    with pytest.raises(MachineError):
        write()


def test_what_the_disk_refused_does_not_count_as_drawn(write, tmp_path, monkeypatch):
    write()
    real = module.write_bytes

    def full(path, data, **options):
        if path.suffix == ".txt":
            raise MachineError("the disk is full")
        real(path, data, **options)

    monkeypatch.setattr(module, "write_bytes", full)
    with pytest.raises(MachineError):
        write({"office-a.docx": b"new", "office-a.txt": b"new"})
    monkeypatch.undo()
    assert (tmp_path / "out/first/office-a.txt").read_bytes() == b"txt"
    contents = {"office-a.docx": b"newer", "office-a.txt": b"newer"}
    assert [f.is_new for f in write(contents)] == [True, True]
