"""One e-mail as bytes: an `.eml` file that mail programs open as a draft.

The same message gives the same bytes. A header that cannot be sent as planned is
refused, never changed silently.
"""

import re
import unicodedata
from binascii import b2a_base64
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time
from email import message_from_bytes
from email.header import decode_header, make_header
from email.message import EmailMessage
from email.message import Message as ParsedMessage
from email.policy import SMTP, compat32
from email.quoprimime import body_encode
from email.utils import format_datetime, getaddresses
from functools import lru_cache
from hashlib import sha256
from pathlib import PurePosixPath

from appeals.delivery.addresses import is_mailbox
from appeals.delivery.header_words import header_text
from appeals.errors import BlockedError

_TYPES = {
    ".csv": "text/csv",
    ".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ".jpeg": "image/jpeg",
    ".jpg": "image/jpeg",
    ".odt": "application/vnd.oasis.opendocument.text",
    ".pdf": "application/pdf",
    ".png": "image/png",
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ".zip": "application/zip",
}
_STRICT = compat32.clone(raise_on_defect=True)
_MESSAGE_ID = re.compile(r"<[!-;=?A-~]{1,300}@[!-;=?A-~]{1,300}>")
_PLAIN_NAME = re.compile(r"[A-Za-z0-9]+(?: [A-Za-z0-9]+)*")
_PLAIN_LENGTH = 40
_LINE_LENGTH, _TEXT_LINE_LENGTH = 76, 78
_HEAD_OF_TEXT = (
    b'Content-Type: text/plain; charset="utf-8"\r\n'
    b"Content-Transfer-Encoding: quoted-printable\r\n"
)
BYTES_AT_ONCE = 57 * 16384
"""How many bytes of a file are encoded at a time: whole lines of 57 bytes."""
_validated: set[bytes] = set()
"""Hashes of messages that this process has read back and found as planned."""

_MOST_VALIDATED = 100_000
_FORBIDDEN_CATEGORIES = frozenset({"Cc", "Cs", "Zl", "Zp"})


