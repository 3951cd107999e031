"""Asking an authority for the time: what it may answer, and every lie."""

import subprocess
import time
from datetime import timedelta
from hashlib import sha256

import pytest
from asn1crypto.tsp import PKIStatusInfo, TimeStampReq
from cryptography import x509
from cryptography.hazmat.primitives import serialization
from cryptography.x509.oid import ExtendedKeyUsageOID

from appeals.errors import MachineError
from appeals.signing.timestamps import HttpTimestamper, read_time_stamp
from appeals.signing.verdict import MalformedError
from tests.signing.certificates import AT, authority, root, trust
from tests.signing.der import SEQUENCE, tlv
from tests.signing.pki import revoke
from tests.signing.time_authority import InProcess, answer, reply, serving

DATA = b"the signature"
DIGEST = sha256(DATA).digest()


def stamped(respond, **options):
    with serving(respond) as url:
        return HttpTimestamper(url, **options).stamp(DIGEST)


def test_an_honest_authority_is_believed():
    stamp = read_time_stamp(stamped(lambda h, question: reply(h, answer(question))))
    assert stamp.covers(DATA)
    assert not stamp.covers(DATA + b".")
    assert stamp.at == AT
    assert stamp.doubt(trust()) == ""


def other_digest(handler, question):
    reply(handler, answer(question.replace(DIGEST, sha256(b"other").digest())))


def other_nonce(handler, question):
    asked = TimeStampReq.load(question)
    asked["nonce"] = 7
    reply(handler, answer(asked.dump()))


def no_nonce(handler, question):
    asked = TimeStampReq.load(question)
    del asked["nonce"]
    reply(handler, answer(asked.dump()))


def refusal(handler, question):
    reply(handler, tlv(SEQUENCE, PKIStatusInfo({"status": "rejection"}).dump()))


def refusal_with_words(handler, question):
    status = {"status": "rejection", "status_string": ["zu viele Fragen"]}
    reply(handler, tlv(SEQUENCE, PKIStatusInfo(status).dump()))


def changed(handler, question):
    honest = bytearray(answer(question))
    honest[-1] ^= 1
    reply(handler, bytes(honest))


def no_authority(handler, question):
    mail = authority("No TSA", purposes=(ExtendedKeyUsageOID.EMAIL_PROTECTION,))
    reply(handler, answer(question, mail))


def large(handler, question):
    more = x509.UnrecognizedExtension(x509.ObjectIdentifier("1.2.3.4"), bytes(12_000))
    signer = authority("Large TSA", more=((more, False),))
    reply(handler, answer(question, signer))


def redirect(handler, question):
    reply(handler, b"", 302, Location="http://tsa.example.org/")


LIES = {
    "another digest": (other_digest, "stamped another digest"),
    "another nonce": (other_nonce, "answered another request"),
    "no nonce": (no_nonce, "answered another request"),
    "a refusal": (refusal, r"refused \(status 2\)$"),
    "a refusal with words": (refusal_with_words, "status 2.: zu viele Fragen"),
    "a changed signature": (changed, "the time stamp was changed after it was made"),
    "no authority for it": (no_authority, "not signed by a time stamp authority"),
    "an empty answer": (
        lambda h, q: reply(h, b""),
        "it is not an answer of an authority",
    ),
    "a web page": (lambda h, q: reply(h, b"<html>no</html>"), "cannot be used"),
    "more behind it": (lambda h, q: reply(h, answer(q) + b"x"), "cannot be used"),
    "an error": (lambda h, q: reply(h, b"", 500), "HTTP status 500"),
    "a redirection": (redirect, "HTTP status 302"),
    "a flood": (lambda h, q: reply(h, bytes(70_000)), "more than 64 kB"),
    "a token too large": (large, "too large for a letter"),
    "no HTTP": (lambda h, q: h.wfile.write(b"220 mail\r\n"), "is no web server"),
}


@pytest.mark.parametrize(("respond", "reason"), LIES.values(), ids=LIES)
def test_an_answer_that_is_none_is_reported(respond, reason):
    with pytest.raises(MachineError, match=reason) as reported:
        stamped(respond)
    assert "127.0.0.1" in reported.value.message
    assert "level b" in reported.value.remedy


