"""What entries of one file say about each other: names, relations, shared parts."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from functools import partial
from typing import TYPE_CHECKING

from appeals.errors import Place, WorkspaceError, did_you_mean
from appeals.registry.reader import Registry

if TYPE_CHECKING:
    from appeals.model.authority import Authority
    from appeals.model.people import Person, Signatory
    from appeals.model.recipient import Group, Recipient, Right, Shared


def find_unknown_names(
    message: str,
    names: Iterable[str | None],
    known: Collection[str],
    place: Callable[[int], Place],
    remedy: str = "",
) -> Iterator[WorkspaceError]:
    """Yield an error for each name that is not among those known.

    `message` goes before the name; `place` gives the place of the first, second, ...
    name, counted from 0. `remedy` is for a name that resembles no other.
    """
    for number, name in enumerate(names):
        if name is not None and name not in known:
            suggestion = did_you_mean(name, tuple(known)) or remedy
            yield WorkspaceError(
                f"{message} '{name}'", place=place(number), remedy=suggestion
            )


Index = Mapping[str, str]
"""From the normalised slug, symbol or alias of a source to its slug."""


def index_authorities(
    authorities: Registry[Authority], normalise: Callable[[str], str]
) -> tuple[Index, tuple[WorkspaceError, ...]]:
    """Index every name of every source; two sources with one name are an error."""
    index: dict[str, tuple[str, Place]] = {}
    errors = []
    for key, name, place in _names(authorities):
        owner, first = index.setdefault(normalise(name), (key, place))
        if owner != key:
            message = f"'{name}' names two sources, '{owner}' and '{key}'"
            remedy = f"keep it on one; the other is at {first}"
            errors.append(WorkspaceError(message, place=place, remedy=remedy))
    return {name: owner for name, (owner, _) in index.items()}, tuple(errors)


def _names(authorities: Registry[Authority]) -> Iterator[tuple[str, str, Place]]:
    for key, authority in authorities.items():
        yield key, key, authorities.place(key)
        if authority.symbol:
            yield key, authority.symbol, authorities.place(key, "symbol")
        for number, alias in enumerate(authority.aliases):
            yield key, alias, authorities.place(key, "aliases", number)


def authority_errors(authorities: Registry[Authority]) -> Iterator[WorkspaceError]:
    """Find ids of quotes that appear twice, and relations to unknown sources."""
    for key, authority in authorities.items():
        seen: dict[str, int] = {}
        for number, quote in enumerate(authority.quotes):
            first = seen.setdefault(quote.id, number)
            if first != number:
                message = f"'{key}' has two quotes with the id '{quote.id}'"
                place = authorities.place(key, "quotes", number, "id")
                other = authorities.place(key, "quotes", first, "id")
                remedy = f"rename one; the other is at {other}"
                yield WorkspaceError(message, place=place, remedy=remedy)
        relations: dict[str, tuple[str, ...]] = authority.relations.model_dump()
        for kind, targets in relations.items():
            message = f"'{kind}' of '{key}' names an unknown source"
            where = partial(authorities.place, key, "relations", kind)
            yield from find_unknown_names(message, targets, authorities, where)


_FILLED = ("post", "web_form", "languages", "channel")
_JOINED = ("salutations", "offices", "women", "men")


def fill_shared_parts(
    recipients: Registry[Recipient], shared: Registry[Shared]
) -> Registry[Recipient]:
    """Give every recipient the values of the parts that it names in `shares`.

    An entry's own values take precedence; of two parts the first one named wins. Places
    stay those of the entry.
    """
    return recipients.map_values(
        lambda recipient: _fill_recipient(
            recipient, [shared[name] for name in recipient.shares if name in shared]
        )
    )


def _fill_recipient(recipient: Recipient, parts: list[Shared]) -> Recipient:
    if not parts:
        return recipient
    update: dict[str, object] = {}
    own_fields = recipient.model_fields_set
    joined = {name: dict(getattr(recipient, name)) for name in _JOINED}
    for part in parts:
        for name in _FILLED:
            value = getattr(part, name)
            if value is not None and name not in own_fields:
                update.setdefault(name, value)
        for name, own in joined.items():
            shared = getattr(part, name)
            joined[name] = {
                lang: _merge_values(own.get(lang), shared.get(lang))
                for lang in shared | own
            }
    return recipient.model_copy(update={**update, **joined})


def _merge_values(own: object, shared: object) -> object:
    """Give the entry's own value; forms for women or men are merged word by word."""
    from appeals.model.recipient import Gendered

    if not (isinstance(own, Gendered) and isinstance(shared, Gendered)):
        return own or shared
    said = {name: getattr(own, name) for name in own.model_fields_set}
    return shared.model_copy(update=said)


def recipient_errors(
    recipients: Registry[Recipient], rights: Registry[Right], shared: Registry[Shared]
) -> Iterator[WorkspaceError]:
    """Find rights and shared parts that the file lacks; no rights listed allows any."""
    for id_, recipient in recipients.items():
        covered = recipient.rights if rights else ()
        message, remedy = f"'{id_}' covers an unknown right", "add it under 'rights:'"
        place = partial(recipients.place, id_, "rights")
        yield from find_unknown_names(message, covered, rights, place, remedy)
    for id_, recipient in recipients.items():
        message, remedy = f"'{id_}' shares an unknown part", "add it under 'shared:'"
        place = partial(recipients.place, id_, "shares")
        yield from find_unknown_names(message, recipient.shares, shared, place, remedy)


def group_errors(
    recipients: Registry[Recipient], groups: Registry[Group]
) -> Iterator[WorkspaceError]:
    """Find groups with the id of a recipient, and members that are not recipients."""
    for id_, group in groups.items():
        if id_ in recipients:
            message = f"'{id_}' is the id of a recipient and of a group"
            remedy = f"rename one; the recipient is at {recipients.place(id_)}"
            yield WorkspaceError(message, place=groups.place(id_), remedy=remedy)
        message = f"the group '{id_}' names an unknown recipient"
        place = partial(groups.place, id_, "members")
        yield from find_unknown_names(message, group.members, recipients, place)


def shared_certificates(
    holders: Registry[Signatory] | Registry[Person],
) -> Iterator[WorkspaceError]:
    """Find certificates that two holders share: one key would sign for both."""
    known: dict[str, str] = {}
    for id_ in holders:
        digest = holders[id_].certificate_sha256
        if digest is not None and (other := known.setdefault(digest, id_)) != id_:
            yield WorkspaceError(
                f"'{id_}' has the same certificate as '{other}'",
                place=holders.place(id_, "certificate_sha256"),
                remedy=f"who has no key of their own: `appeals keys new {id_}`",
            )
