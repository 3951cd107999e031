"""A mailbox over IMAP: drafts are put into it, and answers are looked for.

Reading changes nothing: folders are opened with EXAMINE, messages read with BODY.PEEK.
"""

import imaplib
import re
import ssl
from base64 import b64decode, b64encode
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Final, Self

from appeals.delivery.mail_server import TIMEOUT_S, read_token, tls_context, xoauth2
from appeals.errors import MachineError, WorkspaceError
from appeals.model.settings import ImapServer

HEAD_BYTES: Final = 65_536
"""How much of the head of a message is read, however long it is."""
_AT_ONCE: Final = 100
_MONTHS: Final = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split()
_LISTED = re.compile(rb'\((?P<flags>[^)]*)\) (?:"[^"]*"|NIL) (?P<name>.+)')
_UID = re.compile(rb"UID (\d+)")
_SIZE = re.compile(rb"RFC822\.SIZE (\d+)")
_ID = re.compile(r"<[!-;=?-~]+@[!-;=?-~]+>")


@dataclass(frozen=True, slots=True)
class FoundMail:
    """A message in a folder: its UID, its size, and the first bytes of its head."""

    uid: int
    size_bytes: int
    head: bytes


class ImapMailbox:
    """A connection to a mailbox; a context manager that ends it.

    Every method raises MachineError where the server does not answer, does not prove
    who it is, or refuses.
    """

    def __init__(self, server: ImapServer) -> None:
        self._server = server
        self._shown = f"the mail server {server.host}:{server.port}"
        with self._explain_errors("cannot be reached"):
            self._connection = self._connect()
        try:
            self._log_in()
        except BaseException:
            _hang_up(self._connection)
            raise

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_error: object) -> None:
        self.close()

    def close(self) -> None:
        """Log out; the answer of the server does not matter."""
        try:
            self._connection.logout()
        except (imaplib.IMAP4.error, OSError):
            _hang_up(self._connection)

    def drafts_folder(self) -> str:
        r"""Name the folder of drafts: that of the settings, or marked so (RFC 6154).

        Raises WorkspaceError if neither names it.
        """
        named = self._server.drafts
        found = encode_folder(named) if named else self.marked_folder("\\Drafts")
        if found is None:
            raise WorkspaceError(
                f"{self._shown} does not say which folder is that of drafts",
                remedy='name it under [mail.imap] in appeals.toml: drafts = "Drafts"',
            )
        return found

    def marked_folder(self, mark: str) -> str | None:
        r"""Name the folder with this mark of the server: `\Sent`; None without one."""
        for line in self._folders:
            found = _LISTED.fullmatch(line) if isinstance(line, bytes) else None
            if found and mark.casefold().encode() in found["flags"].lower().split():
                return found["name"].decode("ascii", "replace").strip('"')
        return None

    @cached_property
    def _folders(self) -> Sequence[object]:
        return self._run("LIST", self._connection.list)

    def copy_folders(self) -> tuple[str, ...]:
        r"""Name the folders in which a copy of a sent message may be.

        Those of the settings, and those that the server marks `\Sent`, `\Archive` or
        `\All` (RFC 6154).
        """
        named = map(encode_folder, (*self._server.copies, *self._server.folders))
        marked = map(self.marked_folder, ("\\Sent", "\\Archive", "\\All"))
        return tuple(dict.fromkeys([*filter(None, marked), *named]))

    def append_draft(self, folder: str, message: bytes, message_id: str) -> bool:
        """Put a message into a folder, unless one with its Message-ID is there.

        False if it was there, or was sent since: repeating this after a command that
        died leaves one copy.
        """
        sent = self.marked_folder("\\Sent")
        if any(self.find(each, message_id) for each in (folder, sent) if each):
            return False
        where = _quote_folder(folder), "(\\Draft \\Seen)", ""
        self._run("APPEND", lambda: self._connection.append(*where, message))
        return True

    def find(
        self, folder: str, message_id: str, *, has_left: bool = False
    ) -> tuple[int, ...]:
        """Give the UIDs of the messages of a folder with a Message-ID.

        With `has_left`, those that are not drafts.
        """
        if not _ID.fullmatch(message_id):
            return ()
        self._examine_folder(folder)
        which = ("UNDRAFT",) if has_left else ()
        return self._search(*which, "HEADER", "Message-ID", f'"{message_id}"')

    def messages_since(self, folder: str, day: date) -> Iterator[FoundMail]:
        """Give the messages that arrived in a folder on a day or later: their heads."""
        self._examine_folder(folder)
        when = f"{day.day}-{_MONTHS[day.month - 1]}-{day.year}"
        uids = self._search("SINCE", when)
        for start in range(0, len(uids), _AT_ONCE):
            some = ",".join(map(str, uids[start : start + _AT_ONCE]))
            what = f"(UID RFC822.SIZE BODY.PEEK[HEADER]<0.{HEAD_BYTES}>)"
            for answer, content in self._fetch(some, what):
                uid, size = _UID.search(answer), _SIZE.search(answer)
                if uid and size:
                    yield FoundMail(int(uid[1]), int(size[1]), content[:HEAD_BYTES])

    def read(self, uid: int, most: int) -> bytes:
        """Read the first bytes of a message in the folder opened last."""
        found = self._fetch(str(uid), f"(UID BODY.PEEK[]<0.{most}>)")
        return b"".join(content for _, content in found)[:most]

    def _connect(self) -> imaplib.IMAP4:
        server = self._server
        where = server.host, server.port
        if server.security == "tls":
            return imaplib.IMAP4_SSL(
                *where, ssl_context=tls_context(), timeout=TIMEOUT_S
            )
        connection = imaplib.IMAP4(*where, timeout=TIMEOUT_S)
        if server.security == "starttls":
            try:
                connection.starttls(tls_context())
            except BaseException:
                _hang_up(connection)
                raise
        return connection

    def _log_in(self) -> None:
        user = self._server.user
        if self._connection.state == "AUTH":
            return  # it identifies us by our address
        if user is None:
            raise WorkspaceError(
                f"{self._shown} wants to know who asks",
                remedy="write `user` and `token_command` under [mail.imap] in "
                "appeals.toml",
            )
        token = read_token(self._server)
        is_token = "AUTH=XOAUTH2" in self._connection.capabilities
        with self._explain_errors("does not let us in", is_login=True):
            if is_token:
                words = iter((xoauth2(self._server, token).encode(),))
                self._connection.authenticate("XOAUTH2", lambda _: next(words, b""))
            else:
                self._connection.login(user, token)

    def _examine_folder(self, folder: str) -> None:
        name = _quote_folder(folder)
        self._run(
            f"to open the folder '{folder}'",
            lambda: self._connection.select(name, readonly=True),
        )

    def _search(self, *words: str) -> tuple[int, ...]:
        found = self._run("SEARCH", lambda: self._connection.uid("SEARCH", *words))
        text = b" ".join(line for line in found if isinstance(line, bytes))
        return tuple(sorted(int(uid) for uid in text.split() if uid.isdigit()))

    def _fetch(self, uids: str, what: str) -> Sequence[tuple[bytes, bytes]]:
        found = self._run("FETCH", lambda: self._connection.uid("FETCH", uids, what))
        return [each for each in found if isinstance(each, tuple)]

    def _run(
        self, what: str, ask: Callable[[], tuple[str, Sequence[object]]]
    ) -> Sequence[object]:
        """Run a command and give the server's answer: lines, and pairs with bytes."""
        with self._explain_errors(f"refused {what}"):
            answer, found = ask()
            if answer != "OK":
                raise imaplib.IMAP4.error(answer)
        return found

    @contextmanager
    def _explain_errors(self, what: str, *, is_login: bool = False) -> Iterator[None]:
        """Turn errors of the server or the network into sentences."""
        try:
            yield
        except ssl.SSLError as error:
            reason = getattr(error, "verify_message", "") or error.reason or "TLS fails"
            raise MachineError(
                f"{self._shown} does not prove who it is: {reason}",
                remedy="correct `host` under [mail.imap]; never send past a wrong "
                "certificate",
            ) from None
        except (imaplib.IMAP4.error, OSError) as error:
            reason = "" if is_login else f": {_error_reason(error)}"
            raise MachineError(
                f"{self._shown} {what}{reason}",
                remedy="look at [mail.imap] in appeals.toml, and whether the mailbox "
                "opens in a mail program",
            ) from None


