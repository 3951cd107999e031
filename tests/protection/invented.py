"""Invented people, for tests of what protects real ones."""

from appeals.model.protected import ProtectedName, ProtectedPerson
from appeals.protection.names import ProtectedNames


def person(
    id_: str, *names: str, ids: tuple[str, ...] = (), contacts: tuple[str, ...] = ()
) -> ProtectedPerson:
    called = tuple(ProtectedName(text=name) for name in names)
    return ProtectedPerson(id=id_, names=called, ids=ids, contacts=contacts)


def protected(**names: str) -> ProtectedNames:
    """Give names by person: protected(p_1="Ana Needle") is that of "p-1"."""
    return ProtectedNames(
        person(key.replace("_", "-"), name) for key, name in names.items()
    )
