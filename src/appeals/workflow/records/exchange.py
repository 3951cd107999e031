"""Export authorities for other programs, import what those export, and search both."""

import json
import re
import unicodedata
from codecs import BOM_UTF16_BE, BOM_UTF16_LE
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final, NamedTuple, get_args

from appeals.errors import (
    AppealsError,
    MachineError,
    Place,
    UsageError,
    WorkspaceError,
    raise_all,
)
from appeals.model.authority import Authority
from appeals.registry.editing import edit_entries
from appeals.registry.interchange.entries import from_csl, plain_entry
from appeals.registry.interchange.formats import read_records, write_entries
from appeals.registry.interchange.merging import Merge, merge
from appeals.registry.interchange.records import Format, ReadFile
from appeals.registry.workspace import Workspace
from appeals.storage.atomic import write_text
from appeals.storage.reading import open_regular
from appeals.workflow.records.references import find_authority
from appeals.workflow.records.registry_files import AUTHORITY, write_edited

EXCHANGE_FORMATS: tuple[Format, ...] = get_args(Format)
_ENDINGS: Final[Mapping[str, Format]] = {
    ".bib": "bibtex",
    ".bibtex": "bibtex",
    ".json": "csl-json",
    ".ris": "ris",
}
_AS_UNICODE: Final = "export it again as Unicode (UTF-8)"
_UNDECODED: Final = re.compile("[\udc80-\udcff]")
_MAX_BYTES = 64 * 1024 * 1024


class Export(NamedTuple):
    """Entries in a format.

    `confidential` are the keys of those that should not be passed on without care.
    """

    text: str
    keys: tuple[str, ...]
    confidential: tuple[str, ...]


