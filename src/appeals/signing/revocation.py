"""Whether a certificate is on a list of revoked ones (CRL) that lies here."""

from collections.abc import Sequence
from datetime import datetime
from itertools import pairwise

from cryptography import x509
from cryptography.hazmat.primitives import hashes

from appeals.errors import Problem
from appeals.signing.certificates import MALFORMED, holder_name
from appeals.signing.verdict import Revocation


def check_revocation(
    chain: Sequence[x509.Certificate],
    crls: Sequence[x509.CertificateRevocationList],
    at: datetime,
    *,
    is_time_proven: bool = False,
) -> tuple[tuple[Problem, ...], Revocation]:
    """Look up each certificate of a chain in the lists of its issuer.

    `chain` begins with the signer; each is issued by the next. A revocation after
    `at` is passed over only where `is_time_proven`. "good" is said of the signer
    alone, and only by a complete list that is not out of date at `at` (RFC 5280, 5).
    """
    revocation: Revocation = "not checked"
    for position, (certificate, issuer) in enumerate(pairwise(chain)):
        for crl in crls:
            if not is_list_of(crl, issuer):
                continue
            entry = crl.get_revoked_certificate_by_serial_number(
                certificate.serial_number
            )
            if entry is not None:
                day = entry.revocation_date_utc
                if day <= at or not is_time_proven:
                    return (_revoked(certificate, day),), "revoked"
            if position == 0 and _is_complete(crl) and _is_fresh(crl, at):
                revocation = "good"
    return (), revocation


def _revoked(certificate: x509.Certificate, day: datetime) -> Problem:
    return Problem(
        "revoked",
        f"the certificate of '{holder_name(certificate)}' "
        f"was revoked on {day:%Y-%m-%d}",
        "make a new key, and register its certificate",
    )


def is_list_of(crl: x509.CertificateRevocationList, issuer: x509.Certificate) -> bool:
    """Tell whether the issuer made this list, and not somebody of the same name."""
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

    What is critical (a list of changes, or of some certificates alone) limits it.
    """
    try:
        return not any(each.critical for each in crl.extensions)
    except MALFORMED:
        return False


def _is_fresh(crl: x509.CertificateRevocationList, at: datetime) -> bool:
    return crl.next_update_utc is None or at <= crl.next_update_utc
