"""Verify a signed DOCX: whether it is what was signed, by whom, and by all."""

from appeals.signing.certificates import fingerprint, holder_name
from appeals.signing.docx_integrity import DocxSignature, check_signatures, unfit
from appeals.signing.docx_package import packed_anew, read_package
from appeals.signing.opc import DocxFault
from appeals.signing.trust import Trust
from appeals.signing.verdict import FileReport, SignatureReport, Verdict

_TRACE = b"_xmlsignatures"


def examine_docx(content: bytes, trust: Trust) -> FileReport:
    """Say what the signatures in a DOCX prove; never raises.

    VALID only when the file is to the byte what signing gave, each signer is
    believed, and all are there whom the signatures name. The file alone cannot show
    that all its signatures were taken out: it is then NOT SIGNED.
    """
    try:
        return _examined(content, trust)
    except DocxFault as fault:
        is_foreign = fault.code not in {"damaged", "stripped"}
        found = _in_its_parts(content, fault, trust)
        if is_foreign and _TRACE not in content.lower():
            reason = f"It holds no signature, and {fault.message}."
            return FileReport(Verdict.NOT_SIGNED, (*found, reason))
        return FileReport(Verdict.CHANGED, (*found, _sentence(fault.message)))
    except Exception as error:  # noqa: BLE001  what cannot be checked is not valid
        reason = f"It could not be checked to the end ({type(error).__name__})."
        return FileReport(Verdict.CHANGED, (reason,))


def _in_its_parts(content: bytes, fault: DocxFault, trust: Trust) -> tuple[str, ...]:
    """Say what was changed in the parts of a file that another program packed.

    Who works with letters knows the parts of one, and not the dates in a zip.
    """
    if fault.code != "foreign":
        return ()
    try:
        report = _examined(packed_anew(content), trust)
    except DocxFault as inner:
        return (_sentence(inner.message),) if inner.code != "foreign" else ()
    except Exception:  # noqa: BLE001  it is CHANGED as it is; this only says more
        return ()
    as_signed = "Its parts are as they were signed; another program packed them anew."
    return (as_signed,) if report.verdict is Verdict.VALID else report.reasons


def _examined(content: bytes, trust: Trust) -> FileReport:
    signatures = check_signatures(read_package(content))
    if not signatures:
        return FileReport(Verdict.NOT_SIGNED, ("It holds no signature.",))
    reports = tuple(_reported(each, trust) for each in signatures)
    reasons = [
        _sentence(f"signature {n} ({each.signer_name or 'unknown'}): {each.reason}")
        for n, each in enumerate(reports, 1)
        if each.reason
    ]
    if any(each.fault for each in signatures):
        return FileReport(Verdict.CHANGED, tuple(reasons), reports)
    if fault := unfit(signatures):
        return FileReport(Verdict.CHANGED, (_sentence(fault.message),), reports)
    expected = signatures[0].expected
    missing = [i for i in expected if i not in {s.signer_id for s in signatures}]
    reasons += [f"The signature of '{id_}' is missing." for id_ in missing]
    verdict = Verdict.INCOMPLETE if missing else Verdict.VALID
    if any(each.verdict is not Verdict.VALID for each in reports):
        verdict = Verdict.UNKNOWN_SIGNER
    remarks = tuple(dict.fromkeys(each.remark for each in reports if each.remark))
    return FileReport(verdict, tuple(reasons), reports, expected, remarks)


def _reported(signature: DocxSignature, trust: Trust) -> SignatureReport:
    certificate, signed_at = signature.certificate, signature.signed_at
    if certificate is None or signed_at is None:
        return SignatureReport("", "", Verdict.CHANGED, signature.fault)
    name, sha256 = holder_name(certificate), fingerprint(certificate)
    if signature.fault:
        return SignatureReport(name, sha256, Verdict.CHANGED, signature.fault)
    judgement = trust.judge(certificate, signature.issuers, signed_at)
    reason = ""
    if not judgement.is_trusted or judgement.revocation == "revoked":
        reason = judgement.reason or "nothing says whose key this is"
    elif (judgement.who or signature.signer_id) != signature.signer_id:
        reason = (
            f"it says '{signature.signer_id}', but the key is that of '{judgement.who}'"
        )
    elif judgement.who is None and signature.signer_id in trust.pins.values():
        reason = f"it says '{signature.signer_id}', whose key is known as another one"
    return SignatureReport(
        signer_name=name,
        certificate_sha256=sha256,
        verdict=Verdict.UNKNOWN_SIGNER if reason else Verdict.VALID,
        reason=reason,
        signer_id=judgement.who,
        level="XAdES",
        signed_at=signed_at,
        is_demonstration=judgement.is_demonstration,
        revocation=judgement.revocation,
        remark="" if reason else judgement.remark,
    )


def _sentence(words: str) -> str:
    return f"{words[:1].upper()}{words[1:]}."
