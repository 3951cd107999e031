"""What goes to a recipient with an OpenPGP key is one file that this key opens."""

import io
import zipfile
from datetime import UTC, datetime, timedelta

import pysequoia
import pytest

from appeals.delivery.container import read_recipient_key
from appeals.errors import BlockedError
from appeals.model.recipient import OpenPgpKey

NOW = datetime.now(UTC)


@pytest.fixture(scope="module")
def tsk():
    return pysequoia.Tsk.generate("Office A <office-a@example.org>")


def entered(root, content: bytes, fingerprint: str) -> OpenPgpKey:
    (root / "office.pgp").write_bytes(content)
    return OpenPgpKey(fingerprint=fingerprint, file="office.pgp", certainty="confirmed")


def test_files_are_packed_and_only_the_key_opens_them(tmp_path, tsk):
    certificate = tsk.extract_certificate()
    digits = str(certificate.fingerprint).upper()
    spaced = " ".join(digits[at : at + 4] for at in range(0, 40, 4))
    key = read_recipient_key(
        tmp_path, "office-a", entered(tmp_path, bytes(certificate), spaced), NOW
    )
    assert key.fingerprint == digits
    sealed = key.seal({"Letter.pdf": b"words", "Annex 1.pdf": b"more"})
    assert b"words" not in sealed
    opened = pysequoia.decrypt(decryptor=tsk.decryptor(), bytes=sealed).bytes
    with zipfile.ZipFile(io.BytesIO(opened)) as archive:
        held = {name: archive.read(name) for name in archive.namelist()}
    assert held == {"Letter.pdf": b"words", "Annex 1.pdf": b"more"}
    other = pysequoia.Tsk.generate("B <b@example.org>")
    with pytest.raises(Exception, match=r"(?i)decrypt|key"):
        pysequoia.decrypt(decryptor=other.decryptor(), bytes=sealed)


def refused(tmp_path, content: bytes, fingerprint: str, now: datetime = NOW) -> str:
    with pytest.raises(BlockedError) as caught:
        read_recipient_key(
            tmp_path, "office-a", entered(tmp_path, content, fingerprint), now
        )
    assert caught.value.remedy
    return caught.value.message


def test_a_key_that_must_not_be_used_is_refused(tmp_path, tsk):
    certificate = tsk.extract_certificate()
    known, content = str(certificate.fingerprint), bytes(certificate)
    later = certificate.set_expiration(NOW + timedelta(days=2), tsk.certifier())
    ended = refused(tmp_path, bytes(later), known, NOW + timedelta(days=3))
    assert f"ended on {(NOW + timedelta(days=2)).date()}" in ended
    assert read_recipient_key(
        tmp_path, "office-a", entered(tmp_path, bytes(later), known), NOW
    )
    taken_back = content + bytes(certificate.revoke(tsk.certifier()))
    assert "was revoked" in refused(tmp_path, taken_back, known)
    other = known[:-1] + ("1" if known.endswith("0") else "0")
    assert "another key" in refused(tmp_path, content, other)
    assert "is a private key" in refused(tmp_path, bytes(tsk), known)
    assert "is a private key" in refused(tmp_path, str(tsk).encode(), known)
    assert "is not an OpenPGP key" in refused(tmp_path, b"office-a", known)
    assert "is not an OpenPGP key" in refused(tmp_path, b"", known)


def test_a_key_file_lies_in_the_workspace(tmp_path):
    for file in ("none.asc", "../none.asc", "/etc/hostname"):
        key = OpenPgpKey(fingerprint="0" * 40, file=file, certainty="confirmed")
        with pytest.raises(BlockedError, match="is not in the workspace"):
            read_recipient_key(tmp_path, "office-a", key, NOW)
