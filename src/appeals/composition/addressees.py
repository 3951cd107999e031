"""Who a letter is addressed to: the names of offices and mandates, one or many."""

from collections.abc import Mapping, Sequence
from datetime import date

from appeals.composition.directions import isolate_lines, isolate_text
from appeals.languages.find import find_or_english
from appeals.languages.language import Language, LetterWords
from appeals.model.document import Block, ListBlock, Paragraph
from appeals.model.recipient import Holder, Recipient
from appeals.model.values import PartialDate
from appeals.registry.holders import (
    HolderChoice,
    gendered_forms,
    in_language,
    is_english,
    personal_salutation,
    salutation_for,
)

MANDATES = frozenset({"thematic", "country", "working-group"})
"""The kinds of recipient that are Special Procedures."""

_BODIES = frozenset({"working-group", "treaty-body"})
_ANY = date.max
LONGEST_SENTENCE = 4
"""How many mandates United Nations practice names in a sentence; more make a list."""


def name_on_day(
    recipient: Recipient, day: date, lang: str = "en", holder: Holder | None = None
) -> str:
    """Give the title of an office or mandate on a day, in a language if known.

    A former title is used until the start of the year in which it ended, since that
    year may have had both. If the holder's gender is known, the title agrees with it.
    """
    if not is_english(lang):
        name = in_language(recipient.names, lang) or recipient.name
        form, office = (
            gendered_forms(recipient, holder, lang),
            office_in(recipient, lang),
        )
        if form is None or not (form.name or form.office):
            return name
        if form.name is None and office and name.startswith(office):
            return f"{form.office}{name.removeprefix(office)}"
        return form.name or name
    former = [
        (PartialDate.parse(known.until).first, known.name)
        for known in recipient.former_names
        if known.until is not None
    ]
    return next((name for end, name in sorted(former) if day < end), recipient.name)


def office_in(
    recipient: Recipient, lang: str, holder: Holder | None = None
) -> str | None:
    """Give the office in a language if known, in the form for the holder's gender."""
    if is_english(lang):
        return recipient.office
    form = gendered_forms(recipient, holder, lang)
    own = form.office if form else None
    return own or in_language(recipient.offices, lang) or recipient.office


def organisation_in(recipient: Recipient, lang: str) -> str | None:
    """Give the organisation in a language if known.

    The organisation of a committee is the committee itself.
    """
    organisation = recipient.organisation
    if organisation is None or is_english(lang):
        return organisation
    names = recipient.names if organisation == recipient.name else {}
    return in_language(recipient.organisations or names, lang) or organisation


def acronym_in(recipient: Recipient, lang: str) -> str | None:
    """Give the acronym in a language, where it has one of its own."""
    own = None if is_english(lang) else in_language(recipient.acronyms, lang)
    return own or recipient.acronym


def post_lines(recipient: Recipient, lang: str) -> tuple[str, ...]:
    """Give the lines of the postal address, in a language where known."""
    post = recipient.post
    if post is None:
        return ()
    own = None if is_english(lang) else in_language(post.texts, lang)
    return own or post.lines


def address_lines(
    recipient: Recipient,
    holder: Holder | None,
    day: date = date.max,
    lang: str = "en",
) -> tuple[str, ...]:
    """Give the lines of the address block, the addressee first."""
    post = post_lines(recipient, lang)
    return (*name_lines(recipient, holder, day, lang), *post)


def name_lines(
    recipient: Recipient,
    holder: Holder | None,
    day: date = date.max,
    lang: str = "en",
) -> tuple[str, ...]:
    """Give the lines that name the addressee, without the postal address."""
    lines: list[str] = []
    if holder is not None:
        lines.append(holder.name)
    office, organisation = office_in(recipient, lang, holder), recipient.organisation
    if office and prints_office(recipient):
        lines.append(office)
    if organisation:
        acronym = acronym_in(recipient, lang)
        own = organisation_in(recipient, lang) or organisation
        language = find_or_english(lang)
        suffix = language.notes.gap + language.brackets.format(acronym)
        lines.append(own + suffix if acronym else own)
    else:
        lines.append(name_on_day(recipient, day, lang, holder))
    return tuple(lines)


