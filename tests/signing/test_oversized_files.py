"""Small files that ask for much memory or time are refused before they get it."""

import struct
import zlib
from dataclasses import replace

import pytest

from appeals.signing.cms import sign_detached
from appeals.signing.cms_verification import check_detached
from appeals.signing.docx_verification import examine_docx
from appeals.signing.pdf_file import MOST_UNPACKED, parse_pdf
from appeals.signing.pdf_updates import evidence_objects, write_update
from appeals.signing.pdf_verification import examine_pdf
from appeals.signing.trust import Trust
from appeals.signing.verdict import Verdict
from tests.signing.pki import AT, make, make_authority
from tests.signing.signed_pdf import one

HEAD = b"%PDF-1.7\n1 0 obj\n<</Type /Catalog /Names 10 0 R /AcroForm 11 0 R>>\nendobj\n"


def stream(number, entries, data):
    packed = zlib.compress(data, 9)
    return (
        b"%d 0 obj\n<<%b /Filter /FlateDecode /Length %d>>\nstream\n%b\nendstream\n"
        b"endobj\n" % (number, entries, len(packed), packed)
    )


def with_table(body, number, index, rows):
    size = max(first + count for first, count in index)
    parts = b" ".join(b"%d %d" % pair for pair in index)
    entries = b"/Type /XRef /Index [%b] /W [1 4 1] /Size %d /Root 1 0 R"
    table = stream(number, entries % (parts, size), rows)
    return body + table + b"startxref\n%d\n%%%%EOF\n" % len(body)


def row(kind, second, third=0):
    return struct.pack(">BIB", kind, second, third)


def many_objects():
    rows = row(2, 2) * 3_000_000
    return with_table(HEAD, 2, [(1, 3_000_000)], rows)


def many_objects_by_other_names():
    """Names may be written with the numbers of their letters."""
    return many_objects().replace(b"/Index", b"/In#64ex").replace(b"/Size", b"/Siz#65")


def many_objects_of_no_width():
    """No row of the table takes a byte, so that there can be any number of them."""
    return many_objects().replace(b"3000000", b"999999").replace(b"[1 4 1]", b"[0 0 0]")


def many_unpacked():
    """Two object streams, each of which alone would do."""
    body, places = HEAD, []
    for number in (2, 3):
        places.append(row(1, len(body)))
        packed = b"%d 0 " % (number + 8)
        padded = packed + b"<<>>" + b" " * (MOST_UNPACKED // 2)
        entries = b"/Type /ObjStm /N 1 /First %d" % len(packed)
        body += stream(number, entries, padded)
    rows = row(1, 9) + b"".join(places) + row(1, len(body)) + row(2, 2) + row(2, 3)
    return with_table(body, 4, [(1, 4), (10, 2)], rows)


def one_inside_another():
    """The objects of a stream all begin at one place: each would read to its end."""
    packed = b"10 0 11 0 "
    entries = b"/Type /ObjStm /N 2 /First %d" % len(packed)
    body = HEAD + stream(2, entries, packed + b"[" + b"1 " * 50 + b"]")
    rows = row(1, 9) + row(1, len(HEAD)) + row(1, len(body))
    rows += row(2, 2) + row(2, 2, 1)
    return with_table(body, 3, [(1, 3), (10, 2)], rows)


@pytest.mark.parametrize(
    ("build", "reason"),
    [
        (many_objects, "it holds more objects than any letter"),
        (many_objects_by_other_names, "it holds more objects than any letter"),
        (many_objects_of_no_width, "it holds more objects than any letter"),
        (many_unpacked, "unpacked it is larger than any letter"),
        (one_inside_another, "packed objects overlap"),
    ],
)
def test_a_pdf_that_unpacks_to_too_much_is_refused(build, reason):
    report = examine_pdf(build(), Trust())
    assert report.verdict is Verdict.NOT_SIGNED
    assert reason in report.reasons[0]


def test_a_number_that_two_readers_read_differently_is_refused():
    """Some cut long numbers off, others do not."""
    body = HEAD.replace(b"11 0 R", b"0000000000000000000002999")
    found = with_table(body, 2, [(1, 2)], row(1, 9) + row(1, len(body)))
    report = examine_pdf(found, Trust())
    assert "a number in it is longer than any of ours" in report.reasons[0]


def test_a_zip_whose_parts_share_their_bytes_is_refused(docx):
    """Each of a thousand entries would be a copy of the same bytes."""
    held = docx.one
    start = int.from_bytes(held[-6:-2], "little")
    name_size = int.from_bytes(held[start + 28 : start + 30], "little")
    entry = bytearray(held[start : start + 46 + name_size])
    entry[20:24] = (start - 500).to_bytes(4, "little")
    end = held[-22:-14] + struct.pack("<HHII", 900, 900, len(entry) * 900, start)
    report = examine_docx(held[:start] + bytes(entry) * 900 + end + b"\0\0", Trust())
    assert report.verdict is Verdict.CHANGED
    assert "overlaps others in the zip" in report.reasons[0]


def test_a_signature_with_certificates_without_end_is_refused():
    """Each of them would be held against each other."""
    base = make_authority("Example Root")
    more = [make_authority(f"Authority {n}", base).certificate for n in range(10)]
    signer = replace(make("ana", base), issuers=tuple(more))
    report = check_detached(b"x", sign_detached(b"x", signer, when=AT), Trust())
    assert report.verdict is Verdict.CHANGED
    assert "more certificates than any chain has" in report.reason


def test_evidence_without_end_is_refused():
    letter = one()
    file = parse_pdf(letter)
    certificates = tuple(b"%d" % number for number in range(101))
    update = write_update(file, evidence_objects(file.at(2), certificates, ()))
    report = examine_pdf(letter + update, Trust())
    assert report.verdict is Verdict.CHANGED
    assert "more evidence than any letter needs" in report.reasons[0]
