"""What entries of one file say of each other: names, relations, shared parts."""

from collections.abc import Callable, Iterator, Mapping

from appeals.errors import Place, WorkspaceError, did_you_mean
from appeals.model.authority import Authority
from appeals.model.recipient import Gendered, Recipient, Right, Shared
from appeals.registry.reader import Registry

Index = Mapping[str, str]
"""From the normalised slug, symbol or alias of a source to its slug."""


def index_authorities(
    authorities: Registry[Authority], normalise: Callable[[str], str]
) -> tuple[Index, tuple[WorkspaceError, ...]]:
    """Index every name of every source; two sources of one name are an error."""
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
        yield from _relation_errors(authorities, key)


def _relation_errors(
    authorities: Registry[Authority], key: str
) -> Iterator[WorkspaceError]:
    relations: dict[str, tuple[str, ...]] = authorities[key].relations.model_dump()
    for kind, targets in relations.items():
        for number, target in enumerate(targets):
            if target not in authorities:
                message = f"'{kind}' of '{key}' names an unknown source '{target}'"
                place = authorities.place(key, "relations", kind, number)
                remedy = did_you_mean(target, tuple(authorities))
                yield WorkspaceError(message, place=place, remedy=remedy)


_FILLED = ("post", "web_form", "languages", "channel")
_JOINED = ("salutations", "offices", "women", "men")


def fill_in(
    recipients: Registry[Recipient], shared: Registry[Shared]
) -> Registry[Recipient]:
    """Give every recipient the values of the parts that it names in `shares`.

    What an entry says itself stays; of two parts the first one named wins. Places
    stay those of the entry.
    """
    return recipients.mapped(
        lambda recipient: _filled(
            recipient, [shared[name] for name in recipient.shares if name in shared]
        )
    )


def _filled(recipient: Recipient, parts: list[Shared]) -> Recipient:
    if not parts:
        return recipient
    update: dict[str, object] = {}
    said = recipient.model_fields_set
    joined = {name: dict(getattr(recipient, name)) for name in _JOINED}
    for part in parts:
        for name in _FILLED:
            value = getattr(part, name)
            if value is not None and name not in said:
                update.setdefault(name, value)
        for name, own in joined.items():
            shared = getattr(part, name)
            joined[name] = {
                lang: _both(own.get(lang), shared.get(lang)) for lang in shared | own
            }
    return recipient.model_copy(update={**update, **joined})


def _both(own: object, shared: object) -> object:
    """Give what the entry says; of a form for women or men each word by itself."""
    if not (isinstance(own, Gendered) and isinstance(shared, Gendered)):
        return own or shared
    said = {name: getattr(own, name) for name in own.model_fields_set}
    return shared.model_copy(update=said)


def shared_errors(
    recipients: Registry[Recipient], shared: Registry[Shared]
) -> Iterator[WorkspaceError]:
    """Find parts that no entry of `shared` has."""
    for id_, recipient in recipients.items():
        for number, name in enumerate(recipient.shares):
            if name not in shared:
                message = f"'{id_}' shares an unknown part '{name}'"
                place = recipients.place(id_, "shares", number)
                remedy = did_you_mean(name, tuple(shared)) or "add it under 'shared:'"
                yield WorkspaceError(message, place=place, remedy=remedy)


def right_errors(
    recipients: Registry[Recipient], rights: Registry[Right]
) -> Iterator[WorkspaceError]:
    """Find rights that the vocabulary lacks; a file without one is not checked."""
    if not rights:
        return
    for id_, recipient in recipients.items():
        for number, name in enumerate(recipient.rights):
            if name not in rights:
                message = f"'{id_}' covers an unknown right '{name}'"
                place = recipients.place(id_, "rights", number)
                remedy = did_you_mean(name, tuple(rights)) or "add it under 'rights:'"
                yield WorkspaceError(message, place=place, remedy=remedy)
