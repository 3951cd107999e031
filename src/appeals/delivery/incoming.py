"""Answers: which message of ours one belongs to, and whether a person wrote it.

A mailbox is hostile: whatever is in it is read with bounds, and never obeyed. Of a
broken message less is known; it is never an error.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC
from email import message_from_bytes
from email.errors import HeaderParseError, MessageError
from email.header import decode_header, make_header
from email.message import Message as ParsedMessage
from email.utils import getaddresses, parsedate_to_datetime
from itertools import islice
from typing import Final, Literal, TypeAlias

AnswerKind = Literal["reply", "automatic", "bounce"]
MatchedBy = Literal["message-id", "reference", "address", "domain"]

_Part: TypeAlias = "ParsedMessage[str, str]"

MOST_BYTES: Final = 500_000
"""How much of a message is read to find what it answers."""
_MOST_PARTS: Final = 200
_MOST_BOUNDARIES: Final = 50
"""Python's `email` compares every line with the boundary of each part it is in."""
_BOUNDARY = re.compile(rb"boundary[\s*\d]{0,9}=", re.IGNORECASE)
_MOST_IDS: Final = 500
_MOST_TEXT: Final = 100_000
_MESSAGE_ID = re.compile(r"<[^<>@\s]{1,250}@[^<>@\s]{1,250}>")
_REFERENCE = re.compile(r"\b[A-Z2-7]{4}-[A-Z2-7]{4}\b")
_AUTOMATIC_HEADERS = ("X-Autoreply", "X-Autorespond", "X-Auto-Reply-From")
_UNREADABLE = (
    MessageError,
    LookupError,
    ValueError,
    AttributeError,
    TypeError,
    RecursionError,
)
"""What Python's `email` raises for messages that are broken on purpose."""


@dataclass(frozen=True, slots=True)
class IncomingMessage:
    """A message of the inbox, as far as it can be read.

    `day` is its date, "" if it has none. `answers` are Message-IDs that it names,
    `references` those like "K7QM-2XPD" in its subject or text. `about` are the
    addresses that a mail server reports on, `status` its code: "5.1.1".
    """

    kind: AnswerKind
    message_id: str
    sender: str
    subject: str
    day: str
    answers: tuple[str, ...] = ()
    references: tuple[str, ...] = ()
    about: tuple[str, ...] = ()
    status: str = ""


@dataclass(frozen=True, slots=True)
class AwaitedMessage:
    """A message of ours that may be answered: its record, and what answers quote."""

    record: str
    message_id: str
    reference: str
    address: str


@dataclass(frozen=True, slots=True)
class AnswerMatch:
    """The message that an answer belongs to, and how it was matched.

    A suggestion needs a person to confirm it.
    """

    record: str
    by: MatchedBy
    is_suggestion: bool = False


def read_incoming(content: bytes) -> IncomingMessage:
    """Read a message, or its first bytes; broken parts are left out."""
    message, parts = _parse(content[:MOST_BYTES])
    subject = _read_header(message, "Subject")
    reports = tuple(_delivery_reports(parts))
    text = "\n".join(islice(_read_texts(parts), 20))
    named = [*_message_ids(message, "In-Reply-To", "References")]
    named += _enclosed_ids(part for part in parts if part is not message)
    own = _message_ids(message, "Message-ID")
    answers = dict.fromkeys(named[:_MOST_IDS])
    signs = dict.fromkeys(_REFERENCE.findall(f"{subject}\n{text}"[:_MOST_TEXT]))
    return IncomingMessage(
        kind=_answer_kind(message, reports),
        message_id=own[0] if own else "",
        sender=_sender_address(message),
        subject=subject[:300],
        day=_sent_day(message),
        answers=tuple(answers),
        references=tuple(signs),
        about=tuple(dict.fromkeys(r["about"] for r in reports if r["about"])),
        status=next((r["status"] for r in reports if r["status"]), ""),
    )


def _parse(content: bytes) -> tuple[ParsedMessage, tuple[ParsedMessage, ...]]:
    """Parse a message and its parts; if broken or nested too deep, only its head."""
    boundaries = islice(_BOUNDARY.finditer(content), _MOST_BOUNDARIES + 1)
    if sum(1 for _ in boundaries) <= _MOST_BOUNDARIES:
        try:
            message = message_from_bytes(content)
            return message, tuple(islice(message.walk(), _MOST_PARTS))
        except _UNREADABLE:
            pass
    head = content.partition(b"\r\n\r\n")[0].partition(b"\n\n")[0]
    message = message_from_bytes(head + b"\r\n\r\n")
    return message, (message,)


