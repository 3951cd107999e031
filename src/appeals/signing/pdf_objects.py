"""Reads the objects of a PDF, strictly: one way to read each byte, or none.

Only what our writer and pyHanko write is understood (ISO 32000-1, 7.3). Whatever else
a lenient reader might make of a file is a fault.
"""

import re
import zlib
from dataclasses import dataclass
from typing import NamedTuple, TypeAlias, assert_never

DEEPEST = 40
MOST_UNPACKED = 64 * 1024 * 1024

Value: TypeAlias = (
    "bool | int | float | bytes | Name | Ref | Stream"
    " | list[Value] | dict[str, Value] | None"
)


class MalformedError(ValueError):
    """The file is not built as our letters are. The message is half a sentence."""


class Name(str):
    """A name, "Type" for `/Type`."""

    __slots__ = ()


class Ref(NamedTuple):
    """A reference to an object of generation 0."""

    number: int


class HexString(bytes):
    """A string in hexadecimal digits; `start` and `end` are those of the brackets."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Stream:
    """A stream: its dictionary, and its bytes as they are in the file."""

    entries: dict[str, Value]
    packed: bytes

    def unpack(self) -> bytes:
        """Give the bytes. Raises MalformedError when they are damaged or huge."""
        allowed = (None, Name("FlateDecode"))
        if self.entries.get("Filter") not in allowed or "DecodeParms" in self.entries:
            raise MalformedError("a stream is packed in an unknown way")
        if "Filter" not in self.entries:
            return self.packed
        unpacking = zlib.decompressobj()
        try:
            plain = unpacking.decompress(self.packed, MOST_UNPACKED)
        except zlib.error as error:
            raise MalformedError("a packed stream is damaged") from error
        if not unpacking.eof or unpacking.unused_data:
            raise MalformedError("a packed stream has no proper end")
        return plain


_SPACE = re.compile(rb"[ \t\r\n\f\0]*")
_TOKEN = re.compile(
    rb"(?P<dict><<)|(?P<enddict>>>)|(?P<list>\[)|(?P<endlist>\])"
    rb"|/(?P<name>(?:[^\x00-\x20()<>\[\]{}/%#\x7f-\xff]|#[0-9A-Fa-f]{2})*)"
    rb"|(?P<ref>\d{1,7})[ \r\n]+0[ \r\n]+R(?![A-Za-z0-9])"
    rb"|(?P<real>[+-]?(?:\d+\.\d*|\.\d+))|(?P<int>[+-]?\d{1,18}(?!\d))"
    rb"|<(?P<hex>[0-9A-Fa-f]*)>|(?P<string>\()"
    rb"|(?P<word>true|false|null)(?![A-Za-z0-9])"
)
_WORDS = {b"true": True, b"false": False, b"null": None}
_STRING = re.compile(rb"[^()\\\r]+|\\(?:[0-7]{1,3}|\r\n|.)|[()\r]", re.DOTALL)
_ESCAPES = {b"n": b"\n", b"r": b"\r", b"t": b"\t", b"b": b"\b", b"f": b"\f"}
_SPECIAL = re.compile(r"[^A-Za-z0-9_.+-]")
_ESCAPED_NAME = re.compile(r"#([0-9A-Fa-f]{2})")
_HEAD = re.compile(rb"(\d{1,7}) 0 obj[ \r\n]*")
_STREAM = re.compile(rb"[ \r\n]*stream\r?\n")
_END_STREAM = re.compile(rb"\r?\n?endstream[ \r\n]*endobj[\r\n]*")
_END = re.compile(rb"[ \r\n]*endobj[\r\n]*")


@dataclass(slots=True)
class Reader:
    """Reads values from `data`, going on at `at`."""

    data: bytes
    at: int = 0

    def read_object(self) -> tuple[int, Value]:
        """Read `12 0 obj ... endobj`: the number and the value.

        Raises MalformedError for anything else.
        """
        head = _HEAD.match(self.data, self.at)
        if not head:
            raise MalformedError(f"no object is at byte {self.at}")
        self.at = head.end()
        value = self.read_value()
        start = _STREAM.match(self.data, self.at)
        if start and isinstance(value, dict):
            length = value.get("Length")
            if type(length) is not int or length < 0:
                raise MalformedError("a stream does not say how long it is")
            self.at = start.end() + length
            value = Stream(value, self.data[start.end() : self.at])
            self._skip(_END_STREAM, "a stream does not end where it says")
        else:
            self._skip(_END, "an object does not end where it should")
        return int(head[1]), value

    def read_value(self, depth: int = 0) -> Value:
        """Read the next value. Raises MalformedError."""
        value = self._read(depth)
        if isinstance(value, _Closing):
            raise MalformedError("a bracket is closed that was not opened")
        return value

    def _read(self, depth: int) -> "Value | _Closing":
        if depth > DEEPEST:
            raise MalformedError("values are nested too deeply")
        space = _SPACE.match(self.data, self.at)
        start = space.end() if space else self.at
        token = _TOKEN.match(self.data, start)
        if not token:
            raise MalformedError(f"an unknown word is at byte {start}")
        self.at = token.end()
        kind = str(token.lastgroup)
        text = token[kind]
        match kind:
            case "dict":
                return self._dictionary(depth)
            case "list":
                return self._list(depth)
            case "enddict" | "endlist":
                return _Closing(kind)
            case "string":
                return self._string()
            case "hex":
                return _hex(text, token.start(), token.end())
            case _:
                return _simple(kind, text)

    def _dictionary(self, depth: int) -> "dict[str, Value]":
        entries: dict[str, Value] = {}
        while not isinstance(key := self._read(depth + 1), _Closing):
            if not isinstance(key, Name) or key in entries:
                raise MalformedError("a dictionary holds a key that is none, or twice")
            entries[key] = self.read_value(depth + 1)
        if key.kind != "enddict":
            raise MalformedError("a dictionary is not closed")
        return entries

    def _list(self, depth: int) -> "list[Value]":
        items: list[Value] = []
        while not isinstance(item := self._read(depth + 1), _Closing):
            items.append(item)
        if item.kind != "endlist":
            raise MalformedError("a list is not closed")
        return items

    def _string(self) -> bytes:
        parts: list[bytes] = []
        depth = 1
        while token := _STRING.match(self.data, self.at):
            self.at = token.end()
            part = token[0]
            depth += {b"(": 1, b")": -1}.get(part, 0)
            if not depth:
                return b"".join(parts)
            parts.append(_unescape(part))
        raise MalformedError("a string is not closed")

    def _skip(self, pattern: re.Pattern[bytes], fault: str) -> None:
        found = pattern.match(self.data, self.at)
        if not found:
            raise MalformedError(fault)
        self.at = found.end()


@dataclass(frozen=True, slots=True)
class _Closing:
    kind: str


def _simple(kind: str, text: bytes) -> Value:
    match kind:
        case "name":
            return _name(text)
        case "ref":
            return Ref(int(text))
        case "real":
            return float(text)
        case "int":
            return int(text)
        case _:
            return _WORDS[text]


def _name(text: bytes) -> Name:
    plain = text.decode("ascii")
    return Name(_ESCAPED_NAME.sub(lambda m: chr(int(m[1], 16)), plain))


def _hex(text: bytes, start: int, end: int) -> HexString:
    digits = text + b"0" * (len(text) % 2)
    string = HexString(bytes.fromhex(digits.decode("ascii")))
    string.start, string.end = start, end
    return string


def _unescape(part: bytes) -> bytes:
    if part[:1] == b"\r":
        return b"\n"
    if part[:1] != b"\\" or len(part) == 1:
        return part
    rest = part[1:]
    if rest[:1].isdigit():
        return bytes([int(rest, 8) & 255]) if rest[:1] < b"8" else rest
    if rest in {b"\n", b"\r", b"\r\n"}:
        return b""
    return _ESCAPES.get(rest, rest)


# ISO 32000-1, D.3: where PDFDocEncoding is not Latin-1.
_DOC_ENCODING = {
    **dict(enumerate("\u02d8\u02c7\u02c6\u02d9\u02dd\u02db\u02da\u02dc", 0x18)),
    **dict(
        enumerate(
            "\u2022\u2020\u2021\u2026\u2014\u2013\u0192\u2044\u2039\u203a\u2212"
            "\u2030\u201e\u201c\u201d\u2018\u2019\u201a\u2122\ufb01\ufb02\u0141"
            "\u0152\u0160\u0178\u017d\u0131\u0142\u0153\u0161\u017e",
            0x80,
        )
    ),
    0xA0: "\u20ac",
}


def text_of(value: Value) -> str:
    """Give a text string as Unicode (ISO 32000-1, 7.9.2.2). Raises MalformedError."""
    if not isinstance(value, bytes):
        raise MalformedError("a text is missing")
    if not value.startswith(b"\xfe\xff"):
        return value.decode("latin-1").translate(_DOC_ENCODING)
    try:
        return value[2:].decode("utf-16-be")
    except UnicodeDecodeError as error:
        raise MalformedError("a text is written in an unknown way") from error


def is_same(a: Value, b: Value) -> bool:
    """Tell whether two values say the same, however they are written."""
    match a, b:
        case dict(), dict():
            return a.keys() == b.keys() and all(is_same(a[k], b[k]) for k in a)
        case list(), list():
            return len(a) == len(b) and all(map(is_same, a, b))
        case bytes(), bytes():
            return a == b or text_of(a) == text_of(b)
        case Stream(), Stream():
            return is_same(a.entries, b.entries) and a.packed == b.packed
        case (bool(), _) | (_, bool()):
            return a is b
        case ((int() | float()), (int() | float())):
            return a == b
        case _:
            return type(a) is type(b) and a == b


def write_value(value: Value) -> bytes:
    """Write a value in the one way that is ours."""
    match value:
        case None | True | False:
            return {None: b"null", True: b"true", False: b"false"}[value]
        case Name():
            return b"/" + _SPECIAL.sub(lambda m: f"#{ord(m[0]):02X}", value).encode()
        case Ref(number):
            return f"{number} 0 R".encode()
        case int() | float():
            plain = str(value) if isinstance(value, int) else f"{value:.6f}"
            return (plain.rstrip("0").rstrip(".") if "." in plain else plain).encode()
        case bytes():
            return b"<" + value.hex().upper().encode() + b">"
        case list():
            return b"[" + b" ".join(write_value(item) for item in value) + b"]"
        case dict():
            items = (
                write_value(Name(key)) + b" " + write_value(item)
                for key, item in value.items()
            )
            return b"<<" + b" ".join(items) + b">>"
        case Stream(entries, packed):
            return write_value(entries) + b"\nstream\n" + packed + b"\nendstream"
        case _:
            assert_never(value)
