"""Copies are read into lines; hostile and useless ones say why they are not."""

import hashlib
import io
import zipfile
from pathlib import Path

import pikepdf
import pytest

from appeals.annexes import packages
from appeals.model.authority import Archive
from appeals.registry.archived import reading
from appeals.registry.archived.copy_reader import language_of, read_kind
from appeals.registry.archived.reading import (
    CACHE,
    document_kind,
    read_archived,
    read_bytes,
)
from tests.registry.archived.samples import numbered, observations, pdf_of


def kept(root: Path, data: bytes, name: str) -> Archive:
    (root / "sources").mkdir(exist_ok=True)
    (root / "sources" / name).write_bytes(data)
    return Archive(
        retrieved="2026-11-29",
        sha256=hashlib.sha256(data).hexdigest(),
        file=f"sources/{name}",
    )


def test_a_pdf_loses_headers_page_numbers_and_notes_at_the_foot():
    source = read_kind("pdf", observations())
    assert source.lang == "en"
    assert (source.pages, source.first_page) == (4, 1)
    assert "CAT/C/XXX/CO/5" in source.headers
    assert not any(
        "CAT/C" in line.text or "See the" in line.text for line in source.lines
    )
    assert source.lines[0].text.startswith("1. The Committee")
    assert source.lines[-1].page == 4


def test_a_small_digit_behind_a_word_is_the_mark_of_a_note():
    file = pikepdf.open(io.BytesIO(observations()))
    page = file.pages[0]
    more = (
        b" BT /F1 11 Tf 40 300 Td (custody) Tj /F1 6 Tf (12) Tj /F1 11 Tf ( of 7) Tj ET"
    )
    page.Contents = file.make_stream(page.Contents.read_bytes() + more)
    stream = io.BytesIO()
    file.save(stream)
    text = read_kind("pdf", stream.getvalue()).text
    assert "custody¹² of 7" in text


def test_a_line_of_the_text_that_equals_a_header_stays():
    symbol = ("A/HRC/45/13", 11.0)
    pages = [
        [
            symbol,
            (f"{page}. The first of the page.", 11.0),
            symbol,
            ("is cited so.", 11.0),
            *((f"It goes on at {page}.{line} for a while.", 11.0) for line in range(8)),
        ]
        for page in range(1, 5)
    ]
    source = read_kind("pdf", pdf_of(pages))
    texts = [line.text for line in source.lines]
    assert texts.count("A/HRC/45/13") == 4
    assert texts[0] == "1. The first of the page."


def test_paragraphs_that_word_numbers_have_their_numbers():
    from docx import Document
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    document = Document()
    for text in ("The first.", "The second."):
        document.add_paragraph(text, style="List Number")
    document.add_paragraph("A heading", style="Heading 1")
    document.add_paragraph("The third.", style="List Number")
    number_of = document.styles["List Number"].element.find(".//" + qn("w:numId"))
    kind = document.part.numbering_part.element.num_having_numId(
        int(number_of.get(qn("w:val")))
    ).abstractNumId.val
    for level, form, pattern in ((1, "lowerLetter", "(%2)"), (2, "lowerRoman", "%3.")):
        made = OxmlElement("w:lvl", {qn("w:ilvl"): str(level)})
        for name, value in (("start", "1"), ("numFmt", form), ("lvlText", pattern)):
            made.append(OxmlElement(f"w:{name}", {qn("w:val"): value}))
        for each in document.part.numbering_part.element.iter(qn("w:abstractNum")):
            if each.get(qn("w:abstractNumId")) == str(kind):
                each.append(made)
    for level, text in ((1, "one"), (1, "two"), (2, "inner"), (1, "three")):
        paragraph = document.add_paragraph(text, style="List Number")
        properties = paragraph._p.get_or_add_pPr().get_or_add_numPr()
        properties.get_or_add_ilvl().val = level
    document.add_paragraph("The fourth.", style="List Number")
    document.add_paragraph("a point", style="List Bullet")
    stream = io.BytesIO()
    document.save(stream)
    assert [line.text for line in read_kind("docx", stream.getvalue()).lines] == [
        "1. The first.",
        "2. The second.",
        "A heading",
        "3. The third.",
        "(a) one",
        "(b) two",
        "i. inner",
        "(c) three",
        "4. The fourth.",
        "a point",
    ]


def test_a_word_file_and_a_page_give_their_paragraphs():
    from docx import Document

    document = Document()
    for line in numbered(4).splitlines():
        document.add_paragraph(line)
    stream = io.BytesIO()
    document.save(stream)
    source = read_kind("docx", stream.getvalue())
    assert [line.text[:2] for line in source.lines[2:]] == ["1.", "2.", "3.", "4."]
    page = (
        "<html><head><title>no</title></head><body><nav>Menu</nav><h2>A</h2>"
        "<ol><li>One<sup>3</sup> of<ol><li>inner</li></ol></li><li>Two</li></ol>"
        "<p>10<sup>th</sup> &amp; last</p><script>x()</script></body></html>"
    )
    lines = read_kind("html", page.encode()).lines
    assert [line.text for line in lines] == [
        "A",
        "1. One of",
        "inner",
        "2. Two",
        "10th & last",
    ]
    assert lines[0].is_heading


