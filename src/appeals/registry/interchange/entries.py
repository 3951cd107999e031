"""An entry as a CSL record, and a CSL record as the fields of an entry.

What CSL has a field for is stored there. What those fields would not give back is
stored in `custom.appeals`, so that the round trip is exact by construction. What an
entry has no field for is kept under `csl`.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import partial
from typing import Any, cast

from appeals.citations.bodies import body_of, number_of_resolution, year_of_adoption
from appeals.citations.personal_names import (
    NameTexts,
    correct_names,
    join_names,
    split_names,
)
from appeals.model.authority import Authority, AuthorityKind, entry_sha256
from appeals.registry.characters import (
    describe_character,
    first_forbidden,
    without_forbidden,
)
from appeals.registry.interchange.dates import (
    date_or_year,
    from_csl_date,
    is_bare,
    to_csl_date,
    words_of_date,
)
from appeals.registry.interchange.kinds import (
    CSL_TYPE_OF,
    FIELDS,
    KINDS,
    UN_KINDS,
    genre_of,
    guess_kind,
    reference_in,
    symbol_in,
)
from appeals.registry.interchange.records import (
    CslRecord,
    own_kind,
    own_part,
)
from appeals.registry.nodes import ScalarValue, is_same
from appeals.registry.yaml_words import PlainValue

Plain = dict[str, PlainValue]
"""The fields of an entry as they are written in citations.yaml."""

UNTS = "United Nations Treaty Series"

_CSL_OF = {field.entry: field.csl for field in FIELDS if field.entry}
_ENTRY_OF = {csl: entry for entry, csl in _CSL_OF.items()}
_NOT_EXTRA = frozenset({"id", "citation-key", "custom"})
_SYMBOL_OR_NUMBER = frozenset({"letter", "unpublished"})
_ON_ONE_LINE = frozenset(_ENTRY_OF) | frozenset(
    "author editor recipient issued accessed language number-of-pages number".split()
)
_MARKUP = re.compile(r"</?(?:i|b|em|strong|sc|sub|sup|span)(?:\s[^<>]*)?>")
_LANGUAGE_TAG = re.compile(
    r"([A-Za-z]{2,3})(?:[-_]([A-Za-z]{4}))?(?:[-_]([A-Za-z]{2}))?"
)
_LANGUAGES: Mapping[str, str] = {
    "arabic": "ar",
    "chinese": "zh",
    "american": "en",
    "british": "en",
    "english": "en",
    "french": "fr",
    "german": "de",
    "italian": "it",
    "portuguese": "pt",
    "russian": "ru",
    "spanish": "es",
}
"""Languages as biblatex and people name them."""


@dataclass(slots=True)
class RecordReading:
    """What a record says: fields as in citations.yaml, and what is wrong with it.

    `remarks` say what was read differently from how it is written, each with its field.
    """

    fields: Plain = field(default_factory=dict)
    errors: list[str] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)

    def put(self, name: str, value: PlainValue) -> None:
        """Set a field, unless the value is empty."""
        if value is not None and value != "":
            self.fields[name] = value


def to_csl(authority: Authority) -> CslRecord:
    """Give an entry as an item of CSL-JSON."""
    fields = plain_entry(authority)
    record = _standard_record(authority)
    custom = mapping_in(authority.csl.get("custom"))
    others = {name: value for name, value in custom.items() if name != "appeals"}
    if others:
        record["custom"] = others
    read = standard_fields(record, authority.kind).fields
    names = [n for n in {**fields, **read} if not is_same(read.get(n), fields.get(n))]
    own: dict[str, object] = {"kind": authority.kind}
    own |= {name: thaw(fields.get(name)) for name in names}
    read_as = {name: thaw(read[name]) for name in names if name in read}
    if read_as:
        own["read_as"] = read_as
    own["entry_sha256"] = entry_sha256(authority)
    record["custom"] = {**others, "appeals": own}
    return record


def from_csl(record: CslRecord) -> RecordReading:
    """Read a record: one of ours exactly as it was written, any other by its type."""
    named = own_kind(record)
    kind = next((kind for kind in KINDS if kind == named), None)
    if kind is None:
        remarks: list[str] = []
        return _read_foreign_record(_clean_record(record, remarks), remarks)
    reading = standard_fields(record, kind)
    own = own_part(record)
    read_as = mapping_in(own.get("read_as"))
    for name, value in own.items():
        if name in {"kind", "read_as", "entry_sha256"}:
            continue
        now = reading.fields.get(name)
        if name in reading.fields and not is_same(now, freeze(read_as.get(name))):
            continue  # edited elsewhere since
        reading.fields.pop(name, None)
        if value is not None:
            reading.fields[name] = freeze(value)
    return reading


def _read_foreign_record(record: CslRecord, remarks: list[str]) -> RecordReading:
    """Read a record whose kind must be guessed; `remarks` are those so far."""
    for role in ("author", "editor"):
        record[role] = correct_names(record.get(role), role, remarks)
    number, has_url = _text(record.get("number")), bool(record.get("URL"))
    symbol = symbol_in(record) if reference_in(number) is None else None
    try:
        kind = guess_kind(record.get("type"), symbol or number, has_url=has_url)
    except ValueError as error:
        reading = standard_fields(record, "unpublished")
        reading.errors.insert(0, str(error))
        return reading
    if symbol is not None:
        if number and symbol not in number:
            record.setdefault("collection-number", number)
        record["number"] = symbol
    if symbol is not None and kind not in UN_KINDS:
        kind = "un-document"
        remarks.append(
            f"'{symbol}' is taken for the symbol of a United Nations document: compare "
            "it with the document, since its shape is not known"
        )
    reading = standard_fields(record, kind)
    reading.remarks[:0] = remarks
    return reading


def standard_fields(record: CslRecord, kind: AuthorityKind) -> RecordReading:
    """Read the fields that CSL has.

    What an entry has no field for is stored in `csl`, unchanged.
    """
    reading = RecordReading({"kind": kind})
    extras: Plain = {}
    for name, value in record.items():
        if name in _NOT_EXTRA or value in (None, "", [], {}):
            continue
        try:
            if not _read_field(name, value, kind, reading):
                extras[name] = freeze(value)
        except ValueError as error:
            reading.errors.append(f"'{name}' {error}")
    _put_number(_text(record.get("number")), kind, reading)
    symbol = _text(reading.fields.get("symbol"))
    implied = {"type": CSL_TYPE_OF[kind], "genre": genre_of(kind, symbol)}
    extras = {name: v for name, v in extras.items() if v != implied.get(name)}
    if kind == "treaty" and reading.fields.get("container") == UNTS:
        del reading.fields["container"]
    custom = {
        k: v for k, v in mapping_in(record.get("custom")).items() if k != "appeals"
    }
    if custom:
        extras["custom"] = freeze(custom)
    if extras:
        reading.fields["csl"] = extras
    return reading


def _read_field(
    name: str, value: object, kind: AuthorityKind, reading: RecordReading
) -> bool:
    """Read one field into the entry; False if `csl` must keep the value too.

    Raises ValueError for a value that the field cannot have.
    """
    text = _text(value)
    match name:
        case "number":
            return True
        case "author" | "editor" | "recipient":
            return _read_names(name, value, reading)
        case "genre" if kind in UN_KINDS:
            return False
        case "issued" | "accessed":
            return _read_date(name, value, kind, reading)
        case "language" if isinstance(value, str) and (tag := language_tag(value)):
            reading.put("languages", (tag,))
            return True
        case "number-of-pages" if text.isascii() and text.isdecimal():
            is_count = 0 < int(text) < 10**6
            reading.put("extent", {"pages": int(text)} if is_count else None)
            return is_count
        case "note":
            reading.put("note", text)
            return isinstance(value, str)
        case _ if text and name in _ENTRY_OF:
            reading.put(_ENTRY_OF[name], text)
            return True
    return False


def _read_date(
    name: str, value: object, kind: AuthorityKind, reading: RecordReading
) -> bool:
    """Read a date; for a season, a range or words only the year, with a remark."""
    issued = "adopted" if kind == "treaty" else "date"
    day = from_csl_date(value)
    if day is None:
        year, words = date_or_year(value), words_of_date(value)
        taken = f"the year {year} is taken" if year else "no year can be read in it"
        reading.remarks.append(f"'{name}' is '{words}': {taken}")
    reading.put(issued if name == "issued" else name, day or date_or_year(value))
    return day is not None and (name == "accessed" or is_bare(value))


def _read_names(name: str, value: object, reading: RecordReading) -> bool:
    """Read a list of names; editors that cannot be read are kept as they are."""
    try:
        names = join_names(value)
    except ValueError:
        if name != "editor":
            raise
        return False
    if names is None:
        return True
    if name == "recipient":
        reading.put("addressee", names.full)
        return value == split_names(NameTexts(names.full))
    reading.put(name, names.full)
    reading.put(f"{name}_last", names.last)
    return value == split_names(names)


def _put_number(number: str, kind: AuthorityKind, reading: RecordReading) -> None:
    """Store the number as a symbol or as the entry's own number."""
    reference = reference_in(number)
    if kind in UN_KINDS:
        is_worded = reference is not None and number.startswith("UN Doc")
        reading.put("symbol", str(reference) if is_worded else number)
    elif kind in _SYMBOL_OR_NUMBER or (reference is not None and kind != "case"):
        reading.put("symbol", number)
    else:
        reading.put("number", number)
    if kind == "resolution" and reference is not None:
        reading.put("number", number_of_resolution(reference))
        reading.put("year", year_of_adoption(reference))
        if "body" not in reading.fields:
            reading.put("body", body_of(reference))


