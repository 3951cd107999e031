"""Sign a letter: the approved bytes, never rendered again, each file by all who sign.

    reviews/<letter>/files/...   the approved bytes
      -> every gate for every file, before the first signature
      -> out/<letter>/<stem>.pdf, .docx   signed
      -> packet.json, packet.json.p7s, VERIFICATION.txt

Nothing is written before all is signed and proven. A run that the disk or a kill stops
half-way goes on where it stopped. Who has a key on another machine
signs there: the files and the packet say whose signature is still missing.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path

from appeals.errors import AppealsError, BlockedError, raise_all
from appeals.model.people import Signatory, expected_signers
from appeals.registry.workspace import Workspace
from appeals.signing.key_folder import KeyFolder
from appeals.signing.packet import PacketApproval
from appeals.signing.pdf_signature import Level
from appeals.signing.signer import Signer
from appeals.signing.trust import Trust
from appeals.storage.atomic import write_bytes
from appeals.storage.names import child_path
from appeals.workflow.approving.approval_keys import approval_check
from appeals.workflow.approving.approval_status import (
    OUT,
    ApprovalStatus,
    ApprovalStatuses,
)
from appeals.workflow.drafting.ledger.ledger import Ledger
from appeals.workflow.drafting.selection import SelectedLetter, select_letters
from appeals.workflow.keys.organisation_keys import find_key, load_signers
from appeals.workflow.sealing.letter_trust import letter_trust
from appeals.workflow.sealing.packing import Batch, pack
from appeals.workflow.sealing.preflight import (
    check_errors,
    composed_again,
    content_errors,
)
from appeals.workflow.sealing.signed_files import (
    FileSigner,
    SignedFile,
    SigningContext,
    SigningTask,
    enclosed_files,
    tasks_of,
)
from appeals.workflow.sealing.verify import sound_packet


@dataclass(frozen=True, slots=True)
class SignOptions:
    """What `appeals sign` was asked for; `to` and `langs` as when rendering.

    `level` of the PDF signatures: "b", or "t" with a time stamp; with "lt" and "lta"
    the file to send has level "t", and a copy for the archive the one asked for.
    """

    letter: str
    to: tuple[str, ...] = ()
    langs: tuple[str, ...] = ()
    level: Level = "b"


@dataclass(frozen=True, slots=True)
class SignRun:
    """A run under way: how many files there are to sign, and each as it is written."""

    total: int
    files: Iterator[SignedFile]


def sign(workspace: Workspace, options: SignOptions, by: SigningContext) -> SignRun:
    """Sign what is approved of a letter, in the order of its signatories.

    Everything is looked at before the first signature: BlockedError with all
    reasons when anything chosen is not approved, was changed since, cannot be signed
    or is signed already. As the run is read, all files are signed and proven, and only
    then the first is written: whatever refuses leaves all as they were. MachineError
    when a token, a time-stamp authority or the disk stops it.
    """
    workspace.read_all()
    selected = select_letters(workspace, options.letter, options.to, options.langs)
    expected = expected_of(workspace, options.letter)
    check = approval_check(workspace, by.keys, by.when)
    standings = ApprovalStatuses(workspace, options.letter, check)
    stood = [standings.of(each.file_stem) for each in selected]
    raise_all([*_refusals(stood, options.letter)])
    trust = letter_trust(workspace, by.keys)
    files = Ledger(child_path(workspace.root, OUT), options.letter, is_forced=False)
    tasks: list[SigningTask] = []
    for standing in stood:
        tasks += tasks_of(standings, standing, files, expected, trust)
    ids = [each.id for each in expected]
    open_tasks = [task for task in tasks if set(ids) - set(task.signed_by)]
    earlier = sound_packet(files.path("packet.json").parent, options.letter, trust)
    batch = Batch(options.letter, expected, (), {}, earlier=earlier)
    _refuse_signed(batch, tasks, open_tasks)
    blocking = _blocking_errors(workspace, options.letter, selected, stood, open_tasks)
    raise_all([*blocking])
    signed_by = [task.signed_by for task in open_tasks]
    signers = open_signers(workspace, ids, signed_by, by)
    enclosed = tuple(
        file
        for standing in stood
        for file in enclosed_files(standings, standing, files, workspace.root)
    )
    others = _others(standings, stood)
    for standing in others:
        tasks += tasks_of(standings, standing, files, expected, trust)
    batch = replace(
        batch,
        approvals=approvals_of(stood),
        sizes=_sizes((*stood, *others)),
        enclosed=enclosed,
        sound=frozenset(_hash(task) for task in tasks if task.signed_by),
    )
    run = _run(files, batch, open_tasks, signers, options.level, by, trust, workspace)
    return SignRun(len(open_tasks), run)


def _run(
    files: Ledger,
    batch: Batch,
    tasks: Sequence[SigningTask],
    signers: Sequence[Signer],
    level: Level,
    by: SigningContext,
    trust: Trust,
    workspace: Workspace,
) -> Iterator[SignedFile]:
    writer = FileSigner(files, batch, signers, level, by, trust, workspace)
    sound = set(batch.sound)
    with files:
        for proven in [writer.sign(task) for task in tasks]:
            for file in writer.write(proven):
                sound.add(file.sha256)
                yield file
        for each in batch.enclosed:
            path = files.path(each.name)
            if not path.exists():
                write_bytes(path, each.content)
        batch = replace(batch, sound=frozenset(sound))
        for path in pack(files, batch, signers, by.when, by.timestamper, trust):
            yield SignedFile(path)


def _refusals(stood: Sequence[ApprovalStatus], letter: str) -> Iterator[AppealsError]:
    """Say of each edition why it may not be signed; of those nobody approved, once."""
    plain = [s.edition for s in stood if s.state == "not-approved" and not s.refused]
    if len(plain) > 1:
        yield BlockedError(
            f"{len(plain)} of {len(stood)} are not approved: {', '.join(plain)}",
            remedy=f"`appeals review approve {letter} --as PERSON`",
        )
    else:
        plain = []
    for each in stood:
        refusal = each.refusal()
        if refusal is not None and each.edition not in plain:
            yield refusal


def expected_of(workspace: Workspace, letter: str) -> tuple[Signatory, ...]:
    """Give who signs a letter with a key; BlockedError when nobody does."""
    front = workspace.letter(letter).front
    signatories = [workspace.signatories[id_] for id_ in front.signed_by]
    expected = expected_signers(signatories, is_demo=workspace.settings.demo)
    if not expected:
        names = ", ".join(f"'{each.id}'" for each in signatories)
        raise BlockedError(
            f"nobody signs '{letter}' with a key: no certificate is registered for "
            f"{names}",
            remedy="`appeals keys new ID --self-signed` (or --csr) makes a key and "
            "says "
            "what to enter in signatories.yaml; then render the letter again",
        )
    return expected


def _blocking_errors(
    workspace: Workspace,
    letter: str,
    selected: Sequence[SelectedLetter],
    stood: Sequence[ApprovalStatus],
    tasks: Sequence[SigningTask],
) -> Iterator[AppealsError]:
    signers = [each.id for each in expected_of(workspace, letter)]
    files = {task.file.name: task for task in tasks if not task.signed_by}
    for each, standing in zip(selected, stood, strict=True):
        edition = standing.approved
        if edition is None:
            continue
        composed = composed_again(workspace, letter, each, edition)
        yield from check_errors(workspace, composed, edition.edition)
        for file in edition.files:
            if task := files.get(file.name):
                yield from content_errors(file, task.approved, composed, signers)


def _is_packed(batch: Batch, tasks: Sequence[SigningTask]) -> bool:
    return all(batch.is_packed(task.file.name, _hash(task)) for task in tasks)


def _hash(task: SigningTask) -> str:
    return sha256(task.current).hexdigest()


def _refuse_signed(
    batch: Batch, tasks: Sequence[SigningTask], open_tasks: Sequence[SigningTask]
) -> None:
    """Raise BlockedError when all have signed, and the packet says so."""
    if not open_tasks and _is_packed(batch, tasks):
        raise BlockedError(
            f"'{batch.letter}' is signed already, by all who sign it",
            remedy=f"`appeals verify {OUT}/{batch.letter}` shows the signatures",
        )


def _others(
    standings: ApprovalStatuses, stood: Sequence[ApprovalStatus]
) -> list[ApprovalStatus]:
    """Give the approved editions that were not chosen: some may be signed already."""
    chosen = {each.edition for each in stood}
    rest = (standings.of(name) for name in standings.editions() if name not in chosen)
    return [each for each in rest if each.is_approved]


def open_signers(
    workspace: Workspace,
    ids: Sequence[str],
    signed_by: Sequence[tuple[str, ...]],
    by: SigningContext,
) -> list[Signer]:
    """Open the keys that are here, of those who have yet to sign.

    `signed_by` says of each file who has signed it. Of those whose turn it is now, one
    key at least must be here.
    """
    needed = [id_ for id_ in ids if any(id_ not in each for each in signed_by)]
    wanted = needed or list(ids)
    here = [id_ for id_ in wanted if _has_key(workspace, id_, by.keys)]
    first = wanted[0]
    if first not in here:
        find_key(workspace, KeyFolder(by.keys), first)  # raises: says what to do
    return load_signers(workspace, here, by.keys, by.passphrases, at=by.when)


def _has_key(workspace: Workspace, id_: str, keys: Path) -> bool:
    try:
        find_key(workspace, KeyFolder(keys), id_)
    except BlockedError:
        return False
    return True


def approvals_of(stood: Sequence[ApprovalStatus]) -> tuple[PacketApproval, ...]:
    """Give the approvals that signatures of these editions rest on."""
    votes = {vote.stored.file: vote for each in stood for vote in each.votes}
    return tuple(
        PacketApproval(
            sha256=vote.stored.sha256,
            approved_by=vote.approval.approved_by,
            approved_at=_moment(vote.approval.approved_at),
            is_self_approved=vote.approval.is_self_approved,
        )
        for vote in votes.values()
    )


def _sizes(stood: Sequence[ApprovalStatus]) -> dict[str, int]:
    editions = [each.approved for each in stood if each.approved]
    return {f.sha256: f.size_bytes for edition in editions for f in edition.files}


def _moment(text: str) -> str:
    moment = datetime.fromisoformat(text).astimezone(UTC)
    return moment.strftime("%Y-%m-%dT%H:%M:%SZ")
