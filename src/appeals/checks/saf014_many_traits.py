"""A public edition says so much about a person that they can be found.

What it finds: in the edition for everybody, of a confidential case, three or more of
these: an exact day, a place, a profession, an age or a day of birth, a relation to
somebody. Columns are known by their names, in English: `date_held`, `place`,
`profession`, `age`, `mother`; what is printed more coarsely does not count.

Why it matters: where few live, a day, a village and a trade are as good as a name.

Example:

    Ms. A, a nurse, 34, was taken from Example Village on 4 March 2021.

How to fix it: make one of them coarser: `{{ case.date_held | month }}`, or `| year`,
`{{ case.place | region }}`; or leave it to the other editions.
"""

import re
from collections.abc import Iterator

from appeals.checks.typed_words import all_printed
from appeals.composition.compose import ComposedLetter
from appeals.languages.find import language_of_letter
from appeals.languages.formats import format_date
from appeals.model.case import Case
from appeals.model.values import PartialDate
from appeals.rules.rule import Findings, Rule

RULE = Rule.of(__name__, __doc__, "info")

_MANY = 3
_TRAITS = {
    "a place": "place town village city district prison camp address home",
    "a profession": "profession occupation job work trade employer",
    "an age": "age born birth birthday birthdate",
    "a relation": "relation relative mother father family spouse wife husband brother "
    "sister son daughter child parent",
}
_WORD = re.compile(r"[a-z]+")


def check(letter: ComposedLetter) -> Findings:
    """Count the traits of each confidential case that the edition prints."""
    request = letter.request
    if not request.is_for_all:
        return  # a letter that is the same for all readers: see SAF001
    for case in (request.case, *request.cases):
        if case is None or case.confidentiality != "confidential":
            continue
        traits = {trait: name for name, trait in _printed_traits(letter, case)}
        if len(traits) >= _MANY:
            listed = ", ".join(f"{trait} ({name})" for trait, name in traits.items())
            yield RULE.finding(
                f"The public edition prints {listed} of the confidential case "
                f"'{case.id}'",
                case.place,
                "make one coarser, as in {{ case.date_held | month }}, or leave it out",
            )


def _printed_traits(letter: ComposedLetter, case: Case) -> Iterator[tuple[str, str]]:
    """Yield each column whose value is printed, and what kind of trait it is."""
    printed = all_printed(letter)
    language = language_of_letter(letter.front.language)
    for name, value in case.data.items():
        day = _parse_day(value)
        words = {*_WORD.findall(name.casefold())}
        trait = "an exact day" if day else ""
        for kind, names in _TRAITS.items():
            if words.intersection(names.split()) and "region" not in words:
                trait = kind
        forms = {value.strip(), format_date(day, language) if day else ""}
        if trait and any(form and _contains(printed, form) for form in forms):
            yield name, trait


def _parse_day(value: str) -> PartialDate | None:
    try:
        found = PartialDate.parse(value.strip())
    except ValueError:
        return None
    return found if found.day else None


def _contains(text: str, words: str) -> bool:
    return re.search(rf"(?<!\w){re.escape(words)}(?!\w)", text) is not None
