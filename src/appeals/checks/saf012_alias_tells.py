"""The alias of a case reveals who the person is.

What it finds: an alias of the form "Given Family": two to four words in letters that
know capitals, each with one at its beginning, and no initial or number among them. A
form of address before it changes nothing. An alias of more than four words. Where the
vault is open, as when a letter is approved: one that holds a name of the person, a word
of it, or the initials with the year of birth.

Why it matters: the alias is printed in every letter and kept in records. A real name in
its place tells who the person is.

Example:

    case-017,Maria Example,consent-2021-17,confidential

How to fix it: call the person by an initial or a number: "Ms. A", "Person 1". For a
pseudonym that only looks like a name, set the warning aside with a reason.
"""

import re

from appeals.composition.compose import ComposedLetter
from appeals.model.case import Case
from appeals.protection.names import is_alias_long, is_alias_revealing
from appeals.registry.consents import find_record
from appeals.registry.workspace import Workspace
from appeals.rules.rule import Findings, Rule

RULE = Rule.of(__name__, __doc__, "warning")

_ADDRESS = re.compile(r"(?:\w{1,5}\.|Mr|Mrs|Ms|Miss|Mme|Mlle|Dr|Sra?|Srta|Don|Doña)\s+")
_BETWEEN = re.compile(r"\b(?:al|bin|da|de|del|den|der|di|dos|el|ibn|la|van|von)\s+")
_NAMES = 4


def check(letter: ComposedLetter) -> Findings:
    """Check the alias of each case that the letter is about; no message holds it."""
    for case in letter.request.every_case:
        if fault := _fault(case, letter.workspace):
            yield RULE.finding(
                f"The alias of the case '{case.id}' {fault}",
                case.place,
                "call the person by an initial or a number, as in Ms. A or Person 1",
            )


def _fault(case: Case, workspace: Workspace) -> str:
    """Say what is wrong with an alias; "" if nothing is."""
    if _is_like_a_name(case.alias):
        return "looks like a full name"
    if is_alias_long(case.alias):
        return "has more than four words: what describes a person tells who it is"
    name_vault, record = (
        workspace.name_vault,
        find_record(workspace.consents, case.consent),
    )
    if (
        name_vault is None
        or record is None
        or not (name_vault.has_vault and name_vault.is_open)
    ):
        return ""
    person = name_vault.persons().get(record.person)
    is_revealing = person is not None and is_alias_revealing(case.alias, person)
    return f"tells who '{record.person}' is" if is_revealing else ""


def _is_like_a_name(alias: str) -> bool:
    bare = _BETWEEN.sub("", _ADDRESS.sub("", alias.strip(), count=1))
    words = bare.replace("’", "").replace("'", "").replace("-", "").split()
    return 1 < len(words) <= _NAMES and all(map(_is_a_name, words))


def _is_a_name(word: str) -> bool:
    """Say whether a word has only letters, and a capital at its beginning."""
    return (
        len(word) > 1 and word.isalpha() and word[0].isupper() and word != word.upper()
    )
