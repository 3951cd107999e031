"""Add an authority to citations.yaml: by its symbol, its address, or as a file."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import NamedTuple

from appeals.citations.bodies import (
    body_of,
    kind_of,
    number_of_resolution,
    year_of_adoption,
)
from appeals.citations.communication import CommunicationRef, Reference
from appeals.citations.links import web_address
from appeals.citations.reference import ReferenceReading, read_reference
from appeals.citations.styles.pack import find_style
from appeals.citations.styles.wording import word_cite
from appeals.citations.symbol import slug
from appeals.citations.web_url import strip_tracking, url_slug, why_no_url
from appeals.errors import Place, UsageError
from appeals.model.authority import Authority
from appeals.registry.editing import RegistryChange, edit_entries
from appeals.registry.interchange.kinds import UN_KINDS
from appeals.registry.validation import fields_in_files
from appeals.registry.workspace import Workspace
from appeals.registry.yaml_words import Fields, PlainValue
from appeals.workflow.records.references import find_authority
from appeals.workflow.records.registry_files import (
    AUTHORITY,
    Entered,
    KeptCopy,
    complete,
    keep_copy,
    one_line,
    read_copy,
    refuse_unfit,
    write_edited,
    write_fields,
    written_fields,
)

_PRINTED = ("author", "addressee", "body", "title", "container", "date")
_LONGEST_KEY = 60
_OPTIONS = {"year": "--date", **{name: f"--{name}" for name in _PRINTED}}
"""The options of `citations add` for fields that a style may print."""

_NEVER_PRINTED = frozenset({"note", "aliases"})


@dataclass(frozen=True, slots=True)
class NewAuthority:
    """The options of `appeals citations add`.

    `source` is what was typed: a symbol, an address, the path of a file or, with a kind
    whose title is printed, a title. `fields` are those given by option, named as in
    citations.yaml. `may_lack` lets an entry without a symbol lack fields that are
    printed.
    """

    source: str
    key: str | None = None
    fields: Mapping[str, PlainValue] = field(default_factory=dict)
    may_lack: bool = False


class AddedAuthority(NamedTuple):
    """What was written: the key, its place, the kept file, what to do.

    `missing` are the fields that the style of the organisation prints and the entry
    lacks.
    """

    key: str
    place: Place
    kept: Path | None
    missing: tuple[str, ...]
    remarks: tuple[str, ...] = ()


@dataclass(slots=True)
class _Draft:
    """An entry that is being made."""

    key: str
    fields: dict[str, PlainValue]
    remarks: list[str] = field(default_factory=list)
    copy: KeptCopy | None = None


def add_authority(
    workspace: Workspace, asked: NewAuthority, today: date
) -> AddedAuthority:
    """Write a new entry, or complete the existing one of the same source.

    Only what was typed, or follows from it, is entered. Raises UsageError when the
    symbol or address is malformed, the entry exists and lacks nothing of what is given,
    or lacks what is printed and has no symbol to find it by; the errors of the editor,
    MachineError and BlockedError of writing.
    """
    try:
        return _add(workspace, asked, today)
    except KnownSourceError as known:
        is_other = asked.key is not None and asked.key != known.key
        if not known.is_same or is_other or not asked.fields:
            raise
        entered = complete(workspace, AUTHORITY, known.key, asked.fields)
        filled = ", ".join(entered.fields)
        return AddedAuthority(
            known.key,
            entered.place,
            None,
            (),
            (f"'{known.key}' is there already; completed: {filled}",),
        )


def draft_authority(
    workspace: Workspace, asked: NewAuthority, today: date
) -> tuple[Authority, Fields]:
    """Make a new entry without writing it: as a value, and as fields of the file.

    Errors as `add_authority`, and KnownSourceError for an existing source.
    """
    draft, entry = _make_entry(workspace, asked, today)
    return entry, draft.fields


def lacking_options(
    workspace: Workspace, asked: NewAuthority, today: date
) -> tuple[str, ...]:
    """Give the options for printed fields of a source that are still missing.

    ("--author", "--title"); those of an existing source are what it lacks.
    """
    try:
        _, entry = _make_entry(workspace, asked, today)
    except KnownSourceError as known:
        if not known.is_same:
            raise
        entry = workspace.authorities[known.key]
    names = (
        *_missing_printed_fields(workspace, entry),
        *_missing_fields(workspace, entry),
    )
    return tuple(dict.fromkeys(_OPTIONS[n] for n in names if n in _OPTIONS))


def edit_authority(workspace: Workspace, ref: str, given: Fields) -> Entered:
    """Change fields of an entry; what was confirmed of them is unconfirmed again.

    An entry that was missing has been found: it is unconfirmed. Raises UsageError for
    an unknown source and invalid values; the errors of the editor.
    """
    authority = find_authority(workspace, ref)
    fields = {name: one_line(value) for name, value in given.items()}
    before = written_fields(workspace, AUTHORITY, authority.key)
    fields = {n: v for n, v in fields.items() if before.get(n) != v}
    if not fields:
        raise UsageError(
            f"'{authority.key}' says all of this already",
            place=workspace.authorities.place(authority.key),
            remedy=f"`appeals citations show {authority.key}` shows it",
        )
    if authority.certainty == "missing":
        fields["certainty"] = "unconfirmed"
    elif authority.certainty == "confirmed":
        unseen = [n for n in fields if n not in _NEVER_PRINTED]
        if unseen:
            names = dict.fromkeys((*authority.unconfirmed, *unseen))
            fields["unconfirmed"] = tuple(names)
    return write_fields(workspace, AUTHORITY, authority.key, fields)


class KnownSourceError(UsageError):
    """A source, or its key, exists already, as `key`."""

    key: str = ""
    is_same: bool = False


def _add(workspace: Workspace, asked: NewAuthority, today: date) -> AddedAuthority:
    draft, entry = _make_entry(workspace, asked, today)
    if not (entry.symbol or asked.may_lack):
        _refuse_bare(workspace, entry)
    key = entry.key
    change = RegistryChange(added={key: draft.fields})
    edited = edit_entries(workspace, AUTHORITY, change)
    kept = keep_copy(workspace, draft.copy) if draft.copy else None
    write_edited(workspace, edited)
    missing = tuple(_missing_fields(workspace, entry))
    return AddedAuthority(key, edited.places[key], kept, missing, tuple(draft.remarks))


def _make_entry(
    workspace: Workspace, asked: NewAuthority, today: date
) -> tuple[_Draft, Authority]:
    """Make the entry from what was typed: its fields as in the file, and as a value."""
    draft = _draft(workspace, asked, today)
    given = draft.fields | {name: one_line(v) for name, v in asked.fields.items()}
    if isinstance(url := given.get("url"), str):
        given["url"], remarks = _clean_address(url)
        draft.remarks += remarks
    draft.key = asked.key or draft.key
    _refuse_known(workspace, draft.key, given)
    draft.remarks += _same_address(workspace, given.get("url"))
    draft.fields = {n: given[n] for n in fields_in_files(Authority) if n in given}
    whole = {**draft.fields, "key": draft.key}
    refuse_unfit(Authority, whole)
    return draft, Authority.model_validate(whole, strict=True)


def _draft(workspace: Workspace, asked: NewAuthority, today: date) -> _Draft:
    """Begin an entry by what was typed: a symbol, an address, a file or a title."""
    text = asked.source.strip()
    is_address = text.lower().startswith(("http://", "https://"))
    if not is_address and _is_file(text):
        return _from_file(workspace, Path(text), today)
    symbols = tuple(a.symbol for a in workspace.authorities.values() if a.symbol)
    reading = read_reference(text, symbols)
    kind = asked.fields.get("kind", "")
    is_title = not (is_address or reading.references or reading.suggestions)
    if is_title and kind and kind not in UN_KINDS:
        return _from_title(text, asked.fields)
    if reading.references or not is_address:
        return _from_reading(workspace, text, reading)
    return _from_address(text)


def _is_file(text: str) -> bool:
    try:
        return Path(text).exists()
    except (OSError, ValueError):
        return False


def _initial_fields(source: str, kind: str) -> dict[str, PlainValue]:
    return {"kind": kind, "certainty": "unconfirmed", "source": source}


def _from_reading(workspace: Workspace, text: str, reading: ReferenceReading) -> _Draft:
    if len(reading.references) != 1:
        raise _unreadable_error(text, reading)
    (reference,) = reading.references
    _refuse_same_letter(workspace, reference)
    draft = _Draft(reference.slug, _initial_fields(text, kind_of(reference)))
    known = {
        "symbol": str(reference),
        "body": body_of(reference),
        "number": number_of_resolution(reference),
        "year": year_of_adoption(reference),
        "url": web_address(reference),
    }
    draft.fields |= {name: value for name, value in known.items() if value}
    if reading.pinpoint_printed:
        place = reading.pinpoint_printed
        cite = f"[@{reference.slug}, {place}]"
        draft.remarks.append(f"'{place}' is left out: it belongs in the cite, {cite}")
    if str(reference) != text and not reading.pinpoint_printed:
        draft.remarks.append(f"read as {reference}")
    return draft


def _unreadable_error(text: str, reading: ReferenceReading) -> UsageError:
    if reading.references:
        names = " and ".join(reading.canonicals)
        message = f"'{text}' names several documents: {names}"
        return UsageError(message, remedy="add them one by one")
    offered = ", ".join(f"'{s}'" for s in reading.suggestions)
    remedy = f"did you mean {offered}?" if offered else ""
    if reading.verdict == "reject" and not offered:
        remedy = (
            "give a symbol such as A/HRC/45/13, an address that begins with https://, "
            "a file that exists, or a title with --kind"
        )
    return UsageError(reading.why or f"'{text}' cannot be read", remedy=remedy)


def _refuse_same_letter(workspace: Workspace, reference: Reference) -> None:
    """Refuse "CHN 15/2018" where "OL CHN 15/2018" is known: it is the same letter."""
    if not isinstance(reference, CommunicationRef):
        return
    for key, authority in workspace.authorities.items():
        symbol = authority.symbol or ""
        if symbol.endswith(reference.code) and symbol != str(reference):
            other = read_reference(symbol).references
            if len(other) == 1 and getattr(other[0], "code", "") == reference.code:
                raise _known_source_error(workspace, str(reference), key)


def _from_address(text: str) -> _Draft:
    if why := why_no_url(text):
        raise UsageError(why, remedy="copy the address from the browser once more")
    clean = strip_tracking(text).url
    draft = _Draft(url_slug(clean), _initial_fields(clean, "web"))
    draft.fields["url"] = text
    return draft


def _clean_address(url: str) -> tuple[str, list[str]]:
    """Give an address without tracking parameters; report what was removed."""
    if why := why_no_url(url):
        raise UsageError(why, remedy="copy the address from the browser once more")
    clean, remarks = strip_tracking(url), []
    if clean.removed:
        names = ", ".join(clean.removed)
        remarks.append(f"taken out of the address, as it only tracks: {names}")
    if not clean.is_secure:
        remarks.append(
            "warning: the address begins with http://; "
            "write https:// if the page opens with it"
        )
    return clean.url, remarks


def _from_title(title: str, fields: Mapping[str, PlainValue]) -> _Draft:
    """Make the key from author and year, as doe-2001, or else from the title."""
    names = (fields.get("author_last") or fields.get("editor_last"), fields.get("date"))
    last, day = (name if isinstance(name, str) else "" for name in names)
    key = slug(f"{last} {day[:4]}") if slug(last) and day else slug(title)
    draft = _Draft(
        key[:_LONGEST_KEY].strip("-"), _initial_fields("entered by hand", "")
    )
    draft.fields["title"] = title
    return draft


def _from_file(workspace: Workspace, path: Path, today: date) -> _Draft:
    copy = read_copy(path)
    for key, authority in workspace.authorities.items():
        if any(kept.sha256 == copy.sha256 for kept in authority.archive):
            raise _known_source_error(workspace, path.name, key)
    draft = _Draft(
        slug(path.stem), _initial_fields(path.name, "unpublished"), copy=copy
    )
    draft.fields["archive"] = (copy.fields(today, None),)
    return draft


def _refuse_known(
    workspace: Workspace, key: str, fields: Mapping[str, PlainValue]
) -> None:
    if not key:
        remedy = "name the entry with --key"
        raise UsageError("no key can be made of what was typed", remedy=remedy)
    aliases, symbol, url = (fields.get(name) for name in ("aliases", "symbol", "url"))
    for name in (key, symbol, *(aliases if isinstance(aliases, tuple) else ())):
        known = workspace.resolve(name) if isinstance(name, str) else None
        if isinstance(name, str) and known is not None:
            if isinstance(symbol, str):
                is_same = workspace.resolve(symbol) == known
            else:
                is_same = symbol is None and url is not None and url == known.url
            raise _known_source_error(workspace, name, known.key, is_same=is_same)


def _known_source_error(
    workspace: Workspace, name: str, key: str, *, is_same: bool = True
) -> KnownSourceError:
    called = f"'{name}' is there already" + ("" if name == key else f" as '{key}'")
    remedy = f"`appeals citations show {key}` shows it"
    if is_same:
        lacking = tuple(_missing_fields(workspace, workspace.authorities[key]))
        called += f", and lacks {', '.join(lacking)}" if lacking else ""
        remedy += f"; `appeals citations edit {key}` changes it"
    else:
        remedy += "; if it is another source, give the new one its own --key"
    error = KnownSourceError(
        called, place=workspace.authorities.place(key), remedy=remedy
    )
    error.key, error.is_same = key, is_same
    return error


def _same_address(workspace: Workspace, url: PlainValue) -> Iterator[str]:
    for key, authority in workspace.authorities.items():
        if url and authority.url == url:
            place = workspace.authorities.place(key)
            yield f"'{key}' has the same address ({place}): is it the same source?"


def _refuse_bare(workspace: Workspace, entry: Authority) -> None:
    """Refuse an entry for which an option could have given more printed fields."""
    printed = _missing_printed_fields(workspace, entry)
    options = tuple(dict.fromkeys(_OPTIONS[n] for n in printed if n in _OPTIONS))
    if not options:
        return
    *firsts, last = (option.removeprefix("--") for option in options)
    names = f"{', '.join(firsts)} and {last}" if firsts else last
    raise UsageError(
        f"a source of the kind '{entry.kind}' is printed with its {names}, "
        "which nobody has given",
        remedy=f"add {' '.join(options)} from the source itself, or --incomplete to "
        "fill "
        "them in later",
    )


def _missing_printed_fields(workspace: Workspace, entry: Authority) -> tuple[str, ...]:
    """Give the fields that the organisation's style prints and the entry lacks."""
    style = find_style(workspace.settings.style)
    assert style is not None  # noqa: S101  every style speaks English
    return word_cite(style.form_of(entry).first, entry, style).missing


def _missing_fields(workspace: Workspace, entry: Authority) -> Iterator[str]:
    """Give the missing printed fields, and title and date, the title first."""
    names = [] if entry.title or entry.title_descriptive else ["title"]
    names += [] if entry.date or entry.adopted or entry.year else ["date"]
    unprintable = _missing_printed_fields(workspace, entry)
    names += [n for n in unprintable if not (n == "year" and "date" in names)]
    yield from dict.fromkeys(names)
