"""Whether an alias tells who the person is, to whoever knows a little of them.

Apart from `names`: a part of a name is no leak in a text, and too much in an alias.
"""

import re

from appeals.model.protected import ProtectedPerson
from appeals.protection.folding import fold
from appeals.protection.names import ProtectedNames

_LEAST = 4
_MOST_WORDS = 4


def alias_tells(alias: str, person: ProtectedPerson) -> bool:
    """Say whether an alias holds a name, a word of one, or initials and birth year."""
    if any(found.is_sure for found in ProtectedNames([person]).find(alias)):
        return True
    said = {fold(word).joined for word in re.split(r"[\s.,_-]+", alias)}
    words = [_words(name.text) for name in person.names]
    if any(len(word) >= _LEAST and word in said for each in words for word in each):
        return True
    return person.born is not None and any(
        _is_initials(alias, each, str(person.born)[:4]) for each in words
    )


def is_long(alias: str) -> bool:
    """Say whether an alias has more words than one needs."""
    return len(alias.split()) > _MOST_WORDS


def _words(name: str) -> list[str]:
    return [word for word in (fold(each).joined for each in name.split()) if word]


def _is_initials(alias: str, words: list[str], year: str) -> bool:
    """Say whether an alias is "M.E. 1985", "ME85", "E. M., 1985" of a name and year."""
    joined = fold(alias).joined
    letters = re.sub(r"[0-9]", "", joined)
    numbers = re.sub(r"[^0-9]", "", joined)
    initials = [word[0] for word in words]
    is_own = len(initials) > 1 and sorted(letters) == sorted(initials)
    return is_own and numbers in {year, year[2:]}
