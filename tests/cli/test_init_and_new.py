"""A workspace and a letter of one's own, from nothing."""

from datetime import date

import pytest

ORGANISATION = 'Droits "&" <Rights>: {{ x }} #1'


@pytest.fixture(autouse=True)
def somewhere(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("APPEALS_WORKSPACE", raising=False)
    return tmp_path


def test_a_new_workspace_renders_its_first_letter(run, somewhere, monkeypatch):
    ran = run("init", "our letters", "--organisation", ORGANISATION)
    assert ran.code == 0
    assert "our letters/recipients.yaml" in ran.lines
    assert ran.lines[-1] == "our letters/appeals.toml"
    assert "cd 'our letters' &&" in ran.err
    root = somewhere / "our letters"
    assert all((somewhere / line).is_file() for line in ran.lines)
    assert "demo = true" in (root / "appeals.toml").read_text(encoding="utf-8")
    monkeypatch.chdir(root)
    assert run("draft", "unodc-nsc-mou", "--format", "docx,txt").code == 0
    text = (root / "out/unodc-nsc-mou/unodc-ed.txt").read_text(encoding="utf-8")
    assert text.startswith(ORGANISATION)
    assert f"Yours sincerely,\n\n{ORGANISATION}\n" in text
    assert run("check").code == 0
    assert run("doctor").code == 0


def test_without_a_name_the_organisation_is_an_example(run, somewhere):
    assert run("init", "w").code == 0
    text = (somewhere / "w" / "appeals.toml").read_text(encoding="utf-8")
    assert 'name = "Example Rights Initiative"' in text
    for path in (somewhere / "w" / "templates" / "letters").iterdir():
        assert "Safeguard Defenders" not in path.read_text(encoding="utf-8")


def test_a_workspace_is_never_written_over(run, somewhere):
    run("init", "w")
    ran = run("init", "w")
    assert (ran.code, ran.out) == (4, "")
    assert "'w' is a workspace already" in ran.err


@pytest.mark.parametrize("file", ["recipients.yaml", ".gitignore"])
def test_a_file_that_stands_there_is_never_written_over(run, somewhere, file):
    (somewhere / file).write_text("mine", encoding="utf-8")
    ran = run("init")
    assert (ran.code, ran.out) == (4, "")
    assert f"'{file}' is there already" in ran.err
    assert (somewhere / file).read_text(encoding="utf-8") == "mine"
    left = {path.name for path in somewhere.iterdir() if path.name != "cache"}
    assert left == {file}


def test_an_interrupted_start_goes_on(run, somewhere):
    run("init", "w")
    (somewhere / "w" / "appeals.toml").unlink()
    assert run("init", "w").code == 0


@pytest.mark.parametrize("name", ["  ", "a\x07b", "a\ue000b"])
def test_a_name_that_no_file_may_hold_is_refused(run, somewhere, name):
    ran = run("init", "w", "--organisation", name)
    assert (ran.code, ran.out) == (2, "")
    assert not (somewhere / "w").exists()


def test_a_folder_that_may_not_be_written_is_exit_5(run, somewhere):
    (somewhere / "w").write_text("a file", encoding="utf-8")
    ran = run("init", "w/x")
    assert (ran.code, ran.out) == (5, "")


def test_a_new_letter_is_ready_to_be_filled_in(run, workspace):
    ran = run("new", "a-new-letter")
    assert (ran.code, ran.lines) == (0, ["templates/letters/a-new-letter.md"])
    text = (workspace / ran.lines[0]).read_text(encoding="utf-8")
    assert "from: [safeguard-defenders]" in text
    day = date.fromisoformat(text.partition("\ndate: ")[2][:10])
    reply = date.fromisoformat(text.partition("\nreply_by: ")[2][:10])
    assert (reply - day).days == 30
    assert run("check", "a-new-letter").code == 0
    assert [line.split("\t")[0] for line in run("list").lines] == [
        "a-new-letter",
        "unodc-nsc-mou",
    ]


def test_a_letter_that_exists_is_never_written_over(run, workspace):
    before = (workspace / "templates/letters/unodc-nsc-mou.md").read_bytes()
    ran = run("new", "unodc-nsc-mou")
    assert (ran.code, ran.out) == (4, "")
    assert (workspace / "templates/letters/unodc-nsc-mou.md").read_bytes() == before


@pytest.mark.parametrize(
    "name", ["A", "a_b", "é", "a.fr", "a b", "con", "../x", "a/b", "", "-a"]
)
def test_a_name_that_no_letter_can_have_is_refused(run, workspace, name):
    ran = run("new", "--", name)
    assert (ran.code, ran.out) == (2, "")
    assert "cannot name a letter" in ran.err
    assert run("list").code == 0


def test_an_unknown_skeleton_offers_the_nearest(run, workspace):
    ran = run("new", "x", "--from", "apeal")
    assert ran.code == 2
    assert "did you mean 'appeal'?" in ran.err
