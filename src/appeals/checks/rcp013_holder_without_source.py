"""Nobody can say where the name of a holder comes from.

What it finds: a holder without `source:`.

Why it matters: a name in a salutation must be right, and the next person must be able
to check it.

Example: a holder typed in from memory.

How to fix it: add `source:`, the page or document in which the name was seen.
"""

from datetime import date

from appeals.model.recipient import Recipient
from appeals.registry.reader import Registry
from appeals.rules.rule import Findings, Rule

RULE = Rule.of(__name__, __doc__, "warning")


def check_recipient(
    recipients: Registry[Recipient], id_: str, _today: date
) -> Findings:
    """Check the holders of one entry."""
    for number, holder in enumerate(recipients[id_].holders):
        if not holder.source:
            yield RULE.finding(
                f"'{id_}': the holder {holder.name} has no source",
                recipients.place(id_, "holders", number),
                "add 'source:' with the page or document",
            )
