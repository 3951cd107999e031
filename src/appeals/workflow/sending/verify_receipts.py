"""Whether the receipts under sent/ are intact: `appeals sent verify`, and its seal."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from pydantic import ValidationError

from appeals.delivery.chain import (
    BrokenLink,
    ChainReport,
    Seal,
    join_chains,
    seal_content,
)
from appeals.delivery.ledger import SendingLedger
from appeals.delivery.receipts import MODE, Receipts
from appeals.delivery.sent_folder import FOLDER, SEALS, letters_with_receipts
from appeals.errors import BlockedError
from appeals.model.people import expected_signers
from appeals.registry.workspace import Workspace
from appeals.storage.atomic import write_bytes
from appeals.storage.names import child_path
from appeals.storage.reading import read_if_exists

if TYPE_CHECKING:
    from appeals.workflow.sealing.signing_run import SigningContext


class VerifiedReceipts(NamedTuple):
    """The state of the receipts, and the number of valid seals over them."""

    chains: ChainReport
    seals: int


def verify_receipts(
    workspace: Workspace, ledger: SendingLedger, keys: Path
) -> VerifiedReceipts:
    """Join the receipts of all machines, this machine's ledger, seals and kept bytes.

    Raises MachineError for a file that the system does not let us read.
    """
    files = dict(_read_receipts(workspace.root))
    found, wrong = _read_seals(workspace, keys)
    sealed = [head for seal in found for head in seal.heads]
    report = join_chains(files, [ledger.head()], sealed)
    broken = (*report.broken, *wrong, *_find_changed_bytes(workspace.root, report))
    return VerifiedReceipts(replace(report, broken=broken), len(found))


def seal_receipts(
    workspace: Workspace, report: ChainReport, by: "SigningContext"
) -> Path:
    """Sign how far each chain reaches, as the organisation; give the signed file.

    Raises BlockedError if a chain is broken or there is nothing to seal, and if no
    organisation has a key that may sign, or the seal would not be valid here.
    """
    from appeals.signing.cms import sign_detached
    from appeals.signing.cms_verification import check_detached
    from appeals.signing.verdict import Verdict
    from appeals.workflow.keys.organisation_keys import letter_trust, load_signers

    if report.broken or not report.heads:
        raise BlockedError(
            "there is nothing that can be sealed: "
            + ("a link is broken" if report.broken else "no receipt is in a chain"),
            remedy="`appeals sent verify` names it",
        )
    known = [s for s in workspace.signatories.values() if s.kind == "organisation"]
    ids = [s.id for s in expected_signers(known, is_demo=workspace.settings.demo)][:1]
    if not ids:
        raise BlockedError(
            "no organisation in signatories.yaml has a key",
            remedy="make one: `appeals keys new ID --self-signed`, and register its "
            "certificate",
        )
    (signer,) = load_signers(workspace, ids, by.keys, by.passphrases, at=by.when)
    content = seal_content(report.heads, by.when.isoformat(timespec="seconds"))
    signature = sign_detached(content, signer, when=by.when, timestamper=by.timestamper)
    proven = check_detached(content, signature, letter_trust(workspace, by.keys))
    if proven.verdict is not Verdict.VALID:
        raise BlockedError(
            f"the seal would not be valid: {proven.reason or proven.verdict.value}",
            remedy="nothing was written; `appeals keys check` says more",
        )
    folder = child_path(child_path(workspace.root, FOLDER), SEALS)
    path = child_path(folder, f"{by.when:%Y-%m-%dT%H%M%SZ}.json")
    write_bytes(path.with_suffix(".p7s"), signature, mode=MODE)
    write_bytes(path, content, mode=MODE)
    return path


def _read_receipts(root: Path) -> Iterator[tuple[str, bytes]]:
    for letter in letters_with_receipts(root):
        folder = child_path(child_path(root, FOLDER), letter)
        for name in Receipts(root, letter).names():
            shown = f"{FOLDER}/{letter}/{name}.json"
            content = read_if_exists(child_path(folder, f"{name}.json"), shown)
            if content is not None:
                yield shown, content


def _read_seals(
    workspace: Workspace, keys: Path
) -> tuple[tuple[Seal, ...], tuple[BrokenLink, ...]]:
    """Give the valid seals, and those that are not."""
    folder = child_path(child_path(workspace.root, FOLDER), SEALS)
    paths = sorted(folder.glob("*.json")) if folder.is_dir() else ()
    if not paths:
        return (), ()
    from appeals.signing.cms_verification import check_detached
    from appeals.signing.verdict import Verdict
    from appeals.workflow.keys.organisation_keys import letter_trust

    trust = letter_trust(workspace, keys)
    found: list[Seal] = []
    wrong: list[BrokenLink] = []
    for path in paths:
        shown = f"{FOLDER}/{SEALS}/{path.name}"
        content = read_if_exists(path, shown) or b""
        signature = read_if_exists(path.with_suffix(".p7s"), shown) or b""
        report = check_detached(content, signature, trust)
        try:
            seal = Seal.model_validate_json(content, by_alias=True, by_name=False)
        except ValidationError:
            wrong.append(BrokenLink(shown, "it is not a seal: it was changed"))
            continue
        if report.verdict is Verdict.VALID:
            found.append(seal)
        else:
            reason = report.reason or report.verdict.value
            wrong.append(BrokenLink(shown, f"its signature is not valid: {reason}"))
    return tuple(found), tuple(wrong)


def _find_changed_bytes(root: Path, report: ChainReport) -> Iterator[BrokenLink]:
    """Compare the kept bytes with the receipts; many machines keep none."""
    if report.broken:
        return
    for letter in letters_with_receipts(root):
        receipts = Receipts(root, letter)
        for receipt in receipts.read():
            folder = receipts.kept_folder(receipt.record)
            kept = receipts.find_kept(receipt.record, receipt.message_sha256)
            if folder.is_dir() and kept is None:
                shown = folder.relative_to(root).as_posix()
                yield BrokenLink(shown, "what is kept there is not what left")
