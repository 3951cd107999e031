"""Who may read the vault of a workspace, and whom it names.

A person who may no longer read it cannot read what is written from then on; copies
that they have stay readable to them.
"""

from collections.abc import Iterable, Mapping
from dataclasses import replace

from appeals.errors import BlockedError, UsageError, did_you_mean
from appeals.model.protected import ProtectedPerson
from appeals.registry.workspace import Workspace
from appeals.vault.age import AgeKey, checked_public_key
from appeals.vault.entry_lines import joined
from appeals.vault.vault import Vault, VaultFile
from appeals.workflow.keys.holders import need_holder

OWNER = "owner"
"""What the reader is called who made a vault and did not say who they are."""


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
    """Let a person read the vault from now on; False if they may already.

    Raises UsageError for an unknown person and what is no public key, BlockedError for
    somebody who may with another key.
    """
    need_holder(workspace, person)
    public_key = checked_public_key(public_key)
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
    """Let a person read the vault no more; UsageError for one who may not.

    The copy before, which they can read, is removed. Raises BlockedError for the last
    reader, and for oneself: somebody else does that.
    """
    readers = file.read(key).readers
    _need(person, readers, "may read the vault")
    if readers[person] == key.public:
        raise BlockedError(
            f"'{person}' is the key that you open the vault with",
            remedy="somebody else who may read it can take it out",
        )

    def without(vault: Vault) -> Vault:
        left = {k: v for k, v in vault.readers.items() if k != person}
        return replace(vault, readers=left)

    file.change(key, without)
    file.forget_older()


def add_persons(
    file: VaultFile, key: AgeKey, new: Iterable[ProtectedPerson]
) -> Mapping[str, ProtectedPerson]:
    """Enter persons, or add to what is known of them; give these as they now are."""
    entered = tuple(new)

    def added(vault: Vault) -> Vault:
        persons = dict(vault.persons)
        for each in entered:
            persons[each.id] = joined(persons.get(each.id), each)
        return replace(vault, persons=persons)

    persons = file.change(key, added).persons
    return {each.id: persons[each.id] for each in entered}


def remove_person(file: VaultFile, key: AgeKey, person: str) -> None:
    """Take a person out of the vault, and out of the copy before.

    Raises UsageError for a person whom it does not have.
    """
    _need(person, file.read(key).persons, "is in the vault")

    def without(vault: Vault) -> Vault:
        left = {k: v for k, v in vault.persons.items() if k != person}
        return replace(vault, persons=left)

    file.change(key, without)
    file.forget_older()


def _need(id_: str, known: Mapping[str, object], what: str) -> None:
    if id_ not in known:
        raise UsageError(
            f"nobody of the id '{id_}' {what}",
            remedy=did_you_mean(id_, tuple(known)) or "`appeals vault show` lists them",
        )