def _clean_record(record: CslRecord, remarks: list[str]) -> CslRecord:
    r"""Make the words of another program fit for a registry.

    Markup, tabs and line ends are removed from what an entry has a field for; elsewhere
    tabs become blanks and line ends "\n". Forbidden characters are removed too, with a
    remark.
    """
    cleaned: CslRecord = {}
    for name, value in record.items():
        ours = "title-short" if name == "shortTitle" else name
        dropped: list[str] = []
        change = _plain_line if ours in _ON_ONE_LINE else _without_tabs
        cleaned[ours] = _map_strings(value, partial(_drop_forbidden, change, dropped))
        if dropped:
            remarks.append(f"'{ours}' loses {describe_character(dropped[0])}")
    return cleaned


def _drop_forbidden(change: Callable[[str], str], dropped: list[str], text: str) -> str:
    changed = change(text)
    if (char := first_forbidden(changed)) is None:
        return changed
    dropped.append(char)
    return without_forbidden(changed)


def _map_strings(value: object, change: Callable[[str], str]) -> object:
    if isinstance(value, str):
        return change(value)
    if isinstance(value, Mapping):
        return {key: _map_strings(each, change) for key, each in value.items()}
    if isinstance(value, list):
        return [_map_strings(each, change) for each in value]
    return value


