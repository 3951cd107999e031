"""Which certificates are trusted: registered ones, and those of trusted issuers.

Lists of revoked certificates (CRL) are those in the key folder; nothing is fetched.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import pairwise

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.x509 import verification

from appeals.errors import Problem
from appeals.signing.certificates import (
    MALFORMED,
    find_period_faults,
    find_unfitness,
    find_unusual_key,
    fingerprint,
    has_issued,
    holder_name,
    is_marked_demonstration,
    malformed_problem,
)
from appeals.signing.verdict import Revocation

_LONGEST_CHAIN = 6
CLOCKS_DIFFER = timedelta(hours=1)
"""How far the clocks of two machines may be apart before one of them is doubted."""


@dataclass(frozen=True, slots=True)
class Judgement:
    """Whether a certificate is trusted; `reason` says why not.

    `remark` is worth knowing about a trusted one.
    """

    is_trusted: bool
    is_demonstration: bool = False
    who: str | None = None
    revocation: Revocation = "not checked"
    reason: str = ""
    remark: str = ""


@dataclass(frozen=True, slots=True)
class Trust:
    """What is trusted.

    `pins` gives the id of a signatory or person by the SHA-256 of the certificate
    (64 hexadecimal digits). `roots` are issuers whose certificates are trusted.
    `demo_roots` issue demonstration keys. `crls` are lists of revoked certificates.
    `now` has a time zone; without it signatures from the future and certificates that
    have ended since are not reported.
    """

    pins: Mapping[str, str] = field(default_factory=dict)
    roots: tuple[x509.Certificate, ...] = ()
    demo_roots: tuple[x509.Certificate, ...] = ()
    crls: tuple[x509.CertificateRevocationList, ...] = ()
    now: datetime | None = None

    def judge(
        self,
        certificate: x509.Certificate,
        issuers: Sequence[x509.Certificate],
        at: datetime,
        *,
        is_time_proven: bool = False,
    ) -> Judgement:
        """Say whether a signature of this certificate at a moment is trusted.

        `issuers` came with the signature, in any order, and are not trusted themselves.
        `at` has a time zone. A certificate revoked after `at` is refused too, unless
        `is_time_proven` says that a time stamp confirms `at`. A demonstration
        certificate is never trusted for its fingerprint alone. Chains are validated
        according to RFC 5280, 6. Nothing is looked up on a network.
        """
        found = _examine(self, certificate, issuers, at, is_time_proven)
        reason = (
            found.refusals[0].message if found.refusals else self._explain_future(at)
        )
        is_proven = is_time_proven or bool(reason)
        return Judgement(
            is_trusted=not reason,
            is_demonstration=found.is_demonstration,
            who=self.pins.get(fingerprint(certificate)),
            revocation=found.revocation,
            reason=reason,
            remark="" if is_proven else self._expiry_remark(certificate),
        )

    def _explain_future(self, at: datetime) -> str:
        if self.now is None or at <= self.now + CLOCKS_DIFFER:
            return ""
        return (
            f"it says that it was signed on {at:%Y-%m-%d %H:%M} UTC, and the clock of "
            f"this machine says {self.now:%Y-%m-%d %H:%M}: one of the two is wrong"
        )

    def _expiry_remark(self, certificate: x509.Certificate) -> str:
        end = certificate.not_valid_after_utc
        if self.now is None or end >= self.now:
            return ""
        return (
            f"the certificate of '{holder_name(certificate)}' ended on {end:%Y-%m-%d}; "
            "that it was signed before that day is known from the signer's own clock "
            "alone, without a time stamp"
        )


def find_certificate_problems(
    certificate: x509.Certificate,
    issuers: Sequence[x509.Certificate],
    trust: Trust,
    at: datetime,
) -> tuple[Problem, ...]:
    """Give every reason why a certificate must not sign now; empty when it may."""
    refusals = _examine(trust, certificate, issuers, at, False).refusals
    return (*refusals, *find_unusual_key(certificate))


@dataclass(frozen=True, slots=True)
class _Examined:
    refusals: tuple[Problem, ...]
    is_demonstration: bool
    revocation: Revocation


def _examine(
    trust: Trust,
    certificate: x509.Certificate,
    issuers: Sequence[x509.Certificate],
    at: datetime,
    is_time_proven: bool,
) -> _Examined:
    try:
        is_marked = is_marked_demonstration(certificate)
        demo_root = _issuer_of(certificate, trust.demo_roots)
        is_demonstration = is_marked or demo_root is not None
        refusals = [*find_unfitness(certificate)]
        is_unfit = bool(refusals)
        refusals += find_period_faults(certificate, at)
        if is_unfit:
            return _Examined(tuple(refusals), is_demonstration, "not checked")
        chain: tuple[x509.Certificate, ...]
        if demo_root is not None:
            chain = (certificate, demo_root)
            refusals += find_period_faults(demo_root, at)
        elif fingerprint(certificate) in trust.pins and not is_marked:
            issuer = _issuer_of(certificate, (*issuers, *trust.roots))
            chain = (certificate,) if issuer is None else (certificate, issuer)
        else:
            chain = find_chain(trust.roots, certificate, issuers, at)
            if not chain:
                refusals.append(_unknown_issuer(certificate, is_marked))
        revoked, revocation = check_revocation(
            chain, trust.crls, at, is_time_proven=is_time_proven
        )
        return _Examined((*refusals, *revoked), is_demonstration, revocation)
    except MALFORMED:
        return _Examined((malformed_problem(certificate),), False, "not checked")


def _unknown_issuer(certificate: x509.Certificate, is_marked: bool) -> Problem:
    who = holder_name(certificate)
    if is_marked:
        return Problem(
            "demonstration",
            f"the certificate of '{who}' is one for demonstrations, and not of here",
            "demonstration keys sign only in the workspace that they were made for, "
            "with demo = true in appeals.toml",
        )
    return Problem(
        "unknown-issuer",
        f"no trusted certificate confirms the certificate of '{who}'",
        "register it (`certificate_sha256:` in signatories.yaml or people.yaml), or "
        "put the certificate of its issuer into the folder ca/ of the key folder",
    )


def _issuer_of(
    certificate: x509.Certificate, known: Sequence[x509.Certificate]
) -> x509.Certificate | None:
    return next((each for each in known if has_issued(each, certificate)), None)


def find_chain(
    roots: Sequence[x509.Certificate],
    certificate: x509.Certificate,
    issuers: Sequence[x509.Certificate],
    at: datetime,
) -> tuple[x509.Certificate, ...]:
    """Find a chain from the certificate to one of the roots; empty when none holds.

    `at` has a time zone. Where the certificate itself is not valid then, which is
    reported elsewhere, the nearest moment at which it is valid is taken.
    """
    if not roots:
        return ()
    if certificate in roots:
        return (certificate,)
    start, end = certificate.not_valid_before_utc, certificate.not_valid_after_utc
    policy = verification.PolicyBuilder().store(verification.Store(list(roots)))
    policy = policy.time(min(max(at, start), end)).max_chain_depth(_LONGEST_CHAIN)
    verifier = policy.extension_policies(
        ca_policy=_issuer_policy(), ee_policy=verification.ExtensionPolicy.permit_all()
    ).build_client_verifier()
    try:
        return tuple(verifier.verify(certificate, list(issuers)).chain)
    except (verification.VerificationError, *MALFORMED):
        return ()


def _issuer_policy() -> verification.ExtensionPolicy:
    """Say what an issuer's certificate must contain (RFC 5280, 4.2.1.3, 4.2.1.9)."""
    either = verification.Criticality.AGNOSTIC
    return (
        verification.ExtensionPolicy.permit_all()
        .require_present(x509.BasicConstraints, either, _check_is_authority)
        .may_be_present(x509.KeyUsage, either, _check_may_sign_certificates)
    )


