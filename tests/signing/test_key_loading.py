"""Keys in files: what opens, what does not, and what is said then."""

import pytest
from cryptography.hazmat.primitives.asymmetric import ed25519
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    NoEncryption,
    PrivateFormat,
    pkcs7,
    pkcs12,
)

from appeals.errors import BlockedError
from appeals.signing.key_folder import (
    KeyFile,
    KeyFolder,
    KeyForm,
    load_signer,
    needs_passphrase,
    read_certificate,
    read_certificates,
)
from appeals.signing.key_making import write_key
from appeals.signing.keys import NoPassphrases
from tests.signing.pki import make
from tests.signing.secrets import Known

PASSPHRASE = "correct horse"


def pem_of(signer, *, secret=None, form=PrivateFormat.PKCS8):
    how = BestAvailableEncryption(secret.encode()) if secret else NoEncryption()
    return signer.key.private_bytes(Encoding.PEM, form, how)


def certificates_of(*signers):
    return b"".join(each.certificate.public_bytes(Encoding.PEM) for each in signers)


@pytest.fixture
def put(tmp_path):
    """Write a key file and give it."""

    def put_it(name, content):
        path = tmp_path / name
        path.write_bytes(content)
        path.chmod(0o600)
        key_id, _, suffix = name.partition(".")
        return KeyFile(key_id, KeyForm(f".{suffix}"), path)

    return put_it


@pytest.fixture
def p12(put, pki):
    how = BestAvailableEncryption(PASSPHRASE.encode())
    others = [pki.root.certificate, pki.intermediate.certificate]
    content = pkcs12.serialize_key_and_certificates(
        b"x", pki.bob.key, pki.bob.certificate, others, how
    )
    return put("bob.p12", content)


def test_a_pkcs12_file_opens_with_its_issuers_in_order(p12, pki):
    signer = load_signer(p12, Known())
    assert signer.id == "bob"
    assert signer.certificate == pki.bob.certificate
    assert signer.issuers == (pki.intermediate.certificate, pki.root.certificate)
    assert signer.sign(b"x")


@pytest.mark.parametrize("word", ["wrong", "", "correct horse\n"])
def test_a_wrong_passphrase_is_reported(p12, word):
    with pytest.raises(BlockedError, match="does not open the key of 'bob'"):
        load_signer(p12, Known(word))


@pytest.mark.parametrize("content", [b"", b"words", b"0\x82", b"\xff" * 900])
@pytest.mark.parametrize("name", ["bob.p12", "bob.pem"])
def test_a_damaged_file_is_reported(put, name, content):
    with pytest.raises(BlockedError, match=r"bob\.\w+' is damaged") as reported:
        load_signer(put(name, content), Known())
    assert "backup" in reported.value.remedy


def test_a_file_that_was_cut_or_changed_opens_nothing(put, p12):
    content = p12.path.read_bytes()
    for position in range(0, len(content), 97):
        bad = bytearray(content)
        bad[position] ^= 0x41
        for changed in (bytes(bad), content[:position]):
            try:
                signer = load_signer(put("bob.p12", changed), Known())
            except BlockedError:
                continue
            assert signer.sign(b"x")  # the change was in what nobody needs


def test_a_huge_file_is_not_read(put):
    file = put("bob.p12", b"\0" * ((1 << 20) + 1))
    with pytest.raises(BlockedError, match="damaged"):
        load_signer(file, Known())


@pytest.mark.parametrize(
    "form", [PrivateFormat.PKCS8, PrivateFormat.TraditionalOpenSSL]
)
@pytest.mark.parametrize("secret", [None, PASSPHRASE])
def test_a_pem_file_opens_whatever_stands_first(put, pki, form, secret):
    key = pem_of(pki.alice, secret=secret, form=form)
    chain = certificates_of(pki.root, pki.alice, pki.intermediate)
    for content in (key + chain, b"Bag Attributes\r\n" + chain + key):
        file = put("alice.pem", content)
        assert needs_passphrase(file) == bool(secret)
        known = Known()
        signer = load_signer(file, known)
        assert signer.certificate == pki.alice.certificate
        assert signer.issuers == (pki.intermediate.certificate, pki.root.certificate)
        assert bool(known.asked) == bool(secret)
        assert read_certificate(file) == pki.alice.certificate


def test_an_encrypted_pem_file_and_a_wrong_passphrase(put, pki):
    content = pem_of(pki.bob, secret=PASSPHRASE) + certificates_of(pki.bob)
    for word in ("wrong", ""):
        with pytest.raises(BlockedError, match="does not open"):
            load_signer(put("bob.pem", content), Known(word))
    with pytest.raises(BlockedError, match="is not known"):
        load_signer(put("bob.pem", content), NoPassphrases())


def test_the_certificate_may_lie_beside_the_key(put, pki, tmp_path):
    file = put("bob.pem", pem_of(pki.bob))
    with pytest.raises(BlockedError, match="no certificate beside"):
        load_signer(file, Known())
    (tmp_path / "bob.crt").write_bytes(certificates_of(pki.bob, pki.intermediate))
    assert load_signer(file, Known()).issuers == (pki.intermediate.certificate,)


def test_a_key_and_the_certificate_of_another_do_not_match(put, pki):
    content = pem_of(pki.bob) + certificates_of(pki.alice_ec)
    with pytest.raises(BlockedError, match="do not match"):
        load_signer(put("bob.pem", content), Known())
    odd = ed25519.Ed25519PrivateKey.generate()
    key = odd.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    with pytest.raises(BlockedError, match="do not match"):
        load_signer(put("bob.pem", key + certificates_of(pki.bob)), Known())


@pytest.mark.parametrize(
    "write",
    [
        lambda c: c[0].public_bytes(Encoding.DER),
        lambda c: b"".join(each.public_bytes(Encoding.PEM) for each in c),
        lambda c: pkcs7.serialize_certificates(c, Encoding.PEM),
        lambda c: pkcs7.serialize_certificates(c, Encoding.DER),
    ],
)
def test_certificates_are_read_as_authorities_send_them(tmp_path, pki, write):
    path = tmp_path / "answer"
    path.write_bytes(write([pki.bob.certificate, pki.intermediate.certificate]))
    assert pki.bob.certificate in read_certificates(path)


def test_what_is_no_certificate_is_named(tmp_path):
    path = tmp_path / "answer.pem"
    cut = b"-----BEGIN CERTIFICATE-----\nAAAA\n"
    for content in (b"", cut, b"\x30\x03\x02\x01\x00"):
        path.write_bytes(content)
        with pytest.raises(BlockedError, match=r"answer\.pem"):
            read_certificates(path)


def test_what_is_written_is_read_again(tmp_path, pki):
    folder = KeyFolder(tmp_path / "a" / "keys")
    path = write_key(folder, pki.bob, "pass phrase ü")
    assert path.stat().st_mode & 0o777 == 0o600
    assert folder.path.stat().st_mode & 0o777 == 0o700
    file = folder.find("bob")
    assert read_certificate(file) == pki.bob.certificate
    signer = load_signer(file, Known("pass phrase ü"))
    assert signer.certificate == pki.bob.certificate
    assert signer.issuers == pki.bob.issuers


def test_no_key_is_written_over_another(tmp_path, pki):
    folder = KeyFolder(tmp_path)
    path = write_key(folder, pki.bob, PASSPHRASE)
    before = path.read_bytes()
    with pytest.raises(BlockedError, match="is there already"):
        write_key(folder, make("Bob", signer_id="bob"), PASSPHRASE)
    assert path.read_bytes() == before
