"""Search for protected names in what is to be approved, signed, planned or sent.

Without a vault on this machine nothing can be found. Findings have files, parts and ids
of persons, never the names.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping
from functools import cached_property
from pathlib import PurePosixPath

from appeals.checks.engine import blocks_release
from appeals.composition.letter_request import LetterRequest
from appeals.errors import BlockedError
from appeals.model.audience import Audience, widest_audience
from appeals.model.consent import ConsentRecord
from appeals.model.finding import Finding
from appeals.protection.file_words import UnreadKind, Words, read_words
from appeals.protection.names import NamePlace, ProtectedNames, redact_path, scan_file
from appeals.registry.consents import named_consents
from appeals.registry.workspace import REGISTRY_FILES, Workspace
from appeals.rules.saf010_protected_name import protected_name
from appeals.rules.saf011_name_in_sources import name_in_sources
from appeals.storage.reading import read_if_exists
from appeals.workflow.drafting.selection import CaseChoice

_MOST_LINES = 5
"""How many lines of a file are listed for one person."""


class NameSearch:
    """Searches for the names in the vault; each source file is read once.

    Making one opens the vault, where there is one: BlockedError where it cannot be.
    `cases` is the file of cases that letters are made from.
    """

    def __init__(self, workspace: Workspace, cases: CaseChoice | None = None) -> None:
        self._workspace, self._root = workspace, workspace.root
        self._cases = (cases.path.resolve().as_posix(),) if cases else ()
        name_vault = workspace.name_vault
        persons = (
            name_vault.persons()
            if name_vault is not None and name_vault.has_vault
            else {}
        )
        self.names = ProtectedNames(persons.values())
        self._sources: dict[str, tuple[Finding, ...]] = {}

    def search_letter(
        self,
        selected: LetterRequest,
        contents: Mapping[str, bytes],
        inputs: Iterable[str],
    ) -> tuple[Finding, ...]:
        """Search the files of a letter, and its sources.

        `contents` are its files by their paths, `inputs` those of its provenance.
        """
        if not self.names:
            return ()
        sources = (path for path in inputs if is_source_file(path))
        return (
            *self.search_files(contents, find_named_persons(self._workspace, selected)),
            *self.search_sources((*sources, *self._cases)),
        )

    def search_files(
        self, files: Mapping[str, bytes], allowed: Collection[str] = frozenset()
    ) -> tuple[Finding, ...]:
        """Search files that are to be sent (SAF010); `files` by their paths.

        `allowed` are the persons whose names may be in them.
        """
        if not self.names:
            return ()
        return tuple(
            finding
            for path, data in files.items()
            for finding in self.search_file(
                path, data, is_leaving=True, allowed=allowed
            )[0]
        )

    def search_file(
        self,
        path: str,
        data: bytes,
        *,
        is_leaving: bool,
        allowed: Collection[str] = frozenset(),
    ) -> tuple[tuple[Finding, ...], Mapping[UnreadKind, int]]:
        """Search a file, to be sent or a source; count its unread parts by kind."""
        name = PurePosixPath(path).name
        scan = scan_file(self.names, name, data, allowed if is_leaving else ())
        if is_leaving:
            shown = redact_path(self.names, path)
            return tuple(protected_name(shown, hit) for hit in scan.hits), scan.unread
        return tuple(self._source_findings(path, data, scan.hits)), scan.unread

    def search_texts(
        self, texts: Mapping[str, str], allowed: Collection[str] = frozenset()
    ) -> tuple[Finding, ...]:
        """Search words that are to be sent; `texts` by what they are."""
        return tuple(
            protected_name(what, NamePlace(found.person, "", found.is_sure))
            for what, text in texts.items()
            for found in sorted(self.names.find(text, allowed))
        )

    def search_sources(self, paths: Iterable[str]) -> tuple[Finding, ...]:
        """Search templates, registries and other files (SAF011).

        `paths` are relative to the workspace, or absolute for a file that is not in it.
        Each is read once.
        """
        if not self.names:
            return ()
        return tuple(f for path in paths for f in self._search_source(path))

    def _search_source(self, path: str) -> tuple[Finding, ...]:
        if path not in self._sources:
            data = read_if_exists(self._root / path, path)
            found = self.search_file(path, data, is_leaving=False)[0] if data else ()
            self._sources[path] = found
        return self._sources[path]

    def _source_findings(
        self, path: str, data: bytes, hits: Iterable[NamePlace]
    ) -> Iterator[Finding]:
        shown = redact_path(self.names, path)
        lines = _Lines(self.names, path, data)
        seen = set()
        for hit in hits:
            own = lines.of(hit) if hit.part == "" else (0,)
            for line in own:
                if (hit.person, hit.is_sure, line or hit.part) not in seen:
                    seen.add((hit.person, hit.is_sure, line or hit.part))
                    yield name_in_sources(shown, hit, line)


class _Lines:
    """Finds the lines of a text file that name a person."""

    def __init__(self, names: ProtectedNames, path: str, data: bytes) -> None:
        self._names, self._path, self._data = names, path, data

    @cached_property
    def _found(self) -> tuple[tuple[int, NamePlace], ...]:
        return tuple(
            (number, NamePlace(found.person, "", found.is_sure))
            for number, line in enumerate(self._data.splitlines(), 1)
            for each in read_words("", line)
            if isinstance(each, Words) and each.part == ""
            for found in self._names.find(each.text)
        )

    def of(self, hit: NamePlace) -> tuple[int, ...]:
        """Give the first lines that name the person; (0,) where no single line does."""
        own = (line for line, found in self._found if found == hit)
        return tuple(dict.fromkeys(own))[:_MOST_LINES] or (0,)


def find_named_persons(workspace: Workspace, selected: LetterRequest) -> frozenset[str]:
    """Give the persons whose names a letter may print: all their records allow it.

    Each edition of a letter has its own readers; any other letter is read by all to
    whom its channel forwards it, and by everyone where it is public or has no
    addressee.
    """
    named = named_consents(workspace.consents, selected.letter, selected.every_case)
    records = [each.record for each in named if each.record is not None]
    is_public = selected.letter.front.confidentiality == "public"
    is_open = is_public or not selected.addressees
    own: Audience = "public" if is_open and not selected.is_edition else "un"
    return filter_named_persons(records, widest_audience([selected.audience, own]))


def filter_named_persons(
    records: Iterable[ConsentRecord], audience: Audience
) -> frozenset[str]:
    """Give the persons whose records of consent all show the name to an audience."""
    known = tuple(records)
    refused = {
        each.person
        for each in known
        if each.is_withdrawn() or each.shown_to.showing_for(audience) != "name"
    }
    return frozenset(each.person for each in known) - refused


def is_source_file(path: str) -> bool:
    """Say whether an input of a letter is written by people, and is not an annex."""
    return path in REGISTRY_FILES or path.startswith("templates/")


def blocking_errors(findings: Iterable[Finding]) -> Iterator[BlockedError]:
    """Yield an error for each finding that blocks a letter."""
    for each in dict.fromkeys(findings):
        if blocks_release(each):
            yield BlockedError.of((each,))
