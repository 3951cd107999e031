"""Tests of finding a workspace, reading it lazily, and its ties."""

import pytest

from appeals.errors import Place, UsageError, WorkspaceError
from appeals.registry.cross_checks import load_all_errors
from appeals.registry.workspace import find_workspace, load_workspace, plain_key
from tests.registry.workspaces import FILES, reported, write_workspace


@pytest.fixture
def workspace(tmp_path):
    return load_workspace(write_workspace(tmp_path))


def changed(file, old, new):
    assert old in FILES[file]
    return FILES[file].replace(old, new)


def test_the_workspace_is_found_from_a_folder_inside_it(tmp_path):
    write_workspace(tmp_path)
    assert find_workspace(tmp_path / "templates" / "letters") == tmp_path
    assert find_workspace(tmp_path) == tmp_path


def test_a_folder_without_settings_is_no_workspace(tmp_path):
    with pytest.raises(UsageError, match="no workspace here") as caught:
        find_workspace(tmp_path)
    assert "appeals init" in caught.value.remedy
    with pytest.raises(UsageError, match="is not a workspace"):
        find_workspace(tmp_path, tmp_path / "elsewhere")
    with pytest.raises(UsageError, match="is not a workspace"):
        load_workspace(tmp_path)


def test_the_folder_that_the_user_names_wins(tmp_path):
    outer = write_workspace(tmp_path)
    inner = write_workspace(tmp_path / "inner")
    assert find_workspace(inner, outer) == outer


def test_all_registries_can_be_read(workspace):
    assert workspace.settings.organisation.name == "Example Watch"
    assert list(workspace.recipients) == ["office-a", "office-b"]
    assert workspace.recipients["office-a"].id == "office-a"
    assert workspace.groups["both"].members == ("office-b", "office-a")
    assert workspace.authorities["report"].key == "report"
    assert workspace.facts["cases"].value == 16
    assert workspace.signatories["example-watch"].name == "Example Watch"
    assert workspace.people["p-a"].roles == ("drafter",)
    assert workspace.letter("first").body == "Text.\n"
    assert load_all_errors(workspace.root) == ()


def test_entries_and_their_values_know_their_place(workspace):
    assert str(workspace.recipients.place("office-b")) == "recipients.yaml:8:3"
    sources = workspace.authorities
    assert str(sources.place("a-res-1-1", "symbol")) == "citations.yaml:6:13"
    quoted = sources.place("a-res-1-1", "quotes", 0, "text")
    assert str(quoted) == "citations.yaml:10:15"
    assert str(sources.place("a-res-1-1", "title")) == "citations.yaml:3:3"
    assert workspace.facts.place("cases").end_column == 8


def test_a_registry_is_read_only_when_it_is_asked_for(tmp_path):
    root = write_workspace(tmp_path, facts_yaml="\tbroken")
    workspace = load_workspace(root)
    assert "office-a" in workspace.recipients
    with pytest.raises(WorkspaceError, match="a tab is here"):
        _ = workspace.facts


def test_a_registry_is_read_once(workspace):
    first = workspace.recipients
    (workspace.root / "recipients.yaml").unlink()
    assert workspace.recipients is first


def test_after_a_save_only_what_it_changed_is_read_again(workspace):
    workspace.read_all()
    text = changed("facts.yaml", "value: 16", "value: 17")
    (workspace.root / "facts.yaml").write_text(text, "utf-8")
    (workspace.root / "templates/letters/second.md").write_text(
        FILES["templates/letters/first.md"]
    )
    after = workspace.after({"facts.yaml", "templates/letters/second.md"})
    assert after.facts["cases"].value == 17
    assert "second" in after.letters
    for part in ("settings", "recipients", "authorities", "signatories", "channels"):
        assert getattr(after, part) is getattr(workspace, part)
    assert workspace.facts["cases"].value == 16


