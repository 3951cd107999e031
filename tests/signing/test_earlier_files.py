"""What versions before this one signed is valid still, and no easier to change.

The files in `earlier/` were signed on 29 November 2026, before the library validated
them; with keys of tests, and those of a demonstration for the packet and the approval.
"""

import json
from datetime import UTC, datetime
from functools import cache
from pathlib import Path

import pytest
from cryptography import x509

from appeals.signing.cms_verification import check_detached
from appeals.signing.docx_verification import examine_docx
from appeals.signing.packet import read_packet
from appeals.signing.pdf_verification import Approved, examine_pdf
from appeals.signing.trust import Trust
from appeals.signing.verdict import Verdict

FILES = Path(__file__).with_name("earlier")
NOW = datetime(2026, 11, 30, tzinfo=UTC)


def read(name):
    return (FILES / name).read_bytes()


@cache
def known():
    root = x509.load_pem_x509_certificate(read("root.pem"))
    return Trust(pins=json.loads(read("pins.json")), roots=(root,), now=NOW)


@cache
def demonstration():
    root = x509.load_pem_x509_certificate(read("demonstration-root.pem"))
    return Trust(demo_roots=(root,), now=NOW)


PDFS = {
    "two-b.pdf": "B-B",
    "two-t.pdf": "B-T",
    "two-lt.pdf": "B-LT",
    "two-lta.pdf": "B-LTA",
    "picture-b.pdf": "B-B",
}


@pytest.mark.parametrize(("name", "level"), PDFS.items())
def test_a_letter_signed_before_is_valid(name, level):
    report = examine_pdf(read(name), known())
    assert (report.verdict, report.reasons) == (Verdict.VALID, ())
    signers = [each.signer_id for each in report.signatures]
    assert signers == ["ana", "bo"][: len(signers)]
    assert {each.level for each in report.signatures} == {level}


@pytest.mark.parametrize("name", PDFS)
def test_a_changed_byte_of_it_is_not_passed_over(name):
    content = read(name)
    for place in range(1, len(content), len(content) // 8):
        damaged = bytearray(content)
        damaged[place] ^= 1 << place % 8
        report = examine_pdf(bytes(damaged), known())
        assert report.verdict is not Verdict.VALID, place


def test_no_other_form_of_its_evidence_is_passed_over():
    """No signature covers the evidence of a letter of level LT."""
    content = read("two-lt.pdf")
    start = content.index(b"/Type /DSS") - 2
    for old, new in (b" ", b"\t"), (b" ", b"\0"), (b"\n", b"\r"), (b"R]", b"R ]"):
        other = content[:start] + content[start:].replace(old, new, 1)
        assert other != content
        assert examine_pdf(other, known()).verdict is not Verdict.VALID, old


@pytest.mark.parametrize("level", ["b", "t"])
def test_a_list_signed_before_is_valid(level):
    report = check_detached(read("list"), read(f"list-{level}.p7s"), known())
    assert (report.verdict, report.signer_id) == (Verdict.VALID, "ana")
    assert report.is_time_stamped == (level == "t")


def test_an_approval_signed_before_counts():
    found = check_detached(
        read("approval/act.json"), read("approval/act.p7s"), demonstration()
    )
    assert found.verdict is Verdict.VALID
    assert found.is_demonstration


def test_a_packet_signed_before_is_valid_with_all_its_files():
    content = read("packet/packet.json")
    found = check_detached(content, read("packet/packet.json.p7s"), demonstration())
    assert found.verdict is Verdict.VALID
    for file in read_packet(content, "packet.json").files:
        held = read(f"packet/{file.name}")
        if file.role == "pdf":
            approved = Approved(file.approved_sha256, file.approved_size_bytes)
            report = examine_pdf(held, demonstration(), approved=approved)
        elif file.role == "docx":
            report = examine_docx(held, demonstration())
        else:
            continue
        assert (report.verdict, report.reasons) == (Verdict.VALID, ())
        assert report.expected == file.expected_signers
