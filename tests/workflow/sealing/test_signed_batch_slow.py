"""Nine letters to nine mandates, from the key to the verdict of other programs."""

import json
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.signing.test_docx_libreoffice import PYTHON, shown
from tests.workflow.signing_stage import Stage, done, flip, run
from tests.writers.pdf.verapdf import failures

pytestmark = pytest.mark.slow

NAME = "special-procedures-liuzhi"
OUT = f"out/{NAME}"
RECIPIENTS = 9


@pytest.fixture(scope="module")
def signed(tmp_path_factory):
    """Go through the commands as the reference shows them; give the folder of keys."""
    stage = Stage(tmp_path_factory.mktemp("nine"), letters=(NAME,))
    with pytest.MonkeyPatch.context() as patch:
        stage.enter(patch)
        done("keys", "new", "--demo")
        done("draft", NAME, "--all", "--as", "drafter-a")
        assert run("sign", NAME, "--all").code == 4
        done("review", "approve", NAME, "--as", "reviewer-a")
        assert len(done("sign", NAME, "--all").lines) == 2 * RECIPIENTS + 3
        yield stage


def test_eighteen_files_and_a_packet_are_valid(signed):
    ran = done("verify", OUT)
    assert "18 files and a packet VALID (DEMONSTRATION)" in ran.lines[0]
    reported = json.loads(done("verify", OUT, "--json").out)
    assert {file["verdict"] for file in reported["files"]} == {"VALID"}


def test_pdfsig_and_openssl_say_so_too(signed):
    letters = sorted(Path(OUT).glob("*.pdf"))
    assert len(letters) == RECIPIENTS
    for path in letters:
        asked = ["pdfsig", "-nocert", path.name]
        reported = subprocess.run(
            asked, cwd=OUT, capture_output=True, text=True, check=True
        ).stdout
        assert "Signature is Valid." in reported, path
        assert "Total document signed" in reported, path
    (authority,) = signed.keys.glob("demo/*/ca.pem")
    asked = ["openssl", "cms", "-verify", "-binary", "-inform", "DER", "-in"]
    asked += ["packet.json.p7s", "-content", "packet.json", "-CAfile", str(authority)]
    asked += ["-purpose", "any", "-cades", "-out", "listed.json"]
    subprocess.run(asked, cwd=OUT, check=True, capture_output=True)
    assert (Path(OUT) / "listed.json").read_bytes() == Path(
        f"{OUT}/packet.json"
    ).read_bytes()
    (Path(OUT) / "listed.json").unlink()


@pytest.mark.skipif(PYTHON is None, reason="needs LibreOffice and python3-uno")
def test_libreoffice_shows_the_word_files_as_signed(signed, tmp_path):
    words = sorted(Path(OUT).glob("*.docx"))
    assert len(words) == RECIPIENTS
    found = shown(tmp_path, **{path.stem: path.read_bytes() for path in words})
    assert [[is_valid for is_valid, _ in each] for each in found.values()] == [
        [True]
    ] * RECIPIENTS


def test_the_signed_letters_stay_archive_grade_and_accessible(signed):
    for path in (Path(f"{OUT}/wgad.pdf"), Path(f"{OUT}/sr-torture.pdf")):
        assert failures(path, "3a") == {}
        assert failures(path, "ua1") == {}


@pytest.mark.parametrize("name", ["wgad.pdf", "sr-torture.docx", "packet.json"])
def test_one_flipped_byte_is_reported(signed, name, tmp_path):
    path = Path(OUT) / name
    kept = shutil.copy(path, tmp_path)
    flip(str(path))
    ran = run("verify", OUT)
    shutil.copy(kept, path)
    assert ran.code == 1
    assert f"CHANGED: {name}" in ran.lines[0]
