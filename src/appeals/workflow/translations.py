"""Accept that a translation says what its letter says now."""

from dataclasses import dataclass
from pathlib import Path

from appeals.composition.master_blocks import text_blocks
from appeals.errors import UsageError
from appeals.registry.accepted_master import with_master_blocks
from appeals.registry.workspace import Workspace
from appeals.storage.atomic import write_bytes
from appeals.workflow.selection import check_language


@dataclass(frozen=True, slots=True)
class AcceptedTranslation:
    """The translation's file, how many paragraphs were noted, whether that was new."""

    path: Path
    block_count: int
    is_changed: bool


def accept_translation(
    workspace: Workspace, name: str, lang: str
) -> AcceptedTranslation:
    """Note in a translation the text of the letter as it stands now.

    Raises UsageError when there is no such letter or translation, WorkspaceError for
    a file that cannot be read or changed.
    """
    check_language(workspace, name, (lang,))
    master = workspace.letter(name)
    if lang == master.front.language and lang not in workspace.letters[name].variants:
        raise UsageError(
            f"'{name}' is written in '{lang}': it is the letter, not a translation",
            hint="name the language of a translation",
        )
    translation = workspace.letter(name, lang)
    blocks = text_blocks(workspace.root, master)
    path = workspace.root / translation.file
    before = path.read_bytes()
    hashes = [block.sha256 for block in blocks]
    after = with_master_blocks(before, translation.file, hashes)
    if after != before:
        write_bytes(path, after)
    return AcceptedTranslation(path, len(blocks), after != before)
