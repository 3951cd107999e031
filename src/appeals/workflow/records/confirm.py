"""Record that a person compared an entry of a registry with its source."""

from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from appeals.errors import Place, UsageError
from appeals.model.authority import Authority
from appeals.model.recipient import Recipient
from appeals.registry.editing import EntryPath, RegistryChange
from appeals.registry.reader import RegistrySection
from appeals.registry.validation import fields_in_files
from appeals.registry.workspace import Workspace
from appeals.registry.yaml_words import Fields, PlainValue
from appeals.workflow.records.references import find_authority, find_recipient
from appeals.workflow.records.registry_files import (
    AUTHORITY,
    FACT,
    RECIPIENT,
    edit_registry,
    one_line,
)


@dataclass(frozen=True, slots=True)
class Confirmation:
    """Who compared an entry, on which day, and with what.

    `person` is an id of people.yaml. `source` replaces the one of the entry, None keeps
    it.
    """

    person: str
    seen_on: date
    source: str | None = None

    def where(self, source: str | None) -> str:
        """Give the source that applies; UsageError if there is none."""
        seen = self.source or source
        if not seen:
            raise UsageError(
                "the entry does not say where it was seen",
                remedy="add --source 'title or address of what was read'",
            )
        return " ".join(seen.split())

    def fields(self, source: str | None) -> dict[str, PlainValue]:
        """Give the fields that record it; `source` is the present one of the entry."""
        self.where(source)
        seen = {"source": one_line(self.source)} if self.source else {}
        return {
            "certainty": "confirmed",
            **seen,
            "checked_on": self.seen_on.isoformat(),
            "confirmed_by": self.person,
        }


class AuthorityParts(NamedTuple):
    """Which part of an authority was seen.

    Without `quote` and `is_titles` it is the entry except for the fields `unseen`; else
    the excerpt of this id, or the titles in other languages.
    """

    unseen: tuple[str, ...] = ()
    quote: str | None = None
    is_titles: bool = False


class RecipientPart(NamedTuple):
    """Which part of a recipient was seen: the entry itself if all are None.

    `address` is an e-mail address, `holder` a name, `salutation` a language.
    """

    address: str | None = None
    holder: str | None = None
    salutation: str | None = None
    is_post: bool = False
    is_web_form: bool = False


class Confirmed(NamedTuple):
    """The entry that was confirmed, where it is, and the source it names.

    `unseen` are the fields that stay unconfirmed.
    """

    id: str
    place: Place
    source: str
    unseen: tuple[str, ...] = ()


class _ConfirmedPart(NamedTuple):
    """The fields to write, the source so far, and the path of a part in its entry."""

    fields: Fields
    source: str | None
    path: EntryPath = ()


def confirm_authority(
    workspace: Workspace, ref: str, parts: AuthorityParts, said: Confirmation
) -> Confirmed:
    """Mark an entry of citations.yaml, or a part of it, as seen.

    Raises UsageError for an unknown person, entry, excerpt or field and for an entry
    without a source; the errors of the editor and of writing.
    """
    authority = find_authority(workspace, ref)
    part = _authority_part(authority, parts, said)
    return _confirm(workspace, AUTHORITY, authority.key, part, said)


def confirm_fact(workspace: Workspace, fact_id: str, said: Confirmation) -> Confirmed:
    """Mark a fact as seen in its source; errors as `confirm_authority`."""
    fact = workspace.facts.get(fact_id)
    if fact is None:
        listing = "`appeals facts list` shows all"
        raise UsageError.no_such("unknown fact", fact_id, workspace.facts, listing)
    part = _ConfirmedPart(said.fields(fact.source), fact.source)
    return _confirm(workspace, FACT, fact_id, part, said)


