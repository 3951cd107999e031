"""An e-mail address of a recipient is out of use.

What it finds: an address at ohchr.org, which is legacy, and every address marked
`legacy`. One at ohchr.org that is not marked is an error.

Why it matters: nobody may read what is sent there, and nothing comes back.

Example: urgent-action@ohchr.org, which old guides and templates still name.

How to fix it: mark the address `certainty: legacy` and look the new one up.
"""

from datetime import date

from appeals.errors import Severity
from appeals.model.recipient import Recipient
from appeals.registry.reader import Registry
from appeals.rules.rule import Findings, Rule

RULE = Rule.of(__name__, __doc__, "error")

_LEGACY_DOMAIN = "@ohchr.org"


def check_recipient(
    recipients: Registry[Recipient], id_: str, _today: date
) -> Findings:
    """Check the addresses of one entry."""
    for number, email in enumerate(recipients[id_].emails):
        is_marked = email.certainty == "legacy"
        if not is_marked and not email.address.casefold().endswith(_LEGACY_DOMAIN):
            continue
        severity: Severity = "info" if is_marked else "error"
        state = "is out of use" if is_marked else f"is {email.certainty}, but legacy"
        yield RULE.finding(
            f"'{id_}': the address {email.address} {state}",
            recipients.place(id_, "emails", number, "address"),
            "never send there" if is_marked else "mark it 'certainty: legacy'",
            severity=severity,
        )
