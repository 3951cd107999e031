"""A recipient has no salutation in a language that it is written to in.

What it finds: a language in `languages:` of the entry for which it has no salutation.

Why it matters: a letter in that language would open in English.

Example: `languages: [en, fr, es]` and a salutation in English and French alone.

How to fix it: let a native speaker write the form of address, and add it to
`salutations:` of the entry or of a part that it shares.
"""

from datetime import date

from appeals.model.recipient import Recipient
from appeals.registry.holders import is_english, salutation_known
from appeals.registry.reader import Registry
from appeals.rules.rule import Findings, Rule

RULE = Rule.of(__name__, __doc__, "warning")


def check_recipient(
    recipients: Registry[Recipient], id_: str, _today: date
) -> Findings:
    """Look for a salutation in each language of one entry."""
    recipient = recipients[id_]
    for number, lang in enumerate(recipient.languages):
        if is_english(lang) or salutation_known(recipient, None, lang) is not None:
            continue
        yield RULE.finding(
            f"'{id_}' is written to in '{lang}', but has no salutation in it",
            recipients.place(id_, "languages", number),
            f"add '{lang}' to its 'salutations:'",
        )
