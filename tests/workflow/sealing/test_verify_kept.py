"""A letter that left is verified where its bytes are kept: a part of a packet."""

import json
import shutil
from pathlib import Path

import pytest

from tests.workflow.signing_stage import (
    NAME,
    OUT,
    PACKET,
    PDF,
    SIGNATURE,
    approved,
    done,
    flip,
    left,
    one,
    run,
    signed,
    signed_once,
)

__all__ = ["approved", "left", "one", "signed", "signed_once"]  # fixtures


@pytest.fixture
def kept(left) -> Path:
    """Give where the bytes of a signed letter that left are kept."""
    (folder,) = Path(f"sent/{NAME}/kept").glob("unodc-ed-*")
    return folder


def letter(folder: Path) -> Path:
    (path,) = folder.glob("*.pdf")
    return path


def reported(path: Path) -> tuple[str, str]:
    """Give the verdict on the whole, and all that was said of it."""
    ran = run("verify", str(path), "--json")
    found = json.loads(ran.out)
    assert (ran.code == 0) == (found["verdict"] == "VALID")
    return found["verdict"], ran.out


def test_what_left_is_valid_and_says_what_of_its_packet_is_not_here(kept):
    assert (kept / "packet.json").read_bytes() == Path(PACKET).read_bytes()
    assert (kept / "packet.json.p7s").read_bytes() == Path(SIGNATURE).read_bytes()
    receipt = kept.parents[1] / f"{kept.name}.json"
    assert (kept / "receipt.json").read_bytes() == receipt.read_bytes()
    assert letter(kept).read_bytes() == Path(PDF).read_bytes()
    for path in (kept, kept / "packet.json", letter(kept)):
        verdict, said = reported(path)
        assert verdict == "VALID", said
        assert "without unodc-ed.docx" in said
    assert "message.eml" in done("verify", str(kept)).out.splitlines()[-1]


def drop_from_receipt(folder: Path) -> None:
    """Take the letter away, and say that it never left."""
    letter(folder).unlink()
    path = folder / "receipt.json"
    held = json.loads(path.read_text("utf-8")) | {"files": []}
    path.write_text(json.dumps(held), "utf-8")


def put_another_letter(folder: Path) -> None:
    content = bytearray(letter(folder).read_bytes())
    content[-20] ^= 1
    (folder / "unodc-ed.pdf").write_bytes(content)


@pytest.mark.parametrize(
    ("harm", "verdict"),
    [
        (lambda folder: flip(letter(folder)), "CHANGED"),
        (lambda folder: flip(folder / "packet.json", 40), "CHANGED"),
        (lambda folder: flip(folder / "packet.json.p7s"), "CHANGED"),
        (lambda folder: flip(folder / "message.eml"), "CHANGED"),
        (lambda folder: flip(next(folder.glob("*.txt"))), "CHANGED"),
        (lambda folder: (folder / "message.eml").unlink(), "CHANGED"),
        (lambda folder: letter(folder).unlink(), "INCOMPLETE"),
        (lambda folder: (folder / "receipt.json").unlink(), "INCOMPLETE"),
        (lambda folder: (folder / "packet.json.p7s").unlink(), "NOT SIGNED"),
        (drop_from_receipt, "CHANGED"),
        (put_another_letter, "CHANGED"),
    ],
)
def test_whatever_is_done_to_what_left_is_seen(kept, harm, verdict):
    harm(kept)
    assert reported(kept)[0] == verdict


def test_a_packet_elsewhere_must_be_whole_also_with_a_receipt_beside_it(kept):
    shutil.copy(kept / "receipt.json", OUT)
    Path(f"{OUT}/unodc-ed.docx").unlink()
    verdict, said = reported(Path(OUT))
    assert verdict == "INCOMPLETE"
    assert "it is missing" in said
    shutil.copytree(kept, "elsewhere")
    assert reported(Path("elsewhere"))[0] == "INCOMPLETE"


def test_what_becomes_of_it_later_is_kept_beside_it(kept):
    receipts = {p.name: p.read_bytes() for p in kept.parents[1].glob("*.json")}
    assert len(receipts) == 1
    record = kept.name
    why = ("--note", "the office thanked us for it", "--as", "drafter-a")
    done("sent", "resolve", record, "--sent", *why)
    first, second = (kept / name for name in ("receipt.json", "receipt-2.json"))
    assert json.loads(second.read_text("utf-8"))["state"] == "recorded"
    assert first.read_bytes() == receipts[f"{record}.json"]
    assert reported(kept)[0] == "VALID"
