"""`appeals consent`: enter a record, look after it, take it back."""

import json
from datetime import UTC, datetime, timedelta

import pytest

from tests.registry.consent_files import consents

GIVEN = {
    "--person": "p-017",
    "--given-by": "relative",
    "--because": "missing",
    "--date": "2026-03-04",
    "--means": "signed",
    "--told": "use,state-reads,publication,risks,can-withdraw",
    "--taken-by": "drafter-a",
    "--channels": "wgeid-urgent,sp-communication",
    "--shown-to": "un=name,state=name,public=alias",
    "--may-tell": "story,place",
    "--until": "2027-03-04",
    "--proof": "safe, folder 4",
}


@pytest.fixture
def add(run):
    def add_it(id_="rec-1", **changes):
        given = {**GIVEN, **{f"--{k.replace('_', '-')}": v for k, v in changes.items()}}
        words = [x for name, text in given.items() if text for x in (name, text)]
        return run("consent", "add", id_, *words)

    return add_it


def test_the_first_record_makes_the_file(add, run, workspace):
    ran = add()
    assert (ran.code, ran.lines) == (0, ["rec-1"]), ran.err
    assert "written: consents.yaml:6:3" in ran.err
    assert run("check", "unodc-nsc-mou").code == 0
    shown = json.loads(run("consent", "show", "rec-1", "--json").out)
    assert shown["shown_to"] == {"un": "name", "state": "name", "public": "alias"}
    assert shown["proof"] == {"where": "safe, folder 4"}
    listed = run("consent", "show").lines
    assert listed[0].split("\t")[:3] == ["rec-1", "p-017", "relative"]


def test_a_further_record_leaves_the_rest_as_it_was(add, workspace):
    path = workspace / "consents.yaml"
    first = consents(taken_by="drafter-a", channels="any")
    kept = f"# ours\n{first}    # a remark\n"
    path.write_text(kept, encoding="utf-8")
    assert add("rec-2", child_heard="yes", because="child").code == 0
    text = path.read_text(encoding="utf-8")
    assert text.startswith(kept)
    assert "child_heard: true" in text
    ran = add("rec-2", because="child", until="2028-01-01")
    assert ran.code == 2
    assert "its 'until' is '2027-03-04'" in ran.err


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"given_by": "self"}, "'given_by' says 'self'"),
        ({"child_heard": "yes"}, "'because' does not say 'child'"),
        ({"until": "2026-03-03"}, "it ends (2026-03-03) before it was given"),
        ({"taken_by": "nobody"}, "people.yaml has no 'nobody'"),
        ({"channels": "wgeid-urgnt"}, "did you mean 'wgeid-urgent'?"),
        ({"means": "sign"}, "'means' must be signed, recorded, message or oral"),
        ({"shown_to": "un=alias,state=name"}, "though 'un' can read all that"),
        ({"shown_to": "name"}, "write un=name,state=name,public=alias"),
        ({"child_heard": "maybe"}, "is not an answer to --child-heard"),
        ({"proof": None, "proof_hash": "0" * 64}, "--proof names none"),
        ({"person": "Zora Example"}, "'person' must be an id"),
        ({"person": None}, "an answer is missing: --person"),
    ],
)
def test_what_cannot_be_a_record_is_not_written(add, workspace, changes, said):
    ran = add(**changes)
    assert ran.code == 2
    assert said in ran.err
    assert not (workspace / "consents.yaml").exists()


def write(workspace, **changes):
    fields = {"taken_by": "drafter-a", "channels": "any", "date": "2026-03-04"}
    until = (datetime.now(UTC).date() + timedelta(days=200)).isoformat()
    text = consents(**{**fields, "until": until, **changes})
    (workspace / "consents.yaml").write_text(text, encoding="utf-8")


@pytest.mark.parametrize(
    ("changes", "code", "severity"),
    [
        ({"until": "2026-04-01"}, "ended", "warning"),
        ({"until": None, "date": "2020-01-01"}, "old", "warning"),
        ({"proof": None}, "no-proof", "warning"),
        ({"told": "[use]"}, "not-told", "warning"),
        ({"withdrawn": "{date: 2026-05-01}"}, "withdrawn", "info"),
        (
            {"proof": f"{{where: safe.age, sha256: {'0' * 64}}}"},
            "proof-missing",
            "error",
        ),
        (
            {"proof": f"{{where: appeals.toml, sha256: {'0' * 64}}}"},
            "proof-differs",
            "error",
        ),
    ],
)
def test_what_is_to_be_looked_after_is_found(run, workspace, changes, code, severity):
    write(workspace, **changes)
    ran = run("consent", "check", "--json")
    (found,) = map(json.loads, ran.lines)
    assert (found["id"], found["code"], found["severity"]) == ("rec-1", code, severity)
    assert ran.code == (1 if severity == "error" else 0)


def test_what_ends_soon_is_found(run, workspace):
    write(workspace, until=(datetime.now(UTC).date() + timedelta(days=10)).isoformat())
    (line,) = run("consent", "check").lines
    assert "warning ending: 'rec-1': it holds until" in line


def test_a_record_in_order_passes(run, workspace):
    write(workspace)
    ran = run("consent", "check", "rec-1")
    assert (ran.code, ran.out) == (0, "")
    assert "1 record checked: 0 errors, 0 warnings" in ran.err
    assert run("consent", "check", "rec-9").code == 2


def test_a_record_that_contradicts_itself_is_refused(run, workspace):
    write(workspace, given_by="self")
    assert run("consent", "check").code == 4


def test_a_consent_is_withdrawn_once(run, workspace):
    write(workspace)
    ran = run("consent", "withdraw", "rec-1", "--date", "2026-11-01", "--json")
    assert ran.code == 0, ran.err
    told = json.loads(ran.out)
    assert told == {"id": "rec-1", "withdrawn": "2026-11-01", "letters": [], "went": []}
    assert "nothing that rests on it has left" in ran.err
    text = (workspace / "consents.yaml").read_text(encoding="utf-8")
    assert "withdrawn: {date: 2026-11-01}" in text
    again = run("consent", "withdraw", "rec-1")
    assert again.code == 0
    assert "was withdrawn on 2026-11-01" in again.err
    assert (workspace / "consents.yaml").read_text(encoding="utf-8") == text
    other = run("consent", "withdraw", "rec-1", "--date", "2026-10-01")
    assert other.code == 2


@pytest.mark.parametrize(
    ("id_", "day", "said"),
    [
        ("rec-1", "2026-03-03", "before the day on which it was given"),
        ("rec-1", "2999-01-01", "is not yet"),
        ("rec-9", "2026-11-01", "did you mean 'rec-1'?"),
    ],
)
def test_what_cannot_be_withdrawn_is_refused(run, workspace, id_, day, said):
    write(workspace)
    before = (workspace / "consents.yaml").read_bytes()
    ran = run("consent", "withdraw", id_, "--date", day)
    assert ran.code == 2
    assert said in ran.err
    assert (workspace / "consents.yaml").read_bytes() == before
