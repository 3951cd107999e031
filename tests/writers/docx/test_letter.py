"""What is in the body, the notes, the headers and the properties of a letter."""

import re
from dataclasses import replace

import pytest

from appeals.model.document import (
    Emphasis,
    Letterhead,
    Link,
    ListBlock,
    Note,
    NoteMark,
    NoteNumber,
    Paragraph,
    Quotation,
    Span,
    Text,
)
from appeals.writers.docx import write_docx
from tests.writers.docx.packages import part, parts_of
from tests.writers.docx.trees import (
    ARABIC,
    CHINESE,
    arabic_document,
    chinese_document,
    document_with_notes,
    item,
    letter,
    rich_document,
    words,
)
from tests.writers.sample import para, sample_document

NOTES = "word/footnotes.xml"


def header(data: bytes, style: str) -> str:
    """Give the text of the header or footer that has a paragraph in `style`."""
    (found,) = {
        content
        for name, content in parts_of(data).items()
        if re.match(r"word/(header|footer)\d", name) and style.encode() in content
    }
    return found.decode()


def shown(xml: str) -> str:
    """Give the words of a part, "|" for a tab."""
    text = re.sub(r"<w:tab/>", "|", xml)
    text = re.sub(r"<w:instrText.*?</w:instrText>", "", text)
    return re.sub(r"<[^>]*>", "", text).strip()


def test_every_mark_stands_in_a_hidden_bookmark_of_its_own() -> None:
    body = part(write_docx(document_with_notes(12)))
    assert re.findall(
        r'w:name="(_apc_\d+)"/><w:r><w:rPr><w:rStyle w:val="FootnoteReference"/>'
        r'</w:rPr><w:footnoteReference w:id="(\d+)"/></w:r><w:bookmarkEnd',
        body,
    ) == [(f"_apc_{n:03d}", str(n)) for n in range(1, 13)]


def test_marks_of_notes_in_arabic_are_in_brackets() -> None:
    data = write_docx(replace(document_with_notes(2), lang="ar", direction="rtl"))
    look = '<w:r><w:rPr><w:rStyle w:val="FootnoteReference"/></w:rPr>'
    first, last = f"{look}<w:t>(</w:t></w:r>", f"{look}<w:t>)</w:t></w:r>"
    body, notes = part(data), part(data, NOTES)
    assert body.count(f"{first}<w:bookmarkStart ") == 2
    assert len(re.findall(f"<w:bookmarkEnd [^>]*/>{re.escape(last)}", body)) == 2
    assert "<w:t>(</w:t>" not in notes  # whose numbers programs make themselves


def test_digits_behind_latin_words_in_arabic_have_a_mark_before_them() -> None:
    latin = Span((Text("Example Watch"),), direction="ltr")
    date = Span((Text("1 مايو"),), direction="rtl")
    document = replace(
        sample_document(),
        lang="ar",
        direction="rtl",
        notes=(),
        blocks=(para(latin, " ", "1 مايو"), para("Watch ", date), para(latin, " مايو")),
    )
    first, second, third = re.findall(r"<w:p>.*?</w:p>", part(write_docx(document)))[
        -3:
    ]
    assert shown(first) == "Example Watch \u200f1 مايو"
    assert shown(second) == "Watch \u200f1 مايو"
    assert "\u200f" not in third


@pytest.mark.parametrize("name", ["word/document.xml", NOTES])
def test_the_number_of_a_note_is_a_field_with_its_result(name: str) -> None:
    text = part(write_docx(rich_document()), name)
    assert " NOTEREF _apc_001 \\h </w:instrText>" in text
    assert re.search(r'"separate"/></w:r><w:r><w:t>1</w:t></w:r>', text)


def test_an_address_in_a_note_is_a_relationship_of_the_notes() -> None:
    data = write_docx(rich_document())
    in_notes = part(data, "word/_rels/footnotes.xml.rels")
    assert 'Target="https://example.org/?a=1&amp;b=2" TargetMode="External"' in in_notes
    assert "tel:+41220000000" in in_notes
    assert "tel:+41220000000" not in part(data, "word/_rels/document.xml.rels")


def test_an_address_is_written_as_a_uri() -> None:
    link = Link('https://example.org/a "b"|c\\?q={x}&é', words("x"))
    relations = part(write_docx(letter(para(link))), "word/_rels/document.xml.rels")
    assert (
        'Target="https://example.org/a%20%22b%22%7Cc%5C?q=%7Bx%7D&amp;%C3%A9"'
        in relations
    )


def test_a_letter_without_links_in_notes_has_no_relationships_for_them() -> None:
    assert "word/_rels/footnotes.xml.rels" not in parts_of(write_docx(letter()))


