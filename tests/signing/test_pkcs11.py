"""Keys on a token, tried with SoftHSM."""

import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, padding
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
)

from appeals.errors import BlockedError, MachineError
from appeals.signing.key_folder import KeyFile, KeyForm, load_signer
from tests.signing.pki import rsa_key
from tests.signing.secrets import Known

pytestmark = pytest.mark.slow

LIBRARY = "/usr/lib/softhsm/libsofthsm2.so"
PIN = "4711"


@pytest.fixture(scope="module")
def token(tmp_path_factory, pki) -> Iterator[Path]:
    """Make a token with the keys of alice (01) and alice-ec (02); give its folder."""
    folder = tmp_path_factory.mktemp("token")
    (folder / "tokens").mkdir()
    settings = folder / "softhsm2.conf"
    settings.write_text(f"directories.tokendir = {folder / 'tokens'}\n")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SOFTHSM2_CONF", str(settings))
        tool = ("softhsm2-util", "--module", LIBRARY)
        name = ("--label", "office", "--pin", PIN)
        run(*tool, "--init-token", "--free", *name, "--so-pin", "0000")
        for number, signer in ((1, pki.alice), (2, pki.alice_ec)):
            path = folder / f"{number}.pem"
            path.write_bytes(
                signer.key.private_bytes(
                    Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()
                )
            )
            own = ("--label", signer.id, "--id", f"0{number}", "--pin", PIN)
            run(*tool, "--import", str(path), "--token", "office", *own)
        yield folder


def run(*words: str) -> None:
    subprocess.run(words, check=True, capture_output=True)


@pytest.fixture
def place(token, tmp_path, pki):
    """Say where a key is, with a certificate beside it."""

    def place_it(signer, *, beside=None, **changes):
        lines = {"module": LIBRARY, "token": "office", "key": signer.id, **changes}
        path = tmp_path / f"{signer.id}.pkcs11.toml"
        path.write_text("".join(f'{k} = "{v}"\n' for k, v in lines.items() if v))
        chain = (beside or signer.certificate, *signer.issuers)
        (tmp_path / f"{signer.id}.crt").write_bytes(
            b"".join(each.public_bytes(Encoding.PEM) for each in chain)
        )
        return KeyFile(signer.id, KeyForm.PKCS11, path)

    return place_it


@pytest.fixture
def load(place):
    """Open a key, and close its session at the end, which logs out."""
    opened = []

    def load_it(signer, word=PIN, **changes):
        found = load_signer(place(signer, **changes), Known(word))
        opened.append(found)
        return found

    yield load_it
    for each in opened:
        each.session.close()


def test_an_rsa_key_on_a_token_signs(load, pki):
    signer = load(pki.alice)
    assert signer.issuers == pki.alice.issuers
    signature = signer.sign(b"words" * 1000)
    assert len(signature) == signer.signature_size == 256
    signer.certificate.public_key().verify(
        signature, b"words" * 1000, padding.PKCS1v15(), hashes.SHA256()
    )


def test_a_key_of_an_elliptic_curve_on_a_token_signs(load, pki):
    signer = load(pki.alice_ec, key=None, key_id="02")
    signature = signer.sign(b"words")
    assert len(signature) <= signer.signature_size
    signer.certificate.public_key().verify(
        signature, b"words", ec.ECDSA(hashes.SHA256())
    )


def test_two_keys_of_one_token_sign_in_turn(load, place, pki):
    first = load(pki.alice)
    second = load_signer(place(pki.alice_ec), Known(PIN))
    assert first.sign(b"x")
    assert second.sign(b"x")
    assert first.sign(b"y")


def test_a_token_that_does_not_hash_signs_the_same(load, pki):
    from dataclasses import replace

    signer = load(pki.alice)
    plain = replace(signer, hashes_itself=not signer.hashes_itself)
    assert plain.sign(b"words") == signer.sign(b"words") == pki.alice.sign(b"words")


def test_the_certificate_may_lie_on_the_token(token, load, pki, tmp_path):
    import pkcs11
    from pkcs11.util.x509 import decode_x509_certificate

    found = pkcs11.lib(LIBRARY)
    if not found.initialized:
        found.initialize()
    der = pki.alice.certificate.public_bytes(Encoding.DER)
    with found.get_token(token_label="office").open(user_pin=PIN, rw=True) as session:
        stored = decode_x509_certificate(der)
        stored[pkcs11.Attribute.LABEL] = "alice"
        stored[pkcs11.Attribute.ID] = b"\x01"
        stored[pkcs11.Attribute.TOKEN] = True
        session.create_object(stored)
    file = KeyFile("alice", KeyForm.PKCS11, tmp_path / "alice.pkcs11.toml")
    file.path.write_text(
        f'module = "{LIBRARY}"\ntoken = "office"\nkey = "alice"\nkey_id = "01"\n'
    )
    signer = load_signer(file, Known(PIN))
    assert signer.certificate == pki.alice.certificate
    signer.session.close()


@pytest.mark.parametrize(
    ("changes", "kind", "words"),
    [
        ({"word": "0815"}, BlockedError, "this PIN does not open the token 'office'"),
        ({"word": ""}, BlockedError, "this PIN does not open the token 'office'"),
        ({"token": "other"}, MachineError, "the token 'other' is not there"),
        ({"key": "other"}, BlockedError, "holds no key of this name"),
        ({"module": "/nowhere/lib.so"}, MachineError, "'/nowhere/lib.so', is not"),
        ({"module": __file__}, MachineError, "refused|cannot be loaded"),
        ({"certificate": "none.crt"}, BlockedError, "there is no file"),
    ],
)
def test_what_is_wrong_is_said_in_a_sentence(load, pki, changes, kind, words):
    with pytest.raises(kind, match=words) as reported:
        load(pki.alice, **changes)
    assert reported.value.remedy


def test_a_certificate_of_another_key_is_found_out(load, pki):
    with pytest.raises(BlockedError, match="do not match"):
        load(pki.alice, beside=pki.bob.certificate)
    other = x509.CertificateBuilder(
        issuer_name=pki.alice.certificate.issuer,
        subject_name=pki.alice.certificate.subject,
        public_key=rsa_key().public_key(),
        serial_number=7,
        not_valid_before=pki.alice.certificate.not_valid_before_utc,
        not_valid_after=pki.alice.certificate.not_valid_after_utc,
    ).sign(pki.intermediate.key, hashes.SHA256())
    with pytest.raises(BlockedError, match="do not match"):
        load(pki.alice, beside=other)
