"""Make a key for a signatory or a person, and certificates for demonstrations."""

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, time
from pathlib import Path

from appeals.errors import BlockedError, UsageError
from appeals.registry.locate import SETTINGS_FILE
from appeals.registry.workspace import Workspace
from appeals.signing.certificates import (
    find_period_faults,
    fingerprint,
    has_issued,
    order_chain,
)
from appeals.signing.key_folder import (
    KeyFile,
    KeyFolder,
    KeyForm,
    find_folder_problems,
    is_key_of,
    load_request,
    load_signer,
    read_certificates,
)
from appeals.signing.key_making import (
    KeyHolder,
    KeyKind,
    Period,
    demonstration_root,
    demonstration_signer,
    new_key,
    refuse_taken,
    self_signed,
    signing_request,
    write_demonstration,
    write_key,
    write_request,
)
from appeals.signing.keys import KeySigner, NoPassphrases, Passphrases, check_key
from appeals.workflow.keys.holders import need_holder

LONGEST_YEARS = 10
SHORTEST_PASSPHRASE = 8
_DEMONSTRATION_YEARS = 10
_DEMONSTRATION_ROLES = frozenset({"reviewer", "approver"})


@dataclass(frozen=True, slots=True)
class NewKey:
    """A new key. `registers` are the files in which its fingerprint is entered.

    `certificate_sha256` is None for a key that waits for its certificate; then
    `request` is the file to send away.
    """

    id: str
    path: Path
    registers: tuple[str, ...]
    certificate_sha256: str | None = None
    request: Path | None = None


def make_self_signed(
    workspace: Workspace,
    keys: Path,
    key_id: str,
    passphrases: Passphrases,
    period: Period,
    *,
    kind: KeyKind = "rsa",
) -> NewKey:
    """Make a key, and a self-signed certificate.

    It is valid for `period`. Raises UsageError for an unknown id, BlockedError when a
    key exists already or the passphrase is too short, MachineError when the disk
    refuses.
    """
    folder, holder = _check_new_key(workspace, keys, key_id)
    passphrase = _new_passphrase(passphrases, key_id)
    key = new_key(kind)
    signer = KeySigner(key_id, self_signed(key, holder, period), key=key)
    path = write_key(folder, signer, passphrase)
    sha256 = fingerprint(signer.certificate)
    return NewKey(key_id, path, _registers(workspace, key_id), sha256)


def make_request(
    workspace: Workspace,
    keys: Path,
    key_id: str,
    passphrases: Passphrases,
    *,
    kind: KeyKind = "rsa",
) -> NewKey:
    """Make a key, and a request to a certificate authority; raises as above."""
    folder, holder = _check_new_key(workspace, keys, key_id)
    passphrase = _new_passphrase(passphrases, key_id)
    key = new_key(kind)
    request = signing_request(key, holder)
    path, request_path = write_request(folder, key_id, key, request, passphrase)
    registers = _registers(workspace, key_id)
    return NewKey(key_id, path, registers, request=request_path)


def join_certificate(
    workspace: Workspace,
    keys: Path,
    key_id: str,
    passphrases: Passphrases,
    certificate: Path,
) -> NewKey:
    """Join the certificate from an authority with the key that waits for it.

    The key is then ID.p12, with the same passphrase. Raises BlockedError when no key
    waits or the certificate belongs to another key.
    """
    need_holder(workspace, key_id)
    folder = KeyFolder(keys)
    waiting = folder.path / f"{key_id}{KeyForm.REQUEST.value}"
    if not waiting.is_file():
        raise BlockedError(
            f"no key of '{key_id}' waits for a certificate in '{keys}'",
            remedy=f"`appeals keys new {key_id} --csr` makes one and its request",
        )
    if not certificate.is_file():
        raise UsageError(
            f"there is no file '{certificate}'", remedy="look at its name and folder"
        )
    refuse_taken(folder, key_id, but=(KeyForm.REQUEST.value, ".csr"))
    found = read_certificates(certificate)
    file = KeyFile(key_id, KeyForm.REQUEST, waiting)
    key, passphrase = load_request(file, passphrases)
    own = next((c for c in found if is_key_of(key, c)), found[0])
    issuers = order_chain(own, [each for each in found if each != own])
    signer = KeySigner(key_id, own, issuers, key=check_key(key, own, waiting))
    path = write_key(folder, signer, passphrase)
    waiting.unlink()
    return NewKey(key_id, path, _registers(workspace, key_id), fingerprint(own))


