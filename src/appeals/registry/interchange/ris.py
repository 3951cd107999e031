"""RIS as CSL records and CSL records as RIS.

C1 to C5 are custom fields of RIS, M1 and M3 its free ones: M3 has the kind of our
entry.
"""

import re
from collections.abc import Iterator, Mapping, Sequence

from appeals.citations.personal_names import given_and_family
from appeals.citations.symbol import slug
from appeals.errors import Place, WorkspaceError, did_you_mean
from appeals.registry.interchange.dates import parse_date_words, season_in_words
from appeals.registry.interchange.kinds import (
    CSL_TYPE_OF,
    FIELDS,
    RIS_TYPES,
    UN_DOC,
    FieldNames,
    reference_in,
)
from appeals.registry.interchange.records import (
    CslRecord,
    ReadFile,
    ReadRecord,
    names_in,
    one_line,
    own_kind,
    record_of_kind,
    symbol_as_note,
    with_latin_comma,
)

_FIELDS = [(row, row.ris.split()) for row in FIELDS if row.ris]
_PASSED_OVER = frozenset("ID TY ER L1 L4 DB DP RP LB CA".split())
"""Bookkeeping of databases; L1 and L4 are paths on somebody's machine."""

_LINE = re.compile(r"([A-Z][A-Z0-9])  -(?: (.*))?")
_PAGES = re.compile(r"(?<=\w)\s*[-–]\s*(?=\w)")
_LONGEST_ID = 60
_CUSTOM = ("C1", "C2", "C3", "C4", "C5")
_WHOLE_WORKS = frozenset({"book", "thesis", "manuscript"})

Tags = dict[str, list[str]]


def write_ris(records: Sequence[CslRecord]) -> str:
    """Write records as RIS. Symbols are written to M1 and N1, for reports also to SN.

    What RIS has no tag for is not written.
    """
    return "\n".join(map(_record_text, records))


def _record_text(record: CslRecord) -> str:
    rows = [
        (tag, words)
        for tag, values in _record_tags(record)
        if any(values)
        for words in values
    ]
    return "".join(f"{tag}  - {words}\n" for tag, words in (*rows, ("ER", "")))


def _record_tags(record: CslRecord) -> Iterator[tuple[str, list[str]]]:
    yield "TY", [RIS_TYPES.written.get(str(record["type"]), "GEN")]
    yield "ID", [str(record["id"])]
    yield "M3", [own_kind(record) or ""]
    with_note = symbol_as_note(record)
    for row, (tag, *others) in _FIELDS:
        is_of_book = row.csl == "editor" and record["type"] == "book"
        yield others[0] if is_of_book else tag, _write_values(row, with_note)
    yield "PY", [_write_date(record.get("issued"))[:4]]
    yield "EP", _PAGES.split(one_line(record.get("page")), 1)[1:]
    if record["type"] == "report":
        yield "SN", [one_line(record.get("number"))]


def _write_values(row: FieldNames, record: CslRecord) -> list[str]:
    value = record.get(row.csl)
    match row.form:
        case "names":
            return [_write_name(name) for name in names_in(value)]
        case "date":
            return [_write_date(value)]
        case "pages":
            return [_PAGES.split(one_line(value), 1)[0]]
        case _:
            return [one_line(value)]


def _write_name(name: Mapping[str, str]) -> str:
    """Write "Family, Given"; a comma at the end marks a name that is not split."""
    given, family = given_and_family(name)
    if family and given:
        parts = (family, given, name.get("suffix"))
        return one_line(", ".join(part for part in parts if part))
    words = one_line(name.get("literal") or family or given)
    return f"{words}," if "," in words else words


def _write_date(value: object) -> str:
    """Write "2019/08/23/", "2019///spring", "2018/2019"; words unchanged."""
    if not isinstance(value, Mapping):
        return one_line(value or None)
    parts = value.get("date-parts")
    if not isinstance(parts, list | tuple):
        return one_line(value.get("literal") or value.get("raw"))
    days = [
        [one_line(number).zfill(2 if at else 4) for at, number in enumerate(part)]
        for part in parts
        if isinstance(part, list | tuple)
    ]
    if len(days) > 1:
        return "/".join("-".join(day) for day in days)
    first = days[0] if days else []
    season = season_in_words(value)
    return "/".join([*first, "", "", ""][:3]) + f"/{season}" if first else ""


def read_ris(text: str, file: str) -> ReadFile:
    """Read records; one that is malformed is one error, the others are read."""
    parts = _split_records(text)
    if not parts and text.strip():
        remedy = "a record begins with a line 'TY  - RPRT' and ends with 'ER  - '"
        return ReadFile.unreadable(
            Place(file), "there is no RIS record in this file", remedy
        )
    return ReadFile.of(
        _read_record(lines, number, Place(file, line, 1))
        for number, (line, lines) in enumerate(parts, 1)
    )


def _split_records(text: str) -> list[tuple[int, list[tuple[str, str]]]]:
    """Split a text into records: the line each begins on, its tags and their values.

    A line without a tag continues the line above it.
    """
    records: list[tuple[int, list[tuple[str, str]]]] = []
    is_open = False
    for number, line in enumerate(text.lstrip("\ufeff").splitlines(), 1):
        if match := _LINE.fullmatch(line.rstrip()):
            tag, value = match.groups("")
            if not is_open or tag == "TY":
                records.append((number, []))
            records[-1][1].append((tag, value))
            is_open = tag != "ER"
        elif is_open and line.strip():
            tag, value = records[-1][1].pop()
            records[-1][1].append((tag, f"{value} {line.strip()}"))
    return records


