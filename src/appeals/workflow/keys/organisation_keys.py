"""Keys of a workspace: which certificates are trusted, and who signs.

Clock, passphrases and the key folder come in as arguments.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Literal

from cryptography import x509

from appeals.errors import AppealsError, BlockedError, Problem, UsageError, raise_all
from appeals.registry.workspace import Workspace
from appeals.signing.certificates import (
    MALFORMED,
    fingerprint,
    ignore_warnings,
)
from appeals.signing.key_folder import (
    KeyFile,
    KeyFolder,
    KeyForm,
    find_location_problems,
    load_signer,
    read_certificate,
    read_chain,
)
from appeals.signing.keys import Passphrases, Signer
from appeals.signing.trust import Trust, find_certificate_problems
from appeals.storage.reading import read_if_exists
from appeals.workflow.keys.holders import need_holder

Holders = Literal["signatories", "people"]


def organisation_trust(
    workspace: Workspace, keys: Path, *, prefer: Holders = "signatories"
) -> Trust:
    """Say whom the workspace believes: registered certificates, roots, lists.

    A certificate that is registered for a signatory and for a person is named by the
    one that `prefer` says. Demonstration keys are trusted only with demo = true.
    Raises BlockedError for a damaged file in the key folder.
    """
    folder = KeyFolder(keys)
    signatories = {
        each.certificate_sha256: each.id
        for each in workspace.signatories.values()
        if each.certificate_sha256 is not None
    }
    people = {
        each.certificate_sha256: each.id
        for each in workspace.people.values()
        if each.certificate_sha256 is not None
    }
    is_first = prefer == "signatories"
    pins = {**people, **signatories} if is_first else {**signatories, **people}
    return Trust(
        pins={**_shown(workspace, folder), **pins},
        roots=folder.roots(),
        demo_roots=_demonstration_roots(workspace, folder),
        crls=folder.crls(),
    )


def _shown(workspace: Workspace, folder: KeyFolder) -> dict[str, str]:
    """Say whose each demonstration certificate is: they are in no registry."""
    if not workspace.settings.demo:
        return {}
    files = folder.demonstrations(workspace.root).key_files()
    known = [(file.id, read_certificate(file)) for file in files]
    return {fingerprint(certificate): id_ for id_, certificate in known if certificate}


def _demonstration_roots(
    workspace: Workspace, folder: KeyFolder
) -> tuple[x509.Certificate, ...]:
    path = folder.demonstrations(workspace.root).demonstration_root()
    if not workspace.settings.demo or not path.is_file():
        return ()
    return read_chain(KeyFile("ca", KeyForm.PEM, path))[:1]


def load_signers(
    workspace: Workspace,
    ids: Sequence[str],
    keys: Path,
    passphrases: Passphrases,
    *,
    at: datetime,
) -> list[Signer]:
    """Open the keys of signatories or people, each one fit to sign at a moment.

    A passphrase is asked for only once the rest of the key is in order. Raises
    BlockedError with a problem for each reason when a key is missing or must not sign;
    UsageError for an id that nobody has; MachineError for a silent token.
    """
    trust = organisation_trust(workspace, keys)
    signers: list[Signer] = []
    errors: list[AppealsError] = []
    for key_id in ids:
        try:
            file = find_key(workspace, KeyFolder(keys), key_id)
            _refuse(find_known_refusals(workspace, file, trust, at))
            signer = load_signer(file, passphrases)
            _refuse(_refusals(workspace, file, signer, trust, at))
        except AppealsError as error:
            errors += error.split()
        else:
            signers.append(signer)
    raise_all(errors)
    return signers


def find_key(workspace: Workspace, folder: KeyFolder, key_id: str) -> KeyFile:
    """Find the key of a signatory or person.

    In a workspace with demo = true that is the demonstration key, unless another
    certificate is registered. Raises UsageError for an id that nobody has, BlockedError
    when there is no key.
    """
    need_holder(workspace, key_id)
    is_demo = workspace.settings.demo
    own = folder.find(key_id)
    shown = folder.demonstrations(workspace.root).find(key_id) if is_demo else None
    is_pinned = bool(registered_fingerprints(workspace, key_id))
    found = (own or shown) if is_pinned else (shown or own)
    if found is None:
        more = "; in this workspace also `appeals keys new --demo`" if is_demo else ""
        raise BlockedError(
            f"there is no key for '{key_id}' in '{folder.path}'",
            remedy=f"put {key_id}.p12 there, or make one: "
            f"`appeals keys new {key_id} --self-signed`{more}",
        )
    return found


def registered_fingerprints(workspace: Workspace, key_id: str) -> frozenset[str]:
    """Give the fingerprints registered for an id."""
    entries = (workspace.signatories.get(key_id), workspace.people.get(key_id))
    return frozenset(
        each.certificate_sha256
        for each in entries
        if each is not None and each.certificate_sha256 is not None
    )


def _refuse(refusals: Sequence[Problem]) -> None:
    if refusals:
        raise BlockedError.of(refusals)


def find_known_refusals(
    workspace: Workspace, file: KeyFile, trust: Trust, at: datetime
) -> tuple[Problem, ...]:
    """Give the refusals that are known before the key is opened."""
    placed = tuple(find_location_problems(file.path, workspace.root))
    certificate = read_certificate(file)
    if placed or certificate is None:
        return placed
    issuers = [each for each in read_chain(file) if each != certificate]
    return (
        *find_certificate_problems(certificate, issuers, trust, at),
        *find_other_certificate(workspace, file.id, certificate),
    )


def _refusals(
    workspace: Workspace, file: KeyFile, signer: Signer, trust: Trust, at: datetime
) -> tuple[Problem, ...]:
    return (
        *find_certificate_problems(signer.certificate, signer.issuers, trust, at),
        *find_other_certificate(workspace, file.id, signer.certificate),
    )


def find_other_certificate(
    workspace: Workspace, key_id: str, certificate: x509.Certificate
) -> Iterator[Problem]:
    """Yield a refusal when another certificate than this is registered for an id."""
    known = registered_fingerprints(workspace, key_id)
    if known and fingerprint(certificate) not in known:
        yield Problem(
            "not-registered",
            f"another certificate is registered for '{key_id}' than that of its key",
            f"use the key that is registered, or register this one: "
            f"certificate_sha256: {fingerprint(certificate)}",
        )


def read_trust(
    workspace: Workspace | None,
    keys: Path,
    certificates: Sequence[Path],
    now: datetime | None = None,
) -> Trust:
    """Say what is trusted: by the workspace, by the key folder, and these.

    `now` has a time zone: nothing signed after it is trusted.

    Raises UsageError for a file that is no certificate.
    """
    if workspace is None:
        folder = KeyFolder(keys)
        trust = Trust(roots=folder.roots(), crls=folder.crls())
    else:
        trust = letter_trust(workspace, keys)
    given = tuple(each for path in certificates for each in _certificates(path))
    return replace(trust, roots=(*trust.roots, *given), now=now)


def letter_trust(workspace: Workspace, keys: Path) -> Trust:
    """Say whom the workspace believes as signers of letters: people approve them only.

    Raises BlockedError for a damaged file in the key folder.
    """
    trust = organisation_trust(workspace, keys)
    pins = {k: id_ for k, id_ in trust.pins.items() if id_ in workspace.signatories}
    return replace(trust, pins=pins)


def pinned_trust(workspace: Workspace, keys: Path) -> Trust:
    """Trust the certificates registered for signatories, and no issuer.

    Demonstration keys of this workspace are trusted with demo = true alone; else the
    key folder is not read.
    """
    if workspace.settings.demo:
        return letter_trust(workspace, keys)
    known = workspace.signatories.values()
    pins = {e.certificate_sha256: e.id for e in known if e.certificate_sha256}
    return Trust(pins=pins)


def _certificates(path: Path) -> Sequence[x509.Certificate]:
    content = read_if_exists(path)
    if content is None:
        raise UsageError(
            f"'{path}' is not there", remedy="name a certificate (PEM, DER)"
        )
    try:
        with ignore_warnings():
            if b"-----BEGIN" in content:
                return x509.load_pem_x509_certificates(content)
            return (x509.load_der_x509_certificate(content),)
    except MALFORMED:
        raise UsageError(
            f"'{path.name}' is no certificate",
            remedy="a certificate is a file ending in .pem, .crt, .cer or .der",
        ) from None
