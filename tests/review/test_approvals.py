"""Approvals are files that are added and never changed."""

import hashlib
import os
import subprocess

import pytest

from appeals.errors import BlockedError, MachineError
from appeals.review import approvals as module
from appeals.review.approvals import ApprovalFolder
from appeals.review.input_lines import line_marks
from tests.review.acts import CONTENT, SHA256, TEXT, TEXT_SHA256, act, edition

MARKS = {TEXT_SHA256: line_marks(TEXT)}
NAMED = {"office-a.pdf": CONTENT}


@pytest.fixture
def folder(tmp_path):
    return ApprovalFolder(tmp_path, "first")


def files(root):
    found = (p for p in root.rglob("*") if p.is_file())
    return sorted(p.relative_to(root).as_posix() for p in found)


def test_an_act_is_a_record_its_bytes_and_the_marks_of_its_inputs(folder, tmp_path):
    path = folder.add(act(), NAMED, MARKS, b"signature", is_confidential=False)
    name = path.stem
    assert name.startswith("2099-11-21-reviewer-a-")
    assert files(tmp_path / "reviews") == [
        ".gitattributes",
        f"first/approvals/{name}.json",
        f"first/approvals/{name}.p7s",
        f"first/files/{SHA256}.pdf",
        f"first/inputs/{TEXT_SHA256}.lines",
    ]
    (stored,) = folder.read()
    assert (stored.approval, stored.signature) == (act(), b"signature")
    assert stored.file == f"reviews/first/approvals/{name}.json"
    assert stored.sha256[:12] == name[-12:]


def test_copies_of_a_confidential_letter_are_closed_and_git_never_sees_them(
    folder, tmp_path
):
    before = os.umask(0)
    folder.add(act(), NAMED, MARKS, None, is_confidential=True)
    os.umask(before)
    kept = tmp_path / "reviews/first/files"
    modes = {path.stat().st_mode & 0o777 for path in kept.iterdir()}
    assert (kept.stat().st_mode & 0o777, modes) == (0o700, {0o600})
    assert (kept / f"{SHA256}.pdf").read_bytes() == CONTENT
    subprocess.run(["git", "init", "-q", tmp_path], check=True)
    shown = subprocess.run(
        ["git", "-C", tmp_path, "status", "--short", "-uall"],
        check=True,
        capture_output=True,
        text=True,
    ).stdout
    assert "approvals/" in shown
    assert "files/" not in shown


class Keeper:
    """Turns bytes round, differently each time, and counts how often it is asked."""

    has_vault = True

    def __init__(self, is_open=True):
        self.is_open, self.asked = is_open, 0

    def seal(self, content):
        self.asked += 1
        return bytes([self.asked]) + content[::-1]

    def unseal(self, content, what=""):
        if not self.is_open:
            raise BlockedError("no key")
        return content[:0:-1]


def sealed_folder(tmp_path, name_vault):
    folder = ApprovalFolder(tmp_path, "first", name_vault)
    folder.add(act(), NAMED, MARKS, None, is_confidential=True)
    return folder


def test_with_a_vault_copies_of_a_confidential_letter_are_encrypted(tmp_path):
    folder = sealed_folder(tmp_path, Keeper())
    kept = tmp_path / "reviews/first/files"
    assert files(kept) == [".gitignore", f"{SHA256}.pdf.age"]
    assert all(CONTENT not in (kept / name).read_bytes() for name in files(kept))
    file = act().editions[0].files[0]
    assert folder.content_of(file) == CONTENT
    assert folder.has(file)
    (kept / f"{SHA256}.pdf.age").write_bytes(b"another")
    assert folder.content_of(file) is None
    assert not folder.has(file)


def test_a_public_letter_stays_in_clear(tmp_path):
    folder = ApprovalFolder(tmp_path, "first", Keeper())
    folder.add(act(), NAMED, MARKS, None, is_confidential=False)
    assert files(tmp_path / "reviews/first/files") == [f"{SHA256}.pdf"]


def test_what_was_kept_in_clear_before_the_vault_still_holds(tmp_path):
    ApprovalFolder(tmp_path, "first").add(
        act(), NAMED, MARKS, None, is_confidential=True
    )
    later = sealed_folder(tmp_path, Keeper())
    assert later.content_of(act().editions[0].files[0]) == CONTENT
    ignored = (tmp_path / "reviews/first/files/.gitignore").read_text("utf-8")
    assert "!*.age" in ignored


def test_the_same_bytes_are_encrypted_once(tmp_path):
    name_vault = Keeper()
    sealed_folder(tmp_path, name_vault)
    sealed_folder(tmp_path, name_vault)
    assert name_vault.asked == 1


def test_nobody_is_asked_for_a_passphrase_to_say_how_a_letter_stands(tmp_path):
    sealed_folder(tmp_path, Keeper())
    folder = ApprovalFolder(tmp_path, "first", Keeper(is_open=False))
    file = act().editions[0].files[0]
    assert folder.has(file)
    with pytest.raises(BlockedError, match="no key"):
        folder.content_of(file)


def test_without_any_key_one_is_told_how_to_get_at_it(tmp_path):
    sealed_folder(tmp_path, Keeper())
    with pytest.raises(BlockedError) as caught:
        ApprovalFolder(tmp_path, "first").content_of(act().editions[0].files[0])
    assert "is encrypted" in caught.value.message
    assert "appeals vault key" in caught.value.remedy


