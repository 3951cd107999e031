"""The status of keys: which exist, whether they may sign, and until when."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path

from cryptography import x509

from appeals.errors import AppealsError, BlockedError, Problem
from appeals.registry.workspace import Workspace
from appeals.signing.certificates import (
    fingerprint,
    holder_name,
    is_marked_demonstration,
)
from appeals.signing.key_folder import (
    KeyFile,
    KeyFolder,
    KeyForm,
    find_location_problems,
    load_request,
    load_signer,
    needs_passphrase,
    read_certificate,
    read_chain,
)
from appeals.signing.key_making import write_certificate
from appeals.signing.keys import NoPassphrases, Passphrases, Signer
from appeals.signing.trust import Trust, find_certificate_problems
from appeals.workflow.keys.organisation_keys import (
    find_signing_problems,
    organisation_trust,
    registered_fingerprints,
)

SOON = timedelta(days=60)
"""A certificate that ends within this time is worth a warning."""

_FORMS = {
    KeyForm.PKCS12: "PKCS#12",
    KeyForm.PEM: "PEM",
    KeyForm.PKCS11: "PKCS#11",
    KeyForm.REQUEST: "request",
}


@dataclass(frozen=True, slots=True)
class KeyStatus:
    """One key: whose, where, and whether it may sign now.

    `kind` is "organisation" or "person" (signatories.yaml), "staff" (people.yaml), or
    "" for an id that neither knows. `form` is "PKCS#12", "PEM", "PKCS#11", or
    "request" for one that waits for its certificate. What is None is not known without
    a passphrase, or, for `is_registered`, outside of a workspace.
    """

    id: str
    kind: str
    form: str
    path: Path
    subject: str | None = None
    ends: datetime | None = None
    certificate_sha256: str | None = None
    is_demonstration: bool = False
    is_registered: bool | None = None
    refusals: tuple[Problem, ...] = ()
    warnings: tuple[Problem, ...] = ()


def key_statuses(
    workspace: Workspace | None,
    keys: Path,
    at: datetime,
    *,
    ids: Sequence[str] = (),
    passphrases: Passphrases | None = None,
) -> Iterator[KeyStatus]:
    """Yield the status of each key, or of those named by `ids`.

    With `passphrases` keys are opened, and one that cannot be opened is refused; its
    certificate is then written beside it, if it was not readable before. With
    `NoPassphrases` only keys without one are opened, without `passphrases` none at all.
    Raises BlockedError for an id without a key.
    """
    folder = KeyFolder(keys)
    files = [*folder.key_files()]
    trust = Trust(roots=folder.roots(), crls=folder.crls())
    if workspace is not None:
        trust = organisation_trust(workspace, keys)
        if workspace.settings.demo:
            files += folder.demonstrations(workspace.root).key_files()
    there = {file.id for file in files}
    for key_id in ids:
        if key_id not in there:
            raise BlockedError(
                f"there is no key for '{key_id}' in '{keys}'",
                remedy="`appeals keys list` shows those that are there",
            )
    for file in files:
        if not ids or file.id in ids:
            yield _Examiner(workspace, trust, at, passphrases).status(file)


@dataclass(frozen=True, slots=True)
class _Examiner:
    workspace: Workspace | None
    trust: Trust
    at: datetime
    passphrases: Passphrases | None

    def status(self, file: KeyFile) -> KeyStatus:
        root = self.workspace.root if self.workspace else None
        status = KeyStatus(
            file.id,
            _kind(self.workspace, file.id),
            _FORMS[file.form],
            file.path,
            refusals=tuple(find_location_problems(file.path, root)),
        )
        try:
            if file.form is KeyForm.REQUEST:
                return self._check_request(status, file)
            if self.passphrases is not None and self._can_open(file):
                return self._check_opened(
                    status, load_signer(file, self.passphrases), file
                )
            return self._check_readable(status, file)
        except AppealsError as error:
            reported = (replace(each, code="not-opened") for each in error.problems)
            return replace(status, refusals=(*status.refusals, *reported))

    def _can_open(self, file: KeyFile) -> bool:
        if isinstance(self.passphrases, NoPassphrases):
            return not needs_passphrase(file)
        return True

    def _check_request(self, status: KeyStatus, file: KeyFile) -> KeyStatus:
        if self.passphrases is not None and self._can_open(file):
            load_request(file, self.passphrases)
        warning = Problem(
            "no-certificate",
            f"the key of '{file.id}' waits for its certificate",
            f"send '{file.id}.csr' to a certificate authority; what comes back: "
            f"`appeals keys new {file.id} --certificate FILE`",
            severity="warning",
        )
        return replace(status, warnings=(warning,))

    def _check_opened(
        self, status: KeyStatus, signer: Signer, file: KeyFile
    ) -> KeyStatus:
        chain = (signer.certificate, *signer.issuers)
        if file.form is KeyForm.PKCS12 and not file.certificate_path.exists():
            write_certificate(KeyFolder(file.path.parent), file.id, chain)
        return self._add_problems(status, signer.certificate, signer.issuers)

    def _check_readable(self, status: KeyStatus, file: KeyFile) -> KeyStatus:
        certificate = read_certificate(file)
        if certificate is None:
            warning = Problem(
                "not-opened",
                f"the certificate of '{file.id}' is not readable without opening it",
                f"`appeals keys check {file.id}` opens it and keeps a copy beside it",
                severity="warning",
            )
            return replace(status, warnings=(warning,))
        issuers = [each for each in read_chain(file) if each != certificate]
        return self._add_problems(status, certificate, issuers)

    def _add_problems(
        self,
        status: KeyStatus,
        certificate: x509.Certificate,
        issuers: Sequence[x509.Certificate],
    ) -> KeyStatus:
        about = certificate, issuers, self.trust, self.at
        is_registered = None
        if self.workspace is None:
            refusals = find_certificate_problems(*about)
        else:
            refusals = find_signing_problems(self.workspace, status.id, *about)
            known = registered_fingerprints(self.workspace, status.id)
            is_registered = fingerprint(certificate) in known
        ends = certificate.not_valid_after_utc
        return replace(
            status,
            subject=holder_name(certificate),
            ends=ends,
            certificate_sha256=fingerprint(certificate),
            is_demonstration=is_marked_demonstration(certificate),
            is_registered=is_registered,
            refusals=(*status.refusals, *refusals),
            warnings=tuple(self._warn_of_expiry(status, ends)),
        )

    def _warn_of_expiry(self, status: KeyStatus, ends: datetime) -> Iterator[Problem]:
        left = ends - self.at
        if timedelta() <= left < SOON:
            yield Problem(
                "ends-soon",
                f"the certificate of '{status.id}' ends in {left.days} days, "
                f"on {ends:%Y-%m-%d}",
                "renew it, or make a new key, while this one still holds",
                severity="warning",
            )


def _kind(workspace: Workspace | None, key_id: str) -> str:
    if workspace is None:
        return ""
    if key_id in workspace.signatories:
        return workspace.signatories[key_id].kind
    return "staff" if key_id in workspace.people else ""
