"""A holder has been in a mandate for more than six years.

What it finds: a holder of a thematic or country mandate or of a working group whose
term, as registered, is certainly longer than six years; without `until`, up to today.

Why it matters: mandate holders serve at most six years, as is known in the field
(unconfirmed): the entry is probably out of date, and letters name the wrong person.

Example: `since: "2012"` without `until`, in 2026.

How to fix it: look up who holds the mandate; give the old holder an `until` and add
the new one (`appeals recipients add-holder`).
"""

from datetime import date

from appeals.model.recipient import Recipient
from appeals.model.values import PartialDate
from appeals.registry.reader import Registry
from appeals.rules.rule import Findings, Rule

RULE = Rule.of(__name__, __doc__, "warning")

MAX_YEARS = 6
_MANDATES = {"thematic", "country", "working-group"}


def check_recipient(recipients: Registry[Recipient], id_: str, today: date) -> Findings:
    """Check the terms of one mandate's holders."""
    recipient = recipients[id_]
    if recipient.kind not in _MANDATES:
        return
    for number, holder in enumerate(recipient.holders):
        began = PartialDate.parse(holder.since).last
        ended = PartialDate.parse(holder.until).first if holder.until else today
        if _is_longer(began, ended):
            until = f"until {holder.until}" if holder.until else f"still on {today}"
            yield RULE.finding(
                f"'{id_}': {holder.name} holds the mandate since {holder.since}, "
                f"{until}: more than {MAX_YEARS} years",
                recipients.place(id_, "holders", number, "since"),
                "look up who holds it, and correct the dates",
            )


def _is_longer(began: date, ended: date) -> bool:
    anniversary = (began.year + MAX_YEARS, began.month, began.day)
    return (ended.year, ended.month, ended.day) > anniversary
