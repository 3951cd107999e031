"""A Word file is read whole, as any program writes it, and both views are right."""

import zipfile
from io import BytesIO

import pytest

from appeals.readers.docx import (
    UnreadableWordFile,
    WordFile,
    WordParagraph,
    WordTable,
    every_paragraph,
    read_docx,
    seen_blocks,
)
from appeals.readers.docx.word_file import View
from appeals.writers.docx import write_docx
from tests.readers.docx.files import (
    deleted,
    inserted,
    mark,
    note,
    paragraph,
    run,
    word_file,
)
from tests.writers.docx.packages import RESAVED_REFERENCE, parts_of, zipped
from tests.writers.sample import sample_document

INSERTED_END = '<w:rPr><w:ins w:id="92" w:author="R"/></w:rPr>'
DELETED_END = '<w:rPr><w:del w:id="93" w:author="R"/></w:rPr>'


DOCTYPE = b"<!DOCTYPE a [<!ENTITY b 'c'>]><a>&b;</a>"
STRICT = b'<d xmlns="http://purl.oclc.org/ooxml/wordprocessingml/main"/>'


def with_part(name: str, content: bytes) -> bytes:
    return zipped({**parts_of(word_file("<w:p/>")), name: content})


def texts(file: WordFile, view: View) -> list[str]:
    return [each.text for each in every_paragraph(seen_blocks(file.blocks, view))]


def only(file: WordFile) -> WordParagraph:
    (block,) = file.blocks
    assert isinstance(block, WordParagraph)
    return block


def test_it_reads_what_our_own_writer_writes() -> None:
    document = sample_document()
    file = read_docx(write_docx(document))
    assert len(file.notes) == len(document.notes)
    assert file.faults == ()
    assert file.properties["title"] == document.title
    names = [e.name for p in every_paragraph(file.blocks) for e in p.bookmarks]
    assert [n for n in names if n.startswith("_apc")][:2] == ["_apc_001", "_apc_002"]
    assert any(isinstance(block, WordTable) for block in file.blocks)


def test_styles_saved_by_libreoffice_are_found_by_name() -> None:
    headings = list(every_paragraph(read_docx(RESAVED_REFERENCE).blocks))
    assert {p.heading for p in headings} >= {0, 1, 2, 3, 4}


def test_words_in_many_runs_fields_and_wrappers_are_one_text() -> None:
    body = paragraph(
        run("para"),
        "<w:proofErr w:type='spellStart'/>",
        "<w:sdt><w:sdtContent>" + run(". ") + "</w:sdtContent></w:sdt>",
        f'<w:hyperlink r:id="rWeb">{run("1")}</w:hyperlink>',
        '<w:r><w:fldChar w:fldCharType="begin"/></w:r>'
        '<w:r><w:instrText> HYPERLINK "https://example.org/b" </w:instrText></w:r>'
        '<w:r><w:fldChar w:fldCharType="separate"/></w:r>',
        run("4"),
        '<w:r><w:fldChar w:fldCharType="end"/></w:r>',
        f'<w:fldSimple w:instr="NOTEREF _apc_001 \\h">{run("7")}</w:fldSimple>',
        "<w:r><mc:AlternateContent><mc:Choice/><mc:Fallback><w:pict/></mc:Fallback>"
        "</mc:AlternateContent></w:r>",
    )
    found = only(read_docx(word_file(body)))
    assert found.text == "para. 147"
    assert [r.link for r in found.runs] == [
        "", "", "https://example.org/a", "https://example.org/b", "",
    ]  # fmt: skip
    assert [r.field for r in found.runs][-1] == "NOTEREF _apc_001 \\h"


def test_both_views_of_changed_words() -> None:
    own = inserted(deleted("neither"))
    body = paragraph(run("para. "), deleted("14"), inserted(run("41")), own)
    file = read_docx(word_file(body))
    assert texts(file, "rejected") == ["para. 14"]
    assert texts(file, "accepted") == ["para. 41"]
    change = only(file).runs[1].changes[0]
    assert (change.kind, change.author) == ("deleted", "Reviewer")
    assert change.date == "2026-11-29T10:00:00Z"


