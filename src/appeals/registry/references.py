"""Ties between the entries of citations.yaml: names, quotes, relations."""

from collections.abc import Callable, Iterator, Mapping

from appeals.errors import Place, WorkspaceError, did_you_mean
from appeals.model.authority import Authority
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
