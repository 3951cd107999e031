"""Whether a file is the approved one, and the one that was packed.

The manifest, which anybody may edit, has no say: asked are the approved bytes and the
signed list of files, the packet.
"""

import hashlib
import importlib.util
import os
from collections.abc import Iterator
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from appeals.delivery.plan import Blocker
from appeals.model.approval import ApprovedFile
from appeals.registry.workspace import Workspace
from appeals.review.approvals import ApprovalFolder
from appeals.signing.guide import GUIDE
from appeals.signing.packet import PACKET, SIGNATURE, Packet
from appeals.storage.reading import read_if_there
from appeals.workflow.drafting.ledger.ledger import Ledger

if TYPE_CHECKING:
    from appeals.signing.trust import Trust


class ProvenFiles:
    """Compares the files of one letter under out/ with what is known of them.

    `keys` is the key folder: it says who demonstration keys belong to.
    """

    def __init__(
        self, workspace: Workspace, letter: str, files: Ledger, keys: Path
    ) -> None:
        self._workspace = workspace
        self._letter = letter
        self._files = files
        self._keys = keys
        self._approvals = ApprovalFolder(workspace.root, letter)

    def faults(self, name: str, approved: ApprovedFile | None) -> Iterator[Blocker]:
        """Say why a file is not what was approved and packed under its name.

        `approved` is the file as it was approved, if it was. One that is not there has
        no fault here. Raises MachineError when it cannot be read.
        """
        content = read_if_there(self._files.path(name), name)
        if content is None:
            return
        digest = hashlib.sha256(content).hexdigest()
        is_approved = approved is None or digest == approved.sha256
        if (self._has_packet or not is_approved) and not _can_verify():
            yield self._fault(
                f"whether '{name}' is the signed file cannot be checked on this "
                "machine",
                "`appeals doctor` says how to install what verifies signatures",
            )
            return
        is_signed = not is_approved and self._is_signed_form(content, approved)
        if not (is_approved or is_signed):
            yield self._fault(
                f"'{name}' is neither the file that was approved nor that file with "
                "valid signatures",
                f"`appeals verify out/{self._letter}` looks at the signatures; if "
                "`appeals sign` was interrupted, run it again; else render the letter "
                "again (--force), have it approved and sign it",
            )
            return
        yield from self._of_packet(name, digest)

    def _of_packet(self, name: str, digest: str) -> Iterator[Blocker]:
        if not self._has_packet:
            return
        where = f"out/{self._letter}/{PACKET}"
        if self._packet is None:
            yield self._fault(
                f"the signed list of files, {where}, is missing or not valid",
                f"`appeals verify out/{self._letter}` says why; sign the letter again, "
                f"or take {PACKET}, {SIGNATURE} and {GUIDE} away if it is not to be "
                "signed",
            )
            return
        listed = self._packet.file(name)
        if listed is not None and listed.sha256 != digest:
            yield self._fault(
                f"'{name}' is not the file that the signed list {where} names",
                "bring back the file that was signed; or have the letter approved and "
                "sign it again",
            )

    def _is_signed_form(self, content: bytes, approved: ApprovedFile | None) -> bool:
        """Tell whether a file is the approved one, soundly signed, and nothing else."""
        from appeals.signing.docx_signature import is_signed_form_of
        from appeals.signing.pdf_verification import Approved
        from appeals.signing.verdict import Verdict
        from appeals.workflow.sealing.verify import examine

        if approved is None:
            return False
        if approved.role == "docx":
            kept = self._approvals.content_of(approved)
            if kept is None:  # of a case: the packet says from which bytes it came
                if not self._is_packed(content, approved):
                    return False
            elif not is_signed_form_of(content, kept):
                return False
        known = Approved(approved.sha256, approved.size_bytes)
        report = examine(approved.name, content, self._trust, known)
        return report.verdict in {Verdict.VALID, Verdict.INCOMPLETE}

    def _is_packed(self, content: bytes, approved: ApprovedFile) -> bool:
        listed = self._packet.file(approved.name) if self._packet else None
        return (
            listed is not None
            and listed.approved_sha256 == approved.sha256
            and listed.sha256 == hashlib.sha256(content).hexdigest()
        )

    @cached_property
    def _has_packet(self) -> bool:
        folder = self._files.path(PACKET).parent
        return any(os.path.lexists(folder / n) for n in (PACKET, SIGNATURE, GUIDE))

    @cached_property
    def _packet(self) -> Packet | None:
        from appeals.workflow.sealing.verify import sound_packet

        folder = self._files.path(PACKET).parent
        return sound_packet(folder, self._letter, self._trust)

    @cached_property
    def _trust(self) -> "Trust":
        from appeals.workflow.sealing.letter_trust import letter_trust

        return letter_trust(self._workspace, self._keys)

    def _fault(self, message: str, remedy: str) -> Blocker:
        return Blocker(code="not-proven", message=message, remedy=remedy)


def _can_verify() -> bool:
    return importlib.util.find_spec("cryptography") is not None
