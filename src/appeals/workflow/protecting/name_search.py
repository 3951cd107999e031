"""Looks for protected names in what is to be approved, signed, planned or sent.

Where there is no vault on this machine nothing can be found. Findings name files,
parts and ids of persons, never what was found.
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
"""So many lines of a file are named for one person."""


class NameSearch:
    """The names of the vault, and what was found in files of the workspace before.

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

    def in_letter(
        self,
        selected: LetterRequest,
        contents: Mapping[str, bytes],
        inputs: Iterable[str],
    ) -> tuple[Finding, ...]:
        """Give what a letter tells whom it may not: its files, and what it is made of.

        `contents` are its files by their paths, `inputs` those of its provenance.
        """
        if not self.names:
            return ()
        sources = (path for path in inputs if is_source(path))
        return (
            *self.in_files(contents, shown_by_name(self._workspace, selected)),
            *self.in_sources((*sources, *self._cases)),
        )

    def in_files(
        self, files: Mapping[str, bytes], allowed: Collection[str] = frozenset()
    ) -> tuple[Finding, ...]:
        """Give what files that are to leave tell (SAF010); `files` by their paths.

        `allowed` are the persons whose names may stand in them.
        """
        if not self.names:
            return ()
        return tuple(
            finding
            for path, data in files.items()
            for finding in self.of_file(path, data, is_leaving=True, allowed=allowed)[0]
        )

    def of_file(
        self,
        path: str,
        data: bytes,
        *,
        is_leaving: bool,
        allowed: Collection[str] = frozenset(),
    ) -> tuple[tuple[Finding, ...], Mapping[UnreadKind, int]]:
        """Give what a file tells, as one that leaves or as a source, and what it hides.

        The latter counts the parts that could not be read, by kind.
        """
        name = PurePosixPath(path).name
        scan = scan_file(self.names, name, data, allowed if is_leaving else ())
        if is_leaving:
            shown = redact_path(self.names, path)
            return tuple(protected_name(shown, hit) for hit in scan.hits), scan.unread
        return tuple(self._source_findings(path, data, scan.hits)), scan.unread

    def in_texts(
        self, texts: Mapping[str, str], allowed: Collection[str] = frozenset()
    ) -> tuple[Finding, ...]:
        """Give what words that are to leave tell; `texts` by what they are."""
        return tuple(
            protected_name(what, NamePlace(found.person, "", found.is_sure))
            for what, text in texts.items()
            for found in sorted(self.names.find(text, allowed))
        )

    def in_sources(self, paths: Iterable[str]) -> tuple[Finding, ...]:
        """Give what templates, registries and other files tell (SAF011).

        `paths` are relative to the workspace, or absolute for a file that is not in it.
        Each is read once.
        """
        if not self.names:
            return ()
        return tuple(f for path in paths for f in self._of_source(path))

    def _of_source(self, path: str) -> tuple[Finding, ...]:
        known = self._sources.get(path)
        if known is None:
            data = read_if_exists(self._root / path, path)
            found = self.of_file(path, data, is_leaving=False)[0] if data else ()
            self._sources[path] = known = found
        return known

    def _source_findings(
        self, path: str, data: bytes, hits: Iterable[NamePlace]
    ) -> Iterator[Finding]:
        shown = redact_path(self.names, path)
        lines = _Lines(self.names, path, data)
        told = set()
        for hit in hits:
            own = lines.of(hit) if hit.part == "" else (0,)
            for line in own:
                if (hit.person, hit.is_sure, line or hit.part) not in told:
                    told.add((hit.person, hit.is_sure, line or hit.part))
                    yield name_in_sources(shown, hit, line)


class _Lines:
    """Says on which lines of a text file a person is named."""

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
        """Give the first lines that name the person; (0,) where none does alone."""
        own = (line for line, found in self._found if found == hit)
        return tuple(dict.fromkeys(own))[:_MOST_LINES] or (0,)


def shown_by_name(workspace: Workspace, selected: LetterRequest) -> frozenset[str]:
    """Give the persons whose names a letter may print: every record of it says so.

    Of a letter with editions each has its readers; any other is read by all whom its
    channel passes it on to, and by everybody where it is public or to nobody.
    """
    named = named_consents(workspace.consents, selected.letter, selected.every_case)
    records = [each.record for each in named if each.record is not None]
    is_public = selected.letter.front.confidentiality == "public"
    is_open = is_public or not selected.addressees
    own: Audience = "public" if is_open and not selected.is_edition else "un"
    return shown_at(records, widest_audience([selected.audience, own]))


def shown_at(records: Iterable[ConsentRecord], audience: Audience) -> frozenset[str]:
    """Give the persons whose names all their records of consent show to an audience."""
    known = tuple(records)
    refused = {
        each.person
        for each in known
        if each.is_withdrawn() or each.shown_to.at(audience) != "name"
    }
    return frozenset(each.person for each in known) - refused


def is_source(path: str) -> bool:
    """Say whether an input of a letter is one that people write: no annex."""
    return path in REGISTRY_FILES or path.startswith("templates/")


def blocked_by(findings: Iterable[Finding]) -> Iterator[BlockedError]:
    """Give the error for each finding with which nothing may leave."""
    for each in dict.fromkeys(findings):
        if blocks_release(each):
            yield BlockedError.of((each,))