def encrypted() -> bytes:
    return pdf_of(
        [[("Words.", 11.0)]], encryption=pikepdf.Encryption(user="x", owner="y")
    )


def bomb() -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        for number in range(2):
            archive.writestr(f"word/{number}.xml", b"\0" * (1 << 20))
        archive.writestr("word/document.xml", "<w/>")
    return stream.getvalue()


def with_entity() -> bytes:
    from docx import Document

    stream = io.BytesIO()
    Document().save(stream)
    out = io.BytesIO()
    with zipfile.ZipFile(stream) as old, zipfile.ZipFile(out, "w") as new:
        for name in old.namelist():
            data = old.read(name)
            if name == "word/document.xml":
                data = b'<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/hostname">]><x>&e;</x>'
            new.writestr(name, data)
    return out.getvalue()


@pytest.mark.parametrize(
    ("kind", "data", "why"),
    [
        ("pdf", pdf_of([[], []]), "a scan"),
        ("pdf", encrypted(), "is encrypted"),
        ("pdf", observations()[:300], "not a PDF"),
        ("pdf", b"%PDF-1.7 nothing", "not a PDF"),
        ("docx", with_entity(), "entities"),
        ("docx", b"PK\x03\x04", "cannot be read"),
        ("html", b"<html></html>", "no text"),
    ],
)
def test_what_cannot_be_read_says_why(kind, data, why):
    assert why in read_kind(kind, data).fault


def test_a_document_that_unpacks_without_end_is_refused(monkeypatch):
    monkeypatch.setattr(packages, "_MOST_UNPACKED", 1 << 20)
    assert "half a gigabyte" in read_kind("docx", bomb()).fault


def test_a_copy_is_read_once_and_kept_by_its_hash(tmp_path, monkeypatch):
    copy = kept(tmp_path, numbered(5).encode(), "a.txt")
    first = read_archived(tmp_path, copy)
    assert len(first.lines) == 7
    (cached,) = (tmp_path / CACHE).iterdir()
    assert cached.name.startswith(copy.sha256)
    assert (tmp_path / ".appeals-cache" / ".gitignore").read_text() == "*\n"
    reading._read_copy.cache_clear()
    monkeypatch.setattr(reading, "read_bytes", None)  # nothing is read again
    assert read_archived(tmp_path, copy) == first


def test_nothing_is_kept_behind_a_link_that_leads_out(tmp_path):
    root, outside = tmp_path / "workspace", tmp_path / "outside"
    root.mkdir()
    outside.mkdir()
    (root / ".appeals-cache").symlink_to(outside)
    assert read_archived(root, kept(root, numbered(5).encode(), "a.txt")).lines
    assert not any(outside.iterdir())


def test_a_damaged_cache_is_read_anew(tmp_path):
    copy = kept(tmp_path, numbered(5).encode(), "a.txt")
    first = read_archived(tmp_path, copy)
    (cached,) = (tmp_path / CACHE).iterdir()
    cached.write_text("{]")
    reading._read_copy.cache_clear()
    assert read_archived(tmp_path, copy) == first


def test_another_file_than_the_one_archived_is_no_source(tmp_path):
    copy = kept(tmp_path, numbered(5).encode(), "a.txt")
    (tmp_path / "sources" / "a.txt").write_text("1. Something else.")
    assert "not the one" in read_archived(tmp_path, copy).fault
    (tmp_path / "sources" / "a.txt").unlink()
    assert "is not there" in read_archived(tmp_path, copy).fault
    out = copy.model_copy(update={"file": "../a.txt"})
    assert read_archived(tmp_path, out).fault


def test_a_file_that_takes_too_long_or_dies_is_no_source(monkeypatch):
    monkeypatch.setattr(reading, "MOST_SECONDS", 0.0001)
    assert "too long" in read_bytes(b"1. Words.")[0].fault


def test_what_kind_a_document_is_its_bytes_say():
    assert document_kind(observations(3)) == "pdf"
    assert document_kind(b"\n<!DOCTYPE html><html>") == "html"
    assert document_kind(b"plain words") == "text"
    found, is_kept = read_bytes(b"GIF89a....")
    assert "a GIF picture" in found.fault
    assert is_kept


@pytest.mark.parametrize(
    ("text", "lang"),
    [
        (numbered(9), "en"),
        (
            "Le Comité prend note des réponses que l’État partie a données sur la loi",
            "fr",
        ),
        ("El Comité pide que se revise la ley para que no se repitan los hechos", "es"),
        ("Комитет выражает обеспокоенность тем, что закон допускает", "ru"),
        ("委员会感到关切的是，该法律允许指定居所监视居住。", "zh"),
        ("اللجنة قلقة إزاء القانون الذي يسمح بالاحتجاز", "ar"),
        (
            "Lorem ipsum dolor sit amet consectetur adipiscing elit sed do eiusmod ut",
            "",
        ),
    ],
)
def test_the_language_is_told_or_left_open(text, lang):
    assert language_of(text) == lang
