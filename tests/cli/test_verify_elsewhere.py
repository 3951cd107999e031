"""`appeals verify` of a PDF that another program signed: a partner's, a State's."""

import json
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.serialization import Encoding

from tests.signing.byte_attacks import flipped
from tests.signing.certificates import root
from tests.signing.signed_elsewhere import blank, sign_as_library
from tests.workflow.signing_stage import (
    OUT,
    PACKET,
    PDF,
    approved,
    done,
    one,
    run,
    signed,
    signed_once,
)

__all__ = ["approved", "one", "signed", "signed_once"]  # fixtures
VERDICT = "VALID, SIGNED ELSEWHERE"


@pytest.fixture
def partner(tmp_path, monkeypatch):
    """Are in a folder with a PDF of a partner, and the certificate of its issuer."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("APPEALS_KEYS", str(tmp_path / "keys"))
    monkeypatch.delenv("APPEALS_WORKSPACE", raising=False)
    Path("statement.pdf").write_bytes(sign_as_library(blank(), "ana"))
    Path("root.pem").write_bytes(root().certificate.public_bytes(Encoding.PEM))
    return ("verify", "statement.pdf", "--trust", "root.pem")


def test_it_is_valid_elsewhere_and_accepted_where_that_is_asked_for(partner):
    ran = run(*partner)
    assert ran.code == 1
    assert ran.lines[0].startswith(
        f"{VERDICT}: statement.pdf signed by another program"
    )
    assert "another program signed it" in ran.out
    assert done(*partner, "--elsewhere").out == ran.out
    reported = json.loads(run(*partner, "--json").out)
    assert reported["verdict"] == VERDICT
    (file,) = reported["files"]
    assert file["signatures"][0]["verdict"] == VERDICT


@pytest.mark.usefixtures("partner")
def test_one_that_nobody_here_trusts_is_not_accepted():
    ran = run("verify", "statement.pdf", "--elsewhere")
    assert ran.code == 1
    assert ran.lines[0].startswith("UNKNOWN SIGNER")


def test_a_changed_one_is_not_accepted(partner):
    content = Path("statement.pdf").read_bytes()
    Path("statement.pdf").write_bytes(flipped(content, content.index(b"/MediaBox") + 4))
    ran = run(*partner, "--elsewhere")
    assert ran.code == 1
    assert ran.lines[0].startswith("CHANGED")


@pytest.mark.usefixtures("signed")
def test_it_is_never_a_letter_of_a_packet(tmp_path):
    certificate = tmp_path / "root.pem"
    certificate.write_bytes(root().certificate.public_bytes(Encoding.PEM))
    trusting = ("--trust", str(certificate), "--elsewhere")
    kept = Path(PDF).read_bytes()
    Path(PDF).write_bytes(sign_as_library(blank(), "ana"))
    ran = run("verify", OUT, *trusting)
    assert ran.code == 1
    assert ran.lines[0].startswith("DEMONSTRATION: CHANGED: unodc-ed.pdf")
    Path(PDF).write_bytes(kept)
    beside = Path(OUT) / "statement.pdf"
    beside.write_bytes(sign_as_library(blank(), "ana"))
    ran = run("verify", PACKET, str(beside), *trusting)
    assert ran.code == 1
    assert "INCOMPLETE" in ran.lines[0]
