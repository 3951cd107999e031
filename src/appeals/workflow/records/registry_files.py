"""Enter something into a registry file, or complete an existing entry.

Copies of sources are kept beside it, named by their hash.
"""

import hashlib
import os
import stat
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Final, NamedTuple

from pydantic import BaseModel

from appeals.citations.symbol import slug
from appeals.errors import (
    AppealsError,
    BlockedError,
    MachineError,
    Place,
    UsageError,
    raise_all,
)
from appeals.model.authority import Authority
from appeals.model.consent import ConsentRecord
from appeals.model.fact import Fact
from appeals.model.people import Person, Signatory
from appeals.model.recipient import Recipient
from appeals.registry.editing import EditedFile, RegistryChange, edit_entries
from appeals.registry.locate import CONSENTS_FILE
from appeals.registry.reader import Registry, RegistrySection, read_yaml
from appeals.registry.validation import field_faults, fields_in_files
from appeals.registry.workspace import Workspace
from appeals.registry.yaml_words import Fields, PlainValue
from appeals.storage.atomic import write_bytes
from appeals.storage.names import refuse_links_below
from appeals.storage.reading import read_regular

RECIPIENT: Final = RegistrySection(
    "recipient", "recipients.yaml", "recipients", Recipient
)
PERSON: Final = RegistrySection("person", "people.yaml", "people", Person)
SIGNATORY: Final = RegistrySection(
    "signatory", "signatories.yaml", "signatories", Signatory
)
AUTHORITY: Final = RegistrySection(
    "source", "citations.yaml", "sources", Authority, "key"
)
FACT: Final = RegistrySection("fact", "facts.yaml", "facts", Fact)
CONSENT: Final = RegistrySection("consent", CONSENTS_FILE, "consents", ConsentRecord)
SOURCES: Final = "sources"
_MEDIA_TYPES: Final = {
    "csv": "text/csv",
    "doc": "application/msword",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "eml": "message/rfc822",
    "epub": "application/epub+zip",
    "gif": "image/gif",
    "htm": "text/html",
    "html": "text/html",
    "jpeg": "image/jpeg",
    "jpg": "image/jpeg",
    "json": "application/json",
    "md": "text/markdown",
    "mhtml": "multipart/related",
    "mp3": "audio/mpeg",
    "mp4": "video/mp4",
    "odt": "application/vnd.oasis.opendocument.text",
    "pdf": "application/pdf",
    "png": "image/png",
    "rtf": "application/rtf",
    "tif": "image/tiff",
    "tiff": "image/tiff",
    "txt": "text/plain",
    "warc": "application/warc",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "xml": "application/xml",
    "zip": "application/zip",
}
_UNKNOWN_TYPE: Final = "application/octet-stream"


class KeptCopy(NamedTuple):
    """A file to be kept in the workspace, named by its hash."""

    content: bytes
    sha256: str
    suffix: str

    @property
    def file(self) -> str:
        """Its path in the workspace: sources/SHA256.pdf."""
        return f"{SOURCES}/{self.sha256}{self.suffix}"

    def fields(self, retrieved: date, url: str | None) -> Fields:
        """Give the item of `archive` that describes it."""
        media_type = _MEDIA_TYPES.get(self.suffix.removeprefix("."), _UNKNOWN_TYPE)
        given = {"url": url} if url else {}
        return {
            **given,
            "retrieved": retrieved.isoformat(),
            "sha256": self.sha256,
            "file": self.file,
            "media_type": media_type,
            "bytes": len(self.content),
        }


def read_copy(path: Path) -> KeptCopy:
    """Read the file that is to be kept.

    Raises UsageError for a folder, an empty file or one that is not there,
    MachineError when it cannot be read.
    """
    try:
        content = read_regular(path)
    except (FileNotFoundError, NotADirectoryError):
        remedy = "check the spelling of its path"
        raise UsageError(f"there is no file '{path}'", remedy=remedy) from None
    except IsADirectoryError:
        remedy = "name one file in it"
        raise UsageError(f"'{path}' is a folder", remedy=remedy) from None
    except OSError as error:
        remedy = "check the permissions of the file"
        message = f"cannot read '{path}': {error.strerror}"
        raise MachineError(message, remedy=remedy) from error
    if not content:
        raise UsageError(f"'{path}' is empty", remedy="download or save it again")
    suffix = path.suffix.lower()
    is_plain = suffix[1:].isascii() and suffix[1:].isalnum()
    return KeptCopy(
        content, hashlib.sha256(content).hexdigest(), suffix if is_plain else ""
    )