def test_a_note_meant_for_the_end_stays_a_footnote() -> None:
    data = write_docx(rich_document())
    assert "At the end." in part(data, NOTES)
    assert "word/endnotes.xml" not in parts_of(data)


@pytest.mark.parametrize(
    ("blocks", "notes", "words_of_error"),
    [
        ((para(NoteMark(1)),), (), "1, 2, 3"),
        ((), (Note(1, words("x")),), "1, 2, 3"),
        ((para(NoteMark(2)),), (Note(2, words("x")),), "1, 2, 3"),
        ((para(NoteMark(1), NoteMark(1)),), (Note(1, words("x")),), "1, 2, 3"),
        ((para(NoteMark(1)),), (Note(1, (NoteMark(1),)),), "holds the mark"),
        ((para(NoteNumber(3)),), (), "name no note"),
    ],
)
def test_notes_that_do_not_match_their_marks_are_refused(
    blocks: tuple[Paragraph, ...], notes: tuple[Note, ...], words_of_error: str
) -> None:
    with pytest.raises(ValueError, match=words_of_error):
        write_docx(letter(*blocks, notes=notes))


def test_words_in_chinese_say_so_and_ask_for_the_chinese_face() -> None:
    body = part(write_docx(letter(para(Span(words(CHINESE), lang="zh-Hans")))))
    assert (
        '<w:rPr><w:rFonts w:hint="eastAsia"/><w:lang w:eastAsia="zh-CN"/></w:rPr>'
        f'<w:t xml:space="preserve">{CHINESE}</w:t>' in body
    )


def test_words_in_arabic_run_from_right_to_left_but_for_latin_letters() -> None:
    span = Span(words(f"{ARABIC} (CAT) {ARABIC}"), lang="ar", direction="rtl")
    body = part(write_docx(letter(para(span))))
    rtl = '<w:rPr><w:rtl/><w:lang w:bidi="ar-SA"/></w:rPr>'
    ltr = '<w:rPr><w:lang w:bidi="ar-SA"/></w:rPr>'
    assert re.findall(r"<w:r>(<w:rPr>.*?</w:rPr>)<w:t[^>]*>(.*?)</w:t>", body) == [
        (rtl, f"{ARABIC} ("),
        (ltr, "CAT)"),
        (rtl, f" {ARABIC}"),
    ]


def test_arabic_without_a_span_still_runs_from_right_to_left() -> None:
    body = part(write_docx(letter(para(f"See {ARABIC} there"))))
    assert f'<w:rtl/></w:rPr><w:t xml:space="preserve">{ARABIC}</w:t>' in body


def test_romanised_words_are_latin() -> None:
    span = Span((Emphasis(words("liuzhi")),), lang="zh-Latn")
    body = part(write_docx(letter(para(span))))
    assert '<w:i/><w:iCs/><w:lang w:val="zh-Latn"/>' in body


@pytest.mark.parametrize(
    ("document", "languages"),
    [
        (letter(), 'w:val="en-GB" w:eastAsia="zh-CN" w:bidi="ar-SA"'),
        (replace(letter(), lang="fr"), 'w:val="fr-FR" w:eastAsia="zh-CN"'),
        (replace(letter(), lang="zh-Hant"), 'w:val="en-GB" w:eastAsia="zh-TW"'),
        (replace(letter(), lang="ar-EG"), 'w:eastAsia="zh-CN" w:bidi="ar-EG"'),
    ],
)
def test_the_language_of_the_letter_is_its_default(document, languages: str) -> None:
    styles = part(write_docx(document), "word/styles.xml")
    assert languages in styles
    assert styles.count("<w:lang ") == 1


def test_a_letter_in_arabic_runs_from_right_to_left_throughout() -> None:
    data = write_docx(arabic_document())
    body = part(data)
    paragraphs = re.findall(r"<w:p>.*?</w:p>", body)
    without = [p for p in paragraphs if "<w:bidi/>" not in p and "LetterGap" not in p]
    assert [shown(p) for p in without] == ["An English paragraph"]
    assert all('<w:bidi w:val="0"/>' in p for p in without)
    assert "<w:bidiVisual/>" in body
    assert re.search(r"<w:bidi/>(<w:docGrid[^>]*/>)?</w:sectPr>", body)
    assert "<w:bidi/>" in header(data, "LetterheadName")


def test_each_list_counts_from_its_own_start() -> None:
    data = write_docx(rich_document())
    numbering = part(data, "word/numbering.xml")
    starts = dict(
        re.findall(
            r'<w:num w:numId="(\d+)"><w:abstractNumId [^>]*/><w:lvlOverride [^>]*>'
            r'<w:startOverride w:val="(\d+)"/>',
            numbering,
        )
    )
    used = re.findall(r'<w:numId w:val="(\d+)"/>', part(data))
    assert set(used) == set(starts)
    assert starts[used[0]] == "4"
    assert set(starts.values()) == {"1", "4"}


