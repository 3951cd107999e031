"""Enter something into a registry, or complete the entry that is there already."""

from dataclasses import dataclass

from pydantic import BaseModel

from appeals.citations.symbol import slug
from appeals.errors import AppealsError, Place, UsageError, raise_all
from appeals.registry.editing import RegistryChange, RegistryEditor
from appeals.registry.reader import Registry, RegistrySection, read_yaml
from appeals.registry.validation import fields_in_files
from appeals.registry.workspace import Workspace
from appeals.registry.yaml_words import Fields, PlainValue
from appeals.workflow.records.registry_files import (
    edit_registry,
    one_line,
    refuse_unfit,
    write_edited,
)


@dataclass(frozen=True, slots=True)
class Entered:
    """What was written where: a new entry, or fields of one that was there."""

    id: str
    place: Place
    is_new: bool
    fields: tuple[str, ...]


def written_fields(workspace: Workspace, kind: RegistrySection, id_: str) -> Fields:
    """Give the fields of an entry as its file has them; none where it is not there."""
    node, _ = read_yaml(workspace.root, kind.file)
    return kind.plain(node).get(id_, {})


def enter(
    workspace: Workspace,
    kind: RegistrySection,
    id_: str,
    given: Fields,
    first: Fields,
    *,
    empty_file: bytes | None = None,
) -> Entered:
    """Write an entry; one that is there gets what it lacks and nothing else.

    `given` are fields as the file names them, those of a list joined to what is in it;
    `first` are those that only a new entry gets. A file that is not there is made from
    `empty_file`. Raises UsageError, with all problems,
    for an id that cannot be, values that make no entry, and fields that say something
    else already; the errors of the editor and of writing.
    """
    if not id_ or id_ != slug(id_):
        remedy = f"write '{slug(id_)}'" if slug(id_) else "as in our-partner"
        raise UsageError(f"'{id_}' cannot be the id of a {kind.word}", remedy=remedy)
    if (workspace.root / kind.file).exists():
        empty_file = None
    if empty_file is None and written_fields(workspace, kind, id_):
        return complete(workspace, kind, id_, given)
    fields = {**first, **{name: one_line(value) for name, value in given.items()}}
    refuse_unfit(kind.model, {**fields, kind.id_field: id_})
    order = fields_in_files(kind.model)
    added = {name: fields[name] for name in order if name in fields}
    change = RegistryChange(added={id_: added})
    edited = RegistryEditor(workspace, kind).edit(change, empty_file)
    write_edited(workspace, edited)
    return Entered(id_, edited.places[id_], True, tuple(fields))


def complete(
    workspace: Workspace, kind: RegistrySection, id_: str, given: Fields
) -> Entered:
    """Give an entry what it lacks of these fields; errors as `enter`."""
    before = written_fields(workspace, kind, id_)
    fields = {name: one_line(value) for name, value in given.items()}
    return write_fields(
        workspace, kind, id_, _lacking(workspace, kind, id_, before, fields)
    )


def write_fields(
    workspace: Workspace, kind: RegistrySection, id_: str, fields: Fields
) -> Entered:
    """Give fields of an entry these values; errors as `enter`."""
    before = written_fields(workspace, kind, id_)
    refuse_unfit(kind.model, {**before, **fields, kind.id_field: id_})
    change = RegistryChange(changed={id_: fields})
    places = edit_registry(workspace, kind, change)
    return Entered(id_, places[id_], False, tuple(fields))


def _lacking(
    workspace: Workspace,
    kind: RegistrySection,
    id_: str,
    before: Fields,
    fields: Fields,
) -> dict[str, PlainValue]:
    """Give what an entry lacks of the fields; refuse what it says otherwise."""
    registry: Registry[BaseModel] = getattr(
        workspace, _REGISTRIES.get(kind.name, kind.name)
    )
    found: dict[str, PlainValue] = {}
    errors: list[AppealsError] = []
    for name, value in fields.items():
        there = before.get(name)
        if there is None:
            found[name] = value
        elif isinstance(there, list | tuple) and isinstance(value, list | tuple):
            if more := [item for item in value if item not in there]:
                found[name] = (*there, *more)
        elif there != value:
            place = registry.place(id_, name)
            message = f"'{id_}' is there already, and its '{name}' is '{there}'"
            remedy = f"change it there, in {place}"
            errors.append(UsageError(message, place=place, remedy=remedy))
    raise_all(errors)
    if not found:
        raise UsageError(
            f"the {kind.word} '{id_}' is there already, and says all of this",
            place=registry.place(id_),
            remedy="give what is to be added to it, or another id for another one",
        )
    return found


_REGISTRIES = {"sources": "authorities"}
"""What a workspace calls the sections that it does not call by their names."""
