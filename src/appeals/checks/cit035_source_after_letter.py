"""A source is dated after the letter that cites it.

What it finds: a cite of an authority that, by its date, did not exist on the day of
the letter.

Why it matters: a letter cannot rely on what came later; one of the two dates is wrong.

Example: a letter of 3 November 2020 that cites a report of June 2021.

How to fix it: correct the date of the letter or of the entry, or cite an earlier
source.
"""

from datetime import date

from appeals.composition.compose import ComposedLetter
from appeals.model.values import PartialDate
from appeals.rules.rule import Findings, Rule

RULE = Rule.of(__name__, __doc__, "error")


def check(letter: ComposedLetter) -> Findings:
    """Compare the earliest day each date can mean with the day of the letter."""
    for number, cite, authority in letter.cites:
        text = authority.date or authority.adopted or authority.year
        first = _first_day(text)
        if first is not None and first > letter.day:
            yield RULE.finding(
                f"'{authority.key}' is dated {text}, after the letter of {letter.day}",
                cite.place,
                "correct one of the two dates, or cite an earlier source",
                note=number,
            )


def _first_day(text: str | None) -> date | None:
    """Give the earliest day of a date; None for a `year` such as "1998-99"."""
    try:
        return PartialDate.parse(text or "").first
    except ValueError:
        return None