def make_demonstration_keys(
    workspace: Workspace, keys: Path, now: datetime
) -> tuple[Path, ...]:
    """Make demonstration keys for signatories, reviewers and approvers; give new ones.

    Existing valid ones are kept. Raises BlockedError when the workspace is not for
    demonstrations.
    """
    if not workspace.settings.demo:
        raise BlockedError(
            "this workspace is not for demonstrations",
            remedy=f"they need demo = true in {SETTINGS_FILE}; "
            "a key to sign with: `appeals keys new ID --self-signed`",
        )
    folder = KeyFolder(keys).demonstrations(workspace.root)
    _check_folder(folder, workspace)
    period = period_from(now, _DEMONSTRATION_YEARS)
    path = folder.demonstration_root()
    root = _load_existing(path, now, None)
    written = []
    if root is None:
        root = demonstration_root(period)
        _replace_key(path, root)
        written.append(path)
    for key_id, holder in _demonstration_holders(workspace):
        path = folder.path / f"{key_id}{KeyForm.PEM.value}"
        if _load_existing(path, now, root) is None:
            _replace_key(path, demonstration_signer(key_id, holder, period, root))
            written.append(path)
    return tuple(written)


def _load_existing(
    path: Path, now: datetime, root: KeySigner | None
) -> KeySigner | None:
    """Open an existing demonstration key; None when a new one is needed."""
    if not path.is_file():
        return None
    try:
        signer = load_signer(KeyFile(path.stem, KeyForm.PEM, path), NoPassphrases())
    except BlockedError:  # damaged, and worth nothing: it is replaced
        return None
    assert isinstance(signer, KeySigner)  # noqa: S101  what a PEM file gives
    issuer = root.certificate if root else signer.certificate
    is_whole = has_issued(issuer, signer.certificate)
    is_late = any(find_period_faults(signer.certificate, now))
    return signer if is_whole and not is_late else None


def _replace_key(path: Path, signer: KeySigner) -> None:
    path.unlink(missing_ok=True)
    write_demonstration(path, signer)


def _demonstration_holders(workspace: Workspace) -> Iterator[tuple[str, KeyHolder]]:
    signatories = workspace.signatories
    for key_id, signatory in signatories.items():
        if signatory.certainty == "confirmed":
            yield key_id, _holder(workspace, key_id)
    for key_id, person in workspace.people.items():
        if (
            _DEMONSTRATION_ROLES.intersection(person.roles)
            and key_id not in signatories
        ):
            yield key_id, _holder(workspace, key_id)


def _holder(workspace: Workspace, key_id: str) -> KeyHolder:
    """Name the holder: for staff only the id and the organisation are known."""
    signatory = workspace.signatories.get(key_id)
    if signatory is None:
        return KeyHolder(key_id, workspace.settings.organisation.name)
    if signatory.kind == "organisation":
        return KeyHolder.seal(signatory.name)
    return KeyHolder(signatory.name)


def _check_new_key(
    workspace: Workspace, keys: Path, key_id: str
) -> tuple[KeyFolder, KeyHolder]:
    need_holder(workspace, key_id)
    folder = KeyFolder(keys)
    refuse_taken(folder, key_id)
    _check_folder(folder, workspace)
    return folder, _holder(workspace, key_id)


def _check_folder(folder: KeyFolder, workspace: Workspace) -> None:
    for refusal in find_folder_problems(folder.path, workspace.root):
        raise BlockedError.of((refusal,))


def _new_passphrase(passphrases: Passphrases, key_id: str) -> str:
    passphrase = unicodedata.normalize("NFC", passphrases.new_passphrase(key_id))
    if len(passphrase) < SHORTEST_PASSPHRASE:
        raise BlockedError(
            f"this passphrase is too short for the key of '{key_id}'",
            remedy=f"take {SHORTEST_PASSPHRASE} characters or more: four words do well",
        )
    return passphrase


def period_from(now: datetime, years: int = 3) -> Period:
    """Give a period of whole days in UTC; UsageError for too many or few years."""
    if not 1 <= years <= LONGEST_YEARS:
        raise UsageError(
            f"a certificate cannot hold for {years} years",
            remedy=f"--years takes 1 to {LONGEST_YEARS}",
        )
    start = datetime.combine(now.astimezone(UTC).date(), time(), UTC)
    try:
        end = start.replace(year=start.year + years)
    except ValueError:  # 29 February
        end = start.replace(year=start.year + years, day=28)
    return Period(start, end)


def _registers(workspace: Workspace, key_id: str) -> tuple[str, ...]:
    registries = (workspace.signatories, workspace.people)
    return tuple(each.file for each in registries if key_id in each)