def test_a_list_counts_anew_where_the_typed_numbers_leap() -> None:
    items = tuple(item(word) for word in "abcd")
    block = ListBlock(items, is_ordered=True, start=12, numbers=(12, 14, 15, 3))
    data = write_docx(letter(block))
    used = re.findall(r'<w:numId w:val="(\d+)"/>', part(data))
    starts = [_start(data, number) for number in used]
    assert len(used) == len(items)
    assert used[1] == used[2]
    assert starts == ["12", "14", "14", "3"]


@pytest.mark.parametrize("ending", [".", ")"])
def test_lists_print_plain_numbers_on_every_level(ending: str) -> None:
    inner = ListBlock((item("b"),), is_ordered=True, ending=ending)
    data = write_docx(
        letter(ListBlock(((*item("a"), inner),), is_ordered=True, ending=ending))
    )
    used = re.findall(r'<w:numId w:val="(\d+)"/>', part(data))
    for level, number in enumerate(used):
        assert _form(data, number, level) == ("decimal", f"%{level + 1}{ending}")


def _num(data: bytes, number: str) -> str:
    numbering = part(data, "word/numbering.xml")
    found = re.search(rf'<w:num w:numId="{number}">.*?</w:num>', numbering)
    assert found
    return found[0]


def _start(data: bytes, number: str) -> str:
    found = re.search(r'<w:startOverride w:val="(\d+)"/>', _num(data, number))
    assert found
    return found[1]


def _form(data: bytes, number: str, level: int) -> tuple[str, str]:
    """Give the number format that holds: that of the list, else that of its look."""
    own = _num(data, number)
    if "<w:lvl " not in own:
        numbering = part(data, "word/numbering.xml")
        look = re.search(r'<w:abstractNumId w:val="(\d+)"/>', own)
        assert look
        own = numbering.split(f'<w:abstractNum w:abstractNumId="{look[1]}"')[1]
    own = own.split(f'<w:lvl w:ilvl="{level}"')[1]
    form = re.search(r'<w:numFmt w:val="(\w+)"/><w:lvlText w:val="([^"]*)"/>', own)
    assert form
    return form[1], form[2]


def test_further_paragraphs_of_an_item_are_indented_and_bear_no_number() -> None:
    body = part(write_docx(letter(ListBlock((item("one", "more"),), True))))
    assert '<w:p><w:pPr><w:ind w:left="454"/></w:pPr><w:r>' in body
    assert body.count("<w:numPr>") == 1


def test_a_list_in_a_quotation_is_indented_by_both() -> None:
    listed = ListBlock((item("one", "more"),), is_ordered=True)
    body = part(write_docx(letter(Quotation((listed,)))))
    assert '<w:ind w:left="1021" w:hanging="454"/>' in body
    assert '<w:pStyle w:val="LetterQuotation"/><w:ind w:left="1021"/>' in body


def test_an_item_that_begins_with_no_paragraph_keeps_its_number() -> None:
    listed = ListBlock(((ListBlock((item("inner"),)),), ()), is_ordered=True)
    body = part(write_docx(letter(listed)))
    assert body.count("<w:numPr>") == 3


def test_lists_deeper_than_word_can_count_stay_at_its_last_level() -> None:
    block = ListBlock((item("deepest"),), is_ordered=True)
    for _ in range(12):
        block = ListBlock(((para("level"), block),), is_ordered=True)
    levels = re.findall(r'<w:ilvl w:val="(\d+)"/>', part(write_docx(letter(block))))
    assert levels == [*"0123456788888"]


def test_the_head_of_a_table_is_repeated_and_rows_are_not_split() -> None:
    body = part(write_docx(rich_document()))
    table = re.search(r"<w:tbl>.*?</w:tbl>", body)
    assert table
    assert table[0].count("<w:cantSplit/>") == 3
    assert table[0].count("<w:tblHeader/>") == 1
    assert '<w:jc w:val="right"/>' in table[0]


def test_the_closing_is_kept_with_the_last_words_and_all_signatures() -> None:
    body = part(write_docx(rich_document()))
    paragraphs = re.findall(r"<w:p>.*?</w:p>", body)
    kept = {shown(p): "<w:keepNext/>" in p for p in paragraphs}
    assert kept["Last words."]
    assert kept["Yours sincerely,"]
    assert kept["First NameDirector"]
    assert kept["Second NameCounsel"]  # over the annexes
    assert kept["We ask you to:"]


