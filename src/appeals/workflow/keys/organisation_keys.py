"""Keys of a workspace: which certificates are trusted, and who signs.

Clock, passphrases and the key folder come in as arguments.
"""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Literal

from cryptography import x509

from appeals.errors import AppealsError, BlockedError, Problem, UsageError, raise_all
from appeals.model.people import Person, Signatory
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
    """Give what the workspace trusts: registered certificates, roots, lists.

    A certificate that is registered for a signatory and for a person gets the id of the
    one that `prefer` names. Demonstration keys are trusted only with demo = true.
    Raises BlockedError for a damaged file in the key folder.
    """
    folder = KeyFolder(keys)
    pins = [_pins(workspace.people.values()), _pins(workspace.signatories.values())]
    first, last = pins if prefer == "signatories" else reversed(pins)
    return Trust(
        pins=_demonstration_pins(workspace, folder) | first | last,
        roots=folder.roots(),
        demo_roots=_demonstration_roots(workspace, folder),
        crls=folder.crls(),
    )


def _pins(entries: Iterable[Signatory | Person]) -> dict[str, str]:
    """Give the ids of signatories or people by their registered certificates."""
    return {e.certificate_sha256: e.id for e in entries if e.certificate_sha256}


def _demonstration_pins(workspace: Workspace, folder: KeyFolder) -> dict[str, str]:
    """Give the ids by demonstration certificate: these are in no registry."""
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
    """Open the keys of signatories or people, each fit to sign at a moment.

    A passphrase is asked for only once the rest of the key is valid. Raises
    BlockedError with a problem for each reason when a key is missing or must not sign;
    UsageError for an unknown id; MachineError for a token that does not answer.
    """
    trust = organisation_trust(workspace, keys)
    signers: list[Signer] = []
    errors: list[AppealsError] = []
    for key_id in ids:
        try:
            file = find_key(workspace, KeyFolder(keys), key_id)
            _refuse(_find_early_problems(workspace, file, trust, at))
            signer = load_signer(file, passphrases)
            chain = signer.certificate, signer.issuers
            _refuse(find_signing_problems(workspace, key_id, *chain, trust, at))
            signers.append(signer)
        except AppealsError as error:
            errors += error.split()
    raise_all(errors)
    return signers


def find_key(workspace: Workspace, folder: KeyFolder, key_id: str) -> KeyFile:
    """Find the key of a signatory or person.

    In a workspace with demo = true that is the demonstration key, unless another
    certificate is registered. Raises UsageError for an unknown id, BlockedError when
    there is no key.
    """
    need_holder(workspace, key_id)
    is_demo = workspace.settings.demo
    own = folder.find(key_id)
    demo = folder.demonstrations(workspace.root).find(key_id) if is_demo else None
    is_registered = bool(registered_fingerprints(workspace, key_id))
    found = (own or demo) if is_registered else (demo or own)
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


def _find_early_problems(
    workspace: Workspace, file: KeyFile, trust: Trust, at: datetime
) -> tuple[Problem, ...]:
    """Give the problems that are known before the key is opened."""
    problems = tuple(find_location_problems(file.path, workspace.root))
    certificate = read_certificate(file)
    if problems or certificate is None:
        return problems
    issuers = [each for each in read_chain(file) if each != certificate]
    return find_signing_problems(workspace, file.id, certificate, issuers, trust, at)


def find_signing_problems(
    workspace: Workspace,
    key_id: str,
    certificate: x509.Certificate,
    issuers: Sequence[x509.Certificate],
    trust: Trust,
    at: datetime,
) -> tuple[Problem, ...]:
    """Give every reason why a certificate must not sign for an id at a moment."""
    problems = find_certificate_problems(certificate, issuers, trust, at)
    known = registered_fingerprints(workspace, key_id)
    if known and fingerprint(certificate) not in known:
        other = Problem(
            "not-registered",
            f"another certificate is registered for '{key_id}' than that of its key",
            f"use the key that is registered, or register this one: "
            f"certificate_sha256: {fingerprint(certificate)}",
        )
        return (*problems, other)
    return problems


def read_trust(
    workspace: Workspace | None,
    keys: Path,
    certificates: Sequence[Path],
    now: datetime | None = None,
) -> Trust:
    """Trust what the workspace and the key folder trust, and these certificates.

    `now` has a time zone: nothing signed after it is trusted.

    Raises UsageError for a file that is not a certificate.
    """
    if workspace is None:
        folder = KeyFolder(keys)
        trust = Trust(roots=folder.roots(), crls=folder.crls())
    else:
        trust = letter_trust(workspace, keys)
    given = tuple(each for path in certificates for each in _load_certificates(path))
    return replace(trust, roots=(*trust.roots, *given), now=now)


def letter_trust(workspace: Workspace, keys: Path) -> Trust:
    """Say who is trusted as a signer of letters: people of the workspace only approve.

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
    return Trust(pins=_pins(workspace.signatories.values()))


def _load_certificates(path: Path) -> Sequence[x509.Certificate]:
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
            f"'{path.name}' is not a certificate",
            remedy="a certificate is a file ending in .pem, .crt, .cer or .der",
        ) from None
