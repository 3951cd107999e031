"""The pages of the reference that are made from the code."""

import re

import pytest
from tools.reference_pages import make_pages, write_pages

from appeals.checks.catalogue import ALL_RULES
from appeals.workflow.setup.schemas import KINDS
from tests.cli.test_documentation import COMMANDS, options_of

PAGES = make_pages()


def section(page: str, heading: str) -> str:
    """Give what a page says below a heading, up to the next one."""
    found = re.search(rf"^#+ {heading}\n(.*?)(?=^#|\Z)", page, re.MULTILINE | re.DOTALL)
    assert found, heading
    return found[1]


@pytest.mark.parametrize("path", [path for path in COMMANDS if path], ids=" ".join)
def test_every_command_is_there_with_its_options(path):
    words = section(PAGES[f"command-{path[0]}.md"], f"appeals {' '.join(path)}")
    if f"appeals {' '.join(path)} [OPTIONS]" in words:
        named = set(re.findall(r"--[a-z][a-z-]+", words))
        assert {option for option in options_of(path) if option.startswith("--")} <= {
            *named,
            "--help",
        }


def test_every_rule_is_there_and_says_when_it_is_final():
    for rule in ALL_RULES:
        words = section(PAGES["rules.md"], f"{rule.code} {rule.name}")
        assert f"*{rule.severity}*" in words
        assert ("**Final**" in words) is rule.is_final


def test_every_kind_of_file_is_there():
    assert {f"file-{kind}.md" for kind in KINDS} <= set(PAGES)
    settings = PAGES["file-settings.md"]
    assert "| `tsa_url` | text |" in section(settings, "SigningSettings")
    assert "| `approvers` | whole number |" in section(settings, "ReviewSettings")


def test_an_indented_example_is_code_and_words_keep_their_signs():
    words = section(PAGES["rules.md"], "CIT013 odd-locator")
    assert "~~~text\n[@a-hrc-45-13, paras. 14-12]\n~~~" in words
    assert "~~~text\n> 500 people were detained.\n~~~" in PAGES["rules.md"]


def test_a_page_that_says_the_same_is_left_alone(tmp_path):
    write_pages(tmp_path)
    (tmp_path / "command-gone.md").write_text("# appeals gone\n", encoding="utf-8")
    (tmp_path / "rules.md").write_text("# Rules\n", encoding="utf-8")
    before = (tmp_path / "files.md").stat().st_mtime_ns
    write_pages(tmp_path)
    assert {path.name for path in tmp_path.iterdir()} == set(PAGES)
    assert (tmp_path / "rules.md").read_text(encoding="utf-8") == PAGES["rules.md"]
    assert (tmp_path / "files.md").stat().st_mtime_ns == before
