"""Remove names from the output of the program: the last check of any message.

A message may repeat what anyone typed, so a name is removed in every spelling in which
the leak scan finds it, and each longer word of it by itself too.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator

from appeals.model.protected import ProtectedPerson
from appeals.protection.folding import fold, is_wide
from appeals.protection.names import ProtectedNames

_WORD = re.compile(r"[^\W_]+")
_SHORT, _EXACT, _CUT = 3, 5, 4
_CUTS = ("…", "...")
"""What marks the cut of an excerpt, perhaps within a word."""


class HiddenNames:
    """An index of persons' strings, which replaces them by `[p-017]`.

    A word of a name counts by itself: a short one only as it is written, or in
    capitals; a long one also where an excerpt was cut within it.
    """

    def __init__(self, persons: Iterable[ProtectedPerson]) -> None:
        known = tuple(persons)
        self._names = ProtectedNames(known)
        self._words: dict[str, str] = {}
        self._short: dict[str, str] = {}
        self._wide: dict[str, str] = {}
        self._secrets: dict[str, str] = {}
        for person in known:
            for secret in person.secrets():
                self._secrets[_normalize(secret)] = person.id
            for name in person.names:
                for word in _WORD.findall(_normalize(name.text)):
                    self._add_word(word, person.id)

    def _add_word(self, word: str, person: str) -> None:
        folded = fold(word).joined
        if is_wide(folded):
            if len(word) > 1:
                self._wide[word] = person
        elif len(folded) >= _EXACT:
            self._words[folded] = person
        elif len(word) >= _SHORT:
            self._short[word] = self._short[word.upper()] = person

    def hide(self, text: str) -> str:
        """Replace each string of a person in a text by their id."""
        plain = _normalize(text)
        found = (*self._names.places(plain), *self._find_words(plain))
        spans = sorted(found, key=lambda span: (span[0], -span[1]))
        if not spans:
            return text
        parts, at, last = list[str](), 0, ""
        for start, end, person in spans:
            if end <= at:
                continue  # a part of what is removed already
            between = plain[at:start]
            if person != last or between.strip(" ,.-"):
                parts += (between, f"[{person}]")
            at, last = end, person
        return "".join((*parts, plain[at:]))

    def hide_within(self, value: object) -> object:
        """Do the same for every text of a JSON value, except its keys."""
        match value:
            case str():
                return self.hide(value)
            case dict():
                return {k: self.hide_within(v) for k, v in value.items()}
            case list() | tuple():
                return [self.hide_within(each) for each in value]
            case _:
                return value

    def _find_words(self, plain: str) -> Iterator[tuple[int, int, str]]:
        for secret, person in self._secrets.items():
            if secret in plain:
                for found in re.finditer(_whole_word_pattern(secret), plain):
                    yield found.start(), found.end(), person
        for word, person in self._wide.items():
            for found in re.finditer(re.escape(word), plain):
                yield found.start(), found.end(), person
        for match in _WORD.finditer(plain):
            found_person = self._match_word(match[0], plain, match)
            if found_person and found_person != match[0]:
                yield match.start(), match.end(), found_person

    def _match_word(self, word: str, plain: str, match: re.Match[str]) -> str | None:
        if word in self._short:
            return self._short[word]
        folded = fold(word).joined
        if folded in self._words:
            return self._words[folded]
        if len(folded) < _CUT:
            return None
        is_cut_after = plain.startswith(_CUTS, match.end())
        is_cut_before = plain.endswith(_CUTS, 0, match.start())
        for known, person in (
            self._words.items() if is_cut_after or is_cut_before else ()
        ):
            if (is_cut_after and known.startswith(folded)) or (
                is_cut_before and known.endswith(folded)
            ):
                return person
        return None


def _whole_word_pattern(secret: str) -> str:
    escaped = re.escape(secret)
    return rf"(?<!\w){escaped}(?!\w)" if secret.isascii() else escaped


def _normalize(text: str) -> str:
    return unicodedata.normalize("NFC", text)
