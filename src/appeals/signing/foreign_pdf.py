"""Verify a PDF that another program signed: a partner's, a State's.

The library validates it like any signed PDF; beyond that, the last signature must cover
the whole file, every signer must be trusted, and nothing unknown is ignored. A file
with a signature field of ours is not foreign.
"""

import logging
import re
from dataclasses import replace
from datetime import UTC

from appeals.model.people import FIELD_PREFIX
from appeals.signing.certificates import fingerprint, holder_name, load_certificate
from appeals.signing.pdf_file import (
    TIME_STAMP_FIELD,
    PdfObject,
    PdfReader,
    convert_errors,
    open_reader,
)
from appeals.signing.timestamps import Stamp, read_time_stamp
from appeals.signing.trust import Trust
from appeals.signing.verdict import (
    UNREADABLE,
    FileReport,
    MalformedError,
    SignatureReport,
    Verdict,
    most_severe,
)

SIGNED_BY_OTHER_PROGRAM = (
    "another program signed it: it is not a letter that was signed with `appeals`"
)
_FORGEABLE = {"md2", "md5", "sha1"}
_HEX = re.compile(rb"<([0-9A-Fa-f]+)>")

for _name in ("pyhanko", "pyhanko_certvalidator"):
    logging.getLogger(_name).addHandler(logging.NullHandler())  # reports say it all


def examine_foreign_pdf(content: bytes, trust: Trust) -> FileReport | None:
    """Verify the signatures of another program.

    None where the file has none, has a field for one of ours, or cannot be read: then
    it is verified as one of ours. Never raises for the content of the file.
    """
    signatures = _signatures_in(content)
    if not signatures:
        return None
    faults: list[str] = []
    reports = []
    for position, embedded in enumerate(signatures):
        try:
            with convert_errors():
                faults += _find_uncovered(content, signatures, position)
                reports.append(_report(embedded, trust))
        except MalformedError as error:
            faults.append(f"a signature in it cannot be used: {error}")
    return _conclude(faults, reports)


def _signatures_in(content: bytes) -> list[PdfObject]:
    """Give the signatures of another program; none where they cannot be validated.

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


def _signatures(reader: PdfReader) -> list[PdfObject]:
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


def _find_uncovered(
    content: bytes, signatures: list[PdfObject], position: int
) -> list[str]:
    """Say what a signature fails to cover (ISO 32000-1, 12.8.1).

    After an earlier signature, what the library allows may be added, and a later one
    covers it. After the last one by a person, only evidence and time stamps.
    """
    from pyhanko.sign.diff_analysis import DiffResult, ModificationLevel

    embedded = signatures[position]
    embedded.compute_integrity_info()
    numbers = [int(each) for each in embedded.byte_range]
    if len(numbers) != 4 or numbers[0] != 0:  # noqa: PLR2004  two ranges
        return ["a signature covers parts of it alone"]
    _, start, end, size = numbers
    digits = _HEX.fullmatch(content, start, end)
    if not digits or bytes.fromhex(digits[1].decode()) != embedded.pkcs7_content:
        return ["a signature covers parts of it alone"]
    if position == len(signatures) - 1:
        is_whole = end + size == len(content)
        return [] if is_whole else ["its last signature does not cover the whole file"]
    later = signatures[position + 1 :]
    is_last_person = all(each.sig_object_type == "/DocTimeStamp" for each in later)
    most = ModificationLevel.LTA_UPDATES if is_last_person else None
    found = embedded.diff_result
    is_allowed = (
        isinstance(found, DiffResult)
        and embedded.summarise_integrity_info()["docmdp_ok"]
    )
    if not is_allowed or (most and found.modification_level > most):
        return ["it was changed after a signature, in a way that is not allowed"]
    return []


def _report(embedded: PdfObject, trust: Trust) -> SignatureReport:
    """Report on one signature; what it covers is checked by `_find_uncovered`."""
    if embedded.sig_object_type == "/DocTimeStamp":
        return _time_stamp_report(embedded, trust)
    signer = load_certificate(embedded.signer_cert.dump())
    others = [load_certificate(each.dump()) for each in embedded.other_embedded_certs]
    is_cades = embedded.sig_object.get("/SubFilter") == "/ETSI.CAdES.detached"
    report = SignatureReport(
        holder_name(signer),
        fingerprint(signer),
        Verdict.CHANGED,
        level="PAdES" if is_cades else "PKCS#7",
    )
    if fault := _find_fault(embedded):
        return replace(report, reason=fault)
    claimed = embedded.self_reported_timestamp
    if claimed is None:
        return replace(report, reason="the signature does not say when it was made")
    stamp, doubt = _trusted_stamp(embedded, trust)
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


def _find_fault(embedded: PdfObject) -> str:
    """Say why a signature does not fit what it covers; "" when it does."""
    from pyhanko.sign.validation.generic_cms import validate_sig_integrity

    info = embedded.signer_info
    try:
        by = info["signature_algorithm"].hash_algo
    except ValueError:  # of the digest's kind
        by = embedded.md_algorithm
    if {embedded.md_algorithm, by} & _FORGEABLE:
        return "it was signed with a digest that can be forged"
    if embedded.signed_data["encap_content_info"]["content"].dump():
        return "it signs a content of its own, not the file"
    digest = embedded.compute_digest()
    if not all(validate_sig_integrity(info, embedded.signer_cert, "data", digest)):
        return "what was signed is not what is here"
    return ""


def _trusted_stamp(embedded: PdfObject, trust: Trust) -> tuple[Stamp | None, str]:
    """Give the time stamp of a signature if it is trusted, else why it is not."""
    attributes = embedded.signer_info["unsigned_attrs"]
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
        if not stamp.covers(embedded.signer_info["signature"].native):
            return None, "its time stamp is that of something else"
        doubt = stamp.doubt(trust)
        return (None, doubt) if doubt else (stamp, "")
    return None, ""


def _time_stamp_report(embedded: PdfObject, trust: Trust) -> SignatureReport:
    from asn1crypto.parser import peek

    token = embedded.pkcs7_content
    stamp = read_time_stamp(token[: peek(token)])
    report = SignatureReport(
        holder_name(stamp.authority),
        fingerprint(stamp.authority),
        Verdict.SIGNED_ELSEWHERE,
        level="time stamp",
        signed_at=stamp.at,
        is_time_stamped=True,
    )
    if stamp.imprint != embedded.compute_digest():
        fault = "it was changed after its time stamp"
        return replace(report, verdict=Verdict.CHANGED, reason=fault)
    if doubt := stamp.doubt(trust):
        return replace(report, verdict=Verdict.UNKNOWN_SIGNER, reason=doubt)
    return report


def _conclude(faults: list[str], reports: list[SignatureReport]) -> FileReport:
    reasons = [*faults]
    reasons += (f"{each.signer_name}: {each.reason}" for each in reports if each.reason)
    verdict = (
        Verdict.CHANGED if faults else most_severe(each.verdict for each in reports)
    )
    is_sound = verdict is Verdict.SIGNED_ELSEWHERE
    if is_sound and all(each.level == "time stamp" for each in reports):
        verdict = Verdict.NOT_SIGNED
        reasons.append("it holds a time stamp, and no signature")
    reasons = [*dict.fromkeys((*reasons, SIGNED_BY_OTHER_PROGRAM))]
    remarks = tuple(dict.fromkeys(each.remark for each in reports if each.remark))
    return FileReport(verdict, tuple(reasons), tuple(reports), remarks=remarks)
