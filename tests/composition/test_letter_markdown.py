"""Numbers, sums and addresses are read as they were typed."""

import pytest

from appeals.model.document import (
    Emphasis,
    ListBlock,
    Paragraph,
    Quotation,
    Strong,
    Text,
    plain_text,
)
from tests.composition.rendering import read
from tests.composition.test_markdown import bare, inlines


@pytest.mark.parametrize(
    ("source", "numbers"),
    [
        ("12. One.\n\n14. Two.", (12, 14)),
        ("4. a\n6. b", (4, 6)),
        ("1. a\n1. b\n1. c", (1, 2, 3)),
        ("1. a\n2. b", (1, 2)),
        ("1. a\n1. b\n2. c", (1, 1, 2)),
        ("4. a\n4. b", (4, 4)),
        ("3. a\n1. b", (3, 1)),
        ("0. a\n0. b", (0, 0)),
        ("2) a\n5) b", (2, 5)),
        ("1. May we ask\n2. April Doe", (1, 2)),
        ("998. a\n999. b", (998, 999)),
    ],
)
def test_a_list_has_the_numbers_that_were_typed(tmp_path, source, numbers):
    (block,) = read(tmp_path, source).blocks
    assert isinstance(block, ListBlock)
    assert block.is_ordered
    assert block.item_numbers == numbers
    assert block.ending == source[len(str(numbers[0]))]


def test_so_has_a_list_in_a_list_and_in_a_quotation(tmp_path):
    source = "> 3. a\n>\n>    7. b\n>    9. c\n>\n> 5. d"
    (quotation,) = read(tmp_path, source).blocks
    assert isinstance(quotation, Quotation)
    (outer,) = quotation.blocks
    assert isinstance(outer, ListBlock)
    assert outer.item_numbers == (3, 5)
    inner = outer.items[0][1]
    assert isinstance(inner, ListBlock)
    assert inner.item_numbers == (7, 9)


def test_so_has_a_list_whose_items_hold_notes(tmp_path):
    (block,) = read(tmp_path, "12. One.^[a]\n\n14. Two.^[b]").blocks
    assert isinstance(block, ListBlock)
    assert block.item_numbers == (12, 14)


@pytest.mark.parametrize(
    "source",
    [
        "1989. That was the year.",
        "2019) was another.",
        "3. November 2020 was the day.",
        "3. November was the day.",
        "1. Mai",
        "1. Mai 2020 wurde",
        "12. Dez. 2020",
        "17. listopadu",
        "3. марта 2020",
        "12. 5. 2020 was the day.",
        "01. First",
        "+ 41 22 917 00 00",
        "-5 degrees",
        "1234567890. is a long number",
        "1.5 million",
        ">500 people",
        ">1.5 million",
    ],
)
def test_a_paragraph_may_begin_with_a_number(tmp_path, source):
    rendered = read(tmp_path, f"Before.\n\n{source}\n\nBehind.")
    assert rendered.findings == []
    kinds = [type(block) for block in rendered.blocks]
    assert kinds == [Paragraph] * 3
    assert plain_text(rendered.blocks[1].inlines) == source


@pytest.mark.parametrize("source", [">12. One", "> 500 people", ">One", ">1) a"])
def test_a_quotation_may_begin_with_a_number(tmp_path, source):
    (block,) = read(tmp_path, source).blocks
    assert isinstance(block, Quotation)


def test_such_lines_are_paragraphs_each_and_end_a_list(tmp_path):
    source = "1. a\n\n1989. One.\n1990. Two.\n\n3. November 2020: three.\n\n2. b"
    rendered = read(tmp_path, source)
    first, *years, last = rendered.blocks
    assert [plain_text(p.inlines) for p in years] == [
        "1989. One.",
        "1990. Two.",
        "3. November 2020: three.",
    ]
    assert isinstance(first, ListBlock)
    assert isinstance(last, ListBlock)
    assert last.item_numbers == (2,)


def test_a_line_within_a_paragraph_may_begin_with_a_day_or_year(tmp_path):
    source = "He was born on\n1. November 1989 and held in\n2019. It was cold."
    (paragraph,) = read(tmp_path, source).blocks
    assert isinstance(paragraph, Paragraph)
    assert plain_text(paragraph.inlines) == source.replace("\n", " ")


@pytest.mark.parametrize(
    "source",
    [
        "2*3*2 metres",
        "10*10 m and 3*4 m",
        "(2*3)*4*(5)",
        "a*b*c and x*y*z",
        "1,200* people and 300* more",
        "Name: ____, 20__",
        "snake_case_word and 3_4_5",
        "docs/_static_/a.pdf and web/*/news/*",
        "2 * 3 * 4",
        "https://web.archive.org/web/*/http://example.org/news/*",
        "https://example.org/docs/_static_/a.pdf, and https://example.org/*_*.",
        "(https://example.org/_a_(b)_c_)",
        "www.example.org/*a*/_b_",
        "example.org/web/*/news/*",
        "_a_b_@example.org",
        "https://example.org/?a=*1*&copy;=2&amp;b",
        "“https://example.org/*a*”",
        "https://example.org/a[*1*]",
    ],
)
def test_sums_and_addresses_keep_their_signs(tmp_path, source):
    assert plain_text(inlines(tmp_path, source)) == source
    note = read(tmp_path, f"a^[{source}]").notes[0]
    assert plain_text(note.parts) == source


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("*un*lawful", (Emphasis((Text("un"),)), Text("lawful"))),
        ("**a*b*c**", (Strong((Text("a*b*c"),)),)),
        ("(*a*)", (Text("("), Emphasis((Text("a"),)), Text(")"))),
        ("重*点*。", (Text("重"), Emphasis((Text("点"),)), Text("。"))),
        (
            "*https://b.org/_c_*",
            (Emphasis((Text("https://b.org/_c_"),)),),
        ),
        ("_a@b.org_", (Emphasis((Text("a@b.org"),)),)),
        ("**https://b.org/c***", (Strong((Text("https://b.org/c*"),)),)),
    ],
)
def test_italics_are_still_read(tmp_path, source, expected):
    assert tuple(map(bare, inlines(tmp_path, source))) == expected


def test_a_sign_escaped_in_an_address_loses_its_backslash(tmp_path):
    found = inlines(tmp_path, r"https://example.org/\_a\_ and *b*")
    assert plain_text(found) == "https://example.org/_a_ and b"


def test_a_line_of_hyphens_makes_no_heading(tmp_path):
    rendered = read(tmp_path, "Words\n---")
    assert [f.code for f in rendered.findings] == ["TPL003"]
    (paragraph,) = read(tmp_path, "Words\n--").blocks
    assert isinstance(paragraph, Paragraph)
    assert plain_text(paragraph.inlines) == "Words --"


def test_many_addresses_and_long_words_take_no_time(tmp_path):
    for hostile in ("a" * 100_000, "a-" * 20_000, "a." * 50_000, "[" * 2_000):
        read(tmp_path, f"https://e.org/{hostile}*")
        read(tmp_path, f"{hostile}@*")
