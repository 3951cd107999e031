"""Reads and writes DER, and nothing but DER (ITU-T X.690, 10).

One way to write each value, and no byte that is passed over: a changed byte is a fault
here, or a changed value there.
"""

from dataclasses import dataclass
from datetime import UTC, datetime

BOOLEAN, INTEGER, BIT_STRING, OCTETS, NULL, OID = 1, 2, 3, 4, 5, 6
UTC_TIME, GENERALIZED_TIME, SEQUENCE, SET = 0x17, 0x18, 0x30, 0x31
_LONG = 0x80
_TWO_DIGIT_YEARS_END = 2050


class DerError(ValueError):
    """These bytes are not the DER that is expected. The message is half a sentence."""


def context(number: int) -> int:
    """Give the tag of a constructed value of the kind `[number]`."""
    return 0xA0 | number


def tlv(tag: int, *parts: bytes) -> bytes:
    """Write a value from its parts."""
    body = b"".join(parts)
    size = len(body)
    if size < _LONG:
        return bytes((tag, size)) + body
    length = size.to_bytes((size.bit_length() + 7) // 8, "big")
    return bytes((tag, _LONG | len(length))) + length + body


def oid(dotted: str) -> bytes:
    """Write an object identifier, "2.16.840.1.101.3.4.2.1"."""
    first, second, *rest = (int(number) for number in dotted.split("."))
    body = bytearray()
    for number in (40 * first + second, *rest):
        groups = [number & 0x7F]
        while number := number >> 7:
            groups.append(number & 0x7F | 0x80)
        body += bytes(reversed(groups))
    return tlv(OID, bytes(body))


def integer(number: int) -> bytes:
    """Write a whole number of zero or more."""
    return tlv(INTEGER, number.to_bytes(number.bit_length() // 8 + 1, "big"))


def moment(when: datetime) -> bytes:
    """Write a moment in UTC, to the second (RFC 5652, 11.3)."""
    at = when.astimezone(UTC)
    if at.year < _TWO_DIGIT_YEARS_END:
        return tlv(UTC_TIME, f"{at:%y%m%d%H%M%S}Z".encode())
    return tlv(GENERALIZED_TIME, f"{at:%Y%m%d%H%M%S}Z".encode())


def read_moment(tag: int, body: bytes) -> datetime:
    """Read a moment in UTC; fractions of a second are cut. Raises DerError."""
    text = body.decode("ascii", "replace")
    if tag == UTC_TIME:
        text = ("19" if text[:2] >= "50" else "20") + text
    whole, _, fraction = text.removesuffix("Z").partition(".")
    is_digits = (
        whole.isascii() and whole.isdigit() and len(whole) == len("20261231235959")
    )
    if not text.endswith("Z") or not is_digits or not f"{fraction}0".isdigit():
        raise DerError("a moment is written in an unknown way")
    try:
        return datetime.strptime(whole, "%Y%m%d%H%M%S").replace(tzinfo=UTC)
    except ValueError as error:
        raise DerError("a moment is written that is none") from error


@dataclass(slots=True)
class Der:
    """Reads the values in `data` one after the other."""

    data: bytes
    at: int = 0

    @property
    def tag(self) -> int:
        """The tag of the next value; -1 at the end."""
        return self.data[self.at] if self.at < len(self.data) else -1

    def value(self) -> tuple[int, bytes, bytes]:
        """Read a value of any kind: its tag, its contents, all its bytes."""
        data, start = self.data, self.at
        if len(data) < start + 2:
            raise DerError("a value is cut off")
        tag, size, at = data[start], data[start + 1], start + 2
        if tag & 0x1F == 0x1F:  # noqa: PLR2004  long tags, which nothing here has
            raise DerError("a value is of an unknown kind")
        if size >= _LONG:
            count = size & 0x7F
            size, at = int.from_bytes(data[at : at + count], "big"), at + count
            if not 1 <= count <= 4 or size < max(_LONG, 1 << 8 * (count - 1)):  # noqa: PLR2004
                raise DerError("the length of a value is not written as in DER")
        if at + size > len(data):
            raise DerError("a value is cut off")
        self.at = at + size
        return tag, data[at : self.at], data[start : self.at]

    def take(self, tag: int) -> bytes:
        """Read a value of this kind, and give its contents."""
        found, body, _ = self.value()
        if found != tag:
            raise DerError("a value is of another kind than expected")
        return body

    def whole(self, tag: int) -> bytes:
        """Read a value of this kind, and give all its bytes."""
        found, _, raw = self.value()
        if found != tag:
            raise DerError("a value is of another kind than expected")
        return raw

    def open(self, tag: int = SEQUENCE) -> "Der":
        """Read a value that holds others."""
        return Der(self.take(tag))

    def number(self) -> int:
        """Read a whole number of zero or more."""
        body = self.take(INTEGER)
        is_padded = len(body) > 1 and not body[0] and not body[1] & 0x80
        if not body or body[0] & 0x80 or is_padded:
            raise DerError("a number is not written as in DER")
        return int.from_bytes(body, "big")

    def expect(self, *known: bytes) -> bytes:
        """Read a value that is one of these, byte for byte."""
        raw = self.value()[2]
        if raw not in known:
            raise DerError("a value is another one than expected")
        return raw

    def close(self) -> None:
        """Demand that nothing follows."""
        if self.at != len(self.data):
            raise DerError("more follows than expected")
