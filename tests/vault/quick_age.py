"""A passphrase file of age that opens at once: 2^4 rounds of scrypt, not 2^18."""

import base64
import hashlib
import hmac
import os
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from appeals.vault import key_file

_ROUNDS = 4


def quick_encrypt(content: bytes, passphrase: str) -> bytes:
    """Encrypt as age-encryption.org/v1 says, in one chunk."""
    file_key, salt, nonce = os.urandom(16), os.urandom(16), os.urandom(16)
    wrapping = hashlib.scrypt(
        passphrase.encode(),
        salt=b"age-encryption.org/v1/scrypt" + salt,
        n=2**_ROUNDS,
        r=8,
        p=1,
        dklen=32,
    )
    body = ChaCha20Poly1305(wrapping).encrypt(bytes(12), file_key, None)
    head = (
        f"age-encryption.org/v1\n-> scrypt {_base64(salt)} {_ROUNDS}\n"
        f"{_base64(body)}\n---"
    ).encode()
    mac = hmac.digest(_derived(file_key, None, b"header"), head, "sha256")
    stream = ChaCha20Poly1305(_derived(file_key, nonce, b"payload"))
    sealed = stream.encrypt(bytes(11) + b"\x01", content, None)
    return head + f" {_base64(mac)}\n".encode() + nonce + sealed


def _derived(key: bytes, salt: bytes | None, info: bytes) -> bytes:
    return HKDF(SHA256(), 32, salt, info).derive(key)


def _base64(content: bytes) -> str:
    return base64.b64encode(content).decode().rstrip("=")


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Make keys that open at once."""
    monkeypatch.setattr(key_file, "encrypt_with_passphrase", quick_encrypt)


PASSPHRASE = "six words taken at random"


@pytest.fixture
def own_key(quick: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Have a folder of keys, in which none is yet, and a file with a passphrase."""
    file = tmp_path / "passphrase"
    file.write_text(PASSPHRASE + "\n", "utf-8")
    file.chmod(0o600)
    monkeypatch.setenv("APPEALS_VAULT_PASSPHRASE_FILE", str(file))
    monkeypatch.setenv("APPEALS_KEYS", str(tmp_path / "keys"))
    return tmp_path / "keys"
