"""A letter names a consent that has no record.

What it finds: `consent` in the head of a letter or in a row of the file of cases that
does not begin with the id of a record in consents.yaml, or that says there is none:
"none", "n/a". Without consents.yaml nothing can be looked up, and it is a warning.

Why it matters: nobody can say what the person agreed to, until when, and by which
channels it may be told. A word in a cell is no consent.

Example:

    case-017,Ms. A,n/a,confidential

How to fix it: ask whose consent is needed, enter what was agreed with
`appeals consent add rec-2026-017`, and write its id: `rec-2026-017`. Without a consent,
take the case out.
"""

from appeals.checks.consents import consents_of
from appeals.composition.compose import ComposedLetter
from appeals.errors import Place, Severity
from appeals.registry.locate import CONSENTS_FILE
from appeals.rules.rule import Findings, Rule

RULE = Rule.of(__name__, __doc__, "error")

_NONE = frozenset(
    "none no not n/a na n.a nil null missing pending unknown tbd tba todo yes ok - – — "
    "? aucun aucune non ninguno ninguna nenhum nenhuma não нет 无 無 没有 لا".split()
)


def check(letter: ComposedLetter) -> Findings:
    """Look up each consent that the letter names; no message repeats its words."""
    severity: Severity = "error" if letter.workspace.has_consents else "warning"
    for named in consents_of(letter):
        if named.record is not None:
            continue
        place, owner = named.place, named.owner
        if named.words.strip(" .,;:").casefold() in _NONE:
            message = f"{owner} has a word in 'consent' that names no consent"
            remedy = "enter the record and write its id; without a consent take it out"
        elif letter.workspace.has_consents:
            message = f"{owner} names a consent of which {CONSENTS_FILE} has no record"
            remedy = (
                "`appeals consent show` lists them, `appeals consent add` enters one"
            )
        else:
            message = (
                "Nobody can look up what was agreed to: no records of consent are kept "
                f"(there is no {CONSENTS_FILE})"
            )
            remedy = "`appeals consent add ID` enters the first one"
            place = Place(place.file) if named.case else place
        yield RULE.finding(message, place, remedy, severity=severity)