@pytest.mark.parametrize(
    ("body", "rejected", "accepted"),
    [
        pytest.param(
            paragraph(run("One. "), properties=INSERTED_END) + paragraph(run("Two.")),
            ["One. Two."],
            ["One. ", "Two."],
            id="split",
        ),
        pytest.param(
            paragraph(run("One. "), properties=DELETED_END) + paragraph(run("Two.")),
            ["One. ", "Two."],
            ["One. Two."],
            id="join",
        ),
        pytest.param(
            paragraph(inserted(run("New.")), properties=INSERTED_END)
            + paragraph(run("Old.")),
            ["Old."],
            ["New.", "Old."],
            id="added as Word does",
        ),
        pytest.param(
            paragraph(run("Old."), properties=INSERTED_END)
            + paragraph(inserted(run("New."))),
            ["Old."],
            ["Old.", "New."],
            id="added as LibreOffice does",
        ),
        pytest.param(
            paragraph(deleted("Old."), properties=DELETED_END) + "<w:sectPr/>",
            ["Old."],
            [],
            id="deleted at the end",
        ),
        pytest.param(
            "<w:tbl><w:tr><w:trPr><w:del w:id='1'/></w:trPr><w:tc>"
            f"{paragraph(run('a'))}</w:tc></w:tr><w:tr><w:tc>"
            f"{paragraph(run('b'))}</w:tc></w:tr></w:tbl>",
            ["a", "b"],
            ["b"],
            id="row of a table",
        ),
        pytest.param(
            f'<w:p><w:moveFrom w:id="1" w:author="R">{run("Moved.")}</w:moveFrom></w:p>'
            f'<w:p><w:moveTo w:id="2" w:author="R">{run("Moved.")}</w:moveTo></w:p>',
            ["Moved.", ""],
            ["", "Moved."],
            id="moved",
        ),
    ],
)
def test_both_views_of_paragraphs(
    body: str, rejected: list[str], accepted: list[str]
) -> None:
    file = read_docx(word_file(body))
    assert texts(file, "rejected") == rejected
    assert texts(file, "accepted") == accepted


def test_notes_are_in_the_order_of_their_marks_and_without_their_number() -> None:
    notes = note(7, run("Second, para. "), deleted("1"), inserted(run("2")))
    notes += note(2, run("First."), gap=run(" "))
    notes += '<w:footnote w:type="separator" w:id="0"><w:p/></w:footnote>'
    body = paragraph(mark(2), f'<w:del w:id="5" w:author="R">{mark(7)}</w:del>')
    file = read_docx(word_file(body, {"footnotes": notes}))
    first, second = file.notes
    assert first.words("accepted") == first.words("rejected") == "First."
    assert second.words("rejected") == "Second, para. 1"
    assert second.words("accepted") == ""  # its mark is struck, its text is not
    assert file.faults == ()


def test_comments_know_their_place_their_parent_and_if_they_are_resolved() -> None:
    body = paragraph(
        run("A "),
        '<w:commentRangeStart w:id="1000"/>',
        run("claim"),
        mark(1),
        '<w:commentRangeEnd w:id="1000"/><w:r><w:commentReference w:id="1000"/></w:r>',
    )
    comments = "".join(
        f'<w:comment w:id="{id_}" w:author="{who}"><w:p w14:paraId="{para}">'
        f"<w:r><w:annotationRef/></w:r>{run(text)}</w:p></w:comment>"
        for id_, who, para, text in (
            (1000, "appeals", "0A", "Is this so?"),
            (1001, "Ana", "0B", "It is."),
        )
    )
    extended = (
        '<w15:commentEx w15:paraId="0A" w15:done="1"/>'
        '<w15:commentEx w15:paraId="0B" w15:paraIdParent="0A" w15:done="0"/>'
    )
    parts = {"comments": comments, "commentsExtended": extended}
    file = read_docx(word_file(body, {**parts, "footnotes": note(1, run("N"))}))
    asked, answer = file.comments
    assert (asked.author, asked.text, asked.is_resolved) == (
        "appeals", "Is this so?", True,
    )  # fmt: skip
    assert (answer.author, answer.parent, answer.is_resolved) == ("Ana", "1000", False)
    on = [run for run in only(file).runs if "1000" in run.comments]
    assert [each.text for each in on if each.text] == ["claim"]
    assert [each.note for each in on if each.note is not None] == [0]
    assert file.faults == ()


def test_lists_are_counted_as_word_counts_them() -> None:
    numbering = (
        '<w:abstractNum w:abstractNumId="0"><w:lvl w:ilvl="0"><w:start w:val="1"/>'
        '<w:numFmt w:val="decimal"/><w:lvlText w:val="%1)"/></w:lvl><w:lvl w:ilvl="1">'
        '<w:numFmt w:val="bullet"/><w:lvlText w:val="-"/></w:lvl></w:abstractNum>'
        '<w:num w:numId="3"><w:abstractNumId w:val="0"/></w:num>'
        '<w:num w:numId="4"><w:abstractNumId w:val="0"/><w:lvlOverride w:ilvl="0">'
        '<w:startOverride w:val="5"/></w:lvlOverride></w:num>'
    )
    styles = (
        '<w:style w:type="paragraph" w:styleId="Liste"><w:name w:val="Letter Numbers"/>'
        '<w:pPr><w:numPr><w:numId w:val="3"/></w:numPr></w:pPr></w:style>'
    )
    own = '<w:pStyle w:val="Liste"/>'
    items = [
        own,
        f'{own}<w:numPr><w:ilvl w:val="1"/><w:numId w:val="3"/></w:numPr>',
        own,
        f'{own}<w:numPr><w:ilvl w:val="0"/><w:numId w:val="4"/></w:numPr>',
        f'{own}<w:numPr><w:ilvl w:val="0"/><w:numId w:val="0"/></w:numPr>',
    ]
    body = "".join(paragraph(run("x"), properties=each) for each in items)
    file = read_docx(word_file(body, {"numbering": numbering, "styles": styles}))
    found = [p.item for p in every_paragraph(file.blocks)]
    assert [(i.number, i.level, i.pattern) if i else None for i in found] == [
        (1, 0, "%1)"), (0, 1, "-"), (2, 0, "%1)"), (5, 0, "%1)"), None,
    ]  # fmt: skip
    assert {p.style for p in every_paragraph(file.blocks)} == {"Letter Numbers"}


