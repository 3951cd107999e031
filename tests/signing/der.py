"""Values in DER put together by hand: what no library would write."""

from asn1crypto import parser

SEQUENCE, SET = 0x30, 0x31


def tlv(tag: int, *parts: bytes) -> bytes:
    return parser.emit(tag >> 6, tag >> 5 & 1, tag & 31, b"".join(parts))


def inside(der: bytes) -> list[bytes]:
    """Give the values within a value, all bytes of each."""
    rest, found = parser.parse(der)[4], []
    while rest:
        size = parser.peek(rest)
        found.append(rest[:size])
        rest = rest[size:]
    return found
