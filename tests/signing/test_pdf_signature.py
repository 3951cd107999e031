"""Signing a PDF: what is added, and what stays as it was."""

import io
import os
import subprocess
import sys
from datetime import datetime, timedelta, timezone

import pikepdf
import pytest

from appeals.errors import BlockedError, MachineError
from appeals.signing.pdf_signature import sign_pdf
from appeals.signing.pdf_updates import Evidence
from tests.signing.certificates import AT, revocations, root, signer
from tests.signing.sample_pdf import unsigned
from tests.signing.time_authority import InProcess


def signed_by(name, content, *, bits=256, **options):
    defaults = {
        "field": f"signature-{name}",
        "when": AT,
        "is_first": True,
        "is_only": True,
    }
    return sign_pdf(content, signer(name, bits), **defaults | options)


def fields(pdf):
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        return [
            pikepdf.Dictionary(f.V) if "/V" in f else None
            for f in opened.Root.AcroForm.Fields
        ]


def test_the_signed_file_starts_with_the_approved_bytes():
    approved = unsigned("ana", "bo")
    first = signed_by("ana", approved, is_only=False)
    both = signed_by("bo", first, is_first=False, is_only=False)
    assert first.startswith(approved)
    assert both.startswith(first)


@pytest.mark.parametrize(("is_only", "allowed"), [(True, 1), (False, 2)])
def test_the_first_signature_certifies(is_only, allowed):
    signed = signed_by("ana", unsigned("ana", "bo"), is_only=is_only)
    value = fields(signed)[0]
    assert value.Reference[0].TransformMethod == "/DocMDP"
    assert allowed == value.Reference[0].TransformParams.P


def test_a_later_signature_certifies_nothing():
    first = signed_by("ana", unsigned("ana", "bo"), is_only=False)
    both = signed_by("bo", first, is_first=False, is_only=False)
    assert "/Reference" not in fields(both)[1]


def test_nothing_follows_a_signature_that_forbids_it():
    only = signed_by("ana", unsigned("ana", "bo"))
    with pytest.raises(BlockedError, match="'signature-bo' cannot be signed"):
        signed_by("bo", only, is_first=False)


@pytest.mark.parametrize("field", ["signature-nobody", "signature-ana"])
def test_a_field_that_is_missing_or_signed_is_refused(field):
    first = signed_by("ana", unsigned("ana", "bo"), is_only=False)
    with pytest.raises(BlockedError, match=field):
        signed_by("bo", first, field=field, is_first=False)


@pytest.mark.parametrize("level", ["b", "lta"])
@pytest.mark.parametrize("content", [b"", b"%PDF-1.7\n", unsigned("ana")[:-900]])
def test_what_cannot_be_read_is_refused(content, level):
    evidence = Evidence((), ())
    options = {"level": level, "timestamper": InProcess(), "evidence": evidence}
    with pytest.raises(BlockedError, match=r"the PDF (cannot be read|is not a letter)"):
        signed_by("ana", content, **options)


def test_a_letter_without_fields_is_refused():
    with pytest.raises(BlockedError, match="signature-ana"):
        signed_by("ana", unsigned())


def test_metadata_stay_as_they_were_and_name_no_program():
    approved = unsigned("ana")
    signed = signed_by("ana", approved)
    added = signed[len(approved) :]
    assert b"anko" not in added
    assert b"Producer" not in added
    with pikepdf.open(io.BytesIO(approved)) as a, pikepdf.open(io.BytesIO(signed)) as b:
        assert b.docinfo == a.docinfo
        assert b.Root.Metadata.read_bytes() == a.Root.Metadata.read_bytes()


def test_a_moment_in_another_zone_is_written_in_utc():
    taipei = timezone(timedelta(hours=8))
    when = datetime(2026, 6, 2, 1, 15, 30, 999, tzinfo=taipei)
    value = fields(signed_by("ana", unsigned("ana"), when=when))[0]
    assert str(value.M) == "D:20260601171530Z"


def test_the_zone_of_the_machine_is_not_written(tmp_path):
    """In a process of its own: the zone is read once in each."""
    script = (
        "import sys\n"
        "from tests.signing.test_pdf_signature import signed_by, unsigned\n"
        "sys.stdout.buffer.write(signed_by('ana', unsigned('ana')))\n"
    )
    away = {**os.environ, "TZ": "Asia/Taipei", "PYTHONPATH": os.pathsep.join(sys.path)}
    run = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, env=away, check=True
    )
    assert str(fields(run.stdout)[0].M) == "D:20261122120000Z"
    assert b"+08" not in run.stdout


