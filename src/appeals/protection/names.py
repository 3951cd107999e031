"""Strings that tell who a person is, found in texts however they are written there.

A name is searched for in every order of its words, numbers and addresses as they are.
What is found is reported by the id of the person: nothing here gives a name back. An
alias is judged more strictly than a text: a part of a name is already too much in it.
"""

import re
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final, NamedTuple

from appeals.model.protected import ProtectedPerson
from appeals.protection.file_words import UnreadKind, Words, read_words
from appeals.protection.folding import (
    FoldedText,
    fold,
    is_right_to_left,
    is_wide,
    map_places,
)

_SHORT: Final = 4
_SHORT_WIDE: Final = 2
_WITH_ENDINGS: Final = 6
_ANYWHERE: Final = 8
_MOST_WORDS: Final = 5
_LATIN_START: Final = 8
_NOTE_NUMBER = re.compile(
    r"(?<![\d\u00b2\u00b3\u00b9\u2070-\u2079\u2080-\u2089])"
    r"(?:[\d\u00b2\u00b3\u00b9\u2070-\u2079\u2080-\u2089]{1,3}|[\u2460-\u2473])"
    r"(?![\d\u00b2\u00b3\u00b9\u2070-\u2079\u2080-\u2089])"
)
"""Numbers as notes have them, which may be within a name: "Ana(12) Example"."""
_UMLAUTS = str.maketrans(
    {"ä": "ae", "ö": "oe", "ü": "ue", "å": "aa", "Ä": "Ae", "Ö": "Oe", "Ü": "Ue"}
)
_MIN_WORD_LENGTH = 4
_MOST_ALIAS_WORDS = 4


@dataclass(frozen=True, slots=True, order=True)
class FoundPerson:
    """A person whom a text names. `is_sure` is False for what may be another word."""

    person: str
    is_sure: bool


class _Spelling(NamedTuple):
    """One folded form. A short one must begin, or end, where a word does."""

    person: str
    folded: str
    is_name: bool
    is_sure: bool
    begins: bool
    ends: bool

    def spans(self, text: FoldedText) -> Iterator[tuple[int, int]]:
        at = text.joined.find(self.folded)
        while at >= 0:
            end = at + len(self.folded)
            if (not self.begins or at in text.edges) and (
                not self.ends or end in text.edges
            ):
                yield at, end
            at = text.joined.find(self.folded, at + 1)


class ProtectedNames:
    """An index of all protected strings, which reads each text once.

    Spellings are found by their first characters, all of which are cut out of the text;
    two thousand names cost as much as ten. `too_short` are the persons with a string of
    a single letter, which cannot be searched for.
    """

    def __init__(self, persons: Iterable[ProtectedPerson]) -> None:
        self._starts: dict[tuple[int, bool], dict[str, list[_Spelling]]] = {}
        too_short = set[str]()
        for person in persons:
            for spelling in dict.fromkeys(_collect_spellings(person)):
                if len(spelling.folded) < 2 and not is_wide(spelling.folded):  # noqa: PLR2004
                    too_short.add(person.id)
                else:
                    self._add(spelling)
        self.too_short = frozenset(too_short)

    def __bool__(self) -> bool:
        """Whether there is anything to search for."""
        return bool(self._starts)

    def _add(self, spelling: _Spelling) -> None:
        length = min(len(spelling.folded), _start_length(spelling))
        starts = self._starts.setdefault((length, spelling.begins), {})
        starts.setdefault(spelling.folded[:length], []).append(spelling)

    def find(
        self, text: str, allowed: Collection[str] = frozenset()
    ) -> frozenset[FoundPerson]:
        """Find the persons whom a text names, except by names of those `allowed`.

        A name that two persons share is allowed where it is for one of them. Numbers of
        notes may be between the words of a name.
        """
        found = self._find(text, allowed)
        without_notes = _NOTE_NUMBER.sub("", text)
        if without_notes != text:
            found |= self._find(without_notes, allowed, only_names=True)
        sure = {each.person for each in found if each.is_sure}
        return frozenset(e for e in found if e.is_sure or e.person not in sure)

    def _find(
        self, text: str, allowed: Collection[str], *, only_names: bool = False
    ) -> set[FoundPerson]:
        folded = fold(text)
        candidates = [
            each for each in self._candidates(folded) if each.is_name or not only_names
        ]
        spans = [
            span
            for each in candidates
            if each.is_name and each.person in allowed
            for span in each.spans(folded)
        ]
        return {
            FoundPerson(each.person, each.is_sure)
            for each in candidates
            for span in each.spans(folded)
            if not any(a <= span[0] and span[1] <= b for a, b in spans)
        }

    def places(self, text: str) -> Iterator[tuple[int, int, str]]:
        """Yield start, end and person of each string in a text, also of unsure ones."""
        folded = fold(text)
        spans = [
            (*span, each.person)
            for each in self._candidates(folded)
            for span in each.spans(folded)
        ]
        places = map_places(text) if spans else ()
        for start, end, person in spans:
            yield places[start], places[end - 1] + 1, person

    def _candidates(self, text: FoldedText) -> Iterator[_Spelling]:
        joined, is_ascii = text.joined, text.joined.isascii()
        for (length, is_at_words), starts in self._starts.items():
            if is_ascii and length < _LATIN_START and not is_at_words:
                continue  # those that begin anywhere are of other scripts
            places = text.edges if is_at_words else range(len(joined) - length + 1)
            cut = (joined[at : at + length] for at in places)
            for start in dict.fromkeys(each for each in cut if each in starts):
                yield from starts[start]


