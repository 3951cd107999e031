"""Time stamps: asks an authority for one over HTTP, and reads what one says.

An authority is trusted in nothing that can be checked: its answer must be about the
digest that was sent, and answer this very question (RFC 3161).
"""

import http.client
import os
import socket
import ssl
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from threading import Timer
from urllib.parse import urlsplit

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.x509.oid import ExtendedKeyUsageOID

from appeals.errors import MachineError
from appeals.signing.certificates import has_issued, holder_name, period_faults
from appeals.signing.cms_message import (
    HASHES,
    SHA256,
    STAMP_INFO,
    digest_holds,
    read_stamp,
    signature_holds,
)
from appeals.signing.der import (
    BOOLEAN,
    GENERALIZED_TIME,
    INTEGER,
    OCTETS,
    OID,
    SEQUENCE,
    Der,
    DerError,
    integer,
    read_moment,
    tlv,
)
from appeals.signing.revocation import check_revocation
from appeals.signing.trust import Trust, find_chain

MOST_BYTES = 64 * 1024
MOST_IN_A_TOKEN = 12 * 1024
"""Room that is kept for a token in a PDF; those of known authorities have 3 to 8 kB."""
WITHOUT = "try again later, name another authority, or sign without one (level b)"
_TRUE = b"\x01\x01\xff"
_OK = 200
_GRANTED = (0, 1)  # the second: with changes, which the checks below would see


@dataclass(frozen=True, slots=True)
class Stamp:
    """What a time stamp says: when it was made, of which digest, and by whom.

    `reason` says why the authority is not trusted; "" when it is.
    """

    at: datetime
    imprint: bytes
    nonce: int | None
    authority: x509.Certificate
    others: tuple[x509.Certificate, ...]

    def doubt(self, trust: Trust) -> str:
        """Say in a sentence why the authority is not trusted; "" when it is."""
        name = holder_name(self.authority)
        late = [*period_faults(self.authority, self.at)]
        if late:
            return f"the time stamp of '{name}' counts for nothing: {late[0].message}"
        roots = (*trust.roots, *trust.demo_roots)
        chain = find_chain(roots, self.authority, self.others, self.at)
        if not chain:
            return f"no trusted certificate confirms the time stamp authority '{name}'"
        revoked, _ = check_revocation(chain, trust.crls, self.at)
        if revoked:
            return f"the time stamp counts for nothing: {revoked[0].message}"
        for each in self.others:
            issuers = (*self.others, *roots)
            if each not in roots and not any(has_issued(i, each) for i in issuers):
                return (
                    f"the time stamp of '{name}' holds a certificate of "
                    f"'{holder_name(each)}' that no certificate that is trusted here "
                    "confirms"
                )
        return ""


def read_time_stamp(token: bytes) -> Stamp:
    """Read a time stamp token, and check all that it says of itself. Raises DerError.

    Whether it is about the right digest, and whether to believe the authority, is left
    to the caller.
    """
    message = read_stamp(token)
    content = message.content or b""
    if not digest_holds(message, STAMP_INFO, content) or not signature_holds(message):
        raise DerError("the time stamp was changed after it was made")
    if not _is_for_stamps(message.signer):
        raise DerError("its time stamp is signed by one who is no authority for them")
    whole = Der(content)
    info = whole.open()
    whole.close()
    info.expect(integer(1))
    info.take(OID)
    imprint = info.open()
    if not isinstance(HASHES.get(imprint.whole(SEQUENCE)), hashes.SHA256):
        raise DerError("the time stamp is of an unknown digest")
    digest = imprint.take(OCTETS)
    imprint.close()
    info.take(INTEGER)
    at = read_moment(GENERALIZED_TIME, info.take(GENERALIZED_TIME))
    if info.tag == SEQUENCE:  # its accuracy
        info.value()
    if info.tag == BOOLEAN:
        info.expect(_TRUE)
    nonce = info.number() if info.tag == INTEGER else None
    return Stamp(at, digest, nonce, message.signer, message.others)


def _is_for_stamps(certificate: x509.Certificate) -> bool:
    """Tell whether a certificate is for time stamps alone (RFC 3161, 2.3)."""
    try:
        found = certificate.extensions.get_extension_for_class(x509.ExtendedKeyUsage)
    except (x509.ExtensionNotFound, ValueError):
        return False
    return [*found.value] == [ExtendedKeyUsageOID.TIME_STAMPING] and found.critical


def _new_nonce() -> int:
    return int.from_bytes(b"\x01" + os.urandom(8), "big")


