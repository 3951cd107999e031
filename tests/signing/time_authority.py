"""A time stamp authority in the test itself, and servers that answer as it would."""

import threading
from contextlib import contextmanager
from functools import cache
from http.server import BaseHTTPRequestHandler, HTTPServer

from asn1crypto.keys import PrivateKeyInfo
from asn1crypto.tsp import TimeStampReq
from asn1crypto.x509 import Certificate
from cryptography.hazmat.primitives import serialization

from tests.signing.certificates import AT, authority


@cache
def library_authority(signer=None, moment=AT):
    """Let the library make the tokens, so that ours does not judge itself.

    With no moment it tells the time of the clock.
    """
    from pyhanko.sign.timestamps.dummy_client import DummyTimeStamper

    signer = signer or authority()
    key = signer.key.private_bytes(
        serialization.Encoding.DER,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )

    def asn1(certificate):
        return Certificate.load(certificate.public_bytes(serialization.Encoding.DER))

    return DummyTimeStamper(
        tsa_cert=asn1(signer.certificate),
        tsa_key=PrivateKeyInfo.load(key),
        certs_to_embed=[asn1(each) for each in signer.issuers],
        fixed_dt=moment,
    )


def answer(question, signer=None, moment=AT):
    """Give the answer to a question, both DER."""
    library = library_authority(signer, moment)
    return library.request_tsa_response(TimeStampReq.load(question)).dump()


class InProcess:
    """A time stamper that needs no server; with no moment, of the clock."""

    def __init__(self, signer=None, moment=AT):
        self.signer, self.moment = signer, moment

    def stamp(self, digest):
        from pyhanko.sign.timestamps.common_utils import get_nonce

        question = TimeStampReq(
            {
                "version": 1,
                "message_imprint": {
                    "hash_algorithm": {"algorithm": "sha256"},
                    "hashed_message": digest,
                },
                "nonce": get_nonce(),
                "cert_req": True,
            }
        )
        library = library_authority(self.signer, self.moment)
        return library.request_tsa_response(question)["time_stamp_token"].dump()


@contextmanager
def serving(respond):
    """Serve on the loopback; `respond(handler, question)` writes the answer."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self):
            size = int(self.headers["Content-Length"])
            respond(self, self.rfile.read(size))

        def log_message(self, *_):
            pass

    server = HTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, args=(0.01,))
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}/tsa"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def reply(handler, body, status=200, **headers):
    handler.send_response(status)
    for name, value in headers.items():
        handler.send_header(name, value)
    handler.send_header("Content-Length", str(len(body)))
    handler.end_headers()
    handler.wfile.write(body)
