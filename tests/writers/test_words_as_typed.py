"""What people type is what every format prints, word by word and in order.

Markup is as people type it too: bullets, numbers, a few words in italics. Where a
letter cannot hold what was typed, a finding says so, and nothing is compared.
"""

import io
import re
import tempfile
from collections import Counter
from dataclasses import replace
from pathlib import Path
from xml.etree import ElementTree as ET

import pypdf
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from appeals.composition.numbering import number_notes
from appeals.model.document import Document, Note
from appeals.writers.docx import write_docx
from appeals.writers.html import write_html
from appeals.writers.pdf.weasy import WeasyprintEngine
from appeals.writers.plaintext import write_text
from tests.composition.rendering import read
from tests.writers.docx.packages import part
from tests.writers.sample import para, sample_document

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
WORDS = (
    "held people in 1,200 1.10 12% 5* 12* 2*3*2 10*10 (2*3)*4 a*b a_b_c _ * ** ____ "
    "1. 3. 14. 2) 1989. 2019) 01. 4) (a) -5 +41 22 § № US$ A/HRC/45/13 para. art. "
    "https://example.org/*/_a_/b* www.example.org/_x_ example.org/*a*/ a_b@example.org "
    'docs/_static_/a.pdf - -- --- – — "so" “so” ‘so’ «so» o’er \'tis ... … • · † '
    "November May 2020 & <5 >5 AT&T #5 ~5 ^2 = + C: (so) so, so; [so] 50/50 "
    "שלום العربية ٣٤ 留"
).split()
PLAIN = "*so* **so** _so_"
BLANKS = (" ", " ", " ", "\u00a0", "\u202f", "\u2009", "\u3000", "  ", "\t", "\n")
BULLETS = frozenset("-*+")
_BULLETS = re.compile(r"(?:(?:[-*+]|\d{1,9}[.)])(?:[ \t\n]+|$))+")
_FIRST_ITEM = re.compile(r"\n(?=1[.)][ \t])")


@st.composite
def lines(render: st.DrawFn) -> str:
    """Type a paragraph: words, and blanks of any kind between them."""
    words = render(st.lists(st.sampled_from((*WORDS, *PLAIN.split())), min_size=1))
    typed = words[0]
    for word in words[1:]:
        blank = render(st.sampled_from(BLANKS))
        begins_item = blank == "\n" and word in BULLETS
        typed += (" " if begins_item else blank) + word
    return typed


@st.composite
def letters(render: st.DrawFn) -> tuple[str, ...]:
    """Type some paragraphs, a few with a note."""
    return tuple(render(st.lists(lines(), min_size=1, max_size=4)))


class Bullet(str):
    """A sign that begins an item: printed as "-", or as typed where it is none."""

    __slots__ = ()
    __hash__ = str.__hash__

    def __eq__(self, other: object) -> bool:
        return other in BULLETS


def expected(paragraphs: tuple[str, ...]) -> list[str]:
    """Give the words of the source: bullets are all printed as "-".

    Items begin a paragraph; one that counts from 1 begins at a line within it too.
    """
    found = []
    for text in (text for each in paragraphs for text in _FIRST_ITEM.split(each)):
        bullets = _BULLETS.match(text)
        words = text.split()
        for at in range(len(bullets[0].split()) if bullets else 0):
            words[at] = Bullet("-") if words[at] in BULLETS else words[at]
        found += [
            word if isinstance(word, Bullet) else re.sub(r"^([*_]+)so\1$", "so", word)
            for word in words
        ]
    return found


def rendered(paragraphs: tuple[str, ...]) -> Document | None:
    """Read the letter; None where a finding says that it cannot be printed."""
    with tempfile.TemporaryDirectory() as folder:
        letter = read(Path(folder), "\n\n".join(paragraphs))
    if letter.findings:
        return None
    blocks, sources = number_notes(letter.blocks, letter.notes, "en")
    notes = tuple(Note(n, source.parts) for n, source in enumerate(sources, 1))
    return replace(sample_document(), blocks=blocks, notes=notes, introduction=())


def text_words(document: Document) -> list[str]:
    head = document.letterhead
    above = len(" ".join((head.organisation, *head.lines)).split())
    return write_text(document).split()[above:]


def html_words(document: Document) -> list[str]:
    page = write_html(document).removeprefix("<!DOCTYPE html>\n")
    article = ET.fromstring(page).find(".//article")
    assert article is not None
    words: list[str] = []
    for child in article:
        if child.tag != "header":
            _add_html(child, words, "")
    return "".join(words).split()


def _add_html(element: ET.Element, words: list[str], mark: str) -> None:
    is_block = element.tag in {"p", "li", "ol", "ul", "blockquote", "table", "br"}
    words += (" " if is_block else "", mark, element.text or "")
    number = int(element.get("start", "1")) - 1
    ending = ")" if "brackets" in element.get("class", "") else "."
    for child in element:
        number = int(child.get("value", number + 1))
        own = {"ol": f"{number}{ending} ", "ul": "- "}.get(element.tag, "")
        _add_html(child, words, own)
        words.append(child.tail or "")
    words.append(" " if is_block else "")


