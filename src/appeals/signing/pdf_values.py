"""Values of a PDF as the library reads them: compared, made, and written in one way."""

import re
from typing import Any

_PLAIN = re.compile(rb"[A-Za-z0-9_.+-]")


def is_same(a: Any, b: Any) -> bool:  # noqa: ANN401  pyHanko's objects have no types
    """Tell whether two values say the same, however they are written."""
    from pyhanko.pdf_utils import generic

    if isinstance(a, generic.DictionaryObject):
        if type(a) is not type(b) or a.keys() != b.keys():
            return False
        packed = [getattr(each, "encoded_data", None) for each in (a, b)]
        if packed[0] != packed[1]:
            return False
        return all(is_same(a.raw_get(key), b.raw_get(key)) for key in a)
    if isinstance(a, generic.ArrayObject):
        is_list = type(a) is type(b) and len(a) == len(b)
        return is_list and all(
            is_same(a.raw_get(n), b.raw_get(n)) for n in range(len(a))
        )
    numbers = (generic.NumberObject, generic.FloatObject)
    if isinstance(a, numbers) and isinstance(b, numbers):
        return bool(a == b)
    return type(a) is type(b) and bool(a == b)


def as_value(value: object) -> Any:  # noqa: ANN401  an object of pyHanko
    """Make a value of the library's from plain ones; a string is a name."""
    from pyhanko.pdf_utils import generic

    made: Any = generic  # few of its classes have types
    match value:
        case made.PdfObject():
            return value
        case None:
            return made.NullObject()
        case dict():
            return made.DictionaryObject(
                {made.pdf_name(key): as_value(item) for key, item in value.items()}
            )
        case list():
            return made.ArrayObject(as_value(item) for item in value)
        case int():
            return made.NumberObject(value)
        case float():
            return made.FloatObject(value)
        case bytes():
            return made.TextStringObject(value.decode("ascii"))
        case _:
            return made.pdf_name(str(value))


def entries_of(dictionary: Any) -> dict[str, Any]:  # noqa: ANN401  pyHanko's
    """Give the entries of a dictionary or stream as they are, nothing followed."""
    return {key: dictionary.raw_get(key) for key in dictionary}


def write_value(value: Any) -> bytes:  # noqa: ANN401  an object of pyHanko
    """Write a value in the one way that is ours, whatever the library does."""
    from pyhanko.pdf_utils import generic

    match value:
        case generic.IndirectObject():
            return b"%d 0 R" % value.idnum
        case generic.ArrayObject():
            items = (write_value(value.raw_get(n)) for n in range(len(value)))
            return b"[" + b" ".join(items) + b"]"
        case generic.StreamObject():
            packed = bytes(value.encoded_data)
            return _write_entries(value) + b"\nstream\n" + packed + b"\nendstream"
        case generic.DictionaryObject():
            return _write_entries(value)
        case generic.NameObject():
            letters = (bytes((byte,)) for byte in value[1:].encode())
            return b"/" + b"".join(
                each if _PLAIN.match(each) else b"#%02X" % each[0] for each in letters
            )
        case generic.BooleanObject():
            return b"true" if value else b"false"
        case generic.TextStringObject() | generic.ByteStringObject():
            return b"<" + text_bytes(value).hex().upper().encode() + b">"
        case generic.FloatObject():
            return f"{value:.6f}".rstrip("0").rstrip(".").encode()
        case generic.NumberObject():
            return b"%d" % value
        case _:
            return b"null"


def _write_entries(value: Any) -> bytes:  # noqa: ANN401  a dictionary of pyHanko
    from pyhanko.pdf_utils.generic import pdf_name

    entries = (
        write_value(pdf_name(key)) + b" " + write_value(value.raw_get(key))
        for key in value
    )
    return b"<<" + b" ".join(entries) + b">>"


def text_bytes(value: Any) -> bytes:  # noqa: ANN401  a string of pyHanko
    """Give the bytes of a string: as they were read, else as it would be written."""
    if isinstance(value, bytes):
        return value
    if value.autodetected_encoding is not None:
        return bytes(value.original_bytes)
    return str(value).encode("ascii")
