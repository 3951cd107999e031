"""Time stamps: request one from an authority over HTTP, and read one.

Whatever can be checked is checked: an answer must be about the digest that was sent,
and match this very request (RFC 3161).
"""

import http.client
import os
import socket
import ssl
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from hashlib import new, sha256
from threading import Timer
from urllib.parse import urlsplit

from cryptography import x509
from cryptography.x509.oid import ExtendedKeyUsageOID

from appeals.errors import MachineError
from appeals.signing.certificates import find_period_faults, has_issued, holder_name
from appeals.signing.cms import (
    CmsMessage,
    as_utc,
    find_signature_fault,
    read_token,
)
from appeals.signing.trust import Trust, check_revocation, find_chain
from appeals.signing.verdict import UNREADABLE, MalformedError

MOST_BYTES = 64 * 1024
MOST_IN_A_TOKEN = 12 * 1024
"""Room that is kept for a token in a PDF; those of known authorities have 3 to 8 kB."""
WITHOUT = "try again later, name another authority, or sign without one (level b)"
_OK = 200
_GRANTED = ("granted", "granted_with_mods")


@dataclass(frozen=True, slots=True)
class Stamp:
    """What a time stamp says: when it was made, of which digest, and by whom."""

    at: datetime
    imprint: bytes
    nonce: int | None
    authority: x509.Certificate
    others: tuple[x509.Certificate, ...]

    def covers(self, data: bytes) -> bool:
        """Tell whether these bytes are what was stamped."""
        return self.imprint == sha256(data).digest()

    def doubt(self, trust: Trust) -> str:
        """Say in a sentence why the authority is not trusted; "" when it is."""
        name = holder_name(self.authority)
        late = [*find_period_faults(self.authority, self.at)]
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
    """Read a time stamp token, and check it against itself.

    Raises MalformedError. Whether it is about the right digest, and whether the
    authority is trusted, is for the caller to check.
    """
    message = read_token(token)
    content = message.content or b""
    algorithm = message.info["digest_algorithm"]["algorithm"].native
    if find_signature_fault(message, "tst_info", new(algorithm, content).digest()):
        raise MalformedError("the time stamp was changed after it was made")
    if not _is_for_stamps(message.signer):
        raise MalformedError("its time stamp is not signed by a time stamp authority")
    try:
        return _read_info(message, content)
    except UNREADABLE as error:
        raise MalformedError("the time stamp does not say when it was made") from error


def _read_info(message: CmsMessage, content: bytes) -> Stamp:
    from asn1crypto.tsp import TSTInfo

    info = TSTInfo.load(content, strict=True)
    imprint = info["message_imprint"]
    if imprint["hash_algorithm"]["algorithm"].native != "sha256":
        raise MalformedError("the time stamp is of an unknown digest")
    return Stamp(
        as_utc(info["gen_time"].native),
        imprint["hashed_message"].native,
        info["nonce"].native,
        message.signer,
        message.others,
    )


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
    """A time stamp authority that is reached over HTTP (RFC 3161, 3.4).

    `url` begins with http:// or https://; no redirection is followed. The whole answer
    must arrive within `timeout_s` seconds.
    """

    url: str
    timeout_s: float = 10.0
    new_nonce: Callable[[], int] = _new_nonce

    def stamp(self, digest: bytes) -> bytes:
        """Give the token for a SHA-256 digest.

        Raises MachineError when the authority does not answer in time, refuses,
        answers a different request, or gives an unreadable answer.
        """
        from asn1crypto import algos, tsp

        nonce = self.new_nonce()
        imprint = {
            "hash_algorithm": algos.DigestAlgorithm({"algorithm": "sha256"}),
            "hashed_message": digest,
        }
        request = tsp.TimeStampReq(
            {
                "version": 1,
                "message_imprint": tsp.MessageImprint(imprint),
                "nonce": nonce,
                "cert_req": True,
            }
        )
        answer = self._request(request.dump())
        try:
            token = self._read_answer(answer)
            stamp = read_time_stamp(token)
        except UNREADABLE as error:
            is_ours = isinstance(error, MalformedError)
            why = str(error) if is_ours else "it is not an answer of an authority"
            raise self._error(f"gave an answer that cannot be used: {why}") from error
        if len(token) > MOST_IN_A_TOKEN:
            raise self._error("gave a time stamp that is too large for a letter")
        if stamp.imprint != digest:
            raise self._error("stamped another digest than the one it was sent")
        if stamp.nonce != nonce:
            raise self._error("answered another request than the one it was asked")
        return token

    def _read_answer(self, answer: bytes) -> bytes:
        from asn1crypto import parser, tsp

        parts = parser.parse(answer, strict=True)[4]
        size = parser.peek(parts)
        info = tsp.PKIStatusInfo.load(parts[:size], strict=True)
        if info["status"].native not in _GRANTED:
            text = " ".join(" ".join(info["status_string"].native or ()).split())
            words = f": {text[:200]}" if text and text.isprintable() else ""
            raise self._error(f"refused (status {int(info['status'])}){words}")
        return bytes(parts[size:])

    def _request(self, request: bytes) -> bytes:
        connection = self._connection()
        path = urlsplit(self.url)
        target = (path.path or "/") + (f"?{path.query}" if path.query else "")
        head = {
            "Content-Type": "application/timestamp-query",
            "Accept": "application/timestamp-reply",
        }
        is_late: list[bool] = []
        timer = Timer(self.timeout_s, _close_connection, (connection, is_late))
        timer.daemon = True
        timer.start()
        try:
            connection.request("POST", target, request, head)
            with connection.getresponse() as response:
                answer = response.read(MOST_BYTES + 1)
        except TimeoutError as error:
            raise self._error(self._timeout_message) from error
        except (OSError, http.client.HTTPException, ValueError) as error:
            if is_late:
                raise self._error(self._timeout_message) from error
            raise self._error(f"cannot be reached: {_explain_error(error)}") from error
        finally:
            timer.cancel()
            connection.close()
        if is_late:
            raise self._error(self._timeout_message)
        if response.status != _OK:
            raise self._error(f"answered with HTTP status {response.status}")
        if len(answer) > MOST_BYTES:
            raise self._error("gave an answer of more than 64 kB")
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
    def _timeout_message(self) -> str:
        return f"did not answer within {self.timeout_s:g} seconds"

    def _error(self, what: str) -> MachineError:
        host = urlsplit(self.url).hostname
        return MachineError(f"the time stamp authority {host} {what}", remedy=WITHOUT)


def _close_connection(
    connection: http.client.HTTPConnection, is_late: list[bool]
) -> None:
    """End a connection on which bytes arrive too slowly."""
    is_late.append(True)
    if connection.sock is not None:
        try:
            connection.sock.shutdown(socket.SHUT_RDWR)
        except OSError:  # it was closed already
            return


def _explain_error(error: Exception) -> str:
    """Say in plain words why a server cannot be reached."""
    match error:
        case ssl.SSLCertVerificationError():
            return f"its certificate is not valid ({error.verify_message})"
        case ssl.SSLError():
            return "it does not answer over https"
        case socket.gaierror():
            return "its name is not found; is there a network?"
        case http.client.HTTPException():
            return "what answers there is no web server"
        case OSError(strerror=str() as reason):
            return reason
        case _:
            return str(error)
