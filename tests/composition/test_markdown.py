"""Markdown becomes blocks and inlines; what a letter cannot hold is refused."""

import pytest

from appeals.model.document import (
    Emphasis,
    Heading,
    LineBreak,
    Link,
    ListBlock,
    NoteMark,
    Paragraph,
    Quotation,
    Span,
    Strong,
    Table,
    Text,
    plain_text,
    walk_inlines,
)
from tests.composition.rendering import HOSTILE, read


def inlines(tmp_path, source: str):
    rendered = read(tmp_path, source)
    assert rendered.findings == []
    (paragraph,) = rendered.blocks
    assert isinstance(paragraph, Paragraph)
    return paragraph.inlines


def bare(found):
    """Drop the places, to compare what was read."""
    match found:
        case Text(text):
            return Text(text)
        case Emphasis(children):
            return Emphasis(tuple(map(bare, children)))
        case Strong(children):
            return Strong(tuple(map(bare, children)))
        case Link(href, children):
            return Link(href, tuple(map(bare, children)))
        case Span(children, lang, direction):
            return Span(tuple(map(bare, children)), lang, direction)
        case _:
            return found


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("*a* **b**", (Emphasis((Text("a"),)), Text(" "), Strong((Text("b"),)))),
        ("a\nb", (Text("a"), Text(" "), Text("b"))),
        ("a\\\nb", (Text("a"), LineBreak(), Text("b"))),
        ("a  \nb", (Text("a"), LineBreak(), Text("b"))),
        ("[留置]{lang=zh-Hans}", (Span((Text("留置"),), "zh-Hans"),)),
        ("[حبس]{lang=ar dir=rtl}", (Span((Text("حبس"),), "ar", "rtl"),)),
        ("[a](https://b.c/d)", (Link("https://b.c/d", (Text("a"),)),)),
        ("<https://b.c>", (Link("https://b.c", (Text("https://b.c"),)),)),
        ("<a@b.org>", (Link("mailto:a@b.org", (Text("a@b.org"),)),)),
        ("a < b & <b>c</b>", None),
        ("&amp; &lt;", None),
    ],
)
def test_inlines_are_read(tmp_path, source, expected):
    found = inlines(tmp_path, source)
    if expected is None:
        printed = source.replace("&amp;", "&").replace("&lt;", "<")
        assert plain_text(found) == printed
    else:
        assert tuple(map(bare, found)) == expected


def test_a_span_may_hold_emphasis_and_a_cite(tmp_path):
    (span,) = inlines(tmp_path, "[*留* [@a]]{lang=zh-Hans}")
    assert isinstance(span, Span)
    assert [type(i) for i in span.inlines] == [Emphasis, Text, NoteMark]


def test_an_address_keeps_its_signs(tmp_path):
    (link,) = inlines(tmp_path, "[a](https://b.c/d?e=f&g=%20h_(i)#j)")
    assert isinstance(link, Link)
    assert link.href == "https://b.c/d?e=f&g=%20h_(i)#j"


def test_data_in_an_address_is_only_an_address(tmp_path):
    (link,) = inlines(tmp_path, "[{{ person.name }}](https://b.c/{{ person.name }})")
    assert link == Link(f"https://b.c/{HOSTILE}", link.inlines)
    assert plain_text(link.inlines) == HOSTILE


def test_data_alone_cannot_be_the_scheme_of_an_address(tmp_path):
    rendered = read(tmp_path, "[a]({{ 'java' }}{{ person.age }}script:b)")
    assert [f.code for f in rendered.findings] == ["TPL004"]


def test_blocks_are_read_with_their_places(tmp_path):
    source = "# One\n\nTwo\n===\n\n##### Five\n\n> Three\n>\n> - four\n\nSix"
    rendered = read(tmp_path, source)
    assert rendered.findings == []
    kinds = [Heading, Heading, Heading, Quotation, Paragraph]
    assert [type(block) for block in rendered.blocks] == kinds
    assert [b.level for b in rendered.blocks if isinstance(b, Heading)] == [1, 1, 4]
    lines = [block.place.line for block in rendered.blocks if block.place]
    assert lines == [1, 3, 6, 8, 12]
    quotation = rendered.blocks[3]
    assert isinstance(quotation, Quotation)
    assert [type(b) for b in quotation.blocks] == [Paragraph, ListBlock]


def test_lists_nest_and_keep_their_numbers(tmp_path):
    source = "3. a\n\n   more\n   - b\n     1. c\n4. d\n\n- e"
    ordered, bullets = read(tmp_path, source).blocks
    assert isinstance(ordered, ListBlock)
    assert isinstance(bullets, ListBlock)
    assert (ordered.is_ordered, ordered.start, len(ordered.items)) == (True, 3, 2)
    assert [type(b) for b in ordered.items[0]] == [Paragraph, Paragraph, ListBlock]
    inner = ordered.items[0][2]
    assert isinstance(inner, ListBlock)
    assert isinstance(inner.items[0][1], ListBlock)
    assert not bullets.is_ordered


@pytest.mark.parametrize(
    ("source", "role"),
    [
        ("{.asks}\n1. a\n2. b", "asks"),
        ("{.asks .x}\n1. a", "asks"),
        ("1. a\n2. b", "plain"),
        ("{.other}\n1. a", "plain"),
    ],
)
def test_the_requests_of_a_letter_are_marked(tmp_path, source, role):
    (block,) = read(tmp_path, source).blocks
    assert isinstance(block, ListBlock)
    assert block.role == role


def test_a_paragraph_may_have_a_language_and_a_direction(tmp_path):
    (paragraph,) = read(tmp_path, "{lang=ar dir=rtl}\nنص").blocks
    assert isinstance(paragraph, Paragraph)
    assert (paragraph.lang, paragraph.direction) == ("ar", "rtl")