def test_kept_copies_are_encrypted_to_those_who_may_read_the_vault_now(tmp_path):
    name_vault = Keeper()
    folder = sealed_folder(tmp_path, name_vault)
    path = folder.sealed_path_of(act().editions[0].files[0])
    before = path.read_bytes()
    assert module.reencrypt_copies(tmp_path, name_vault) == (1, ())
    assert path.read_bytes() != before
    assert folder.content_of(act().editions[0].files[0]) == CONTENT
    named = path.relative_to(tmp_path).as_posix()
    assert module.reencrypt_copies(tmp_path, Keeper(is_open=False)) == (0, (named,))


def test_the_same_bytes_are_kept_once(folder, tmp_path):
    folder.add(act(), NAMED, MARKS, None, is_confidential=False)
    kept = tmp_path / "reviews/first/files" / f"{SHA256}.pdf"
    before = kept.stat().st_mtime_ns
    later = act(approved_at="2099-11-22T10:11:12+00:00", approved_by="reviewer-b")
    folder.add(later, NAMED, MARKS, None, is_confidential=False)
    assert kept.stat().st_mtime_ns == before
    assert len(list(kept.parent.iterdir())) == 1
    assert [s.approval.approved_by for s in folder.read()] == [
        "reviewer-a",
        "reviewer-b",
    ]


def test_no_text_of_an_input_is_kept(folder, tmp_path):
    secret = b"{# the real name is Jane Example #}\n"
    folder.add(
        act(), NAMED, {TEXT_SHA256: line_marks(secret)}, None, is_confidential=False
    )
    for path in (tmp_path / "reviews").rglob("*"):
        if path.is_file():
            assert b"Jane" not in path.read_bytes()


def test_git_is_reported_to_leave_the_bytes_alone(folder, tmp_path):
    folder.add(act(), NAMED, MARKS, None, is_confidential=False)
    attributes = tmp_path / "reviews/.gitattributes"
    assert "* -text" in attributes.read_text(encoding="utf-8")
    attributes.write_text("* -text\n# ours\n", encoding="utf-8")
    folder.add(act(approved_by="reviewer-b"), NAMED, MARKS, None, is_confidential=False)
    assert "# ours" in attributes.read_text(encoding="utf-8")


def test_bytes_that_were_changed_are_no_longer_given(folder, tmp_path):
    folder.add(act(), NAMED, MARKS, None, is_confidential=False)
    file = act().editions[0].files[0]
    assert folder.content_of(file) == CONTENT
    folder.path_of(file).write_bytes(b"PDF")
    assert folder.content_of(file) is None
    folder.path_of(file).unlink()
    assert folder.content_of(file) is None


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        (
            lambda c: c.replace(b"reviewer-a", b"reviewer-b "),
            "was changed, or is not an approval",
        ),
        (lambda _: b"", "was changed, or is not an approval"),
        (lambda _: b"[]", "was changed, or is not an approval"),
        (
            lambda _: act(letter="second").content(),
            "is about the letter 'second'",
        ),
    ],
)
def test_a_record_that_is_none_is_reported_and_stops_no_other(folder, change, fault):
    path = folder.add(act(), NAMED, MARKS, None, is_confidential=False)
    folder.add(act(approved_by="reviewer-b"), NAMED, MARKS, None, is_confidential=False)
    path.write_bytes(change(path.read_bytes()))
    bad, good = folder.read()
    assert bad.approval is None
    assert fault in bad.fault
    assert good.approval.approved_by == "reviewer-b"


def test_a_full_disk_leaves_no_record(folder, tmp_path, monkeypatch):
    real = module.write_bytes

    def full(path, data, **options):
        if path.suffix == ".pdf":
            raise MachineError("the disk is full")
        real(path, data, **options)

    monkeypatch.setattr(module, "write_bytes", full)
    with pytest.raises(MachineError):
        folder.add(act(), NAMED, MARKS, b"signature", is_confidential=False)
    assert folder.read() == ()


def test_a_letter_that_nobody_approved_has_no_acts(tmp_path):
    assert ApprovalFolder(tmp_path, "none").read() == ()


def test_editions_share_what_they_have_in_common(folder, tmp_path):
    both = act(edition("office-a"), edition("office-b"))
    folder.add(
        both, {**NAMED, "office-b.pdf": CONTENT}, MARKS, None, is_confidential=False
    )
    assert len(list((tmp_path / "reviews/first/files").iterdir())) == 1


def test_git_gives_the_very_same_bytes_back(folder, tmp_path):
    """Also where everything else of the repository gets other line ends."""
    content = b"line\r\nline\nline\r"
    sha256 = hashlib.sha256(content).hexdigest()
    file = act().editions[0].files[0].model_copy(update={"sha256": sha256})
    folder.add(
        act(edition("office-a", files=(file,))),
        {file.name: content},
        MARKS,
        b"\n",
        is_confidential=False,
    )
    (tmp_path / ".gitattributes").write_text("* text=auto eol=crlf\n")

    def git(*words):
        config = ("-c", "user.name=x", "-c", "user.email=x@example.org")
        command = ["git", *config, "-c", "core.autocrlf=true", *words]
        subprocess.run(command, cwd=tmp_path, check=True, capture_output=True)

    before = {p: (tmp_path / p).read_bytes() for p in kept(tmp_path)}
    git("init", "-q")
    git("add", ".")
    git("commit", "-q", "-m", "x")
    for path in before:
        (tmp_path / path).unlink()
    git("checkout", "-q", "--", ".")
    assert {p: (tmp_path / p).read_bytes() for p in kept(tmp_path)} == before


def kept(root):
    return [f"reviews/{path}" for path in files(root / "reviews")]
