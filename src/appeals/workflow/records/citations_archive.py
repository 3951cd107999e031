"""Keep a copy of a source beside its entry in citations.yaml."""

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from appeals.citations.web_url import why_no_url
from appeals.errors import Place, UsageError
from appeals.registry.editing import RegistryChange
from appeals.registry.workspace import Workspace
from appeals.workflow.records.references import find_authority
from appeals.workflow.records.registry_files import (
    citations_editor,
    keep_copy,
    read_copy,
    write_edited,
)


@dataclass(frozen=True, slots=True)
class ArchivedCopy:
    """What was kept: its path, its hash, and the entry it belongs to.

    `is_new` is False when the entry had this very copy already.
    """

    key: str
    path: Path
    sha256: str
    place: Place
    is_new: bool


def archive_copy(
    workspace: Workspace, ref: str, file: Path, retrieved: date, url: str | None = None
) -> ArchivedCopy:
    """Copy a file to sources/ and add it to the entry's `archive`.

    Raises UsageError for an unknown entry, an unreadable file or address, the errors
    of the editor, MachineError and BlockedError of writing.
    """
    authority = find_authority(workspace, ref)
    if url and (why := why_no_url(url)):
        raise UsageError(why, remedy="give the address with --url 'https://...'")
    copy = read_copy(file)
    for number, kept in enumerate(authority.archive):
        if kept.sha256 == copy.sha256:
            path = keep_copy(workspace, copy)
            place = workspace.authorities.place(authority.key, "archive", number)
            return ArchivedCopy(authority.key, path, copy.sha256, place, is_new=False)
    item = copy.fields(retrieved, url)
    change = RegistryChange(appended={authority.key: {"archive": (item,)}})
    edited = citations_editor(workspace).edit(change)
    path = keep_copy(workspace, copy)
    write_edited(workspace, edited)
    place = edited.places[authority.key]
    return ArchivedCopy(authority.key, path, copy.sha256, place, is_new=True)