def test_a_list_may_look_otherwise_than_the_one_it_is_made_of() -> None:
    level = '<w:lvl w:ilvl="0"><w:numFmt w:val="{}"/><w:lvlText w:val="{}"/></w:lvl>'
    numbering = (
        f'<w:abstractNum w:abstractNumId="0">{level.format("decimal", "%1.")}'
        '</w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>'
        '<w:num w:numId="2"><w:abstractNumId w:val="0"/><w:lvlOverride w:ilvl="0">'
        f"{level.format('bullet', '-')}</w:lvlOverride></w:num>"
    )
    item = '<w:numPr><w:ilvl w:val="0"/><w:numId w:val="{}"/></w:numPr>'
    body = "".join(paragraph(run("x"), properties=item.format(id_)) for id_ in "12")
    file = read_docx(word_file(body, {"numbering": numbering}))
    items = [each.item for each in every_paragraph(file.blocks)]
    assert [each.form for each in items if each] == ["decimal", "bullet"]


@pytest.mark.parametrize(
    ("data", "why"),
    [
        pytest.param(b"", "is empty", id="empty"),
        pytest.param(b"{\\rtf1 A letter}", "an RTF text", id="rtf"),
        pytest.param(
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "old Word file", id="doc"
        ),
        pytest.param(b"%PDF-1.7\n", "is a PDF", id="pdf"),
        pytest.param(b"\0\1\2", "no Word file", id="nothing known"),
        pytest.param(word_file("<w:p/>")[:-40], "cut off or damaged", id="truncated"),
        pytest.param(zipped({"a.txt": b"x"}), "no Word file", id="archive"),
        pytest.param(
            word_file("<w:p/>", main_type="application/vnd.ms-word.document."
            "macroEnabled.main+xml"), "holds macros", id="docm",
        ),
        pytest.param(
            with_part("word/vbaProject.bin", b"x"), "holds macros", id="macros"
        ),
        pytest.param(
            with_part("word/document.xml", DOCTYPE), "declares entities", id="doctype"
        ),
        pytest.param(
            with_part("word/document.xml", STRICT), "Strict Open XML", id="strict"
        ),
        pytest.param(
            word_file("<w:p/>", {"comments": "<w:comment/>" * 32_768}),
            "holds 32768 comments", id="too many comments",
        ),
    ],
)  # fmt: skip
def test_what_is_no_sound_word_file_is_refused(data: bytes, why: str) -> None:
    with pytest.raises(UnreadableWordFile, match=why) as refused:
        read_docx(data, "letter.docx")
    assert "letter.docx" in refused.value.message
    assert refused.value.remedy


def test_a_zip_bomb_is_refused() -> None:
    bomb = BytesIO(word_file("<w:p/>"))
    with (
        zipfile.ZipFile(bomb, "a", zipfile.ZIP_DEFLATED) as archive,
        archive.open("word/big.xml", "w") as part,
    ):
        for _ in range(200):
            part.write(bytes(1 << 20))
    with pytest.raises(UnreadableWordFile, match="unpacks to more than 192 MB"):
        read_docx(bomb.getvalue())


@pytest.mark.parametrize(
    ("body", "more", "why"),
    [
        pytest.param(
            paragraph('<w:r><w:commentReference w:id="9"/></w:r>'), {},
            "bears comment 9, which is not there", id="comment not there",
        ),
        pytest.param(
            paragraph(mark(4)), {"footnotes": note(1, run("x"))},
            "mark of note 1 leads to no note", id="mark without a note",
        ),
    ],
)  # fmt: skip
def test_what_leads_nowhere_is_said(body: str, more: dict[str, str], why: str) -> None:
    assert any(why in fault for fault in read_docx(word_file(body, more)).faults)


def test_nested_boxes_and_fields_cost_no_more_than_they_are_long() -> None:
    inner = run("words")
    for _ in range(20):
        inner = (
            f"<w:r><w:pict><w:txbxContent><w:p>{inner}</w:p></w:txbxContent></w:pict>"
            "</w:r>"
        )
    fields = '<w:r><w:fldChar w:fldCharType="begin"/></w:r>' * 2_000
    file = read_docx(word_file(f"<w:p>{inner}</w:p><w:p>{fields}</w:p>"))
    assert [p.text for p in every_paragraph(file.blocks)].count("words") == 1
