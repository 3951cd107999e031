"""Signing on another machine, with annexes, with a time stamp, and what cannot pass."""

import json
import random
import shutil
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pikepdf
import pytest
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    pkcs12,
)
from cryptography.x509.oid import ExtendedKeyUsageOID

from appeals.signing.certificates import fingerprint
from tests.signing.pki import make, make_authority, revoke, rsa_key
from tests.signing.time_authority import answer, serving
from tests.workflow.signing_stage import (
    DOCX,
    NAME,
    OUT,
    PACKET,
    PDF,
    SIGNATURE,
    Stage,
    approved,
    change,
    done,
    flip,
    one,
    run,
    signed,
    signed_once,
)

__all__ = ["approved", "one", "signed", "signed_once"]  # fixtures

PASSPHRASE = "correct horse battery"
ANNEX = "annexes/report.pdf"


@pytest.mark.usefixtures("approved")
def test_a_colleague_who_drew_nothing_signs_what_was_approved():
    rendered = Path(PDF).read_bytes()
    shutil.rmtree("out")
    ran = done("sign", NAME)
    assert ran.lines[:2] == [DOCX, PDF]
    assert Path(PDF).read_bytes().startswith(rendered)
    done("verify", OUT)
    assert "unchanged" in done("draft", NAME).err


@pytest.mark.usefixtures("signed")
def test_in_a_packet_no_changed_byte_is_ever_called_valid():
    """A bit turned, bytes taken, bytes added: in any file of it, the list included."""
    chance = random.Random(20261122)
    files = [Path(p) for p in (PDF, DOCX, PACKET, SIGNATURE, f"{OUT}/VERIFICATION.txt")]
    for number in range(45):
        path = files[number % len(files)]
        content = path.read_bytes()
        place = chance.randrange(len(content))
        changed = bytearray(content)
        match chance.randrange(4):
            case 0 | 1:
                changed[place] ^= 1 << chance.randrange(8)
            case 2:
                del changed[place : place + chance.randrange(1, 40)]
            case _:
                changed[place:place] = chance.randbytes(chance.randrange(1, 40))
        path.write_bytes(changed)
        ran = run("verify", OUT, "--json")
        assert ran.code == 1, (path, place)
        assert json.loads(ran.out)["verdict"] != "VALID"
        path.write_bytes(content)
    done("verify", OUT)


@pytest.fixture(scope="module")
def enclosing(tmp_path_factory):
    """A letter with an annex, approved."""
    stage = Stage(tmp_path_factory.mktemp("enclosing"))
    with pytest.MonkeyPatch.context() as patch:
        stage.enter(patch)
        Path("annexes").mkdir()
        pdf = pikepdf.new()
        pdf.add_blank_page()
        pdf.save(ANNEX)
        change(
            "templates/letters/unodc-nsc-mou.md",
            "from: [safeguard-defenders]\n",
            "from: [safeguard-defenders]\n"
            f"annexes:\n  - title: A report\n    file: {ANNEX}\n",
        )
        done("keys", "new", "--demo")
        done("draft", NAME, "--as", "drafter-a")
        done("review", "approve", NAME, "--as", "reviewer-a")
        stage.keep()
    return stage


@pytest.mark.parametrize("is_elsewhere", [False, True], ids=["here", "elsewhere"])
def test_annexes_are_covered_by_the_packet(enclosing, monkeypatch, is_elsewhere):
    enclosing.enter(monkeypatch)
    enclosing.put_back()
    if is_elsewhere:
        shutil.rmtree("out")
    done("sign", NAME)
    listed = json.loads(Path(PACKET).read_text("utf-8"))["files"]
    roles = {file["name"]: file["role"] for file in listed}
    assert roles == {
        "VERIFICATION.txt": "guide",
        "unodc-ed.annex-1.pdf": "annex",
        "unodc-ed.annexes.docx": "annex",
        "unodc-ed.annexes.pdf": "annex",
        "unodc-ed.docx": "docx",
        "unodc-ed.pdf": "pdf",
    }
    done("verify", OUT)
    flip(f"{OUT}/unodc-ed.annex-1.pdf")
    ran = run("verify", OUT)
    assert ran.code == 1
    assert "CHANGED: unodc-ed.annex-1.pdf" in ran.lines[0]


