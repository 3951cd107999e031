"""What blocks a planned letter: no approval, no signature, or a file that is another.

The manifest, which anybody may edit, has no say: asked are the approved bytes and the
signed list of files, the packet.
"""

import hashlib
import importlib.util
import os
from collections.abc import Iterator, Sequence
from datetime import datetime
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from appeals.composition.letter_request import LetterRequest
from appeals.delivery.plan import blocker
from appeals.errors import BlockedError, Problem
from appeals.model.approval import ApprovedFile
from appeals.model.people import Signatory, expected_signers
from appeals.registry.workspace import Workspace
from appeals.signing.packet import GUIDE, PACKET, SIGNATURE, Packet
from appeals.storage.reading import read_if_exists
from appeals.workflow.approving.approval_status import (
    ApprovalStatus,
    ApprovalStatuses,
    CheckSignature,
)
from appeals.workflow.approving.checked_letters import LetterChecker
from appeals.workflow.sending.plan_options import Planning

if TYPE_CHECKING:
    from appeals.signing.trust import Trust


def signature_check(
    workspace: Workspace, keys: Path, now: datetime | None = None
) -> CheckSignature | None:
    """Give what judges signed approvals; None without the package that can.

    `now` as for `approval_check`.
    """
    if not _can_verify():
        return None
    from appeals.workflow.approving.approval_keys import approval_check

    return approval_check(workspace, keys, now)


