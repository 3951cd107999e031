"""The organisation's key seals how far receipts go; what is changed then is named."""

import json
import shutil
from datetime import UTC, datetime
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.serialization import Encoding

from appeals.cli.signing_keys import EnvironmentPassphrases
from appeals.errors import BlockedError
from appeals.registry.workspace import load_workspace
from appeals.signing.cms_verification import check_detached
from appeals.signing.verdict import Verdict
from appeals.workflow.keys.organisation_keys import letter_trust
from appeals.workflow.sealing.signing_run import SigningContext
from appeals.workflow.sending.sent_letters import open_ledger
from appeals.workflow.sending.verify_receipts import seal_receipts, verify_receipts
from tests.signing.certificates import root as authority_root
from tests.signing.time_authority import InProcess
from tests.storage.failing_disk import failing_disk
from tests.workflow.sending.test_every_fault import needs_proc
from tests.workflow.signing_stage import (
    NAME,
    approved,
    done,
    left,
    one,
    run,
    signed,
    signed_once,
)

__all__ = ["approved", "left", "one", "signed", "signed_once"]  # fixtures


@pytest.fixture
def sealed(left, monkeypatch, tmp_path) -> Path:
    """Seal the receipts; then be another machine, whose ledger knows nothing."""
    ran = done("sent", "verify", "--seal")
    assert ran.lines[0] == "WHOLE: 1 receipt in 1 chain, 0 valid seals"
    monkeypatch.setenv("APPEALS_STATE", str(tmp_path / "another-machine"))
    path = Path(ran.lines[1])
    assert path.with_suffix(".p7s").is_file()
    return path


def receipt() -> Path:
    (path,) = Path(f"sent/{NAME}").glob("*.json")
    return path


def edit(path: Path, **changes: object) -> None:
    held = json.loads(path.read_text("utf-8")) | changes
    path.write_text(json.dumps(held, sort_keys=True) + "\n", "utf-8")


def broken() -> list[str]:
    """Give what `sent verify` names."""
    ran = run("sent", "verify")
    assert ran.code == 1
    assert all(line.startswith("BROKEN: ") for line in ran.lines)
    return ran.lines


def test_a_valid_seal_is_said(sealed):
    said = done("sent", "verify").lines
    assert said == ["WHOLE: 1 receipt in 1 chain, 1 valid seal"]
    held = json.loads(sealed.read_text("utf-8"))
    assert [head["number"] for head in held["heads"]] == [1]


def test_a_receipt_that_was_edited_after_sealing_is_named(sealed):
    """Nothing but the seal can tell: no receipt is behind it, no ledger knows it."""
    edit(receipt(), note="it never left")
    (line,) = broken()
    assert line.startswith(f"BROKEN: {receipt()}: it was changed")
    again = run("sent", "verify", "--seal")
    assert again.code == 1
    assert len(list(sealed.parent.iterdir())) == 2


def test_a_receipt_that_was_taken_out_after_sealing_is_named(sealed):
    receipt().unlink()
    (line,) = broken()
    assert "receipts 1 to 1 are missing" in line


@pytest.mark.parametrize("is_signature", [False, True])
def test_a_seal_that_was_changed_is_named(sealed, is_signature):
    if is_signature:
        shutil.copy(receipt(), sealed.with_suffix(".p7s"))
    else:
        edit(sealed, sealed_at="2020-01-01T00:00:00+00:00")
    (line,) = broken()
    assert line.startswith(f"BROKEN: {sealed}: its signature is not valid")


def test_a_seal_without_its_signature_is_named(sealed):
    sealed.with_suffix(".p7s").unlink()
    (line,) = broken()
    assert line.startswith(f"BROKEN: {sealed}: ")


def seal_with(stage, state: Path) -> Path:
    """Seal with the time of an authority, as `sent verify --seal` does."""
    workspace = load_workspace(stage.root)
    now = datetime.now(UTC).replace(microsecond=0)
    stamps = InProcess(moment=None)
    by = SigningContext(stage.keys, EnvironmentPassphrases(), now, stamps)
    with open_ledger(workspace, state) as ledger:
        chains = verify_receipts(workspace, ledger, stage.keys).chains
    return seal_receipts(workspace, chains, by)


def test_a_seal_carries_the_time_of_an_authority(left, tmp_path):
    (left.keys / "ca").mkdir(exist_ok=True)
    pem = authority_root().certificate.public_bytes(Encoding.PEM)
    (left.keys / "ca" / "authority.pem").write_bytes(pem)
    path = seal_with(left, tmp_path / "state")
    signature = path.with_suffix(".p7s").read_bytes()
    trust = letter_trust(load_workspace(left.root), left.keys)
    report = check_detached(path.read_bytes(), signature, trust)
    assert (report.verdict, report.is_time_stamped) == (Verdict.VALID, True)
    assert done("sent", "verify").lines[0].endswith("1 valid seal")


@needs_proc
def test_every_step_of_writing_a_seal_may_fail(left):
    """Nothing half counts as a seal, and running again seals what was not sealed."""
    seals, number, failed = left.root / "sent/_seals", 1, []
    while True:
        shutil.rmtree(seals, ignore_errors=True)
        with failing_disk(left.root, number) as disk:
            ran = run("sent", "verify", "--seal")
        if len(disk.steps) < number:
            break
        step = disk.steps[number - 1]
        if step.startswith("read"):  # reading is the same without a seal
            number = next_write(disk.steps, number)
            continue
        failed.append(step.split(" ")[0])
        assert (ran.code, seal_count()) == (0, 1) or ran.code == 5, step
        assert ran.code == 0 or "help" in ran.err, step
        assert done("sent", "verify", "--seal").lines[0].startswith("WHOLE"), step
        assert seal_count() >= 1, step
        number += 1
    assert {*failed} == {"open", "write", "fsync", "rename", "mkdir"}


def next_write(steps: list[str], number: int) -> int:
    """Give the number of the next step that is not reading; the first beyond all."""
    rest = steps[number:]
    more = (n for n, step in enumerate(rest, number + 1) if step[:4] != "read")
    return next(more, len(steps) + 1)


def seal_count() -> int:
    """Count the seals that are valid."""
    words = done("sent", "verify").lines[0].split(", ")[-1]
    return int(words.split(" ")[0])


def test_no_seal_is_written_that_would_not_be_valid_here(left, tmp_path):
    """The authority of its time stamp is not known."""
    with pytest.raises(BlockedError, match="would not be valid"):
        seal_with(left, tmp_path / "state")
    assert not Path("sent/_seals").exists()
