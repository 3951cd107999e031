"""Search the authorities by words, and the file of a reference manager."""

import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from appeals.errors import AppealsError
from appeals.registry.interchange.entries import from_csl, plain_entry
from appeals.registry.workspace import Workspace
from appeals.workflow.records.exchange import (
    format_of_file,
    read_exchanged,
    read_library,
)

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


@dataclass(frozen=True, slots=True)
class FoundSources:
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
    form = format_of_file(library)
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
