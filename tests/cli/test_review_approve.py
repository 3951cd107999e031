"""Approving a letter, and seeing how it stands, through the command line."""

import json
import shutil

import pytest

from tests.workflow.signing_stage import Stage, done

NAME = "unodc-nsc-mou"


@pytest.fixture(autouse=True)
def _no_keys(tmp_path, monkeypatch):
    """Whoever runs the tests may have keys of their own."""
    monkeypatch.setenv("APPEALS_KEYS", str(tmp_path / "none"))


@pytest.fixture(scope="module")
def stage(tmp_path_factory):
    """Render the letter once, as Word file and PDF, as drafter-a."""
    stage = Stage(tmp_path_factory.mktemp("rendered"))
    stage.keys.mkdir()
    with pytest.MonkeyPatch.context() as patch:
        stage.enter(patch)
        done("draft", NAME, "--as", "drafter-a")
        stage.keep()
    return stage


@pytest.fixture
def workspace(stage, monkeypatch):
    """Are in the workspace, at the one place that the account is known by."""
    stage.put_back()
    shutil.rmtree(stage.root / "out")
    monkeypatch.chdir(stage.root)
    monkeypatch.delenv("APPEALS_WORKSPACE", raising=False)
    return stage.root


@pytest.fixture
def rendered(stage, workspace):
    stage.put_back()
    return workspace


@pytest.fixture
def approve(run, rendered):
    def approve_it(*more):
        return run("review", "approve", NAME, "--as", "reviewer-a", *more)

    return approve_it


def test_a_letter_goes_from_rendered_to_approved(run, approve, rendered):
    ran = approve("--self-approved")
    assert ran.code == 0, ran.err
    (path,) = ran.lines
    assert path.startswith(f"reviews/{NAME}/approvals/")
    assert (
        "1 Word file, 1 PDF approved by 'reviewer-a', from the account that rendered"
        in (ran.err)
    )
    assert f"next: `appeals sign {NAME}`" in ran.err
    shown = run("review", "status", NAME)
    assert shown.code == 0
    assert shown.lines[0].split()[:5] == [
        NAME,
        "unodc-ed",
        "en",
        "docx,pdf",
        "approved",
    ]
    assert "(self-approved)" in shown.lines[0]
    again = approve("--self-approved")
    assert (again.code, again.out) == (0, "")
    assert "has approved these very files already" in again.err


def test_the_same_account_must_say_so(approve, workspace):
    ran = approve()
    assert (ran.code, ran.out) == (4, "")
    assert "--self-approved" in ran.err
    assert not (workspace / "reviews").exists()


def test_an_error_in_the_letter_gives_one_as_check_does(approve, append):
    append("So it is. [@nobody-knows-this]")
    ran = approve("--self-approved")
    assert (ran.code, ran.out) == (1, "")
    assert "CIT001" in ran.err
    assert "nothing was approved" in ran.err


def test_a_final_warning_gives_one_and_is_explained(run, approve, append):
    append("So WRITE THIS.")
    ran = approve("--self-approved")
    assert ran.code == 1
    assert "STY010" in ran.err
    assert "Final: no letter is approved, signed or sent with it." in (
        run("rule", "STY010").out
    )
    assert "Final:" not in run("rule", "STY001").out


def test_a_changed_word_is_named_by_status(run, approve, rendered, replace):
    approve("--self-approved")
    replace("facts.yaml", "value: six months", "value: ten months")
    ran = run("review", "status", NAME)
    assert ran.lines[0].split()[4] == "stale"
    assert ran.lines[1].startswith("  facts.yaml:")
    assert ran.lines[1].endswith(": this line was changed")
    (row,) = map(json.loads, run("review", "status", NAME, "--json").lines)
    assert (row["state"], row["edition"]) == ("stale", "unodc-ed")
    assert row["changes"][0]["line"] > 1
    assert row["approvals"][0]["how"] == "self"
    refused = approve("--self-approved")
    assert refused.code == 4
    assert "changed since these were rendered" in refused.err


def test_before_anything_is_rendered_it_says_what_to_do(run, workspace):
    ran = run("review", "status")
    assert (ran.code, ran.out) == (0, "")
    assert "`appeals draft LETTER --as PERSON`" in ran.err
    refused = run("review", "approve", NAME, "--as", "reviewer-a")
    assert refused.code == 4
    assert "not rendered yet" in refused.err


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        ((NAME,), 2, "--as"),
        ((NAME, "--as", "reviewer-b"), 2, "did you mean 'reviewer-a'?"),
        ((NAME, "--as", "drafter-a"), 4, "is not an approver"),
        (("unodc", "--as", "reviewer-a"), 2, "unknown letter 'unodc'"),
        ((NAME, "--as", "reviewer-a", "--to", "unodc-edd"), 2, "did you mean"),
        ((NAME, "--as", "reviewer-a", "--lang", "xx"), 2, "unknown language 'xx'"),
        ((NAME, "--as", "reviewer-a", "--to", "wgad", "--all"), 2, "exclude"),
    ],
)
def test_a_wrong_word_is_explained(run, rendered, arguments, code, said):
    ran = run("review", "approve", *arguments)
    assert (ran.code, ran.out) == (code, "")
    assert said in ran.err


