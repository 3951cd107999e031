"""`appeals verify` and `review status` when the clock and a signature disagree."""

import json
from datetime import datetime, timedelta
from pathlib import Path

import pytest

import appeals.cli.signing_keys
import appeals.cli.verify
from tests.workflow.signing_stage import (
    DOCX,
    NAME,
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

ENDED = "ended on"
AHEAD = "one of the two is wrong"


@pytest.fixture
def clock(monkeypatch):
    """Set the clock of the machine on by some days."""

    def set_on(days):
        class Clock(datetime):
            @classmethod
            def now(cls, zone=None):
                return datetime.now(zone) + timedelta(days=days)

        for module in (appeals.cli.verify, appeals.cli.signing_keys):
            monkeypatch.setattr(module, "datetime", Clock)

    return set_on


@pytest.mark.usefixtures("signed")
@pytest.mark.parametrize("path", [OUT, PDF, DOCX, PACKET])
def test_a_certificate_that_ended_since_is_a_remark(clock, path):
    clock(4000)
    ran = done("verify", path)
    assert "VALID" in ran.lines[0]
    assert ENDED in ran.out
    assert "without a time stamp" in ran.out
    reported = json.loads(done("verify", path, "--json").out)
    assert any(ENDED in remark for f in reported["files"] for remark in f["remarks"])


@pytest.mark.usefixtures("signed")
@pytest.mark.parametrize("path", [OUT, PDF, DOCX, PACKET])
def test_a_signature_from_the_future_is_not_valid(clock, path):
    clock(-3)
    ran = run("verify", path)
    assert ran.code == 1
    assert "UNKNOWN SIGNER" in ran.lines[0]
    assert AHEAD in ran.out


@pytest.mark.usefixtures("signed")
def test_a_clock_that_is_some_minutes_late_is_none_of_this(clock):
    clock(-0.02)
    ran = done("verify", OUT)
    assert AHEAD not in ran.out
    assert ENDED not in ran.out


@pytest.mark.usefixtures("approved")
def test_an_approval_from_the_future_does_not_count(clock):
    assert "approved" in done("review", "status", NAME).out
    clock(-3)
    ran = run("review", "status", NAME)
    assert AHEAD in ran.err
    assert "does not count" in ran.err


@pytest.mark.usefixtures("approved")
def test_an_approval_whose_certificate_ended_since_counts_with_a_remark(clock):
    clock(4000)
    ran = done("review", "status", NAME)
    assert "does not count" not in ran.err
    assert ENDED in ran.err
    assert list(Path(f"reviews/{NAME}/approvals").glob("*.p7s"))
