"""Sign letters of cases: one act and one packet, letter by letter.

All letters are looked at before the first signature: one refusal signs nothing. Then
every letter is signed and proven whole before its files are written. In memory are the
bytes of no more letters than there are workers; a run that was interrupted goes on with
the next letter, and the packet is written when all are signed.
"""

import os
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial
from itertools import islice
from typing import Generic, NoReturn, TypeVar

from appeals.composition.compose import Composer
from appeals.errors import AppealsError, BlockedError, raise_all
from appeals.model.case import Case
from appeals.registry.workspace import Workspace
from appeals.signing.keys import KeySigner
from appeals.signing.packet import PACKET, PacketApproval, PacketFile
from appeals.storage.names import child_path
from appeals.workflow.approving.approval_keys import approval_check
from appeals.workflow.approving.approval_status import OUT, ApprovalStatuses
from appeals.workflow.drafting.case_letters import (
    CaseChoice,
    ChosenLetters,
    error_without_values,
    with_cases,
)
from appeals.workflow.drafting.engines import (
    JOBS_PER_WORKER,
    Resident,
    open_engine,
    run_in_order,
)
from appeals.workflow.drafting.formats import read_layout
from appeals.workflow.drafting.ledger.ledger import Ledger
from appeals.workflow.drafting.selection import SelectedLetter, select_letters
from appeals.workflow.sealing.case_tasks import CaseSigning, CaseTasks
from appeals.workflow.sealing.letter_trust import letter_trust
from appeals.workflow.sealing.packing import Batch, write_packet
from appeals.workflow.sealing.sign import (
    SignOptions,
    SignRun,
    approvals_of,
    expected_of,
    open_signers,
)
from appeals.workflow.sealing.signed_files import FileSigner, SignedFile, SigningContext
from appeals.workflow.sealing.verify import sound_packet

CASES_AT_ONCE = 4
"""Rows that a worker takes at a time."""
_FEW = 3

R = TypeVar("R")


@dataclass(frozen=True, slots=True)
class LookedAt:
    """What is known of a letter before the first signature.

    `signed_by` says of each file who has signed it, `is_packed` that the packet there
    lists all of them as they are. `is_unapproved` is set where nobody approved it.
    """

    stem: str
    signed_by: tuple[tuple[str, ...], ...] = ()
    is_packed: bool = False
    approvals: tuple[PacketApproval, ...] = ()
    errors: tuple[AppealsError, ...] = ()
    is_unapproved: bool = False


@dataclass(frozen=True, slots=True)
class SignedLetter:
    """The files of a letter that were written, and its entries in the packet."""

    files: tuple[SignedFile, ...]
    listed: tuple[PacketFile, ...]


def sign_cases(
    workspace: Workspace, options: SignOptions, by: SigningContext, choice: CaseChoice
) -> SignRun:
    """Sign the approved letters of a file of cases; `options` chooses recipients.

    Raises what `sign` raises, about all letters and before the first signature. As the
    run is read, each letter is signed, proven and written, and at its end the packet.
    """
    workspace.read_all()
    selected = select_letters(workspace, options.letter, options.to, options.langs)
    chosen = with_cases(selected, choice, workspace.root)
    ids = [each.id for each in expected_of(workspace, options.letter)]
    common = _common(workspace, options.letter, by, choice)
    left, approvals = _look_at_all(common, chosen)
    total = sum(count for signed_by, count in left.items() if set(ids) - {*signed_by})
    if not left:
        raise BlockedError(
            f"the letters of '{options.letter}' about these cases are signed already, "
            "by all who sign them",
            remedy=f"`appeals verify {OUT}/{options.letter}` shows the signatures",
        )
    signers = open_signers(workspace, ids, [*left], by)
    common = replace(common, batch=replace(common.batch, approvals=approvals))
    signer = FileSigner(
        common.files, common.batch, signers, options.level, by, common.trust, workspace
    )
    return SignRun(total, _run(common, chosen, signer))


def _common(
    workspace: Workspace, letter: str, by: SigningContext, choice: CaseChoice
) -> CaseSigning:
    out, trust = child_path(workspace.root, OUT), letter_trust(workspace, by.keys)
    has_cases = not choice.is_table
    files = Ledger(out, letter, is_forced=False, has_cases=has_cases)
    earlier = sound_packet(files.path(PACKET).parent, letter, trust)
    check = approval_check(workspace, by.keys, by.when)
    return CaseSigning(
        workspace,
        f"{letter} --cases FILE{' --as-table' if choice.is_table else ''}",
        files,
        ApprovalStatuses(workspace, letter, check, choice),
        Batch(letter, expected_of(workspace, letter), (), {}, earlier=earlier),
        trust,
        Composer(workspace),
        read_layout(workspace.root),
    )


