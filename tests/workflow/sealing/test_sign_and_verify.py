"""Sign and verify: from the approved letter to the packet."""

import json
import re
import shutil
import socket
from hashlib import sha256
from pathlib import Path

import pikepdf
import pytest

from tests.workflow.signing_stage import (
    DOCX,
    NAME,
    OUT,
    PACKET,
    PDF,
    SIGNATURE,
    approved,
    change,
    done,
    flip,
    joint,
    one,
    run,
    signed,
    signed_once,
    two,
)

__all__ = ["approved", "joint", "one", "signed", "signed_once", "two"]  # fixtures

PASSPHRASE = "correct horse battery"


def test_the_signed_pdf_begins_with_the_bytes_that_were_approved(signed):
    content = Path(PDF).read_bytes()
    kept = [path.read_bytes() for path in Path(f"reviews/{NAME}/files").glob("*.pdf")]
    assert any(content.startswith(each) for each in kept)
    with pikepdf.open(PDF) as pdf:
        (field,) = pdf.Root.AcroForm.Fields
        assert str(field.T) == "signature-safeguard-defenders"
        assert field.V.SubFilter == "/ETSI.CAdES.detached"
        assert int(field.V.Reference[0].TransformParams.P) == 1


def test_verify_says_in_its_first_line_that_all_is_valid_and_a_demonstration(signed):
    ran = done("verify", OUT)
    assert ran.lines[0].startswith("DEMONSTRATION: 2 files and a packet VALID")
    reported = json.loads(done("verify", OUT, "--json").out)
    assert (reported["verdict"], reported["is_demonstration"]) == ("VALID", True)
    found = {Path(f["path"]).name: (f["role"], f["verdict"]) for f in reported["files"]}
    assert found == {
        "packet.json": ("packet", "VALID"),
        "VERIFICATION.txt": ("guide", "VALID"),
        "unodc-ed.docx": ("docx", "VALID"),
        "unodc-ed.pdf": ("pdf", "VALID"),
    }


def test_the_sheet_says_how_to_check_on_one_page(signed):
    text = Path(f"{OUT}/VERIFICATION.txt").read_text("utf-8")
    lines = text.splitlines()
    assert (len(lines) < 66, max(map(len, lines)) <= 88) == (True, True)
    assert "openssl cms -verify" in text
    packet = json.loads(Path(PACKET).read_text("utf-8"))
    (signer,) = packet["signers"]
    flat = re.sub(r"[:\s]", "", text).lower()
    assert signer["certificate_sha256"] in flat


@pytest.mark.usefixtures("approved")
def test_nothing_is_signed_that_is_not_approved():
    shutil.rmtree("reviews")
    ran = run("sign", NAME)
    assert (ran.code, ran.out) == (4, "")
    assert "'unodc-ed' is not approved" in ran.err
    assert "appeals review approve" in ran.err
    assert not Path(PACKET).exists()


@pytest.mark.usefixtures("approved")
def test_a_word_changed_since_the_approval_is_named_with_its_line():
    path = "templates/arguments/liuzhi.md"
    lines = Path(path).read_text("utf-8").split("\n")
    number = next(n for n, line in enumerate(lines, 1) if n > 3 and line.strip())
    lines[number - 1] += " indeed"
    Path(path).write_text("\n".join(lines), "utf-8")
    before = Path(PDF).read_bytes()
    ran = run("sign", NAME)
    assert ran.code == 4
    assert f"{path}:{number}" in ran.err
    assert Path(PDF).read_bytes() == before


@pytest.mark.usefixtures("signed")
def test_what_is_signed_already_is_not_signed_again():
    before = Path(PDF).read_bytes()
    ran = run("sign", NAME)
    assert (ran.code, ran.out) == (4, "")
    assert "signed already" in ran.err
    assert Path(PDF).read_bytes() == before


@pytest.mark.usefixtures("signed")
def test_a_signed_letter_is_neither_rendered_over_nor_left_out_of_a_plan():
    before = Path(PDF).read_bytes()
    assert "unchanged" in done("draft", NAME).err
    change("appeals.toml", 'name = "Safeguard Defenders"', 'name = "Somebody Else"')
    ran = run("draft", NAME)
    assert ran.code == 4
    assert "is signed; it was left as it is" in ran.err
    change("appeals.toml", 'name = "Somebody Else"', 'name = "Safeguard Defenders"')
    assert Path(PDF).read_bytes() == before
    plan = json.loads(done("plan", NAME, "-o", "plan.json", "--json").out)
    (message,) = plan["messages"]
    assert "not-proven" not in {each["code"] for each in message["obstacles"]}
    assert sha256(before).hexdigest() in {file["sha256"] for file in message["files"]}