def docx_words(document: Document) -> list[str]:
    file = write_docx(document)
    numbering = ET.fromstring(part(file, "word/numbering.xml"))
    counts: dict[str, int] = {}
    words = []
    for paragraph in ET.fromstring(part(file)).iter(f"{W}p"):
        number = paragraph.find(f"{W}pPr/{W}numPr")
        if number is not None:
            words.append(_docx_mark(numbering, number, counts))
        texts = (
            " " if e.tag == f"{W}br" else e.text or ""
            for e in paragraph.iter()
            if e.tag in {f"{W}t", f"{W}br"}
        )
        words += "".join(texts).split()
    return words


def _docx_mark(numbering: ET.Element, item: ET.Element, counts: dict[str, int]) -> str:
    """Count as Word does: each numbering from its own start."""
    list_id, level = _val(item, "numId"), _val(item, "ilvl")
    own = f"{W}num[@{W}numId='{list_id}']"
    look = numbering.find(f"{own}/{W}lvlOverride/{W}lvl")
    if look is None:
        abstract = _val(numbering, own, "abstractNumId")
        of_look = f"{W}abstractNum[@{W}abstractNumId='{abstract}']"
        look = numbering.find(f"{of_look}/{W}lvl[@{W}ilvl='{level}']")
    assert look is not None
    if _val(look, "numFmt") == "bullet":
        return "-"
    start = int(_val(numbering, own, "lvlOverride", "startOverride"))
    counts[list_id] = counts.get(list_id, start - 1) + 1
    return _val(look, "lvlText").replace(f"%{int(level) + 1}", str(counts[list_id]))


def _val(element: ET.Element, *path: str) -> str:
    steps = (step if step.startswith(W) else W + step for step in path)
    found = element.find("/".join(steps))
    assert found is not None
    return found.attrib[f"{W}val"]


def note_words(document: Document) -> tuple[list[str], ...]:
    """Give the words of the only note in each format, without its number."""
    text = write_text(document).split("[1] ")[-1].split()
    page = ET.fromstring(write_html(document).removeprefix("<!DOCTYPE html>\n"))
    item = page.find(".//li[@id='note-1']")
    notes = ET.fromstring(part(write_docx(document), "word/footnotes.xml"))
    assert item is not None
    web = "".join(item.itertext()).split()[:-1]  # behind them the way back
    return text, web, "".join(e.text or "" for e in notes.iter(f"{W}t")).split()


def signs(text: str) -> Counter[str]:
    """Count the signs that no PDF moves, joins or renders as a bullet."""
    return Counter(re.sub(r"[\W_]", "", text)) + Counter(
        re.findall("[*_/@%<>+=]", text)
    )


_FEW = settings(max_examples=40, deadline=None)
_MANY = settings(max_examples=1000, deadline=None)


def check_formats(paragraphs: tuple[str, ...]) -> None:
    document = rendered(paragraphs)
    if document is None or sum(p.startswith("1.") for p in paragraphs) > 1:
        return  # 1. throughout counts up
    typed = expected(paragraphs)
    assert text_words(document) == typed
    assert html_words(document) == typed
    assert docx_words(document) == typed


def check_note(line: str) -> None:
    document = rendered((f"a^[{line}]",))
    if document is not None:
        typed = [re.sub(r"^([*_]+)so\1$", "so", word) for word in line.split()]
        for words in note_words(document):
            assert words == typed


def check_pdf(paragraphs: tuple[str, ...]) -> None:
    document = rendered(tuple(p for p in paragraphs if not re.search("[א-٩留]", p)))
    if document is None or not document.blocks:
        return
    result = WeasyprintEngine().render(document)
    pages = pypdf.PdfReader(io.BytesIO(result.pdf)).pages
    head = WeasyprintEngine().render(replace(document, blocks=(para("."),)))
    printed = signs("".join(page.extract_text() for page in pages))
    if not result.findings and len(pages) == 1:
        printed -= signs(pypdf.PdfReader(io.BytesIO(head.pdf)).pages[0].extract_text())
        assert printed == signs("\n".join(text_words(document)))


@_FEW
@given(letters())
def test_text_web_and_word_print_the_words_that_were_typed(paragraphs):
    check_formats(paragraphs)


@_FEW
@given(lines())
def test_notes_print_the_words_that_were_typed(line):
    check_note(line)


@settings(max_examples=3, deadline=None)
@given(letters())
def test_a_pdf_prints_the_signs_that_were_typed(paragraphs):
    check_pdf(paragraphs)


@pytest.mark.slow
@_MANY
@example(("held held\n1. +",), "held")
@given(letters(), lines())
def test_a_thousand_letters_print_the_words_that_were_typed(paragraphs, line):
    check_formats(paragraphs)
    check_note(line)


@pytest.mark.slow
@settings(max_examples=40, deadline=None)
@given(letters())
def test_many_pdf_print_the_signs_that_were_typed(paragraphs):
    check_pdf(paragraphs)
