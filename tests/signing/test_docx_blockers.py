"""What must not be signed, and how to fix it."""

import pytest

from appeals.checks.sty010_placeholder_left import placeholders
from appeals.model.office_zip import compress_part, write_zip
from appeals.signing.docx_blockers import docx_blockers
from appeals.signing.docx_signature import sign_docx
from tests.signing import docx_attacks_on_parts, docx_attacks_on_zips
from tests.signing.docx_attacks_on_parts import relationship, tied
from tests.signing.pki import AT
from tests.signing.sample_docx import (
    DOCUMENT,
    DOCUMENT_RELATIONSHIPS,
    SIGNATURE,
    TYPES,
    Signed,
    entries_of,
    letter,
    part,
    rebuilt,
    swapped,
)

WORD_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml"
RUN = "<w:r><w:t>{}</w:t></w:r>"
DATE_FIELD = (
    '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText> DA</w:instrText>'
    '</w:r><w:r><w:instrText>TE \\@ "d"</w:instrText></w:r>'
    '<w:r><w:fldChar w:fldCharType="end"/></w:r>'
)


def typed(data: bytes, row: str) -> bytes:
    return swapped(data, TYPES, "</Types>", f"{row}</Types>")


def with_part(kind: str, name: str, content_type: str, content: str = "<x/>") -> bytes:
    """Add a part, tied to the letter and typed."""
    row = f'<Override PartName="/word/{name}" ContentType="{content_type}"/>'
    data = tied(typed(letter(), row), DOCUMENT_RELATIONSHIPS, relationship(kind, name))
    return rebuilt(data, {f"word/{name}": content})


def with_markup(markup: str, name: str = DOCUMENT, end: str = "</w:p>") -> bytes:
    """Put markup at the end of the first paragraph."""
    return swapped(letter(), name, end, f"{markup}{end}")