def _start_length(spelling: _Spelling) -> int:
    """Give by how many first characters a spelling is found, at most."""
    if is_wide(spelling.folded):
        return 2
    return 5 if spelling.begins else _LATIN_START if spelling.folded.isascii() else 6


def _collect_spellings(person: ProtectedPerson) -> Iterator[_Spelling]:
    for name in person.names:
        for text in dict.fromkeys((name.text, name.text.translate(_UMLAUTS))):
            words = [w for w in (fold(each).joined for each in _split_words(text)) if w]
            for folded in dict.fromkeys(_join_orders(words)):
                yield _make_spelling(person.id, folded)
                if is_right_to_left(folded):  # as some programs write it into a PDF
                    yield _make_spelling(person.id, folded[::-1])
            yield from _initial_spellings(person.id, words)
    for other in (*person.ids, *person.contacts):
        yield _make_spelling(person.id, fold(other).joined, is_name=False)


def _make_spelling(person: str, folded: str, *, is_name: bool = True) -> _Spelling:
    length, wide = len(folded), is_wide(folded)
    is_short = length < (_SHORT_WIDE if wide else _SHORT)
    attached = _WITH_ENDINGS if is_right_to_left(folded) else _ANYWHERE
    return _Spelling(
        person,
        folded,
        is_name,
        is_sure=not is_short,
        begins=is_short or (length < attached and not wide),
        ends=is_short or (length < _WITH_ENDINGS and not wide),
    )


def _split_words(text: str) -> list[str]:
    return re.split(r"[\s,،、]+", text.strip(" \t\n,،、"))


def _join_orders(words: Sequence[str]) -> Iterator[str]:
    """Join the words of a name in every usual order."""
    yield "".join(words)
    if 1 < len(words) <= _MOST_WORDS:
        for first in range(1, len(words)):
            yield "".join((*words[first:], *words[:first]))
    if 2 < len(words) <= _MOST_WORDS:  # noqa: PLR2004
        yield words[0] + words[-1]
        yield words[-1] + words[0]


def _initial_spellings(person: str, words: Sequence[str]) -> Iterator[_Spelling]:
    """Yield "M. Example", which may be someone else."""
    if len(words) < 2 or len(words[-1]) < _SHORT or is_wide(words[-1]):  # noqa: PLR2004
        return
    initial, last = words[0][:1], words[-1]
    for folded in (initial + last, last + initial):
        yield _Spelling(
            person, folded, is_name=True, is_sure=False, begins=True, ends=True
        )


def is_alias_revealing(alias: str, person: ProtectedPerson) -> bool:
    """Say whether an alias has a name, a word of one, or initials and birth year."""
    if any(found.is_sure for found in ProtectedNames([person]).find(alias)):
        return True
    said = {fold(word).joined for word in re.split(r"[\s.,_-]+", alias)}
    words = [_folded_words(name.text) for name in person.names]
    if any(
        len(word) >= _MIN_WORD_LENGTH and word in said
        for each in words
        for word in each
    ):
        return True
    return person.born is not None and any(
        _is_initials(alias, each, str(person.born)[:4]) for each in words
    )


def is_alias_long(alias: str) -> bool:
    """Say whether an alias has more words than necessary."""
    return len(alias.split()) > _MOST_ALIAS_WORDS


def _folded_words(name: str) -> list[str]:
    return [word for word in (fold(each).joined for each in name.split()) if word]


def _is_initials(alias: str, words: list[str], year: str) -> bool:
    """Say whether an alias is "M.E. 1985", "ME85", "E. M., 1985" of a name and year."""
    joined = fold(alias).joined
    letters = re.sub(r"[0-9]", "", joined)
    numbers = re.sub(r"[^0-9]", "", joined)
    initials = [word[0] for word in words]
    is_own = len(initials) > 1 and sorted(letters) == sorted(initials)
    return is_own and numbers in {year, year[2:]}


@dataclass(frozen=True, slots=True, order=True)
class NamePlace:
    """A person whom a part of a file names; `part` says where, never what.

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
    """Search a file, packed or not, for all protected strings.

    `allowed` are the persons whose names may be in it, but not their other strings.
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
            part = redact_path(names, each.part)
            hits[NamePlace(found.person, part, found.is_sure)] = None
    return Scan(tuple(sorted(hits)), dict(unread))


def redact_path(names: ProtectedNames, path: str) -> str:
    """Replace persons' names in the name of a file or part.

    "annexes/photo.jpg" stays; a folder or file with the name of a person becomes
    "annexes/(p-017)".
    """

    def redact(part: str) -> str:
        persons = sorted({each.person for each in names.find(part)})
        return f"({', '.join(persons)})" if persons else part

    if not names.find(path):
        return path
    return redact("/".join(map(redact, path.split("/"))))