def test_nothing_written_names_the_account(approve, rendered):
    import getpass
    import platform

    approve("--self-approved")
    names = (f'"{getpass.getuser()}"', platform.node(), str(rendered))
    for path in (rendered / "reviews").rglob("*.json"):
        text = path.read_text(encoding="utf-8")
        assert not [name for name in names if name in text]


def test_a_signed_file_is_not_rendered_over(run, rendered, replace):
    import hashlib

    from appeals.workflow.drafting.ledger.ledger import Ledger

    with Ledger(rendered / "out", NAME, is_forced=False) as files:
        files.record_signed("unodc-ed.pdf", hashlib.sha256(b"signed").hexdigest(), 6)
        files.path("unodc-ed.pdf").write_bytes(b"signed")
    assert "1 unchanged" in run("draft", NAME, "--as", "drafter-a").err
    assert "1 unchanged" in run("draft", NAME, "--as", "approver-a").err
    replace("facts.yaml", "value: six months", "value: ten months")
    ran = run("draft", NAME)
    assert ran.code == 4
    assert "'unodc-ed.pdf' is signed" in ran.err
    assert (rendered / "out" / NAME / "unodc-ed.pdf").read_bytes() == b"signed"
    assert run("draft", NAME, "--force").code == 0


def test_with_a_demonstration_key_the_approval_is_signed(
    run, approve, rendered, tmp_path, monkeypatch
):
    monkeypatch.setenv("APPEALS_KEYS", str(tmp_path / "keys"))
    assert run("keys", "new", "--demo").code == 0
    ran = approve()
    assert ran.code == 0, ran.err
    assert "signed with a key" in ran.err
    assert (rendered / ran.lines[0]).with_suffix(".p7s").is_file()
    shown = run("review", "status", NAME)
    assert "(with a key, demonstration)" in shown.lines[0]
    (rendered / ran.lines[0]).with_suffix(".p7s").unlink()
    shown = run("review", "status", NAME)
    assert shown.lines[0].split()[4] == "rendered"
    assert "does not count: its signature (.p7s) is gone" in shown.err


def test_letters_of_cases_are_approved_with_their_file(run, workspace):
    text = (
        "---\nsubject: S\nkind: appeal\nfrom: [safeguard-defenders]\n"
        "date: 2021-01-04\nto: [wgad]\n---\n"
        '{{ case_table("alias", headings=["Person"]) }}\n'
    )
    (workspace / "templates/letters/second.md").write_text(text, encoding="utf-8")
    row = "id,alias,consent,confidentiality\ncase-1,Ms. A,consent-1,confidential\n"
    (workspace / "cases.csv").write_text(row, encoding="utf-8")
    more = ("--cases", "cases.csv", "--as-table", "--format", "docx")
    ran = run("draft", "second", *more, "--as", "drafter-a")
    assert ran.code == 0, ran.err
    refused = run("review", "approve", "second", "--as", "reviewer-a")
    assert refused.code == 4
    assert "rendered with --cases" in refused.err
    assert not (workspace / "reviews").exists()
    cases = ("--cases", "cases.csv", "--as-table")
    asked = ("--as", "reviewer-a", "--self-approved", *cases)
    plan = ("plan", "second", *cases, "--format", "docx", "-o", "plan.json")
    assert run(*plan).code == 0
    assert "not-approved" in run(*plan).err
    done = run("review", "approve", "second", *asked)
    assert done.code == 0, done.err
    assert "1 letter of cases, 1 Word file, 0 PDFs approved" in done.err
    again = "next: `appeals sign second --cases cases.csv --as-table`"
    assert again in done.err
    record = (workspace / done.lines[0]).read_text("utf-8")
    assert "Ms. A" not in record
    assert "consent-1" not in record
    assert "not-approved" not in run(*plan).err
    shown = run("review", "status", "second")
    assert "1 letter of cases" in shown.out


def test_after_the_first_of_two_one_more_is_asked_for(
    run, rendered, replace, monkeypatch
):
    replace("appeals.toml", "[mail]", "[review]\napprovers = 2\n\n[mail]")
    assert run("draft", NAME, "--as", "drafter-a").code == 0
    asked = ("review", "approve", NAME, "--self-approved", "--as")
    first = run(*asked, "reviewer-a")
    assert first.code == 0
    assert f"{NAME}: 1 of 2 approvals" in first.err
    assert "next: 1 more approval" in first.err
    assert "appeals sign" not in first.err
    second = run(*asked, "approver-a")
    assert second.code == 0
    assert "from one account: without keys that counts as one approval" in second.err
    assert "next: 1 more approval" in second.err
    status = run("review", "status", NAME)
    assert "1 of 2 approvals" in status.out
    assert "does not count: another approval was given from the same account" in (
        status.err
    )
    elsewhere = "appeals.cli.review.account_at"
    monkeypatch.setattr(elsewhere, lambda root: "b" * 16)
    third = run("review", "approve", NAME, "--as", "approver-a")
    assert third.code == 0, third.err
    assert f"next: `appeals sign {NAME}`" in third.err


def test_where_nobody_signs_with_a_key_the_plan_is_next(run, rendered, replace):
    replace("appeals.toml", "demo = true", "demo = false")
    assert run("draft", NAME, "--as", "drafter-a").code == 0
    ran = run("review", "approve", NAME, "--as", "reviewer-a", "--self-approved")
    assert f"next: `appeals plan {NAME} -o plan.json`" in ran.err
