"""Find exposed files of confidential letters: sync folders, git, permissions, disks.

Sent bytes are kept in clear beside their receipt, with or without a vault: verifying
them needs no key. `forget` removes them.
"""

import os
from collections.abc import Iterator, Sequence
from contextlib import suppress
from pathlib import Path

from appeals.errors import AppealsError, BlockedError, shorten_list
from appeals.model.case import CASE_ENDINGS
from appeals.model.finding import Finding
from appeals.model.name_vault import NameVault
from appeals.protection.names import ProtectedNames, redact_path
from appeals.registry.files import find_below
from appeals.registry.workspace import Workspace
from appeals.review.approvals import FOLDER, SEALED, encrypt_copy
from appeals.rules.saf015_open_files import open_files
from appeals.storage.disks import find_sharing_service, is_disk_encrypted
from appeals.workflow.protecting.git_view import GitView

_OTHERS = 0o077
_SEALS = (
    "`appeals vault seal` encrypts them to all who may read the vault; git keeps what "
    "was committed"
)
_FORGETS = (
    "`appeals forget CASE` removes what left of a case, or of a letter about one "
    "person; else encrypt the disk of this machine"
)


class ConfidentialFiles:
    """The files of confidential letters in a workspace, by path."""

    def __init__(self, workspace: Workspace) -> None:
        self._public = frozenset(
            name for name in workspace.letters if _is_public(workspace, name)
        )
        closed = (name for name in workspace.letters if name not in self._public)
        self._annex_paths = frozenset(
            a for n in closed for a in _annex_paths(workspace, n)
        )

    def holds(self, path: str) -> bool:
        """Say whether a file is one; `path` is relative to the workspace, with "/".

        Files of a letter that no longer exists count as confidential.
        """
        top, _, rest = path.partition("/")
        letter = rest.partition("/")[0]
        if not rest:
            name = path.casefold()
            is_cases = name.startswith("cases") and name.endswith(CASE_ENDINGS)
            return is_cases or name.endswith((".plan.json", "cases.sqlite"))
        if top == "persons" or path in self._annex_paths:
            return True
        is_closed = letter not in self._public
        match top:
            case "out":
                return is_closed
            case "reviews":
                return is_closed and "/files/" in path and not path.endswith(".age")
            case "sent":
                return is_closed and "/kept/" in path
            case _:
                return False


def _is_public(workspace: Workspace, name: str) -> bool:
    try:
        return workspace.letter(name).front.confidentiality == "public"
    except AppealsError:  # it cannot be read: to be safe
        return False


def _annex_paths(workspace: Workspace, name: str) -> Iterator[str]:
    root = workspace.root.resolve()
    with suppress(AppealsError):
        for annex in workspace.letter(name).front.annexes:
            path = find_below(root, annex.file)
            if path is not None:
                yield path.relative_to(root).as_posix()


def find_exposed_files(
    workspace: Workspace, paths: Sequence[str], git: GitView, names: ProtectedNames
) -> Iterator[Finding]:
    """Yield what is exposed (SAF015).

    `paths` are the files of the workspace, relative to it. Names of persons in paths
    are replaced.
    """
    root, closed = workspace.root, ConfidentialFiles(workspace)
    if shared := find_sharing_service(root):
        yield open_files(
            f"the workspace is in a folder that other machines see: {shared}",
            "move it to a folder of this machine alone; what was copied before stays "
            "where it is",
        )
    tracked = [redact_path(names, p) for p in git.tracked if closed.holds(p)]
    if tracked:
        yield open_files(
            f"git keeps {_count_files(tracked)}: {shorten_list(tracked)}",
            "`git rm --cached FILE`, and a line in .gitignore; the history keeps what "
            "was committed",
        )
    if git.remotes:
        yield open_files(
            f"git sends this workspace elsewhere: {shorten_list(git.remotes)}",
            "who reads it there reads every file that git tracks",
            is_remark=not tracked,
        )
    readable = [
        redact_path(names, path)
        for path in paths
        if closed.holds(path) and _is_readable_by_others(root / path)
    ]
    if readable:
        folders = sorted({path.rpartition("/")[0] or "." for path in readable})
        files = f"{_count_files(readable)}: {shorten_list(readable)}"
        yield open_files(
            f"other accounts may read {files}",
            f"`chmod -R go-rwx {' '.join(folders)}`",
        )
    if is_disk_encrypted(root) is False:
        yield open_files(
            "the disk under the workspace is not encrypted, as far as can be seen",
            "encrypt the disk of this machine: who takes the machine reads out/, "
            "annexes/ and sent/",
        )


def find_clear_copies(
    workspace: Workspace, paths: Sequence[str], names: ProtectedNames
) -> Iterator[Finding]:
    """Report files that are kept in clear though there is a vault (SAF015)."""
    closed = ConfidentialFiles(workspace)
    for top, what, remedy in (
        ("reviews/", "approved copies", _SEALS),
        ("sent/", "messages that left", _FORGETS),
    ):
        found = [path for path in paths if path.startswith(top) and closed.holds(path)]
        copies = [redact_path(names, path) for path in found if "/." not in path]
        if copies:
            yield open_files(
                f"{what} lie in clear, {_count_files(copies)}: {shorten_list(copies)}",
                remedy,
                is_remark=top == "sent/",
            )


def _count_files(files: Sequence[str]) -> str:
    plural = "" if len(files) == 1 else "s"
    return f"{len(files)} file{plural} of confidential letters"


def _is_readable_by_others(path: Path) -> bool:
    try:
        return os.name != "nt" and bool(path.stat().st_mode & _OTHERS)
    except OSError:
        return False


def clear_copies(workspace: Workspace) -> tuple[Path, ...]:
    """Give the approved copies of confidential letters that are kept in clear."""
    root, closed = workspace.root, ConfidentialFiles(workspace)
    return tuple(
        path
        for path in sorted((root / FOLDER).glob("*/files/*"))
        if path.suffix != SEALED
        and not path.name.startswith(".")
        and path.is_file()
        and not path.is_symlink()
        and closed.holds(path.relative_to(root).as_posix())
    )


def encrypt_copies(workspace: Workspace, name_vault: NameVault) -> Iterator[Path]:
    """Encrypt them to all who may read the vault, and yield each as it is done.

    The copy in clear goes once the encrypted one was written and read again. Raises
    BlockedError where there is no vault, or it cannot be opened; MachineError when the
    disk refuses.
    """
    if not name_vault.has_vault:
        raise BlockedError(
            "this workspace has no vault: nothing can be encrypted to its readers",
            remedy="`appeals vault new` makes one",
        )
    for path in clear_copies(workspace):
        yield encrypt_copy(workspace.root, path, name_vault)
