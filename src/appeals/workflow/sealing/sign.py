"""Sign a letter: the approved bytes, never rendered again, each file by all who sign.

    reviews/<letter>/files/...   the approved bytes; for letters of cases out/<letter>/
      -> every letter is inspected before the first signature: one refusal signs nothing
      -> out/<letter>/<stem>.pdf, .docx   signed
      -> packet.json, packet.json.p7s, VERIFICATION.txt

Nothing is written before all is signed and verified; letters of cases, which may be
many, are signed, verified and written one by one. A run that the disk or a kill stops
half-way goes on where it stopped. A signatory whose key is on another machine signs
there: the files and the packet say whose signature is still missing.
"""

import sys
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from typing import NamedTuple, NoReturn, TypeVar

from appeals.composition.letter_request import LetterRequest
from appeals.errors import AppealsError, BlockedError, raise_all, shorten_list
from appeals.registry.workspace import Workspace
from appeals.signing.key_folder import KeyFolder
from appeals.signing.keys import KeySigner, Signer
from appeals.signing.packet import PacketApproval, PacketFile
from appeals.signing.pdf_signature import Level
from appeals.storage.atomic import write_bytes
from appeals.storage.private_files import new_file_mode
from appeals.workflow.approving.approval_status import ApprovalStatus
from appeals.workflow.approving.approve import letter_lock
from appeals.workflow.drafting.case_values import hide_values_in_error
from appeals.workflow.drafting.engines import Resident, run_resident
from appeals.workflow.drafting.ledger.ledger import OUT
from appeals.workflow.drafting.selection import (
    SelectedLetters,
    Selection,
    Unit,
    select_letters,
)
from appeals.workflow.keys.organisation_keys import find_key, load_signers
from appeals.workflow.sealing.letter_tasks import LetterTasks
from appeals.workflow.sealing.signing_run import (
    FileSigner,
    ProvenFile,
    SignedFile,
    SigningContext,
    SigningRun,
    open_run,
    write_packet,
)

LETTERS_AT_ONCE = 4
"""Letters that a process takes at a time."""
R = TypeVar("R")


class SignRun(NamedTuple):
    """A run in progress: the number of files to sign, and each as it is written."""

    total: int
    files: Iterator[SignedFile]


@dataclass(frozen=True, slots=True)
class InspectedLetter:
    """The state of a letter before the first signature.

    `signed_by` says for each file who has signed it, `is_packed` that the existing
    packet lists all of them as they are. `refusals` prevent the letter from being
    signed at all, `errors` only as long as any of it is left to sign. `is_unrequested`
    is set if nobody has tried to approve it.
    """

    stem: str
    signed_by: tuple[tuple[str, ...], ...] = ()
    is_packed: bool = False
    approvals: tuple[PacketApproval, ...] = ()
    refusals: tuple[AppealsError, ...] = ()
    errors: tuple[AppealsError, ...] = ()
    is_unrequested: bool = False


class Letters:
    """The letters of a run, in order; `loaded` is None for those of cases."""

    def __init__(self, run: SigningRun, chosen: SelectedLetters) -> None:
        self._run = run
        self._chosen = chosen
        self.loaded: tuple[LetterTasks, ...] | None = None
        if chosen.cases is None:
            self.loaded = tuple(map(self._tasks, chosen))

    def __len__(self) -> int:
        """Count the letters."""
        return len(self._chosen)

    def others(self) -> Iterator[LetterTasks]:
        """Give the approved letters that were not chosen: they may be signed already.

        Those of cases are listed in the existing packet.
        """
        if self._run.selection.cases is not None:
            return
        chosen = {each.stem for each in self.loaded or ()}
        for stem in self._run.statuses.editions():
            other = LetterTasks(self._run, stem)
            if stem not in chosen and other.approval_status.is_approved:
                yield other

    def process(
        self, work: Callable[[LetterTasks], R], *, is_parallel: bool = True
    ) -> Iterator[R]:
        """Process each letter; those of cases a few at a time.

        Processes are forked, since an open key cannot be passed to another process.
        Where there is no fork (Windows, macOS) this process does all. Only as many
        letters of cases are in memory as there are workers.
        """
        chosen = self._chosen
        if self.loaded is not None:
            yield from map(work, self.loaded)
            return
        task: Resident[Unit, R] = Resident(
            lambda unit: work(self._tasks(chosen.of(unit))),
            _refuse_spawning,
            (),
            self._run.close,
        )
        yield from run_resident(
            task,
            chosen.units(),
            len(chosen),
            at_once=LETTERS_AT_ONCE,
            may_fork=is_parallel and sys.platform == "linux",
        )

    def _tasks(self, selected: LetterRequest) -> LetterTasks:
        return LetterTasks(self._run, selected.file_stem, selected)


