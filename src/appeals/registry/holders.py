"""Who holds an office on a given day, and how sure that is."""

from collections.abc import Mapping
from datetime import date
from typing import NamedTuple, TypeVar

from appeals.languages.find import primary_subtag, tags_for
from appeals.model.recipient import Gendered, Holder, Recipient, Salutation
from appeals.model.values import PartialDate

T = TypeVar("T")

NOTICE_MONTHS = 6
"""How long before the letter a successor must have been announced to be named."""


class HolderChoice(NamedTuple):
    """The holder that a letter of one day names, if any.

    `holder` is None when the letter is to the office. `salutation` is the holder's own,
    or else the office's. `reason` says why; `warning` is "" or what a person should
    check before the letter is sent.
    """

    holder: Holder | None
    salutation: str
    reason: str
    warning: str = ""


def holder_on(recipient: Recipient, day: date) -> HolderChoice:
    """Choose the holder that a letter dated `day` names.

    Dates of holders are intervals ("2025" is some day of that year). A holder who is
    certainly in office that day is named. Otherwise a single later holder who was
    announced at least six months before is named, with a warning. Otherwise the letter
    is to the office.
    """
    holders = recipient.holders
    certain = [h for h in holders if _is_certain(h, holders, day)]
    starting = [h for h in holders if _may_be_starting(h, day)]
    warning = ""
    if len(certain) == 1:
        holder = certain[0]
        until = f" until {holder.until}" if holder.until else ""
        reason = f"{holder.name} is certain on {day}: since {holder.since}{until}"
    elif certain:
        names = " and ".join(holder.name for holder in certain)
        reason = f"{names} both hold the office on {day}"
        warning = f"check the dates of the holders of '{recipient.id}'"
        return HolderChoice(None, recipient.salutation, reason, warning)
    elif len(starting) == 1 and _is_known_long(starting[0], day):
        holder = starting[0]
        reason = (
            f"{holder.name} was announced on {holder.announced}, at least "
            f"{NOTICE_MONTHS} months before {day}, and nobody else follows"
        )
        warning = (
            f"the first day in office of {holder.name} is known only as "
            f"'{holder.since}'; check it, or write to the office"
        )
    else:
        reason = f"no holder is certain on {day}"
        return HolderChoice(None, recipient.salutation, reason)
    return HolderChoice(
        holder, holder.salutation or recipient.salutation, reason, warning
    )


def _is_certain(holder: Holder, holders: tuple[Holder, ...], day: date) -> bool:
    since = PartialDate.parse(holder.since)
    if day <= since.last:
        return False
    if holder.until is not None:
        return day < PartialDate.parse(holder.until).first
    starts = [PartialDate.parse(other.since) for other in holders]
    return not any(
        start.first <= day and (start.first, start.last) > (since.first, since.last)
        for start in starts
    )


def _may_be_starting(holder: Holder, day: date) -> bool:
    """Say whether the holder may have taken office by that day, but not certainly."""
    since = PartialDate.parse(holder.since)
    if not since.first <= day <= since.last:
        return False
    return holder.until is None or day <= PartialDate.parse(holder.until).last


def _is_known_long(holder: Holder, day: date) -> bool:
    """Say whether a holder was announced long enough before a day."""
    if holder.announced is None:
        return False
    announced = date.fromisoformat(holder.announced)
    years, month = divmod(announced.month - 1 + NOTICE_MONTHS, 12)
    later = PartialDate(announced.year + years, month + 1)
    return later.last.replace(day=min(announced.day, later.last.day)) <= day


def salutation_for(recipient: Recipient, holder: Holder | None, lang: str) -> str:
    """Give the salutation of a letter in `lang`, in English if none is known.

    It is the holder's if there is one in that language, or else the office's.
    """
    if not is_english(lang):
        known = salutation_known(recipient, holder, lang)
        if known is not None:
            return known.text
    if holder is not None and holder.salutation:
        return holder.salutation
    return recipient.salutation


def salutation_known(
    recipient: Recipient, holder: Holder | None, lang: str
) -> Salutation | None:
    """Give the registered salutation in a language other than English, or None.

    The holder's comes first, then the one for a woman or a man, then the office's.
    "zh-Hans" serves "zh", and "pt" serves "pt-BR" if that is missing.
    """
    own = _personal(recipient, holder, lang)
    return own or in_language(recipient.salutations, lang)


def personal_salutation(
    recipient: Recipient, holder: Holder | None, lang: str
) -> str | None:
    """Give the salutation in a language that greets the holder, a woman or a man.

    None if it is that of the office, or if the language has none.
    """
    known = _personal(recipient, holder, lang)
    return known.text if known else None


def _personal(
    recipient: Recipient, holder: Holder | None, lang: str
) -> Salutation | None:
    own = in_language(holder.salutations, lang) if holder else None
    form = gendered_forms(recipient, holder, lang)
    if own is None and form is not None and form.salutation is not None:
        return Salutation(
            text=form.salutation, certainty=form.certainty, source=form.source
        )
    return own


def in_language(texts: Mapping[str, T], lang: str) -> T | None:
    """Give the value that serves a language; None if there is none."""
    return next((texts[tag] for tag in tags_for(lang) if tag in texts), None)


def gendered_forms(
    recipient: Recipient, holder: Holder | None, lang: str
) -> Gendered | None:
    """Give the forms for a holder whose gender is known, or None."""
    if holder is None or holder.gender is None:
        return None
    forms = recipient.women if holder.gender == "woman" else recipient.men
    return in_language(forms, lang)


def is_english(lang: str) -> bool:
    """Say whether a language tag is that of English."""
    return primary_subtag(lang) == "en"