BLOCKERS = {
    "a part of comments": (
        "comments",
        "Delete All Comments",
        lambda: with_part("comments", "comments.xml", f"{WORD_TYPE}.comments+xml"),
    ),
    "the people of comments": (
        "comments",
        "Delete All Comments",
        lambda: with_part("people", "people.xml", f"{WORD_TYPE}.people+xml"),
    ),
    "the mark of a comment": (
        "comments",
        "Delete All Comments",
        lambda: with_markup('<w:commentRangeStart w:id="0"/>'),
    ),
    "words put in": (
        "tracked-changes",
        "Accept All Changes",
        lambda: with_markup(f'<w:ins w:id="1">{RUN.format("new")}</w:ins>'),
    ),
    "words taken out": (
        "tracked-changes",
        "Accept All Changes",
        lambda: with_markup(
            '<w:del w:id="1"><w:r><w:delText>old</w:delText></w:r></w:del>'
        ),
    ),
    "words moved": (
        "tracked-changes",
        "Accept All Changes",
        lambda: with_markup('<w:moveFrom w:id="1"></w:moveFrom>'),
    ),
    "a note taken out": (
        "tracked-changes",
        "Accept All Changes",
        lambda: with_markup('<w:del w:id="1"/>', "word/footnotes.xml"),
    ),
    "a look changed": (
        "tracked-changes",
        "Accept All Changes",
        lambda: with_markup("<w:r><w:rPr><w:rPrChange/></w:rPr></w:r>"),
    ),
    "a change under another prefix": (
        "tracked-changes",
        "Accept All Changes",
        lambda: with_markup("<v:moveToRangeStart/>"),
    ),
    "capitals of a skeleton": (
        "placeholder",
        "source",
        lambda: with_markup(RUN.format("We write about WHAT HAPPENED.")),
    ),
    "capitals parted among runs": (
        "placeholder",
        "source",
        lambda: with_markup(
            RUN.format(": WHAT ") + RUN.format("HAPP") + RUN.format("ENED")
        ),
    ),
    "capitals in a note": (
        "placeholder",
        "source",
        lambda: with_markup(RUN.format("SOURCE NEEDED"), "word/footnotes.xml"),
    ),
    "markup of a template": (
        "placeholder",
        "source",
        lambda: with_markup(RUN.format("Dear {{ name }}")),
    ),
    "a form field that nobody filled in": (
        "placeholder",
        "source",
        lambda: with_markup("<w:sdt><w:sdtPr><w:showingPlcHdr/></w:sdtPr></w:sdt>"),
    ),
    "a date that changes": (
        "field",
        "Ctrl+Shift+F9",
        lambda: with_markup(DATE_FIELD),
    ),
    "a text from another file": (
        "field",
        "Ctrl+Shift+F9",
        lambda: with_markup('<w:fldSimple w:instr=" INCLUDETEXT a.docx "/>'),
    ),
    "a field without its marks": (
        "field",
        "Ctrl+Shift+F9",
        lambda: with_markup("<w:r><w:instrText>DDEAUTO c</w:instrText></w:r>"),
    ),
    "an embedded table of another program": (
        "embedded",
        "letterhead",
        lambda: with_part("package", "a.xlsx", "application/vnd.ms-excel"),
    ),
    "an embedded object": (
        "embedded",
        "letterhead",
        lambda: with_markup("<w:object/>"),
    ),
    "another file for a part of the text": (
        "embedded",
        "letterhead",
        lambda: with_markup('<w:altChunk r:id="rId1"/>'),
    ),
    "a macro": (
        "macros",
        "Word document",
        lambda: with_part(
            "vbaProject", "vbaProject.bin", "application/vnd.ms-office.vbaProject"
        ),
    ),
    "a document with macros": (
        "macros",
        "Word document",
        lambda: swapped(
            letter(), TYPES, docx_attacks_on_parts.MAIN, docx_attacks_on_parts.MACRO
        ),
    ),
    "a linked picture": (
        "external",
        "insert the picture",
        lambda: tied(letter(), DOCUMENT_RELATIONSHIPS, docx_attacks_on_parts.IMAGE),
    ),
    "a document type": (
        "doctype",
        "save the letterhead again",
        lambda: swapped(letter(), DOCUMENT, "<w:document", "<!DOCTYPE a><w:document"),
    ),
    "XML in UTF-16": (
        "encoding",
        "save the letterhead again",
        lambda: rebuilt(letter(), {DOCUMENT: part(letter()).encode("utf-16")}),
    ),
    "XML that says it is in Latin-1": (
        "encoding",
        "save the letterhead again",
        lambda: swapped(letter(), DOCUMENT, 'encoding="UTF-8"', 'encoding="latin1"'),
    ),
    "a hidden part": (
        "untied",
        "render the letter again",
        lambda: rebuilt(letter(), {"word/evil.xml": "<x/>"}),
    ),
    "a second letter": (
        "two-letters",
        "render the letter again",
        lambda: tied(
            letter(), "_rels/.rels", relationship("officeDocument", "word/styles.xml")
        ),
    ),
    "a zip of another program": (
        "foreign",
        "render the letter again",
        lambda: docx_attacks_on_zips.rezipped(letter(), create_system=3),
    ),
    "a list of content types with something behind it": (
        "foreign",
        "render the letter again",
        lambda: swapped(letter(), TYPES, "</Types>", "</Types>\n"),
    ),
    "half a file": (
        "damaged",
        "render it again",
        lambda: letter()[: len(letter()) // 2],
    ),
    "no file": ("damaged", "render it again", lambda: b""),
    "a zip bomb": (
        "too-large",
        "smaller pictures",
        lambda: docx_attacks_on_zips.repacked(letter(), docx_attacks_on_zips.bomb),
    ),
    "a thousand and one parts": (
        "too-large",
        "smaller pictures",
        lambda: write_zip(
            (
                *entries_of(letter()).values(),
                *(compress_part(f"{n}", "") for n in range(1000)),
            )
        ),
    ),
}


def blockers(content, acronyms=(), **more):
    def found(words):
        return placeholders(words, frozenset(acronyms))

    return docx_blockers(content, found, **more)


@pytest.mark.parametrize("name", BLOCKERS)
def test_an_blocker_is_named_with_its_remedy(name: str) -> None:
    code, remedy, make = BLOCKERS[name]
    found = blockers(make())
    assert code in [each.code for each in found]
    refusal = next(each for each in found if each.code == code)
    assert "DOCX" in refusal.message
    assert remedy in refusal.remedy


def test_nothing_stands_in_the_way_of_a_letter_as_rendered() -> None:
    assert blockers(letter()) == ()


def test_several_blockers_are_all_named_once() -> None:
    markup = "<w:ins/><w:del/><w:commentReference/>" + RUN.format(": WHAT HAPPENED")
    found = blockers(with_markup(markup))
    assert [each.code for each in found] == [
        "comments",
        "tracked-changes",
        "placeholder",
    ]


def test_capitals_of_registries_are_no_placeholder() -> None:
    data = with_markup(RUN.format(" 12 Rue X, NEW YORK NY and OHCHR NGOS"))
    found = blockers(data, accepted=["", "NEW  YORK NY"], acronyms={"OHCHR", "NGOS"})
    assert found == ()
    assert blockers(data, accepted=["NEW YORK NY"]) != ()


def test_a_letter_signed_by_all_is_not_signed_again(docx: Signed) -> None:
    (refusal,) = blockers(docx.two)
    assert refusal.code == "signed"
    assert "'alice', 'bob'" in refusal.message


def test_a_letter_signed_by_some_can_be_signed_by_others(docx: Signed) -> None:
    first = sign_docx(letter(), docx.pki.alice, when=AT, expected=("alice", "bob"))
    assert blockers(first) == ()


def test_a_broken_signature_is_an_blocker(docx: Signed) -> None:
    (refusal,) = blockers(swapped(docx.two, SIGNATURE, "2026-11", "2025-11"))
    assert refusal.code == "broken-signature"
    assert "signature 1" in refusal.message
