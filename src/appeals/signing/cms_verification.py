"""Verify a detached signature, in a file of its own or in a PDF."""

from dataclasses import replace
from datetime import datetime
from hashlib import sha256

from appeals.signing.certificates import fingerprint, holder_name, is_chain
from appeals.signing.cms import CmsMessage, find_signature_fault, read_message
from appeals.signing.timestamps import Stamp, read_time_stamp
from appeals.signing.trust import CLOCKS_DIFFER, Trust
from appeals.signing.verdict import MalformedError, SignatureReport, Verdict

UNREADABLE_SIGNATURE = SignatureReport("", "", Verdict.CHANGED)
"""The report on a signature that cannot be read."""


def check_detached(data: bytes, p7s: bytes, trust: Trust) -> SignatureReport:
    """Say whether `p7s` is a signature of `data`, and whether its signer is trusted.

    VALID, UNKNOWN_SIGNER or CHANGED, with the reason. Only what `sign_detached` writes
    is accepted. Never raises for the content of the two files.
    """
    try:
        message = read_message(p7s)
        digest, moment = sha256(data).digest(), message.signed_at
        return check_message(message, digest, moment, trust, level="CAdES")
    except MalformedError as error:
        return replace(
            UNREADABLE_SIGNATURE, reason=f"the signature cannot be used: {error}"
        )
    except Exception as error:  # noqa: BLE001  whatever it is, it is not valid
        return replace(
            UNREADABLE_SIGNATURE,
            reason=f"the signature cannot be read ({type(error).__name__})",
        )


def check_message(
    message: CmsMessage,
    digest: bytes,
    moment: datetime | None,
    trust: Trust,
    *,
    level: str,
    proven: Stamp | None = None,
) -> SignatureReport:
    """Verify a message as a signature of this SHA-256 digest.

    `moment` is the one that the signer wrote. `proven` is a further time stamp over
    everything. Raises MalformedError when a time stamp in it is malformed.
    """
    report = SignatureReport(
        signer_name=holder_name(message.signer),
        certificate_sha256=fingerprint(message.signer),
        verdict=Verdict.CHANGED,
        level=level,
        signed_at=moment,
    )
    if fault := find_signature_fault(message, "data", digest):
        return replace(report, reason=fault)
    if moment is None:
        return replace(report, reason="the signature does not say when it was made")
    stamp = read_time_stamp(message.stamp) if message.stamp else None
    if stamp is not None and not stamp.covers(message.signature):
        return replace(report, reason="its time stamp is that of something else")
    return _judge_signer(report, message, moment, stamp or proven, trust)


def _judge_signer(
    report: SignatureReport,
    message: CmsMessage,
    claimed: datetime,
    stamp: Stamp | None,
    trust: Trust,
) -> SignatureReport:
    """Say whether the signer of a valid message is trusted.

    `claimed` is the moment by the signer's own clock.
    """
    at = claimed if stamp is None else stamp.at
    judgement = trust.judge(
        message.signer, message.others, at, is_time_proven=stamp is not None
    )
    report = replace(
        report,
        signed_at=at,
        is_time_stamped=stamp is not None,
        signer_id=judgement.who,
        is_demonstration=judgement.is_demonstration,
        revocation=judgement.revocation,
        remark=judgement.remark,
    )
    reason = judgement.reason if not judgement.is_trusted else ""
    if not reason and not is_chain(message.signer, message.others):
        reason = "it holds certificates that have nothing to do with its signer"
    if not reason and stamp is not None:
        reason = stamp.doubt(trust)
        if claimed > stamp.at + CLOCKS_DIFFER:
            report = replace(report, remark=_clock_remark(claimed, stamp.at))
    verdict = Verdict.UNKNOWN_SIGNER if reason else Verdict.VALID
    return replace(report, verdict=verdict, reason=reason)


def _clock_remark(claimed: datetime, at: datetime) -> str:
    return (
        f"by its time stamp it was signed on {at:%Y-%m-%d %H:%M} UTC; the clock of the "
        f"signer said {claimed:%Y-%m-%d %H:%M}, which cannot have been"
    )