class ReleaseBlockers:
    """Says of each letter of a plan whether it is approved, and signed if it must be.

    `checker` composes the letters of the plan.
    """

    def __init__(self, common: Planning, checker: LetterChecker) -> None:
        self._workspace = common.workspace
        self._selection = common.options.selection
        self._letter = self._selection.letter
        self._formats = common.options.formats
        self._files = common.files
        self._keys = common.keys
        self._checker = checker

    def of(
        self, selected: LetterRequest
    ) -> tuple[tuple[Problem, ...], tuple[str, ...], tuple[str, ...]]:
        """Give what blocks one letter, by whom it is approved, and who signed it."""
        approval_status = self._statuses.of(selected.file_stem, selected)
        votes = approval_status.votes if approval_status.is_approved else ()
        people = tuple(vote.approval.approved_by for vote in votes)
        ids = selected.letter.front.signed_by
        signatories = [self._workspace.signatories[id_] for id_ in ids]
        is_demo = self._workspace.settings.demo
        expected = expected_signers(signatories, is_demo=is_demo)
        missing = self._missing(selected, expected)
        blockers = (
            *self._blockers(selected, approval_status),
            *self._unsigned(selected, signatories, missing),
        )
        signed = () if missing is None else tuple(x.id for x in expected)
        return blockers, people, tuple(x for x in signed if x not in (missing or ()))

    def _blockers(
        self, selected: LetterRequest, approval_status: ApprovalStatus
    ) -> Iterator[Problem]:
        yield from self._approval(selected, approval_status)
        edition = approval_status.approved if approval_status.is_approved else None
        known = {file.name: file for file in edition.files} if edition else {}
        for name in self._names(selected):
            yield from self._proof(name, known.get(name))

    @cached_property
    def _statuses(self) -> ApprovalStatuses:
        check = signature_check(self._workspace, self._keys)
        about = self._workspace, self._letter, check, self._selection.cases
        return ApprovalStatuses(*about, self._checker)

    def _names(self, selected: LetterRequest) -> Sequence[str]:
        """Name the files to be attached, as they are on the disk."""
        names = [f"{selected.file_stem}.{kind}" for kind in self._formats]
        return [self._files.path(name).name for name in names]

    @property
    def _command(self) -> str:
        return f"appeals review approve {self._selection.named()} --as PERSON"

    def _approval(
        self, selected: LetterRequest, approval_status: ApprovalStatus
    ) -> Iterator[Problem]:
        refusal = approval_status.refusal(
            self._command if self._selection.cases else ""
        )
        if refusal is not None:
            yield _not_approved(refusal)
            return
        approved = approval_status.approved
        known = {file.name for file in approved.files} if approved else set()
        for name in self._names(selected):
            if name not in known:
                refusal = BlockedError(
                    f"'{name}' is not approved: it was rendered after the other files",
                    remedy=f"`{self._command}`",
                )
                yield _not_approved(refusal)

    def _proof(self, name: str, approved: ApprovedFile | None) -> Iterator[Problem]:
        """Say why a file is not what was approved and packed under its name.

        `approved` is the file as it was approved, if it was. One that is not there has
        no fault here. Raises MachineError when it cannot be read.
        """
        content = read_if_exists(self._files.path(name), name)
        if content is None:
            return
        digest = hashlib.sha256(content).hexdigest()
        is_approved = approved is None or digest == approved.sha256
        if (self._has_packet or not is_approved) and not _can_verify():
            yield _not_proven(
                f"whether '{name}' is the signed file cannot be checked on this "
                "machine",
                "`appeals doctor` says how to install what verifies signatures",
            )
            return
        is_signed = not is_approved and self._is_signed_form(content, approved)
        if not (is_approved or is_signed):
            yield _not_proven(
                f"'{name}' is neither the file that was approved nor that file with "
                "valid signatures",
                f"`appeals verify out/{self._letter}` looks at the signatures; if "
                "`appeals sign` was interrupted, run it again; else render the letter "
                "again (--force), have it approved and sign it",
            )
            return
        yield from self._of_packet(name, digest)

    def _of_packet(self, name: str, digest: str) -> Iterator[Problem]:
        if not self._has_packet:
            return
        where = f"out/{self._letter}/{PACKET}"
        if self._packet is None:
            yield _not_proven(
                f"the signed list of files, {where}, is missing or not valid",
                f"`appeals verify out/{self._letter}` says why; sign the letter again, "
                f"or take {PACKET}, {SIGNATURE} and {GUIDE} away if it is not to be "
                "signed",
            )
            return
        listed = self._packet.file(name)
        if listed is not None and listed.sha256 != digest:
            yield _not_proven(
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
            kept = self._statuses.folder.content_of(approved)
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
        from appeals.workflow.keys.organisation_keys import letter_trust

        return letter_trust(self._workspace, self._keys)

    def _unsigned(
        self,
        selected: LetterRequest,
        signatories: Sequence[Signatory],
        missing: Sequence[str] | None,
    ) -> Iterator[Problem]:
        settings, stem = self._workspace.settings, selected.file_stem
        required = settings.signing.required
        if required is None:
            required = any(each.certificate_sha256 for each in signatories)
        if not required:
            return
        if not expected_signers(signatories, is_demo=settings.demo):
            names = ", ".join(f"'{each.id}'" for each in signatories)
            yield blocker(
                "unsigned",
                f"'{stem}' is not signed: no certificate is registered for {names}",
                "make a key (`appeals keys new ID --self-signed`) and register "
                "its certificate; or set `required = false` under [signing] in "
                "appeals.toml",
            )
        elif missing is None:
            yield blocker(
                "unsigned",
                f"whether '{stem}' is signed cannot be checked on this machine",
                "`appeals doctor` says how to install what verifies signatures",
            )
        elif missing:
            yield blocker(
                "unsigned",
                f"'{stem}' is not signed yet by {', '.join(missing)}",
                f"have it approved, then `appeals sign {self._selection.named()}`",
            )

    def _missing(
        self, selected: LetterRequest, expected: Sequence[Signatory]
    ) -> Sequence[str] | None:
        """Name who has not signed each file; None where nothing here can tell."""
        if not expected:
            return ()
        if not _can_verify():
            return None
        from appeals.workflow.sealing.verify import missing_signatures

        names = [name for name in self._names(selected) if self._files.record(name)]
        if not names:
            return tuple(each.id for each in expected)
        paths, trust = map(self._files.path, names), self._pinned_trust
        found = (
            s.id for path in paths for s in missing_signatures(path, expected, trust)
        )
        return tuple(dict.fromkeys(found))

    @cached_property
    def _pinned_trust(self) -> "Trust":
        from appeals.workflow.keys.organisation_keys import pinned_trust

        return pinned_trust(self._workspace, self._keys)


def _not_approved(refusal: BlockedError) -> Problem:
    return blocker("not-approved", refusal.message, refusal.remedy)


def _not_proven(message: str, remedy: str) -> Problem:
    return blocker("not-proven", message, remedy)


def _can_verify() -> bool:
    return importlib.util.find_spec("cryptography") is not None