def _hang_up(connection: imaplib.IMAP4) -> None:
    """End the connection, if any, so that the original error is the one reported."""
    with suppress(OSError):
        connection.shutdown()


def encode_folder(name: str) -> str:
    """Write the name of a folder in the UTF-7 of IMAP (RFC 3501, 5.1.3)."""
    parts = re.split(r"([^ -~]+)", name.replace("&", "&-"))
    coded = [b64encode(p.encode("utf-16-be")).decode().rstrip("=") for p in parts[1::2]]
    parts[1::2] = [f"&{each.replace('/', ',')}-" for each in coded]
    return "".join(parts)


def decode_folder(name: str) -> str:
    """Decode the name of a folder; one that cannot be decoded stays unchanged."""
    parts = re.split(r"&([A-Za-z0-9+,]*)-", name)
    try:
        coded = [
            b64decode(p.replace(",", "/") + "=" * (-len(p) % 4)).decode("utf-16-be")
            for p in parts[1::2]
        ]
    except ValueError:
        return name
    parts[1::2] = [each or "&" for each in coded]
    return "".join(parts)


def _error_reason(error: Exception) -> str:
    """Give the first line of what went wrong, printable and short."""
    text = getattr(error, "strerror", None) or str(error) or type(error).__name__
    return "".join(c for c in text if c.isprintable())[:200]


def _quote_folder(folder: str) -> str:
    r"""Write the name of a folder as a quoted string (RFC 3501, 4.3)."""
    return '"' + folder.replace("\\", "\\\\").replace('"', '\\"') + '"'
