"""A letter relies on a consent that was withdrawn, or has ended.

What it finds: a record of consent with `withdrawn`, whatever the day of the letter; and
one whose `until` is before the letter's date.

Why it matters: a person who agreed once may have changed their mind, or be in danger
now. A consent that is old is asked for again.

Example:

    rec-2026-017:
      until: 2027-03-04

and a letter dated 5 March 2027.

How to fix it: take the case out of the letter. A consent that is given again is entered
as a new record.
"""

from appeals.checks.consents import named_records
from appeals.composition.compose import ComposedLetter
from appeals.rules.rule import Findings, Rule

RULE = Rule.of(__name__, __doc__, "error", is_blocking=True)


def check(letter: ComposedLetter) -> Findings:
    """Compare each record with the date of the letter."""
    for use in named_records(letter):
        record = use.record
        if record.withdrawn is not None:
            ended = f"was withdrawn on {record.withdrawn.date}"
        elif record.ends_before(letter.request.date):
            ended = f"held until {record.until}; the letter is of {letter.request.date}"
        else:
            continue
        yield RULE.finding(
            f"{use.owner}: the consent '{record.id}' {ended}",
            use.place,
            "take the case out; a consent that is given again is a new record",
        )
