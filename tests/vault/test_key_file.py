"""The own key: under a passphrase, for its owner alone."""

import stat

import pytest

from appeals.errors import AppealsError
from appeals.vault.age import (
    decrypt,
    decrypt_with_passphrase,
    encrypt,
    encrypt_with_passphrase,
    new_key,
    validate_public_key,
)
from appeals.vault.key_file import KeyPlace
from tests.vault.quick_age import quick_encrypt

pytestmark = pytest.mark.usefixtures("quick")
WORDS = "six words taken at random"


def says(words):
    return lambda: words


@pytest.fixture
def place(tmp_path):
    found = KeyPlace(tmp_path / "keys", tmp_path / "workspace")
    found.make(says(WORDS))
    return found


def test_a_key_opens_with_its_passphrase_and_is_for_its_owner(place):
    key = place.load(says(WORDS))
    assert place.public() == key.public
    assert decrypt(encrypt(b"x", [key.public]), key, "it") == b"x"
    assert stat.S_IMODE(place.path.stat().st_mode) == 0o600
    assert key.secret not in repr(key)


def test_a_passphrase_is_the_same_however_its_accents_are_typed(tmp_path):
    place = KeyPlace(tmp_path, None)
    place.make(says("cafe\u0301 de nuit"))
    assert place.load(says("caf\u00e9 de nuit")).public == place.public()


def test_a_wrong_passphrase_is_refused_with_a_way_out(place):
    with pytest.raises(AppealsError) as caught:
        place.load(says("another one"))
    assert "is wrong" in caught.value.message
    assert "appeals vault key" in caught.value.remedy


def test_the_key_ring_may_hold_the_key_itself(place):
    key = place.load(says(WORDS))
    assert place.load(says(key.secret)).public == key.public


def test_a_new_passphrase_leaves_the_key_as_it_is(place):
    before = place.public()
    place.change_passphrase(says(WORDS), says("another six words at random"))
    assert place.load(says("another six words at random")).public == before
    with pytest.raises(AppealsError, match="is wrong"):
        place.load(says(WORDS))


def test_a_short_passphrase_is_refused_and_changes_nothing(place):
    with pytest.raises(AppealsError, match="protects nobody"):
        place.change_passphrase(says(WORDS), says("short"))
    assert place.load(says(WORDS)).public == place.public()


def test_a_second_key_does_not_replace_the_first(place):
    with pytest.raises(AppealsError, match="is there already"):
        place.make(says(WORDS))


def test_a_key_that_others_may_read_is_not_used(place):
    place.path.chmod(0o640)
    with pytest.raises(AppealsError, match="others on this machine"):
        place.load(says(WORDS))


def test_a_key_is_not_made_in_the_workspace(tmp_path):
    with pytest.raises(AppealsError, match="lies in the workspace"):
        KeyPlace(tmp_path / "keys", tmp_path).make(says(WORDS))


def test_without_a_key_one_is_told_how_to_make_one(tmp_path):
    with pytest.raises(AppealsError) as caught:
        KeyPlace(tmp_path, None).load(says(WORDS))
    assert "appeals vault key" in caught.value.remedy


def test_a_damaged_key_file_is_named(place):
    place.path.write_bytes(b"age-encryption.org/v1\n-> X25519 ")
    with pytest.raises(AppealsError, match="it was changed"):
        place.load(says(WORDS))


def test_a_private_key_is_not_taken_for_a_public_one_nor_repeated():
    secret = new_key().secret
    with pytest.raises(AppealsError) as caught:
        validate_public_key(secret)
    assert secret not in str(caught.value.problems)
    with pytest.raises(AppealsError, match="not a public key of age"):
        validate_public_key("age1nonsense")


@pytest.mark.slow  # scrypt takes its seconds on purpose
def test_the_real_scrypt_and_ours_for_tests_open_alike():
    for seal in (encrypt_with_passphrase, quick_encrypt):
        sealed = seal(b"text", WORDS)
        assert decrypt_with_passphrase(sealed, WORDS, "it") == b"text"
