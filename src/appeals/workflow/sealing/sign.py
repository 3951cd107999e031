"""Sign a letter: the approved bytes, never rendered again, each file by all who sign.

    reviews/<letter>/files/...   the approved bytes; for letters of cases out/<letter>/
      -> every letter is looked at before the first signature: one refusal signs nothing
      -> out/<letter>/<stem>.pdf, .docx   signed
      -> packet.json, packet.json.p7s, VERIFICATION.txt

Nothing is written before all is signed and proven; letters of cases, which may be many,
are signed, proven and written one by one. A run that the disk or a kill stops half-way
goes on where it stopped. Who has a key on another machine signs there: the files and
the packet say whose signature is still missing.
"""

import sys
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from typing import NoReturn, TypeVar

from appeals.composition.letter_request import LetterRequest
from appeals.errors import AppealsError, BlockedError, raise_all, shorten_list
from appeals.registry.workspace import Workspace
from appeals.signing.key_folder import KeyFolder
from appeals.signing.keys import KeySigner, Signer
from appeals.signing.packet import PacketApproval, PacketFile
from appeals.signing.pdf_signature import Level
from appeals.storage.atomic import write_bytes
from appeals.storage.private_files import mode_in
from appeals.workflow.approving.approval_status import ApprovalStatus
from appeals.workflow.approving.approve import letter_lock
from appeals.workflow.drafting.case_values import error_without_values
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
from appeals.workflow.sealing.signed_files import FileSigner, ProvenFile, SignedFile
from appeals.workflow.sealing.signing_run import (
    SigningContext,
    SigningRun,
    open_run,
    write_packet,
)

LETTERS_AT_ONCE = 4
"""Letters that a process takes at a time."""
R = TypeVar("R")


@dataclass(frozen=True, slots=True)
class SignOptions:
    """What `appeals sign` was asked for; which letters, as when rendering.

    `level` of the PDF signatures: "b", or "t" with a time stamp; with "lt" and "lta"
    the file to send has level "t", and a copy for the archive the one asked for.
    """

    selection: Selection
    level: Level = "b"


@dataclass(frozen=True, slots=True)
class SignRun:
    """A run under way: how many files there are to sign, and each as it is written."""

    total: int
    files: Iterator[SignedFile]


@dataclass(frozen=True, slots=True)
class LookedAt:
    """What is known of a letter before the first signature.

    `signed_by` says of each file who has signed it, `is_packed` that the packet there
    lists all of them as they are. `refusals` keep it from being signed at all, `errors`
    while anything of it is left to be signed. `is_unasked` is set where nobody tried to
    approve it.
    """

    stem: str
    signed_by: tuple[tuple[str, ...], ...] = ()
    is_packed: bool = False
    approvals: tuple[PacketApproval, ...] = ()
    refusals: tuple[AppealsError, ...] = ()
    errors: tuple[AppealsError, ...] = ()
    is_unasked: bool = False


@dataclass(frozen=True, slots=True)
class SignedLetter:
    """The files of a letter that were written, and its entries in the packet."""

    files: tuple[SignedFile, ...]
    listed: tuple[PacketFile, ...]


