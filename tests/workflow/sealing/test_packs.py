"""A letter goes to another machine in one encrypted file, and does no harm there."""

import hashlib
import io
import json
import stat
import tarfile
from dataclasses import replace

import pytest

from appeals.errors import AppealsError
from appeals.registry.workspace import Workspace, load_workspace
from appeals.storage import atomic
from appeals.vault.age import decrypt, encrypt, new_key
from appeals.workflow.sealing.packs import pack_letter, unpack_letter
from tests.registry.workspaces import write_workspace
from tests.workflow.acts import PEOPLE, SETTINGS
from tests.workflow.sendings import front, recipients

OURS, THEIRS = new_key(), new_key()
ID = 'id = "00000000-0000-4000-8000-00000000000%d"\n'
FILES = {
    "out/first/office-a.docx": b"a letter",
    "out/first/manifest.json": b"{}",
    "out/first/.manifest-journal.jsonl": b"",
    "reviews/first/approvals/2099-01-01-x-1.json": b"an act",
}
SEALED = "reviews/first/files/00.docx"


class OneKey:
    """A key, and no vault."""

    has_vault, is_open = False, True

    def __init__(self, key):
        self._key = key

    def persons(self):
        return {}

    def readers(self):
        return {}

    def seal(self, content):
        return encrypt(content, [self._key.public])

    def unseal(self, content, what="this file"):
        return decrypt(content, self._key, what)


def workspace_at(root, key, number=1) -> Workspace:
    write_workspace(
        root,
        appeals_toml=ID % number + SETTINGS,
        recipients_yaml=recipients(a="confirmed"),
        people_yaml=PEOPLE,
        first_md=front(),
    )
    name_vault = OneKey(key) if key else None
    return replace(load_workspace(root), name_vault=name_vault)


def put(root, files):
    for name, content in files.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)


def held(root):
    paths = [p for f in ("out", "reviews") for p in (root / f).rglob("*")]
    found = (p for p in paths if p.is_file())
    return {p.relative_to(root).as_posix(): p.read_bytes() for p in found}


@pytest.fixture
def here(tmp_path):
    """Have a letter, of which an approved copy is encrypted."""
    workspace = workspace_at(tmp_path / "here", OURS)
    sealed = {f"{SEALED}.age": encrypt(b"approved", [OURS.public])}
    put(workspace.root, FILES | sealed)
    return workspace


@pytest.fixture
def there(tmp_path):
    return workspace_at(tmp_path / "there", THEIRS)


@pytest.fixture
def packed(here):
    return pack_letter(here, "first", [THEIRS.public])


def refused(workspace, content, *, is_forced=False) -> str:
    """Unpack what must be refused, and make sure that nothing was written."""
    before = held(workspace.root)
    with pytest.raises(AppealsError) as caught:
        unpack_letter(workspace, content, is_forced=is_forced)
    assert held(workspace.root) == before
    assert not list(workspace.root.parent.glob("evil*"))
    return str(caught.value.problems)


def test_a_letter_arrives_as_it_left_and_stays_encrypted(packed, there):
    done = unpack_letter(there, packed, is_forced=False)
    assert (done.letter, len(done.written), done.unchanged) == ("first", 5, 0)
    assert done.named == "first"
    found = held(there.root)
    sealed = found.pop(f"{SEALED}.age")
    assert decrypt(sealed, THEIRS, "") == b"approved"
    assert found == FILES
    for path in done.written:
        assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_a_pack_opens_for_nobody_else_and_not_with_a_changed_byte(packed, there, here):
    assert "not encrypted for this key" in refused(here, packed)
    changed = bytearray(packed)
    changed[-1] ^= 1
    assert "was changed" in refused(there, bytes(changed))
    assert "was changed" in refused(there, b"a tar")


def test_what_is_the_same_already_is_not_written_again(packed, there):
    unpack_letter(there, packed, is_forced=False)
    again = unpack_letter(there, packed, is_forced=False)
    assert (again.written, again.unchanged) == ((), 5)


def test_another_file_is_not_replaced_without_a_word(packed, there):
    put(there.root, {"out/first/office-a.docx": b"another letter"})
    assert "out/first/office-a.docx" in refused(there, packed)
    unpack_letter(there, packed, is_forced=True)
    assert held(there.root)["out/first/office-a.docx"] == b"a letter"


