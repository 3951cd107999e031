"""Nobody has compared an entry of recipients.yaml with its source.

What it finds: a recipient, a holder or a salutation in another language whose
`certainty` is not `confirmed`.

Why it matters: its name, office or form of address may be wrong in a letter.

Example: `certainty: unconfirmed` at a mandate typed in from memory.

How to fix it: look it up on the office's own page, then write `certainty: confirmed`
with `source:` and `checked_on:`.
"""

from datetime import date

from appeals.model.finding import Finding
from appeals.model.recipient import Recipient
from appeals.registry.reader import Registry
from appeals.rules.rule import Findings, Rule

RULE = Rule.of(__name__, __doc__, "warning")


def check_recipient(
    recipients: Registry[Recipient], id_: str, _today: date
) -> Findings:
    """Check the certainty of one entry, its holders and its salutations."""
    recipient = recipients[id_]

    def finding(message: str, part: str, *path: str | int) -> Finding:
        return RULE.finding(
            message,
            recipients.place(id_, *path),
            "compare it with its source, then "
            f"`appeals recipients confirm {id_}{part} --seen-on DAY --as PERSON`",
        )

    if recipient.certainty != "confirmed":
        yield finding(f"The entry of '{id_}' is {recipient.certainty}", "")
    for number, holder in enumerate(recipient.holders):
        said = {"name": holder.certainty, "dates": holder.dates_certainty}
        open_ = [f"{k} {v}" for k, v in said.items() if v != "confirmed"]
        if open_:
            message = f"'{id_}', holder {holder.name}: {', '.join(open_)}"
            part = f' --holder "{holder.name}"'
            yield finding(message, part, "holders", number)
    open_langs: dict[str, list[str]] = {}
    for lang, known in recipient.salutations.items():
        if known.certainty != "confirmed":
            open_langs.setdefault(known.certainty, []).append(lang)
    for certainty, langs in open_langs.items():
        message = f"'{id_}': its salutation is {certainty} in {', '.join(langs)}"
        yield finding(message, f" --salutation {langs[0]}", "salutations")
