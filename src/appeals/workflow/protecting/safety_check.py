"""Whether anything in a workspace names a person, or is exposed: `safety check`.

It reads out/, sent/, reviews/, annexes/, templates, registries and other files of the
top folder, the names of all of them, and the files and old versions that git keeps.
Rendered, sent and approved files are checked as leaving ones (SAF010), the rest as
sources (SAF011).
"""

import os
import re
from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Final

from appeals.checks.engine import blocks_release
from appeals.errors import AppealsError, UsageError
from appeals.model.audience import AUDIENCES, Audience, widest_audience
from appeals.model.finding import Finding
from appeals.protection.file_words import UnreadKind
from appeals.protection.names import redact_path, scan_file
from appeals.registry.consents import find_record
from appeals.registry.workspace import Workspace
from appeals.rules.saf011_name_in_sources import name_in_history
from appeals.storage.reading import read_if_exists
from appeals.workflow.drafting.ledger.ledger import rendered_cases
from appeals.workflow.protecting.exposed_files import (
    find_clear_copies,
    find_exposed_files,
)
from appeals.workflow.protecting.git_view import GitHistory, GitView, inspect_git
from appeals.workflow.protecting.name_search import NameSearch, filter_named_persons

_OF_LETTERS: Final = ("out", "sent", "reviews")
_OTHERS: Final = ("templates", "annexes", "persons", "layout")
_LEAVING: Final = frozenset(_OF_LETTERS)
_SEALED: Final = ".age"


@dataclass(frozen=True, slots=True)
class SafetyReport:
    """The findings, the number of files, and what could not be read, by kind.

    Without a vault on this machine no name could be searched for. `too_short` are the
    persons with a string of a single letter. `versions` counts the old versions in git
    that were read, `versions_left` those that were not; it is None where git did not
    list them.
    """

    findings: tuple[Finding, ...]
    files: int
    unread: Mapping[UnreadKind, int]
    has_vault: bool
    too_short: tuple[str, ...] = ()
    versions: int = 0
    versions_left: int | None = 0

    @property
    def blocking_findings(self) -> tuple[Finding, ...]:
        """The findings that block a letter."""
        return tuple(each for each in self.findings if blocks_release(each))


def check_safety(workspace: Workspace, letters: Sequence[str] = ()) -> SafetyReport:
    """Check a workspace, or the rendered, sent and approved files of some letters.

    Raises UsageError for a letter without any files, BlockedError where the vault
    cannot be opened, MachineError for a file that cannot be read.
    """
    _refuse_unknown(workspace, letters)
    search = NameSearch(workspace)
    git = inspect_git(workspace.root)
    paths = tuple(_list_paths(workspace.root, letters, git))
    findings: dict[Finding, None] = {}
    unread: Counter[UnreadKind] = Counter()
    consents = FileConsents(workspace)
    for path in paths if search.names else ():
        allowed = consents.shown_in(path) if workspace.has_consents else frozenset()
        found, kinds = _search_file(workspace, search, path, allowed)
        findings.update(dict.fromkeys(found))
        unread.update(kinds)
    history = GitHistory(workspace.root)
    versions = 0
    if search.names and not letters:
        old, versions = _search_history(search, history)
        findings.update(dict.fromkeys(old))
    exposed = find_exposed_files(workspace, paths, git, search.names)
    findings.update(dict.fromkeys(exposed))
    name_vault = workspace.name_vault
    has_vault = name_vault is not None and name_vault.has_vault
    if has_vault:
        findings.update(
            dict.fromkeys(find_clear_copies(workspace, paths, search.names))
        )
    return SafetyReport(
        findings=tuple(findings),
        files=len(paths),
        unread=dict(unread),
        has_vault=has_vault,
        too_short=tuple(sorted(search.names.too_short)),
        versions=versions,
        versions_left=history.left_out,
    )


