"""A list that leaves open who signs, or what, is none of ours."""

import pytest

from appeals.errors import UsageError
from appeals.signing.packet import (
    MAX_BYTES,
    PacketSigner,
    make_packet,
    packet_entry,
    read_packet,
)

ANA = PacketSigner(id="ana", name="Ana", certificate_sha256="a" * 64)
BO = PacketSigner(id="bo", name="Bo", certificate_sha256="b" * 64)


def letter(name="a.pdf", role="pdf", by=("ana",)):
    return packet_entry(name, b"x", role, expected_signers=by)


def read(*files, signers=(ANA,)):
    moment = "2026-11-22T10:11:12Z"
    packet = make_packet("first", moment, files, signers, (), is_demonstration=False)
    return read_packet(packet.content(), "packet.json")


def test_an_honest_list_is_read():
    found = read(
        letter(), packet_entry("b.pdf", b"y", "annex"), letter("a.docx", "docx")
    )
    assert [file.name for file in found.files] == ["a.docx", "a.pdf", "b.pdf"]


def test_a_file_about_a_case_says_which_and_no_other_file_speaks_of_cases():
    about = packet_entry(
        "a.case-1.pdf", b"x", "pdf", case="case-1", expected_signers=["ana"]
    )
    found = read(about, letter("b.pdf"))
    assert found.file("a.case-1.pdf").case == "case-1"
    assert found.content().count(b'"case"') == 1


def test_a_list_has_room_for_the_letters_of_twenty_thousand_cases():
    who = {"recipient": "unodc-executive-director", "language": "zh-Hans"}
    known = {"approved_sha256": "d" * 64, "approved_size_bytes": 54_321}
    name = "unodc-executive-director.person-in-detention-012345.zh-Hans"
    signed = {"case": "person-in-detention-012345", "expected_signers": ("ana", "bo")}
    files = [
        packet_entry(f"{name}.{kind}", b"x", kind, **who, **known, **signed)
        for kind in ("pdf", "docx")
    ]
    assert len(read(*files, signers=(ANA, BO)).content()) * 20_000 < MAX_BYTES


@pytest.mark.parametrize(
    ("files", "signers", "fault"),
    [
        ([letter(by=())], (), "does not say as ours do who signs 'a.pdf'"),
        ([letter(role="annex")], (ANA,), "does not say as ours do who signs"),
        ([letter("a.txt")], (ANA,), "'a.txt' is not a PDF by its name"),
        ([letter(role="docx")], (ANA,), "'a.pdf' is not a DOCX by its name"),
        ([letter(by=("ana", "ana"))], (ANA,), "names somebody twice"),
        ([letter()], (ANA, BO), "names a signer who signs none of its files"),
        ([letter()], (ANA, ANA), "a signer is in it twice"),
        (
            [letter(by=("ana", "bo"))],
            (ANA, BO.model_copy(update={"certificate_sha256": "a" * 64})),
            "two signers have the same certificate",
        ),
        ([letter(), letter("A.pdf")], (ANA,), "a file is in it twice"),
        (
            [letter("\u00e9.pdf"), letter("e\u0301.pdf")],
            (ANA,),
            "a file is in it twice",
        ),
    ],
)
def test_a_list_that_none_of_ours_is_is_refused(files, signers, fault):
    with pytest.raises(UsageError) as caught:
        read(*files, signers=signers)
    assert fault in caught.value.message


@pytest.mark.parametrize(
    "name",
    [
        "/etc/passwd",
        "../a.pdf",
        "x/../a.pdf",
        "x//a.pdf",
        "c:a.pdf",
        "x\\a.pdf",
        "a\x9b.pdf",
        "a\u200f.pdf",
        "a\u2028.pdf",
    ],
)
def test_a_name_that_leads_or_looks_elsewhere_is_refused(name):
    with pytest.raises(ValueError, match="must stay inside"):
        letter(name)
