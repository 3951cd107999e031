"""A CSL record as the fields of an entry."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Final

from appeals.citations.kinds import body_of, number_of_resolution
from appeals.model.authority import AuthorityKind
from appeals.registry.interchange.dates import from_csl_date
from appeals.registry.interchange.kinds import (
    KINDS,
    TYPE_OF,
    UN_KINDS,
    genre_of,
    guess_kind,
    reference_in,
)
from appeals.registry.interchange.languages import language_tag
from appeals.registry.interchange.names import Author, from_names, to_names
from appeals.registry.interchange.plain_entry import Plain, frozen, is_same
from appeals.registry.interchange.records import CslRecord, kind_hint, own_part
from appeals.registry.yaml_words import PlainValue

UNTS: Final = "United Nations Treaty Series"

TEXTS: Final[Mapping[str, str]] = {
    "title": "title",
    "short": "title-short",
    "body": "authority",
    "jurisdiction": "jurisdiction",
    "container": "container-title",
    "place": "publisher-place",
    "publisher": "publisher",
    "volume": "volume",
    "page": "page",
    "url": "URL",
}
"""Our fields that are one CSL field, as text."""

_BOOKKEEPING: Final = frozenset({"id", "citation-key", "custom"})
_SYMBOL_OR_NUMBER: Final = frozenset({"letter", "unpublished"})
_MARKUP = re.compile(r"</?(?:i|b|em|strong|sc|sub|sup|span)(?:\s[^<>]*)?>")


@dataclass(slots=True)
class Reading:
    """What a record says: fields as in citations.yaml, and what is wrong with it."""

    fields: Plain = field(default_factory=dict)
    errors: list[str] = field(default_factory=list)

    def put(self, name: str, value: PlainValue) -> None:
        """Take a field that holds something."""
        if value is not None and value != "":
            self.fields[name] = value


def from_csl(record: CslRecord) -> Reading:
    """Read a record: one of ours exactly as it was written, any other by its type."""
    own = own_part(record)
    hint = kind_hint(record)
    if hint not in KINDS:
        return standard_fields(_cleaned(record), None)
    reading = standard_fields(record, hint)
    read_as = own.get("read_as")
    then = read_as if isinstance(read_as, Mapping) else {}
    for name, value in own.items():
        if name in {"kind", "read_as", "entry_sha256"}:
            continue
        now = reading.fields.get(name)
        if name in reading.fields and not is_same(now, frozen(then.get(name))):
            continue  # edited elsewhere since
        reading.fields.pop(name, None)
        if value is not None:
            reading.fields[name] = frozen(value)
    return reading


def standard_fields(record: CslRecord, kind: AuthorityKind | None) -> Reading:
    """Read the fields that CSL has; `kind` None means: guess it.

    What has no home in an entry goes to `csl`, verbatim.
    """
    reading = Reading()
    number = _text(record.get("number"))
    csl_type = record.get("type")
    if kind is None:
        kind = _guessed(csl_type, number, reading, has_url=bool(record.get("URL")))
    reading.put("kind", kind)
    left: Plain = {}
    for name, value in record.items():
        if name in _BOOKKEEPING or value in (None, "", [], {}):
            continue
        _read_field(name, value, kind, reading, left)
    _put_number(number, kind, reading)
    if csl_type == TYPE_OF[kind]:
        left.pop("type", None)
    if left.get("genre") == genre_of(kind, _plain(reading.fields.get("symbol"))):
        left.pop("genre", None)
    if kind == "treaty" and reading.fields.get("container") == UNTS:
        del reading.fields["container"]
    custom = {k: v for k, v in _mapping(record.get("custom")).items() if k != "appeals"}
    if custom:
        left["custom"] = frozen(custom)
    if left:
        reading.fields["csl"] = left
    return reading


def _guessed(
    csl_type: object, number: str, reading: Reading, *, has_url: bool
) -> AuthorityKind:
    if not isinstance(csl_type, str) or not csl_type:
        reading.errors.append("has no type")
        return "unpublished"
    try:
        return guess_kind(csl_type, number, has_url=has_url)
    except ValueError as error:
        reading.errors.append(str(error))
        return "unpublished"


def _read_field(
    name: str, value: object, kind: AuthorityKind, reading: Reading, left: Plain
) -> None:
    """Read one field into the entry, or leave it to `csl`."""
    for ours, theirs in TEXTS.items():
        if name == theirs and (text := _text(value)):
            reading.put(ours, text)
            return
    special = _SPECIAL.get(name)
    if special is None:
        left[name] = frozen(value)
        return
    try:
        is_whole = special(value, kind, reading)
    except ValueError as error:
        reading.errors.append(f"'{name}' {error}")
        return
    if not is_whole:
        left[name] = frozen(value)


def _read_author(value: object, _kind: AuthorityKind, reading: Reading) -> bool:
    author = from_names(value)
    if author is None:
        return True
    reading.put("author", author.full)
    reading.put("author_last", author.last)
    return value == to_names(author)


def _read_recipient(value: object, _kind: AuthorityKind, reading: Reading) -> bool:
    recipient = from_names(value)
    if recipient is None:
        return True
    reading.put("addressee", recipient.full)
    return value == to_names(Author(recipient.full))


def _read_issued(value: object, kind: AuthorityKind, reading: Reading) -> bool:
    day = from_csl_date(value)
    reading.put("adopted" if kind == "treaty" else "date", day)
    return day is not None and _is_bare(value)


def _read_accessed(value: object, _kind: AuthorityKind, reading: Reading) -> bool:
    day = from_csl_date(value)
    reading.put("accessed", day)
    return day is not None


def _read_language(value: object, _kind: AuthorityKind, reading: Reading) -> bool:
    tag = language_tag(value) if isinstance(value, str) else None
    if tag is None:
        return False
    reading.put("languages", (tag,))
    return True


def _read_pages(value: object, _kind: AuthorityKind, reading: Reading) -> bool:
    text = _text(value)
    if not (text.isascii() and text.isdecimal() and 0 < int(text) < 10**6):
        return False
    reading.put("extent", {"pages": int(text)})
    return True


def _read_nothing(_value: object, _kind: AuthorityKind, _reading: Reading) -> bool:
    return True


def _read_note(value: object, _kind: AuthorityKind, reading: Reading) -> bool:
    reading.put("note", _text(value))
    return isinstance(value, str)


_SPECIAL: Final[Mapping[str, Callable[[object, AuthorityKind, Reading], bool]]] = {
    "author": _read_author,
    "recipient": _read_recipient,
    "issued": _read_issued,
    "accessed": _read_accessed,
    "language": _read_language,
    "number-of-pages": _read_pages,
    "number": _read_nothing,
    "note": _read_note,
}
"""How other fields are read; False where the whole is to be kept in `csl` too."""


_TAKEN: Final = frozenset((*TEXTS.values(), *_SPECIAL)) - {"note"}
_RENAMED: Final = {"shortTitle": "title-short"}


def _put_number(number: str, kind: AuthorityKind, reading: Reading) -> None:
    """Take the number as a symbol or as the entry's own number."""
    reference = reference_in(number)
    if kind in UN_KINDS:
        is_written = reference is not None and number.startswith("UN Doc")
        reading.put("symbol", str(reference) if is_written else number)
    elif kind in _SYMBOL_OR_NUMBER or (reference is not None and kind != "case"):
        reading.put("symbol", number)
    else:
        reading.put("number", number)
    if kind == "resolution" and reference is not None:
        reading.put("number", number_of_resolution(reference))
        if "body" not in reading.fields:
            reading.put("body", body_of(reference))


