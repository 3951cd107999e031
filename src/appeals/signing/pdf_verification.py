"""Verify the signatures in a PDF.

Stricter than any library: the file is parsed to the last byte, each update may do one
thing only, and whatever cannot be read is not valid. Works offline, and without the
library that signs.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from hashlib import sha256

from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding

from appeals.model.people import FIELD_PREFIX
from appeals.signing.certificates import has_issued, load_certificate
from appeals.signing.cms import read_message
from appeals.signing.cms_verification import UNREADABLE_SIGNATURE, check_message
from appeals.signing.foreign_pdf import examine_foreign_pdf
from appeals.signing.pdf_file import (
    PdfFile,
    convert_errors,
    find_letter_faults,
    parse_pdf,
    read_fields,
)
from appeals.signing.pdf_updates import Update, read_evidence, read_update
from appeals.signing.timestamps import Stamp, read_time_stamp
from appeals.signing.trust import Trust, is_crl_of
from appeals.signing.verdict import (
    FileReport,
    MalformedError,
    SignatureReport,
    Verdict,
    most_severe,
)

_SIGNED = re.compile(rb"/ByteRange|/Contents ?<30")
_TWO_MOMENTS = "the signature says twice when it was made"


@dataclass(frozen=True, slots=True)
class Approved:
    """The bytes that were approved: their SHA-256, 64 digits, and their number."""

    sha256: str
    size: int


_NOT_OURS = "it is not built as our letters are, as when another program saved it"


def examine_pdf(
    content: bytes, trust: Trust, *, approved: Approved | None = None
) -> FileReport:
    """Say whether a PDF is signed by everyone it names, and unchanged since.

    With `approved`, the file must begin with these bytes, and they must be all of the
    letter. Without, one that another program signed soundly is SIGNED_ELSEWHERE. Never
    raises for the content of the file.
    """
    try:
        report = _verify(content, trust, approved)
    except MalformedError as error:
        report = _report_unreadable(content, f"{_NOT_OURS}: {error}")
    except Exception as error:  # noqa: BLE001  whatever it is, it is not valid
        report = _report_unreadable(
            content, f"it cannot be read ({type(error).__name__})"
        )
    may_be_foreign = report.verdict in {Verdict.CHANGED, Verdict.NOT_SIGNED}
    if not may_be_foreign or approved is not None or is_archive_too(content):
        return report
    return _examine_foreign(content, trust) or report


def _examine_foreign(content: bytes, trust: Trust) -> FileReport | None:
    try:
        return examine_foreign_pdf(content, trust)
    except Exception:  # noqa: BLE001  whatever it is, it is not valid
        return None


def _report_unreadable(content: bytes, reason: str) -> FileReport:
    """Report on a file that is not ours: CHANGED if it looks signed."""
    if _SIGNED.search(content) or b"%PDF-" not in content[:1024]:
        return FileReport(Verdict.CHANGED, (reason,))
    return FileReport(Verdict.NOT_SIGNED, (reason,))


@dataclass(slots=True)
class _Findings:
    """What was found up to now."""

    faults: list[str] = field(default_factory=list)
    reports: dict[str, SignatureReport] = field(default_factory=dict)
    updates: list[Update] = field(default_factory=list)


@convert_errors()
def _verify(content: bytes, trust: Trust, approved: Approved | None) -> FileReport:
    file = parse_pdf(content)
    first = file.at(1)
    expected = tuple(
        name.removeprefix(FIELD_PREFIX)
        for name in read_fields(first)
        if name.startswith(FIELD_PREFIX)
    )
    letter_faults = find_letter_faults(first)
    found = _Findings([f"it is not a letter of ours: {each}" for each in letter_faults])
    if approved is not None and not _is_approved(file, approved):
        found.faults.append("it does not begin with the bytes that were approved")
    if is_archive_too(content):
        found.faults.append("it is a ZIP archive as well as a PDF")
    if not expected and len(file.revisions) == 1:
        if found.faults:
            return _report_unreadable(content, found.faults[0])
        return FileReport(Verdict.NOT_SIGNED, ("it has no place for signatures",))
    for position in range(1, len(file.revisions)):
        try:
            found.updates.append(read_update(file, position))
        except MalformedError as error:
            found.faults.append(f"it was changed after it was written: {error}")
            break
    found.faults += _order_faults(found.updates, expected)
    _check_signatures(file, found, trust)
    return _conclude(found, expected)


def _is_approved(file: PdfFile, approved: Approved) -> bool:
    return (
        file.revisions[0].end == approved.size
        and sha256(file.content[: approved.size]).hexdigest() == approved.sha256
    )


def is_archive_too(content: bytes) -> bool:
    """Tell whether programs for ZIP archives would open the file."""
    start = max(0, len(content) - 65_557)
    while (start := content.find(b"PK\x05\x06", start)) != -1:
        size = int.from_bytes(content[start + 20 : start + 22], "little")
        if start + 22 + size == len(content):
            return True
        start += 1
    return False


def _order_faults(updates: list[Update], expected: tuple[str, ...]) -> Iterable[str]:
    """Yield what is wrong with the order of updates and with their permissions."""
    kinds = [each.kind for each in updates]
    first = next((each for each in updates if each.kind == "signature"), None)
    allowed = 1 if len(expected) == 1 else 2
    if first is not None and first.permission != allowed:
        yield "its first signature does not forbid changes as ours do"
    for each in updates:
        if each.kind == "signature" and each is not first and each.permission:
            yield "a later signature certifies it once more"
    core = kinds[1:] if kinds[:1] == ["field"] else kinds
    while core[:1] == ["signature"]:
        core = core[1:]
    if core not in ([], ["evidence"], ["evidence", "time stamp"]):
        yield "its updates are in another order than ours"
    if core and sum(kind == "signature" for kind in kinds) < len(expected):
        yield "it was made to last before all had signed"


def _check_signatures(file: PdfFile, found: _Findings, trust: Trust) -> None:
    stamp = None
    has_evidence = False
    for position, update in enumerate(found.updates, 1):
        if update.kind == "time stamp":
            stamp = read_time_stamp(update.message)
            if stamp.imprint != update.digest:
                found.faults.append("it was changed after its last time stamp")
        elif update.kind == "evidence":
            has_evidence = True
            trust = _add_evidence(file, position, found, trust)
    if stamp is not None and (doubt := stamp.doubt(trust)):
        found.reports["time stamp"] = SignatureReport(
            "", "", Verdict.UNKNOWN_SIGNER, doubt, is_time_stamped=True
        )
    for update in found.updates:
        if update.kind == "signature":
            report = _report_signature(update, trust, stamp)
            if report.verdict is Verdict.VALID and has_evidence:
                level = "B-LTA" if stamp is not None else "B-LT"
                report = replace(report, level=level)
            found.reports[update.field.removeprefix(FIELD_PREFIX)] = report
    found.faults += _find_repeated_signers(found.reports)


def _find_repeated_signers(reports: Mapping[str, SignatureReport]) -> Iterable[str]:
    """Yield who signed in the field of another as well as in their own."""
    known: dict[str, str] = {}
    for who, report in reports.items():
        other = known.setdefault(report.certificate_sha256 or who, who)
        if other != who:
            yield f"one certificate signed in the places of '{other}' and '{who}'"


def _report_signature(
    update: Update, trust: Trust, last: Stamp | None
) -> SignatureReport:
    signer_id = update.field.removeprefix(FIELD_PREFIX)
    try:
        moment = datetime.strptime(update.moment, "%Y%m%d%H%M%S").replace(tzinfo=UTC)
        message = read_message(update.message)
        level = "B-T" if message.stamp else "B-B"
        report = check_message(
            message, update.digest, moment, trust, level=level, proven=last
        )
        if message.signed_at is not None:
            report = replace(report, verdict=Verdict.CHANGED, reason=_TWO_MOMENTS)
    except ValueError as error:
        fault = f"the signature cannot be used: {error}"
        return replace(UNREADABLE_SIGNATURE, reason=fault)
    is_known = signer_id in trust.pins.values() and not report.is_demonstration
    if report.signer_id not in {None, signer_id} or (is_known and not report.signer_id):
        reason = f"'{report.signer_name}' signed in the place of '{signer_id}'"
        if report.verdict is Verdict.VALID:
            return replace(report, verdict=Verdict.UNKNOWN_SIGNER, reason=reason)
    return report


def _add_evidence(
    file: PdfFile, position: int, found: _Findings, trust: Trust
) -> Trust:
    """Check the evidence in the file, and use its lists of revoked certificates."""
    certificates, crls = read_evidence(file.at(position + 1))
    try:
        loaded = [load_certificate(each) for each in certificates]
        lists = [x509.load_der_x509_crl(each) for each in crls]
    except ValueError:
        found.faults.append("its evidence is damaged")
        return trust
    exact = tuple(each.public_bytes(Encoding.DER) for each in lists)
    issuers = (*loaded, *trust.roots, *trust.demo_roots)
    is_sound = (
        exact == crls
        and all(any(has_issued(each, one) for each in issuers) for one in loaded)
        and all(any(is_crl_of(crl, each) for each in issuers) for crl in lists)
    )
    if not is_sound:
        found.faults.append("its evidence holds what no trusted certificate confirms")
    return replace(trust, crls=(*trust.crls, *lists))


def _conclude(found: _Findings, expected: tuple[str, ...]) -> FileReport:
    reports = tuple(found.reports.values())
    reasons = [*found.faults]
    reasons += (
        each.reason if who == "time stamp" else f"{who}: {each.reason}"
        for who, each in found.reports.items()
        if each.reason
    )
    missing = [each for each in expected if each not in found.reports]
    if missing:
        reasons.append(f"signatures are missing: {', '.join(missing)}")
    kinds = {each.kind for each in found.updates}
    is_unfinished = bool(missing) or ("field" in kinds and "time stamp" not in kinds)
    if is_unfinished and not missing:
        reasons.append("its last time stamp is missing")
    if found.faults:
        verdict = Verdict.CHANGED
    else:
        verdict = most_severe(each.verdict for each in reports)
        if verdict is Verdict.VALID and is_unfinished:
            verdict = Verdict.INCOMPLETE
    remarks = tuple(
        f"the certificate of '{who}' is not registered here; its holder is "
        f"'{each.signer_name}'"
        for who, each in found.reports.items()
        if each.verdict is Verdict.VALID and each.signer_id is None and who in expected
    )
    remarks += tuple(dict.fromkeys(each.remark for each in reports if each.remark))
    return FileReport(verdict, tuple(reasons), reports, expected, remarks)