def test_a_changed_annex_makes_the_approval_stale(enclosing, monkeypatch):
    enclosing.enter(monkeypatch)
    enclosing.put_back()
    flip(ANNEX)
    ran = run("sign", NAME)
    assert ran.code == 4
    assert ANNEX in ran.err


@pytest.fixture
def issued(approved, monkeypatch):
    """An organisation whose key an authority issued, with its revocation list."""
    root = make_authority("Example Root")
    key = make("Safeguard Defenders", root, signer_id="safeguard-defenders")
    uses, purposes = ("digital_signature",), (ExtendedKeyUsageOID.TIME_STAMPING,)
    stamps = make(
        "Example Time Stamps", root, key=rsa_key(), uses=uses, purposes=purposes
    )
    for name in ("ca", "crl"):
        (approved.keys / name).mkdir(mode=0o700, exist_ok=True)
    pem = root.certificate.public_bytes(Encoding.PEM)
    (approved.keys / "ca" / "root.pem").write_bytes(pem)
    now, month = datetime.now(UTC), timedelta(days=30)
    held = revoke(root, last=now - month, renewed=now + month)
    (approved.keys / "crl" / "root.crl").write_bytes(held.public_bytes(Encoding.DER))
    packed = pkcs12.serialize_key_and_certificates(
        b"key",
        key.key,
        key.certificate,
        [root.certificate],
        BestAvailableEncryption(PASSPHRASE.encode()),
    )
    file = approved.keys / "safeguard-defenders.p12"
    file.write_bytes(packed)
    file.chmod(0o600)
    monkeypatch.setenv("APPEALS_SIGN_PASSPHRASE", PASSPHRASE)
    change("appeals.toml", "demo = true", "demo = false")
    digest = fingerprint(key.certificate)
    change(
        "signatories.yaml",
        "    name: Safeguard Defenders\n",
        f"    name: Safeguard Defenders\n    certificate_sha256: {digest}\n",
    )

    def respond(handler, question):
        content = answer(question, stamps, None)
        handler.send_response(200)
        handler.send_header("Content-Type", "application/timestamp-reply")
        handler.send_header("Content-Length", str(len(content)))
        handler.end_headers()
        handler.wfile.write(content)

    with serving(respond) as url:
        with Path("appeals.toml").open("a", encoding="utf-8") as settings:
            settings.write(f'[signing]\ntsa_url = "{url}"\n')
        done("draft", NAME, "--as", "drafter-a", "--force")
        done("review", "approve", NAME, "--as", "reviewer-a", "--self-approved")
        yield root, key


@pytest.mark.usefixtures("issued")
def test_a_copy_for_the_archive_is_part_of_the_packet():
    ran = done("sign", NAME, "--level", "lta")
    archived = f"{OUT}/archive/unodc-ed.pdf"
    assert archived in ran.lines
    reported = json.loads(done("verify", OUT, "--json").out)
    levels = {
        file["path"]: [each["level"] for each in file["signatures"]]
        for file in reported["files"]
    }
    assert levels[PDF] == ["B-T"]
    assert levels[archived][0] == "B-LTA"
    assert levels[PACKET] == ["CAdES"]
    stamped = {s["is_time_stamped"] for f in reported["files"] for s in f["signatures"]}
    assert True in stamped
    shutil.copy(PDF, archived)  # sound by itself, and not what was packed
    assert run("verify", archived, OUT).code == 1
    flip(archived)
    assert run("verify", OUT).code == 1


def test_a_revoked_certificate_signs_nothing(issued, approved):
    root, key = issued
    now = datetime.now(UTC)
    listed = revoke(
        root,
        key.certificate,
        when=now - timedelta(days=2),
        last=now - timedelta(days=1),
        renewed=now + timedelta(days=30),
    )
    file = approved.keys / "crl" / "root.crl"
    file.write_bytes(listed.public_bytes(Encoding.DER))
    before = Path(PDF).read_bytes()
    ran = run("sign", NAME)
    assert ran.code == 4
    assert "revoked" in ran.err
    assert Path(PDF).read_bytes() == before
