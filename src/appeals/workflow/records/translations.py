"""Accept that a translation says what its letter says now."""

from pathlib import Path
from typing import NamedTuple

from appeals.composition.source_blocks import edition_gaps, hash_gaps, text_blocks
from appeals.errors import BlockedError, Place, UsageError
from appeals.model.letter import MasterGaps
from appeals.registry.front_matter import set_master_blocks
from appeals.registry.workspace import Workspace
from appeals.review.reasons import refuse_empty_reason
from appeals.storage.atomic import write_bytes
from appeals.workflow.drafting.selection import check_language


class AcceptedTranslation(NamedTuple):
    """The translation's file, the number of recorded paragraphs, whether that was new.

    `gaps` are the differences that the given reason accepts.
    """

    path: Path
    block_count: int
    is_changed: bool
    gaps: tuple[str, ...] = ()


def accept_translation(
    workspace: Workspace, name: str, lang: str, reason: str | None = None
) -> AcceptedTranslation:
    """Record in a translation the present text of the letter.

    Raises UsageError when there is no such letter or translation, BlockedError for a
    translation that lacks something when no `reason` is given, WorkspaceError for a
    file that cannot be read or changed.
    """
    refuse_empty_reason("--reason", reason, "the ministry reads the English requests")
    check_language(workspace, name, (lang,))
    master = workspace.letter(name)
    if lang == master.front.language and lang not in workspace.letters[name].variants:
        raise UsageError(
            f"'{name}' is written in '{lang}': it is the letter, not a translation",
            remedy="name the language of a translation",
        )
    translation = workspace.letter(name, lang)
    blocks = text_blocks(workspace.root, master)
    gaps = edition_gaps(
        blocks,
        text_blocks(workspace.root, translation, lang),
        (len(master.front.annexes), len(translation.front.annexes)),
    )
    if gaps and reason is None:
        raise BlockedError(
            f"'{translation.file}' does not say all that '{master.file}' says, or says "
            f"more: {'; '.join(gaps)}",
            place=Place(translation.file, 1),
            remedy="translate what is missing, then run this again; if it is left out "
            "on purpose, say why: --reason WHY",
        )
    accepted = None
    if gaps and reason is not None:
        accepted = MasterGaps(reason=reason, digest=hash_gaps(gaps))
    path = workspace.root / translation.file
    before = path.read_bytes()
    hashes = [block.sha256 for block in blocks]
    after = set_master_blocks(before, translation.file, hashes, accepted)
    if after != before:
        write_bytes(path, after)
    return AcceptedTranslation(path, len(blocks), after != before, gaps)
