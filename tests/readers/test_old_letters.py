"""Old letters in Markdown, plain text and Word: blocks, notes, and what is named."""

from collections.abc import Sequence

import pytest

from appeals.model.document import (
    Block,
    Emphasis,
    Heading,
    LineBreak,
    Link,
    ListBlock,
    NoteMark,
    Paragraph,
    Quotation,
    Table,
    Text,
    inline_groups,
    plain_text,
    walk_inlines,
)
from appeals.readers.old_letter import PICTURE, OldLetter, normalise_letter
from appeals.readers.text_letters import read_markdown, read_text_letter
from appeals.readers.typed_notes import read_typed_notes
from appeals.readers.word_letter import read_word_letter
from tests.readers.docx.files import mark, note, paragraph, run, word_file


def markdown(text: str) -> OldLetter:
    letter = read_markdown(text, "old.md", lambda _: b"picture")
    return read_typed_notes(normalise_letter(letter))


def plain(text: str) -> OldLetter:
    return read_typed_notes(normalise_letter(read_text_letter(text, "old.txt")))


def word(body: str, **more: str) -> OldLetter:
    letter = read_word_letter(word_file(body, more), "old.docx", is_accepting=False)
    return read_typed_notes(normalise_letter(letter))


def words(blocks: Sequence[Block]) -> list[str]:
    """Give the words of each group; a mark is the index of its note in brackets."""
    return [
        "".join(
            f"<{inline.number}>" if isinstance(inline, NoteMark) else _text(inline)
            for inline in walk_inlines(inlines)
        )
        for inlines in inline_groups(tuple(blocks))
    ]


def _text(inline) -> str:
    return plain_text((inline,)) if isinstance(inline, Text | LineBreak) else ""


def notes(letter: OldLetter) -> list[str]:
    return [plain_text(each.inlines) for each in letter.notes]


def said(letter: OldLetter) -> list[str]:
    return [f"{each.place}: {each.message}" for each in letter.remarks]


def test_markdown_becomes_blocks():
    letter = markdown(
        "# One\n\nTwo *it* [there](https://example.org)\nthree  \nfour[^a]\n\n"
        "> quoted\n\n3) x\n3) y\n\n| a | b |\n|---|--:|\n| 1 | 2 |\n\n"
        "![x](p.png)\n\n[^a]: A note.\n\n    Of two paragraphs.\n"
    )
    kinds = [type(block) for block in letter.blocks]
    assert kinds == [Heading, Paragraph, Quotation, ListBlock, Table, Paragraph]
    assert words(letter.blocks)[:3] == ["One", "Two it there three four<0>", "quoted"]
    assert notes(letter) == ["A note. Of two paragraphs."]
    numbers = letter.blocks[3]
    assert isinstance(numbers, ListBlock)
    assert (numbers.item_numbers, numbers.ending) == ((3, 3), ")")
    (picture,) = letter.pictures
    assert (picture.content, picture.suffix) == (b"picture", ".png")
    assert f"{PICTURE}0" in str(letter.blocks[5])


def test_what_markdown_of_ours_has_not_is_kept_and_named():
    letter = markdown(
        "---\ntitle: x\n---\n<!-- gone -->\n\na<br>b<sup>1</sup> <b>c</b>\n\n"
        "[x](file:///c/a.doc) ![y](no.exe) `code`\n\n```\nd\n```\n\n***\n\n"
        "1. e\n\n[1] A/HRC/45/13\n"
    )
    assert words(letter.blocks) == ["a b<0> c", "x code", "d", "e"]
    assert notes(letter) == ["A/HRC/45/13"]
    found = "\n".join(said(letter))
    for what in (
        "old.md:1: a head of another program",
        "old.md:4: a comment of the file",
        "old.md:6: HTML is left out: <b>",
        "old.md:8: a link to 'file:///c/a.doc' is left out, its words are kept",
        "old.md:8: the picture 'no.exe' is not there to be kept",
        "old.md:10: words set as code",
        "old.md:14: a rule across the page",
    ):
        assert what in found


