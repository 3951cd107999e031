"""Who holds an office on a given day, and how sure that is."""

import calendar
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
    """Whom a letter of one day names.

    `holder` is None when the office is written to. `salutation` is the holder's
    own, else the office's. `reason` says why; `warning` is "" or what a person
    should check before the letter goes out.
    """

    holder: Holder | None
    salutation: str
    reason: str
    warning: str = ""


def holder_on(recipient: Recipient, day: date) -> HolderChoice:
    """Choose the holder whom a letter dated `day` names.

    Dates of holders are intervals ("2025" is some day of that year). The holder who
    is certain on the day is named. Else a sole later holder who was announced at
    least six months before is named, with a warning. Else the office is written to.
    """
    holders = recipient.holders
    certain = [h for h in holders if _is_certain(h, holders, day)]
    if len(certain) == 1:
        holder = certain[0]
        reason = f"{holder.name} is certain on {day}: {_term(holder)}"
        return HolderChoice(holder, holder.salutation or recipient.salutation, reason)
    if certain:
        names = " and ".join(holder.name for holder in certain)
        reason = f"{names} both hold the office on {day}"
        return HolderChoice(None, recipient.salutation, reason, _check(recipient))
    starting = [h for h in holders if _may_be_starting(h, day)]
    if len(starting) == 1 and _is_known_long(starting[0], day):
        return _named_with_warning(recipient, starting[0], day)
    reason = f"no holder is certain on {day}"
    return HolderChoice(None, recipient.salutation, reason)


def _is_certain(holder: Holder, holders: tuple[Holder, ...], day: date) -> bool:
    if day <= PartialDate.parse(holder.since).last:
        return False
    if holder.until is not None:
        return day < PartialDate.parse(holder.until).first
    return not any(_may_have_followed(other, holder, day) for other in holders)


def _may_have_followed(other: Holder, holder: Holder, day: date) -> bool:
    start = PartialDate.parse(other.since)
    return _order(other) > _order(holder) and start.first <= day


def _order(holder: Holder) -> tuple[date, date]:
    since = PartialDate.parse(holder.since)
    return since.first, since.last


def _may_be_starting(holder: Holder, day: date) -> bool:
    """Tell whether the first day in office may be behind us, and may not."""
    since = PartialDate.parse(holder.since)
    if not since.first <= day <= since.last:
        return False
    return holder.until is None or day <= PartialDate.parse(holder.until).last


def _is_known_long(holder: Holder, day: date) -> bool:
    if holder.announced is None:
        return False
    return _months_later(date.fromisoformat(holder.announced), NOTICE_MONTHS) <= day


def _months_later(day: date, months: int) -> date:
    years, month = divmod(day.month - 1 + months, 12)
    year, month = day.year + years, month + 1
    last = calendar.monthrange(year, month)[1]
    return date(year, month, min(day.day, last))


def _named_with_warning(
    recipient: Recipient, holder: Holder, day: date
) -> HolderChoice:
    reason = (
        f"{holder.name} was announced on {holder.announced}, at least "
        f"{NOTICE_MONTHS} months before {day}, and nobody else follows"
    )
    warning = (
        f"the first day in office of {holder.name} is known only as "
        f"'{holder.since}'; check it, or write to the office"
    )
    salutation = holder.salutation or recipient.salutation
    return HolderChoice(holder, salutation, reason, warning)


def _term(holder: Holder) -> str:
    return f"since {holder.since}" + (f" until {holder.until}" if holder.until else "")


def _check(recipient: Recipient) -> str:
    return f"check the dates of the holders of '{recipient.id}'"


def salutation_for(recipient: Recipient, holder: Holder | None, lang: str) -> str:
    """Give the salutation of a letter in `lang`, the English one where none is known.

    The holder's is taken where there is one in that language, else the office's.
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

    That of the holder goes before the one for a woman or a man, and this before that
    of the office. "zh-Hans" stands for "zh", and "pt" for "pt-BR" where that is not
    there.
    """
    own = _personal(recipient, holder, lang)
    return own or in_language(recipient.salutations, lang)


def personal_salutation(
    recipient: Recipient, holder: Holder | None, lang: str
) -> str | None:
    """Give the salutation in a language that greets the holder, a woman or a man.

    None where it is that of the office, or where there is none in the language.
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
    """Give what serves a language; None where there is nothing in it."""
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
