"""A PDF that another program signed has a verdict of its own, and never VALID."""

from datetime import datetime, timedelta
from functools import cache

import pytest

from appeals.signing.pdf_verification import Approved, examine_pdf
from appeals.signing.verdict import Verdict
from tests.signing.byte_attacks import archive_behind, flipped, spot
from tests.signing.certificates import AT, issuer, loner, trust
from tests.signing.pki import make
from tests.signing.signed_elsewhere import (
    add_as_poppler,
    blank,
    change_as_library,
    sign_as_library,
    stamp_as_library,
)
from tests.signing.signed_pdf import both, first

SOON = datetime(2046, 1, 1, tzinfo=AT.tzinfo)


def examined(content, **more):
    return examine_pdf(content, trust(**more))


@cache
def partner():
    return sign_as_library(blank(), "ana")


def of_adobe():
    from pyhanko.sign.fields import SigSeedSubFilter

    kind = SigSeedSubFilter.ADOBE_PKCS7_DETACHED
    return sign_as_library(blank(), "ana", subfilter=kind)


SOUND = {
    "a partner": (partner, ["PAdES"]),
    "as Adobe does": (of_adobe, ["PKCS#7"]),
    "with a time stamp": (
        lambda: sign_as_library(blank(), "ana", is_stamped=True),
        ["PAdES"],
    ),
    "two signers": (
        lambda: sign_as_library(partner(), "bo", "Second"),
        ["PAdES", "PAdES"],
    ),
    "a time stamp behind": (
        lambda: stamp_as_library(partner()),
        ["PAdES", "time stamp"],
    ),
    "certified": (lambda: sign_as_library(blank(), "ana", certify=True), ["PAdES"]),
    "as Poppler does": (
        lambda: sign_as_library(add_as_poppler(blank()), "ana"),
        ["PAdES"],
    ),
}


@pytest.mark.parametrize(("build", "levels"), SOUND.values(), ids=SOUND)
def test_a_sound_file_of_another_program_is_valid_elsewhere(build, levels):
    report = examined(build())
    assert report.verdict == "VALID, SIGNED ELSEWHERE"
    assert [each.level for each in report.signatures] == levels
    assert {each.verdict for each in report.signatures} == {report.verdict}
    assert report.reasons[-1].startswith("another program signed it")
    assert report.expected is None


def test_what_breaks_the_standard_is_judged_with_one_signature_alone():
    """With two, what was added between them could be read in two ways."""
    odd = sign_as_library(add_as_poppler(blank()), "ana")
    both_signed = sign_as_library(odd, "bo", "Second")
    late = add_as_poppler(partner())
    for content in (both_signed, late, sign_as_library(late, "bo", "Second")):
        assert examined(content).verdict is Verdict.CHANGED


def test_a_time_stamp_proves_when_it_was_signed():
    (found,) = examined(sign_as_library(blank(), "ana", is_stamped=True)).signatures
    assert found.is_time_stamped
    (found,) = examined(partner()).signatures
    assert not found.is_time_stamped


def annotation(writer):
    from pyhanko.pdf_utils.generic import ArrayObject, pdf_name

    from tests.signing.pdf_objects import as_value

    ref, _ = writer.find_page_for_modification(0)
    note = writer.add_object(
        as_value(
            {
                "/Type": "/Annot",
                "/Subtype": "/FreeText",
                "/Rect": [70, 600, 470, 640],
                "/Contents": b"Nothing is asked for.",
                "/F": 4,
            }
        )
    )
    page = ref.get_object()
    page[pdf_name("/Annots")] = ArrayObject([*page.get("/Annots", ()), note])
    writer.mark_update(ref)


def other_metadata(writer):
    writer.update_root()


def past():
    start, end = datetime(2021, 1, 1, tzinfo=AT.tzinfo), AT - timedelta(days=1)
    return make("Ana", issuer(), start=start, end=end)


CHANGED, UNKNOWN = Verdict.CHANGED, Verdict.UNKNOWN_SIGNER

UNSOUND = {
    "a byte flipped": (
        lambda: flipped(partner(), spot(partner(), b"/MediaBox", 4)),
        CHANGED,
        "what was signed is not what is here",
    ),
    "a note added": (
        lambda: change_as_library(partner(), annotation),
        CHANGED,
        "does not cover the whole file",
    ),
    "a note added, then signed": (
        lambda: sign_as_library(
            change_as_library(partner(), annotation), "bo", "Second"
        ),
        CHANGED,
        "in a way that is not allowed",
    ),
    "a note added, then stamped": (
        lambda: stamp_as_library(change_as_library(partner(), annotation)),
        CHANGED,
        "in a way that is not allowed",
    ),
    "something harmless added": (
        lambda: change_as_library(partner(), other_metadata),
        CHANGED,
        "does not cover the whole file",
    ),
    "words behind the end": (lambda: partner() + b"% words\n", CHANGED, "cover"),
    "an archive behind it": (
        lambda: archive_behind(partner()),
        CHANGED,
        "not built as our letters are",
    ),
    "a stranger": (
        lambda: sign_as_library(blank(), loner("ana")),
        UNKNOWN,
        "no trusted certificate confirms",
    ),
    "a certificate that had ended": (
        lambda: sign_as_library(blank(), past()),
        UNKNOWN,
        "ended on 2026-11-21",
    ),
    "one stranger of two": (
        lambda: sign_as_library(partner(), loner("eve"), "Second"),
        UNKNOWN,
        "no trusted certificate confirms",
    ),
    "SHA-1": (
        lambda: sign_as_library(blank(), "ana", md_algorithm="sha1"),
        CHANGED,
        "a digest that can be forged",
    ),
}


@pytest.mark.parametrize(("build", "verdict", "reason"), UNSOUND.values(), ids=UNSOUND)
def test_what_is_not_sound_is_not_valid_elsewhere(build, verdict, reason):
    report = examined(build())
    assert report.verdict is verdict
    assert reason in " | ".join(report.reasons)


def test_one_from_the_future_is_not_valid():
    report = examined(partner(), now=datetime(2025, 1, 1, tzinfo=AT.tzinfo))
    assert report.verdict is UNKNOWN
    assert "one of the two is wrong" in report.reasons[0]


def test_a_certificate_that_ended_since_is_a_remark():
    report = examined(partner(), now=SOON)
    assert report.verdict is Verdict.SIGNED_ELSEWHERE
    assert "ended on 2045-01-01" in report.remarks[0]


@pytest.mark.parametrize("place", range(40))
def test_no_flipped_bit_is_passed_over(place):
    content = partner()
    start = content.index(b"/Contents <")
    end = content.index(b">", start)
    at = place * len(content) // 40
    if start < at < end:  # the message, with room behind it that nothing covers
        at = start - 40
    assert examined(flipped(content, at)).verdict is not Verdict.SIGNED_ELSEWHERE


@pytest.mark.parametrize("letter", [first, both])
def test_a_letter_of_ours_is_never_one_of_another_program(letter):
    """What the library would allow beside our own signatures is a change still."""
    signed = sign_as_library(letter(), "bo", "Second")
    assert examined(signed).verdict is CHANGED


def test_it_is_no_letter_that_was_approved():
    report = examine_pdf(partner(), trust("ana"), approved=Approved("0" * 64, 500))
    assert report.verdict is CHANGED
