"""A recipient or an address is marked as confirmed, and nobody knows since when.

What it finds: an entry of recipients.yaml, its postal address, web form or an e-mail
address with `certainty: confirmed` and no `checked_on`.

Why it matters: offices move and mailboxes close. An address without a day cannot be
distinguished from one that was right ten years ago.

Example: an e-mail address with `certainty: confirmed` and nothing else.

How to fix it: look it up, then run `appeals recipients confirm ID --seen-on DAY --as
PERSON`, with --address, --post or --web-form for a part of the entry.
"""

from datetime import date

from appeals.model.recipient import Recipient
from appeals.model.values import Sourced
from appeals.registry.reader import Registry
from appeals.rules.rule import Findings, Rule

RULE = Rule.of(__name__, __doc__, "warning")
Path = tuple[str | int, ...]


def check_recipient(
    recipients: Registry[Recipient], id_: str, _today: date
) -> Findings:
    """Check the entry and each of its addresses."""
    recipient = recipients[id_]
    parts: list[tuple[str, Recipient | Sourced | None, Path, str]] = [
        ("The entry", recipient, (), ""),
        ("The postal address", recipient.post, ("post",), " --post"),
        ("The web form", recipient.web_form, ("web_form",), " --web-form"),
    ]
    for number, email in enumerate(recipient.emails):
        what, option = f"The address {email.address}", f" --address {email.address}"
        parts.append((what, email, ("emails", number), option))
    for what, part, path, option in parts:
        if part and part.certainty == "confirmed" and part.checked_on is None:
            yield RULE.finding(
                f"{what} of '{id_}' is confirmed without a day",
                recipients.place(id_, *path),
                f"`appeals recipients confirm {id_}{option} --seen-on DAY --as PERSON`",
            )
