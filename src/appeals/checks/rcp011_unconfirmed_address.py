"""Nobody has confirmed how to reach a recipient.

What it finds: e-mail addresses, postal addresses and web forms that are `unconfirmed`
or `missing`, and an entry without any address that is in use.

Why it matters: what is sent to a guessed address is lost, or read by a stranger.

Example: an address that follows the pattern of the others and was never seen.

How to fix it: find the address on the office's own page, then write
`certainty: confirmed`, `source:` and `checked_on:` beside it.
"""

from datetime import date

from appeals.model.finding import Finding
from appeals.model.recipient import Recipient
from appeals.registry.reader import Registry
from appeals.rules.rule import Findings, Rule

RULE = Rule.of(__name__, __doc__, "warning")

_OPEN = {"unconfirmed", "missing"}


def check_recipient(
    recipients: Registry[Recipient], id_: str, _today: date
) -> Findings:
    """Check every way to reach one recipient."""
    recipient = recipients[id_]

    def finding(message: str, part: str, *path: str | int) -> Finding:
        confirm = f"`appeals recipients confirm {id_} {part} --seen-on DAY --as PERSON`"
        return RULE.finding(
            f"'{id_}': {message}",
            recipients.place(id_, *path),
            f"look it up, then {confirm if part else 'enter it'}",
        )

    for number, email in enumerate(recipient.emails):
        if email.certainty in _OPEN:
            message = f"the address {email.address} is {email.certainty}"
            part = f"--address {email.address}"
            yield finding(message, part, "emails", number, "address")
    for name, contact in (("post", recipient.post), ("web_form", recipient.web_form)):
        if contact is not None and contact.certainty in _OPEN:
            shown = "postal address" if name == "post" else "web form"
            part = f"--{name.replace('_', '-')}"
            yield finding(f"its {shown} is {contact.certainty}", part, name)
    usable = [email for email in recipient.emails if email.certainty != "legacy"]
    if not usable and recipient.post is None and recipient.web_form is None:
        yield finding("no address in use is known", "")
