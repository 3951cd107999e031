"""What somebody puts into a signed folder so that `appeals verify` calls it VALID."""

import json
import os
import shutil
from pathlib import Path

import pytest

from appeals.signing.certificates import fingerprint
from appeals.signing.cms import sign_detached
from appeals.signing.packet import PacketSigner, make_packet, packet_entry
from tests.signing.pki import AT, make
from tests.signing.sample_pdf import unsigned
from tests.signing.signed_pdf import sign
from tests.workflow.signing_stage import (
    DOCX,
    NAME,
    OUT,
    PACKET,
    PDF,
    SIGNATURE,
    approved,
    change,
    flip,
    one,
    run,
    signed,
    signed_once,
)

__all__ = ["approved", "one", "signed", "signed_once"]  # fixtures


def rendered() -> Path:
    (path,) = Path(f"reviews/{NAME}/files").glob("*.pdf")
    return path


def verdicts(*arguments: str) -> dict[str, str]:
    """Give the verdict on each file; nothing in it may be called VALID as a whole."""
    ran = run("verify", *arguments, "--json")
    assert ran.code == 1, ran.out
    reported = json.loads(ran.out)
    assert reported["verdict"] != "VALID"
    return {file["path"]: file["verdict"] for file in reported["files"]}


@pytest.mark.usefixtures("signed")
def test_a_file_that_calls_itself_a_reviewers_list_is_looked_at_when_it_is_named():
    path = f"{OUT}/review-unodc-ed.pdf"
    shutil.copy(rendered(), path)
    assert verdicts(path)[path] == "NOT SIGNED"


@pytest.mark.usefixtures("signed")
def test_a_link_to_a_changed_file_is_looked_at_when_it_is_named():
    flip(PDF)
    alias = Path(f"{OUT}/alias.pdf")
    alias.symlink_to("unodc-ed.pdf")
    assert verdicts(str(alias))[PDF] == "CHANGED"


@pytest.mark.usefixtures("signed")
def test_files_in_the_folders_of_a_packet_are_looked_at():
    Path(f"{OUT}/more").mkdir()
    path = f"{OUT}/more/unodc-ed.pdf"
    shutil.copy(rendered(), path)
    assert verdicts(OUT)[path] == "NOT SIGNED"


@pytest.mark.usefixtures("signed")
def test_a_packet_within_a_packet_is_looked_at():
    inner = Path(f"{OUT}/more")
    inner.mkdir()
    for path in (PDF, DOCX, PACKET, SIGNATURE):
        shutil.copy(path, inner)
    flip(str(inner / "packet.json"))
    assert verdicts(OUT)[str(inner / "packet.json")] == "CHANGED"


@pytest.mark.usefixtures("signed")
def test_a_sound_file_that_the_packet_does_not_list_is_no_part_of_it():
    """As an older letter, or one to somebody else, under a new name."""
    path = f"{OUT}/urgent.pdf"
    shutil.copy(PDF, path)
    for named in (OUT, path):
        assert verdicts(named)[path] == "INCOMPLETE"


@pytest.mark.usefixtures("signed")
def test_a_link_to_a_folder_is_reported(tmp_path):
    Path(f"{OUT}/more").symlink_to(tmp_path)
    assert verdicts(OUT)[f"{OUT}/more"] == "INCOMPLETE"


@pytest.mark.usefixtures("signed")
def test_a_signature_without_its_packet_is_reported_of_a_lone_file_too():
    Path(PACKET).unlink()
    assert verdicts(PDF)[PACKET] == "INCOMPLETE"


@pytest.mark.usefixtures("signed")
def test_a_link_to_itself_is_no_bug_of_ours():
    Path(PDF).unlink()
    Path(PDF).symlink_to("unodc-ed.pdf")
    assert verdicts(OUT)[PDF] == "INCOMPLETE"


@pytest.mark.usefixtures("signed")
@pytest.mark.parametrize("path", [PDF, PACKET, SIGNATURE])
def test_a_pipe_in_the_place_of_a_file_keeps_nobody_waiting(path):
    Path(path).unlink()
    os.mkfifo(path)
    assert verdicts(OUT)[PACKET if path == SIGNATURE else path] != "VALID"


@pytest.mark.usefixtures("signed")
@pytest.mark.parametrize("path", [PDF, PACKET, SIGNATURE])
def test_a_folder_in_the_place_of_a_file_is_reported(path):
    Path(path).unlink()
    Path(path).mkdir()
    assert verdicts(OUT)[PACKET if path == SIGNATURE else path] != "VALID"


@pytest.mark.usefixtures("signed")
def test_a_name_of_a_file_cannot_write_a_verdict():
    shutil.copy(rendered(), f"{OUT}/a\x1b[2K\nVALID: 2 files \u202ecod.pdf")
    ran = run("verify", OUT)
    assert ran.code == 1
    assert "\x1b" not in ran.out + ran.err
    assert "\u202e" not in ran.out
    assert not any(line.startswith("VALID") for line in ran.lines)


@pytest.mark.usefixtures("signed")
def test_a_packet_that_is_no_text_is_reported():
    Path(PACKET).write_bytes(b'\xff\xfe{"schema":' + b"[" * 100_000)
    assert verdicts(OUT)[PACKET] == "CHANGED"


