"""Values of a PDF as the library has them: made, compared, and written."""

import io
from typing import Any


def made(text: bytes) -> Any:  # noqa: ANN401  an object of pyHanko
    """Make a value from how it is written in a PDF: b"<</Type /Sig>>"."""
    from pyhanko.pdf_utils.generic import Reference, read_object

    return read_object(io.BytesIO(text + b" "), Reference(0))


def changed(dictionary: Any, **entries: Any) -> Any:  # noqa: ANN401  pyHanko's
    """Give a dictionary or stream with other entries, its others as they are."""
    from pyhanko.pdf_utils.generic import DictionaryObject, pdf_name

    kept = {key: dictionary.raw_get(key) for key in dictionary}
    kept |= {pdf_name(f"/{name}"): value for name, value in entries.items()}
    return DictionaryObject(kept)  # type: ignore[no-untyped-call]  # it has no types


def is_same(a: Any, b: Any) -> bool:  # noqa: ANN401  pyHanko's objects have no types
    """Tell whether two values say the same, however they are written."""
    return bool(_plain(a) == _plain(b))


def _plain(value: Any) -> Any:  # noqa: ANN401  as above
    """Give what can be compared: kinds are told apart, but for those of numbers."""
    from pyhanko.pdf_utils.generic import DictionaryObject, FloatObject, NumberObject

    if isinstance(value, list):
        return [_plain(each) for each in value]
    if isinstance(value, DictionaryObject):
        entries = {key: _plain(value.raw_get(key)) for key in value}
        return type(value), getattr(value, "encoded_data", None), entries
    return (
        value if isinstance(value, NumberObject | FloatObject) else (type(value), value)
    )


def written(value: Any) -> bytes:  # noqa: ANN401  an object of pyHanko
    """Write a value as the library does."""
    out = io.BytesIO()
    value.write_to_stream(out)
    return out.getvalue()