def _refuse_spawning() -> NoReturn:
    raise NotImplementedError


def sign(
    workspace: Workspace, selection: Selection, level: Level, by: SigningContext
) -> SignRun:
    """Sign the approved files of a letter, in the order of its signatories.

    `level` of the PDF signatures: "b", or "t" with a time stamp; with "lt" and "lta"
    the file to send has level "t", and an archive copy has the requested level.
    Everything is inspected before the first signature: BlockedError with all reasons
    when anything selected is not approved, was changed since, cannot be signed or is
    signed already. As the run is iterated, files are signed and verified, and then
    written; until its end no other run signs or approves the letter. MachineError when
    a token, a time-stamp authority or the disk stops it.
    """
    workspace.read_all()
    chosen = select_letters(workspace, selection)
    with ExitStack() as lock:
        lock.enter_context(letter_lock(workspace.root, selection.letter))
        run = open_run(workspace, selection, by)
        letters = Letters(run, chosen)
        left, approvals = _inspect_letters(run, letters)
        unsigned = sum(bool({*run.ids} - {*signed_by}) for signed_by in left)
        signer = FileSigner(run, _open_signers(run, {*left}), level)
        return SignRun(unsigned, _sign_all(letters, signer, approvals, lock.pop_all()))


def _inspect_letters(
    run: SigningRun, letters: Letters
) -> tuple[Sequence[tuple[str, ...]], Sequence[PacketApproval]]:
    """Find for each file that is left to sign or pack who has signed it already.

    Gives the approvals too; raises everything that blocks the run.
    """
    refusals: list[AppealsError] = []
    errors: list[AppealsError] = []
    unrequested: dict[str, AppealsError] = {}
    left: list[tuple[str, ...]] = []
    approvals: dict[str, PacketApproval] = {}
    for letter in letters.process(partial(_inspect_letter, run)):
        if letter.is_unrequested:
            unrequested[letter.stem] = letter.refusals[0]
            continue
        refusals += letter.refusals
        errors += letter.errors
        left += (
            signed_by
            for signed_by in letter.signed_by
            if {*run.ids} - {*signed_by} or not letter.is_packed
        )
        approvals |= {each.sha256: each for each in letter.approvals}
    refusals = [*_merge_unrequested(run, unrequested, len(letters)), *refusals]
    if not refusals and not left:
        raise _signed_already(run)
    raise_all([*refusals, *errors])
    return left, tuple(approvals.values())


def _inspect_letter(run: SigningRun, letter: LetterTasks) -> InspectedLetter:
    """Inspect one letter; its errors are returned."""
    stem, case = letter.stem, letter.case
    try:
        status, refusal = letter.approval_status, letter.refusal
        if refusal is not None:
            is_unrequested = status.state == "not-approved" and not status.refused
            return InspectedLetter(
                stem, refusals=(refusal,), is_unrequested=is_unrequested
            )
        errors = [hide_values_in_error(each, case) for each in letter.errors()]
        entries = [*letter.entries(), *letter.enclosed_entries()]
    except AppealsError as error:
        return InspectedLetter(stem, refusals=hide_values_in_error(error, case).split())
    return InspectedLetter(
        stem,
        signed_by=tuple(task.signed_by for task in letter.tasks),
        is_packed=all(run.is_packed(each.name, each.sha256) for each in entries),
        approvals=tuple(_packet_approvals(status)),
        errors=tuple(errors),
    )