def without_packet() -> None:
    Path(PACKET).unlink()
    Path(SIGNATURE).unlink()


@pytest.mark.parametrize(
    ("harm", "verdict", "words"),
    [
        (lambda: flip(PDF), "CHANGED", "SHA-256 is another"),
        (lambda: flip(DOCX), "CHANGED", "SHA-256 is another"),
        (lambda: flip(PACKET, 40), "CHANGED", "packet.json"),
        (lambda: flip(SIGNATURE), "CHANGED", "packet.json"),
        (lambda: flip(f"{OUT}/VERIFICATION.txt"), "CHANGED", "SHA-256 is another"),
        (lambda: Path(PDF).unlink(), "INCOMPLETE", "it is missing"),
        (lambda: Path(PACKET).unlink(), "INCOMPLETE", "packet.json is missing"),
        (
            lambda: Path(SIGNATURE).unlink(),
            "NOT SIGNED",
            "no trusted certificate confirms",
        ),
        (without_packet, "INCOMPLETE", "only VERIFICATION.txt is there"),
        (
            lambda: shutil.copy(rendered(), f"{OUT}/x.pdf"),
            "NOT SIGNED",
            "does not list",
        ),
        (lambda: shutil.copy(rendered(), PDF), "CHANGED", "not signed by"),
        (lambda: shutil.copy(DOCX, PDF), "CHANGED", "SHA-256 is another"),
    ],
    ids=[
        "pdf",
        "docx",
        "packet",
        "signature of the packet",
        "sheet",
        "file gone",
        "packet gone",
        "its signature gone",
        "both gone",
        "unsigned file added",
        "signature stripped",
        "another file in its place",
    ],
)
@pytest.mark.usefixtures("signed")
def test_whatever_is_done_to_a_packet_is_seen(harm, verdict, words):
    harm()
    ran = run("verify", OUT)
    assert ran.code == 1
    assert f"{verdict}: " in ran.lines[0]
    assert words in ran.out


def rendered() -> Path:
    (path,) = Path(f"reviews/{NAME}/files").glob("*.pdf")
    return path