def test_lines_of_a_text_are_joined_unless_they_were_ended_on_purpose():
    letter = plain(
        "Ana Example\nExample Street 1\n\n"
        "This line was broken by whoever wrote it since it was too long\nfor the page."
        "\n\nWe ask:\n- one\n- two\n\n1. first\n2. second\n   goes on\n\n"
        "这一行是在中文里被断开的因为它太长了不能放在同一行里面所以就断开了而且后面还有很多很多的字需要再写下去才能完\n成。\n"
    )
    assert words(letter.blocks) == [
        "Ana Example Example Street 1",
        "This line was broken by whoever wrote it since it was too long for the page.",
        "We ask:",
        "one",
        "two",
        "first",
        "second goes on",
        "这一行是在中文里被断开的因为它太长了不能放在同一行里面所以就断开了而且后面还有很多很多的字需要再写下去才能完成。",
    ]


@pytest.mark.parametrize(
    ("text", "body", "listed"),
    [
        ("a[1] b[2]\n\n[1] x\n\n[2] y", ["a<0> b<1>"], ["x", "y"]),
        ("a¹ b² c¹²\n\n¹ x\n\n² y", ["a<0> b<1> c¹²"], ["x", "y"]),
        ("a［1］。b〔2〕\n\n［1］x\n\n〔2〕y", ["a<0>。b<1>"], ["x", "y"]),
        ("a[1] b[1]\n\n[1] x", ["a<0> b<0>"], ["x"]),
        ("a[1] b[2] c[3]\n\n[1] x\n\n[3] z", ["a<0> b<1> c<2>"], ["x", "", "z"]),
        ("a[1] b[2]", ["a<0> b<1>"], ["", ""]),
        ("a[1]\n\n## Notes\n\n1. x\n2. y", ["a<0>", "[2] y"], ["x"]),
        ("a¹\n\nNotes:\n\n1 x\n\nmore", ["a<0>"], ["x more"]),
        ("a[^1] b[^2]\n\n[^1]: x", ["a<0> b<1>"], ["x", ""]),
        ("a[^1] b[7]\n\n[^1]: x", ["a<0> b[7]"], ["x"]),
        ("5 km² and m³, [sic], [2019] and x[12]", None, []),
        ("1989. That was\n\n1. one\n2. two", None, []),
        ("a[^1]\n\n[^1]: see[^2] it\n[^2]: z", ["a<0>"], ["see[2] it", "z"]),
    ],
)
def test_typed_marks_are_joined_with_their_list(text, body, listed):
    letter = markdown(text)
    if body is not None:
        assert words(letter.blocks) == body
    else:
        assert not any("<" in each for each in words(letter.blocks))
    assert notes(letter) == listed


def test_hidden_signs_are_evened_out_and_named():
    letter = plain("a\u00adb\tc\u200bd\u2011e\ue000 \uf0b7 f\u00a0g \u202eh\n")
    assert words(letter.blocks) == ["ab cd-e • f\u00a0g h"]
    found = "\n".join(said(letter))
    for what in ("soft hyphens, 1 times", "tabs", "U+E000", "U+202E", "now '•'"):
        assert what in found


def test_symbols_that_only_look_latin_are_latin_now():
    letter = plain("See А/HRC/45/13 and САТ/C/CHN/CO/5, с. 3.\n")
    assert words(letter.blocks) == ["See A/HRC/45/13 and CAT/C/CHN/CO/5, с. 3."]
    assert [each.message for each in letter.remarks] == [
        "'А/HRC/45/13' has a Cyrillic letter: it is Latin now",
        "'САТ/C/CHN/CO/5' has a Cyrillic letter: it is Latin now",
    ]


def test_word_marks_raised_numbers_and_brackets_are_read():
    raised = '<w:vertAlign w:val="superscript"/>'
    body = (
        paragraph(run("a"), run("1", raised), run(" b 5 km"), run("2", raised))
        + paragraph(run("c"), run("(", raised), mark(2), run(")", raised))
        + paragraph(run("1", raised), run(" Typed"))
    )
    letter = word(body, footnotes=note(2, run("Real")))
    assert words(letter.blocks) == ["a<1> b 5 km²", "c<0>"]
    assert notes(letter) == ["Real", "Typed"]


