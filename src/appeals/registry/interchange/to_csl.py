"""An entry as a CSL record that loses nothing.

What CSL has a field for goes there. What reading those fields back would not give
goes to `custom.appeals`, so that the round trip is exact by construction.
"""

from collections.abc import Mapping
from typing import Final

from appeals.citations.entry_hash import entry_sha256
from appeals.model.authority import Authority
from appeals.registry.interchange.dates import to_csl_date
from appeals.registry.interchange.from_csl import TEXTS, UNTS, standard_fields
from appeals.registry.interchange.kinds import TYPE_OF, genre_of
from appeals.registry.interchange.names import Author, from_names, to_names
from appeals.registry.interchange.plain_entry import is_same, plain_entry, thawed
from appeals.registry.interchange.records import CslRecord
from appeals.registry.yaml_words import PlainValue

_OURS: Final = frozenset({"id", "custom"})


def to_csl(authority: Authority) -> CslRecord:
    """Give an entry as an item of CSL-JSON."""
    fields = plain_entry(authority)
    record = _standard(authority)
    extra = authority.csl.get("custom")
    custom = dict(extra) if isinstance(extra, Mapping) else {}
    custom.pop("appeals", None)
    if custom:
        record["custom"] = custom
    read = standard_fields(record, authority.kind).fields
    own: dict[str, object] = {"kind": authority.kind}
    read_as: dict[str, object] = {}
    for name in dict.fromkeys((*fields, *read)):
        if name != "kind" and not is_same(read.get(name), fields.get(name)):
            own[name] = thawed(fields.get(name))
            if name in read:
                read_as[name] = thawed(read[name])
    if read_as:
        own["read_as"] = read_as
    own["entry_sha256"] = entry_sha256(authority)
    record["custom"] = {**custom, "appeals": own}
    return record


def _standard(authority: Authority) -> CslRecord:
    """Give what CSL has fields for."""
    kind = authority.kind
    record: CslRecord = {"id": authority.key, "type": TYPE_OF[kind]}
    if genre := genre_of(kind, authority.symbol):
        record["genre"] = genre
    if number := authority.symbol or authority.number:
        record["number"] = number
    for ours, theirs in TEXTS.items():
        if value := getattr(authority, ours):
            record[theirs] = value
    if "title" not in record and authority.title_descriptive:
        record["title"] = authority.title_descriptive
    if kind == "treaty" and authority.volume and not authority.container:
        record["container-title"] = UNTS
    record |= _names_and_dates(authority)
    if len(authority.languages) == 1:
        record["language"] = authority.languages[0]
    if authority.extent.pages:
        record["number-of-pages"] = authority.extent.pages
    return _with_extras(record, authority)


def _names_and_dates(authority: Authority) -> CslRecord:
    record: CslRecord = {}
    if authority.author:
        record["author"] = to_names(Author(authority.author, authority.author_last))
    if authority.addressee:
        record["recipient"] = [{"literal": authority.addressee}]
    issued = authority.date or authority.adopted or _year(authority)
    if issued:
        record["issued"] = to_csl_date(issued)
    if authority.accessed:
        record["accessed"] = to_csl_date(authority.accessed)
    return record


def _year(authority: Authority) -> str | None:
    year = authority.year or ""
    return year if year.isascii() and year.isdecimal() and len(year) == 4 else None  # noqa: PLR2004  digits


def _with_extras(record: CslRecord, authority: Authority) -> CslRecord:
    """Add what stands under `csl`, where it does not stand against our own fields."""
    csl: Mapping[str, PlainValue] = authority.csl
    for name, value in csl.items():
        if name in _OURS:
            continue
        is_same_author = name == "author" and _says(value, authority)
        if (name == "type" or name not in record or is_same_author) and _is_sound(
            record, name, value
        ):
            record[name] = thawed(value)
    return record


def _is_sound(record: CslRecord, name: str, value: PlainValue) -> bool:
    """Say whether a field can be read by itself."""
    trial = {"type": record["type"], name: thawed(value)}
    return not standard_fields(trial, "web").errors


def _says(names: PlainValue, authority: Authority) -> bool:
    """Say whether a list of names reads as the entry's author."""
    try:
        return from_names(names) == Author(
            authority.author or "", authority.author_last
        )
    except ValueError:
        return False