def test_the_name_in_a_signature_is_bold_and_the_rest_is_not() -> None:
    body = part(write_docx(rich_document()))
    assert re.search(r"<w:b/><w:bCs/></w:rPr><w:t [^>]*>First Name<", body)
    assert re.search(r"<w:r><w:t [^>]*>Director<", body)


def test_the_letterhead_is_in_the_header_of_the_first_page() -> None:
    data = write_docx(rich_document())
    head = header(data, "LetterheadName")
    assert shown(head) == (
        "Rights &amp; Remedies &lt;Example&gt;1 Example Street, Geneva"
        "office@example.org"
    )
    (first,) = re.findall(r'<w:headerReference w:type="first" r:id="(.*?)"', part(data))
    relations = part(data, "word/_rels/document.xml.rels")
    assert re.search(f'Id="{first}" [^>]*Target="header1.xml"', relations)
    assert head == part(data, "word/header1.xml")
    assert "<w:titlePg/>" in part(data)


def test_a_letterhead_without_lines_leaves_no_words_of_the_pattern() -> None:
    document = replace(letter(), letterhead=Letterhead("Only a Name"))
    assert shown(header(write_docx(document), "LetterheadName")) == "Only a Name"


def test_later_pages_name_organisation_reference_and_date() -> None:
    dated = letter(Paragraph(words("Geneva, 3 November 2020"), "date"))
    running = header(write_docx(dated), "LetterRunningHeader")
    assert shown(running) == (
        "Rights &amp; Remedies &lt;Example&gt;|R&amp;R/2020 · Geneva, 3 November 2020"
    )


@pytest.mark.parametrize(
    ("lang", "page"),
    [("en", "Page 1 of 1"), ("fr", "Page 1 sur 1"), ("zh-Hans", "第 1 页，共 1 页")],
)
def test_pages_are_counted_in_the_language_of_the_letter(lang: str, page: str) -> None:
    data = write_docx(replace(letter(), lang=lang))
    for number in (1, 2):
        footer = part(data, f"word/footer{number}.xml")
        assert shown(footer) == page
        assert " PAGE </w:instrText>" in footer
        assert " NUMPAGES </w:instrText>" in footer


def test_a_file_says_no_more_of_itself_than_the_letter_says() -> None:
    parts = parts_of(write_docx(chinese_document()))
    core = parts["docProps/core.xml"].decode()
    assert re.findall(r"<(\w+:\w+)(?: [^>]*)?>([^<]+)<", core) == [
        ("dc:title", CHINESE),
        ("dc:creator", "Rights &amp; Remedies &lt;Example&gt;"),
        ("dcterms:created", "2020-11-03T00:00:00Z"),
        ("dcterms:modified", "2020-11-03T00:00:00Z"),
        ("dc:language", "zh-Hans"),
    ]
    assert b"Application" not in parts["docProps/app.xml"]
    everything = b"".join(parts.values()).lower()
    for leftover in (b"rsid", b"python", b"thumbnail", b"stylesWithEffects", b"macro"):
        assert leftover.lower() not in everything


def test_the_introduction_of_the_web_edition_is_not_printed() -> None:
    document = replace(letter(), introduction=(para("For the web only"),))
    assert not any(
        b"For the web" in content for content in parts_of(write_docx(document)).values()
    )


def test_text_that_is_no_markup_stays_text() -> None:
    body = part(
        write_docx(letter(para("<w:p/> & \"x\" 'y' ]]> &amp; \x00\x0b\ufffe!")))
    )
    assert "&lt;w:p/&gt; &amp; \"x\" 'y' ]]&gt; &amp;amp; !</w:t>" in body


def test_a_signature_is_one_paragraph_with_line_breaks() -> None:
    signature = Paragraph((Text("A"),), "signature")
    assert part(write_docx(letter(signature))).count("<w:p>") == 1


@pytest.mark.parametrize(("lang", "count"), [("zh-Hans", 1), ("zh-Hant", 1), ("en", 0)])
def test_running_text_in_chinese_begins_two_characters_further_in(
    lang: str, count: int
) -> None:
    numbered = replace(para("b"), number=1)
    items = ListBlock(((para("c"),),))
    blocks = (para("a"), numbered, items, Quotation((para("d"),)))
    document = replace(letter(*blocks), lang=lang)
    assert part(write_docx(document)).count('w:firstLineChars="200"') == count


def test_the_last_signature_stands_over_the_annexes() -> None:
    signature = Paragraph((Text("A"),), "signature")
    label = Paragraph((Text("Annexes"),), "label")
    assert "<w:keepNext/>" in part(write_docx(letter(signature, label)))
    assert "<w:keepNext/>" not in part(write_docx(letter(para("a"), label)))