@pytest.mark.usefixtures("signed")
def test_a_file_of_another_packet_is_seen_though_its_own_signature_is_valid(tmp_path):
    """The packet knows the bytes of each file, not only who signed."""
    held = Path(PACKET).read_bytes()
    other = json.loads(held)
    other["files"][-1]["sha256"] = "0" * 64
    text = json.dumps(other, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    Path(PACKET).write_text(text, "utf-8")
    ran = run("verify", PACKET)
    assert ran.code == 1
    assert "CHANGED: " in ran.lines[0]


@pytest.mark.usefixtures("signed")
def test_a_lone_file_says_that_the_expected_signers_are_unknown(tmp_path):
    for path in (PDF, DOCX):
        lone = shutil.copy(path, tmp_path)
        ran = done("verify", str(lone))
        assert "VALID (DEMONSTRATION)" in ran.lines[0]
        assert "expected signers unknown" in ran.out


@pytest.mark.usefixtures("signed")
def test_elsewhere_the_signer_is_unknown_until_a_certificate_is_trusted(
    tmp_path, monkeypatch, approved
):
    lone = shutil.copy(PDF, tmp_path)
    (authority,) = approved.keys.glob("demo/*/ca.pem")
    monkeypatch.chdir(tmp_path)
    ran = run("verify", str(lone))
    assert ran.code == 1
    assert "UNKNOWN SIGNER: " in ran.lines[0]
    assert done("verify", "--trust", str(authority), str(lone)).code == 0
    ran = run("verify", "--trust", str(lone), str(lone))
    assert ran.code == 2
    assert "'unodc-ed.pdf' is not a certificate" in ran.err


@pytest.mark.parametrize(
    ("path", "words"),
    [
        ("out/nothing", "is not there"),
        ("appeals.toml", "not a file that carries a signature"),
        ("templates", "neither a packet nor a PDF"),
    ],
)
@pytest.mark.usefixtures("approved")
def test_what_cannot_be_verified_at_all_is_said(path, words):
    ran = run("verify", path)
    assert (ran.code, ran.out) == (2, "")
    assert words in ran.err


@pytest.mark.usefixtures("signed")
def test_a_run_that_stopped_half_way_goes_on():
    """As after kill -9: one file is not there, and no packet."""
    for path in (PDF, PACKET, SIGNATURE):
        Path(path).unlink()
    before = Path(DOCX).read_bytes()
    ran = done("sign", NAME)
    assert ran.lines[0] == PDF
    assert DOCX not in ran.lines
    assert Path(DOCX).read_bytes() == before
    done("verify", OUT)
    Path(SIGNATURE).unlink()
    assert done("sign", NAME).lines[0] == PACKET
    done("verify", OUT)


@pytest.mark.usefixtures("approved")
def test_a_time_stamp_authority_that_does_not_answer_leaves_the_files_as_they_were():
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        port = closed.getsockname()[1]
        with Path("appeals.toml").open("a", encoding="utf-8") as settings:
            settings.write(f'[signing]\ntsa_url = "http://127.0.0.1:{port}/"\n')
        done("draft", NAME, "--as", "drafter-a", "--force")
        done("review", "approve", NAME, "--as", "reviewer-a")
        before = Path(PDF).read_bytes()
        ran = run("sign", NAME)
    assert ran.code == 5
    assert "127.0.0.1" in ran.err
    assert "run the command again" in ran.err
    assert Path(PDF).read_bytes() == before
    done("sign", NAME, "--no-network")
    done("verify", OUT)


@pytest.mark.usefixtures("joint")
def test_two_sign_in_order_and_a_missing_one_is_reported(joint):
    (other,) = joint.keys.glob("demo/*/world-uyghur-congress.pem")
    aside = other.rename(joint.keys.parent / "aside.pem")
    ran = done("sign", NAME)
    assert (
        "still to sign, with keys that are not here: world-uyghur-congress" in ran.err
    )
    reported = run("verify", OUT)
    assert reported.code == 1
    assert "INCOMPLETE: " in reported.lines[0]
    assert "world-uyghur-congress" in reported.out
    half = Path(PDF).read_bytes()
    aside.rename(other)
    assert done("sign", NAME).lines[:2] == [DOCX, PDF]
    assert Path(PDF).read_bytes().startswith(half)
    assert done("verify", OUT).lines[0].count("VALID") == 1
    with pikepdf.open(PDF) as pdf:
        first, second = pdf.Root.AcroForm.Fields
        assert int(first.V.Reference[0].TransformParams.P) == 2
        assert "/V" in second
    Path(PDF).write_bytes(half)
    stripped = run("verify", OUT)
    assert (stripped.code, "CHANGED: " in stripped.lines[0]) == (1, True)
    assert "not signed by world-uyghur-congress" in stripped.out


@pytest.mark.usefixtures("joint")
def test_the_second_signatory_does_not_sign_before_the_first(joint):
    (first,) = joint.keys.glob("demo/*/safeguard-defenders.pem")
    first.unlink()
    ran = run("sign", NAME)
    assert ran.code == 4
    assert "there is no key for 'safeguard-defenders'" in ran.err


def test_a_house_of_its_own_signs_with_a_registered_key(one, monkeypatch):
    one.enter(monkeypatch)
    one.put_back()
    monkeypatch.setenv("APPEALS_SIGN_PASSPHRASE", PASSPHRASE)
    change("appeals.toml", "demo = true", "demo = false")
    ran = run("sign", NAME)
    assert ran.code == 4
    assert "no certificate is registered" in ran.err
    made = done("keys", "new", "safeguard-defenders", "--self-signed", "--kind", "ec")
    (line,) = re.findall(r"certificate_sha256: [0-9a-f]{64}", made.out + made.err)
    change(
        "signatories.yaml",
        "    name: Safeguard Defenders\n",
        f"    name: Safeguard Defenders\n    {line}\n",
    )
    done("draft", NAME, "--as", "drafter-a", "--force")
    done("review", "approve", NAME, "--as", "reviewer-a", "--self-approved")
    assert "unsigned" in done("plan", NAME, "-o", "plan.json").err
    done("sign", NAME)
    assert "unsigned" not in done("plan", NAME, "-o", "plan.json").err
    ran = done("verify", OUT)
    assert ran.lines[0].startswith("VALID: 2 files and a packet VALID")
    assert "Safeguard Defenders" in ran.lines[0]
    packet = json.loads(Path(PACKET).read_text("utf-8"))
    assert packet["approvals"][0]["is_self_approved"] is True
    monkeypatch.setenv("APPEALS_SIGN_PASSPHRASE", "a wrong one")
    for path in (PDF, PACKET, SIGNATURE):
        Path(path).unlink()
    ran = run("sign", NAME)
    assert ran.code == 4
    assert "passphrase" in ran.err
    assert not Path(PDF).exists()
