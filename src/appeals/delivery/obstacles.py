"""What stands in the way of a message: its address, its annexes, its size."""

import hashlib
from collections.abc import Iterator, Sequence
from pathlib import Path, PurePosixPath

from appeals.delivery.addresses import is_mailbox
from appeals.delivery.plan import (
    UNVERIFIED,
    FileRole,
    Obstacle,
    PlannedAddress,
    PlannedFile,
)
from appeals.model.letter import AnnexFile
from appeals.storage.reading import read_if_there

SIZE_BUDGET_BYTES = 10_000_000
"""No limit of the Office is known; many servers refuse more than this."""

_BASE64_FACTOR = 1.37


def address_obstacles(
    recipient: str, address: PlannedAddress | None
) -> Iterator[Obstacle]:
    """Say what is wrong with the address chosen for a recipient."""
    look_up = (
        "look it up on the office's own page, then mark it confirmed with source and "
        "day in recipients.yaml"
    )
    if address is None:
        yield Obstacle(
            code="no-email",
            message=f"no e-mail address of '{recipient}' is known",
            remedy="use one of the other ways, or look an address up and enter it; "
            "leave the recipient out of the plan with --to",
        )
        return
    where = f"the address {address.address} of '{recipient}'"
    if not is_mailbox(address.address):
        yield Obstacle(
            code="unusable-address",
            message=f"{where} is not one that mail can carry",
            remedy="correct it; a domain in another script is written as xn--...",
        )
    if address.certainty == "legacy":
        yield Obstacle(
            code="legacy-address",
            message=f"{where} is out of use",
            remedy="nothing is ever sent there: look the new one up",
        )
    elif address.certainty != "confirmed":
        yield Obstacle(
            code=UNVERIFIED,
            message=f"{where} is {address.certainty}",
            remedy=f"{look_up}, or give --allow-unverified REASON to `appeals send`",
        )


def annex_files(
    workspace: Path, annexes: Sequence[AnnexFile]
) -> tuple[tuple[PlannedFile, ...], tuple[Obstacle, ...]]:
    """Give the annexes that are files, and what is wrong with them.

    They are called "Annex 1.pdf" by their number in the letter, which reveals
    nothing. An annex outside of the workspace counts as missing.
    """
    files: list[PlannedFile] = []
    obstacles: list[Obstacle] = []
    for number, annex in enumerate(annexes, 1):
        if annex.file is None:
            continue
        name = f"Annex {number}{PurePosixPath(annex.file).suffix}"
        file = planned_file(workspace, annex.file, name=name, role="annex")
        if file is None:
            obstacles.append(
                Obstacle(
                    code="annex-missing",
                    message=f"annex {number}, '{annex.file}', is not in the workspace",
                    remedy="put it there, or take it out of `annexes:` in the letter",
                )
            )
            continue
        files.append(file)
        if annex.sha256 is not None and annex.sha256 != file.sha256:
            obstacles.append(
                Obstacle(
                    code="annex-differs",
                    message=f"annex {number}, '{annex.file}', has not the SHA-256 that "
                    "the letter gives",
                    remedy="bring back the right file, or correct `sha256:`",
                )
            )
    return tuple(files), tuple(obstacles)


def size_obstacles(files: Sequence[PlannedFile]) -> Iterator[Obstacle]:
    """Remark on a message that many servers would refuse for its size."""
    size = round(sum(file.size_bytes for file in files) * _BASE64_FACTOR)
    if size > SIZE_BUDGET_BYTES:
        yield Obstacle(
            code="large-message",
            message=f"the message will have about {size / 1e6:.0f} MB",
            remedy="many servers take no more than 10 MB: make the annexes smaller",
        )


def planned_file(
    workspace: Path, path: str, *, name: str, role: FileRole
) -> PlannedFile | None:
    """Hash a file of the workspace; None when it is not there, or not inside.

    `path` is relative to the workspace, with "/". Raises MachineError when the file
    cannot be read.
    """
    content = read_planned(workspace, path)
    if content is None:
        return None
    return PlannedFile(
        path=path,
        name=name,
        role=role,
        sha256=hashlib.sha256(content).hexdigest(),
        size_bytes=len(content),
    )


def read_planned(workspace: Path, path: str) -> bytes | None:
    """Read a file of the workspace; None when it is not there, or not inside.

    A symbolic link that leads out of the workspace counts as not there. Raises
    MachineError when the file cannot be read.
    """
    file = workspace / path
    if not file.resolve().is_relative_to(workspace.resolve()) or not file.is_file():
        return None
    return read_if_there(file, path)