def _look_at_all(
    common: CaseSigning, chosen: ChosenLetters
) -> tuple[dict[tuple[str, ...], int], tuple[PacketApproval, ...]]:
    """Count the files that are left to sign or to pack, by those who have signed them.

    Gives the approvals too; raises everything that is in the way.
    """
    errors: list[AppealsError] = []
    unapproved: list[str] = []
    left: dict[tuple[str, ...], int] = {}
    approvals: dict[str, PacketApproval] = {}
    ids = {each.id for each in common.batch.expected}
    for looked in _each(common, chosen, partial(_look, common), is_parallel=True):
        errors += looked.errors
        unapproved += [looked.stem] if looked.is_unapproved else []
        for signed_by in looked.signed_by:
            if ids - {*signed_by} or not looked.is_packed:
                left[signed_by] = left.get(signed_by, 0) + 1
        approvals |= {each.sha256: each for each in looked.approvals}
    if unapproved:
        more = f" and {len(unapproved) - _FEW} more" if len(unapproved) > _FEW else ""
        error = BlockedError(
            f"{len(unapproved)} of {len(chosen)} letters of cases are not approved: "
            f"{', '.join(unapproved[:_FEW])}{more}",
            remedy=f"`{common.approve}`",
        )
        errors.insert(0, error)
    raise_all(errors)
    return left, tuple(approvals.values())


def _look(common: CaseSigning, selected: SelectedLetter) -> LookedAt:
    """Look at one letter; what is wrong with it is given back."""
    stem, letter = selected.file_stem, CaseTasks(common, selected)
    try:
        standing = letter.standing
    except AppealsError as error:
        shown = error_without_values(error, selected.case)
        return LookedAt(stem, errors=shown.split())
    if standing.state == "not-approved" and not standing.refused:
        return LookedAt(stem, is_unapproved=True)
    try:
        entries = [*letter.entries(), *letter.enclosed()]
        signed_by = tuple(task.signed_by for task in letter.tasks)
        errors = tuple(letter.errors())
    except AppealsError as error:
        errors, entries, signed_by = error.split(), [], ()
    reported = tuple(error_without_values(each, selected.case) for each in errors)
    is_packed = all(common.batch.is_packed(e.name, e.sha256) for e in entries)
    return LookedAt(stem, signed_by, is_packed, approvals_of((standing,)), reported)


def _run(
    common: CaseSigning, chosen: ChosenLetters, signer: FileSigner
) -> Iterator[SignedFile]:
    """Sign letter by letter; keys that lie in a device sign in this process alone."""
    is_parallel = all(isinstance(each, KeySigner) for each in signer.signers)
    listed: list[PacketFile] = []
    sign = partial(_sign, common, signer)
    with common.files:
        for each in _each(common, chosen, sign, is_parallel=is_parallel):
            listed += each.listed
            yield from each.files
    folder, by = common.files.path(PACKET).parent, signer.by
    now = by.when, by.timestamper
    for path in write_packet(folder, common.batch, listed, signer.signers, *now):
        yield SignedFile(path)


def _sign(
    common: CaseSigning, signer: FileSigner, selected: SelectedLetter
) -> SignedLetter:
    """Sign one letter; nothing of it is written before all of it is proven."""
    letter = CaseTasks(common, selected)
    ids = {each.id for each in common.batch.expected}
    left = [task for task in letter.tasks if ids - {*task.signed_by}]
    proven = [signer.sign(task) for task in left]
    files = tuple(file for each in proven for file in signer.write(each))
    entries = (*letter.entries(proven), *letter.enclosed())
    return SignedLetter(files, entries)


class _ForRows(Generic[R]):
    """Does something with each letter of some rows, here or in a forked process."""

    def __init__(
        self,
        common: CaseSigning,
        chosen: ChosenLetters,
        work: Callable[[SelectedLetter], R],
    ) -> None:
        self._common = common
        self._chosen = chosen
        self._work = work
        self._home = os.getpid()

    def __call__(self, cases: Sequence[Case]) -> tuple[R, ...]:
        letters = (each for case in cases for each in self._chosen.about(case))
        done = tuple(map(self._work, letters))
        if os.getpid() == self._home:
            self._common.rest()  # no process may inherit an open database
        return done


def _each(
    common: CaseSigning,
    chosen: ChosenLetters,
    work: Callable[[SelectedLetter], R],
    *,
    is_parallel: bool,
) -> Iterator[R]:
    """Do something with each letter, in their order, some rows at a time.

    Processes are forked, since an opened key cannot be handed over. Where there is no
    fork (Windows, macOS) this process does all.
    """
    if chosen.cases is None:
        yield from map(work, chosen)
        return
    jobs = 1 + -(-(chosen.cases.count - 1) // CASES_AT_ONCE)
    is_forked = is_parallel and sys.platform == "linux"
    window = JOBS_PER_WORKER * (os.cpu_count() or 1)
    task = Resident(_ForRows(common, chosen, work), _never_spawned, ())
    rows = ((None, each) for each in _chunks(iter(chosen.cases)))
    with task, open_engine("local", jobs if is_forked else 1) as make:
        for _, done in run_in_order(make, task, rows, window=window):
            yield from done or ()


def _chunks(cases: Iterator[Case]) -> Iterator[tuple[Case, ...]]:
    """Give one row, which warms this process up, then some at a time."""
    yield tuple(islice(cases, 1))
    while chunk := tuple(islice(cases, CASES_AT_ONCE)):
        yield chunk


def _never_spawned() -> NoReturn:
    raise NotImplementedError
