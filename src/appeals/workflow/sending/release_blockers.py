"""What blocks a planned letter: no approval, no signature, or another file.

The manifest, which anybody may edit, does not count: only the approved bytes and the
signed list of files, the packet, do.
"""

import hashlib
import importlib.util
import os
from collections.abc import Iterator, Sequence
from datetime import datetime
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from appeals.composition.letter_request import LetterRequest
from appeals.delivery.plan import blocker
from appeals.errors import Problem
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


_INSTALL = "`appeals doctor` says how to install what verifies signatures"


def signature_check(
    workspace: Workspace, keys: Path, now: datetime | None = None
) -> CheckSignature | None:
    """Give the function that checks signed approvals; None without the package for it.

    `now` as for `approval_check`.
    """
    if not _can_verify():
        return None
    from appeals.workflow.approving.approval_keys import approval_check

    return approval_check(workspace, keys, now)


class Release(NamedTuple):
    """What blocks one letter, who approved it, and who signed each file."""

    blockers: tuple[Problem, ...] = ()
    approvers: tuple[str, ...] = ()
    signed: tuple[str, ...] = ()


class ReleaseJudge:
    """Decides for each letter of a plan if it is approved, and signed if necessary."""

    def __init__(self, common: Planning, checker: LetterChecker) -> None:
        self._workspace, self._keys = common.workspace, common.keys
        self._selection, self._formats = (
            common.options.selection,
            common.options.formats,
        )
        self._files = common.files
        self._checker = checker
        self._out = f"out/{self._selection.letter}"

    def judge(self, selected: LetterRequest) -> Release:
        """Judge one letter."""
        status = self._statuses.of(selected.file_stem, selected)
        ids = selected.letter.front.signed_by
        signatories = [self._workspace.signatories[id_] for id_ in ids]
        is_demo = self._workspace.settings.demo
        expected = expected_signers(signatories, is_demo=is_demo)
        missing = self._missing_signers(selected, expected)
        blockers = (
            *self._file_blockers(self._file_names(selected), status),
            *self._signature_blockers(selected, signatories, missing),
        )
        votes = status.votes if status.is_approved else ()
        approvers = tuple(vote.approval.approved_by for vote in votes)
        if missing is None:
            return Release(blockers, approvers)
        signed = tuple(each.id for each in expected if each.id not in missing)
        return Release(blockers, approvers, signed)

    @cached_property
    def _statuses(self) -> ApprovalStatuses:
        check = signature_check(self._workspace, self._keys)
        about = self._workspace, self._selection.letter, check, self._selection.cases
        return ApprovalStatuses(*about, self._checker)

    def _file_names(self, selected: LetterRequest) -> Sequence[str]:
        """Give the names of the files to be attached, as they are on the disk."""
        names = [f"{selected.file_stem}.{kind}" for kind in self._formats]
        return [self._files.path(name).name for name in names]

    def _file_blockers(
        self, names: Sequence[str], status: ApprovalStatus
    ) -> Iterator[Problem]:
        command = f"appeals review approve {self._selection.named()} --as PERSON"
        refusal = status.refusal(command if self._selection.cases else "")
        if refusal is not None:
            yield blocker("not-approved", refusal.message, refusal.remedy)
        files = {f.name: f for f in status.approved.files} if status.approved else {}
        for name in names if refusal is None else ():
            if name not in files:
                problem = "is not approved: it was rendered after the other files"
                yield blocker("not-approved", f"'{name}' {problem}", f"`{command}`")
        for name in names:
            approved = files.get(name) if status.is_approved else None
            yield from self._proof_problems(name, approved)

    def _proof_problems(
        self, name: str, approved: ApprovedFile | None
    ) -> Iterator[Problem]:
        """Say why a file is not what was approved and packed under its name.

        `approved` is the file as it was approved, if it was. A missing one is
        reported elsewhere. Raises MachineError when it cannot be read.
        """
        content = read_if_exists(self._files.path(name), name)
        if content is None:
            return
        digest = hashlib.sha256(content).hexdigest()
        is_approved = approved is None or digest == approved.sha256
        if (self._has_packet or not is_approved) and not _can_verify():
            yield blocker(
                "not-proven",
                f"whether '{name}' is the signed file cannot be checked on this "
                "machine",
                _INSTALL,
            )
        elif not (is_approved or self._is_signed_form(content, digest, approved)):
            yield blocker(
                "not-proven",
                f"'{name}' is neither the file that was approved nor that file with "
                "valid signatures",
                f"`appeals verify {self._out}` looks at the signatures; if "
                "`appeals sign` was interrupted, run it again; else render the letter "
                "again (--force), have it approved and sign it",
            )
        elif not self._has_packet:
            return
        elif self._packet is None:
            yield blocker(
                "not-proven",
                f"the signed list of files, {self._out}/{PACKET}, is missing or not "
                "valid",
                f"`appeals verify {self._out}` says why; sign the letter again, or "
                f"take {PACKET}, {SIGNATURE} and {GUIDE} away if it is not to be "
                "signed",
            )
        elif (listed := self._packet.file(name)) and listed.sha256 != digest:
            yield blocker(
                "not-proven",
                f"'{name}' is not the file that the signed list {self._out}/{PACKET} "
                "names",
                "bring back the file that was signed; or have the letter approved and "
                "sign it again",
            )

    def _is_signed_form(
        self, content: bytes, digest: str, approved: ApprovedFile | None
    ) -> bool:
        """Say whether a file is the approved one, soundly signed, and nothing else."""
        from appeals.signing.docx_signature import is_signed_form_of
        from appeals.signing.pdf_verification import Approved
        from appeals.signing.verdict import Verdict
        from appeals.workflow.sealing.verify import examine

        if approved is None:
            return False
        if approved.role == "docx":
            kept = self._statuses.folder.content_of(approved)
            if kept is not None and not is_signed_form_of(content, kept):
                return False
            if kept is None:  # of a case: the packet says from which bytes it came
                listed = self._packet.file(approved.name) if self._packet else None
                origin = (listed.approved_sha256, listed.sha256) if listed else None
                if origin != (approved.sha256, digest):
                    return False
        known = Approved(approved.sha256, approved.size_bytes)
        report = examine(approved.name, content, self._trust, known)
        return report.verdict in {Verdict.VALID, Verdict.INCOMPLETE}

    @cached_property
    def _has_packet(self) -> bool:
        folder = self._files.path(PACKET).parent
        return any(os.path.lexists(folder / n) for n in (PACKET, SIGNATURE, GUIDE))

    @cached_property
    def _packet(self) -> Packet | None:
        from appeals.workflow.sealing.verify import sound_packet

        folder = self._files.path(PACKET).parent
        return sound_packet(folder, self._selection.letter, self._trust)

    @cached_property
    def _trust(self) -> "Trust":
        from appeals.workflow.keys.organisation_keys import letter_trust

        return letter_trust(self._workspace, self._keys)

    def _signature_blockers(
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
            problem = f"whether '{stem}' is signed cannot be checked on this machine"
            yield blocker("unsigned", problem, _INSTALL)
        elif missing:
            yield blocker(
                "unsigned",
                f"'{stem}' is not signed yet by {', '.join(missing)}",
                f"have it approved, then `appeals sign {self._selection.named()}`",
            )

    def _missing_signers(
        self, selected: LetterRequest, expected: Sequence[Signatory]
    ) -> Sequence[str] | None:
        """Give who has not signed each file; None if that is unknown here."""
        if not expected:
            return ()
        if not _can_verify():
            return None
        from appeals.workflow.sealing.verify import missing_signatures

        names = [
            name for name in self._file_names(selected) if self._files.record(name)
        ]
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


def _can_verify() -> bool:
    return importlib.util.find_spec("cryptography") is not None
