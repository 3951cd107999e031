"""What keeps a planned letter back: approvals and signatures that are still missing."""

import importlib.util
from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from functools import cached_property
from pathlib import Path

from appeals.composition.compose import ComposedLetter
from appeals.delivery.plan import Blocker
from appeals.errors import BlockedError
from appeals.model.choices import Format
from appeals.model.finding import Finding
from appeals.model.people import Signatory, expected_signers
from appeals.registry.workspace import Workspace
from appeals.workflow.approving.approval_basis import case_basis
from appeals.workflow.approving.approval_status import (
    ApprovalStatus,
    ApprovalStatuses,
    CheckSignature,
)
from appeals.workflow.drafting.case_letters import CaseChoice
from appeals.workflow.drafting.ledger.ledger import Ledger
from appeals.workflow.drafting.selection import SelectedLetter
from appeals.workflow.sending.proven_files import ProvenFiles


def signature_check(
    workspace: Workspace, keys: Path, now: datetime | None = None
) -> CheckSignature | None:
    """Give what judges signed approvals; None without the package that can.

    `now` as for `approval_check`.
    """
    if importlib.util.find_spec("cryptography") is None:
        return None
    from appeals.workflow.approving.approval_keys import approval_check

    return approval_check(workspace, keys, now)


class ReleaseBlockers:
    """Says of each letter of a plan whether it is approved, and signed if it must be.

    `keys` is the key folder: it says who demonstration keys belong to.
    """

    def __init__(
        self,
        workspace: Workspace,
        letter: str,
        formats: Sequence[Format],
        files: Ledger,
        keys: Path,
        cases: CaseChoice | None,
    ) -> None:
        self._workspace = workspace
        self._cases = cases
        self._letter = letter
        self._formats = formats
        self._files = files
        self._keys = keys
        self._proven = ProvenFiles(workspace, letter, files, keys)

    def of(
        self,
        selected: SelectedLetter,
        letter: ComposedLetter,
        findings: Sequence[Finding],
    ) -> Iterator[Blocker]:
        """Give what blocks one letter; `findings` are those of the rules."""
        asked = self._workspace, selected, letter, findings
        standing = self._standings.of(selected.file_stem, lambda: case_basis(*asked))
        yield from self._approval(selected, standing)
        yield from self._proofs(selected, standing)
        yield from self._signatures(selected)

    @cached_property
    def _standings(self) -> ApprovalStatuses:
        check = signature_check(self._workspace, self._keys)
        return ApprovalStatuses(self._workspace, self._letter, check, self._cases)

    @property
    def _letters(self) -> str:
        """How a command names the letters."""
        cases = " --cases FILE" if self._cases else ""
        table = " --as-table" if self._cases and self._cases.is_table else ""
        return f"{self._letter}{cases}{table}"

    @property
    def _command(self) -> str:
        return f"appeals review approve {self._letters} --as PERSON"

    def _approval(
        self, selected: SelectedLetter, standing: ApprovalStatus
    ) -> Iterator[Blocker]:
        refusal = standing.refusal(self._command if self._cases else "")
        if refusal is not None:
            yield _not_approved(refusal)
            return
        approved = standing.approved
        known = {file.name for file in approved.files} if approved else set()
        for kind in self._formats:
            name = self._files.path(f"{selected.file_stem}.{kind}").name
            if name not in known:
                refusal = BlockedError(
                    f"'{name}' is not approved: it was rendered after the other files",
                    remedy=f"`{self._command}`",
                )
                yield _not_approved(refusal)

    def _proofs(
        self, selected: SelectedLetter, standing: ApprovalStatus
    ) -> Iterator[Blocker]:
        """Compare the files with what was approved and packed."""
        edition = standing.approved if standing.is_approved else None
        known = {file.name: file for file in edition.files} if edition else {}
        for kind in self._formats:
            name = self._files.path(f"{selected.file_stem}.{kind}").name
            yield from self._proven.faults(name, known.get(name))

    def _signatures(self, selected: SelectedLetter) -> Iterator[Blocker]:
        settings = self._workspace.settings
        ids = selected.letter.front.signed_by
        signatories = [self._workspace.signatories[id_] for id_ in ids]
        required = settings.signing.required
        if required is None:
            required = any(each.certificate_sha256 for each in signatories)
        if not required:
            return
        expected = expected_signers(signatories, is_demo=settings.demo)
        if not expected:
            names = ", ".join(f"'{each.id}'" for each in signatories)
            yield Blocker(
                code="unsigned",
                message=f"'{selected.file_stem}' is not signed: no certificate is "
                f"registered for {names}",
                remedy="make a key (`appeals keys new ID --self-signed`) and register "
                "its certificate; or set `required = false` under [signing] in "
                "appeals.toml",
            )
            return
        yield from self._missing(selected.file_stem, expected)

    def _missing(self, stem: str, expected: Sequence[Signatory]) -> Iterator[Blocker]:
        names = [f"{stem}.{kind}" for kind in self._formats]
        paths = [self._files.path(name) for name in names if self._files.record(name)]
        if importlib.util.find_spec("cryptography") is None:
            yield Blocker(
                code="unsigned",
                message=f"whether '{stem}' is signed cannot be checked on this machine",
                remedy="`appeals doctor` says how to install what verifies signatures",
            )
            return
        missing_from = self._signature_reader
        found = (each.id for path in paths for each in missing_from(path, expected))
        if missing := tuple(dict.fromkeys(found)):
            yield Blocker(
                code="unsigned",
                message=f"'{stem}' is not signed yet by {', '.join(missing)}",
                remedy=f"have it approved, then `appeals sign {self._letters}`",
            )

    @cached_property
    def _signature_reader(
        self,
    ) -> Callable[[Path, Sequence[Signatory]], Sequence[Signatory]]:
        from appeals.workflow.sealing.letter_trust import pinned_trust
        from appeals.workflow.sealing.missing_signatures import missing_signatures

        trust = pinned_trust(self._workspace, self._keys)
        return lambda path, expected: missing_signatures(path, expected, trust)


def _not_approved(refusal: BlockedError) -> Blocker:
    return Blocker(code="not-approved", message=refusal.message, remedy=refusal.remedy)