def test_a_table_has_cells_marks_and_alignments(tmp_path):
    source = (
        "| a [@a, p. 1 | so] | *b* | c |\n|:--|--:|:-:|\n"
        "| 1 \\| 2 | {{ person.name }} |\n| x [@b; see @c] | y | z |\n"
    )
    rendered = read(tmp_path, source)
    assert rendered.findings == []
    (table,) = rendered.blocks
    assert isinstance(table, Table)
    assert table.alignments == ("left", "right", "center")
    words = [[plain_text(cell) for cell in row] for row in (table.header, *table.rows)]
    assert words == [["a ", "b", "c"], ["1 | 2", HOSTILE, ""], ["x ", "y", "z"]]
    assert [[c.ref for c in note.cites] for note in rendered.notes] == [
        ["a"],
        ["b", "c"],
    ]


@pytest.mark.parametrize(
    ("source", "place", "words"),
    [
        ("a ![b](c.png)", "1:3", "an image"),
        ("a `b` c", "1:3", "code in backticks"),
        ("a\n\n```\nb\n```", "3:1", "a block of code"),
        ("a\n\n---\n", "3:1", "a rule"),
        ("- a\n\n  ***", "3:3", "a rule"),
        ("a [b]{lang=klingon}", "1:3", "a language called 'klingon'"),
        ('a [b]{lang="<&>"}', "1:3", "a language called '<&>'"),
        ("a [b]{lang='fr'}", "1:6", "cannot be read: '{lang='fr'}'"),
        ("a b {dir=rtl} c", "1:5", "cannot be read: '{dir=rtl}'"),
        ("a b{id=x}", "1:4", "cannot be read: '{id=x}'"),
        ("a\n{.asks}\n1. b", "2:1", "cannot be read: '{.asks}'"),
        ("a [b]{dir=up}", "1:3", "a direction called 'up'"),
        ("a\n\n{lang=x dir=rtl}\nb", "4:1", "a language called 'x'"),
        ("| a | b |\n|---|---|\n| c | d | e |", "3:1", "a row of 3 cells"),
        ("> | a |\n> |---|\n> | c | d\\| | |", "3:1", "a row of 3 cells"),
    ],
)
def test_what_a_letter_cannot_hold_is_an_error_at_its_place(
    tmp_path, source, place, words
):
    finding = read(tmp_path, source).findings[0]
    assert (finding.code, finding.severity) == ("TPL003", "error")
    assert str(finding.place) == f"templates/letters/x.md:{place}"
    assert words in finding.message
    assert finding.remedy


@pytest.mark.parametrize(
    "address",
    [
        "javascript:alert(1)",
        "JAVASCRIPT:x",
        "file:///etc/passwd",
        "data:text/html,x",
        "//example.org",
        "report.pdf",
        "#here",
        "",
        "https",
    ],
)
def test_an_address_that_is_not_of_the_web_is_refused_and_its_words_stay(
    tmp_path, address
):
    rendered = read(tmp_path, f"a [*b*]({address}) c")
    (finding,) = rendered.findings
    assert finding.code == "TPL004"
    assert f"'{address}'" in finding.message
    assert str(finding.place) == "templates/letters/x.md:1:3"
    found = rendered.blocks[0].inlines
    assert plain_text(found) == "a b c"
    assert not any(isinstance(i, Link) for i in walk_inlines(found))


def test_an_odd_address_of_the_web_is_no_crash(tmp_path):
    (link,) = inlines(tmp_path, "[a](https://[b)")
    assert isinstance(link, Link)


@pytest.mark.parametrize(
    "source",
    [
        "[a](https://b.c/[@d])",
        '[a](https://b.c "see [@d]")',
        "^[b [c](https://d.e/[@f])]",
        "[a](https://b.c/^[note])",
    ],
)
def test_a_cite_that_markdown_would_swallow_is_an_error(tmp_path, source):
    rendered = read(tmp_path, source)
    assert [f.code for f in rendered.findings] == ["CIT004"]
    assert "no mark can be printed" in rendered.findings[0].message


def test_html_is_words(tmp_path):
    source = "<script>x</script> <!-- y --> <b>z</b>"
    assert plain_text(inlines(tmp_path, source)) == source


def test_words_have_the_place_they_stand_at(tmp_path):
    rendered = read(tmp_path, "One *two* [three](https://a.b) four\\! **five**\n  six")
    texts = [i for i in walk_inlines(rendered.blocks[0].inlines) if isinstance(i, Text)]
    places = {t.text.strip(): (t.place.line, t.place.column) for t in texts if t.place}
    assert places["two"] == (1, 6)
    assert places["three"] == (1, 12)
    assert places["four"] == (1, 31)
    assert places["!"] == (1, 36)
    assert places["five"] == (1, 41)
    assert places["six"] == (2, 3)


def test_deep_nesting_is_read_or_refused_but_no_crash(tmp_path):
    for source in (">" * 200 + " a", "- " * 100 + "a", "*a " * 500, "[" * 2000):
        assert read(tmp_path, source).blocks


def test_words_behind_a_cite_that_is_left_out_have_their_own_place(tmp_path):
    source = "They were held. [@@cat, art. 3] No State may."
    rendered = read(tmp_path, source)
    texts = [i for i in walk_inlines(rendered.blocks[0].inlines) if isinstance(i, Text)]
    assert "".join(text.text for text in texts) == "They were held.  No State may."
    for text in texts:
        start, end = text.place.column - 1, text.place.end_column - 1
        assert source[start:end] == text.text
