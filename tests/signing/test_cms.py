"""Detached signatures of any bytes."""

import subprocess

import pytest
from cryptography.hazmat.primitives.serialization import Encoding

from appeals.signing.cms import sign_detached
from tests.signing.certificates import AT, root, signer


@pytest.mark.slow
@pytest.mark.parametrize("bits", [2048, 256])
def test_openssl_verifies_what_is_signed(tmp_path, bits):
    data = "packet, Übergabe".encode()
    message = sign_detached(data, signer("ana", bits), when=AT)
    (tmp_path / "packet").write_bytes(data)
    (tmp_path / "packet.p7s").write_bytes(message)
    (tmp_path / "root.pem").write_bytes(root().certificate.public_bytes(Encoding.PEM))

    def verify():
        return subprocess.run(
            "openssl cms -verify -binary -inform DER -in packet.p7s -content packet"
            " -CAfile root.pem -purpose any -cades".split(),
            cwd=tmp_path,
            capture_output=True,
            check=False,
        )

    assert verify().returncode == 0
    (tmp_path / "packet").write_bytes(data.replace(b"c", b"C"))
    assert verify().returncode == 4


def test_the_data_are_not_in_the_message():
    assert b"packet" not in sign_detached(b"packet", signer("ana"), when=AT)
