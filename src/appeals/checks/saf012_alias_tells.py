"""The alias of a case looks like a full name.

What it finds: an alias of the form "Given Family": two to four words in letters that
know capitals, each with one at its beginning, and no initial or number among them. A
form of address before it changes nothing.

Why it matters: the alias is printed in every letter and kept in records. A real name in
its place tells who the person is.

Example:

    case-017,Maria Example,consent-2021-17,confidential

How to fix it: call the person by an initial or a number: "Ms. A", "Person 1". For a
pseudonym that only looks like a name, set the warning aside with a reason.
"""

import re
from collections.abc import Iterator

from appeals.composition.compose import ComposedLetter
from appeals.model.finding import Finding
from appeals.registry.workspace import Workspace
from appeals.rules.rule import Rule

RULE = Rule.of(__name__, __doc__, "warning")

_ADDRESS = re.compile(r"(?:\w{1,5}\.|Mr|Mrs|Ms|Miss|Mme|Mlle|Dr|Sra?|Srta|Don|Doña)\s+")
_BETWEEN = re.compile(r"\b(?:al|bin|da|de|del|den|der|di|dos|el|ibn|la|van|von)\s+")
_NAMES = 4


def check(letter: ComposedLetter, _workspace: Workspace) -> Iterator[Finding]:
    """Look at the alias of each case that the letter is about; no message holds it."""
    for case in (letter.request.case, *letter.request.cases):
        if case is not None and _is_like_a_name(case.alias):
            yield RULE.finding(
                f"The alias of the case '{case.id}' looks like a full name",
                case.place,
                "call the person by an initial or a number, as in Ms. A or Person 1",
            )


def _is_like_a_name(alias: str) -> bool:
    bare = _BETWEEN.sub("", _ADDRESS.sub("", alias.strip(), count=1))
    words = bare.replace("’", "").replace("'", "").replace("-", "").split()
    return 1 < len(words) <= _NAMES and all(map(_is_a_name, words))


def _is_a_name(word: str) -> bool:
    """Say whether a word is one of letters alone, with a capital at its beginning."""
    return (
        len(word) > 1 and word.isalpha() and word[0].isupper() and word != word.upper()
    )