def test_a_pack_of_another_workspace_is_refused(packed, tmp_path):
    other = workspace_at(tmp_path / "other", THEIRS, 2)
    assert "another workspace" in refused(other, packed)


def test_without_a_key_one_is_told_how_to_make_one(packed, tmp_path):
    none = workspace_at(tmp_path / "none", None)
    assert "appeals vault key" in refused(none, packed)


def test_a_letter_of_which_there_is_nothing_makes_no_pack(there):
    with pytest.raises(AppealsError, match="nothing of 'first'"):
        pack_letter(there, "first", [OURS.public])


def test_whoever_is_killed_while_unpacking_runs_it_again(packed, there, monkeypatch):
    calls = iter(range(9))
    real = atomic.Path.replace

    def dies(self, target):
        if next(calls) == 2:
            raise KeyboardInterrupt
        return real(self, target)

    monkeypatch.setattr(atomic.Path, "replace", dies)
    with pytest.raises(KeyboardInterrupt):
        unpack_letter(there, packed, is_forced=False)
    monkeypatch.undo()
    unpack_letter(there, packed, is_forced=False)
    assert held(there.root).keys() == {*FILES, f"{SEALED}.age"}
    assert held(there.root)["out/first/manifest.json"] == b"{}"


def test_a_link_out_of_the_workspace_is_not_followed(packed, there, tmp_path):
    (tmp_path / "elsewhere").mkdir()
    (there.root / "out").mkdir()
    (there.root / "out" / "first").symlink_to(tmp_path / "elsewhere")
    assert "leads out of its folder" in refused(there, packed, is_forced=True)
    assert not list((tmp_path / "elsewhere").iterdir())


def forged(files, /, *, kind=tarfile.REGTYPE, letter="first", **more):
    """Make a pack of our own, which says of itself what is true."""
    hashes = {name: hashlib.sha256(c).hexdigest() for name, c in files.items()}
    listed = {"schema": "appeals/pack@1", "letter": letter, "files": hashes, **more}
    stream = io.BytesIO()
    with tarfile.open(fileobj=stream, mode="w") as tar:
        for name, content in {
            "pack.json": json.dumps(listed).encode(),
            **files,
        }.items():
            member = tarfile.TarInfo(name)
            member.type = kind if name != "pack.json" else tarfile.REGTYPE
            member.linkname = "/etc/passwd"
            member.size = len(content) if member.isreg() else 0
            tar.addfile(member, io.BytesIO(content))
    return encrypt(stream.getvalue(), [THEIRS.public])


@pytest.mark.parametrize(
    "name",
    [
        "../evil",
        "/tmp/evil",
        "out/first/../../../evil",
        "out/first/../second/evil",
        "out/first/./evil",
        "out//first/evil",
        "out/first",
        "out/second/evil.pdf",
        "templates/letters/first.md",
        "sent/first/evil.json",
        "out/first/a\\..\\evil",
        "out/first/C:evil",
        "out/first/.git/hooks",
        "out/first/con.pdf",
        "out/first/a\u202efdp.exe",
    ],
)
def test_a_file_goes_nowhere_but_into_the_folders_of_its_letter(there, name):
    assert "has no place" in refused(there, forged({name: b"x"}), is_forced=True)


@pytest.mark.parametrize(
    "content",
    [
        forged({"out/first/a": b""}, kind=tarfile.SYMTYPE),
        forged({"out/first/a": b""}, kind=tarfile.LNKTYPE),
        forged({"out/first/a": b""}, kind=tarfile.DIRTYPE),
        forged({"out/first/a": b""}, kind=tarfile.FIFOTYPE),
        forged({"out/first/a": b"", "out/first/A": b""}),
        forged({"out/first/a": b""}, sealed=["out/first/b"]),
        forged({"out/first/a": b""}, schema="appeals/pack@2"),
        forged({"out/first/a": b""}, files={"out/first/a": "0" * 64}),
        forged({"out/first/a": b""}, files={}),
        encrypt(b"no tar", [THEIRS.public]),
        encrypt(b"", [THEIRS.public]),
    ],
)
def test_what_is_no_pack_is_refused(there, content):
    assert "not a pack of a letter" in refused(there, content, is_forced=True)


def test_a_letter_that_is_not_here_is_named(there):
    content = forged({"out/second/a": b"x"}, letter="second")
    assert "unknown letter 'second'" in refused(there, content)
