"""Rendered files are written whole, known by hash, never over a hand's work."""

import hashlib
import json

import pytest

from appeals.errors import BlockedError, MachineError, Place
from appeals.workflow.drafting.ledger import ledger as module
from appeals.workflow.drafting.ledger.ledger import Ledger
from appeals.workflow.drafting.ledger.records import (
    FileRecord,
    Provenance,
    loss_by_overwriting,
)

CONTENTS = {"office-a.docx": b"docx", "office-a.txt": b"txt"}


@pytest.fixture
def write(tmp_path):
    """Render the letter `first` once: write these contents, then save the manifest."""

    def write_them(contents=None, *, is_forced: bool = False):
        with Ledger(tmp_path / "out", "first", is_forced=is_forced) as files:
            return files.write(
                contents or CONTENTS,
                recipient="office-a",
                lang="en",
                provenance=Provenance("f"),
            )

    return write_them


def test_what_was_written_stands_in_the_manifest(write, tmp_path):
    rendered = write()
    assert [(f.path.name, f.size_bytes, f.is_new) for f in rendered] == [
        ("office-a.docx", 4, True),
        ("office-a.txt", 3, True),
    ]
    text = (tmp_path / "out/first/manifest.json").read_text(encoding="utf-8")
    entries = json.loads(text)["files"]
    assert list(entries) == ["office-a.docx", "office-a.txt"]
    assert entries["office-a.txt"]["sha256"] == rendered[1].sha256
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
    with pytest.raises(BlockedError, match="was changed since it was rendered"):
        write({"office-a.docx": b"new", "office-a.txt": b"new"})
    assert (tmp_path / "out/first/office-a.docx").read_bytes() == b"docx"
    assert [f.is_new for f in write(is_forced=True)] == [False, True]


def test_a_file_edited_to_what_would_be_rendered_is_fine(write, tmp_path):
    write()
    (tmp_path / "out/first/office-a.txt").write_bytes(b"new")
    assert write({"office-a.txt": b"new"})[0].is_new is False


@pytest.mark.parametrize("text", ["", "{", "[]", '{"files": []}', '{"files": null}'])
def test_a_broken_manifest_is_no_manifest(write, tmp_path, text):
    write()
    (tmp_path / "out/first/manifest.json").write_text(text, encoding="utf-8")
    with pytest.raises(BlockedError):
        write({"office-a.txt": b"new"})


@pytest.mark.parametrize(
    "entry",
    [
        5,
        {"sha256": "0" * 64},
        {"sha256": 5, "size_bytes": 3},
        {"sha256": "0" * 64, "size_bytes": 3, "unsigned_sha256": True},
        {"sha256": "0" * 64, "size_bytes": 3, "inputs": ["x.md"]},
    ],
)
def test_an_entry_that_is_not_as_we_write_it_is_none(write, tmp_path, entry):
    """What lies there is then somebody's, and left alone."""
    write()
    text = json.dumps({"files": {"office-a.txt": entry}})
    (tmp_path / "out/first/manifest.json").write_text(text, encoding="utf-8")
    assert known(tmp_path, "office-a.txt") is None
    with pytest.raises(BlockedError):
        write({"office-a.txt": b"new"})


OLD = {
    "sha256": hashlib.sha256(b"txt").hexdigest(),
    "replaces": None,
    "size_bytes": 3,
    "recipient": "office-a",
    "language": "en",
    "fingerprint": "f",
    "findings": [
        {"code": "PDF007", "severity": "warning", "message": "m", "place": None},
        {"code": "PDF008"},
        {
            "code": "PDF009",
            "severity": "info",
            "message": "n",
            "place": {"file": "x.md", "line": 3, "column": 1, "end_column": 0},
            "help": "h",
            "note": 2,
            "recipient": None,
            "lang": "en",
        },
    ],
}
"""An entry as the version before the last wrote it, one remark of it torn."""


