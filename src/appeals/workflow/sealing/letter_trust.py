"""Which certificates are trusted when the signatures of letters are verified."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from pathlib import Path

from cryptography import x509

from appeals.errors import UsageError
from appeals.registry.workspace import Workspace
from appeals.signing.certificates import MALFORMED, quiet
from appeals.signing.key_folder import KeyFolder
from appeals.signing.trust import Trust
from appeals.storage.reading import read_if_there
from appeals.workflow.keys.organisation_keys import organisation_trust


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
    content = read_if_there(path)
    if content is None:
        raise UsageError(
            f"'{path}' is not there", remedy="name a certificate (PEM, DER)"
        )
    try:
        with quiet():
            if b"-----BEGIN" in content:
                return x509.load_pem_x509_certificates(content)
            return (x509.load_der_x509_certificate(content),)
    except MALFORMED:
        raise UsageError(
            f"'{path.name}' is no certificate",
            remedy="a certificate is a file ending in .pem, .crt, .cer or .der",
        ) from None
