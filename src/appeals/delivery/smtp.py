"""SMTP: one transaction per letter, in which the final dot is the commit point.

`smtplib.sendmail` may send to some recipients only, and cannot say whether the dot was
sent when the connection broke; hence our own transaction (RFC 5321).
"""

import re
import select
import smtplib
import socket
import ssl
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import ClassVar, Final

from appeals.delivery.mail_server import TIMEOUT_S, read_token, tls_context, xoauth2
from appeals.delivery.plan import AddressKind
from appeals.delivery.receipts import Contents
from appeals.delivery.transport import (
    OutgoingLetter,
    Parcel,
    Transport,
    TransportResult,
    compose_email,
)
from appeals.errors import AppealsError, MachineError
from appeals.model.choices import TransportName
from appeals.model.settings import MailServer

ANSWER_S: Final = 600
"""How long the answer to the final dot may take (RFC 5321, 4.5.3.2.6)."""

_OK, _FORWARDED, _GO_ON, _CLOSING = 250, 251, 354, 421
_REFUSED = 500
_EQUAL_REFUSALS = 3
"""This many equal refusals in a row mean the sender, not the letters."""

_LOSSES = 2
"""This many broken connections in a row mean that the server is gone."""

_QUOTA = re.compile(
    r"quota|rate.?limit|too many (messages|mails|e-?mails|recipients|connections)"
    r"|(daily|hourly|sending|message|submission) (user )?(sending )?(limit|rate)"
    r"|limit (exceeded|reached)|exceeded .{0,40}limit|\b5\.4\.5\b",
    re.IGNORECASE,
)
_LONGEST_REPLY = 300