def test_styles_of_word_become_what_they_mean():
    names = {
        "T": "Title",
        "H": "heading 2",
        "Q": "Intense Quote",
        "D": "Date",
        "C": "toc 1",
    }
    styles = "".join(
        f'<w:style w:type="paragraph" w:styleId="{id_}"><w:name w:val="{name}"/>'
        "</w:style>"
        for id_, name in names.items()
    )
    body = "".join(
        paragraph(run(text, look), properties=f'<w:pStyle w:val="{style}"/>')
        for style, text, look in (
            ("T", "One", "<w:b/>"),
            ("C", "Contents", ""),
            ("H", "Two", ""),
            ("Q", "Three", "<w:i/>"),
            ("Q", "Four", ""),
            ("D", "3 May 2020", ""),
        )
    )
    letter = word(body + paragraph(run("x", "<w:vanish/>"), run("y")), styles=styles)
    title, heading, quotation, date, last = letter.blocks
    assert title == Heading(1, (Text("One", title.place),), title.place)
    assert isinstance(heading, Heading)
    assert heading.level == 2
    assert isinstance(quotation, Quotation)
    assert words(quotation.blocks) == ["Three", "Four"]
    assert isinstance(date, Paragraph)
    assert date.role == "date"
    assert words([last]) == ["y"]
    found = "\n".join(said(letter))
    assert letter.has_contents
    assert "hidden words are left out" in found
    assert "Emphasis" in str(quotation)
    assert Emphasis is not None


def test_links_and_letters_of_lists_stay():
    level = '<w:lvl w:ilvl="0"><w:numFmt w:val="{}"/><w:lvlText w:val="{}"/></w:lvl>'
    kinds = (("1", "upperRoman", "%1)"), ("2", "decimalZero", "%1"), ("3", "none", ""))
    numbering = "".join(
        f'<w:abstractNum w:abstractNumId="{id_}">{level.format(form, pattern)}'
        f'</w:abstractNum><w:num w:numId="{id_}"><w:abstractNumId w:val="{id_}"/>'
        "</w:num>"
        for id_, form, pattern in kinds
    )
    item = '<w:numPr><w:ilvl w:val="0"/><w:numId w:val="{}"/></w:numPr>'
    link = f'<w:hyperlink r:id="rWeb">{run("there")}</w:hyperlink>'
    body = "".join(paragraph(run("x"), properties=item.format(id_)) for id_ in "1123")
    letter = word(body + paragraph(link), numbering=numbering)
    assert words(letter.blocks) == ["I) x", "II) x", "01 x", "x", "there"]
    last = letter.blocks[-1]
    assert isinstance(last, Paragraph)
    assert isinstance(last.inlines[0], Link)


LINES = (
    "So it is[1]. And so[2], they said [3].\n\n[1] A report\nof many words\n[3] OL 3"
)


@pytest.mark.parametrize("read", [markdown, plain])
def test_a_list_of_notes_has_a_note_a_line(read):
    letter = read(LINES)
    assert notes(letter) == ["A report of many words", "", "OL 3"]
    assert words(letter.blocks) == ["So it is<0>. And so<1>, they said<2>."]


def test_word_ends_lines_of_a_list_of_notes_without_new_paragraphs():
    letter = word(
        paragraph(run("So[1] it[2]."))
        + paragraph(run("[1] One") + "<w:r><w:br/></w:r>" + run("[2] Two"))
    )
    assert notes(letter) == ["One", "Two"]


def test_short_lines_of_markdown_are_lines_of_an_address():
    address = markdown("Ms. A. Example\nDirector\nThe Office")
    assert [
        type(each) for each in walk_inlines(next(inline_groups(address.blocks)))
    ] == [
        Text,
        LineBreak,
        Text,
        LineBreak,
        Text,
    ]
    assert words(markdown("So it is\nwith us.").blocks) == ["So it is with us."]
