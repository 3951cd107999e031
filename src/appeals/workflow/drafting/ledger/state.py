"""How a file stands to its record: what is known of it, and its hash on the disk.

Nothing is read here. `there` is the SHA-256 of the file, None where there is none.
"""

from typing import Literal

from appeals.workflow.drafting.ledger.record import FileRecord, Provenance

FileState = Literal[
    "current", "edited", "missing", "not-drawn", "outdated", "signed-before"
]


def file_state(
    record: FileRecord | None, there: str | None, now: Provenance
) -> FileState:
    """Say how a file stands to what was rendered, and would be rendered now.

    `now` is the provenance of the letter as it is now. A signed file is current while
    the letter says the same, whatever would render it.
    """
    if record is None:
        return "not-drawn"
    if there is None:
        return "missing"
    if not is_intact(record, there):
        return "outdated" if there == record.replaces else "edited"
    if is_same(record, now):
        return "current"
    return "signed-before" if record.is_signed else "outdated"


def is_intact(record: FileRecord, there: str | None) -> bool:
    """Say whether a file has the hash it was rendered or signed with."""
    return there in {record.sha256, record.rendered}


def is_same(record: FileRecord, now: Provenance) -> bool:
    """Say whether a file would be rendered the same; a signed one, says the same."""
    if record.fingerprint == now.fingerprint:
        return True
    return record.is_signed and bool(now.tree) and record.tree == now.tree


def overwrites(
    record: FileRecord | None, there: str | None, sha256: str
) -> Literal["nothing", "signed", "edited"]:
    """Say what would be lost if bytes with the hash `sha256` took a file's place.

    "nothing" is no file, the same bytes, or what was rendered; "signed" a signed file,
    unless it is these bytes that were signed; "edited" what somebody changed by hand.
    """
    if there is None or there == sha256:
        return "nothing"
    if record is None or there not in {record.sha256, record.replaces}:
        return "edited"
    is_other = record.is_signed and record.rendered not in {there, sha256}
    return "signed" if is_other else "nothing"