class SmtpTransport(Transport):
    """A mail server that accepts letters over one connection."""

    name: ClassVar[TransportName] = "smtp"
    is_network: ClassVar[bool] = True
    address_kind: ClassVar[AddressKind] = "email"

    def __init__(
        self,
        server: MailServer,
        sender: str,
        *,
        timeout_s: float = TIMEOUT_S,
        answer_s: float = ANSWER_S,
    ) -> None:
        """Configure a server; `sender` is the address that letters are sent from.

        The server is contacted only for the first letter.
        """
        self._server, self._sender = server, sender
        self._timeout_s, self._answer_s = timeout_s, answer_s
        self._shown = f"the mail server {server.host}:{server.port}"
        self._smtp: smtplib.SMTP | None = None
        self._refusals: list[str] = []
        self._losses = 0

    def compose(self, letter: OutgoingLetter) -> Contents:
        """Make a message as it is sent, without the mark of a draft."""
        return compose_email(letter, is_unsent=False)

    def hand_over(self, parcel: Parcel, dot: Callable[[], None]) -> TransportResult:
        """Hand one message to the server: to all of its recipients, or to none.

        Raises MachineError if the server cannot be reached or trusted, or if the
        connection breaks after the dot.
        """
        is_reused = self._smtp is not None
        smtp = self._smtp or self._connect()
        has_dotted = False

        def dot_once() -> None:
            nonlocal has_dotted
            dot()
            has_dotted = True

        try:
            try:
                handed = self._transmit(smtp, parcel, dot_once)
            except _IdleError:
                if not is_reused:
                    raise
                self._disconnect()
                handed = self._transmit(self._connect(), parcel, dot_once)
        except AppealsError:  # in the middle of a letter no other one can begin
            self._disconnect()
            raise
        except (OSError, smtplib.SMTPException) as error:
            self._disconnect()
            if has_dotted:
                raise MachineError(
                    f"{self._shown} took the whole letter and did not say whether it "
                    f"accepts it: {_error_reason(error)}",
                    remedy="look for it among your mail there",
                ) from error
            self._losses += 1
            reply = (
                f"the connection broke before the letter left: {_error_reason(error)}"
            )
            return TransportResult("planned", reply, stops=self._losses >= _LOSSES)
        self._losses = 0
        return handed

    def finish(self) -> tuple[Path, ...]:
        """Log out; the answer of the server does not matter."""
        if self._smtp is not None:
            with suppress(OSError, smtplib.SMTPException):
                self._smtp.quit()
        self._disconnect()
        return ()

    def _transmit(
        self, smtp: smtplib.SMTP, parcel: Parcel, dot: Callable[[], None]
    ) -> TransportResult:
        size = parcel.path.stat().st_size
        limit = smtp.esmtp_features.get("size", "")
        if limit.isdecimal() and 0 < int(limit) < size:
            return TransportResult(
                "failed",
                f"{self._shown} takes no message over {int(limit) / 1e6:.1f} MB, and "
                f"this one has {size / 1e6:.1f} MB: make the annexes smaller",
            )
        options = [f"size={size}"] if smtp.has_extn("size") else []
        try:
            code, text = smtp.mail(self._sender, options)
        except smtplib.SMTPServerDisconnected as error:
            raise _IdleError(str(error)) from error
        if code != _OK:
            return self._handle_refusal(smtp, code, text)
        for address in parcel.addresses:
            code, text = smtp.rcpt(address)
            if code not in {_OK, _FORWARDED}:
                return self._handle_refusal(smtp, code, text)
        smtp.putcmd("data")
        code, text = smtp.getreply()
        if code != _GO_ON:
            return self._handle_refusal(smtp, code, text)
        for piece in _double_dots(parcel.pieces()):
            smtp.send(piece)
        _refuse_if_gone(smtp)
        dot()
        smtp.send(b".\r\n")
        code, text = self._read_final_reply(smtp)
        if code == _OK:
            self._refusals.clear()
            return TransportResult("accepted", _format_reply(code, text))
        return self._handle_refusal(smtp, code, text)

    def _read_final_reply(self, smtp: smtplib.SMTP) -> tuple[int, bytes]:
        """Wait for the answer to the dot, longer than for others."""
        sock = smtp.sock
        assert sock is not None  # noqa: S101  the dot was just sent
        sock.settimeout(self._answer_s)
        answer = smtp.getreply()
        if smtp.sock is not None:  # 421 closes it
            smtp.sock.settimeout(self._timeout_s)
        return answer

    def _handle_refusal(
        self, smtp: smtplib.SMTP, code: int, text: bytes
    ) -> TransportResult:
        """Interpret a refusal; the letter reached nobody (RFC 5321, 4.2.1)."""
        reply = _format_reply(code, text)
        self._refusals.append(reply)
        last = self._refusals[-_EQUAL_REFUSALS:]
        is_of_sender = bool(_QUOTA.search(reply)) or (
            code >= _REFUSED and last == [reply] * _EQUAL_REFUSALS
        )
        if code == _CLOSING:
            self._disconnect()
        else:
            try:
                smtp.rset()
            except (OSError, smtplib.SMTPException):
                self._disconnect()
        is_final = code >= _REFUSED and not is_of_sender
        stops = is_of_sender or code == _CLOSING
        return TransportResult("failed" if is_final else "planned", reply, stops=stops)

    def _connect(self) -> smtplib.SMTP:
        """Connect, encrypt, log in; MachineError if one of them fails."""
        try:
            smtp = self._open()
            try:
                if smtp.sock is not None:  # else the dot waits 40 ms (RFC 896)
                    smtp.sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
                smtp.ehlo_or_helo_if_needed()
                if self._server.security == "starttls":
                    smtp.starttls(context=tls_context())
                    smtp.ehlo()
                if self._server.user is not None:
                    self._log_in(smtp, self._server.user)
            except BaseException:
                smtp.close()
                raise
        except (OSError, smtplib.SMTPException) as error:
            raise self._connection_error(error) from error
        self._smtp = smtp
        return smtp

    def _open(self) -> smtplib.SMTP:
        """Connect with the sender's domain: no server learns this machine's name."""
        server = self._server
        where = server.host, server.port, self._sender.rpartition("@")[2]
        if server.security == "tls":
            context = tls_context()
            return smtplib.SMTP_SSL(*where, timeout=self._timeout_s, context=context)
        return smtplib.SMTP(*where, timeout=self._timeout_s)

    def _log_in(self, smtp: smtplib.SMTP, user: str) -> None:
        secret = read_token(self._server)
        mechanisms = smtp.esmtp_features.get("auth", "").upper().split()
        if "XOAUTH2" not in mechanisms or self._server.token_command is None:
            smtp.login(user, secret)
            return

        def answer(challenge: bytes | None = None) -> str:
            first = xoauth2(self._server, secret)
            return first if challenge is None else ""  # "" asks for the reason

        smtp.auth("XOAUTH2", answer, initial_response_ok=True)

    def _connection_error(self, error: OSError | smtplib.SMTPException) -> MachineError:
        """Explain why a server cannot be reached or trusted, and what to do."""
        what = f"cannot be reached: {_error_reason(error)}"
        remedy = "check `host`, `port` and `security` under [mail.smtp], and the "
        remedy += "network; then run the command again"
        match error:
            case ssl.SSLCertVerificationError():
                what = f"does not prove who it is: {error.verify_message}"
                remedy = "check `host` under [mail.smtp]; this computer must know a "
                remedy += "certificate that your own organisation issued"
            case smtplib.SMTPAuthenticationError():
                what = f"does not let '{self._server.user}' in ({error.smtp_code})"
                remedy = "check `user` under [mail.smtp], and what `token_command` or "
                remedy += "the key ring gives"
            case smtplib.SMTPNotSupportedError():
                what = f"cannot do what is asked of it: {error}"
                remedy = "check `port` and `security` under [mail.smtp]: 587 is most "
                remedy += 'often "starttls", 465 "tls"'
        return MachineError(f"{self._shown} {what}", remedy=remedy)

    def _disconnect(self) -> None:
        if self._smtp is not None:
            self._smtp.close()
            self._smtp = None