def keep_copy(workspace: Workspace, copy: KeptCopy) -> Path:
    """Put a copy into sources/; an existing one is left alone.

    Raises BlockedError when a file of its name has other content.
    """
    path = refuse_links_below(workspace.root, workspace.root / copy.file)
    if not path.is_file():
        write_bytes(path, copy.content, shown=copy.file)
    elif hashlib.sha256(path.read_bytes()).hexdigest() != copy.sha256:
        remedy = "remove it, then run the command again"
        message = f"'{copy.file}' is not the file that its name says"
        raise BlockedError(message, place=Place(copy.file), remedy=remedy)
    return path


def edit_registry(
    workspace: Workspace, section: RegistrySection, change: RegistryChange
) -> Mapping[str, Place]:
    """Change entries, write the file, and give their places.

    Raises the errors of the editor, and those of `write_edited`.
    """
    edited = edit_entries(workspace, section, change)
    write_edited(workspace, edited)
    return edited.places


def refuse_unfit(model: type[BaseModel], fields: Fields) -> None:
    """Refuse typed values that make no valid entry, before anything is written.

    Raises UsageError with a problem for each field.
    """
    remedy = "nothing was written"
    raise_all([UsageError(m, remedy=remedy) for m in field_faults(model, fields)])


def one_line(value: PlainValue) -> PlainValue:
    """Replace every run of blanks and line ends in what was typed by one blank."""
    return " ".join(value.split()) if isinstance(value, str) else value


def write_edited(workspace: Workspace, edited: EditedFile) -> None:
    """Write an edited registry file, unless somebody else wrote it meanwhile.

    Raises BlockedError when its bytes are not those that the edit was made from, and
    for a new file where there is one meanwhile.
    """
    path = (workspace.root / edited.file).resolve()
    if edited.is_new and not os.path.lexists(path):
        write_bytes(path, edited.content, shown=edited.file)
        return
    if edited.is_new or path.read_bytes() != edited.before:
        raise BlockedError(
            f"'{edited.file}' was changed by another program meanwhile",
            place=Place(edited.file),
            remedy="nothing was written; run the command again",
        )
    mode = stat.S_IMODE(path.stat().st_mode)
    write_bytes(path, edited.content, mode=mode, shown=edited.file)


class Entered(NamedTuple):
    """What was written and where: a new entry, or fields of an existing one."""

    id: str
    place: Place
    is_new: bool
    fields: tuple[str, ...]


def written_fields(workspace: Workspace, kind: RegistrySection, id_: str) -> Fields:
    """Give the fields of an entry as its file has them; none if it does not exist."""
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
    """Write an entry; an existing one gets only what it lacks.

    `given` are fields as the file names them, those of a list joined to what is in it;
    `first` are those that only a new entry gets. A missing file is made from
    `empty_file`. Raises UsageError, with all problems, for an invalid id, values that
    make no entry, and fields that already have another value; the errors of the editor
    and of writing.
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
    edited = edit_entries(workspace, kind, change, empty_file)
    write_edited(workspace, edited)
    return Entered(id_, edited.places[id_], True, tuple(fields))


def complete(
    workspace: Workspace, kind: RegistrySection, id_: str, given: Fields
) -> Entered:
    """Add to an entry those of these fields that it lacks; errors as `enter`."""
    before = written_fields(workspace, kind, id_)
    fields = {name: one_line(value) for name, value in given.items()}
    return write_fields(
        workspace, kind, id_, _lacking_fields(workspace, kind, id_, before, fields)
    )


def write_fields(
    workspace: Workspace, kind: RegistrySection, id_: str, fields: Fields
) -> Entered:
    """Set fields of an entry to these values; errors as `enter`."""
    before = written_fields(workspace, kind, id_)
    refuse_unfit(kind.model, {**before, **fields, kind.id_field: id_})
    change = RegistryChange(changed={id_: fields})
    places = edit_registry(workspace, kind, change)
    return Entered(id_, places[id_], False, tuple(fields))


def _lacking_fields(
    workspace: Workspace,
    kind: RegistrySection,
    id_: str,
    before: Fields,
    fields: Fields,
) -> dict[str, PlainValue]:
    """Give the fields that an entry lacks; refuse those with other values."""
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
            remedy="give what is to be added to it, or another id for a new one",
        )
    return found


_REGISTRIES = {"sources": "authorities"}
"""The attributes of a workspace for sections with another name."""