def test_an_authority_that_hangs_is_left():
    def hang(handler, question):
        handler.connection.recv(1)  # until the other side has had enough

    with pytest.raises(MachineError, match=r"did not answer within 0\.2 seconds"):
        stamped(hang, timeout_s=0.2)


def test_an_authority_that_drips_is_left():
    def drip(handler, question):
        try:
            handler.wfile.write(b"HTTP/1.0 200 OK\r\n")
            for _ in range(400):
                handler.wfile.write(b"X-A: b\r\n")
                handler.wfile.flush()
                time.sleep(0.02)
        except OSError:
            return

    with pytest.raises(MachineError, match=r"did not answer within 0\.3 seconds"):
        stamped(drip, timeout_s=0.3)


def test_a_server_that_is_not_there_is_reported_in_plain_words():
    with serving(reply) as url:
        secure = url.replace("http://", "https://")
        with pytest.raises(MachineError, match="it does not answer over https"):
            HttpTimestamper(secure).stamp(DIGEST)
    with pytest.raises(MachineError, match="cannot be reached: Connection refused"):
        HttpTimestamper(url).stamp(DIGEST)


@pytest.mark.parametrize(
    "url",
    [
        "tsa.example.org",
        "ftp://tsa.example.org",
        "file:///etc/passwd",
        "http://user:secret@tsa.example.org",
        "http://[tsa",
        "http://tsa.example.org:port",
    ],
)
def test_an_address_that_is_none_is_reported(url):
    with pytest.raises(MachineError, match="is not the address of a time stamp"):
        HttpTimestamper(url).stamp(DIGEST)


def test_an_unknown_authority_is_doubted():
    other = authority("Other TSA", is_known=False)
    stamp = read_time_stamp(InProcess(other).stamp(DIGEST))
    assert "no trusted certificate confirms the time stamp authority 'Other TSA'" in (
        stamp.doubt(trust())
    )


def test_an_authority_whose_certificate_ended_is_doubted():
    late = authority("Late TSA", end=AT - timedelta(days=1))
    stamp = read_time_stamp(InProcess(late).stamp(DIGEST))
    assert stamp.doubt(trust()).startswith("the time stamp of 'Late TSA' counts for")


def test_an_authority_that_was_revoked_is_doubted():
    stamp = read_time_stamp(InProcess().stamp(DIGEST))
    revoked = revoke(root(), authority().certificate)
    assert "'Example TSA' was revoked" in stamp.doubt(trust(crls=(revoked,)))


def test_no_changed_byte_of_a_token_is_passed_over():
    token = InProcess().stamp(DIGEST)
    for at in range(len(token)):
        damaged = bytearray(token)
        damaged[at] ^= 1 + at % 255
        try:
            stamp = read_time_stamp(bytes(damaged))
        except MalformedError:
            continue
        assert stamp.doubt(trust()), at


@pytest.mark.slow
def test_tokens_of_openssl_are_read(tmp_path):
    """Another maker of tokens than the library: with SigningCertificateV2."""
    signer = authority()
    pem = serialization.Encoding.PEM
    key = signer.key.private_bytes(
        pem, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    (tmp_path / "key.pem").write_bytes(key)
    (tmp_path / "tsa.pem").write_bytes(signer.certificate.public_bytes(pem))
    (tmp_path / "ca.pem").write_bytes(root().certificate.public_bytes(pem))
    (tmp_path / "serial").write_text("01\n")
    (tmp_path / "tsa.cnf").write_text(
        "[tsa]\ndefault_tsa = t\n[t]\nserial = serial\nsigner_cert = tsa.pem\n"
        "certs = ca.pem\nsigner_key = key.pem\nsigner_digest = sha512\n"
        "default_policy = 1.2.3.4\ndigests = sha256\naccuracy = secs:1\n"
        "ordering = yes\ntsa_name = yes\ness_cert_id_alg = sha256\n"
    )

    def respond(handler, question):
        (tmp_path / "q").write_bytes(question)
        subprocess.run(
            "openssl ts -reply -config tsa.cnf -queryfile q -out r".split(),
            cwd=tmp_path,
            check=True,
            capture_output=True,
        )
        reply(handler, (tmp_path / "r").read_bytes())

    stamp = read_time_stamp(stamped(respond))
    assert stamp.covers(DATA)
    assert stamp.doubt(trust()) == ""
