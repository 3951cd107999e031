"""Take names out of what a program says: its last gate, whatever it was about to say.

The leak scan looks for names in every spelling; this finds those that a message
repeats, as they are in the vault or a part of them.
"""

import re
import unicodedata
from collections.abc import Iterable

from appeals.model.protected import ProtectedPerson

_WORD = re.compile(r"\w+")
_SHORT, _EXACT = 3, 5
_FIRST_WIDE = 0x2E80


class HiddenNames:
    """The strings of some persons, ready to be taken out: `[p-017]` stands for them.

    A word of a name counts by itself; a short one only as it is written.
    """

    def __init__(self, persons: Iterable[ProtectedPerson]) -> None:
        self._words: dict[str, str] = {}
        self._wholes: dict[str, str] = {}
        for person in persons:
            for secret in person.secrets():
                self._wholes[_plain(secret)] = person.id
            for name in person.names:
                for word in _WORD.findall(_plain(name.text)):
                    self._add_word(word, person.id)

    def _add_word(self, word: str, person: str) -> None:
        if not word.isascii() and ord(max(word)) >= _FIRST_WIDE:
            return  # written without blanks: the whole name is looked for
        if len(word) >= _EXACT:
            self._words[word.casefold()] = person
        elif len(word) >= _SHORT:
            self._words[word] = person

    def hide(self, text: str) -> str:
        """Give a text with the id of the person in place of each of their strings."""
        plain = _plain(text)
        hidden = plain
        for secret, person in self._wholes.items():
            if secret in hidden:
                hidden = re.sub(
                    rf"(?<!\w){re.escape(secret)}(?!\w)"
                    if secret.isascii()
                    else re.escape(secret),
                    f"[{person}]",
                    hidden,
                )
        hidden = _WORD.sub(self._hidden_word, hidden)
        return text if hidden == plain else _joined(hidden)

    def hide_within(self, value: object) -> object:
        """Do the same for every text of a value that becomes JSON, its keys but not."""
        match value:
            case str():
                return self.hide(value)
            case dict():
                return {k: self.hide_within(v) for k, v in value.items()}
            case list() | tuple():
                return [self.hide_within(each) for each in value]
            case _:
                return value

    def _hidden_word(self, match: re.Match[str]) -> str:
        word = match[0]
        person = self._words.get(word) or self._words.get(word.casefold())
        return f"[{person}]" if person and person != word else word


def _joined(text: str) -> str:
    """Let two parts of a name be one."""
    return re.sub(r"(\[[a-z0-9-]+\])(?:[ ,.-]*\1)+", r"\1", text)


def _plain(text: str) -> str:
    return unicodedata.normalize("NFC", text)
