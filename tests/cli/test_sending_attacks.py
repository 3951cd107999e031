"""What somebody lays into out/ so that it is sent in the place of what was signed."""

import json
from hashlib import sha256
from pathlib import Path

import pytest

from tests.cli.conftest import LETTER
from tests.workflow.signing_stage import (
    DOCX,
    NAME,
    OUT,
    PACKET,
    PDF,
    SIGNATURE,
    approved,
    done,
    one,
    run,
)

__all__ = ["approved", "one"]  # fixtures

REASON = "confirmed by telephone on 2 November"


def lay(name: str, content: bytes) -> None:
    """Put a file into the place of another, and its hash into the manifest."""
    Path(f"{OUT}/{name}").write_bytes(content)
    path = Path(f"{OUT}/manifest.json")
    manifest = json.loads(path.read_text("utf-8"))
    entry = manifest["files"][name]
    entry["sha256"], entry["size_bytes"] = sha256(content).hexdigest(), len(content)
    path.write_text(json.dumps(manifest), "utf-8")


def codes() -> set[str]:
    plan = json.loads(run("plan", NAME, "-o", "plan.json", "--json").out)
    return {each["code"] for m in plan["messages"] for each in m["obstacles"]}


@pytest.mark.usefixtures("approved")
def test_an_older_signed_version_is_not_sent_in_the_place_of_the_signed_one():
    done("sign", NAME)
    older = {path: Path(path).read_bytes() for path in (PDF, DOCX)}
    text = Path(LETTER).read_text("utf-8")
    Path(LETTER).write_text(text + "\nOne sentence more.\n", "utf-8")
    done("draft", NAME, "--as", "drafter-a", "--force")
    done("review", "approve", NAME, "--as", "reviewer-a")
    done("sign", NAME)
    newer = {path: Path(path).read_bytes() for path in (PDF, DOCX)}
    assert "not-proven" not in codes()
    for path in (PDF, DOCX):
        lay(Path(path).name, older[path])
        sent = run("send", "plan.json", "--allow-unverified", REASON)
        assert sent.code == 4
        assert "was changed since the plan was made" in sent.err
        assert "not-proven" in codes(), path
        sent = run("send", "plan.json", "--allow-unverified", REASON)
        assert sent.code == 4
        assert "neither the file that was approved nor" in sent.err
        lay(Path(path).name, newer[path])
        assert "not-proven" not in codes()
    for file in (PACKET, SIGNATURE, f"{OUT}/VERIFICATION.txt"):
        Path(file).unlink()
    lay("unodc-ed.pdf", older[PDF])
    assert "not-proven" in codes()


@pytest.mark.usefixtures("approved")
def test_what_the_signed_list_does_not_name_is_not_planned():
    """Without an approval the packet is asked, also for what was rendered again."""
    done("sign", NAME)
    assert "not-proven" not in codes()
    signature = Path(SIGNATURE).read_bytes()
    Path(SIGNATURE).unlink()
    ran = run("plan", NAME, "-o", "plan.json")
    assert f"{PACKET}, is missing or not valid" in ran.err
    Path(SIGNATURE).write_bytes(signature)
    done("draft", NAME, "--as", "drafter-a", "--force")
    ran = run("plan", NAME, "-o", "plan.json")
    assert f"'unodc-ed.docx' is not the file that the signed list {PACKET}" in ran.err
    assert "; and 1 more like this" in ran.err, "the PDF"


@pytest.mark.usefixtures("approved")
@pytest.mark.parametrize("required", ["", "[signing]\nrequired = false\n"])
def test_who_signed_is_said_of_letters_that_were_signed_alone(required):
    path = Path("appeals.toml")
    path.write_text(path.read_text("utf-8") + required, "utf-8")

    def signed():
        plan = json.loads(run("plan", NAME, "-o", "plan.json", "--json").out)
        return [message.get("signed", []) for message in plan["messages"]]

    assert signed() == [[]]
    done("sign", NAME)
    plan = json.loads(Path("plan.json").read_text("utf-8"))
    names = [each["id"] for each in plan["messages"][0]["signers"]]
    assert signed() == [names]
    lay(Path(PDF).name, Path(PDF).read_bytes().replace(b"/Type", b"/Tyqe", 1))
    assert signed() == [[]]