def _merge_unrequested(
    run: SigningRun, refusals: Mapping[str, AppealsError], total: int
) -> Sequence[AppealsError]:
    """Merge the errors of letters that nobody approved into one sentence."""
    if len(refusals) <= 1:
        return tuple(refusals.values())
    which = "letters of cases " if run.selection.cases else ""
    stems = shorten_list([*refusals])
    message = f"{len(refusals)} of {total} {which}are not approved: {stems}"
    return (BlockedError(message, remedy=f"`{run.approve}`"),)


def _signed_already(run: SigningRun) -> BlockedError:
    message = f"'{run.letter}' is signed already, by all who sign it"
    if run.selection.cases:
        message = (
            f"the letters of '{run.letter}' about these cases are signed already, by "
            "all who sign them"
        )
    return BlockedError(
        message, remedy=f"`appeals verify {OUT}/{run.letter}` shows the signatures"
    )


def _sign_all(
    letters: Letters,
    signer: FileSigner,
    approvals: Sequence[PacketApproval],
    lock: ExitStack,
) -> Iterator[SignedFile]:
    """Sign, write and pack; keys in a device sign in this process alone."""
    run, listed = signer.run, list[PacketFile]()
    with lock, run.files:
        if letters.loaded is None:
            is_parallel = all(isinstance(each, KeySigner) for each in signer.signers)
            sign_one = partial(_sign_letter, signer)
            for files, entries in letters.process(sign_one, is_parallel=is_parallel):
                listed += entries
                yield from files
        else:
            proven = [_prove_letter(signer, letter) for letter in letters.loaded]
            for letter, proven_files in zip(letters.loaded, proven, strict=True):
                yield from _write_letter(signer, letter, proven_files)
                listed += (*letter.entries(proven_files), *letter.enclosed_entries())
            for other in letters.others():
                listed += other.entries()
        for path in write_packet(run, listed, approvals, signer.signers):
            yield SignedFile(path)


def _sign_letter(
    signer: FileSigner, letter: LetterTasks
) -> tuple[Sequence[SignedFile], Sequence[PacketFile]]:
    """Sign one letter; nothing is written before all of it is verified.

    Gives its files, and its entries in the packet.
    """
    proven = _prove_letter(signer, letter)
    files = tuple(_write_letter(signer, letter, proven))
    return files, (*letter.entries(proven), *letter.enclosed_entries())


def _prove_letter(signer: FileSigner, letter: LetterTasks) -> Sequence[ProvenFile]:
    ids = {*signer.run.ids}
    return [signer.sign(task) for task in letter.tasks if ids - {*task.signed_by}]


def _write_letter(
    signer: FileSigner, letter: LetterTasks, proven: Sequence[ProvenFile]
) -> Iterator[SignedFile]:
    for each in proven:
        yield from signer.write(each)
    for name, content in letter.enclosed.items():
        path = signer.run.files.path(name)
        if not path.exists():
            write_bytes(path, content, mode=new_file_mode(path.parent))


def _open_signers(
    run: SigningRun, signed_by: Collection[tuple[str, ...]]
) -> Sequence[Signer]:
    """Open the keys here of those who have yet to sign.

    `signed_by` says for each file who has signed it. The key of the next signer must be
    here.
    """
    folder = KeyFolder(run.by.keys)
    needed = [id_ for id_ in run.ids if any(id_ not in each for each in signed_by)]
    first, *others = needed or run.ids
    find_key(run.workspace, folder, first)  # raises where there is none
    here = [first, *(id_ for id_ in others if _has_key(run.workspace, folder, id_))]
    return load_signers(
        run.workspace, here, run.by.keys, run.by.passphrases, at=run.by.when
    )


def _has_key(workspace: Workspace, folder: KeyFolder, id_: str) -> bool:
    try:
        find_key(workspace, folder, id_)
    except BlockedError:
        return False
    return True


def _packet_approvals(status: ApprovalStatus) -> Iterator[PacketApproval]:
    """Give the approvals that the signatures of a letter rely on."""
    for vote in status.votes:
        moment = datetime.fromisoformat(vote.approval.approved_at).astimezone(UTC)
        yield PacketApproval(
            sha256=vote.stored.sha256,
            approved_by=vote.approval.approved_by,
            approved_at=moment.strftime("%Y-%m-%dT%H:%M:%SZ"),
            is_self_approved=vote.approval.is_self_approved,
        )
