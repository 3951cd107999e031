"""A key signs, and knows how long its signatures get."""

from pathlib import Path

import pytest
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, padding

from appeals.errors import BlockedError
from appeals.signing.keys import check_key, signature_size
from tests.signing.pki import make


def test_an_rsa_key_signs(pki):
    signature = pki.alice.sign(b"words")
    pki.alice.certificate.public_key().verify(
        signature, b"words", padding.PKCS1v15(), hashes.SHA256()
    )
    assert len(signature) == pki.alice.signature_size == 256


def test_a_key_of_an_elliptic_curve_signs(pki):
    signature = pki.alice_ec.sign(b"words")
    pki.alice_ec.certificate.public_key().verify(
        signature, b"words", ec.ECDSA(hashes.SHA256())
    )


@pytest.mark.parametrize(
    ("curve", "size"),
    [(ec.SECP256R1(), 72), (ec.SECP384R1(), 104), (ec.SECP521R1(), 139)],
)
def test_no_signature_is_longer_than_said(curve, size):
    signer = make("Anyone", key=ec.generate_private_key(curve))
    assert signature_size(signer.key.public_key()) == size
    longest = max(len(signer.sign(bytes([n]))) for n in range(60))
    assert size - 6 <= longest <= size


def test_a_key_that_is_not_that_of_the_certificate_is_refused(pki):
    for key in (pki.bob.key, ed25519.Ed25519PrivateKey.generate()):
        with pytest.raises(BlockedError, match="do not match") as refused:
            check_key(key, pki.alice_ec.certificate, Path("alice.p12"))
        assert "alice.p12" in refused.value.message


def test_a_key_is_not_shown(pki):
    assert "key=" not in repr(pki.alice)
