"""Something about the addressee is not certain.

What it finds: an office, holder or postal address that is not confirmed, and a holder
whose first day in office is known only roughly.

Why it matters: a letter to the wrong person, or with the wrong form of address, costs
the sender's credit, and may put its content into the wrong hands.

Example: a holder whose `since` is only a year.

How to fix it: look the office up, correct recipients.yaml, and say where and when.
"""

from appeals.composition.compose import ComposedLetter
from appeals.model.recipient import Recipient
from appeals.rules.rule import Findings, Rule

RULE = Rule.of(__name__, __doc__, "warning")


def check(letter: ComposedLetter) -> Findings:
    """Check what the letter prints of its addressees."""
    for recipient in letter.request.addressees:
        yield from _check_one(letter, recipient)


def _check_one(letter: ComposedLetter, recipient: Recipient) -> Findings:
    places = letter.workspace.recipients
    if recipient.certainty != "confirmed":
        yield RULE.finding(
            f"The entry of '{recipient.id}' is {recipient.certainty}",
            places.place(recipient.id),
            "check the name and the form of address, then "
            f"`appeals recipients confirm {recipient.id} --seen-on DAY --as PERSON`",
        )
    choice = letter.holder
    if choice is not None and choice.warning:
        place = places.place(recipient.id, "holders")
        if choice.holder is not None:
            place = places.place(
                recipient.id, "holders", _holder_index(recipient, letter)
            )
        yield RULE.finding(
            f"'{recipient.id}': {choice.warning}",
            place,
            "the salutation follows the holder; correct the dates when they are known",
        )
    elif choice is not None and choice.holder is not None:
        if choice.holder.certainty != "confirmed":
            yield RULE.finding(
                f"'{recipient.id}': the holder {choice.holder.name} is "
                f"{choice.holder.certainty}",
                places.place(recipient.id, "holders", _holder_index(recipient, letter)),
                "check the name and the term of office, then mark the holder confirmed",
            )
    elif recipient.holders:
        yield RULE.finding(
            f"'{recipient.id}': no holder is certain on {letter.day}; "
            "the letter goes to the office",
            places.place(recipient.id, "holders"),
            "add the holder with dates if the person should be addressed by name",
        )
    if recipient.post is not None and recipient.post.certainty != "confirmed":
        yield RULE.finding(
            f"The postal address of '{recipient.id}' is {recipient.post.certainty}",
            places.place(recipient.id, "post"),
            f"check the address, then `appeals recipients confirm {recipient.id} "
            "--post --seen-on DAY --as PERSON`",
        )


def _holder_index(recipient: Recipient, letter: ComposedLetter) -> int:
    assert letter.holder is not None  # noqa: S101  the caller has a holder
    assert letter.holder.holder is not None  # noqa: S101
    return recipient.holders.index(letter.holder.holder)