def _check_is_authority(
    _policy: verification.Policy,
    _certificate: x509.Certificate,
    constraints: x509.BasicConstraints,
) -> None:
    if not constraints.ca:
        msg = "not a certificate authority"
        raise ValueError(msg)


def _check_may_sign_certificates(
    _policy: verification.Policy,
    _certificate: x509.Certificate,
    usage: x509.KeyUsage | None,
) -> None:
    if usage is not None and not usage.key_cert_sign:
        msg = "may not sign certificates"
        raise ValueError(msg)


def check_revocation(
    chain: Sequence[x509.Certificate],
    crls: Sequence[x509.CertificateRevocationList],
    at: datetime,
    *,
    is_time_proven: bool = False,
) -> tuple[tuple[Problem, ...], Revocation]:
    """Look up each certificate of a chain in the lists of its issuer.

    `chain` begins with the signer; each is issued by the next. A revocation after
    `at` is ignored only where `is_time_proven`. Only the signer is ever "good", and
    only by a complete list that is not out of date at `at` (RFC 5280, 5).
    """
    revocation: Revocation = "not checked"
    for position, (certificate, issuer) in enumerate(pairwise(chain)):
        for crl in crls:
            if not is_crl_of(crl, issuer):
                continue
            entry = crl.get_revoked_certificate_by_serial_number(
                certificate.serial_number
            )
            if entry is not None:
                day = entry.revocation_date_utc
                if day <= at or not is_time_proven:
                    return (_revoked_problem(certificate, day),), "revoked"
            if position == 0 and _is_complete(crl) and _is_fresh(crl, at):
                revocation = "good"
    return (), revocation


def _revoked_problem(certificate: x509.Certificate, day: datetime) -> Problem:
    return Problem(
        "revoked",
        f"the certificate of '{holder_name(certificate)}' "
        f"was revoked on {day:%Y-%m-%d}",
        "make a new key, and register its certificate",
    )


def is_crl_of(crl: x509.CertificateRevocationList, issuer: x509.Certificate) -> bool:
    """Tell whether the issuer made this list, not someone of the same name."""
    if crl.issuer != issuer.subject:
        return False
    try:
        if isinstance(crl.signature_hash_algorithm, hashes.MD5 | hashes.SHA1):
            return False
        return crl.is_signature_valid(issuer.public_key())  # type: ignore[arg-type]  # other kinds of key raise TypeError
    except (TypeError, *MALFORMED):
        return False


def _is_complete(crl: x509.CertificateRevocationList) -> bool:
    """Tell whether a certificate that is not on the list is not revoked.

    A critical extension limits the list: to changes, or to some certificates.
    """
    try:
        return not any(each.critical for each in crl.extensions)
    except MALFORMED:
        return False


def _is_fresh(crl: x509.CertificateRevocationList, at: datetime) -> bool:
    return crl.next_update_utc is None or at <= crl.next_update_utc
