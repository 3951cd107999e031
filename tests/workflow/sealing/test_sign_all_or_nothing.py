"""One refusal signs nothing, and `keys check` gives the same answer before."""

import re
from pathlib import Path

import pytest
from asn1crypto.tsp import TimeStampReq
from cryptography.hazmat.primitives.asymmetric import dsa, ed448, ed25519
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
)

from appeals.signing.certificates import fingerprint
from tests.signing.pki import make
from tests.signing.time_authority import answer, reply, serving
from tests.signing.unusual_certificates import FIT, UNFIT
from tests.workflow.signing_stage import NAME, OUT, approved, change, done, one, run

__all__ = ["approved", "one"]  # fixtures

SEAL = "safeguard-defenders"


def approved_with(stage, signer, key=None):
    """Register a certificate, put its key where keys lie, render and approve."""
    key = (key or signer.key).private_bytes(
        Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()
    )
    for demonstration in stage.keys.glob(f"demo/*/{SEAL}.pem"):
        demonstration.unlink()
    path = stage.keys / f"{SEAL}.pem"
    path.touch(mode=0o600)
    path.write_bytes(key + signer.certificate.public_bytes(Encoding.PEM))
    sha256 = fingerprint(signer.certificate)
    name = "    name: Safeguard Defenders\n"
    line = f"    certificate_sha256: {sha256}\n"
    change("signatories.yaml", name, name + line)
    done("draft", NAME, "--as", "drafter-a", "--force")
    done("review", "approve", NAME, "--as", "reviewer-a")


def files_under(folder):
    return {p: p.read_bytes() for p in Path(folder).rglob("*") if p.is_file()}


@pytest.mark.parametrize("kind", ["e-mail", "country of three letters"])
def test_what_keys_check_allows_is_signed_and_verified(approved, kind):
    approved_with(approved, FIT[kind]())
    checked = done("keys", "check")
    assert f"{SEAL}\tmay sign" in checked.out
    reported = (done("sign", NAME), done("verify", OUT))
    assert reported[1].lines[0].startswith("VALID: 2 files and a packet")
    assert not any("Warning" in ran.err for ran in (checked, *reported))


@pytest.mark.parametrize(
    "kind", ["no name", "TeletexString", "Brainpool", "RSASSA-PSS"]
)
def test_what_keys_check_refuses_signs_nothing(approved, kind):
    make_signer, words = UNFIT[kind]
    approved_with(approved, make_signer())
    before = files_under("out")
    checked, ran = run("keys", "check"), run("sign", NAME)
    assert (checked.code, ran.code, ran.out) == (1, 4, "")
    (sentence,) = re.findall(f"error: (.*{words}.*)", ran.err)
    assert sentence in checked.err
    assert files_under("out") == before


@pytest.mark.parametrize(
    "make_key",
    [
        ed25519.Ed25519PrivateKey.generate,
        ed448.Ed448PrivateKey.generate,
        lambda: dsa.generate_private_key(2048),
    ],
    ids=["Ed25519", "Ed448", "DSA"],
)
def test_keys_of_other_kinds_are_refused_in_the_same_words(approved, make_key):
    key = make_key()
    signer = make("Alice")
    issued = make("Alice", signer, public=key.public_key())
    approved_with(approved, issued, key)
    checked, ran = run("keys", "check"), run("sign", NAME)
    assert (checked.code, ran.code) == (1, 4)
    assert "neither RSA nor of an elliptic curve" in checked.err
    assert "neither RSA nor of an elliptic curve" in ran.err


def test_a_picture_that_is_missing_leaves_the_word_file_unsigned(approved):
    name = "    name: Safeguard Defenders\n"
    change("signatories.yaml", name, f"{name}    signature_image: nowhere.png\n")
    done("draft", NAME, "--as", "drafter-a", "--force")
    done("review", "approve", NAME, "--as", "reviewer-a")
    before = files_under("out")
    ran = run("sign", NAME)
    assert (ran.code, ran.out) == (4, "")
    assert f"{NAME}: nothing was signed" in ran.err
    assert "run the command again" not in ran.err
    assert files_under("out") == before


def of_invalid_version(handler, question):
    """Answer with a certificate that says it is of a version that is none."""
    honest = answer(question)
    version = bytes.fromhex("a003020102")
    place = honest.index(version)
    forged = bytearray(honest)
    forged[place + len(version) - 1] = 0x29
    reply(handler, bytes(forged))


def of_another_nonce(handler, question):
    asked = TimeStampReq.load(question)
    asked["nonce"] = 7
    reply(handler, answer(asked.dump()))


LIES = {
    "invalid version": of_invalid_version,
    "cut off": lambda h, q: reply(h, answer(q)[:-40]),
    "a web page": lambda h, q: reply(h, b"<!DOCTYPE html><p>Sign in</p>"),
    "a flood": lambda h, q: reply(h, bytes(70_000)),
    "another nonce": of_another_nonce,
    "a redirection": lambda h, q: reply(h, b"", 302, Location="http://example.org/"),
    "nothing": lambda h, q: reply(h, b""),
}


@pytest.fixture
def stamping(approved):
    """Are in a workspace whose time stamps come from the server that is given."""

    def set_url(url):
        with Path("appeals.toml").open("a", encoding="utf-8") as settings:
            settings.write(f'[signing]\ntsa_url = "{url}"\n')
        done("draft", NAME, "--as", "drafter-a", "--force")
        done("review", "approve", NAME, "--as", "reviewer-a")

    return set_url


def test_an_authority_that_answers_with_rubbish_is_a_sentence(stamping):
    current = []

    def respond(handler, question):
        current[-1](handler, question)

    with serving(respond) as url:
        stamping(url)
        before = files_under("out")
        for name, lie in LIES.items():
            current.append(lie)
            ran = run("sign", NAME)
            assert (ran.code, ran.out) == (5, ""), (name, ran.err)
            assert "the time stamp authority 127.0.0.1" in ran.err, name
            assert files_under("out") == before, name