def prints_office(recipient: Recipient) -> bool:
    """Say whether the office has its own line; a mandate's title may begin with it."""
    office = recipient.office
    is_in_name = bool(office and recipient.name.startswith(office))
    return bool(office) and (bool(recipient.organisation) or not is_in_name)


def untranslated_fields(
    recipient: Recipient, lang: str, *, is_joint: bool
) -> tuple[str, ...]:
    """Give the fields of an addressee that are untranslated and printed in English.

    A joint letter prints only titles, any other letter the office and organisation.
    """
    if is_english(lang):
        return ()
    if is_joint or recipient.organisation is None:
        needed = {"name": recipient.names}
    elif recipient.organisation == recipient.name:
        needed = {"organisation": recipient.organisations or recipient.names}
    else:
        needed = {"organisation": recipient.organisations}
    if not is_joint and prints_office(recipient):
        needed["office"] = recipient.offices
    return tuple(f for f, texts in needed.items() if in_language(texts, lang) is None)


def joint_address(
    recipients: Sequence[Recipient], day: date, lang: str, language: Language
) -> tuple[Block, ...]:
    """Give the address of one letter to several: every office, then a common address.

    In English, up to four mandates are named in one sentence with semicolons, as the
    United Nations does; all others are listed. The letter addresses offices, not their
    holders.
    """
    names = [name_on_day(recipient, day, lang) for recipient in recipients]
    are_mandates = all(recipient.kind in MANDATES for recipient in recipients)
    posts = {post_lines(recipient, lang) for recipient in recipients}
    post = posts.pop() if len(posts) == 1 else ()
    if is_english(lang) and are_mandates and len(names) <= LONGEST_SENTENCE:
        lines = ["Mandates of", *_add_semicolons(names), *post]
        return (_address(lines, language),)
    words = language.group
    head = words.mandates if are_mandates else words.offices
    items = tuple(
        (Paragraph((isolate_text(" ".join(name.split()), language),)),)
        for name in names
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


def closing_for(
    recipients: Sequence[Recipient],
    holder: Holder | None,
    lang: str,
    language: Language,
) -> str:
    """Give the closing of a letter; in French it repeats the salutation.

    It does so if the salutation greets a known person or all mandate holders. Otherwise
    it names no office, since the form depends on an unknown gender.
    """
    letter, group = language.letter, language.group
    if len(recipients) > 1:
        are_mandates = all(recipient.kind in MANDATES for recipient in recipients)
        return (
            _repeat_salutation(group.salutation, letter)
            if are_mandates
            else group.closing
        )
    known = next((personal_salutation(r, holder, lang) for r in recipients), None)
    if known is not None:
        return _repeat_salutation(known, letter)
    are_many = any(recipient.kind in _BODIES for recipient in recipients)
    return group.closing if are_many else letter.closing


def _repeat_salutation(salutation: str, words: LetterWords) -> str:
    name = salutation.rstrip(" ,:!，：！،")
    return words.closing_to_known.format(salutation=name)


def _add_semicolons(names: Sequence[str]) -> list[str]:
    *firsts, last = (f"the {name}" for name in names)
    ends = ["; and" if n == len(firsts) else ";" for n in range(1, len(firsts) + 1)]
    return [
        *(name + end for name, end in zip(firsts, ends, strict=True)),
        last,
    ]


def _address(lines: Sequence[str], language: Language) -> Paragraph:
    return Paragraph(isolate_lines(lines, language), role="address")


def recipient_fields(
    recipient: Recipient, choice: HolderChoice | None, lang: str = "en"
) -> Mapping[str, object]:
    """Give what a template may print of a recipient, in the letter's language."""
    holder = choice.holder if choice else None
    name = recipient.name
    return {
        "id": recipient.id,
        "name": name
        if is_english(lang)
        else name_on_day(recipient, _ANY, lang, holder),
        "kind": recipient.kind,
        "office": office_in(recipient, lang, holder),
        "organisation": organisation_in(recipient, lang),
        "acronym": acronym_in(recipient, lang),
        "rights": recipient.rights,
        "holder": holder.name if holder else None,
    }
