"""Says what a PDF is worth that another program signed: a partner's, a State's.

The library judges it, as it judges any signed PDF; above that the last signature covers
the whole file, every signer is trusted, and nothing is passed over that is not
understood. A file with a place for signatures of ours is none of these.
"""

import logging
import re
from dataclasses import replace
from datetime import UTC
from typing import Any

from appeals.model.people import FIELD_PREFIX
from appeals.signing.certificates import fingerprint, holder_name, load_certificate
from appeals.signing.pdf_file import TIME_STAMP_FIELD, convert_errors, open_reader
from appeals.signing.timestamps import Stamp, is_stamp_of, read_time_stamp
from appeals.signing.trust import Trust
from appeals.signing.verdict import (
    UNREADABLE,
    FileReport,
    MalformedError,
    SignatureReport,
    Verdict,
)

SIGNED_BY_OTHER_PROGRAM = (
    "another program signed it: it is no letter that was signed with `appeals`"
)
_FORGEABLE = {"md2", "md5", "sha1"}
_HEX = re.compile(rb"<([0-9A-Fa-f]+)>")

for _name in ("pyhanko", "pyhanko_certvalidator"):
    logging.getLogger(_name).addHandler(logging.NullHandler())  # reports say it all


def examine_foreign_pdf(content: bytes, trust: Trust) -> FileReport | None:
    """Say what the signatures of another program are worth.

    None where the file has none, has a place for one of ours, or cannot be read: then
    it is judged as one of ours. Never raises for what is in the file.
    """
    signatures = _signatures_in(content)
    if not signatures:
        return None
    faults: list[str] = []
    reports = []
    for position, held in enumerate(signatures):
        try:
            with convert_errors():
                faults += _uncovered(content, signatures, position)
                reports.append(_report(held, trust))
        except MalformedError as error:
            faults.append(f"a signature in it cannot be used: {error}")
    return _conclude(faults, reports)


def _signatures_in(content: bytes) -> list[Any]:
    """Give the signatures of another program; none where they cannot be judged.

    Poppler, and so Okular, numbers what it adds against the standard (ISO 32000-1,
    7.5.4). Such a file is read where one signature covers it all: nothing was added.
    """
    for is_strict in (True, False):
        try:
            with convert_errors():
                found = _signatures(open_reader(content, is_strict=is_strict))
                if is_strict or len(found) == 1:
                    return found
        except MalformedError:
            continue
    return []


def _signatures(reader: Any) -> list[Any]:  # noqa: ANN401  pyHanko's
    """Give all signatures, the first first; none for a file that is ours."""
    from pyhanko.sign.fields import enumerate_sig_fields

    for position in range(reader.total_revisions):
        view = reader.get_historical_resolver(position)
        for name, _, _ in enumerate_sig_fields(view):
            if name.startswith(FIELD_PREFIX) or name == TIME_STAMP_FIELD:
                return []
    found = reader.embedded_signatures
    filled = [*enumerate_sig_fields(reader, filled_status=True)]
    if reader.encrypted or len(found) != len(filled):
        raise MalformedError("it holds signatures of an unknown kind")
    return list(found)


def _uncovered(content: bytes, signatures: list[Any], position: int) -> list[str]:
    """Say what a signature should cover and does not (ISO 32000-1, 12.8.1).

    What was added after an earlier one is what the library allows, and a later
    signature covers it. After the last of a person, only evidence and time stamps.
    """
    from pyhanko.sign.diff_analysis import DiffResult, ModificationLevel

    held = signatures[position]
    held.compute_integrity_info()
    numbers = [int(each) for each in held.byte_range]
    if len(numbers) != 4 or numbers[0] != 0:  # noqa: PLR2004  two ranges
        return ["a signature covers parts of it alone"]
    _, start, end, size = numbers
    digits = _HEX.fullmatch(content, start, end)
    if not digits or bytes.fromhex(digits[1].decode()) != held.pkcs7_content:
        return ["a signature covers parts of it alone"]
    if position == len(signatures) - 1:
        is_whole = end + size == len(content)
        return [] if is_whole else ["its last signature does not cover the whole file"]
    later = signatures[position + 1 :]
    is_last_person = all(each.sig_object_type == "/DocTimeStamp" for each in later)
    most = ModificationLevel.LTA_UPDATES if is_last_person else None
    found = held.diff_result
    is_allowed = (
        isinstance(found, DiffResult) and held.summarise_integrity_info()["docmdp_ok"]
    )
    if not is_allowed or (most and found.modification_level > most):
        return ["it was changed after a signature, in a way that is not allowed"]
    return []