def _read_record(
    lines: list[tuple[str, str]], number: int, place: Place
) -> ReadRecord | WorkspaceError:
    name = next((value.strip() for tag, value in lines if tag == "ID"), "")
    record = ReadRecord(number, {"id": name} if name else {}, place)
    if lines[0][0] != "TY":
        return record.fault("does not begin with a line 'TY  - ...'")
    if lines[-1][0] != "ER":
        return record.fault("has no line 'ER  - ' at its end", "put it in")
    kind = lines[0][1].strip()
    if kind not in RIS_TYPES.read:
        suggestion = did_you_mean(kind, sorted(RIS_TYPES.read))
        return record.fault(f"has the unknown type '{kind}'", suggestion)
    tags: Tags = {}
    for tag, value in lines[1:-1]:
        if words := value.strip():
            tags.setdefault(tag, []).append(words)
    csl = _read_tags(RIS_TYPES.read[kind], tags)
    csl["id"] = name or _make_id(csl)
    return ReadRecord(number, csl, place)


def _read_tags(csl_type: str, tags: Tags) -> CslRecord:
    """Turn the tags of a record into a CSL record; `tags` is used up."""
    record: CslRecord = {"type": csl_type}
    kind, custom = _take_first(tags, "M3"), {}
    if kind in CSL_TYPE_OF:
        record = record_of_kind(kind)
    else:
        record["genre"] = kind
        custom = _take_custom(csl_type, tags)
    _unify_tags(tags)
    serial, remarks, end = (
        _take_first(tags, "SN"),
        tags.pop("N1", []),
        _take_first(tags, "EP"),
    )
    for row, (tag, *_) in _FIELDS:
        if value := _read_value(row, tags, tag):
            record.setdefault(row.csl, value)
    if end:
        record["page"] = "-".join(filter(None, (record.get("page"), end)))
    _read_numbers(record, serial, remarks)
    if keywords := tags.pop("KW", []):
        record["keyword"] = ", ".join(keywords)
    others = {
        t: v for t, v in {**tags, **custom}.items() if v and t not in _PASSED_OVER
    }
    if others:
        record["ris"] = others
    return record


def _take_custom(csl_type: str, tags: Tags) -> Tags:
    """Remove what other programs put where our records have something else.

    Zotero has the editors of a book in A3 and those of its series in A2, the book and
    the place of a conference paper in C3 and C1, the pages of a whole work in SP. Tags
    without another place are returned.
    """
    custom: Tags = {tag: tags.pop(tag) for tag in _CUSTOM if tag in tags}
    if csl_type in _WHOLE_WORKS and "EP" not in tags:
        tags["C5"] = tags.pop("SP", [])
    if csl_type == "paper-conference" and (book := custom.pop("C3", [])):
        custom["T2"], tags["T2"] = tags.pop("T2", []), book
        tags.setdefault("CY", custom.pop("C1", []))
    if csl_type == "book":
        tags.setdefault("T3", tags.pop("T2", []))
        if "A3" in tags:
            custom["A2"], tags["A2"] = tags.pop("A2", []), tags.pop("A3")
    return custom


def _unify_tags(tags: Tags) -> None:
    """Move the values of equivalent tags to the tag we know."""
    for _, (tag, *others) in _FIELDS:
        for other in others:
            values = tags.pop(other, [])
            if not tags.get(tag):
                tags[tag] = values


def _read_value(row: FieldNames, tags: Tags, tag: str) -> object:
    """Read the values of a tag; of text only the first counts."""
    match row.form:
        case "names":
            return [_read_name(name) for name in tags.pop(tag, [])]
        case "date":
            return parse_date_words(_take_first(tags, tag).rstrip("/"))
        case _:
            return _take_first(tags, tag)


def _read_numbers(record: CslRecord, serial: str, remarks: list[str]) -> None:
    """Distinguish numbers; a remark that only repeats the symbol is dropped."""
    number = record.pop("number", "")
    if record["type"] == "report":
        number = number or serial
    elif serial:
        record["ISBN" if record["type"] in {"book", "chapter"} else "ISSN"] = serial
    kept = []
    for remark in remarks:
        words = remark.removeprefix(UN_DOC)
        is_symbol = words != remark and reference_in(words) is not None
        if is_symbol or words == number:
            number = number or words
        else:
            kept.append(remark)
    if not number and reference_in(record.get("issue", "")) is not None:
        number = record.pop("issue")
    if number:
        record["number"] = number
    if kept:
        record["note"] = "; ".join(kept)


def _read_name(words: str) -> dict[str, str]:
    if words.endswith(","):
        return {"literal": words[:-1].strip()}
    family, comma, given = with_latin_comma(words).partition(",")
    if not comma:
        return {"literal": words}
    given, _, suffix = given.partition(",")
    name = {"family": family.strip(), "given": given.strip(), "suffix": suffix.strip()}
    return {key: value for key, value in name.items() if value}


def _make_id(csl: CslRecord) -> str:
    """Make an id for a record without one, from its symbol or else its title.

    A title in letters that a key cannot have is the id unchanged.
    """
    reference = reference_in(str(csl.get("number", "")))
    if reference is not None:
        return reference.slug
    title = str(csl.get("title", ""))
    if any(letter.isalpha() and not letter.isascii() for letter in title):
        return title[:_LONGEST_ID].strip()
    words = slug(title).split("-")
    while len("-".join(words)) > _LONGEST_ID and len(words) > 1:
        words.pop()
    return "-".join(words)[:_LONGEST_ID]


def _take_first(tags: Tags, tag: str) -> str:
    return " ".join(" ".join(tags.pop(tag, [])[:1]).split())