def test_an_entry_of_a_version_before_is_read_and_kept(write, tmp_path):
    write()
    path = tmp_path / "out/first/manifest.json"
    run = {"asked": "draft first", "letters": []}
    held = {"schema": "appeals/manifest@1", "files": {"office-a.txt": OLD}, "run": run}
    path.write_text(json.dumps(held), encoding="utf-8")
    record = known(tmp_path, "office-a.txt")
    assert [f.code for f in record.findings] == ["PDF007", "PDF009"]
    assert record.findings[1].remedy == "h"
    assert record.findings[1].place == Place("x.md", 3, 1)
    assert (record.is_signed, record.rendered_sha256) == (False, OLD["sha256"])
    write({"office-a.docx": b"docx"})
    now = json.loads(path.read_text(encoding="utf-8"))["files"]["office-a.txt"]
    assert {k: now[k] for k in OLD if k != "findings"} == {
        k: v for k, v in OLD.items() if k != "findings"
    }
    assert now["findings"][1] == OLD["findings"][2]


def test_letters_and_cases_have_records_of_one_form(tmp_path):
    provenance = Provenance("f", {"x.md": "1"}, "drafter-a", case={"id": "c-1"})
    entries = []
    for has_cases in (False, True):
        out = tmp_path / str(has_cases)
        with Ledger(out, "first", is_forced=False, has_cases=has_cases) as files:
            files.write(
                {"a.txt": b"t"}, recipient="office-a", lang="en", provenance=provenance
            )
        again = Ledger(out, "first", is_forced=False, has_cases=has_cases)
        entries.append(again.record("a.txt").entry())
        again.close()
    assert entries[0] == entries[1]
    assert entries[0]["case"] == {"id": "c-1"}
    assert "unsigned_sha256" not in entries[0]


RECORD = FileRecord(name="a.pdf", sha256="now", replaces="before", size_bytes=1)
SEALED = RECORD.model_copy(update={"sha256": "signed", "unsigned_sha256": "now"})


@pytest.mark.parametrize(
    ("record", "there", "new", "lost"),
    [
        (None, None, "new", "nothing"),
        (None, "mine", "new", "edited"),
        (RECORD, "new", "new", "nothing"),
        (RECORD, "now", "new", "nothing"),
        (RECORD, "before", "new", "nothing"),
        (RECORD, "mine", "new", "edited"),
        (SEALED, "signed", "new", "signed"),
        (SEALED, "signed", "now", "nothing"),
        (SEALED, "before", "new", "signed"),
        (SEALED, "mine", "new", "edited"),
    ],
)
def test_what_a_new_rendering_would_overwrite(record, there, new, lost):
    assert loss_by_overwriting(record, there, new) == lost


def test_names_the_system_keeps_to_itself_are_found_again(write, tmp_path):
    write({"con.txt": b"one"})
    assert (tmp_path / "out/first/_con.txt").read_bytes() == b"one"
    assert write({"con.txt": b"two"})[0].is_new


def test_a_folder_in_the_place_of_a_file_is_an_error_of_the_machine(write, tmp_path):
    (tmp_path / "out/first/office-a.txt").mkdir(parents=True)
    with pytest.raises(MachineError):
        write()


def test_what_the_disk_refused_does_not_count_as_rendered(write, tmp_path, monkeypatch):
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


SIGNED = b"docx, and its signature"


@pytest.fixture
def signed(write, tmp_path):
    """Render the letter, then put a signed file in the place of its DOCX."""
    write()
    sha256 = hashlib.sha256(SIGNED).hexdigest()
    with Ledger(tmp_path / "out", "first", is_forced=False) as files:
        files.record_signed("office-a.docx", sha256, len(SIGNED))
    path = tmp_path / "out/first/office-a.docx"
    path.write_bytes(SIGNED)
    return path


def known(tmp_path, name="office-a.docx"):
    return Ledger(tmp_path / "out", "first", is_forced=False).record(name)


def test_a_signed_file_keeps_the_hash_that_it_was_rendered_with(signed, tmp_path):
    record = known(tmp_path)
    assert record.is_signed
    assert record.rendered_sha256 == hashlib.sha256(b"docx").hexdigest()
    assert (record.sha256, record.size_bytes) == (
        hashlib.sha256(SIGNED).hexdigest(),
        len(SIGNED),
    )
    assert not known(tmp_path, "office-a.txt").is_signed


def test_a_second_signature_keeps_the_hash_of_the_rendered_file(signed, tmp_path):
    twice = hashlib.sha256(b"twice").hexdigest()
    with Ledger(tmp_path / "out", "first", is_forced=False) as files:
        files.record_signed("office-a.docx", twice, 5)
    assert known(tmp_path).rendered_sha256 == hashlib.sha256(b"docx").hexdigest()
    assert known(tmp_path).sha256 == twice
    with (
        pytest.raises(BlockedError, match="is signed"),
        Ledger(tmp_path / "out", "first", is_forced=False) as files,
    ):
        render(files, {"office-a.docx": b"new"})
    assert signed.read_bytes() == SIGNED