def test_the_look_of_the_field_is_left_alone():
    approved = unsigned("ana")
    with pikepdf.open(io.BytesIO(signed_by("ana", approved))) as pdf:
        assert pdf.Root.AcroForm.Fields[0].AP.N.read_bytes() == b""


def png(**options):
    from PIL import Image

    out = io.BytesIO()
    Image.new("RGBA", (60, 30), (0, 0, 120, 90)).save(out, "PNG", **options)
    return out.getvalue()


def test_a_picture_is_shown_in_its_own_field_alone():
    approved = unsigned("ana")
    signed = signed_by("ana", approved, image=png())
    with (
        pikepdf.open(io.BytesIO(signed)) as pdf,
        pikepdf.open(io.BytesIO(approved)) as before,
    ):
        look = pdf.Root.AcroForm.Fields[0].AP.N
        picture = look.Resources.XObject.Image
        assert picture.Width == 60
        assert picture.ColorSpace == "/DeviceRGB"
        assert picture.SMask.ColorSpace == "/DeviceGray"
        assert "/Interpolate" not in picture
        for page, old in zip(pdf.pages, before.pages, strict=True):
            assert page.Contents.read_bytes() == old.Contents.read_bytes()


def test_only_the_points_of_a_picture_are_kept():
    from PIL.PngImagePlugin import PngInfo

    info = PngInfo()
    info.add_text("Author", "Ana Example")
    signed = signed_by("ana", unsigned("ana"), image=png(pnginfo=info))
    with pikepdf.open(io.BytesIO(signed)) as pdf:
        picture = pdf.Root.AcroForm.Fields[0].AP.N.Resources.XObject.Image
        assert picture.read_bytes() == bytes((0, 0, 120)) * 1800
    assert b"Ana Example" not in signed


@pytest.mark.parametrize("image", [b"GIF89a", b"\x89PNG\r\n\x1a\n", png()[:60]])
def test_a_picture_that_is_no_png_is_refused(image):
    with pytest.raises(BlockedError, match="not a PNG, or is damaged"):
        signed_by("ana", unsigned("ana"), image=image)


def test_a_huge_picture_is_refused_before_it_is_read():
    content = bytearray(png())
    content[16:24] = (20_000).to_bytes(4, "big") * 2
    import zlib

    content[29:33] = zlib.crc32(content[12:29]).to_bytes(4, "big")
    with pytest.raises(BlockedError, match="20000 x 20000 points"):
        signed_by("ana", unsigned("ana"), image=bytes(content))


@pytest.mark.parametrize("module", ["pdf_signature", "pdf_verification", "cms"])
def test_the_library_that_signs_is_loaded_late(module):
    script = (
        f"import sys, appeals.signing.{module}\n"
        "sys.exit(bool({'pyhanko', 'asn1crypto', 'lxml'} & sys.modules.keys()))\n"
    )
    subprocess.run([sys.executable, "-c", script], check=True)


def test_a_missing_package_is_named(monkeypatch):
    monkeypatch.setitem(sys.modules, "pyhanko.sign.signers", None)
    with pytest.raises(
        MachineError, match=r"missing: pyhanko\.sign\.signers"
    ) as reported:
        signed_by("ana", unsigned("ana"))
    assert "appeals doctor" in reported.value.remedy


@pytest.mark.parametrize("level", ["lt", "lta"])
def test_a_level_that_lasts_needs_lists_of_revoked_certificates(level):
    options = {"level": level, "timestamper": InProcess()}
    with pytest.raises(MachineError, match="lists of revoked certificates"):
        signed_by("ana", unsigned("ana"), **options)
    root_only = Evidence((root().certificate,), revocations()[:1])
    with pytest.raises(MachineError, match="for that of 'ana'"):
        signed_by("ana", unsigned("ana"), evidence=root_only, **options)


def test_a_level_with_a_time_stamp_needs_an_authority():
    with pytest.raises(MachineError, match="needs a time stamp authority"):
        signed_by("ana", unsigned("ana"), level="t")
