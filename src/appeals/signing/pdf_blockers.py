"""Why a PDF must not be signed: found before a key is touched."""

import re
from collections.abc import Iterator

from appeals.errors import Problem
from appeals.model.people import FIELD_PREFIX
from appeals.signing.pdf_file import (
    PdfFile,
    PdfView,
    convert_errors,
    find_letter_faults,
    parse_pdf,
    read_fields,
)
from appeals.signing.pdf_updates import Update, read_update
from appeals.signing.pdf_verification import is_archive_too
from appeals.signing.verdict import MalformedError

_ENCRYPTED = re.compile(rb"/Encrypt[ \r\n]*(?:\d+ \d+ R|<<)")
_END = re.compile(rb"%%EOF\r?\n?\Z")
_RENDER = "render the letter again with `appeals draft`, and have it approved"
_STANDARDS = (
    (re.compile(rb'<pdfaid:part>3</|pdfaid:part="3"'), "PDF/A-3a"),
    (re.compile(rb'<pdfuaid:part>1</|pdfuaid:part="1"'), "PDF/UA-1"),
)


def pdf_blockers(content: bytes, signer_id: str | None = None) -> tuple[Problem, ...]:
    """Give every reason not to sign a PDF; empty when it may be signed.

    With `signer_id`, also those that block this one signer. Never raises for the
    content of the file. Placeholders are found in the letter itself.
    """
    if problems := tuple(_check_file(content)):
        return problems
    try:
        with convert_errors():
            return tuple(_check_letter(parse_pdf(content), signer_id))
    except MalformedError as error:
        message = f"the PDF is not built as our letters are: {error}"
        return (Problem("not-ours", message, _RENDER),)


def _check_file(content: bytes) -> Iterator[Problem]:
    start = content.find(b"%PDF-", 0, 1024)
    if start < 0:
        yield Problem("not-a-pdf", "the file is not a PDF", _RENDER)
        return
    if start > 0:
        message = "other bytes come before the PDF: it is two files in one"
        yield Problem("polyglot", message, _RENDER)
    if _ENCRYPTED.search(content):
        message = "the PDF is encrypted: nobody could check what is signed"
        yield Problem("encrypted", message, _RENDER)
    if is_archive_too(content):
        message = "the PDF is a ZIP archive as well: it is two files in one"
        yield Problem("polyglot", message, _RENDER)
    elif not _END.search(content):
        message = "the PDF is cut off, or bytes follow its end"
        yield Problem("damaged", message, _RENDER)


def _check_letter(file: PdfFile, signer_id: str | None) -> Iterator[Problem]:
    first = file.at(1)
    for fault in find_letter_faults(first):
        yield Problem("not-ours", f"the PDF is not a letter of ours: {fault}", _RENDER)
    yield from _check_standards(first)
    updates = [read_update(file, n) for n in range(1, len(file.revisions))]
    names = [name for name in read_fields(file.last) if name.startswith(FIELD_PREFIX)]
    if not names:
        yield Problem(
            "no-field",
            "the PDF has no field for a signature",
            "name a signatory with a certificate in `from:` of the letter; " + _RENDER,
        )
    elif signer_id is not None and FIELD_PREFIX + signer_id not in names:
        known = ", ".join(name.removeprefix(FIELD_PREFIX) for name in names)
        yield Problem(
            "no-field",
            f"the PDF has no field for '{signer_id}', but for: {known}",
            "name them in `from:` of the letter; " + _RENDER,
        )
    yield from _check_signed(updates, signer_id, names)


def _check_standards(view: PdfView) -> Iterator[Problem]:
    packet = view.root["/Metadata"].data if "/Metadata" in view.root else b""
    missing = [name for pattern, name in _STANDARDS if not pattern.search(packet)]
    if "/StructTreeRoot" not in view.root:
        missing.append("tags")
    if missing:
        message = f"the PDF is not a letter of ours: {' and '.join(missing)} missing"
        yield Problem("not-ours", message, _RENDER)


def _check_signed(
    updates: list[Update], signer_id: str | None, names: list[str]
) -> Iterator[Problem]:
    signed = {each.field for each in updates if each.kind == "signature"}
    is_done = signed.issuperset(names) and bool(signed)
    if signer_id is not None and FIELD_PREFIX + signer_id in signed:
        yield Problem(
            "already-signed",
            f"'{signer_id}' has signed the PDF already",
            "nothing is to be done; `appeals verify` checks the signature",
        )
    elif is_done and signer_id is None:
        yield Problem(
            "already-signed",
            "all have signed the PDF already",
            "nothing is to be done; `appeals verify` checks the signatures",
        )
    elif any(each.permission == 1 for each in updates):
        yield Problem(
            "certified",
            "the PDF was signed by its only signatory, and allows no other",
            _RENDER,
        )
    elif any(each.kind in {"evidence", "time stamp"} for each in updates):
        yield Problem(
            "archived",
            "the PDF is an archive copy, which cannot be signed any more",
            "sign the letter itself, and make a new archive copy",
        )
