"""Keep a copy of a source beside its entry in citations.yaml."""

import hashlib
from datetime import date
from pathlib import Path
from typing import Final, NamedTuple

from appeals.annexes.kinds import TITLES
from appeals.checks.archived_sources import bears_symbol
from appeals.citations.links import web_address
from appeals.citations.reference import read_reference
from appeals.citations.source_places import numbered_paragraphs
from appeals.citations.web_url import why_no_url
from appeals.errors import BlockedError, Place, UsageError
from appeals.model.authority import Archive, Authority
from appeals.registry.archived.reading import document_kind, read_archived, read_bytes
from appeals.registry.editing import RegistryChange, edit_entries
from appeals.registry.workspace import Workspace
from appeals.workflow.records.fetching import BY_HAND, Fetched, fetch
from appeals.workflow.records.references import find_authority
from appeals.workflow.records.registry_files import (
    AUTHORITY,
    KeptCopy,
    keep_copy,
    read_copy,
    write_edited,
)

_SUFFIXES: Final = {
    "pdf": ".pdf",
    "docx": ".docx",
    "ole": ".doc",
    "rtf": ".rtf",
    "odt": ".odt",
    "html": ".html",
    "text": ".txt",
}
_KINDS: Final = {
    "application/pdf": "pdf",
    "application/msword": "ole",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": "docx",
    "text/html": "html",
    "application/xhtml+xml": "html",
}
_FEWEST_PARAGRAPHS: Final = 3


class ArchivedCopy(NamedTuple):
    """The archived copy: its path, its hash, and the entry it belongs to.

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
    return _keep(workspace, authority, read_copy(file), retrieved, url)


def fetch_copy(
    workspace: Workspace,
    ref: str,
    retrieved: date,
    url: str | None = None,
) -> ArchivedCopy:
    """Fetch a source from its address, keep it in sources/ and add it to `archive`.

    The address is `url`, or that of the entry, or the one that its symbol gives. Raises
    the errors of `fetch` and `archive_copy`; BlockedError for what is not a document of
    the source.
    """
    authority = find_authority(workspace, ref)
    hosts = workspace.settings.review.fetch_hosts
    found = fetch(url or address_of(authority), hosts)
    kind = document_kind(found.content) or ""
    suffix = _SUFFIXES.get(kind)
    declared = _KINDS.get(found.media_type)
    if suffix is None or (declared and declared != kind):
        what = TITLES.get(kind, "a web page" if kind == "html" else "no document")
        claim = f", and calls it {found.media_type}" if declared else ""
        raise BlockedError(
            f"'{found.url}' sent {what}{claim}", remedy=f"nothing was kept; {BY_HAND}"
        )
    if kind == "html":
        _refuse_page(found, authority)
    sha256 = hashlib.sha256(found.content).hexdigest()
    copy = KeptCopy(found.content, sha256, suffix)
    return _keep(workspace, authority, copy, retrieved, found.url)


def address_of(authority: Authority) -> str:
    """Give the address of a source. Raises UsageError where there is none."""
    if authority.url:
        return authority.url
    reading = read_reference(authority.symbol or "")
    is_one = len(reading.references) == 1
    address = web_address(reading.references[0]) if is_one else None
    if address is None:
        raise UsageError(
            f"'{authority.key}' has no address",
            remedy=f"add its 'url', or give one with --url; or {BY_HAND}",
        )
    return address


def _refuse_page(found: Fetched, authority: Authority) -> None:
    """Refuse a page that only links to the document, as catalogues do."""
    source, _ = read_bytes(found.content)
    if authority.kind in {"web", "news"} and not source.fault:
        return
    paragraphs = sum(1 for _ in numbered_paragraphs(source))
    is_document = bears_symbol(source, authority) and paragraphs >= _FEWEST_PARAGRAPHS
    if not is_document:
        raise BlockedError(
            f"'{found.url}' is a page, not the document of '{authority.key}'",
            remedy=f"nothing was kept; {BY_HAND}",
        )


def _keep(
    workspace: Workspace,
    authority: Authority,
    copy: KeptCopy,
    retrieved: date,
    url: str | None,
) -> ArchivedCopy:
    for number, kept in enumerate(authority.archive):
        if kept.sha256 == copy.sha256:
            path = keep_copy(workspace, copy)
            place = workspace.authorities.place(authority.key, "archive", number)
            return ArchivedCopy(authority.key, path, copy.sha256, place, is_new=False)
    item = copy.fields(retrieved, url)
    change = RegistryChange(appended={authority.key: {"archive": (item,)}})
    edited = edit_entries(workspace, AUTHORITY, change)
    path = keep_copy(workspace, copy)
    write_edited(workspace, edited)
    place = edited.places[authority.key]
    return ArchivedCopy(authority.key, path, copy.sha256, place, is_new=True)


def remarks_on_copy(workspace: Workspace, kept: ArchivedCopy) -> tuple[str, ...]:
    """Report what can be read of a copy: nothing and why, or if it is the source."""
    authority = workspace.authorities[kept.key]
    file = kept.path.relative_to(workspace.root).as_posix()
    copy = Archive(retrieved="2000-01-01", sha256=kept.sha256, file=file)
    source = read_archived(workspace.root, copy)
    if source.fault:
        return (f"source unavailable: {source.fault}",)
    count = sum(1 for _ in numbered_paragraphs(source))
    lang = source.lang or "an unknown language"
    paragraphs = f"{count} numbered paragraph{'' if count == 1 else 's'}"
    remarks = [f"read: {paragraphs}, in {lang}"]
    if not bears_symbol(source, authority):
        remarks.append(f"the symbol {authority.symbol} is not on it: is it the source?")
    return tuple(remarks)
