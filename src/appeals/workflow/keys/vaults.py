"""Who may read the vault of a workspace, and which persons are in it.

A person who may no longer read it cannot read later versions; copies that they have
stay readable for them.
"""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import TypeVar

from appeals.errors import BlockedError, UsageError, did_you_mean
from appeals.model.protected import ProtectedPerson
from appeals.registry.workspace import Workspace
from appeals.vault.age import AgeKey, validate_public_key
from appeals.vault.entry_lines import merge_person
from appeals.vault.vault import Vault, VaultFile
from appeals.workflow.keys.holders import need_holder

T = TypeVar("T")
OWNER = "owner"
"""The id of a reader who made a vault without giving an id."""


def make_vault(
    workspace: Workspace, file: VaultFile, key: AgeKey, person: str | None
) -> None:
    """Make the vault of a workspace, which `person` may read with this key.

    Raises UsageError for an unknown person, BlockedError where a vault is there.
    """
    if person is not None:
        need_holder(workspace, person)
    file.make(Vault({person or OWNER: key.public}))


def allow(
    workspace: Workspace, file: VaultFile, key: AgeKey, person: str, public_key: str
) -> bool:
    """Allow a person to read the vault; False if they may already.

    Raises UsageError for an unknown person and an invalid public key, BlockedError for
    someone who may read it with another key.
    """
    need_holder(workspace, person)
    public_key = validate_public_key(public_key)
    known = file.read(key).readers
    if known.get(person) == public_key:
        return False
    if person in known:
        raise BlockedError(
            f"'{person}' may read the vault already, with another key",
            remedy=f"if that one is lost or seen: `appeals vault disallow {person}` "
            "first",
        )
    file.change(key, lambda v: replace(v, readers={**v.readers, person: public_key}))
    return True


def disallow(file: VaultFile, key: AgeKey, person: str) -> None:
    """Remove a reader of the vault; UsageError for someone who is not one.

    The previous copy, which they can read, is deleted. Raises BlockedError for the last
    reader, and for oneself.
    """
    readers = file.read(key).readers
    _require(person, readers, "may read the vault")
    if readers[person] == key.public:
        raise BlockedError(
            f"'{person}' is the key that you open the vault with",
            remedy="somebody else who may read it can remove it",
        )
    file.change(key, lambda v: replace(v, readers=_without(v.readers, person)))
    file.forget_older()


def add_persons(
    file: VaultFile, key: AgeKey, new: Iterable[ProtectedPerson]
) -> Mapping[str, ProtectedPerson]:
    """Enter persons, or add to existing ones; give these as they are now."""
    entered = tuple(new)

    def added(vault: Vault) -> Vault:
        persons = dict(vault.persons)
        for each in entered:
            persons[each.id] = merge_person(persons.get(each.id), each)
        return replace(vault, persons=persons)

    persons = file.change(key, added).persons
    return {each.id: persons[each.id] for each in entered}


def remove_person(file: VaultFile, key: AgeKey, person: str) -> None:
    """Remove a person from the vault, and from its previous copy.

    Raises UsageError for a person who is not in it.
    """
    _require(person, file.read(key).persons, "is in the vault")
    file.change(key, lambda v: replace(v, persons=_without(v.persons, person)))
    file.forget_older()


def _without(entries: Mapping[str, T], id_: str) -> Mapping[str, T]:
    return {key: value for key, value in entries.items() if key != id_}


def _require(id_: str, known: Mapping[str, object], what: str) -> None:
    if id_ not in known:
        raise UsageError(
            f"nobody with the id '{id_}' {what}",
            remedy=did_you_mean(id_, tuple(known)) or "`appeals vault show` lists them",
        )
