"""A confidential letter is mailed to an address without a key.

What it finds: `confidentiality: confidential`, a recipient with an e-mail address and
without `openpgp:` in recipients.yaml, who does not get letters by form or post.

Why it matters: mail can be read on its way, and both sides' providers keep it
unencrypted for years.

Example: a confidential letter to `wgad`, which has `emails:` and no `openpgp:`.

How to fix it: use the web form (`send_by: form`); ask the office for a secure channel,
which OHCHR offers on request; or enter its OpenPGP key, to which letter and annexes are
then encrypted. If none of this is possible, the warning stays.
"""

from appeals.composition.compose import ComposedLetter
from appeals.model.recipient import Recipient
from appeals.registry.workspace import Workspace
from appeals.rules.rule import Findings, Rule

RULE = Rule.of(__name__, __doc__, "warning")

_BY_HAND = frozenset({"form", "post"})


def check(letter: ComposedLetter) -> Findings:
    """Check the recipients of a confidential letter."""
    if letter.front.confidentiality == "public":
        return
    for recipient in letter.request.addressees:
        if _is_mailed_unencrypted(recipient, letter.workspace):
            yield RULE.finding(
                f"The letter is confidential, and mail to '{recipient.id}' is not "
                "encrypted",
                letter.workspace.recipients.place(recipient.id),
                _remedy(recipient),
            )


def _is_mailed_unencrypted(recipient: Recipient, workspace: Workspace) -> bool:
    """Say whether letters to a recipient are mailed unprotected."""
    mail = workspace.settings.mail
    method = recipient.send_by or (mail.send_by if mail else None)
    is_mail = bool(recipient.emails) and method not in _BY_HAND
    return is_mail and recipient.openpgp is None


def _remedy(recipient: Recipient) -> str:
    """Say what protects a letter to a recipient."""
    form = " (`send_by: form`)" if recipient.web_form else ""
    return (
        f"use its web form{form}, ask it for a secure channel, or enter its key under "
        "'openpgp:' in recipients.yaml"
    )
