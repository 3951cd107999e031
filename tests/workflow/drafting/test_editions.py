"""Which languages the web edition links to: those rendered, or standing in out/."""

import re

import pytest

from appeals.registry.workspace import load_workspace
from appeals.workflow.drafting.draft import DraftOptions, draft
from tests.registry.workspaces import FILES, write_workspace
from tests.workflow.options import options_for

LETTER = FILES["templates/letters/first.md"]


def letter(lang: str) -> str:
    return LETTER.replace("from:", f"language: {lang}\nfrom:")


@pytest.fixture
def root(tmp_path):
    return write_workspace(
        tmp_path,
        first_md=letter("en"),
        first__fr_md=letter("fr"),
        **{"first__zh-Hans_md": letter("zh-Hans")},
    )


def rendered(root, *langs, formats=("html",)):
    options = options_for(DraftOptions, to=("office-a",), formats=formats, langs=langs)
    outcomes = list(draft(load_workspace(root), options))
    assert all(outcome.is_complete for outcome in outcomes)
    return outcomes


def linked(root, lang=""):
    page = (root / f"out/first/office-a{lang}.html").read_text(encoding="utf-8")
    return re.findall(r'<a href="([^"#]*)" lang', page)


def test_the_languages_of_one_run_are_linked_whatever_their_order(root):
    rendered(root, "fr", "en")
    assert linked(root) == ["office-a.fr.html"]
    assert linked(root, ".fr") == ["office-a.html"]


def test_a_page_rendered_before_is_linked_and_links_when_it_is_rendered_again(root):
    rendered(root, "en")
    assert linked(root) == []
    rendered(root, "zh-Hans")
    assert linked(root, ".zh-Hans") == ["office-a.html"]
    rendered(root, "en")
    assert linked(root) == ["office-a.zh-Hans.html"]


def test_a_language_without_a_letter_file_is_never_linked(root):
    rendered(root, "en", "fr")
    (root / "templates/letters/first.fr.md").unlink()
    rendered(root, "en")
    assert linked(root) == []


def test_only_the_page_is_rendered_anew_when_a_language_comes_to_it(root):
    rendered(root, "en", formats=("html", "txt"))
    rendered(root, "fr")
    (outcome,) = rendered(root, "en", formats=("txt",))
    assert outcome.is_unchanged
    (outcome,) = rendered(root, "en", formats=("html", "txt"))
    assert [file.is_new for file in outcome.files] == [True, False]
    (outcome,) = rendered(root, "en", formats=("html", "txt"))
    assert outcome.is_unchanged
