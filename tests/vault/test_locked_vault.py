"""What opens the vault for a command: once, when needed, here or in another process."""

import pickle

import pytest

from appeals.errors import AppealsError
from appeals.model.protected import ProtectedName, ProtectedPerson
from appeals.vault.age import new_key
from appeals.vault.key_file import KeyPlace
from appeals.vault.vault import LockedVault, Vault, VaultFile
from tests.vault.quick_age import PASSPHRASE

pytestmark = pytest.mark.usefixtures("quick")
SECRET = "Zhyldyz Ornekova"
ASKED: list[str] = []


def ask() -> str:
    ASKED.append("asked")
    return PASSPHRASE


@pytest.fixture
def names(tmp_path):
    """Have a key and a vault, neither of which is open."""
    ASKED.clear()
    place = KeyPlace(tmp_path / "keys", None)
    key = place.make(lambda: PASSPHRASE)
    person = ProtectedPerson(id="p-017", names=(ProtectedName(text=SECRET),))
    file = VaultFile(tmp_path / "w.age")
    file.make(Vault({"ana": key.public}, {"p-017": person}))
    return LockedVault(lambda: file, place, ask)


def test_nobody_is_asked_before_a_name_is_needed_and_then_once(names):
    assert (names.has_vault, names.is_open, names.hidden) == (True, False, None)
    assert names.state
    assert ASKED == []
    assert names.persons()["p-017"].names[0].text == SECRET
    assert names.unseal(names.seal(b"x")) == b"x"
    assert names.hidden.hide(f"{SECRET}!") == "[p-017]!"
    assert ASKED == ["asked"]


def test_another_process_has_it_open_as_it_was_here(names):
    names.persons()
    ASKED.clear()
    sent = pickle.loads(pickle.dumps(names))
    assert sent.persons() == names.persons()
    assert sent.unseal(names.seal(b"x")) == b"x"
    assert ASKED == []


def test_another_process_asks_for_itself_where_it_was_not_open(names):
    sent = pickle.loads(pickle.dumps(names))
    assert not sent.is_open
    assert "p-017" in sent.persons()


def test_what_is_sealed_is_for_all_readers_and_without_a_vault_for_us(names):
    other = new_key()
    names.file.change(
        names.key, lambda v: Vault({**v.readers, "ben": other.public}, v.persons)
    )
    names.read_again()
    assert set(names.readers()) == {"ana", "ben"}
    names.file.path.unlink()
    assert (names.has_vault, names.persons(), names.readers()) == (False, {}, {})
    assert names.state == ""
    assert names.unseal(names.seal(b"x")) == b"x"


def test_without_the_package_a_sentence_says_how_to_have_it(names, monkeypatch):
    monkeypatch.setitem(__import__("sys").modules, "pyrage", None)
    with pytest.raises(AppealsError) as caught:
        names.persons()
    assert (caught.value.exit_code, "appeals doctor" in caught.value.remedy) == (
        5,
        True,
    )
