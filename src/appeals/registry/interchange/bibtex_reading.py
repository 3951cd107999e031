"""BibTeX and biblatex as CSL records."""

import logging
import re
from collections.abc import Mapping
from typing import TYPE_CHECKING

from appeals.errors import AppealsError, Place, WorkspaceError, did_you_mean
from appeals.registry.interchange.bibtex_fields import (
    ALIASES,
    MONTHS,
    PASSED_OVER,
    TEXTS,
    TYPES_IN,
)
from appeals.registry.interchange.kinds import KINDS, TYPE_OF, reference_in
from appeals.registry.interchange.latex_text import from_latex, from_latex_url
from appeals.registry.interchange.records import CslRecord, ReadFile, ReadRecord

if TYPE_CHECKING:
    from bibtexparser.model import Block, Entry

_COMMA_IS_MISSING = re.compile(r"[}\"]\s*[\w-]+\s*=\s*[{\"]")
_CSL_OF = {field: csl for csl, field in TEXTS.items()}
_RANGE = re.compile(r"\s*-{2,}\s*|\s*–\s*")


def read_bibtex(text: str, file: str) -> ReadFile:
    """Read entries; one that is malformed is one error, the others are read."""
    from bibtexparser.entrypoint import parse_string
    from bibtexparser.model import Entry, ParsingFailedBlock

    logging.getLogger("bibtexparser").setLevel(logging.CRITICAL)  # we tell errors
    library = parse_string(text.replace("\r\n", "\n"))
    records: list[ReadRecord] = []
    errors: list[AppealsError] = []
    number = 0
    for block in library.blocks:
        if not isinstance(block, Entry | ParsingFailedBlock):
            continue
        number += 1
        place = Place(file, (block.start_line or 0) + 1, 1)
        if isinstance(block, Entry):
            record, fault = _read(block, number, place)
        else:
            record, fault = _failed(block, number, place)
        records += [record] if fault is None else []
        errors += [fault] if fault is not None else []
    if not number and text.strip():
        hint = "an entry looks like @report{a-hrc-45-13, title = {...}}"
        message = "no BibTeX entry stands in this file"
        error = WorkspaceError(message, place=Place(file), hint=hint)
        return ReadFile((), (error,), is_readable=False)
    return ReadFile(tuple(records), tuple(errors))


def _failed(
    block: "Block", number: int, place: Place
) -> tuple[ReadRecord, WorkspaceError | None]:
    """Say why the parser gave an entry up."""
    from bibtexparser.model import DuplicateBlockKeyBlock, DuplicateFieldKeyBlock

    raw = block.raw or ""
    named = re.match(r"\s*@\s*\w+\s*[{(]\s*([^,\s}]+)", raw)
    record = ReadRecord(number, {"id": named[1]} if named else {}, place)
    match block:
        case DuplicateFieldKeyBlock():
            fields = ", ".join(sorted(f"'{key}'" for key in block.duplicate_keys))
            fault = record.fault(f"has {fields} twice", "keep one of the two")
        case DuplicateBlockKeyBlock():
            fault = record.fault("has the name of an earlier entry", "rename one")
        case _:
            hint = "look for a brace that is never closed, or a comma or '=' left out"
            fault = record.fault("cannot be read as BibTeX", hint)
    return record, fault


def _read(
    entry: "Entry", number: int, place: Place
) -> tuple[ReadRecord, WorkspaceError | None]:
    record = ReadRecord(number, {"id": entry.key.strip()}, place)
    kind = entry.entry_type.lower()
    if kind not in TYPES_IN:
        near = did_you_mean(kind, tuple(TYPES_IN))
        return record, record.fault(f"has the unknown type '@{kind}'", near)
    fields: dict[str, str] = {}
    for field in entry.fields:
        value = str(field.value)
        if _COMMA_IS_MISSING.search(value):
            at = Place(place.file, field.start_line + 1, 1)
            message = f"{record.title} lacks a comma behind '{field.key}'"
            return record, WorkspaceError(message, place=at, hint="put it in")
        fields[field.key.lower()] = value
    for alias, name in ALIASES.items():
        if alias in fields and name not in fields:
            fields[name] = fields.pop(alias)
    csl = {"id": entry.key.strip(), **_csl(kind, fields)}
    return ReadRecord(number, csl, place), None


