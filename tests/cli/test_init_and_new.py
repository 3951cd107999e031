"""A workspace and a letter of one's own, from nothing."""

import json
import re
import zipfile
from datetime import date

import pytest

from appeals.registry.cross_checks import load_all_errors
from appeals.registry.workspace import load_workspace
from tests.annexes.samples import picture

MAIL = "office@league.test"
ANSWERS = (
    *("--organisation", "Our League", "--place", "Lakeside", "--email", MAIL),
    *("--address", "12 Lake Road; Lakeside", "--languages", "fr,en"),
    *("--style", "un", "--approver", "legal-lead"),
    *("--signatory", "Ana Sánchez, Director"),
)
ORGANISATION = 'Droits "&" <Rights>: {{ x }} #1'


@pytest.fixture(autouse=True)
def somewhere(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("APPEALS_WORKSPACE", raising=False)
    return tmp_path


def test_a_new_workspace_renders_its_example(run, somewhere, monkeypatch):
    ran = run("init", "our letters", "--organisation", ORGANISATION)
    assert ran.code == 0
    assert "our letters/recipients.yaml" in ran.lines
    assert ran.lines[-1] == "our letters/appeals.toml"
    assert "cd 'our letters' &&" in ran.err
    root = somewhere / "our letters"
    assert all((somewhere / line).is_file() for line in ran.lines)
    assert "demo = true" in (root / "appeals.toml").read_text(encoding="utf-8")
    monkeypatch.chdir(root)
    draft = ("--workspace", "examples", "draft", "example-letter")
    assert run(*draft, "--format", "docx,txt").code == 0
    letter = root / "examples/out/example-letter/example-office.txt"
    text = letter.read_text(encoding="utf-8")
    assert text.startswith(ORGANISATION)
    assert f"Yours sincerely,\n\n{ORGANISATION}\n" in text
    assert run("--workspace", "examples", "check").code == 0
    assert run("check").code == 0
    assert run("doctor").code == 0


def test_a_new_workspace_has_nothing_of_another_organisation(run, somewhere):
    assert run("init", "w").code == 0
    for path in (somewhere / "w").rglob("*"):
        text = path.read_text(encoding="utf-8") if path.is_file() else ""
        for word in ("Safeguard", "liuzhi", "Epoch Times", "appeal of 3 November"):
            assert word not in text, path
    assert load_all_errors(somewhere / "w") == ()
    workspace = load_workspace(somewhere / "w")
    assert not workspace.letters
    assert not workspace.groups
    assert not workspace.facts
    assert len(workspace.recipients) > 60


def test_placeholders_that_are_left_are_named_with_their_places(
    run, somewhere, monkeypatch
):
    run("init", "w")
    monkeypatch.chdir(somewhere / "w")
    shown = run("doctor").out
    assert "appeals.toml:10:8: 'Example Rights Initiative' is the example's" in shown
    assert "appeals.toml:14:16: 'office@example.org' is the example's" in shown
    found = run("check", "--output-format", "concise")
    assert found.code == 0
    assert found.err.count("WSP002") + found.out.count("WSP002") == 3
    monkeypatch.chdir(somewhere)
    run("init", "v", *ANSWERS)
    monkeypatch.chdir(somewhere / "v")
    assert "the example's" not in run("doctor").out
    assert "WSP002" not in run("check").err


def test_what_is_known_of_an_organisation_is_in_its_workspace(run, somewhere):
    (somewhere / "logo.png").write_bytes(picture("png"))
    ran = run("init", "w", *ANSWERS, "--logo", "logo.png")
    assert ran.code == 0, ran.err
    workspace = load_workspace(somewhere / "w")
    settings = workspace.settings
    assert re.fullmatch("[0-9a-f-]{36}", settings.id or "")
    assert settings.organisation.lines == ("12 Lake Road", "Lakeside", MAIL)
    assert (settings.organisation.place, settings.style) == ("Lakeside", "un")
    assert settings.languages == ("fr", "en")
    assert list(workspace.signatories) == ["ana-sanchez"]
    assert workspace.signatories["ana-sanchez"].lines == ("Director", "Our League")
    assert workspace.people["legal-lead"].roles == ("reviewer", "approver")
    assert "approver-a" not in workspace.people
    assert run("--workspace", "w", "templates", "check").code == 0
    assert run("--workspace", "w", "new", "a", "--subject", "S").code == 0
    assert load_workspace(somewhere / "w").letter("a").front.language == "fr"
    assert run("--workspace", "w", "draft", "a").code == 0
    with zipfile.ZipFile(somewhere / "w/out/a/unodc-ed.docx") as docx:
        assert any(name.startswith("word/media/") for name in docx.namelist())


def test_two_workspaces_never_have_the_same_id(run, somewhere):
    for name in "vw":
        run("init", name)
    assert (
        load_workspace(somewhere / "v").settings.id
        != load_workspace(somewhere / "w").settings.id
    )


SVG = '<svg xmlns="http://www.w3.org/2000/svg">{}</svg>'


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("big.png", b"\x89PNG" + bytes(50_000_000), "has 50 MB; 2 MB are the most"),
        ("s.svg", SVG.format("<script>x()</script>"), "an SVG with scripts"),
        ("s.svg", SVG.format("<a onclick='x()'/>"), "an SVG with scripts"),
        ("s.png", SVG.format("<script>x()</script>"), "an SVG with scripts"),
        ("s.svg", SVG.format(""), "an SVG, which Word letters cannot show"),
        ("x.png", "words", "is a plain text file; letters take PNG and JPEG"),
        ("cut.png", "PNG cut", "is damaged"),
        (None, "", "there is no file 'nothing.png'"),
    ],
)
def test_a_logo_that_letters_cannot_carry_is_refused(
    run, somewhere, name, content, message
):
    if name is not None:
        data = content if isinstance(content, bytes) else content.encode()
        data = picture("png")[:-20] if content == "PNG cut" else data
        (somewhere / name).write_bytes(data)
    ran = run("init", "w", "--logo", name or "nothing.png")
    assert (ran.code, ran.out) == (2, "")
    assert message in ran.err
    assert "= help: " in ran.err
    assert not (somewhere / "w").exists()