class Import(NamedTuple):
    """What an import changed, or would change.

    `is_written` says which. `reworded` are the entries whose lines were all rewritten.
    """

    merge: Merge
    is_written: bool
    reworded: tuple[str, ...] = ()

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to change."""
        return not self.merge.added and not self.merge.changed


def read_exchange_format(name: str) -> Format:
    """Read the name of a format; UsageError for one that is not known."""
    form = next((each for each in EXCHANGE_FORMATS if each == name), None)
    if form is None:
        raise UsageError.no_such("unknown format", name, EXCHANGE_FORMATS)
    return form


_ADD_FROM = f"add --from {', '.join(EXCHANGE_FORMATS[:-1])} or {EXCHANGE_FORMATS[-1]}"


def format_of_file(name: str, remedy: str = _ADD_FROM) -> Format:
    """Give the format of a file by its ending; UsageError for an unknown one."""
    ending = Path(name).suffix.lower()
    if ending in _ENDINGS:
        return _ENDINGS[ending]
    raise UsageError(f"the ending of '{name}' does not say its format", remedy=remedy)


def export_entries(
    workspace: Workspace, form: Format, refs: Sequence[str] = ()
) -> Export:
    """Write the entries named by key, symbol or alias, or all, in a format.

    Raises UsageError for an unknown entry.
    """
    named: list[Authority] = [find_authority(workspace, ref) for ref in refs]
    chosen = {a.key: a for a in named or workspace.authorities.values()}
    closed = tuple(k for k, a in chosen.items() if a.confidentiality != "public")
    return Export(write_entries(chosen.values(), form), tuple(chosen), closed)


def save_export(export: Export, path: Path) -> None:
    """Write an export to a file; MachineError when it cannot be written."""
    write_text(path, export.text)


def read_exchanged(path: Path) -> bytes:
    """Read a file to import; UsageError when there is none."""
    try:
        with open_regular(path) as stream:
            return stream.read(_MAX_BYTES + 1)
    except (FileNotFoundError, IsADirectoryError, NotADirectoryError):
        remedy = "name the file that the other program exported"
        raise UsageError(f"there is no file '{path}'", remedy=remedy) from None
    except OSError as error:
        message = f"cannot read '{path}': {error.strerror}"
        remedy = "check the permissions of the file"
        raise MachineError(message, remedy=remedy) from error


def import_entries(
    workspace: Workspace,
    form: Format,
    content: bytes,
    name: str,
    *,
    is_dry_run: bool = False,
    is_partial: bool = False,
) -> Import:
    """Merge a file into citations.yaml; `name` is the file's in errors and sources.

    Nothing is written with `is_dry_run`, nor when a record is faulty; with `is_partial`
    the valid ones are written all the same, and the errors are in the result. Raises
    the errors of the file, together, and those of editing and writing.
    """
    file = read_library(content, form, name, is_partial=is_partial)
    origin = f"imported from {Path(name).name} ({form})"
    merged = merge(workspace, file, form, origin)
    if not is_partial or not file.is_readable:
        raise_all(merged.errors)
    if not merged.added and not merged.changed:
        return Import(merged, is_written=False)
    edited = edit_entries(workspace, AUTHORITY, merged.change)
    if not is_dry_run:
        write_edited(workspace, edited)
    return Import(merged, not is_dry_run, edited.reworded)


def read_library(
    content: bytes, form: Format, name: str, *, is_partial: bool = False
) -> ReadFile:
    """Read the records of a file; `name` is the file's in errors.

    Raises WorkspaceError for a file that is not in UTF-8 or too big; with `is_partial`
    each record that is not in UTF-8 is an error of its own.
    """
    if len(content) > _MAX_BYTES:
        remedy = "export fewer entries at a time"
        raise WorkspaceError(f"'{name}' is bigger than 64 MiB", remedy=remedy)
    if content.startswith((BOM_UTF16_LE, BOM_UTF16_BE)):
        content = content.decode("utf-16", "replace").encode()
    if not is_partial or b"\0" in content:
        return read_records(_decode(content, name), form, name)
    file = read_records(content.decode("utf-8-sig", "surrogateescape"), form, name)
    sound, errors = [], list(file.errors)
    for record in file.records:
        if _UNDECODED.search(json.dumps(record.csl, ensure_ascii=False)):
            named = replace(record, csl={"id": _UNDECODED.sub("\ufffd", record.id)})
            errors.append(named.fault("is not written in UTF-8", _AS_UNICODE))
        else:
            sound.append(record)
    return replace(file, records=tuple(sound), errors=tuple(errors))


def _decode(content: bytes, name: str) -> str:
    try:
        text = content.decode("utf-8-sig")
        end = text.find("\0")  # of UTF-16 without its mark, or of a file of no text
        before = text[:end]
    except UnicodeDecodeError as error:
        end = error.start
        before = content[:end].decode("utf-8-sig", "replace")
    if end < 0:
        return text
    place = Place(name, before.count("\n") + 1, len(before) - before.rfind("\n"))
    message = f"'{name}' is not written in UTF-8"
    raise WorkspaceError(message, place=place, remedy=_AS_UNICODE)


_SEARCHED = (
    "symbol aliases title title_descriptive titles short original author editor body "
    "number party container publisher date year adopted kind"
).split()
"""The fields that are searched; notes and excerpts are not."""


@dataclass(frozen=True, slots=True)
class FoundSource:
    """A source that has the words: `id` is its own in a library, "" in the registry.

    `key` is that in citations.yaml, "" where the library alone has the source.
    """

    key: str
    kind: str
    title: str
    symbol: str
    certainty: str = ""
    id: str = ""


class FoundSources(NamedTuple):
    """What was found, and the records of the library that cannot be read."""

    sources: tuple[FoundSource, ...]
    errors: tuple[AppealsError, ...] = ()


def find_sources(
    workspace: Workspace, words: Sequence[str], library: str | None = None
) -> FoundSources:
    """Find sources that have all words, in the registry and then in a library's file.

    Accents and capitals do not matter, parts of words are found. Raises UsageError for
    a file that is not there or whose ending names no format.
    """
    wanted = [part for word in words for part in _plain(word).split()]
    found = []
    for key, authority in workspace.authorities.items():
        fields = plain_entry(authority)
        if _has(wanted, key, fields):
            found.append(_source(fields, key=key, certainty=authority.certainty))
    if library is None:
        return FoundSources(tuple(found))
    form = format_of_file(library, f"--in takes a file {', '.join(_ENDINGS)}")
    content = read_exchanged(Path(library))
    file = read_library(content, form, library, is_partial=True)
    for record in file.records:
        fields = from_csl(record.csl).fields
        if _has(wanted, record.id, fields):
            names = (record.id, str(fields.get("symbol", "")))
            known = next(filter(None, map(workspace.resolve, names)), None)
            key = known.key if known else ""
            found.append(_source(fields, key=key, id_=record.id))
    return FoundSources(tuple(found), file.errors)


def _source(
    fields: Mapping[str, object], *, key: str, certainty: str = "", id_: str = ""
) -> FoundSource:
    kind, title, symbol = (str(fields.get(n, "")) for n in ("kind", "title", "symbol"))
    return FoundSource(key, kind, title, symbol, certainty, id_)


def _has(wanted: Sequence[str], name: str, fields: Mapping[str, object]) -> bool:
    texts = (text for field in _SEARCHED for text in _texts(fields.get(field)))
    there = _plain(" ".join((name, *texts)))
    return all(word in there for word in wanted)


def _texts(value: object) -> Iterator[str]:
    """Yield every text in a field, however deep."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for each in value.values():
            yield from _texts(each)
    elif isinstance(value, tuple):
        for each in value:
            yield from _texts(each)


def _plain(text: str) -> str:
    """Remove accents and capitals: "Éva" is found by "eva"."""
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    return "".join(sign for sign in decomposed if not unicodedata.combining(sign))
