"""What all letters of one `sign` share: who signs, who is trusted, files, packet.

It is made once; each letter is inspected, signed and packed with it.
"""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from hashlib import sha256
from pathlib import Path

from appeals.errors import BlockedError
from appeals.model.people import Signatory, expected_signers
from appeals.registry.workspace import Workspace
from appeals.signing.certificates import fingerprint, is_marked_demonstration
from appeals.signing.cms import Timestamper, sign_detached
from appeals.signing.keys import Passphrases, Signer
from appeals.signing.packet import (
    GUIDE,
    PACKET,
    SIGNATURE,
    Packet,
    PacketApproval,
    PacketFile,
    PacketSigner,
    make_packet,
    packet_entry,
    write_guide,
)
from appeals.signing.trust import Trust
from appeals.storage.atomic import write_bytes
from appeals.storage.private_files import new_file_mode
from appeals.workflow.approving.approval_keys import approval_check
from appeals.workflow.approving.approval_status import ApprovalStatuses
from appeals.workflow.approving.checked_letters import LetterChecker
from appeals.workflow.drafting.ledger.ledger import Ledger
from appeals.workflow.drafting.selection import Selection
from appeals.workflow.keys.organisation_keys import letter_trust
from appeals.workflow.protecting.name_search import NameSearch
from appeals.workflow.sealing.verify import sound_packet


@dataclass(frozen=True, slots=True)
class SigningContext:
    """What comes from outside: keys, passphrases, the moment, a time stamper."""

    keys: Path
    passphrases: Passphrases
    when: datetime
    timestamper: Timestamper | None = None


@dataclass(frozen=True, slots=True)
class SigningRun:
    """One `sign` of a letter, or of its letters about cases.

    `expected` are the signatories who sign with keys. `earlier` is the existing packet,
    if its signature is valid: the manifest, which anybody may edit, does not count.
    """

    workspace: Workspace
    selection: Selection
    by: SigningContext
    expected: tuple[Signatory, ...]
    trust: Trust
    files: Ledger
    statuses: ApprovalStatuses
    checker: LetterChecker
    names: NameSearch
    earlier: Packet | None

    @property
    def letter(self) -> str:
        """The letter by name."""
        return self.selection.letter

    @property
    def ids(self) -> tuple[str, ...]:
        """Who signs, in the order of the letter."""
        return tuple(each.id for each in self.expected)

    @property
    def is_confidential(self) -> bool:
        """Whether its files are for nobody but their owner."""
        return self.workspace.letter(self.letter).front.confidentiality != "public"

    @property
    def folder(self) -> Path:
        """The folder of the files and of the packet."""
        return self.files.path(PACKET).parent

    @property
    def approve(self) -> str:
        """The command that approves these letters."""
        return f"appeals review approve {self.selection.named()} --as PERSON"

    @property
    def render(self) -> str:
        """The command that renders a lost file again."""
        return f"`appeals draft {self.selection.named()} --as PERSON`"

    def is_packed(self, name: str, sha256: str, approved_sha256: str = "") -> bool:
        """Tell whether the existing packet lists a file with this hash.

        With `approved_sha256`, it must list these as its approved bytes.
        """
        file = self.earlier.file(name) if self.earlier else None
        if file is None or file.sha256 != sha256:
            return False
        return approved_sha256 in {"", file.approved_sha256}

    def rest(self) -> None:
        """Close what no process may inherit."""
        self.files.rest()
        self.statuses.rest()


def open_run(
    workspace: Workspace, selection: Selection, by: SigningContext
) -> SigningRun:
    """Gather what a run needs; BlockedError when nobody signs the letter with a key."""
    letter = selection.letter
    trust = letter_trust(workspace, by.keys)
    files = Ledger.of(workspace.root, letter, has_cases=selection.is_of_cases)
    check = approval_check(workspace, by.keys, by.when)
    checker = LetterChecker(workspace, letter)
    return SigningRun(
        workspace=workspace,
        selection=selection,
        by=by,
        expected=_expected_signers(workspace, letter),
        trust=trust,
        files=files,
        statuses=ApprovalStatuses(workspace, letter, check, selection.cases, checker),
        checker=checker,
        names=NameSearch(workspace, selection.cases),
        earlier=sound_packet(files.path(PACKET).parent, letter, trust),
    )


def _expected_signers(workspace: Workspace, letter: str) -> tuple[Signatory, ...]:
    front = workspace.letter(letter).front
    signatories = [workspace.signatories[id_] for id_ in front.signed_by]
    expected = expected_signers(signatories, is_demo=workspace.settings.demo)
    if not expected:
        names = ", ".join(f"'{each.id}'" for each in signatories)
        raise BlockedError(
            f"nobody signs '{letter}' with a key: no certificate is registered for "
            f"{names}",
            remedy="`appeals keys new ID --self-signed` (or --csr) makes a key and "
            "says what to enter in signatories.yaml; then render the letter again",
        )
    return expected


def write_packet(
    run: SigningRun,
    listed: Sequence[PacketFile],
    approvals: Sequence[PacketApproval],
    signers: Sequence[Signer],
) -> tuple[Path, ...]:
    """Write a packet of the files listed, all of them verified; the first signer signs.

    Other files of the existing packet stay listed while they are unchanged, and so do
    its approvals. Certificates of signers who have no key here are taken from the
    registry, or from that packet.
    """
    earlier, when = run.earlier, run.by.when
    listed = (*listed, *_still_packed(run, {file.name for file in listed}))
    known = (*(earlier.approvals if earlier else ()), *approvals)
    make = partial(
        make_packet,
        run.letter,
        when.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
        signers=tuple(_packet_signers(run, signers, listed)),
        approvals=tuple({each.sha256: each for each in known}.values()),
        is_demonstration=any(is_marked_demonstration(s.certificate) for s in signers),
    )
    guide = write_guide(make(listed))
    content = make((*listed, packet_entry(GUIDE, guide, "guide"))).content()
    stamps = run.by.timestamper
    signature = sign_detached(content, signers[0], when=when, timestamper=stamps)
    for name, each in {GUIDE: guide, SIGNATURE: signature, PACKET: content}.items():
        write_bytes(run.folder / name, each, mode=new_file_mode(run.folder))
    return tuple(run.folder / name for name in (PACKET, SIGNATURE, GUIDE))


def _still_packed(run: SigningRun, listed: Collection[str]) -> Iterator[PacketFile]:
    """Give what was packed before and is unchanged: annexes, letters of cases."""
    for file in run.earlier.files if run.earlier else ():
        is_other = file.role != "guide" and file.name not in listed
        if (
            is_other
            and read_if_hash_is(run.folder / file.name, file.sha256) is not None
        ):
            yield file


def _packet_signers(
    run: SigningRun, signers: Sequence[Signer], listed: Sequence[PacketFile]
) -> Iterator[PacketSigner]:
    here = {each.id: fingerprint(each.certificate) for each in signers}
    earlier = run.earlier.signers if run.earlier else ()
    there = {each.id: each.certificate_sha256 for each in earlier}
    for each in run.expected:
        known = each.certificate_sha256 or here.get(each.id) or there.get(each.id)
        if known:
            yield PacketSigner(id=each.id, name=each.name, certificate_sha256=known)
    others = {id_ for file in listed for id_ in file.expected_signers} - {*run.ids}
    yield from (signer for signer in earlier if signer.id in others)


def read_if_hash_is(path: Path, wanted: str) -> bytes | None:
    """Give the bytes of a file if they have this SHA-256."""
    try:
        content = path.read_bytes()
    except OSError:
        return None
    return content if sha256(content).hexdigest() == wanted else None
