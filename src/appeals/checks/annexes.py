"""The annexes of a letter that are files, inspected once for several rules."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from appeals.model.letter import AnnexFile, FrontMatter
from appeals.registry.files import find_below
from appeals.registry.workspace import Workspace

if TYPE_CHECKING:
    from appeals.annexes.inspection import FileInspection


def inspected_annexes(
    front: FrontMatter, workspace: Workspace
) -> "Iterator[tuple[int, AnnexFile, FileInspection]]":
    """Give each annex that is a file of the workspace, with its index from 0."""
    for index, annex in enumerate(front.annexes):
        path = find_below(workspace.root, annex.file)
        if path is None:
            continue
        from appeals.annexes.inspection import inspect_file

        try:
            seen = inspect_file(path)
        except OSError:  # copying it reports the error
            continue
        yield index, annex, seen