@dataclass(frozen=True, slots=True)
class HttpTimestamper:
    """A time stamp authority that is asked over HTTP (RFC 3161, 3.4).

    `url` begins with http:// or https://; no redirection is followed. The answer is
    there `timeout_s` seconds after the question, or there is none.
    """

    url: str
    timeout_s: float = 10.0
    new_nonce: Callable[[], int] = _new_nonce

    def stamp(self, digest: bytes) -> bytes:
        """Give the token for a SHA-256 digest.

        Raises MachineError when the authority does not answer in time, refuses,
        answers a different question, or answers what cannot be read.
        """
        nonce = self.new_nonce()
        question = tlv(
            SEQUENCE,
            integer(1),
            tlv(SEQUENCE, SHA256, tlv(OCTETS, digest)),
            integer(nonce),
            _TRUE,  # with its certificate
        )
        answer = self._ask(question)
        try:
            token = self._token(answer)
            stamp = read_time_stamp(token)
        except DerError as error:
            raise self._trouble(
                f"gave an answer that cannot be used: {error}"
            ) from error
        if len(token) > MOST_IN_A_TOKEN:
            raise self._trouble("gave a time stamp that is too large for a letter")
        if stamp.imprint != digest:
            raise self._trouble("stamped another digest than the one it was sent")
        if stamp.nonce != nonce:
            raise self._trouble("answered another question than the one it was asked")
        return token

    def _token(self, answer: bytes) -> bytes:
        whole = Der(answer)
        response = whole.open()
        whole.close()
        info = response.open()
        status = info.number()
        if status not in _GRANTED:
            words = ""
            if info.tag == SEQUENCE:
                text = info.open().value()[1].decode("utf-8", "replace")
                words = (
                    f": {' '.join(text.split())[:200]}" if text.isprintable() else ""
                )
            raise self._trouble(f"refused (status {status}){words}")
        token = response.whole(SEQUENCE)
        response.close()
        return token

    def _ask(self, question: bytes) -> bytes:
        connection = self._connection()
        path = urlsplit(self.url)
        target = (path.path or "/") + (f"?{path.query}" if path.query else "")
        head = {
            "Content-Type": "application/timestamp-query",
            "Accept": "application/timestamp-reply",
        }
        is_late: list[bool] = []
        clock = Timer(self.timeout_s, _hang_up, (connection, is_late))
        clock.daemon = True
        clock.start()
        try:
            connection.request("POST", target, question, head)
            with connection.getresponse() as response:
                answer = response.read(MOST_BYTES + 1)
        except TimeoutError as error:
            raise self._trouble(self._late) from error
        except (OSError, http.client.HTTPException, ValueError) as error:
            if is_late:
                raise self._trouble(self._late) from error
            raise self._trouble(f"cannot be reached: {error}") from error
        finally:
            clock.cancel()
            connection.close()
        if is_late:
            raise self._trouble(self._late)
        if response.status != _OK:
            raise self._trouble(f"answered with HTTP status {response.status}")
        if len(answer) > MOST_BYTES:
            raise self._trouble("gave an answer of more than 64 kB")
        return answer

    def _connection(self) -> http.client.HTTPConnection:
        try:
            parts = urlsplit(self.url)
            host, port = parts.hostname or "", parts.port
        except ValueError:
            parts, host, port = urlsplit(""), "", None
        is_plain = self.url.isascii() and self.url.isprintable()
        is_web = parts.scheme in {"http", "https"} and " " not in self.url
        if not (is_plain and is_web and host) or parts.username:
            raise MachineError(
                f"'{self.url}' is not the address of a time stamp authority",
                remedy="write it as http://tsa.example.org/path, in plain letters and "
                "without a user name",
            )
        if parts.scheme == "http":
            return http.client.HTTPConnection(host, port, timeout=self.timeout_s)
        context = ssl.create_default_context()
        return http.client.HTTPSConnection(
            host, port, timeout=self.timeout_s, context=context
        )

    @property
    def _late(self) -> str:
        return f"did not answer within {self.timeout_s:g} seconds"

    def _trouble(self, what: str) -> MachineError:
        host = urlsplit(self.url).hostname
        return MachineError(f"the time stamp authority {host} {what}", remedy=WITHOUT)


def _hang_up(connection: http.client.HTTPConnection, is_late: list[bool]) -> None:
    """End a conversation that goes on, byte by byte, for ever."""
    is_late.append(True)
    if connection.sock is not None:
        try:
            connection.sock.shutdown(socket.SHUT_RDWR)
        except OSError:  # it was over already
            return


def is_stamp_of(stamp: Stamp, data: bytes) -> bool:
    """Tell whether a time stamp is that of these bytes."""
    return stamp.imprint == sha256(data).digest()
