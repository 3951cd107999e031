"""A consent that was taken back, or changed, holds up whatever rests on it."""

import json
from pathlib import Path

import pytest

from tests.cli.conftest import LETTER
from tests.registry.consent_files import consents
from tests.workflow.signing_stage import ALLOWED, NAME, Stage, change, done, run

RECORD = {
    "given_by": "self",
    "because": None,
    "date": "2020-03-04",
    "taken_by": "drafter-a",
    "channels": "any",
    "shown_to": "{un: name, state: alias, public: alias}",
    "until": "2021-03-04",
}
WITHDRAWN = "the consent 'rec-1' was withdrawn on 2020-11-01"


def write(**changes: str | None) -> None:
    text = consents(**{**RECORD, **changes})
    Path("consents.yaml").write_text(text, encoding="utf-8")


def withdraw() -> None:
    write(withdrawn="{date: 2020-11-01}")


@pytest.fixture(scope="module")
def kept(tmp_path_factory):
    """Have a letter that rests on a consent rendered and approved, once."""
    stage = Stage(tmp_path_factory.mktemp("consent"))
    with pytest.MonkeyPatch.context() as patch:
        stage.enter(patch)
        change(LETTER, "kind: appeal\n", "kind: appeal\nconsent: rec-1, signed\n")
        write()
        done("keys", "new", "--demo")
        done("draft", NAME, "--format", "pdf,txt", "--as", "drafter-a")
        done("review", "approve", NAME, "--as", "reviewer-a")
        stage.keep()
    return stage


@pytest.fixture
def approved(kept, monkeypatch, tmp_path):
    kept.enter(monkeypatch)
    kept.put_back()
    monkeypatch.setenv("APPEALS_STATE", str(tmp_path / "state"))
    return kept


def test_a_consent_withdrawn_after_the_approval_stops_every_step(approved):
    withdraw()
    for ran in (
        run("draft", NAME, "--format", "txt", "--force"),
        run("review", "approve", NAME, "--as", "reviewer-a"),
        run("sign", NAME),
        run("plan", NAME, "--format", "pdf", "-o", "plan.json"),
    ):
        assert ran.code == 4, ran.err
        assert WITHDRAWN in ran.err


def test_a_consent_withdrawn_before_the_approval_stops_it(approved):
    withdraw()
    for path in Path("reviews").rglob("*.json"):
        path.unlink()
    ran = run("review", "approve", NAME, "--as", "reviewer-a")
    assert ran.code == 4
    assert f"SAF004: The letter: {WITHDRAWN}" in ran.err
    assert not list(Path("reviews").rglob("approvals/*.json"))


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"withdrawn": "{date: 2020-11-01}"}, WITHDRAWN),
        ({"may_tell": "[story]"}, "the record of the consent 'rec-1' was changed"),
        ({"until": "2020-10-01"}, "the record of the consent 'rec-1' was changed"),
    ],
)
def test_a_consent_that_changes_between_plan_and_send_stops_it(approved, changes, said):
    done("sign", NAME)
    done("plan", NAME, "--format", "pdf", "-o", "plan.json")
    planned = json.loads(Path("plan.json").read_text("utf-8"))["messages"][0]
    assert [each["id"] for each in planned["consents"]] == ["rec-1"]
    write(**changes)
    ran = run("send", "plan.json", "--live", *ALLOWED)
    assert ran.code == 4
    assert said in ran.err
    if "withdrawn" in changes:
        assert "nowhere, as far as sent/ says" in ran.err
    assert not Path("sent").exists()


def test_a_consent_that_changes_between_approval_and_signature_stops_it(approved):
    write(may_tell="[story]")
    ran = run("sign", NAME)
    assert ran.code == 4
    assert "is no longer what 'reviewer-a' approved: consents.yaml:" in ran.err
    assert not list(Path("out").rglob("packet.json"))


def test_a_record_that_contradicts_itself_stops_it(approved):
    write(withdrawn="{date: 2019-01-01}")
    for command in (("sign", NAME), ("plan", NAME, "-o", "plan.json")):
        ran = run(*command)
        assert ran.code == 4
        assert "it was withdrawn (2019-01-01) before it was given" in ran.err


def test_another_record_may_come_and_go(approved):
    text = consents(**RECORD) + "".join(
        consents(id_="rec-2", **RECORD).partition("consents:\n")[2:]
    )
    Path("consents.yaml").write_text(f"# Ours\n{text}", encoding="utf-8")
    done("sign", NAME)


def test_a_withdrawal_says_where_it_went_and_how_to_ask_for_removal(approved):
    done("sign", NAME)
    done("plan", NAME, "--format", "pdf", "-o", "plan.json")
    done("send", "plan.json", "--live", *ALLOWED)
    (receipt,) = Path(f"sent/{NAME}").glob("*.json")
    assert json.loads(receipt.read_text("utf-8"))["consents"] == ["rec-1"]
    ran = done("consent", "withdraw", "rec-1", "--date", "2020-11-01", "--json")
    told = json.loads(ran.out)
    assert told["letters"] == [NAME]
    (went,) = told["went"]
    assert went["record"] == receipt.stem
    assert went["address"].endswith("@un.org")
    assert "has been withdrawn" in went["words"]
    again = run("consent", "withdraw", "rec-1")
    assert f"To unodc-ed, {went['address']} [{went['reference']}]:" in again.out
    ran = run("send", "plan.json", "--live", *ALLOWED)
    assert ran.code == 4
    assert f"{went['day']}: {NAME} to unodc-ed, {went['address']}" in ran.err
    assert len(list(Path(f"sent/{NAME}").glob("*.json"))) == 1
