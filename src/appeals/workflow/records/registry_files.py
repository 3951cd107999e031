"""Write an edited registry file, and the copies of sources that are kept with it."""

import hashlib
import os
import stat
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Final

from pydantic import BaseModel

from appeals.errors import BlockedError, MachineError, Place, UsageError, raise_all
from appeals.model.authority import Authority
from appeals.model.consent import ConsentRecord
from appeals.model.fact import Fact
from appeals.model.people import Person, Signatory
from appeals.model.recipient import Recipient
from appeals.registry.editing import EditedFile, RegistryChange, RegistryEditor
from appeals.registry.locate import CONSENTS_FILE
from appeals.registry.reader import RegistrySection
from appeals.registry.validation import field_faults
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


@dataclass(frozen=True, slots=True)
class KeptCopy:
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
    """Put a copy into sources/; one that is there already is left alone.

    Raises BlockedError when a file of its name holds something else.
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
    edited = RegistryEditor(workspace, section).edit(change)
    write_edited(workspace, edited)
    return edited.places


def refuse_unfit(model: type[BaseModel], fields: Fields) -> None:
    """Refuse values that were typed and make no entry, before anything is written.

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
