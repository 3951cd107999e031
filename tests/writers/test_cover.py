"""The cover of a submission says the same, in the same order, in every format."""

import io
import re
import unicodedata
import zipfile
from collections import Counter
from dataclasses import replace
from functools import cache
from xml.etree import ElementTree as ET

import pypdf
import pytest

from appeals.model.document import (
    Block,
    Contents,
    Cover,
    Document,
    Heading,
    Inline,
    NoteMark,
    Paragraph,
    Table,
    Text,
    inline_groups,
    plain_text,
    walk_blocks,
    walk_inlines,
)
from appeals.writers.docx import write_docx
from appeals.writers.html import write_html
from appeals.writers.native import write_native
from appeals.writers.plaintext import write_text
from tests.writers.covers import covered_submission
from tests.writers.docx.invariants import violations
from tests.writers.docx.packages import RESAVED_REFERENCE, part
from tests.writers.pdf.engines import both_engines, engine, write_pdf
from tests.writers.pdf.structure import elements, opened, tags
from tests.writers.sample_languages import LANGUAGES

__all__ = ["engine"]  # a fixture

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
UNSEEN = re.compile("[\\s\u00ad\u2010\u200b\u200e\u200f\u2066-\u2069\ufe0e-]")
QUICK = ("en", "ar", "zh-Hans")
langs = pytest.mark.parametrize(
    "lang",
    [
        pytest.param(each, marks=() if each in QUICK else pytest.mark.slow)
        for each in LANGUAGES
    ],
)


def plain(text: str) -> str:
    """Normalise as formats differ: forms, invisible characters, white space."""
    return UNSEEN.sub("", unicodedata.normalize("NFKC", text))


@cache
def tree(lang: str) -> Document:
    return covered_submission(lang)


@cache
def rendered(lang: str) -> bytes:
    result = write_pdf(tree(lang))
    assert result.findings == ()
    return result.pdf


def pages(pdf: bytes) -> list[str]:
    return [page.extract_text() for page in pypdf.PdfReader(io.BytesIO(pdf)).pages]


def groups(blocks: tuple[Block, ...]) -> list[tuple[Inline, ...]]:
    """Give the words of each block in order, those of the contents with them."""
    found: list[tuple[Inline, ...]] = []
    for block in walk_blocks(blocks):
        if isinstance(block, Contents):
            found.append((Text(block.title),))
            found += [(Text(entry.words),) for entry in block.entries]
        elif isinstance(block, Paragraph | Heading | Table):
            found += inline_groups((block,))
    return found


def words(inlines: tuple[Inline, ...], mark: str) -> str:
    """Give the words with the numbers of notes as a format prints them."""
    leaves = tuple(
        Text(mark.format(inline.number)) if isinstance(inline, NoteMark) else inline
        for inline in walk_inlines(inlines)
    )
    return plain("".join(plain_text((e,)) for e in leaves if not hasattr(e, "inlines")))


def find_in_order(blocks: tuple[Block, ...], text: str, mark: str) -> None:
    at, written = 0, plain(text)
    for inlines in groups(blocks):
        wanted = words(inlines, mark)
        found = written.find(wanted, at)
        assert found >= 0, wanted
        at = found + len(wanted)


def words_of_docx(data: bytes) -> str:
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        body = ET.fromstring(package.read("word/document.xml"))
    return "".join(t.text or "" for t in body.iter(f"{W}t"))


@langs
def test_the_word_file_has_all_words_of_the_tree_in_order(lang):
    data = write_docx(tree(lang))
    assert violations(data) == []
    find_in_order(tree(lang).blocks, words_of_docx(data), "")


@langs
def test_the_web_page_has_all_words_of_the_tree_in_order(lang):
    page = ET.fromstring(write_html(tree(lang)).removeprefix("<!DOCTYPE html>\n"))
    mark = "({})" if lang == "ar" else "{}"
    find_in_order(tree(lang).blocks, "".join(page.find(".//article").itertext()), mark)


@langs
def test_the_text_has_all_words_of_the_tree_in_order(lang):
    text = re.sub(r"\s*<[^>]+>|\| |\|", "", write_text(tree(lang)))
    cover, contents, *_ = tree(lang).blocks
    find_in_order((cover, contents), text, "[{}]")


@langs
def test_the_pdf_has_the_cover_on_a_page_of_its_own_and_all_other_words(lang):
    cover, *others = tree(lang).blocks
    first, *later = pages(rendered(lang))
    assert later
    if lang == "ar":  # the order of its letters is that of the page, not of reading
        letters = Counter("".join(words(g, "{}") for g in groups((cover,))))
        assert letters <= Counter(plain(first))
    else:
        find_in_order((cover,), first, "{}")
    wanted = Counter("".join(words(g, "{}") for g in groups(tuple(others))))
    assert wanted <= Counter(plain("".join(later)))


def test_the_title_of_the_cover_is_the_one_heading_of_the_first_level():
    assert tags(rendered("en"))["H1"] == 1
    page = write_html(tree("en"))
    assert page.count("<h1") == 1
    with opened(rendered("en")) as document:
        kinds = [str(element.S)[1:] for element in elements(document)]
    assert kinds.index("P") < kinds.index("H1") < kinds.index("H2")


def test_the_word_file_sets_the_cover_in_styles_of_its_own_and_breaks_once():
    xml = part(write_docx(tree("en")))
    cover, rest = xml.split("<w:pageBreakBefore/>")
    styles = re.findall(r'<w:pStyle w:val="(\w+)"/>', cover)
    assert styles == [
        "LetterCoverKind",
        "LetterCoverTitle",
        "LetterCoverLabel",
        "LetterCoverName",
        "LetterCoverLabel",
        "LetterCoverName",
        "LetterCoverDate",
        "LetterCoverDate",
        "LetterLabel",  # of the contents, which begin the next page
    ]
    assert "LetterCover" not in rest


def test_a_reference_without_styles_for_a_cover_still_serves():
    data = write_docx(tree("en"), RESAVED_REFERENCE)
    assert violations(data) == []
    assert part(data).count('<w:pStyle w:val="LetterSubject"/>') == 1


@both_engines
@pytest.mark.parametrize("following", [Table((), (), ()), Heading(1, (Text("x"),))])
def test_whatever_follows_a_cover_begins_a_page(following):
    cover = tree("en").blocks[0]
    if isinstance(following, Table):
        cell = (Text("a"),)
        following = Table((cell,), ((cell,),), ("left",))
    document = replace(tree("en"), blocks=(cover, following), notes=())
    data = write_docx(document)
    assert violations(data) == []
    assert part(data).count("<w:pageBreakBefore/>") == 1
    assert len(pages(write_pdf(document).pdf)) == 2


def test_the_running_head_has_the_date_of_the_cover():
    date = next(
        b for b in tree("en").blocks[0].blocks if getattr(b, "role", "") == "date"
    )
    head = f"{tree('en').reference} · {plain_text(date.inlines)}"
    assert head in pages(rendered("en"))[1]
    assert head in part(write_docx(tree("en")), "word/header2.xml")


def test_the_golden_format_shows_the_cover():
    lines = write_native(tree("en")).splitlines()
    assert "    cover" in lines
    assert "      paragraph kind" in lines
    assert isinstance(tree("en").blocks[0], Cover)