@pytest.mark.parametrize(
    "file", ["appeals.toml", "recipients.yaml", "citations.yaml", "signatories.yaml"]
)
def test_a_registry_that_a_save_broke_is_an_error_and_may_be_mended(workspace, file):
    workspace.read_all()
    (workspace.root / file).write_text("???", "utf-8")
    broken = workspace.after({file})
    with pytest.raises(WorkspaceError, match=file.partition(".")[0] + "|TOML|not"):
        broken.read_all()
    (workspace.root / file).write_text(FILES[file], "utf-8")
    broken.after({file}).read_all()


def test_a_missing_registry_is_an_error_never_an_empty_one(tmp_path):
    root = write_workspace(tmp_path)
    (root / "recipients.yaml").unlink()
    with pytest.raises(WorkspaceError) as caught:
        _ = load_workspace(root).recipients
    assert caught.value.message == "the workspace has no file 'recipients.yaml'"


@pytest.mark.parametrize(
    "ref",
    [
        "a-res-1-1",
        "A/RES/1/1 (2099)",
        "A/RES/1/1(2099)",
        "a/res/1/1\u00a0(2099)",
        "the  example declaration",
    ],
)
def test_a_source_is_found_by_slug_symbol_and_alias(workspace, ref):
    assert workspace.resolve(ref).key == "a-res-1-1"


def test_an_unknown_source_is_none(workspace):
    assert workspace.resolve("A/RES/1/2") is None


def test_dashes_of_all_kinds_are_one_in_a_symbol():
    assert plain_key("A/67/775–S/2013/110") == plain_key("A/67/775-S/2013/110")


def test_the_way_symbols_are_compared_can_be_given(tmp_path):
    root = write_workspace(tmp_path)
    workspace = load_workspace(root, normalise=lambda text: text[:5])
    assert workspace.resolve("A/RES/99/99").key == "a-res-1-1"


def test_groups_are_unfolded_in_order_and_nobody_comes_twice(workspace):
    found = workspace.expand(("office-a", "both"))
    assert [recipient.id for recipient in found] == ["office-a", "office-b"]


def test_an_unknown_recipient_is_reported_with_the_nearest_name(workspace):
    with pytest.raises(UsageError) as caught:
        workspace.expand(("ofice-a",))
    assert caught.value.message == "unknown recipient 'ofice-a'"
    assert caught.value.remedy == "did you mean 'office-a'?"
    with pytest.raises(WorkspaceError) as in_file:
        workspace.expand(("zzz",), place=Place("l.md", 4, 6))
    assert str(in_file.value.place) == "l.md:4:6"
    assert "appeals recipients list" in in_file.value.remedy


def test_an_unknown_letter_is_reported_with_the_nearest_name(workspace):
    with pytest.raises(UsageError, match="unknown letter 'frist'") as caught:
        workspace.letter("frist")
    assert caught.value.remedy == "did you mean 'first'?"
    with pytest.raises(UsageError, match="has no text in 'fr'"):
        workspace.letter("first", "fr")


def test_a_letter_of_which_only_translations_are_left_is_told_as_that(tmp_path):
    french = FILES["templates/letters/first.md"].replace("kind:", "language: fr\nkind:")
    root = write_workspace(tmp_path, first__fr_md=french)
    (root / "templates/letters/first.md").unlink()
    message = "only translations of the letter 'first' exist: 'fr'"
    with pytest.raises(UsageError, match=message) as caught:
        load_workspace(root).letter("first")
    assert caught.value.remedy.startswith("put back templates/letters/first.md")


def test_language_variants_are_found_beside_the_letter(tmp_path):
    french = FILES["templates/letters/first.md"].replace("kind:", "language: fr\nkind:")
    root = write_workspace(tmp_path, first__fr_md=french)
    workspace = load_workspace(root)
    assert workspace.letters["first"].variants == {
        "fr": "templates/letters/first.fr.md"
    }
    assert workspace.letter("first", "fr").front.language == "fr"
    assert load_all_errors(root) == ()


