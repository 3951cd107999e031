"""Pandoc's citeproc reads what is exported of every kind as what it is."""

import json

import pytest

from appeals.model.authority import Authority
from appeals.registry.interchange.formats import write_entries
from appeals.registry.interchange.kinds import CSL_TYPE_OF, KINDS

pytestmark = pytest.mark.slow

READERS = {"csl-json": "csljson", "bibtex": "biblatex", "ris": "ris"}
NEAREST = {("ris", "treaty"): "legislation"}
"""RIS has no type for treaties."""

SHOWN = {
    "author": [{"family": "Doe", "given": "Ann"}],
    "editor": [{"family": "王", "given": "小明"}],
    "container-title": "The Whole: 100% of A & B_c #1",
    "publisher": "Example Press",
    "volume": "4",
    "edition": "2",
    "page": "101-125",
    "title": "A title, تقرير",
    "URL": "https://example.org/a_b%20c",
}


def an_entry(kind):
    """Give an entry of a kind with all that these formats have fields for."""
    return Authority(
        key="x",
        kind=kind,
        certainty="unconfirmed",
        title=SHOWN["title"],
        author="Ann Doe",
        author_last="Doe",
        editor="王小明",
        editor_last="王",
        container=SHOWN["container-title"],
        publisher=SHOWN["publisher"],
        volume="4",
        edition="2",
        page="101-125",
        url=SHOWN["URL"],
        **{"adopted" if kind == "treaty" else "date": "2018-08-23"},
    )


@pytest.mark.parametrize("form", READERS)
@pytest.mark.parametrize("kind", KINDS)
def test_an_export_is_read_as_what_it_is(form, kind):
    import pypandoc

    text = write_entries([an_entry(kind)], form)
    read = pypandoc.convert_text(text, "csljson", format=READERS[form])
    (record,) = json.loads(read)
    wanted = NEAREST.get((form, kind), CSL_TYPE_OF[kind])
    assert (record["id"], record["type"]) == ("x", wanted)
    assert {name: record[name] for name in SHOWN} == SHOWN
    assert record["issued"]["date-parts"][0][0] == 2018


@pytest.mark.parametrize("form", READERS)
def test_a_note_of_citeproc_has_the_words_of_ours(form):
    import pypandoc

    text = write_entries([an_entry("chapter")], form)
    read = pypandoc.convert_text(
        text, "markdown", format=READERS[form], extra_args=["--standalone"]
    )
    printed = pypandoc.convert_text(
        f"{read}\n\nText.[@x, p. 14]\n",
        "plain",
        format="markdown",
        extra_args=["--citeproc", "--wrap=none"],
    )
    for words in ("Doe", "تقرير", "The Whole", "王小明", "Example Press"):
        assert words in printed
