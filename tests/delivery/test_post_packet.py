"""One PDF to print: an address sheet before each letter, each on leaves of its own."""

import io

import pikepdf
import pytest
from pypdf import PdfReader

from appeals.delivery.post_packet import PostItem, join_packets, write_post_packet
from appeals.errors import WorkspaceError
from appeals.languages.find import language_of_letter


def pdf(pages: int) -> bytes:
    stream = io.BytesIO()
    with pikepdf.new() as file:
        for _ in range(pages):
            file.add_blank_page(page_size=(595, 842))
        file.save(stream)
    return stream.getvalue()


def item(name: str, *pages: int, **more) -> PostItem:
    return PostItem(
        name=(name,),
        address=("1 Example Street & Co", "1400 Example City"),
        sender=("Example Watch", "2 Example Road"),
        reference="Reference: K7QM-2XPD",
        pdfs=tuple((f"Letter {n}.pdf", pdf(count)) for n, count in enumerate(pages)),
        **more,
    )


def packet_of(items: list[PostItem]) -> bytes:
    language = language_of_letter("en")
    return join_packets([write_post_packet(each, language) for each in items])


def test_each_part_begins_on_a_leaf_of_its_own():
    items = [item("Office A", 3, 2), item("مكتب باء, 留置", 1, others=("Annex 2.png",))]
    content = packet_of(items)
    pages = [page.extract_text() for page in PdfReader(io.BytesIO(content)).pages]
    assert len(pages) == 2 + 4 + 2 + 2 + 2
    assert [n for n, text in enumerate(pages) if text.strip()] == [0, 8]
    words = " ".join(pages[0].split())
    assert "Office A 1 Example Street & Co 1400 Example City" in words
    assert "Reference: K7QM-2XPD" in words
    assert "Annex 2.png (not in this packet: print it yourself)" in pages[8]
    assert packet_of(items) == content


def test_a_file_that_is_no_pdf_is_named():
    broken = item("Office A")
    broken = PostItem(**{f: getattr(broken, f) for f in broken.__slots__} | {
        "pdfs": (("Letter.pdf", b"words"),)
    })  # fmt: skip
    with pytest.raises(WorkspaceError, match=r"'Letter\.pdf' is not a PDF"):
        write_post_packet(broken, language_of_letter("en"))