def test_lock_files_of_editors_are_passed_over(tmp_path):
    root = write_workspace(tmp_path)
    (root / "templates/letters/~$first.md").write_text("")
    (root / "templates/letters/.#first.md").write_text("")
    assert list(load_workspace(root).letters) == ["first"]


REVIEWED = f"""\
  report:
    review:
      - {{by: p-b, on: 2099-01-01, scope: [quotes], entry_sha256: {"0" * 64}}}
"""
LETTER = "templates/letters/first.md"
BROKEN = [
    (
        "recipients.yaml",
        ("[office-b, office-a]", "[office-b, ofice-a]"),
        "recipients.yaml:15:25 the group 'both' names an unknown recipient 'ofice-a'",
        "did you mean 'office-a'?",
    ),
    (
        "recipients.yaml",
        ("  both:", "  office-a:"),
        "recipients.yaml:14:3 'office-a' is the id of a recipient and of a group",
        "recipients.yaml:3:3",
    ),
    (
        "recipients.yaml",
        ("  office-b:", "  office-a:"),
        "recipients.yaml:8:3 the key 'office-a' is here a second time",
        "line 3",
    ),
    (
        "recipients.yaml",
        ("  office-b:\n", "  Office B:\n"),
        "recipients.yaml:8:3 the key 'Office B' must be an id like unodc-ed (a to",
        "",
    ),
    (
        "recipients.yaml",
        ("salutation", "salutaton"),
        "recipients.yaml:3:3 'salutation' is missing",
        "add 'salutation: ...'",
    ),
    (
        "recipients.yaml",
        ("recipients@1", "recipients@2"),
        "recipients.yaml:1:9 'schema' must be 'appeals/recipients@1'",
        "version",
    ),
    (
        "recipients.yaml",
        ("schema: appeals/recipients@1\n", ""),
        "recipients.yaml:1:1 'schema' is missing",
        "schema: appeals/recipients@1",
    ),
    (
        "recipients.yaml",
        ("groups:", "group:"),
        "recipients.yaml:13:1 unknown key 'group'",
        "did you mean 'groups'?",
    ),
    (
        "people.yaml",
        ("people:\n  p-a:\n    roles: [drafter]\n", "people: [a]\n"),
        "people.yaml:2:1 'people' must hold entries by their id",
        "",
    ),
    (
        "people.yaml",
        ("drafter", "boss"),
        "people.yaml:4:13 entry 1 of 'roles' must be drafter, reviewer, approver or",
        "",
    ),
    (
        "people.yaml",
        ("    roles: [drafter]\n", ""),
        "people.yaml:3:3 keys and values must be here, but nothing is there",
        "key: value",
    ),
    (
        "citations.yaml",
        ("  report:\n", "  report:\n    symbol: a/res/1/1(2099)\n"),
        "citations.yaml:12:13 'a/res/1/1(2099)' names two sources, 'a-res-1-1'",
        "citations.yaml:6:13",
    ),
    (
        "citations.yaml",
        ("[The Example Declaration]", "[Report]"),
        "citations.yaml:11:3 'report' names two sources, 'a-res-1-1' and 'report'",
        "citations.yaml:7:15",
    ),
    (
        "citations.yaml",
        ("text: Words.\n", "text: W.\n      - id: one\n        text: V.\n"),
        "citations.yaml:11:13 'a-res-1-1' has two quotes with the id 'one'",
        "citations.yaml:9:13",
    ),
    (
        "citations.yaml",
        ("  report:\n", "  report:\n    relations: {replies: [a-res-1-2]}\n"),
        "citations.yaml:12:27 'replies' of 'report' names an unknown source",
        "did you mean 'a-res-1-1'?",
    ),
    (
        "citations.yaml",
        ("  report:\n", REVIEWED),
        "citations.yaml:13:14 'report' was reviewed by an unknown person 'p-b'",
        "did you mean 'p-a'?",
    ),
    (
        "facts.yaml",
        ("authority: report", "authority: reprot"),
        "facts.yaml:8:16 the fact 'cases' names an unknown source 'reprot'",
        "did you mean 'report'?",
    ),
    (
        LETTER,
        ("[both]", "[office-a, boht]"),
        f"{LETTER}:4:16 unknown recipient 'boht'",
        "did you mean 'both'?",
    ),
    (
        LETTER,
        ("[example-watch]", "[example-wach]"),
        f"{LETTER}:5:8 unknown signatory 'example-wach'",
        "did you mean 'example-watch'?",
    ),
    (LETTER, ("kind: appeal\n", ""), f"{LETTER}:2:1 'kind' is missing", "add 'kind"),
    (
        "appeals.toml",
        ("name", "nam"),
        "appeals.toml:1:2 'name' is missing",
        "add 'name: ...'",
    ),
]


