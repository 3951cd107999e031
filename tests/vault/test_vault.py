"""The vault on the disk: what can go wrong is a sentence, and nothing is lost."""

import json
import os
import stat
from dataclasses import replace

import pytest

from appeals.errors import AppealsError, BlockedError, MachineError
from appeals.model.protected import ProtectedName, ProtectedPerson
from appeals.storage import atomic
from appeals.storage.locking import hold_lock
from appeals.vault.age import encrypt, new_key
from appeals.vault.vault import Vault, VaultFile

SECRET = "Zhyldyz Ornekova"
PERSON = ProtectedPerson(
    id="p-017",
    names=(
        ProtectedName(text=SECRET, lang="en"),
        ProtectedName(text="例某某", lang="zh-Hant"),
    ),
    ids=("N 0000017",),
    contacts=("z@example.org",),
    born="1990",
)
KEY = new_key()
VAULT = Vault({"ana": KEY.public}, {"p-017": PERSON})
OTHER = ProtectedPerson(id="p-018", names=(ProtectedName(text="Otto Beispiel"),))


@pytest.fixture
def path(tmp_path):
    file = tmp_path / "vaults" / "w.age"
    VaultFile(file).make(VAULT)
    return file


def add_other(vault):
    return replace(vault, persons={**vault.persons, "p-018": OTHER})


def refusal(call) -> str:
    """Give what a refusal says, after a look that it names nobody."""
    with pytest.raises(AppealsError) as caught:
        call()
    said = f"{caught.value.message} {caught.value.remedy} {caught.value!r}"
    assert SECRET not in said
    assert caught.value.__cause__ is None
    return said


def test_what_is_put_in_comes_out(path):
    assert VaultFile(path).read(KEY) == VAULT
    assert SECRET.encode() not in path.read_bytes()


def test_others_may_neither_read_the_file_nor_enter_its_folder(path):
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700
    VaultFile(path).change(KEY, add_other)
    for each in path.parent.iterdir():
        assert stat.S_IMODE(each.stat().st_mode) == 0o600


def test_a_vault_that_others_may_read_is_not_used(path):
    path.chmod(0o644)
    assert "chmod 600" in refusal(lambda: VaultFile(path).read(KEY))


def test_a_vault_lies_neither_in_the_workspace_nor_in_a_work_tree(path, tmp_path):
    said = refusal(lambda: VaultFile(path, tmp_path).read(KEY))
    assert "lies in the workspace" in said
    (tmp_path / ".git").mkdir()
    assert "git work tree" in refusal(lambda: VaultFile(path).read(KEY))


def test_a_vault_is_not_made_in_a_synced_folder(tmp_path):
    file = VaultFile(tmp_path / "Dropbox" / "w.age")
    assert "is shared: Dropbox" in refusal(lambda: file.make(VAULT))


def test_another_key_is_refused_with_what_to_do(path):
    said = refusal(lambda: VaultFile(path).read(new_key()))
    assert "not encrypted for this key" in said
    assert "appeals vault allow" in said


def test_each_changed_byte_is_noticed(path):
    whole = path.read_bytes()
    for place in {0, 30, 70, len(whole) // 2, len(whole) - 1}:
        changed = bytearray(whole)
        changed[place] ^= 1
        path.write_bytes(changed)
        assert "changed" in refusal(lambda: VaultFile(path).read(KEY))
    path.write_bytes(whole[:-20])
    assert "cut short" in refusal(lambda: VaultFile(path).read(KEY))
    path.write_bytes(b"")
    assert "cut short" in refusal(lambda: VaultFile(path).read(KEY))


def test_a_change_keeps_the_copy_before(path):
    file = VaultFile(path)
    file.change(KEY, add_other)
    assert set(VaultFile(path).read(KEY).persons) == {"p-017", "p-018"}
    assert set(VaultFile(file.older_path).read(KEY).persons) == {"p-017"}


def test_a_second_writer_is_told_and_nothing_is_lost(path):
    with hold_lock(path.with_name("w.lock"), "the vault is being changed"):
        said = refusal(lambda: VaultFile(path).change(KEY, add_other))
    assert "by another command at this moment" in said
    assert VaultFile(path).read(KEY) == VAULT


class _KilledError(BaseException):
    """The process ends here."""


@pytest.mark.parametrize("moment", range(8))
def test_whoever_is_killed_while_writing_leaves_a_whole_vault(
    path, monkeypatch, moment
):
    calls = iter(range(8))

    def dies(call):
        def wrapped(*arguments, **named):
            if next(calls, None) == moment:
                raise _KilledError
            return call(*arguments, **named)

        return wrapped

    for name in ("fsync", "open"):
        monkeypatch.setattr(os, name, dies(getattr(os, name)))
    monkeypatch.setattr(atomic.Path, "replace", dies(atomic.Path.replace), raising=True)
    died = False
    try:
        VaultFile(path).change(KEY, add_other)
    except _KilledError:
        died = True
    monkeypatch.undo()
    found = set(VaultFile(path).read(KEY).persons)
    assert found == {"p-017"} if died else {"p-017", "p-018"}
    VaultFile(path).change(KEY, add_other)  # and it goes on
    assert set(VaultFile(path).read(KEY).persons) == {"p-017", "p-018"}
    assert not list(path.parent.glob("*.part"))


def test_a_vault_of_a_newer_version_is_left_alone(path):
    clear = VAULT.content().replace(b"vault@1", b"vault@2")
    path.write_bytes(encrypt(clear, [KEY.public]))
    before = path.read_bytes()
    with pytest.raises(MachineError, match="newer version"):
        VaultFile(path).change(KEY, add_other)
    assert path.read_bytes() == before


@pytest.mark.parametrize(
    "clear",
    [
        b"no json " + SECRET.encode(),
        b"[]",
        json.dumps({"schema": "appeals/vault@1", "persons": SECRET}).encode(),
        VAULT.content().replace(b'"lang": "en"', b'"lang": "' + SECRET.encode() + b'"'),
        VAULT.content().replace(b'"born": "1990"', b'"born": "' + b"1990-02-31" + b'"'),
    ],
)
def test_what_another_program_put_in_is_refused_without_a_name(path, clear):
    path.write_bytes(encrypt(clear, [KEY.public]))
    assert "cannot be read" in refusal(lambda: VaultFile(path).read(KEY))


def test_a_vault_is_never_left_without_a_reader(path):
    def nobody(vault):
        return replace(vault, readers={})

    with pytest.raises(BlockedError, match="nobody may read"):
        VaultFile(path).change(KEY, nobody)
    assert VaultFile(path).read(KEY) == VAULT


def test_a_second_vault_does_not_replace_the_first(path):
    assert "is there already" in refusal(lambda: VaultFile(path).make(VAULT))


def test_no_value_shows_a_name():
    for value in (PERSON, VAULT, PERSON.names[0], PERSON.names):
        assert SECRET not in f"{value} {value!r}"


@pytest.mark.parametrize(
    ("lang", "name"),
    [("zh-Hant", "例某某"), ("zh-Hans", "例某某"), ("en", SECRET), ("fr", SECRET)],
)
def test_the_name_is_the_one_of_the_letters_language(lang, name):
    assert PERSON.name_in(lang) == name