def test_every_wrong_answer_is_named_at_once(run, somewhere):
    ran = run(
        "init", "w", "--languages", "xx", "--approver", "Mary Smith", "--place", " "
    )
    assert ran.code == 2
    style = run("init", "w", "--languages", "fr", "--style", "oscola4")
    assert "'oscola4' has no words for notes in 'fr'" in style.err
    for words in ("--languages: no letter", "as in mary-smith", "--place: ' ' cannot"):
        assert words in ran.err
    assert not (somewhere / "w").exists()


def test_at_a_terminal_what_is_missing_is_asked_and_asked_again(
    run, somewhere, type_in
):
    type_in("", "Lakeside", "no address", MAIL, "", "apa", "un", "", "", "", "")
    ran = run("init", "w", "--organisation", "Our League")
    assert ran.code == 0, ran.err
    assert "Name of your organisation" not in ran.err
    settings = load_workspace(somewhere / "w").settings
    assert settings.organisation.place is None
    assert settings.organisation.lines == ("Lakeside", MAIL)
    assert (settings.style, settings.organisation.name) == ("un", "Our League")


def test_a_letter_is_begun_by_answers(run, workspace, type_in):
    type_in("A b", "our-letter", "apeal", "", "unodc", "unodc-ed", "CHN", "", "S", "")
    ran = run("new")
    assert ran.code == 0, ran.err
    assert "a letter that asks an office" in ran.err
    assert "'A b' cannot name a letter" in ran.err
    assert "unknown skeleton 'apeal'; did you mean 'appeal'?" in ran.err
    assert "unknown recipient 'unodc'" in ran.err
    front = load_workspace(workspace).letter("our-letter").front
    assert (front.subject, front.to, front.state) == ("S", ("unodc-ed",), "CHN")


def test_without_a_terminal_what_is_needed_is_named(run, workspace):
    ran = run("new")
    assert (ran.code, ran.out) == (2, "")
    assert "an answer is missing: NAME" in ran.err


def test_the_folder_may_be_named_as_for_other_commands(run, somewhere):
    ran = run("--workspace", str(somewhere / "ours"), "init", "--organisation", "Ours")
    assert ran.code == 0, ran.err
    assert (somewhere / "ours" / "appeals.toml").is_file()
    assert not (somewhere / "appeals.toml").exists()


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


def test_schemas_for_editors_are_written_and_stale_ones_named(
    run, somewhere, monkeypatch
):
    run("init", "w")
    monkeypatch.chdir(somewhere / "w")
    first = (somewhere / "w/facts.yaml").read_text(encoding="utf-8").splitlines()[0]
    assert first == "# yaml-language-server: $schema=.appeals/schema/facts.json"
    assert "editor: the schemas in .appeals/schema are of this" in run("doctor").out
    (somewhere / "w/.appeals/schema/facts.json").write_text("{}")
    stale = "editor: stale in .appeals/schema: facts; `appeals schema --write` renews"
    assert stale in run("doctor").out
    assert run("schema", "--write").lines == [".appeals/schema/facts.json"]
    assert "are of this version" in run("doctor").out


def test_a_schema_is_printed_and_kinds_are_listed(run, somewhere):
    assert json.loads(run("schema", "people").out)["title"] == "people.yaml"
    assert "settings\tappeals.toml" in run("schema").lines
    ran = run("schema", "peopel")
    assert ran.code == 2
    assert "did you mean 'people'?" in ran.err