class _IdleError(smtplib.SMTPServerDisconnected):
    """A server closed an idle connection: the next one may work."""


def _double_dots(pieces: Iterator[bytes]) -> Iterator[bytes]:
    """Double the dots at the start of lines (RFC 5321, 4.5.2), and end the last one."""
    begins_line = True
    for piece in pieces:
        dotted = piece.replace(b"\n.", b"\n..")
        yield b"." + dotted if begins_line and piece.startswith(b".") else dotted
        begins_line = piece.endswith(b"\n")
    if not begins_line:
        yield b"\r\n"


def _refuse_if_gone(smtp: smtplib.SMTP) -> None:
    """Raise OSError if the server spoke or hung up before the dot: nothing was sent."""
    sock = smtp.sock
    if sock is None or not select.select([sock], [], [], 0)[0]:
        return
    if isinstance(sock, ssl.SSLSocket):  # a late session ticket says nothing
        sock.settimeout(0)
        try:
            sock.recv(1)
        except ssl.SSLWantReadError:
            return
        finally:
            sock.settimeout(smtp.timeout)
    raise OSError("the server spoke or hung up before the end of the letter")


def _format_reply(code: int, text: bytes) -> str:
    """Give an answer on one line without control characters."""
    words = " ".join(text.decode("utf-8", "replace").split())
    return "".join(c for c in f"{code} {words}" if c.isprintable())[:_LONGEST_REPLY]


def _error_reason(error: OSError | smtplib.SMTPException) -> str:
    if isinstance(error, smtplib.SMTPResponseException):
        text = error.smtp_error
        return _format_reply(
            error.smtp_code, text if isinstance(text, bytes) else text.encode()
        )
    if isinstance(error, TimeoutError):
        return "it does not answer"
    return getattr(error, "strerror", None) or str(error) or type(error).__name__