def _plain_line(text: str) -> str:
    return " ".join(_MARKUP.sub("", text).split())


def _without_tabs(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n").replace("\t", " ")


def _text(value: object) -> str:
    """Give a word or number as text; "" for anything else."""
    is_text = isinstance(value, str | int | float) and not isinstance(value, bool)
    return str(value) if is_text else ""


def mapping_in(value: object) -> Mapping[str, Any]:
    """Give a mapping; an empty one for any other value."""
    return value if isinstance(value, Mapping) else {}


def _standard_record(authority: Authority) -> CslRecord:
    """Give the fields that CSL has."""
    kind = authority.kind
    record: CslRecord = {"id": authority.key, "type": CSL_TYPE_OF[kind]}
    if genre := genre_of(kind, authority.symbol):
        record["genre"] = genre
    if number := authority.symbol or authority.number:
        record["number"] = number
    for name in Authority.model_fields:
        if name in _CSL_OF and (value := getattr(authority, name)):
            record[_CSL_OF[name]] = value
    if "title" not in record and authority.title_descriptive:
        record["title"] = authority.title_descriptive
    if kind == "treaty" and authority.volume and not authority.container:
        record["container-title"] = UNTS
    record |= _names_and_dates(authority)
    if len(authority.languages) == 1:
        record["language"] = authority.languages[0]
    if authority.extent.pages:
        record["number-of-pages"] = authority.extent.pages
    return record | dict(_sound_extras(record, authority))


def _names_and_dates(authority: Authority) -> CslRecord:
    record: CslRecord = {}
    for role in ("author", "editor"):
        if full := getattr(authority, role):
            last = getattr(authority, f"{role}_last")
            record[role] = split_names(NameTexts(full, last))
    if authority.addressee:
        record["recipient"] = [{"literal": authority.addressee}]
    year = re.fullmatch("[0-9]{4}", authority.year or "")
    if issued := authority.date or authority.adopted or (year and year[0]):
        record["issued"] = to_csl_date(issued)
    if authority.accessed:
        record["accessed"] = to_csl_date(authority.accessed)
    return record


def _sound_extras(
    record: CslRecord, authority: Authority
) -> Iterator[tuple[str, object]]:
    """Yield from `csl` what is readable and does not contradict our own fields."""
    for name, value in authority.csl.items():
        is_free = name == "type" or name not in record
        if name in {"id", "custom"}:
            continue
        if not is_free and not _is_same_value(name, value, authority):
            continue
        trial = {"type": record["type"], name: thaw(value)}
        if not standard_fields(trial, "web").errors:
            yield name, thaw(value)


def _is_same_value(name: str, value: object, authority: Authority) -> bool:
    """Say whether names or a date under `csl` read as those of the entry."""
    if name not in {"author", "editor", "issued"}:
        return False
    try:
        if name == "issued":
            return date_or_year(value) == (authority.date or authority.adopted)
        names = join_names(value)
    except ValueError:
        return False
    full, last = getattr(authority, name), getattr(authority, f"{name}_last")
    return names == NameTexts(full or "", last)


def language_tag(words: str) -> str | None:
    """Read "en_us", "EN-US" or "English"; None for anything but one language."""
    if words.casefold() in _LANGUAGES:
        return _LANGUAGES[words.casefold()]
    match = _LANGUAGE_TAG.fullmatch(words)
    if match is None:
        return None
    language, script, region = match.groups()
    parts = (language.lower(), script and script.title(), region and region.upper())
    return "-".join(part for part in parts if part)


def plain_entry(authority: Authority) -> Plain:
    """Give the fields of an entry without its key, lists as tuples, no defaults."""
    fields = authority.model_dump(mode="json", exclude={"key"}, exclude_defaults=True)
    return {name: freeze(value) for name, value in fields.items()}


def freeze(value: object) -> PlainValue:
    """Give a JSON value with tuples for lists, as the strict reader reads files."""
    if isinstance(value, Mapping):
        return {str(key): freeze(each) for key, each in value.items()}
    if isinstance(value, list | tuple):
        return tuple(freeze(each) for each in value)
    return cast("ScalarValue", value)


def thaw(value: PlainValue) -> object:
    """Give plain values with lists for tuples, as JSON has them."""
    if isinstance(value, Mapping):
        return {key: thaw(each) for key, each in value.items()}
    if isinstance(value, tuple | list):
        return [thaw(each) for each in value]
    return value
