"""The file that says where on a token a key is."""

import pytest

from appeals.errors import BlockedError
from appeals.signing.key_folder import KeyFile, KeyForm
from appeals.signing.pkcs11 import TokenPlace, read_place

GOOD = 'module = "/lib/x.so"\ntoken = "office"\nkey = "seal"\n'


def placed(tmp_path, text):
    path = tmp_path / "seal.pkcs11.toml"
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    return read_place(KeyFile("seal", KeyForm.PKCS11, path))


def test_it_is_read(tmp_path):
    assert placed(tmp_path, GOOD) == TokenPlace("/lib/x.so", "office", "seal")
    more = 'key_id = "0a01"\ncertificate = "seal.crt"\n'
    assert placed(tmp_path, GOOD + more) == TokenPlace(
        "/lib/x.so", "office", "seal", b"\x0a\x01", "seal.crt"
    )


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("module = ", "cannot be read"),
        (b"\xff", "cannot be read"),
        (GOOD.replace("module", "modul"), "'modul' is not one of"),
        (GOOD + "pin = '1234'\n", "'pin' is not one of"),
        (GOOD.replace('"office"', "7"), "'token' must be a text"),
        (GOOD.replace('token = "office"\n', ""), "'token' is missing"),
        (GOOD.replace('key = "seal"\n', ""), "'key' or 'key_id'"),
        (GOOD + 'key_id = "zz"\n', "hexadecimal"),
    ],
)
def test_what_is_wrong_in_it_is_said(tmp_path, text, words):
    with pytest.raises(BlockedError, match=words) as reported:
        placed(tmp_path, text)
    assert "seal.pkcs11.toml" in reported.value.message
