"""Other programs judge what was signed: veraPDF, pdfsig, OpenSSL."""

import re
import subprocess
from hashlib import sha256

import pytest
from cryptography.hazmat.primitives.serialization import Encoding

from appeals.signing.cms import read_message
from appeals.signing.pdf_file import parse_pdf
from appeals.signing.pdf_updates import read_update
from tests.signing.certificates import root
from tests.signing.sample_pdf import unsigned
from tests.signing.signed_pdf import both, first, one, sign
from tests.signing.test_pdf_signature import png
from tests.writers.pdf.engines import both_engines, engine, write_pdf
from tests.writers.pdf.verapdf import failures
from tests.writers.sample_languages import LANGUAGES, letter_in

__all__ = ["engine"]  # a fixture
pytestmark = pytest.mark.slow
FLAVOURS = ("3a", "ua1")


def pictured():
    letter = sign(unsigned("ana", "bo"), "ana", is_only=False, image=png())
    return sign(letter, "bo", is_first=False, is_only=False, image=png(), level="t")


LETTERS = {
    "unsigned": lambda: unsigned("ana", "bo"),
    "P=1": one,
    "P=1, B-T": lambda: one("t"),
    "P=1, B-LT": lambda: one("lt"),
    "P=1, B-LTA": lambda: one("lta"),
    "P=2, first": first,
    "P=2": both,
    "P=2, B-T": lambda: both("t"),
    "P=2, B-LTA": lambda: both("lta"),
    "pictures": pictured,
}


@pytest.mark.parametrize("flavour", FLAVOURS)
@pytest.mark.parametrize("letter", LETTERS.values(), ids=LETTERS)
def test_a_signed_letter_stays_archive_grade_and_accessible(letter, flavour, tmp_path):
    (tmp_path / "x.pdf").write_bytes(letter())
    assert failures(tmp_path / "x.pdf", flavour) == {}


@both_engines
@pytest.mark.parametrize("level", ["b", "t", "lta"])
@pytest.mark.parametrize("lang", LANGUAGES)
def test_so_does_one_in_each_language(lang, level, tmp_path):
    letter = write_pdf(letter_in(lang)).pdf
    field = "signature-example"
    (tmp_path / "x.pdf").write_bytes(sign(letter, "example", field=field, level=level))
    found = {standard: failures(tmp_path / "x.pdf", standard) for standard in FLAVOURS}
    assert found == {"3a": {}, "ua1": {}}


def test_the_judge_sees_a_field_that_is_not_tagged(tmp_path):
    """As the library adds it by itself."""
    import io

    from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
    from pyhanko.sign.fields import SigFieldSpec, append_signature_field

    writer = IncrementalPdfFileWriter(io.BytesIO(unsigned("ana")))
    append_signature_field(writer, SigFieldSpec("eve", box=(10, 10, 60, 60)))
    with (tmp_path / "x.pdf").open("wb") as out:
        writer.write(out)
    assert "7.18.4-1" in failures(tmp_path / "x.pdf", "ua1")


@pytest.mark.parametrize("level", ["b", "t", "lt"])
def test_pdfsig_finds_valid_signatures(level, tmp_path):
    (tmp_path / "x.pdf").write_bytes(both(level))
    shown = subprocess.run(
        ["pdfsig", "-nocert", "x.pdf"],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    assert shown.count("Signature is Valid.") == 2
    assert shown.count("ETSI.CAdES.detached") == 2
    assert "Nov 22 2026 12:00:00" in shown
    assert ("Total document signed" in shown) == (level != "lt")


@pytest.mark.parametrize("level", ["b", "t"])
def test_openssl_finds_valid_signatures(level, tmp_path):
    file = parse_pdf(both(level))
    (tmp_path / "root.pem").write_bytes(root().certificate.public_bytes(Encoding.PEM))
    for position in (1, 2):
        update = read_update(file, position)
        part = file.content[: file.revisions[position].end]
        found = [*re.finditer(rb"/ByteRange \[0 (\d+) (\d+) ", part)][-1]
        start, stop = map(int, found.groups())
        covered = part[:start] + part[stop:]
        assert update.digest == sha256(covered).digest()
        (tmp_path / "m.der").write_bytes(update.message)
        (tmp_path / "covered").write_bytes(covered)
        command = (
            "openssl cms -verify -binary -inform DER -in m.der -content covered"
            " -CAfile root.pem -purpose any -cades -out out"
        )
        subprocess.run(command.split(), cwd=tmp_path, check=True, capture_output=True)


def test_openssl_finds_a_valid_time_stamp(tmp_path):
    message = read_message(read_update(parse_pdf(one("t")), 1).message)
    (tmp_path / "root.pem").write_bytes(root().certificate.public_bytes(Encoding.PEM))
    (tmp_path / "token").write_bytes(message.stamp)
    (tmp_path / "data").write_bytes(message.signature)
    command = "openssl ts -verify -in token -token_in -data data -CAfile root.pem"
    subprocess.run(command.split(), cwd=tmp_path, check=True, capture_output=True)