def match_answer(
    answer: IncomingMessage, awaited: Sequence[AwaitedMessage]
) -> tuple[AnswerMatch, ...]:
    """Find which of our messages an answer belongs to; () if to none.

    By Message-ID, or else by reference, or else by the address written to. If several
    were sent to one address, or only the domain matches, it is a suggestion. A copy of
    our own message answers nothing.
    """
    if any(each.message_id == answer.message_id for each in awaited):
        return ()
    ids, signs = set(answer.answers), set(answer.references)
    if found := [each for each in awaited if each.message_id in ids]:
        return tuple(AnswerMatch(each.record, "message-id") for each in found)
    if found := [each for each in awaited if each.reference in signs]:
        return tuple(AnswerMatch(each.record, "reference") for each in found)
    known = {a.casefold() for a in (answer.sender, *answer.about) if a}
    if found := [each for each in awaited if each.address.casefold() in known]:
        unsure = len(found) > 1
        return tuple(AnswerMatch(e.record, "address", unsure) for e in found)
    domains = {_domain(address) for address in known}
    near = (each for each in awaited if _domain(each.address) in domains)
    return tuple(
        AnswerMatch(each.record, "domain", is_suggestion=True) for each in near
    )


def _answer_kind(message: _Part, reports: Sequence[Mapping[str, str]]) -> AnswerKind:
    """Distinguish bounces and automatic replies from a person's answer.

    RFC 3464 (reports of delivery), RFC 3834 (automatic responses).
    """
    if any(report["action"] == "failed" for report in reports):
        return "bounce"
    submitted = (
        _read_header(message, "Auto-Submitted").partition(";")[0].strip().casefold()
    )
    is_marked = any(name in message for name in _AUTOMATIC_HEADERS)
    precedence = _read_header(message, "Precedence").casefold()
    is_report = bool(reports) or message.get_content_type() == "multipart/report"
    if is_report or is_marked or precedence == "auto_reply":
        return "automatic"
    return "automatic" if submitted not in {"", "no"} else "reply"


def _delivery_reports(parts: Sequence[_Part]) -> Iterator[Mapping[str, str]]:
    """Give a mail server's reports: action, status and address of each recipient."""
    for part in parts:
        if part.get_content_type() != "message/delivery-status":
            continue
        blocks = part.get_payload()
        for block in blocks if isinstance(blocks, list) else ():
            if not isinstance(block, ParsedMessage) or "Action" not in block:
                continue
            final = _read_header(block, "Final-Recipient") or _read_header(
                block, "Original-Recipient"
            )
            yield {
                "action": _read_header(block, "Action").strip().casefold(),
                "status": _read_header(block, "Status").strip()[:20],
                "about": final.partition(";")[2].strip()[:254],
            }


def _enclosed_ids(parts: Iterable[_Part]) -> Iterator[str]:
    """Give the Message-IDs of messages, or their heads, that a report encloses."""
    for part in parts:
        yield from _message_ids(part, "Message-ID")
        if part.get_content_type() == "text/rfc822-headers":
            yield from _MESSAGE_ID.findall(_read_text(part))


def _read_texts(parts: Sequence[_Part]) -> Iterator[str]:
    for part in parts:
        if part.get_content_type() in {"text/plain", "text/rfc822-headers"}:
            yield _read_text(part)


def _read_text(part: _Part) -> str:
    try:
        data = part.get_payload(decode=True)
        if not isinstance(data, bytes):
            return ""
        charset = part.get_content_charset("utf-8")
        return data[:_MOST_TEXT].decode(charset, "replace")
    except _UNREADABLE:
        return ""


def _read_header(part: _Part, header: str) -> str:
    """Give the words of a header on one line; broken ones unchanged."""
    raw = str(part.get(header, ""))[:2000]
    try:
        text = str(make_header(decode_header(raw)))
    except (HeaderParseError, *_UNREADABLE):
        text = raw
    return " ".join("".join(c if c.isprintable() else " " for c in text).split())


def _message_ids(part: _Part, *headers: str) -> tuple[str, ...]:
    raw = " ".join(str(part.get(header, "")) for header in headers)
    return tuple(islice(_MESSAGE_ID.findall(raw), _MOST_IDS))


def _sender_address(message: _Part) -> str:
    pairs = getaddresses([str(message.get("From", ""))[:2000]])
    found = pairs[0][1] if len(pairs) == 1 else ""
    return found if "@" in found and found.isprintable() else ""


def _sent_day(message: _Part) -> str:
    try:
        moment = parsedate_to_datetime(str(message.get("Date", ""))[:200])
        return moment.astimezone(UTC).date().isoformat()
    except (OverflowError, *_UNREADABLE):
        return ""


def _domain(address: str) -> str:
    return address.rpartition("@")[2].casefold()