def _is_bare(date: object) -> bool:
    """Say whether a date holds nothing but its numbers: no "circa"."""
    return not isinstance(date, Mapping) or all(
        name in {"date-parts", "raw", "literal"} or not value
        for name, value in date.items()
    )


def _cleaned(record: CslRecord) -> CslRecord:
    r"""Make the words of another program fit for a registry.

    Markup, tabs and line ends go from what an entry has a field for; elsewhere tabs
    become blanks and line ends "\n".
    """
    renamed = {_RENAMED.get(name, name): value for name, value in record.items()}
    return {
        name: _changed(value, _one_line if name in _TAKEN else _without_tabs)
        for name, value in renamed.items()
    }


def _changed(value: object, change: Callable[[str], str]) -> object:
    if isinstance(value, str):
        return change(value)
    if isinstance(value, Mapping):
        return {key: _changed(each, change) for key, each in value.items()}
    if isinstance(value, list):
        return [_changed(each, change) for each in value]
    return value


def _one_line(text: str) -> str:
    return " ".join(_MARKUP.sub("", text).split())


def _without_tabs(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n").replace("\t", " ")


def _text(value: object) -> str:
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        return ""
    return str(value)


def _plain(value: PlainValue) -> str | None:
    return value if isinstance(value, str) else None


def _mapping(value: object) -> Mapping[str, object]:
    return value if isinstance(value, Mapping) else {}
