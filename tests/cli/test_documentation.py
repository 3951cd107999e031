"""What the documentation says of commands is true."""

import re
import shlex
from collections.abc import Iterator

import pytest
import typer.main

from appeals.cli.main import build_app
from tests.cli.conftest import REPOSITORY

README = (REPOSITORY / "README.md").read_text(encoding="utf-8")
REFERENCE = REPOSITORY / "docs" / "reference"
TABLE = (REFERENCE / "commands.md").read_text(encoding="utf-8")
TABLE_ROW = re.compile(r"^\| (`appeals .*?) \| (.*) \|$", re.MULTILINE)
OPTION = re.compile(r"--[a-z][a-z-]+")


def documented(page: str = TABLE) -> Iterator[tuple[tuple[str, ...], str]]:
    """Yield each command of a table, and what the table says of it."""
    for commands, words in TABLE_ROW.findall(page):
        group = ""
        for span in re.findall(r"`([^`]+)`", commands):
            names = [w for w in span.split() if re.fullmatch("[a-z][a-z-]*", w)]
            if names[0] == "appeals":
                group = names[1]
                yield tuple(names[1:]), words
            else:
                yield (group, *names), words


def every_command(group, path: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
    yield path
    for name, command in getattr(group, "commands", {}).items():
        yield from every_command(command, (*path, name))


APP = typer.main.get_command(build_app())
COMMANDS = list(every_command(APP))


def options_of(path: tuple[str, ...]) -> set[str]:
    command = APP
    for name in path:
        command = getattr(command, "commands", {})[name]
    return {option for parameter in command.params for option in parameter.opts}


def test_the_table_of_commands_is_read():
    paths = [path for path, _ in documented()]
    assert ("draft",) in paths
    assert ("recipients", "show") in paths
    assert ("citations", "parse") in paths


@pytest.mark.parametrize("path", COMMANDS, ids=" ".join)
def test_every_command_explains_itself(run, path):
    ran = run(*path, "--help")
    assert ran.code == 0
    assert "Usage: " in ran.out
    assert run(*path, "-h").out == ran.out


@pytest.mark.parametrize(
    "path", sorted({path for path, _ in documented()}), ids=" ".join
)
def test_every_command_of_the_table_is_there(path):
    assert path in COMMANDS


def test_every_option_of_the_table_is_there():
    rows: dict[str, list[tuple[str, ...]]] = {}
    for path, words in documented():
        rows.setdefault(words, []).append(path)
    for words, paths in rows.items():
        known = set().union(*(options_of(path) for path in paths))
        assert set(OPTION.findall(words)) <= known, words


def test_every_command_and_option_has_words_of_its_own():
    for path in COMMANDS:
        command = APP
        for name in path:
            command = getattr(command, "commands", {})[name]
        assert command.help, path
        for parameter in command.params:
            if parameter.name != "help":
                assert getattr(parameter, "help", None), (path, parameter.name)


def code_lines(page: str) -> list[str]:
    """Give the command lines of appeals in the code of a page, without comments."""
    text = (REFERENCE / page).read_text(encoding="utf-8")
    lines = re.findall(r"^    (appeals .*|cd .*)$", text, re.MULTILINE)
    return [line.partition("  #")[0] for line in lines]


def test_the_way_to_an_own_workspace_can_be_walked(run, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    lines = code_lines("workspace.md") + code_lines("writing.md")
    assert len(lines) == 6
    for line in lines:
        words = shlex.split(line)
        if words[0] == "cd":
            monkeypatch.chdir(words[1])
            continue
        more = ("--format", "docx") if "draft" in words else ()
        ran = run(*words[1:], *more)
        assert ran.code == 0, (line, ran.err)


def test_the_version_is_printed(run):
    ran = run("--version")
    assert re.fullmatch(r"appeals \d+\.\d+\.\d+\n", ran.out)
    assert ran.code == 0


@pytest.mark.parametrize("arguments", [(), ("recipients",), ("citations",)])
def test_a_group_without_a_command_shows_its_help(run, arguments):
    ran = run(*arguments)
    assert ran.code == 2
    assert "Usage: " in ran.out + ran.err


def test_the_readme_is_short_and_shows_a_letter():
    assert len(README.split()) <= 1000
    (picture,) = re.findall(r"!\[.+\]\((.+\.png)\)", README)
    assert 0 < (REPOSITORY / picture).stat().st_size < 150_000


def test_every_link_of_the_readme_leads_somewhere():
    links = re.findall(r"\]\(([^)#:]+)\)", README)
    assert len(links) > 10
    assert [link for link in links if not (REPOSITORY / link).exists()] == []


PAGES = [
    REPOSITORY / "README.md",
    REPOSITORY / "docs" / "architecture.md",
    REPOSITORY / "docs" / "first-letter.md",
    *sorted((REPOSITORY / "docs" / "how-to").glob("*.md")),
    *sorted(REFERENCE.glob("*.md")),
]


def told_commands(text: str) -> Iterator[str]:
    """Yield what a page says one may type: lines of code and words in backticks."""
    for line in re.findall(r"^ {4,}((?:appeals|\./run) .*)$", text, re.MULTILINE):
        yield line.partition("  #")[0].strip()
    for words in re.findall(r"`((?:appeals|\./run) [^`]+)`", text):
        yield " ".join(words.split())


def wrong_words(told: str) -> str:
    """Say what of a command line no command of appeals knows; "" when all is known."""
    words = re.sub(r"\[[^]]*\]|\.\.+", " ", told).replace("'", " ").split()[1:]
    if words and words[0] in RUN_COMMANDS:
        return ""
    path: tuple[str, ...] = ()
    known = options_of(())
    while words and (*path, words[0].rstrip(",")) in COMMANDS:
        path = (*path, words.pop(0).rstrip(","))
        known |= options_of(path)
        if words and words[0].startswith("--workspace"):
            del words[:2]
    if words and words[0].startswith("--workspace"):
        return wrong_words(" ".join(["appeals", *words[2:]]))
    is_group = any(each[:-1] == path for each in COMMANDS if each)
    if is_group and words and re.fullmatch("[a-z][a-z-]*", words[0]):
        return f"there is no command '{words[0]}'"
    return ", ".join(sorted(set(OPTION.findall(" ".join(words))) - known - COMPLETION))


RUN_COMMANDS = {"test", "test-slow", "accept", "bench", "docs"}
COMPLETION = {"--help", "--install-completion", "--show-completion"}


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_command_of_a_page_is_there_with_its_options(page):
    told = list(told_commands(page.read_text(encoding="utf-8")))
    wrong = {each: wrong_words(each) for each in told if wrong_words(each)}
    assert wrong == {}


def test_a_command_or_option_that_is_not_there_is_noticed():
    assert wrong_words("appeals recipients list") == ""
    assert wrong_words("appeals --workspace x recipients list --json") == ""
    assert wrong_words("appeals drow LETTER") == "there is no command 'drow'"
    assert wrong_words("appeals recipients lost") == "there is no command 'lost'"
    assert wrong_words("./run draft LETTER --colour") == "--colour"


def test_every_page_of_the_site_is_in_its_contents():
    index = (REPOSITORY / "docs" / "index.md").read_text(encoding="utf-8")
    entries = re.findall(r"^([a-z][a-z/*-]+)$", index, re.MULTILINE)
    docs = REPOSITORY / "docs"
    pages = {path for entry in entries for path in docs.glob(f"{entry}.md")}
    written = {path for path in docs.rglob("*.md") if path.parent.name != "made"}
    assert written - pages == {docs / "index.md"}


def test_the_list_of_commands_is_that_of_the_whole_program(run):
    shown = run("--help").out.split("Commands:\n")[1]
    names = [line.split()[0] for line in shown.splitlines() if line.strip()]
    assert names == APP.list_commands(typer.Context(APP))
    for line in shown.splitlines():
        name, words = line.split(maxsplit=1)
        whole = APP.get_command(typer.Context(APP), name).get_short_help_str(999)
        assert whole.startswith(words.removesuffix("..."))


def test_a_command_is_found_behind_two_hyphens(run):
    assert run("--", "rule", "STY010").out == run("rule", "STY010").out
