"""The list of documents cited: every authority once, by body, with its notes."""

import io
import re
import zipfile

import pytest

from appeals.composition.cited_sources import documents_cited
from appeals.model.cite import Cite, CiteCluster
from appeals.model.document import Heading, NoteNumber, NoteSource, Table, plain_text
from appeals.model.pinpoint import Pinpoint
from appeals.writers.docx import write_docx
from appeals.writers.html import write_html
from appeals.writers.plaintext import write_text
from tests.checks.composed import compose
from tests.citations.entries_of_each_kind import ENTRIES

MORE = "documents_cited: true\nannexes:\n  - title: An annex\n"
TEXT = (
    "One. [@a-hrc-99-13, para. 14] Two. [@new-law, art. 1; @report] "
    "Three. [@a-hrc-99-13, paras. 20-22; @ol-chn-15-2098] "
    "Four. [@a-hrc-99-13, para. 14]"
)


def noted(*cites: tuple[str, str]) -> NoteSource:
    items = tuple(Cite(key, key, Pinpoint.parse(place)) for key, place in cites)
    return NoteSource((CiteCluster(items),), is_free_text=False)


def rows(*sources: NoteSource, style="un", lang="en") -> list[list[str]]:
    _, table = documents_cited(sources, ENTRIES, style, lang=lang)
    assert isinstance(table, Table)
    return [[plain_text(cell) for cell in row] for row in table.rows]


def test_the_list_stands_behind_the_annexes(tmp_path):
    letter, _ = compose(tmp_path, TEXT, more=MORE)
    *_, annex, heading, table = letter.document.blocks
    assert plain_text(annex.inlines) == "1. An annex"
    assert isinstance(heading, Heading)
    assert plain_text(heading.inlines) == "Documents cited"
    assert [[plain_text(cell) for cell in row] for row in table.rows] == [
        ["Committee of Examples", "A/HRC/99/13.", "1, 3, 4", "para. 14; paras. 20–22"],
        [
            "Special procedures of the Human Rights Council",
            "Communication OL CHN 15/2098.",
            "3",
            "as a whole",
        ],
        ["Laws (Utopia)", "Utopia, New Law on Examples (2097).", "2", "art. 1"],
        [
            "Example Watch",
            "Example Watch, A Long Report on Examples (2098).",
            "2",
            "as a whole",
        ],
    ]


@pytest.mark.parametrize(("text", "more"), [("Nothing is cited.", MORE), (TEXT, "")])
def test_there_is_no_list_without_cites_or_unasked(tmp_path, text, more):
    letter, _ = compose(tmp_path, text, more=more)
    assert not [b for b in letter.document.blocks if isinstance(b, Table)]


def test_united_nations_bodies_come_first_then_treaties_laws_cases_and_others():
    keys = ("web", "case", "statute", "treaty", "views", "letter-of-experts", "co")
    bodies = [row[0] for row in rows(*(noted((key, "")) for key in keys))]
    assert bodies == [
        "Committee against Torture",
        "Human Rights Committee",
        "Special procedures of the Human Rights Council",
        "Treaties",
        "Laws (Ruritania)",
        "European Court of Human Rights",
        "OHCHR",
    ]


@pytest.mark.parametrize("style", ["oscola4", "oscola5", "bluebook"])
def test_each_document_has_the_first_form_of_the_style_without_a_place(style):
    ((_, document, numbers, places),) = rows(
        noted(("co", "para. 14")), noted(("co", "para. 15")), style=style
    )
    assert "CAT/C/XXX/CO/5" in document
    assert "14" not in document
    assert numbers == "1, 2"
    assert places.count(";") == 1


@pytest.mark.parametrize("lang", ["en", "fr", "es", "ru", "ar", "zh", "zh-Hant"])
def test_the_words_are_those_of_the_language(lang):
    heading, table = documents_cited([noted(("co", ""))], ENTRIES, "un", lang=lang)
    heads = [plain_text(heading.inlines), *map(plain_text, table.header)]
    assert all(heads)
    assert (heads[0] == "Documents cited") == (lang == "en")


def test_word_keeps_the_numbers_in_the_table_live(tmp_path):
    letter, _ = compose(tmp_path, TEXT, more=MORE)
    package = zipfile.ZipFile(io.BytesIO(write_docx(letter.document)))
    body = package.read("word/document.xml").decode()
    table = body[body.index("<w:tbl>") : body.index("</w:tbl>")]
    assert re.findall(r"NOTEREF (\S+) ", table) == [
        "_apc_001", "_apc_003", "_apc_004", "_apc_003", "_apc_002", "_apc_002"
    ]  # fmt: skip
    assert all(f'w:name="_apc_{n:03d}"' in body for n in (1, 2, 3, 4))


def test_the_web_links_the_numbers_and_the_text_edition_has_them(tmp_path):
    letter, _ = compose(tmp_path, TEXT, more=MORE)
    page = write_html(letter.document)
    table = page[page.index("<table") : page.index("</table>")]
    assert '<a href="#note-1">1</a>, <a href="#note-3">3</a>' in table
    assert "Documents cited" in write_text(letter.document)
    numbers = [
        inline
        for row in letter.document.blocks[-1].rows
        for inline in row[2]
        if isinstance(inline, NoteNumber)
    ]
    assert len(numbers) == 6


@pytest.mark.parametrize(
    ("key", "fields", "body", "document"),
    [
        (
            "book",
            {"author": None, "author_last": None, "editor": "K. Roe"},
            "K. Roe",
            "K. Roe, ed., Law in Ruritania ",
        ),
        (
            "article",
            {"author": "A B, C D, E F and G H", "author_last": "B, D, F and H"},
            "A B and others",
            "A B and others, “Detention Without Trial”, ",
        ),
    ],
)
def test_editors_and_long_lists_of_authors_are_listed_as_in_notes(
    monkeypatch, key, fields, body, document
):
    changed = ENTRIES[key].model_copy(update=fields)
    monkeypatch.setitem(ENTRIES, key, changed)
    ((listed, words, *_),) = rows(noted((key, "p. 1")))
    assert listed == body
    assert words.startswith(document)