def _report(held: Any, trust: Trust) -> SignatureReport:  # noqa: ANN401  pyHanko's
    """Judge one signature; what it covers is judged apart."""
    if held.sig_object_type == "/DocTimeStamp":
        return _time_stamp_report(held, trust)
    signer = load_certificate(held.signer_cert.dump())
    others = [load_certificate(each.dump()) for each in held.other_embedded_certs]
    is_cades = held.sig_object.get("/SubFilter") == "/ETSI.CAdES.detached"
    report = SignatureReport(
        holder_name(signer),
        fingerprint(signer),
        Verdict.CHANGED,
        level="PAdES" if is_cades else "PKCS#7",
    )
    if fault := _unsound(held):
        return replace(report, reason=fault)
    claimed = held.self_reported_timestamp
    if claimed is None:
        return replace(report, reason="the signature does not say when it was made")
    stamp, doubt = _stamp(held, trust)
    claimed = claimed.replace(tzinfo=claimed.tzinfo or UTC).astimezone(UTC)
    at = stamp.at if stamp else claimed
    found = trust.judge(signer, others, at, is_time_proven=stamp is not None)
    is_trusted = found.is_trusted
    return replace(
        report,
        verdict=Verdict.SIGNED_ELSEWHERE if is_trusted else Verdict.UNKNOWN_SIGNER,
        reason="" if is_trusted else found.reason,
        signer_id=found.who,
        signed_at=at,
        is_time_stamped=stamp is not None,
        is_demonstration=found.is_demonstration,
        revocation=found.revocation,
        remark=found.remark or doubt,
    )


def _unsound(held: Any) -> str:  # noqa: ANN401  pyHanko's
    """Say why a signature does not fit what it covers; "" when it does."""
    from pyhanko.sign.validation.generic_cms import validate_sig_integrity

    info = held.signer_info
    try:
        by = info["signature_algorithm"].hash_algo
    except ValueError:  # of the digest's kind
        by = held.md_algorithm
    if {held.md_algorithm, by} & _FORGEABLE:
        return "it was signed with a digest that can be forged"
    if held.signed_data["encap_content_info"]["content"].dump():
        return "the signature is that of something within it"
    digest = held.compute_digest()
    if not all(validate_sig_integrity(info, held.signer_cert, "data", digest)):
        return "what was signed is not what is here"
    return ""


def _stamp(held: Any, trust: Trust) -> tuple[Stamp | None, str]:  # noqa: ANN401
    """Give the time stamp of a signature if it counts, else why it does not."""
    attributes = held.signer_info["unsigned_attrs"]
    tokens = [
        token
        for each in (attributes if attributes.dump() else ())
        if each["type"].native == "signature_time_stamp_token"
        for token in each["values"]
    ]
    for token in tokens:
        try:
            stamp = read_time_stamp(token.dump())
        except UNREADABLE as error:
            return None, f"its time stamp does not count: {error}"
        if not is_stamp_of(stamp, held.signer_info["signature"].native):
            return None, "its time stamp is that of something else"
        doubt = stamp.doubt(trust)
        return (None, doubt) if doubt else (stamp, "")
    return None, ""


def _time_stamp_report(held: Any, trust: Trust) -> SignatureReport:  # noqa: ANN401
    from asn1crypto.parser import peek

    token = held.pkcs7_content
    stamp = read_time_stamp(token[: peek(token)])
    report = SignatureReport(
        holder_name(stamp.authority),
        fingerprint(stamp.authority),
        Verdict.SIGNED_ELSEWHERE,
        level="time stamp",
        signed_at=stamp.at,
        is_time_stamped=True,
    )
    if stamp.imprint != held.compute_digest():
        fault = "it was changed after its time stamp"
        return replace(report, verdict=Verdict.CHANGED, reason=fault)
    if doubt := stamp.doubt(trust):
        return replace(report, verdict=Verdict.UNKNOWN_SIGNER, reason=doubt)
    return report


def _conclude(faults: list[str], reports: list[SignatureReport]) -> FileReport:
    verdicts = {each.verdict for each in reports}
    reasons = [*faults]
    reasons += (f"{each.signer_name}: {each.reason}" for each in reports if each.reason)
    if faults or Verdict.CHANGED in verdicts:
        verdict = Verdict.CHANGED
    elif Verdict.UNKNOWN_SIGNER in verdicts:
        verdict = Verdict.UNKNOWN_SIGNER
    elif all(each.level == "time stamp" for each in reports):
        verdict = Verdict.NOT_SIGNED
        reasons.append("it holds a time stamp, and no signature")
    else:
        verdict = Verdict.SIGNED_ELSEWHERE
    reasons = [*dict.fromkeys((*reasons, SIGNED_BY_OTHER_PROGRAM))]
    remarks = tuple(dict.fromkeys(each.remark for each in reports if each.remark))
    return FileReport(verdict, tuple(reasons), tuple(reports), remarks=remarks)
