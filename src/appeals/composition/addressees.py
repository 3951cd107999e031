"""Who a letter is addressed to: the names of offices and mandates, one or many."""

from collections.abc import Mapping, Sequence
from datetime import date

from appeals.composition.directions import apart, lines_apart
from appeals.languages.language import Language
from appeals.model.document import Block, ListBlock, Paragraph
from appeals.model.recipient import Holder, Recipient
from appeals.model.values import PartialDate
from appeals.registry.holders import HolderChoice, is_english, salutation_for

MANDATES = frozenset({"thematic", "country", "working-group"})
"""The kinds of recipient that are Special Procedures."""

LONGEST_SENTENCE = 4
"""How many mandates United Nations practice names in a sentence; more make a list."""


def name_on(recipient: Recipient, day: date, lang: str = "en") -> str:
    """Give the title of an office or mandate on a day, in a language where known.

    A former title is right up to the year before its last, which may have had both.
    """
    if not is_english(lang):
        return recipient.names.get(lang, recipient.name)
    former = [
        (PartialDate.parse(known.until).first, known.name)
        for known in recipient.former_names
        if known.until is not None
    ]
    return next((name for end, name in sorted(former) if day < end), recipient.name)


def address_lines(
    recipient: Recipient,
    holder: Holder | None,
    day: date = date.max,
    lang: str = "en",
) -> tuple[str, ...]:
    """Give the lines of the address block, the addressee first."""
    post = recipient.post.lines if recipient.post else ()
    return (*name_lines(recipient, holder, day, lang), *post)


def name_lines(
    recipient: Recipient,
    holder: Holder | None,
    day: date = date.max,
    lang: str = "en",
) -> tuple[str, ...]:
    """Give who is addressed, without the postal address: person, office, body."""
    lines: list[str] = []
    if holder is not None:
        lines.append(holder.name)
    name, office = name_on(recipient, day, lang), recipient.office
    is_in_name = bool(office and name.startswith(office))
    if office and (recipient.organisation or (is_english(lang) and not is_in_name)):
        lines.append(office)
    if recipient.organisation:
        acronym = f" ({recipient.acronym})" if recipient.acronym else ""
        lines.append(recipient.organisation + acronym)
    else:
        lines.append(name)
    return tuple(lines)


def joint_address(
    recipients: Sequence[Recipient], day: date, lang: str, language: Language
) -> tuple[Block, ...]:
    """Give the address of one letter to several: every office, then a common address.

    In English up to four mandates are named as the United Nations do, parted by
    semicolons; all others in a list. Offices are written to, not their holders.
    """
    names = [name_on(recipient, day, lang) for recipient in recipients]
    are_mandates = all(recipient.kind in MANDATES for recipient in recipients)
    post = _common_post(recipients)
    if is_english(lang) and are_mandates and len(names) <= LONGEST_SENTENCE:
        lines = ["Mandates of", *_with_semicolons(names), *post]
        return (_address(lines, language),)
    words = language.group
    head = words.mandates if are_mandates else words.offices
    items = tuple(
        (Paragraph((apart(" ".join(name.split()), language),)),) for name in names
    )
    listed = ListBlock(items, role="addressees")
    below = (_address(post, language),) if post else ()
    return (_address([head], language), listed, *below)


def joint_salutation(
    recipients: Sequence[Recipient], lang: str, language: Language
) -> tuple[str, ...]:
    """Give the lines of the salutation: offices first, then all mandate holders."""
    lines = [
        salutation_for(recipient, None, lang)
        for recipient in recipients
        if recipient.kind not in MANDATES
    ]
    if any(recipient.kind in MANDATES for recipient in recipients):
        lines.append(language.group.salutation)
    return tuple(dict.fromkeys(lines))


def _with_semicolons(names: Sequence[str]) -> list[str]:
    *firsts, last = (f"the {name}" for name in names)
    ends = ["; and" if n == len(firsts) else ";" for n in range(1, len(firsts) + 1)]
    return [
        *(name + end for name, end in zip(firsts, ends, strict=True)),
        last,
    ]


def _common_post(recipients: Sequence[Recipient]) -> tuple[str, ...]:
    known = {recipient.post.lines if recipient.post else () for recipient in recipients}
    return known.pop() if len(known) == 1 else ()


def _address(lines: Sequence[str], language: Language) -> Paragraph:
    return Paragraph(lines_apart(lines, language), role="address")


def recipient_fields(
    recipient: Recipient, holder: HolderChoice | None
) -> Mapping[str, object]:
    """Give what a template may print of a recipient, by name."""
    return {
        "id": recipient.id,
        "name": recipient.name,
        "kind": recipient.kind,
        "office": recipient.office,
        "organisation": recipient.organisation,
        "acronym": recipient.acronym,
        "rights": recipient.rights,
        "holder": holder.holder.name if holder and holder.holder else None,
    }
