"""The leak scan: whom a file tells of, in which part, and what of it was not read."""

from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

from appeals.protection.file_words import UnreadKind, Words, read_words
from appeals.protection.names import ProtectedNames


@dataclass(frozen=True, slots=True, order=True)
class NamePlace:
    """A person whom a part of a file tells of; `part` says where, never what.

    `is_sure` is False for what may be another word.
    """

    person: str
    part: str
    is_sure: bool


@dataclass(frozen=True, slots=True)
class Scan:
    """What was found in one file; `unread` counts what could not be read, by kind."""

    hits: tuple[NamePlace, ...] = ()
    unread: Mapping[UnreadKind, int] = field(default_factory=dict)


def scan_file(
    names: ProtectedNames,
    name: str,
    data: bytes,
    allowed: Collection[str] = frozenset(),
) -> Scan:
    """Look for all protected strings in a file, packed or not.

    `allowed` are the persons whose names may stand in it: their other strings may not.
    """
    hits: dict[NamePlace, None] = {}
    unread: Counter[UnreadKind] = Counter()
    for each in read_words(name, data):
        if not isinstance(each, Words):
            unread[each.kind] += 1
            continue
        known = {hit.person for hit in hits} if each.is_joined else set[str]()
        for found in names.find(each.text, allowed):
            if found.person in known:
                continue
            part = without_names(names, each.part)
            hits[NamePlace(found.person, part, found.is_sure)] = None
    return Scan(tuple(sorted(hits)), dict(unread))


def without_names(names: ProtectedNames, path: str) -> str:
    """Give the name of a file or part with what tells of somebody taken out.

    "annexes/photo.jpg" stays; a folder or file that is called like a person is
    "annexes/(p-017)".
    """
    if not names.find(path):
        return path
    parts = []
    for part in path.split("/"):
        persons = sorted({each.person for each in names.find(part)})
        parts.append(f"({', '.join(persons)})" if persons else part)
    shown = "/".join(parts)
    persons = sorted({each.person for each in names.find(shown)})
    return f"({', '.join(persons)})" if persons else shown
