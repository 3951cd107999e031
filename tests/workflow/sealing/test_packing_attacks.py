"""What somebody lays into out/ so that a signatory packs it without knowing."""

import json
import re
from hashlib import sha256
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.serialization import Encoding

from appeals.signing.certificates import fingerprint
from appeals.signing.cms import sign_detached
from appeals.signing.packet import (
    PacketApproval,
    PacketSigner,
    make_packet,
    packet_entry,
)
from tests.signing.pki import AT, make, make_authority
from tests.workflow.signing_stage import (
    NAME,
    OUT,
    PACKET,
    PDF,
    SIGNATURE,
    approved,
    change,
    done,
    joint,
    one,
    run,
    two,
)

__all__ = ["approved", "joint", "one", "two"]  # fixtures

STRANGE = b"%PDF-1.7\nnobody approved this\n%%EOF\n"


def forged(digest: str = "a" * 64) -> bytes:
    """A list that anybody could write: a file that nobody approved, an approval."""
    rendered = Path(PDF).read_bytes()
    files = [
        packet_entry("annex.pdf", STRANGE, "annex"),
        packet_entry(
            "unodc-ed.pdf", rendered, "pdf", expected_signers=("safeguard-defenders",)
        ),
    ]
    signers = [
        PacketSigner(id="safeguard-defenders", name="X", certificate_sha256=digest)
    ]
    approvals = [
        PacketApproval(
            sha256="b" * 64,
            approved_by="reviewer-z",
            approved_at="2026-11-22T10:11:12Z",
        )
    ]
    moment = "2026-11-22T10:11:12Z"
    return make_packet(
        NAME, moment, files, signers, approvals, is_demonstration=True
    ).content()


def listed() -> dict[str, object]:
    return json.loads(Path(PACKET).read_text("utf-8"))


@pytest.mark.usefixtures("approved")
@pytest.mark.parametrize("signature", [None, b"0", b"garbage"])
def test_a_forged_packet_gives_nothing_to_the_one_that_is_signed(signature):
    Path(PACKET).write_bytes(forged())
    Path(f"{OUT}/annex.pdf").write_bytes(STRANGE)
    if signature is not None:
        Path(SIGNATURE).write_bytes(signature)
    done("sign", NAME)
    packet = listed()
    assert "annex.pdf" not in {file["name"] for file in packet["files"]}
    assert {each["approved_by"] for each in packet["approvals"]} == {"reviewer-a"}


@pytest.mark.usefixtures("joint")
def test_a_packet_altered_between_two_signatories_gives_nothing(joint):
    (other,) = joint.keys.glob("demo/*/world-uyghur-congress.pem")
    aside = other.rename(joint.keys.parent / "aside.pem")
    done("sign", NAME)
    aside.rename(other)
    Path(PACKET).write_bytes(forged())
    Path(f"{OUT}/annex.pdf").write_bytes(STRANGE)
    done("sign", NAME)
    assert "annex.pdf" not in {file["name"] for file in listed()["files"]}


@pytest.mark.usefixtures("approved")
@pytest.mark.parametrize("is_approver", [True, False], ids=["approver", "stranger"])
def test_a_packet_of_one_who_is_no_signatory_gives_nothing(approved, is_approver):
    """Soundly signed: by an approver, or by somebody whose issuer is trusted here."""
    root = make_authority("Example Root")
    signer = make("Somebody", root, signer_id="safeguard-defenders")
    digest = fingerprint(signer.certificate)
    if is_approver:
        entry = f"  sender-a:\n    certificate_sha256: {digest}\n"
        change("people.yaml", "  sender-a:\n", entry)
    else:
        (approved.keys / "ca").mkdir(mode=0o700)
        pem = root.certificate.public_bytes(Encoding.PEM)
        (approved.keys / "ca" / "root.pem").write_bytes(pem)
    content = forged(digest)
    Path(PACKET).write_bytes(content)
    Path(SIGNATURE).write_bytes(sign_detached(content, signer, when=AT))
    Path(f"{OUT}/annex.pdf").write_bytes(STRANGE)
    done("sign", NAME)
    assert "annex.pdf" not in {file["name"] for file in listed()["files"]}


@pytest.mark.usefixtures("approved")
def test_a_manifest_cannot_say_of_a_file_that_it_is_signed():
    Path(f"{OUT}/urgent.pdf").write_bytes(STRANGE)
    path = Path(f"{OUT}/manifest.json")
    manifest = json.loads(path.read_text("utf-8"))
    entry = dict(manifest["files"]["unodc-ed.pdf"])
    entry["unsigned_sha256"] = entry["sha256"]
    entry["sha256"], entry["size_bytes"] = sha256(STRANGE).hexdigest(), len(STRANGE)
    manifest["files"]["urgent.pdf"] = entry
    path.write_text(json.dumps(manifest), "utf-8")
    done("sign", NAME)
    assert "urgent.pdf" not in {file["name"] for file in listed()["files"]}


@pytest.fixture
def half_signed(joint, monkeypatch):
    """An organisation with two registered keys, one of them on another machine."""
    monkeypatch.setenv("APPEALS_SIGN_PASSPHRASE", "correct horse battery")
    change("appeals.toml", "demo = true", "demo = false")
    for id_, name in (
        ("safeguard-defenders", "Safeguard Defenders"),
        ("world-uyghur-congress", "World Uyghur Congress"),
    ):
        made = done("keys", "new", id_, "--self-signed", "--kind", "ec")
        (line,) = re.findall(r"certificate_sha256: [0-9a-f]{64}", made.out + made.err)
        change(
            "signatories.yaml", f"    name: {name}\n", f"    name: {name}\n    {line}\n"
        )
    done("draft", NAME, "--as", "drafter-a", "--force")
    done("review", "approve", NAME, "--as", "reviewer-a", "--self-approved")
    key = joint.keys / "world-uyghur-congress.p12"
    aside = key.rename(joint.keys.parent / "aside.p12")
    done("sign", NAME)
    aside.rename(key)


@pytest.mark.usefixtures("half_signed")
def test_nothing_is_planned_that_one_of_two_has_yet_to_sign():
    reported = run("plan", NAME, "-o", "plan.json").err
    assert "'unodc-ed' is not signed yet by world-uyghur-congress" in reported
    done("sign", NAME)
    assert "not signed yet" not in run("plan", NAME, "-o", "plan.json").err


@pytest.mark.usefixtures("half_signed")
def test_nothing_is_planned_whose_signatures_were_taken_off():
    done("sign", NAME)
    kept = json.loads(Path(PACKET).read_text("utf-8"))["files"]
    (approved,) = [f["approved_sha256"] for f in kept if f["name"] == "unodc-ed.pdf"]
    Path(PDF).write_bytes(Path(f"reviews/{NAME}/files/{approved}.pdf").read_bytes())
    reported = run("plan", NAME, "-o", "plan.json").err
    assert "is not signed yet by safeguard-defenders, world-uyghur-congress" in reported