def render(files, contents):
    provenance = Provenance("g", tree="t")
    return files.write(contents, recipient="a", lang="en", provenance=provenance)


def test_a_signed_file_is_not_rendered_over(signed, write):
    with pytest.raises(BlockedError, match=r"'office-a.docx' is signed") as caught:
        write({"office-a.docx": b"new"})
    assert "--force" in caught.value.remedy
    assert signed.read_bytes() == SIGNED
    assert write({"office-a.docx": b"new"}, is_forced=True)[0].is_new
    assert signed.read_bytes() == b"new"


def test_what_was_signed_is_unchanged_when_the_same_is_rendered(
    signed, write, tmp_path
):
    (rendered,) = write({"office-a.docx": b"docx"})
    assert (rendered.is_new, rendered.size_bytes) == (False, len(SIGNED))
    assert signed.read_bytes() == SIGNED
    assert known(tmp_path).is_signed


def test_a_signed_file_that_is_gone_is_rendered_again(signed, write, tmp_path):
    signed.unlink()
    assert write({"office-a.docx": b"docx"})[0].is_new
    assert signed.read_bytes() == b"docx"
    assert not known(tmp_path).is_signed


def test_a_signature_that_never_came_to_the_disk_is_no_loss(signed, write, tmp_path):
    """Killed between the journal and the file: the rendered file is there."""
    signed.write_bytes(b"docx")
    files = Ledger(tmp_path / "out", "first", is_forced=False)
    assert files.state("office-a.docx", Provenance("f")) == "current"
    assert write({"office-a.docx": b"new"})[0].is_new


def test_a_signed_file_changed_by_hand_is_edited(signed, write, tmp_path):
    signed.write_bytes(b"mine")
    files = Ledger(tmp_path / "out", "first", is_forced=False)
    assert files.state("office-a.docx", Provenance("f")) == "edited"
    with pytest.raises(BlockedError, match="was changed since it was rendered"):
        write({"office-a.docx": b"new"})


def test_a_signed_letter_is_current_while_it_says_the_same(tmp_path):
    out = tmp_path / "out"
    with Ledger(out, "first", is_forced=False) as files:
        render(files, {"a.pdf": b"pdf"})
        files.record_signed("a.pdf", hashlib.sha256(SIGNED).hexdigest(), len(SIGNED))
        files.path("a.pdf").write_bytes(SIGNED)
    assert files.state("a.pdf", Provenance("another font", tree="t")) == "current"
    assert files.state("a.pdf", Provenance("h", tree="u")) == "signed-before"
    assert files.find_unchanged("a", ("pdf",), Provenance("h", tree="t")) is not None
    assert files.find_unchanged("a", ("pdf",), Provenance("h", tree="u")) is None


def test_what_was_never_rendered_cannot_be_signed(tmp_path):
    with (
        Ledger(tmp_path / "out", "first", is_forced=False) as files,
        pytest.raises(BlockedError, match="was never rendered"),
    ):
        files.record_signed("a.pdf", "0" * 64, 1)


def test_what_was_rendered_elsewhere_can_be_signed_here(signed, tmp_path):
    record = known(tmp_path)
    with Ledger(tmp_path / "elsewhere", "first", is_forced=False) as files:
        files.record_signed("office-a.docx", "1" * 64, 9, approved=record)
    there = files.record("office-a.docx")
    assert (there.sha256, there.rendered_sha256, there.recipient) == (
        "1" * 64,
        record.rendered_sha256,
        "office-a",
    )


def test_who_renders_an_unchanged_letter_is_noted_once(write, tmp_path):
    write()
    for person in ("drafter-a", "drafter-b"):
        with Ledger(tmp_path / "out", "first", is_forced=False) as files:
            now = Provenance("f", {"x.md": "1"}, person, account="0123")
            files.record_origins("office-a", ("docx",), now)
    record = known(tmp_path)
    assert (record.drawn_by, record.account) == ("drafter-a", "0123")
    assert record.inputs == {"x.md": "1"}
    assert known(tmp_path, "office-a.txt").drawn_by is None
