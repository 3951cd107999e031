"""RIS as CSL records."""

import re
from collections.abc import Iterator

from appeals.citations.symbol import slug
from appeals.errors import AppealsError, Place, WorkspaceError, did_you_mean
from appeals.registry.interchange.kinds import (
    KINDS,
    TYPE_OF,
    UN_DOC,
    reference_in,
)
from appeals.registry.interchange.records import CslRecord, ReadFile, ReadRecord
from appeals.registry.interchange.ris_fields import (
    ALIASES,
    NAMES,
    PASSED_OVER,
    TEXTS,
    TYPES_IN,
)

_TAG = re.compile(r"([A-Z][A-Z0-9])  -(?: (.*))?")
_LONGEST_ID = 60

Tags = dict[str, list[str]]


def read_ris(text: str, file: str) -> ReadFile:
    """Read records; one that is malformed is one error, the others are read."""
    records: list[ReadRecord] = []
    errors: list[AppealsError] = []
    number = 0
    for number, (line, lines) in enumerate(_split(text), 1):
        place = Place(file, line, 1)
        record, fault = _read(lines, number, place)
        if fault is None:
            records.append(record)
        else:
            errors.append(fault)
    if not number and text.strip():
        hint = "a record begins with a line 'TY  - RPRT' and ends with 'ER  - '"
        message = "no RIS record stands in this file"
        error = WorkspaceError(message, place=Place(file), hint=hint)
        return ReadFile((), (error,), is_readable=False)
    return ReadFile(tuple(records), tuple(errors))


def _split(text: str) -> Iterator[tuple[int, list[str]]]:
    """Part a text into records: the line each begins on, and its lines.

    A line without a tag goes on with the line above it.
    """
    begun, lines = 0, list[str]()
    for number, raw in enumerate(text.lstrip("\ufeff").splitlines(), 1):
        line = raw.rstrip()
        tag = _TAG.fullmatch(line)
        if tag and tag[1] == "TY" and lines:
            yield begun, lines
            lines = []
        if tag is None and not lines:
            continue
        if tag is None:
            lines[-1] += f" {line.strip()}" if line.strip() else ""
            continue
        begun = begun if lines else number
        lines.append(line)
        if tag[1] == "ER":
            yield begun, lines
            lines = []
    if lines:
        yield begun, lines


def _read(
    lines: list[str], number: int, place: Place
) -> tuple[ReadRecord, WorkspaceError | None]:
    import rispy

    named = next((x[6:].strip() for x in lines if x.startswith("ID  -")), "")
    record = ReadRecord(number, {"id": named} if named else {}, place)
    if not lines[0].startswith("TY"):
        return record, record.fault("does not begin with a line 'TY  - ...'")
    if not lines[-1].startswith("ER"):
        return record, record.fault("has no line 'ER  - ' at its end", "put it in")
    mapping = {tag: tag for tag in (*(line[:2] for line in lines), "UK")}
    (row,) = rispy.loads(
        "\n".join(lines),
        mapping=mapping,
        list_tags=[tag for tag in mapping if tag != "TY"],
        delimiter_tags_mapping={},
    )
    kind = row.pop("TY")
    known = {*TYPES_IN, *rispy.TYPE_OF_REFERENCE_MAPPING}
    if kind not in known:
        near = did_you_mean(kind, sorted(known))
        return record, record.fault(f"has the unknown type '{kind}'", near)
    tags: Tags = {tag: [v for v in values if v] for tag, values in row.items()}
    csl = _from_tags(TYPES_IN.get(kind, "document"), tags)
    csl["id"] = named or _id_of(csl)
    return ReadRecord(number, csl, place), None


def _from_tags(csl_type: str, tags: Tags) -> CslRecord:
    record: CslRecord = {"type": csl_type}
    _rename(tags)
    kind = _first(tags, "M3")
    if kind in KINDS:
        record["type"] = next(t for k, t in TYPE_OF.items() if k == kind)
        record["custom"] = {"appeals": {"kind": kind}}
    elif kind:
        record["genre"] = kind
    for names, tag in NAMES.items():
        if values := tags.pop(tag, []):
            record[names] = [_name_from_ris(name) for name in values]
    for csl, tag in TEXTS.items():
        if words := _first(tags, tag):
            record.setdefault(csl, words)
    if end := _first(tags, "EP"):
        record["page"] = "-".join(filter(None, (record.get("page"), end)))
    _read_numbers(record, tags)
    _read_dates(record, tags)
    if keywords := tags.pop("KW", []):
        record["keyword"] = ", ".join(keywords)
    left = {tag: v for tag, v in tags.items() if v and tag not in PASSED_OVER}
    if left:
        record["ris"] = left
    return record


def _id_of(csl: CslRecord) -> str:
    """Make an id for a record without one: of its symbol, else of its title."""
    reference = reference_in(str(csl.get("number", "")))
    if reference is not None:
        return reference.slug
    words = slug(str(csl.get("title", ""))).split("-")
    while len("-".join(words)) > _LONGEST_ID and len(words) > 1:
        words.pop()
    return "-".join(words)[:_LONGEST_ID]


def _rename(tags: Tags) -> None:
    """Put the values of other tags for the same under the tag we know."""
    for tag, others in ALIASES.items():
        for other in others:
            values = tags.pop(other, [])
            if not tags.get(tag):
                tags[tag] = values


def _read_numbers(record: CslRecord, tags: Tags) -> None:
    """Read the number, and remarks: the one that only says the symbol is dropped."""
    number, serial = _first(tags, "M1"), _first(tags, "SN")
    if record["type"] == "report":
        number = number or serial
    elif serial:
        record["ISBN" if record["type"] in {"book", "chapter"} else "ISSN"] = serial
    remarks = []
    for remark in tags.pop("N1", []):
        told = remark.removeprefix(UN_DOC)
        if told == number or (told != remark and reference_in(told) is not None):
            number = number or told
        else:
            remarks.append(remark)
    issue = str(record.get("issue", ""))
    if not number and reference_in(issue) is not None:
        number = record.pop("issue")
    if number:
        record["number"] = number
    if remarks:
        record["note"] = "; ".join(remarks)


def _read_dates(record: CslRecord, tags: Tags) -> None:
    year = _first(tags, "PY")
    for csl, words in (
        ("issued", _first(tags, "DA") or year),
        ("accessed", _first(tags, "Y2")),
    ):
        if day := words.strip().rstrip("/"):
            is_date = re.fullmatch(r"\d{4}(?:[-/]\d{1,2}){0,2}", day)
            record[csl] = {"raw" if is_date else "literal": day}


def _name_from_ris(words: str) -> dict[str, str]:
    if words.endswith(","):
        return {"literal": words[:-1].strip()}
    family, comma, given = words.partition(",")
    if not comma:
        return {"literal": words}
    given, comma, suffix = given.partition(",")
    name = {"family": family.strip(), "given": given.strip(), "suffix": suffix.strip()}
    return {key: value for key, value in name.items() if value}


def _first(tags: Tags, tag: str) -> str:
    return " ".join(" ".join(tags.pop(tag, [])[:1]).split())