def confirm_recipient(
    workspace: Workspace, recipient_id: str, seen: RecipientPart, said: Confirmation
) -> Confirmed:
    """Mark a recipient, or one of its addresses, as seen; as `confirm_authority`."""
    path, source = _recipient_part(find_recipient(workspace, recipient_id), seen)
    fields = said.fields(source)
    if seen.holder is not None:
        fields["dates_certainty"] = "confirmed"
    part = _ConfirmedPart(fields, source, path)
    return _confirm(workspace, RECIPIENT, recipient_id, part, said)


def _authority_part(
    authority: Authority, parts: AuthorityParts, said: Confirmation
) -> _ConfirmedPart:
    if parts.quote is not None:
        ids = [quote.id for quote in authority.quotes]
        if parts.quote not in ids:
            listing = "`appeals citations show KEY` shows all"
            raise UsageError.no_such("unknown excerpt", parts.quote, ids, listing)
        number = ids.index(parts.quote)
        source = authority.quotes[number].source
        return _ConfirmedPart(said.fields(source), source, ("quotes", number))
    if parts.is_titles:
        if not authority.titles:
            raise UsageError(f"'{authority.key}' has no titles in other languages")
        source = authority.titles_source
        seen = f"{said.where(source)}, seen on {said.seen_on} by {said.person}"
        fields = {"titles_certainty": "confirmed", "titles_source": seen}
        return _ConfirmedPart(fields, source)
    known = [name for name in fields_in_files(Authority) if name != "key"]
    for name in parts.unseen:
        if name not in known:
            remedy = "name fields of the entry, as in --except date,title"
            raise UsageError.no_such("an authority has no field", name, known, remedy)
    own = authority.source
    if not own and (authority.symbol or authority.url or authority.archive):
        own = "the document itself"
    written = said.fields(own)
    if not (authority.source or said.source) and own:
        written["source"] = own
    if parts.unseen or authority.unconfirmed:
        written["unconfirmed"] = parts.unseen
    return _ConfirmedPart(written, own)


def _recipient_part(
    recipient: Recipient, part: RecipientPart
) -> tuple[EntryPath, str | None]:
    """Give the path of a part in its entry, and the source that it names."""
    if part.address is not None:
        addresses = [email.address for email in recipient.emails]
        number = _find_number(part.address, addresses, "address")
        return ("emails", number), recipient.emails[number].source
    if part.holder is not None:
        names = [holder.name for holder in recipient.holders]
        number = _find_number(part.holder, names, "holder")
        return ("holders", number), recipient.holders[number].source
    if part.salutation is not None:
        _find_number(part.salutation, [*recipient.salutations], "salutation")
        known = recipient.salutations[part.salutation]
        return ("salutations", part.salutation), known.source
    for field, is_asked, value in (
        ("post", part.is_post, recipient.post),
        ("web_form", part.is_web_form, recipient.web_form),
    ):
        if is_asked and value is None:
            raise UsageError(f"the entry of '{recipient.id}' has no '{field}:'")
        if is_asked and value is not None:
            return (field,), value.source
    return (), recipient.source


def _find_number(word: str, known: list[str], what: str) -> int:
    """Give the number of a part, from 0; UsageError if none has the name."""
    if word not in known:
        listing = "`appeals recipients show ID` shows all"
        raise UsageError.no_such(f"unknown {what}", word, known, listing)
    return known.index(word)


def _confirm(
    workspace: Workspace,
    section: RegistrySection,
    id_: str,
    part: _ConfirmedPart,
    said: Confirmation,
) -> Confirmed:
    """Write the fields into the entry, or into its part at the path."""
    people, person = workspace.people, said.person
    if person not in people:
        remedy = "add it to people.yaml"
        raise UsageError.no_such("unknown person", person, people, remedy)
    if part.path:
        change = RegistryChange(inside={id_: {part.path: part.fields}})
    else:
        change = RegistryChange(changed={id_: part.fields})
    places = edit_registry(workspace, section, change)
    unseen = part.fields.get("unconfirmed", ())
    where = said.where(part.source)
    return Confirmed(
        id_, places[id_], where, unseen if isinstance(unseen, tuple) else ()
    )
