"""Approved copies that were kept in clear before there was a vault, to be encrypted.

What left is kept in clear beside its receipt, with or without a vault: to verify it
needs no key. `forget` takes it away.
"""

from collections.abc import Iterator
from pathlib import Path

from appeals.errors import BlockedError
from appeals.model.name_keeper import NameKeeper
from appeals.registry.workspace import Workspace
from appeals.review.approvals import FOLDER, SEALED, seal_copy
from appeals.workflow.protecting.surroundings import ConfidentialFiles


def clear_copies(workspace: Workspace) -> tuple[Path, ...]:
    """Give the approved copies of confidential letters that lie in clear."""
    return tuple(_clear_copies(workspace))


def _clear_copies(workspace: Workspace) -> Iterator[Path]:
    root, closed = workspace.root, ConfidentialFiles(workspace)
    for path in sorted((root / FOLDER).glob("*/files/*")):
        is_copy = path.suffix != SEALED and not path.name.startswith(".")
        is_file = path.is_file() and not path.is_symlink()
        if is_copy and is_file and closed.holds(path.relative_to(root).as_posix()):
            yield path


def seal_copies(workspace: Workspace, keeper: NameKeeper) -> Iterator[Path]:
    """Encrypt them to all who may read the vault, and yield each as it is done.

    The copy in clear goes once the encrypted one was written and read again. Raises
    BlockedError where there is no vault, or it cannot be opened; MachineError when the
    disk refuses.
    """
    if not keeper.has_vault:
        raise BlockedError(
            "this workspace has no vault: nothing can be encrypted to its readers",
            remedy="`appeals vault new` makes one",
        )
    for path in clear_copies(workspace):
        yield seal_copy(workspace.root, path, keeper)