def _csl(kind: str, fields: dict[str, str]) -> CslRecord:
    """Turn the fields of an entry into a CSL record; `fields` is used up."""
    record: CslRecord = {"type": TYPES_IN[kind]}
    subtype = from_latex(fields.pop("entrysubtype", ""))
    is_ours = subtype in KINDS
    if is_ours:
        record["type"] = next(t for k, t in TYPE_OF.items() if k == subtype)
        record["custom"] = {"appeals": {"kind": subtype}}
    elif subtype in {"newspaper", "magazine"}:
        record["type"] = f"article-{subtype}"
    elif kind == "misc" and "url" in fields:
        record["type"] = "webpage"
    elif subtype:
        fields["entrysubtype"] = subtype
    for names in ("author", "editor", "recipient"):
        if names in fields:
            record[names] = _names(fields.pop(names))
    _read_places(record, kind, fields, is_ours=is_ours)
    _read_numbers(record, kind, fields)
    _read_dates(record, fields)
    for name, csl in _CSL_OF.items():
        if name in fields:
            record[csl] = from_latex(fields.pop(name))
    left = {k: from_latex(v) for k, v in fields.items() if k not in PASSED_OVER}
    if left := {name: words for name, words in left.items() if words}:
        record["bibtex"] = left
    return {name: value for name, value in record.items() if value not in ("", [])}


def _read_places(
    record: CslRecord, kind: str, fields: dict[str, str], *, is_ours: bool
) -> None:
    """Read the address and who published or decided."""
    if "url" in fields:
        record["URL"] = from_latex_url(fields.pop("url"))
    elif "\\url" in fields.get("howpublished", ""):
        record["URL"] = from_latex_url(fields.pop("howpublished"))
    for name in ("doi", "isbn", "issn"):
        if name in fields:
            fields[name] = from_latex_url(fields[name])
    is_report = record["type"] in {"report", "thesis"}
    publisher = "institution" if is_report else "publisher"
    if publisher in fields:
        record["publisher"] = from_latex(fields.pop(publisher))
    if not is_ours and kind in {"online", "electronic", "www", "misc", "manual"}:
        words = from_latex(fields.pop("organization", ""))
        record["publisher"] = record.get("publisher") or words
    elif "institution" in fields and not is_report:
        record["authority"] = from_latex(fields.pop("institution"))


def _read_numbers(record: CslRecord, kind: str, fields: dict[str, str]) -> None:
    """Read numbers: that of an article is its issue, unless it is a symbol."""
    number = from_latex(fields.pop("number", ""))
    if kind == "article" and number and reference_in(number) is None:
        record["issue"], number = number, ""
    if kind == "article" and "eid" in fields:
        number = from_latex(fields.pop("eid"))
    elif "issue" in fields:
        record["issue"] = from_latex(fields.pop("issue"))
    note = from_latex(fields.pop("note", ""))
    told = note.removeprefix("UN Doc").lstrip(". ")
    if not number and note.startswith("UN Doc") and reference_in(told) is not None:
        number = told
    if number:
        record["number"] = number
    if note and told != number:
        record["note"] = note
    if "pages" in fields:
        record["page"] = from_latex(_RANGE.sub("-", fields.pop("pages")))


def _read_dates(record: CslRecord, fields: dict[str, str]) -> None:
    if "date" not in fields and "year" in fields:
        parts = [
            fields.pop("year"),
            _month(fields.pop("month", "")),
            fields.pop("day", ""),
        ]
        if not parts[1]:
            parts = parts[:1]
        fields["date"] = "-".join(part.strip() for part in parts if part.strip())
    for name, csl in (("date", "issued"), ("urldate", "accessed")):
        if words := from_latex(fields.pop(name, "")):
            record[csl] = {"raw": words} if _is_date(words) else {"literal": words}


def _is_date(words: str) -> bool:
    return re.fullmatch(r"\d{4}(?:-\d{1,2}){0,2}", words) is not None


def _month(words: str) -> str:
    month = from_latex(words).casefold()
    if month[:3] in MONTHS:
        return f"{MONTHS.index(month[:3]) + 1:02d}"
    return month if month.isdecimal() else ""


def _names(field: str) -> list[Mapping[str, str]]:
    from bibtexparser.middlewares.names import split_multiple_persons_names

    return [_name(name) for name in split_multiple_persons_names(field)]


def _name(words: str) -> Mapping[str, str]:
    from bibtexparser.middlewares.names import parse_single_name_into_parts

    whole = words.strip()
    if whole == "others":
        return {"literal": "others"}
    if whole.startswith("{") and whole.endswith("}") and _is_one_group(whole):
        return {"literal": from_latex(whole)}
    parts = parse_single_name_into_parts(whole, strict=False)
    name = {
        "given": from_latex(" ".join(parts.first)),
        "non-dropping-particle": from_latex(" ".join(parts.von)),
        "family": from_latex(" ".join(parts.last)),
        "suffix": from_latex(" ".join(parts.jr)),
    }
    return {key: value for key, value in name.items() if value}


def _is_one_group(words: str) -> bool:
    """Say whether one pair of braces holds the whole."""
    depth = 0
    for at, sign in enumerate(words):
        depth += (sign == "{") - (sign == "}")
        if depth == 0:
            return at == len(words) - 1
    return False