class Letters:
    """The letters of a run, in their order; `at_hand` is None where they are many."""

    def __init__(self, run: SigningRun, chosen: SelectedLetters) -> None:
        self._run = run
        self._chosen = chosen
        self.at_hand: tuple[LetterTasks, ...] | None = None
        if chosen.cases is None:
            self.at_hand = tuple(self._tasks(each) for each in chosen)

    def __len__(self) -> int:
        """Count the letters."""
        return len(self._chosen)

    def others(self) -> Iterator[LetterTasks]:
        """Give the approved letters that were not chosen: they may be signed already.

        Those of cases are listed in the packet there.
        """
        if self._run.selection.cases is not None:
            return
        chosen = {each.stem for each in self.at_hand or ()}
        for stem in self._run.statuses.editions():
            other = LetterTasks(self._run, stem)
            if stem not in chosen and other.approval_status.is_approved:
                yield other

    def each(
        self, work: Callable[[LetterTasks], R], *, is_parallel: bool = True
    ) -> Iterator[R]:
        """Do something with each letter; with those of cases some at a time.

        Processes are forked, since an opened key cannot be handed over. Where there is
        no fork (Windows, macOS) this process does all.
        """
        chosen = self._chosen
        if self.at_hand is not None:
            yield from map(work, self.at_hand)
            return
        task: Resident[Unit, R] = Resident(
            lambda unit: work(self._tasks(chosen.of(unit))),
            _never_spawned,
            (),
            self._run.rest,
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


def _never_spawned() -> NoReturn:
    raise NotImplementedError


def sign(workspace: Workspace, options: SignOptions, by: SigningContext) -> SignRun:
    """Sign what is approved of a letter, in the order of its signatories.

    Everything is looked at before the first
    signature: BlockedError with all reasons when anything chosen is not approved, was
    changed since, cannot be signed or is signed already. As the run is read, files are
    signed and proven, and then written; until its end no other run signs or approves
    the letter. MachineError when a token, a time-stamp authority or the disk stops it.
    """
    workspace.read_all()
    chosen = select_letters(workspace, options.selection)
    with ExitStack() as held:
        held.enter_context(letter_lock(workspace.root, options.selection.letter))
        run = open_run(workspace, options.selection, by)
        letters = Letters(run, chosen)
        left, approvals = _look_at_all(run, letters)
        unsigned = [count for by_, count in left.items() if {*run.ids} - {*by_}]
        signers = _open_signers(run, [*left])
        signer = FileSigner(run, signers, options.level)
        files = _sign_all(letters, signer, approvals, held.pop_all())
        return SignRun(sum(unsigned), files)


def _look_at_all(
    run: SigningRun, letters: Letters
) -> tuple[Mapping[tuple[str, ...], int], tuple[PacketApproval, ...]]:
    """Count the files that are left to sign or to pack, by those who have signed them.

    Gives the approvals too; raises everything that is in the way.
    """
    refusals: list[AppealsError] = []
    errors: list[AppealsError] = []
    unasked: dict[str, AppealsError] = {}
    left: Counter[tuple[str, ...]] = Counter()
    approvals: dict[str, PacketApproval] = {}
    for looked in letters.each(partial(_look, run)):
        if looked.is_unasked:
            unasked[looked.stem] = looked.refusals[0]
            continue
        refusals += looked.refusals
        errors += looked.errors
        for signed_by in looked.signed_by:
            if {*run.ids} - {*signed_by} or not looked.is_packed:
                left[signed_by] += 1
        approvals |= {each.sha256: each for each in looked.approvals}
    refusals = [*_unasked(run, unasked, len(letters)), *refusals]
    if not refusals and not left:
        raise _signed_already(run)
    raise_all([*refusals, *errors])
    return left, tuple(approvals.values())


def _look(run: SigningRun, letter: LetterTasks) -> LookedAt:
    """Look at one letter; what is wrong with it is given back."""
    stem, case = letter.stem, letter.case
    try:
        approval_status, refusal = letter.approval_status, letter.refusal
        if refusal is not None:
            is_unasked = (
                approval_status.state == "not-approved" and not approval_status.refused
            )
            return LookedAt(stem, refusals=(refusal,), is_unasked=is_unasked)
        errors = [error_without_values(each, case) for each in letter.errors()]
        entries = [*letter.entries(), *letter.enclosed_entries()]
    except AppealsError as error:
        return LookedAt(stem, refusals=error_without_values(error, case).split())
    return LookedAt(
        stem,
        signed_by=tuple(task.signed_by for task in letter.tasks),
        is_packed=all(run.is_packed(each.name, each.sha256) for each in entries),
        approvals=tuple(_approvals(approval_status)),
        errors=tuple(errors),
    )


def _unasked(
    run: SigningRun, stems: Mapping[str, AppealsError], total: int
) -> Sequence[AppealsError]:
    """Say of all letters that nobody approved that they are not, in one sentence."""
    if len(stems) <= 1:
        return tuple(stems.values())
    which = "letters of cases " if run.selection.cases else ""
    words = f"{len(stems)} of {total} {which}are not approved: {shorten_list([*stems])}"
    return (BlockedError(words, remedy=f"`{run.approve}`"),)


def _signed_already(run: SigningRun) -> BlockedError:
    words = f"'{run.letter}' is signed already, by all who sign it"
    if run.selection.cases:
        words = (
            f"the letters of '{run.letter}' about these cases are signed already, by "
            "all who sign them"
        )
    return BlockedError(
        words,
        remedy=f"`appeals verify {OUT}/{run.letter}` shows the signatures",
    )


def _sign_all(
    letters: Letters,
    signer: FileSigner,
    approvals: Sequence[PacketApproval],
    held: ExitStack,
) -> Iterator[SignedFile]:
    """Sign, write and pack; keys that lie in a device sign in this process alone."""
    run, listed = signer.run, list[PacketFile]()
    with held, run.files:
        if letters.at_hand is None:
            is_parallel = all(isinstance(each, KeySigner) for each in signer.signers)
            sign_one = partial(_sign_letter, signer)
            for done in letters.each(sign_one, is_parallel=is_parallel):
                listed += done.listed
                yield from done.files
        else:
            proven = [_prove(signer, letter) for letter in letters.at_hand]
            for letter, files in zip(letters.at_hand, proven, strict=True):
                yield from _write(signer, letter, files)
                listed += (*letter.entries(files), *letter.enclosed_entries())
            for other in letters.others():
                listed += other.entries()
        for path in write_packet(run, listed, approvals, signer.signers):
            yield SignedFile(path)


def _sign_letter(signer: FileSigner, letter: LetterTasks) -> SignedLetter:
    """Sign one letter; nothing of it is written before all of it is proven."""
    proven = _prove(signer, letter)
    files = tuple(_write(signer, letter, proven))
    return SignedLetter(files, (*letter.entries(proven), *letter.enclosed_entries()))


def _prove(signer: FileSigner, letter: LetterTasks) -> Sequence[ProvenFile]:
    ids = {*signer.run.ids}
    return [signer.sign(task) for task in letter.tasks if ids - {*task.signed_by}]


def _write(
    signer: FileSigner, letter: LetterTasks, proven: Sequence[ProvenFile]
) -> Iterator[SignedFile]:
    for each in proven:
        yield from signer.write(each)
    for name, content in letter.enclosed.items():
        path = signer.run.files.path(name)
        if not path.exists():
            write_bytes(path, content, mode=mode_in(path.parent))


def _open_signers(
    run: SigningRun, signed_by: Sequence[tuple[str, ...]]
) -> Sequence[Signer]:
    """Open the keys that are here, of those who have yet to sign.

    `signed_by` says of each file who has signed it. Of those whose turn it is now, one
    key at least must be here.
    """
    workspace, by = run.workspace, run.by
    needed = [id_ for id_ in run.ids if any(id_ not in each for each in signed_by)]
    wanted = needed or list(run.ids)
    here = [id_ for id_ in wanted if _has_key(run, id_)]
    if wanted[0] not in here:
        find_key(workspace, KeyFolder(by.keys), wanted[0])  # raises: says what to do
    return load_signers(workspace, here, by.keys, by.passphrases, at=by.when)


def _has_key(run: SigningRun, id_: str) -> bool:
    try:
        find_key(run.workspace, KeyFolder(run.by.keys), id_)
    except BlockedError:
        return False
    return True


def _approvals(approval_status: ApprovalStatus) -> Iterator[PacketApproval]:
    """Give the approvals that signatures of a letter rest on."""
    for vote in approval_status.votes:
        moment = datetime.fromisoformat(vote.approval.approved_at).astimezone(UTC)
        yield PacketApproval(
            sha256=vote.stored.sha256,
            approved_by=vote.approval.approved_by,
            approved_at=moment.strftime("%Y-%m-%dT%H:%M:%SZ"),
            is_self_approved=vote.approval.is_self_approved,
        )
