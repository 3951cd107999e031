"""`appeals verify`: say whether a file is as it was signed, and by whom."""

import unicodedata
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from appeals.cli.options import JsonLines
from appeals.cli.signing_keys import need_signing
from appeals.cli.state import STATE, display_path, keys_folder
from appeals.cli.terminal import (
    align_columns,
    attributes,
    pluralize,
    put_data,
    put_json,
)
from appeals.errors import shorten_list

if TYPE_CHECKING:
    from appeals.signing.verdict import SignatureReport, Verdict
    from appeals.workflow.sealing.verify import Verification, VerifiedFile

_NOT_VALID = 1
_MANY = 10
_HIDDEN = {"Cc", "Cf", "Cs", "Zl", "Zp"}
_JOINERS = {"\N{ZERO WIDTH NON-JOINER}", "\N{ZERO WIDTH JOINER}"}
_COLUMNS = ("file", "verdict", "signed by", "level", "signed at (UTC)", "revocation")


def verify(
    paths: Annotated[
        list[Path],
        typer.Argument(help="Files, packets (packet.json) or folders.", metavar="PATH"),
    ],
    trust: Annotated[
        list[Path] | None,
        typer.Option(
            help="A certificate to trust (PEM or DER): a signer's, or an issuer's.",
            metavar="CERT",
        ),
    ] = None,
    accepts_elsewhere: Annotated[
        bool,
        typer.Option(
            "--elsewhere",
            help="Exit 0 as well for PDFs that another program signed soundly, with a "
            "certificate that is trusted.",
        ),
    ] = False,
    is_json: JsonLines = False,
) -> int:
    """Say whether files are as they were signed, by whom, and whether any is missing.

    Exit 0 only when everything is valid, by a trusted signer, and complete. A PDF that
    another program signed is VALID, SIGNED ELSEWHERE: exit 1 without --elsewhere.
    Nothing is looked up on a network.
    """
    need_signing()
    from appeals.signing.verdict import Verdict
    from appeals.workflow.keys.organisation_keys import read_trust
    from appeals.workflow.sealing.verify import verify as examine

    now = datetime.now(UTC)
    workspace = STATE.open_if_present()
    trusted = read_trust(workspace, keys_folder(), tuple(trust or ()), now)
    found = examine(paths, trusted, workspace.name_vault if workspace else None)
    accepted = {Verdict.VALID}
    if accepts_elsewhere:
        accepted.add(Verdict.SIGNED_ELSEWHERE)
    STATE.found_code = 0 if found.verdict in accepted else _NOT_VALID
    if is_json:
        put_json(_verification_record(found))
    else:
        _put(_summarize(found))
        _put_table(found)
        _put_reasons(found)
        _put_skipped(found)
    return STATE.found_code


def _put(line: str) -> None:
    """Print a line in which no name can begin another line, or move what is there."""
    put_data("".join(map(_replace_hidden, line)))


def _replace_hidden(sign: str) -> str:
    is_hidden = unicodedata.category(sign) in _HIDDEN and sign not in _JOINERS
    return "\N{REPLACEMENT CHARACTER}" if is_hidden else sign


def _summarize(found: "Verification") -> str:
    """Say it in one sentence, the most severe verdict first."""
    from appeals.signing.verdict import Verdict

    verdict = found.verdict
    if verdict is Verdict.VALID:
        reported = f"{_count_files(found)} VALID"
        if found.is_demonstration:
            return (
                f"DEMONSTRATION: {reported} (DEMONSTRATION), signed with keys that "
                "anybody can make"
            )
        names = dict.fromkeys(
            s.signer_name for f in found.files for s in f.report.signatures
        )
        return f"VALID: {reported}, signed by {', '.join(names)}"
    concerned = [f.path.name for f in found.files if f.verdict is verdict]
    words = f"{shorten_list(concerned)} {_explain_verdict(verdict)}"
    first = "DEMONSTRATION: " if found.is_demonstration else ""
    return f"{first}{verdict.value}: {words}"


def _count_files(found: "Verification") -> str:
    packets = sum(each.role == "packet" for each in found.files)
    files = sum(each.role not in {"packet", "guide"} for each in found.files)
    parts = [pluralize(files, "file")]
    if packets:
        parts.append("a packet" if packets == 1 else pluralize(packets, "packet"))
    return " and ".join(parts)


def _explain_verdict(verdict: "Verdict") -> str:
    from appeals.signing.verdict import Verdict

    match verdict:
        case Verdict.CHANGED:
            return "not as it was signed; do not rely on it"
        case Verdict.UNKNOWN_SIGNER:
            return "signed with a certificate that is not trusted here"
        case Verdict.NOT_SIGNED:
            return "without any signature"
        case Verdict.INCOMPLETE:
            return "missing, or without a signature that is expected"
        case Verdict.SIGNED_ELSEWHERE:
            return "signed by another program, as it was signed, and trusted here"
        case Verdict.VALID:
            return "as it was signed"


def _put_table(found: "Verification") -> None:
    rows = [_COLUMNS, *(row for file in found.files for row in _rows(file))]
    for line in align_columns(rows):
        _put(line)


def _rows(file: "VerifiedFile") -> list[tuple[str, ...]]:
    name, verdict = display_path(file.path), file.verdict.value
    if not file.report.signatures:
        return [(name, verdict, "-", "-", "-", "-")]
    rows = []
    for number, each in enumerate(file.report.signatures):
        first = ("", "") if number else (name, verdict)
        rows.append((*first, *_signature_cells(each)))
    return rows


def _signature_cells(each: "SignatureReport") -> tuple[str, ...]:
    who = each.signer_name + (" (DEMONSTRATION)" if each.is_demonstration else "")
    when = "-"
    if each.signed_at is not None:
        source = "" if each.is_time_stamped else " by its own clock"
        when = f"{each.signed_at:%Y-%m-%d %H:%M:%S}{source}"
    return who, each.level or "-", when, each.revocation


def _put_reasons(found: "Verification") -> None:
    for file in found.files:
        for reason in file.report.reasons:
            _put(f"{display_path(file.path)}: {reason}")
    remarks: dict[str, list[str]] = {}
    for file in found.files:
        for remark in file.report.remarks:
            remarks.setdefault(remark, []).append(file.path.name)
    for remark, names in remarks.items():
        _put(f"{shorten_list(names)}: {remark}")


def _put_skipped(found: "Verification") -> None:
    names = [
        display_path(path) + ("/" if path.is_dir() else "") for path in found.skipped
    ]
    if names:
        _put(f"not checked, since no signature covers it: {shorten_list(names, _MANY)}")


def _verification_record(found: "Verification") -> dict[str, object]:
    return {
        "verdict": found.verdict.value,
        "is_demonstration": found.is_demonstration,
        "not_looked_at": [display_path(path) for path in found.skipped],
        "files": [
            {
                "path": display_path(file.path),
                "role": file.role,
                "verdict": file.verdict.value,
                "reasons": list(file.report.reasons),
                "remarks": list(file.report.remarks),
                "expected": file.report.expected,
                "signatures": [_signature_record(s) for s in file.report.signatures],
            }
            for file in found.files
        ],
    }


def _signature_record(each: "SignatureReport") -> dict[str, object]:
    return {
        "signer": each.signer_name,
        **attributes(each, "signer_id certificate_sha256"),
        "verdict": each.verdict.value,
        **attributes(each, "reason level"),
        "signed_at": each.signed_at.isoformat() if each.signed_at else None,
        **attributes(each, "is_time_stamped is_demonstration revocation remark"),
    }