@dataclass(frozen=True, slots=True)
class Mailbox:
    """A name and an e-mail address."""

    name: str
    address: str


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file of the message, under the name that the recipient sees.

    `content` is its bytes, or pieces of `BYTES_AT_ONCE` bytes; the last may be shorter.
    """

    name: str
    content: bytes | Iterable[bytes]


@dataclass(frozen=True, slots=True)
class Message:
    """An e-mail to one recipient.

    `text` has line feeds; `day` is its date, in UTC. `message_id` is in angle brackets.
    `reply_to` is where answers should be sent, if elsewhere; `cc` are addresses that
    get a copy. `references` are Message-IDs of messages that this one continues, the
    latest last. `is_unsent` is True for a file that a mail program should open as a
    draft.
    """

    sender: Mailbox
    to: Mailbox
    subject: str
    day: date
    message_id: str
    text: str
    attachments: tuple[Attachment, ...] = ()
    reply_to: str = ""
    cc: tuple[str, ...] = ()
    references: tuple[str, ...] = ()
    is_unsent: bool = True


def eml_pieces(message: Message) -> Iterator[bytes]:
    r"""Write a message piece by piece: RFC 5322 and MIME, pure ASCII, "\r\n" line ends.

    There is no Bcc, nor the name of a program; `X-Unsent: 1` makes mail programs open a
    file as a draft, and is in no message for a server. Names beyond ASCII are written
    according to RFC 2047 and, those of files, RFC 2231. The date is midnight UTC, the
    boundary follows from the Message-ID.

    All but the files is built and validated before the first piece: raises BlockedError
    for a name, subject or address with a line break or another control character, or
    that a mail program would read differently. A file is never in memory as a whole.
    """
    _refuse_control_characters(message)
    names = tuple(Attachment(each.name, b"") for each in message.attachments)
    around = _validated_frame(replace(message, attachments=names))
    return _insert_files(around, map(_encode_file, message.attachments))


def _validated_frame(message: Message) -> tuple[bytes, ...]:
    """Build what surrounds the files of a message, and validate it once.

    All messages are validated before the first one is sent, and built again then.
    Python's `email` needs ten times a file's size in memory; hence it reads a few bytes
    instead.
    """
    around = tuple(_build_frame(message))
    key = sha256(repr(message).encode("utf-8", "surrogatepass")).digest()
    if key not in _validated:
        few = [f"{number}".encode() for number, _ in enumerate(message.attachments)]
        content = b"".join(
            _insert_files(around, [[_base64_lines(each)] for each in few])
        )
        _refuse_if_read_otherwise(content, message, few)
        if len(_validated) >= _MOST_VALIDATED:
            _validated.clear()
        _validated.add(key)
    return around


def _insert_files(
    around: Sequence[bytes], files: Iterable[Iterable[bytes]]
) -> Iterator[bytes]:
    """Insert the lines of files into the frame of a message."""
    yield around[0]
    for lines, after in zip(files, around[1:], strict=True):
        yield from lines
        yield after


def _encode_file(file: Attachment) -> Iterator[bytes]:
    """Encode a file in lines of 76 characters, many at a time."""
    data = file.content
    if not isinstance(data, bytes):
        return map(_base64_lines, data)
    starts = range(0, len(data), BYTES_AT_ONCE)
    return (_base64_lines(data[start : start + BYTES_AT_ONCE]) for start in starts)


def _base64_lines(piece: bytes) -> bytes:
    signs = b2a_base64(piece, newline=False)
    starts = range(0, len(signs), _LINE_LENGTH)
    lines = [signs[start : start + _LINE_LENGTH] for start in starts]
    return b"\r\n".join([*lines, b""])


def _build_frame(message: Message) -> Iterator[bytes]:
    """Build a message without its files: the parts before, between and after them.

    No line of a text can be the boundary: "=" is written "=3D" there (RFC 2045, 6.7).
    """
    head, text = b"".join(_head_lines(message)), _quoted_printable(message.text)
    if not message.attachments:
        yield head + _HEAD_OF_TEXT + b"MIME-Version: 1.0\r\n\r\n" + text
        return
    boundary = f"=_{message.message_id.strip('<>').partition('@')[0]}"
    head += b"MIME-Version: 1.0\r\n"
    head += f'Content-Type: multipart/mixed; boundary="{boundary}"\r\n'.encode("ascii")
    between = f"\r\n--{boundary}".encode("ascii")
    before = head + between + b"\r\n" + _HEAD_OF_TEXT + b"\r\n" + text
    for attachment in message.attachments:
        yield before + between + b"\r\n" + _file_header(attachment.name)
        before = b""
    yield between + b"--\r\n"


def _head_lines(message: Message) -> Iterator[bytes]:
    """Write the headers that a reader sees, and those that identify the message."""
    yield _address_line("From", message.sender)
    yield _address_line("To", message.to)
    yield from _address_lists(message)
    yield from _thread_lines(message.references)
    at = format_datetime(datetime.combine(message.day, time(), UTC))
    yield f"Date: {at}\r\n".encode("ascii")
    yield f"Message-ID: {message.message_id}\r\n".encode("ascii")
    yield f"Subject: {header_text('Subject', message.subject)}\r\n".encode("ascii")
    if message.is_unsent:
        yield b"X-Unsent: 1\r\n"


def _quoted_printable(text: str) -> bytes:
    """Write any text in lines of at most 78 characters (RFC 2045, 6.7)."""
    octets = b"".join(line + b"\n" for line in text.encode().splitlines())
    lines = body_encode((octets or b"\n").decode("latin-1"), _TEXT_LINE_LENGTH)
    return lines.replace("\n", "\r\n").encode("ascii")


@lru_cache(maxsize=64)
def _file_header(name: str) -> bytes:
    """Write the head of a part with a file; many letters have the same names."""
    maintype, _, subtype = _content_type(name).partition("/")
    part = EmailMessage(policy=SMTP)
    part.set_content(b"", maintype=maintype, subtype=subtype, filename=name)
    return part.as_bytes()


def _address_lists(message: Message) -> Iterator[bytes]:
    """Write the recipients of copies, a line for each, and the reply address."""
    addresses = {"Cc": message.cc, "Reply-To": (message.reply_to,)}
    for header, known in addresses.items():
        lines = [_address_line("", Mailbox("", each))[2:] for each in known if each]
        if lines:
            yield f"{header}: ".encode() + b" ".join(
                [line[:-2] + b",\r\n" for line in lines[:-1]] + lines[-1:]
            )


def _thread_lines(references: Sequence[str]) -> Iterator[bytes]:
    """Write which messages it continues (RFC 5322, 3.6.4), a line for each id.

    Anybody may have written an answer: only what is an id is used.
    """
    known = [each for each in references if _MESSAGE_ID.fullmatch(each)]
    if known:
        yield f"In-Reply-To: {known[-1]}\r\n".encode("ascii")
        lines = "\r\n ".join(known)
        yield f"References: {lines}\r\n".encode("ascii")


def _address_line(header: str, mailbox: Mailbox) -> bytes:
    """Write a header of one address; all of the name in encoded words (RFC 2047).

    Python's own folding of a long name drops its quotation marks, so that a comma in it
    starts another address.
    """
    if not is_mailbox(mailbox.address):
        raise BlockedError(
            f"'{mailbox.address}' is not an address that mail can carry",
            remedy="correct it in recipients.yaml or appeals.toml, then plan again",
        )
    if not mailbox.name:
        return f"{header}: {mailbox.address}\r\n".encode("ascii")
    name = mailbox.name
    if len(name) <= _PLAIN_LENGTH and _PLAIN_NAME.fullmatch(name):
        return f"{header}: {name} <{mailbox.address}>\r\n".encode("ascii")
    words = header_text(header, name)
    return f"{header}: {words}\r\n <{mailbox.address}>\r\n".encode("ascii")


def _content_type(name: str) -> str:
    suffix = PurePosixPath(name).suffix.casefold()
    return _TYPES.get(suffix, "application/octet-stream")


def _refuse_control_characters(message: Message) -> None:
    texts = {
        "the name of the sender": message.sender.name,
        f"the name of the recipient at {message.to.address}": message.to.name,
        f"the subject of the message to {message.to.address}": message.subject,
        "the Message-ID": message.message_id,
        "the name of a file": "".join(each.name for each in message.attachments),
    }
    for what, text in texts.items():
        for char in text:
            if unicodedata.category(char) in _FORBIDDEN_CATEGORIES:
                raise BlockedError(
                    f"{what} holds a line break or control character "
                    f"(U+{ord(char):04X}); nothing was written",
                    remedy="take it out where it is written, then plan again",
                )


def _refuse_if_read_otherwise(
    content: bytes, message: Message, files: Sequence[bytes]
) -> None:
    """Read the bytes as a mail program does, and compare; `files` are its files.

    The folding of long headers in Python's `email` has had bugs that changed a name or
    added an address; this finds them before anything is written. Each header is read by
    its newer parser and by its older one.
    """
    for what, planned, found in _readings(content, message, files):
        if planned != found:
            raise BlockedError(
                f"the message to {message.to.address} would be read with another "
                f"{what} than planned; nothing was written",
                remedy="make names and subject shorter or plainer, then plan again",
            )


def _readings(
    content: bytes, message: Message, files: Sequence[bytes]
) -> Iterator[tuple[str, object, object]]:
    """Yield each part of a message: its name, what was intended, and what is read."""
    read = message_from_bytes(content, policy=_STRICT)
    body, *attached = (part for part in read.walk() if not part.is_multipart())
    subjects = {
        str(_parse_header("Subject", read)),
        _decode_words(str(read["Subject"])),
    }
    from_, to, cc, answer_to = (
        _parse_mailboxes(header, _raw_header(header, read))
        for header in ("From", "To", "Cc", "Reply-To")
    )
    yield "sender", [(message.sender.name, message.sender.address)], from_
    yield "recipient", [(message.to.name, message.to.address)], to
    yield "subject", {message.subject}, subjects
    yield "Message-ID", message.message_id, str(_parse_header("Message-ID", read))
    names = [(each.name, each.name) for each in message.attachments]
    yield "names of the files", names, [_file_names(part) for part in attached]
    yield "files", [*files], [part.get_payload(decode=True) for part in attached]
    kinds = [part.get_content_type() for part in read.walk()]
    yield "parts", _content_types(message), kinds
    yield "text", _split_lines(message.text), _split_lines(_part_text(body))
    yield "copies", [*message.cc], [address for _, address in cc]
    answer_address = [message.reply_to] if message.reply_to else []
    yield "way to answer", answer_address, [address for _, address in answer_to]
    yield "other recipients", [], read.get_all("Bcc", [])


def _content_types(message: Message) -> list[str]:
    """Give the content types of the parts of a message, that of the whole first."""
    files = [_content_type(each.name) for each in message.attachments]
    return [*(["multipart/mixed"] if files else []), "text/plain", *files]


def _raw_header(header: str, read: ParsedMessage) -> str:
    return "".join(value for name, value in read.raw_items() if name == header)


def _parse_header(header: str, read: ParsedMessage) -> object:
    """Read a header with the newer parser of `email`."""
    return SMTP.header_fetch_parse(header, _raw_header(header, read))


def _file_names(part: ParsedMessage) -> tuple[object, object]:
    """Give the name of an attached file as the newer and the older parser read it.

    None means that it is not attached.
    """
    return _file_name(_raw_header("Content-Disposition", part)), part.get_filename()


@lru_cache(maxsize=64)
def _file_name(raw: str) -> str | None:
    """Read the name of a part with the newer parser; many letters have the same."""
    disposition = SMTP.header_fetch_parse("Content-Disposition", raw)
    is_attached = disposition.content_disposition == "attachment"
    return disposition.params.get("filename") if is_attached else None


def _part_text(part: ParsedMessage) -> str:
    content = part.get_payload(decode=True)
    charset = part.get_content_charset("ascii")
    return content.decode(charset, "replace") if isinstance(content, bytes) else ""


@lru_cache(maxsize=64)
def _parse_mailboxes(header: str, raw: str) -> Sequence[tuple[str, str]]:
    """Read the mailboxes of a header in two ways, which must agree on addresses.

    The newer parser keeps the blanks between encoded words, against RFC 2047, 6.2;
    hence names are taken from the older one. Many letters have the same sender.
    """
    if not raw:
        return []
    pairs = getaddresses([raw.replace("\r\n", "")])
    older = [(_decode_words(name), spec) for name, spec in pairs]
    newer = SMTP.header_fetch_parse(header, raw).addresses
    are_one = [each.addr_spec for each in newer] == [spec for _, spec in older]
    return older if are_one else []


def _decode_words(value: str) -> str:
    """Unfold a header and decode its encoded words, as older readers do."""
    return str(make_header(decode_header(value.replace("\r\n", ""))))


def _split_lines(text: str) -> list[str]:
    return text.replace("\r\n", "\n").removesuffix("\n").split("\n")
