"""One e-mail as bytes: an `.eml` file that mail programs open as a draft.

The same message gives the same bytes. A header that cannot be carried as it was
planned is refused, never fixed in silence.
"""

import re
import unicodedata
from base64 import encodebytes
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time
from email import message_from_bytes
from email.header import decode_header, make_header
from email.message import EmailMessage
from email.policy import SMTP, compat32
from email.utils import getaddresses
from hashlib import sha256
from io import BytesIO
from pathlib import PurePosixPath

from appeals.delivery.addresses import is_mailbox
from appeals.delivery.header_words import header_text
from appeals.errors import BlockedError

_OCTETS = ("application", "octet-stream")
_TYPES = {
    ".csv": ("text", "csv"),
    ".docx": (
        "application",
        "vnd.openxmlformats-officedocument.wordprocessingml.document",
    ),
    ".jpeg": ("image", "jpeg"),
    ".jpg": ("image", "jpeg"),
    ".odt": ("application", "vnd.oasis.opendocument.text"),
    ".pdf": ("application", "pdf"),
    ".png": ("image", "png"),
    ".xlsx": (
        "application",
        "vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ),
    ".zip": ("application", "zip"),
}
_STRICT = SMTP.clone(raise_on_defect=True)
_PLAIN_NAME = re.compile(r"[A-Za-z0-9]+(?: [A-Za-z0-9]+)*")
_PLAIN_LENGTH = 40
_BYTES_AT_ONCE = 57 * 16384
"""So many bytes of a file are encoded at a time: whole lines of 57 bytes, 76 signs."""
_FORBIDDEN_CATEGORIES = frozenset({"Cc", "Cs", "Zl", "Zp"})


@dataclass(frozen=True, slots=True)
class Mailbox:
    """A name and an e-mail address."""

    name: str
    address: str


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file of the message, under the name that the recipient sees."""

    name: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Message:
    """An e-mail to one recipient. `text` has line feeds; `day` is its date, in UTC.

    `message_id` is in angle brackets.
    """

    sender: Mailbox
    to: Mailbox
    subject: str
    day: date
    message_id: str
    text: str
    attachments: tuple[Attachment, ...] = ()


def eml_bytes(message: Message) -> bytes:
    r"""Write a message: RFC 5322 and MIME, pure ASCII, "\r\n" line ends.

    There is neither Bcc nor the name of a program; `X-Unsent: 1` makes mail programs
    open it as a draft. Names beyond ASCII are written after RFC 2047 and, those of
    files, RFC 2231. The date is midnight UTC, the boundary follows from the
    Message-ID.

    Raises BlockedError for a name, subject or address that holds a line break or
    another control character, or that a mail program would read otherwise.
    """
    _refuse_control_characters(message)
    stand_ins = tuple(
        Attachment(attachment.name, _stand_in(message, number))
        for number, attachment in enumerate(message.attachments)
    )
    light = replace(message, attachments=stand_ins)
    content = _light_bytes(light)
    _refuse_if_read_otherwise(content, light)
    return _with_files(content, light, message)


def _stand_in(message: Message, number: int) -> bytes:
    """Give the few bytes that stand for a file while the message is built and read.

    Python's `email` holds a file of 100 MB ten times over.
    """
    return sha256(f"{message.message_id}\n{number}\n{message.text}".encode()).digest()


def _with_files(content: bytes, light: Message, message: Message) -> bytes:
    """Put the files in the place of what stands for them, in lines of 76 signs."""
    whole = BytesIO()
    rest = content
    for small, attachment in zip(light.attachments, message.attachments, strict=True):
        before, line, rest = rest.partition(_base64_lines(small.content))
        assert line  # noqa: S101  the message was read back with it
        whole.write(before)
        for start in range(0, len(attachment.content), _BYTES_AT_ONCE):
            piece = attachment.content[start : start + _BYTES_AT_ONCE]
            whole.write(_base64_lines(piece))
    whole.write(rest)
    return whole.getvalue()


def _base64_lines(piece: bytes) -> bytes:
    return encodebytes(piece).replace(b"\n", b"\r\n")


def _light_bytes(message: Message) -> bytes:
    """Write a message whole, with what it holds as files."""
    email = EmailMessage(policy=SMTP)
    email["Date"] = datetime.combine(message.day, time(), UTC)
    email["Message-ID"] = message.message_id
    email.set_raw("Subject", header_text("Subject", message.subject))
    email["X-Unsent"] = "1"
    email.set_content(message.text, charset="utf-8", cte="quoted-printable")
    for attachment in message.attachments:
        maintype, subtype = _type_of(attachment.name)
        email.add_attachment(
            attachment.content,
            maintype=maintype,
            subtype=subtype,
            filename=attachment.name,
        )
    if message.attachments:
        token = message.message_id.strip("<>").partition("@")[0]
        email.set_boundary(f"=_{token}")
    return b"".join(
        (
            _address_line("From", message.sender),
            _address_line("To", message.to),
            email.as_bytes(),
        )
    )


def _address_line(header: str, mailbox: Mailbox) -> bytes:
    """Write a header of one address; all of the name in encoded words (RFC 2047).

    Python's own folding of a long name takes away its quotation marks, so that a
    comma in it begins another address.
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


def _type_of(name: str) -> tuple[str, str]:
    return _TYPES.get(PurePosixPath(name).suffix.casefold(), _OCTETS)


def _refuse_control_characters(message: Message) -> None:
    fields = [
        ("the name of the sender", message.sender.name),
        (f"the name of the recipient at {message.to.address}", message.to.name),
        (f"the subject of the message to {message.to.address}", message.subject),
        ("the Message-ID", message.message_id),
    ]
    fields += [("the name of a file", a.name) for a in message.attachments]
    for what, text in fields:
        for char in text:
            if unicodedata.category(char) in _FORBIDDEN_CATEGORIES:
                raise BlockedError(
                    f"{what} holds a line break or control character "
                    f"(U+{ord(char):04X}); nothing was written",
                    remedy="take it out where it is written, then plan again",
                )


def _refuse_if_read_otherwise(content: bytes, message: Message) -> None:
    """Read the bytes as a mail program does, and compare.

    The folding of long headers in Python's `email` has had faults that changed a
    name or let an address in; this finds them before anything is written.
    """
    read = message_from_bytes(content, policy=_STRICT)
    assert isinstance(read, EmailMessage)  # noqa: S101  the policy makes these
    expected: dict[str, object] = {
        "sender": [(message.sender.name, message.sender.address)],
        "recipient": [(message.to.name, message.to.address)],
        "subject": message.subject,
        "Message-ID": message.message_id,
        "names of the files": [a.name for a in message.attachments],
        "files": [a.content for a in message.attachments],
        "text": _lines(message.text),
        "other recipients": [],
    }
    body = read.get_body(("plain",))
    attached = list(read.iter_attachments())
    older = message_from_bytes(content, policy=compat32)
    subjects = {str(read["Subject"]), _decoded(str(older["Subject"]))}
    found: dict[str, object] = {
        "sender": _mailboxes(read, "From"),
        "recipient": _mailboxes(read, "To"),
        "subject": subjects.pop() if len(subjects) == 1 else None,
        "Message-ID": read["Message-ID"],
        "names of the files": [part.get_filename() for part in attached],
        "files": [part.get_payload(decode=True) for part in attached],
        "text": _lines(body.get_content() if body is not None else ""),
        "other recipients": read.get_all("Cc", []) + read.get_all("Bcc", []),
    }
    for what, value in expected.items():
        if found[what] != value:
            raise BlockedError(
                f"the message to {message.to.address} would be read with another "
                f"{what} than planned; nothing was written",
                remedy="make names and subject shorter or plainer, then plan again",
            )


def _mailboxes(read: EmailMessage, header: str) -> list[tuple[str, str]]:
    """Read the mailboxes of a header in two ways, which must agree on addresses.

    The newer parser keeps the blanks between encoded words, against RFC 2047, 6.2;
    hence names are taken from the older one.
    """
    raw = "".join(value for name, value in read.raw_items() if name == header)
    pairs = getaddresses([raw.replace("\r\n", "")])
    older = [(_decoded(name), spec) for name, spec in pairs]
    newer = [address.addr_spec for address in read[header].addresses]
    return older if newer == [spec for _, spec in older] else []


def _decoded(value: str) -> str:
    """Unfold a header and read its encoded words, as older readers do."""
    return str(make_header(decode_header(value.replace("\r\n", ""))))


def _lines(text: str) -> list[str]:
    return text.replace("\r\n", "\n").removesuffix("\n").split("\n")