def packed_by(signer, folder: Path, role: str, *, fields: str, **more: object) -> None:
    """Write a packet of one letter, signed in the fields of one signer."""
    folder.mkdir()
    names = fields.split()
    content = sign(unsigned(*names), signer, level="b", is_only=len(names) == 1)
    (folder / "a.pdf").write_bytes(content)
    mine = packet_entry("a.pdf", content, role, **more)
    own = sign(unsigned(signer.id), signer, level="b", is_only=True)
    (folder / "b.pdf").write_bytes(own)
    files = [mine, packet_entry("b.pdf", own, "pdf", expected_signers=(signer.id,))]
    digest = fingerprint(signer.certificate)
    who = PacketSigner(id=signer.id, name="X", certificate_sha256=digest)
    moment = "2026-11-22T10:11:12Z"
    packet = make_packet("a", moment, files, [who], (), is_demonstration=False)
    (folder / "packet.json").write_bytes(packet.content())
    signature = sign_detached(packet.content(), signer, when=AT)
    (folder / "packet.json.p7s").write_bytes(signature)


@pytest.mark.usefixtures("approved")
def test_who_approves_letters_signs_none(tmp_path):
    reviewer = make("Reviewer", signer_id="reviewer-a")
    digest = fingerprint(reviewer.certificate)
    entry = f"  reviewer-a:\n    certificate_sha256: {digest}\n"
    change("people.yaml", "  reviewer-a:\n", entry)
    packed_by(
        reviewer,
        tmp_path / "p",
        "pdf",
        fields="reviewer-a",
        expected_signers=("reviewer-a",),
    )
    reported = verdicts(str(tmp_path / "p"))
    assert set(reported.values()) == {"UNKNOWN SIGNER"}


@pytest.mark.usefixtures("approved")
@pytest.mark.parametrize(
    ("fields", "verdict"),
    [
        ("safeguard-defenders", "VALID"),
        ("safeguard-defenders world-uyghur-congress", "INCOMPLETE"),
    ],
)
def test_a_letter_that_one_has_yet_to_sign_is_no_annex(tmp_path, fields, verdict):
    signer = make("Safeguard Defenders", signer_id="safeguard-defenders")
    digest = fingerprint(signer.certificate)
    old = "    name: Safeguard Defenders\n"
    change("signatories.yaml", old, f"{old}    certificate_sha256: {digest}\n")
    packed_by(signer, tmp_path / "p", "annex", fields=fields)
    ran = run("verify", str(tmp_path / "p"), "--json")
    reported = {
        Path(f["path"]).name: f["verdict"] for f in json.loads(ran.out)["files"]
    }
    assert reported == {"packet.json": "VALID", "a.pdf": verdict, "b.pdf": "VALID"}
    assert ran.code == (verdict != "VALID")


@pytest.mark.usefixtures("signed")
@pytest.mark.parametrize(
    "name", ["letter.docm", "unodc-ed.html", "notes.odt", "a.eml", "review-it.pdf"]
)
@pytest.mark.parametrize("named", [OUT, PDF, PACKET])
def test_what_was_not_looked_at_is_named(name, named):
    path = Path(OUT) / name
    path.write_bytes(b"%PDF-1.7" if name.endswith(".pdf") else b"anything")
    ran = run("verify", named)
    assert ran.code == 0
    assert ran.lines[-1] == f"not checked, since no signature covers it: {path}"
    reported = json.loads(run("verify", named, "--json").out)
    assert reported["not_looked_at"] == [str(path)]


@pytest.mark.usefixtures("signed")
def test_our_own_folders_are_named_and_nothing_else_of_ours():
    (Path(OUT) / "outbox").mkdir()
    (Path(OUT) / "replaced").mkdir()
    shutil.copy(rendered(), Path(OUT) / "replaced" / "unodc-ed.pdf")
    ran = run("verify", OUT)
    assert ran.code == 0
    assert ran.lines[-1].endswith(f": {OUT}/outbox/, {OUT}/replaced/")


@pytest.mark.usefixtures("signed")
@pytest.mark.parametrize(
    ("name", "source"),
    [
        ("unodc-ed.docm", None),
        ("unodc-ed.rtf", None),
        ("urgent.docm", DOCX),
        ("letter.txt", PDF),
        ("letter", PDF),
        ("review-unodc-ed.pdf", PDF),
        ("review-unodc-ed.docx", DOCX),
        ("review-drawn.pdf", "drawn"),
    ],
)
def test_what_poses_as_a_letter_of_the_packet_is_not_passed_over(name, source):
    path = Path(OUT) / name
    if source is None:
        path.write_text("{}")
    else:
        shutil.copy(rendered() if source == "drawn" else source, path)
    assert verdicts(OUT)[str(path)] in {"INCOMPLETE", "NOT SIGNED"}


def test_files_beside_a_lone_letter_are_named_too(tmp_path):
    (tmp_path / "letter.pdf").write_bytes(b"%PDF-1.7")
    (tmp_path / "letter.docm").write_bytes(b"anything")
    ran = run("verify", str(tmp_path))
    assert ran.lines[-1].endswith(f": {tmp_path / 'letter.docm'}")