@pytest.mark.parametrize(("file", "change", "line", "remedy"), BROKEN)
def test_a_broken_tie_or_file_is_reported_at_its_place(
    tmp_path, file, change, line, remedy
):
    root = write_workspace(tmp_path)
    (root / file).write_text(changed(file, *change))
    errors = load_all_errors(root)
    assert reported(errors)[0].startswith(line)
    assert remedy in errors[0].remedy


def test_the_errors_of_all_files_come_at_once(tmp_path):
    root = write_workspace(
        tmp_path,
        people_yaml="a: &x 1\n",
        facts_yaml=changed("facts.yaml", "value: 16", "value:"),
        appeals_toml="x",
    )
    (root / "signatories.yaml").unlink()
    (root / "templates/letters/Notes to self.md").write_text("")
    files = {error.place.file for error in load_all_errors(root)}
    assert files == {  # a file that is no letter is no error
        "appeals.toml",
        "facts.yaml",
        "people.yaml",
        "signatories.yaml",
    }


def test_all_registries_of_a_letter_can_be_read_at_once(tmp_path):
    root = write_workspace(tmp_path, facts_yaml="", signatories_yaml="", people_yaml="")
    with pytest.raises(WorkspaceError) as caught:
        load_workspace(root).read_all()
    files = [error.place.file for error in caught.value.problems]
    assert files == ["facts.yaml", "signatories.yaml"]


def test_one_registry_raises_all_of_its_errors(tmp_path):
    text = changed("recipients.yaml", "kind: office", "kind: ofice")
    with pytest.raises(WorkspaceError) as caught:
        _ = load_workspace(write_workspace(tmp_path, recipients_yaml=text)).recipients
    assert [error.place.line for error in caught.value.problems] == [4, 9]


def test_a_variant_in_another_language_than_its_name_is_reported(tmp_path):
    english = FILES["templates/letters/first.md"]
    errors = load_all_errors(write_workspace(tmp_path, first__fr_md=english))
    (line,) = reported(errors)
    assert line.startswith("templates/letters/first.fr.md:1:1 'language' is 'en', but")


@pytest.mark.parametrize("file", ["people.yaml", "signatories.yaml"])
def test_two_who_have_the_same_certificate_are_refused(tmp_path, file):
    """One key would approve, or sign, for both of them."""
    kind, body = {
        "people.yaml": ("people", "roles: [approver]"),
        "signatories.yaml": ("signatories", "kind: person\n    name: Somebody"),
    }[file]
    entry = f"    {body}\n    certificate_sha256: {'c' * 64}\n"
    write_workspace(tmp_path)
    text = f"schema: appeals/{kind}@1\n{kind}:\n  one:\n{entry}  two:\n{entry}"
    (tmp_path / file).write_text(text, encoding="utf-8")
    with pytest.raises(WorkspaceError) as caught:
        getattr(load_workspace(tmp_path), kind)
    assert caught.value.message == "'two' has the same certificate as 'one'"
    assert str(caught.value.place).startswith(f"{file}:")
