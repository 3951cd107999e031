"""The names of titles, bodies and people in the language of a letter.

An entry is translated before a style formats it. The English words stay where the
registries have no others; `untranslated_fields` says which.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

from appeals.citations.styles.pack import find_style
from appeals.model.authority import Authority, TranslatedName
from appeals.model.document import NoteSource
from appeals.model.people import Signatory
from appeals.model.recipient import Recipient
from appeals.model.settings import Organisation
from appeals.registry.holders import in_language, is_english

_NAMED = (
    "author",
    "addressee",
    "body",
    "party",
    "jurisdiction",
    "enacted_by",
    "number",
)
_PRINTED: Mapping[str, tuple[str, ...]] = {
    "resolution": ("body",),
    "wgad-opinion": ("title",),
    "tb-views": ("party",),
    "treaty": ("title",),
    "statute": ("jurisdiction", "title"),
    "case": ("body",),
    "letter": ("author", "addressee"),
}
"""Printed fields that have a name in every language; titles of authors' works have not.

Nor has an author without an article: Example Watch, not "the High Commissioner".
"""

_LISTED = ("un-document", "resolution", "tb-views", "wgad-opinion")
"""The kinds that the list of documents cited puts under their body, or author."""


Sender = TypeVar("Sender", Organisation, Signatory)


def translate_name(sender: Sender, lang: str) -> Sender:
    """Give an organisation or signatory under its name in a language, if known."""
    name = in_language(sender.names, lang)
    return sender.model_copy(update={"name": name}) if name else sender


@dataclass(frozen=True, slots=True)
class TranslatedNames:
    """The names that the registries know, by their English form, for one language."""

    lang: str
    known: Mapping[str, Mapping[str, str]]

    def find(self, english: str) -> str | None:
        """Give a name in the language; "the" before the English one does not matter."""
        for name in (english, english.removeprefix("the ")):
            if found := in_language(self.known.get(name, {}), self.lang):
                return found
        return None

    def __call__(self, english: str) -> str:
        """Give a name in the language, the English one where none is known."""
        return self.find(english) or english


def translated_names(
    names: Mapping[str, TranslatedName], recipients: Mapping[str, Recipient], lang: str
) -> TranslatedNames:
    """Collect the names of `names:` in citations.yaml, and those of recipients."""
    if is_english(lang):
        return TranslatedNames(lang, {})
    known: dict[str, Mapping[str, str]] = {}
    for recipient in recipients.values():
        known[recipient.name] = recipient.names
        if recipient.organisation and recipient.organisations:
            known[recipient.organisation] = recipient.organisations
    return TranslatedNames(lang, known | {id_: n.texts for id_, n in names.items()})


def translate_authorities(
    sources: Sequence[NoteSource],
    authorities: Mapping[str, Authority],
    names: TranslatedNames,
) -> Mapping[str, Authority]:
    """Give the entries that notes cite, by key, with their names in the language."""
    if is_english(names.lang):
        return authorities
    keys = dict.fromkeys(
        cite.key for source in sources for cite in source.cites if cite.key is not None
    )
    return {key: _translate_authority(authorities[key], names) for key in keys}


def _translate_authority(authority: Authority, names: TranslatedNames) -> Authority:
    """Translate the names in an entry; the style itself knows the organs."""
    organs = _organs(names.lang)
    update: dict[str, object] = {}
    for field in _NAMED:
        english = getattr(authority, field)
        found = names.find(english) if english and english not in organs else None
        if found:
            update[field] = found
    if title := in_language(authority.titles, names.lang):
        update["title"] = title
    if short := in_language(authority.shorts, names.lang) or title:
        update["short"] = short
    forms = {
        style: form.model_copy(
            update={field: None for field in update if hasattr(form, field)}
        )
        for style, form in authority.forms.items()
    }
    return authority.model_copy(update={**update, "forms": forms})


def untranslated_fields(
    authority: Authority, names: TranslatedNames, *, is_listed: bool
) -> tuple[str, ...]:
    """Give the fields whose words a note prints in English for lack of a translation.

    `is_listed` says whether the letter has a list of documents cited.
    """
    fields = dict.fromkeys(_PRINTED.get(authority.kind, ()))
    if is_listed and authority.kind in _LISTED:
        fields["body" if authority.body else "author"] = None
    return tuple(
        field for field in fields if _stays_english(authority, field, names, is_listed)
    )


def _stays_english(
    authority: Authority, field: str, names: TranslatedNames, is_listed: bool
) -> bool:
    english: str | None = getattr(authority, field)
    is_own_name = field == "author" and authority.kind == "letter"
    if not english or (is_own_name and not english.startswith("the ")):
        return False
    if field != "title":
        is_known = field == "body" and not is_listed and english in _organs(names.lang)
        return not is_known and names.find(english) is None
    style, original = find_style("un", names.lang), authority.original
    is_original = style and original and original.lang in {style.lang, names.lang}
    return not is_original and in_language(authority.titles, names.lang) is None


def _organs(lang: str) -> Mapping[str, str]:
    style = find_style("un", lang)
    return (style.bodies if style else None) or {}