def _search_history(
    search: NameSearch, history: GitHistory
) -> tuple[tuple[Finding, ...], int]:
    """Search the history of git; give findings and the number of versions read.

    There is one finding for each file and person, with the first commit.
    """
    names, count = search.names, 0
    found_objects: dict[tuple[str, str, bool], list[str]] = {}
    paths: dict[str, str] = {}
    for old in history.versions():
        count += 1
        paths[old.object] = old.path
        name = PurePosixPath(old.path).name
        for hit in scan_file(names, name, old.content).hits:
            if hit.part != "name":
                of_file = found_objects.setdefault(
                    (old.path, hit.person, hit.is_sure), []
                )
                of_file.append(old.object)
    hit_objects = {each for objects in found_objects.values() for each in objects}
    commits = history.commits_of(
        {o: paths[o] for o in hit_objects} if found_objects else {}
    )
    found: dict[Finding, None] = {}
    for (path, person, is_sure), objects in found_objects.items():
        of = [commit for each, commit in commits.items() if each in objects]
        what = f"'{redact_path(names, path)}'"
        found[name_in_history(what, person, of, is_sure=is_sure)] = None
    texts = [
        *(("the message", m.content.decode(), [m.object]) for m in history.messages()),
        *(
            (f"the name of '{redact_path(names, path)}'", path, [])
            for path in history.paths()
        ),
        *(("the name of a branch or tag", name, []) for name in history.names()),
    ]
    for what, text, of in texts:
        for one in sorted(names.find(text)):
            found[name_in_history(what, one.person, of, is_sure=one.is_sure)] = None
    return tuple(found), count


def _search_file(
    workspace: Workspace, search: NameSearch, path: str, allowed: frozenset[str]
) -> tuple[tuple[Finding, ...], Mapping[UnreadKind, int]]:
    data = read_if_exists(workspace.root / path, path)
    if data is None:
        return (), {}
    top = path.partition("/")[0]
    name_vault = workspace.name_vault
    if path.endswith(_SEALED) and top in _LEAVING and name_vault is not None:
        if top != "reviews":  # a pack, or a key to names, which holds them on purpose
            return (), {"encrypted": 1}
        try:
            data = name_vault.unseal(data)
        except AppealsError:  # for others: it counts as unread
            return (), {"encrypted": 1}
        path = path.removesuffix(_SEALED)
    is_leaving = top in _LEAVING
    return search.search_file(path, data, is_leaving=is_leaving, allowed=allowed)


class FileConsents:
    """Whose names may be in a file of a letter, by its records of consent.

    The letter, the case and the readers are in the path: "out/appeal/sr.case-7.pdf".
    """

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace
        self._words: dict[str, Mapping[str, str]] = {}

    def shown_in(self, path: str) -> frozenset[str]:
        """Give the persons whose names may be in a file."""
        top, letter, *rest = (*path.split("/"), "", "")
        parts = {part for name in rest for part in re.split(r"[._]", name)}
        if top not in _LEAVING or letter not in self._workspace.letters:
            return frozenset()
        try:
            front = self._workspace.letter(letter).front
        except AppealsError:
            return frozenset()
        about = [w for case, w in self._case_consents(letter).items() if case in parts]
        words = [front.consent or "", *about]
        known = (find_record(self._workspace.consents, each) for each in words)
        own: Audience = "public" if front.confidentiality == "public" else "un"
        named: list[Audience] = [each for each in AUDIENCES if each in parts]
        return filter_named_persons(
            [each for each in known if each], widest_audience([own, *named])
        )

    def _case_consents(self, letter: str) -> Mapping[str, str]:
        """Give the consent column of the cases of a letter, by their ids."""
        if letter not in self._words:
            held = rendered_cases(self._workspace.root, letter).values()
            self._words[letter] = {
                each["id"]: each.get("consent", "") for each in held if "id" in each
            }
        return self._words[letter]


def _refuse_unknown(workspace: Workspace, letters: Collection[str]) -> None:
    for name in letters:
        folders = (workspace.root / top / name for top in _OF_LETTERS)
        is_there = "/" not in name and any(map(Path.is_dir, folders))
        if name not in workspace.letters and not is_there:
            listing = "`appeals list` shows the letters"
            letters_known = workspace.letters
            raise UsageError.no_such("there is no letter", name, letters_known, listing)


def _list_paths(root: Path, letters: Sequence[str], git: GitView) -> Iterator[str]:
    """Yield the files to be read, each once, relative to the workspace."""
    folders = [
        f"{top}/{name}" if name else top
        for top in _OF_LETTERS
        for name in letters or ("",)
    ]
    found = (p for folder in (*folders, *_OTHERS) for p in _list_files(root, folder))
    first = (entry.name for entry in os.scandir(root) if entry.is_file())
    chosen = tuple(f"{folder}/" for folder in folders)
    tracked = (
        path
        for path in git.tracked
        if not path.startswith(tuple(f"{top}/" for top in _OF_LETTERS))
        or path.startswith(chosen)
    )
    yield from dict.fromkeys((*found, *sorted(first), *tracked))


def _list_files(root: Path, folder: str) -> Iterator[str]:
    for place, folders, files in os.walk(root / folder):
        folders.sort()
        for name in sorted(files):
            path = Path(place, name)
            if path.is_file() and not path.is_symlink():
                yield path.relative_to(root).as_posix()
