"""What is written into a template is drawn as it was: every sign, in every block."""

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from appeals.model.document import (
    Block,
    Emphasis,
    Heading,
    Inline,
    LineBreak,
    Link,
    ListBlock,
    NoteMark,
    Paragraph,
    Quotation,
    Strong,
    Table,
    Text,
    inline_groups,
    plain_text,
)
from appeals.workflow.importing.template_text import TemplateText
from tests.composition.rendering import read


def drawn(root: Path, *blocks: Block, notes: tuple[str, ...] = ()) -> list[str]:
    """Write blocks as a template, read it, and give the words of each group."""
    letter = read(root, TemplateText(notes).text(blocks))
    assert not letter.findings
    return [plain_text(inlines) for inlines in inline_groups(letter.blocks)]


def words(text: str) -> Paragraph:
    return Paragraph((Text(text),))


@pytest.mark.parametrize(
    "text",
    [
        "{{ secret }} {% if x %} {# gone #} {{",
        "[@key, para. 3] ^[note] [#name] [see @key]",
        "*stars* _underscores_ `code` **bold** 2*3*2 snake_case_name",
        "| a | b |",
        "# no heading",
        "1. no item",
        "12) no item",
        "- no item",
        "+ 41 22 917 00 00",
        "> no quotation",
        "---",
        "***",
        "===",
        "~~~",
        "``` no fence",
        "[text](https://example.org) [text]{lang=fr} ![x](y.png)",
        "[1]: https://example.org",
        "<b>bold</b> <https://example.org> <!-- gone -->",
        "&amp; &#65; AT&T",
        "C:\\path\\*name* \\[ \\",
        "{.asks}",
        "{lang=fr}",
        "https://example.org/a_b_c/*x*?q=[1]&r={2}",
        "see x^2 and y^",
        "“quoted” «cité» 'single' \"double\"",
        "[sic] [...] [[double]] ] [ (1) (a)",
        "!important",
        "a@example.org, @handle",
        "（中文）《标题》*星*，下",
        "نص عربي [1] {x} *نجمة*",
    ],
)
def test_what_looks_like_markup_is_drawn_as_typed(text, tmp_path):
    cell = (Text(text),)
    blocks = (
        words(text),
        words("between"),
        words(text),
        Heading(2, cell),
        ListBlock(((words(text),),)),
        Table((cell, cell), ((cell, cell),), ("left", "right")),
    )
    assert drawn(tmp_path, *blocks) == [text, "between", *[text] * 7]


SIGNS = st.text("ab1 .*_[]{}()|<>&^@#%!`~\\-+=:;,'\"é字ع", min_size=1, max_size=24)


@settings(max_examples=60)
@given(SIGNS.map(lambda text: " ".join(text.split())).filter(bool))
def test_any_words_are_drawn_as_they_are(tmp_path_factory, text):
    root = tmp_path_factory.getbasetemp()
    assert drawn(root, words(text)) == [text]


def test_marks_and_words_of_notes_stand_where_they_stood(tmp_path):
    inlines: tuple[Inline, ...] = (
        Text("a"),
        NoteMark(0),
        Text(" b^"),
        NoteMark(1),
        Text("{id=x}, c"),
    )
    text = TemplateText(["[@key, para. 3]", "^[words]"]).inlines(inlines)
    assert text == "a[@key, para. 3] b\\^^[words]\\{id=x}, c"
    letter = read(tmp_path, text)
    assert not letter.findings
    assert len(letter.notes) == 2


def test_lists_keep_their_numbers_and_their_levels(tmp_path):
    inner = ListBlock(((words("deep"),),))
    lists = ListBlock(
        ((words("one"), inner), (words("two"), words("more"))),
        is_ordered=True,
        start=3,
        numbers=(3, 7),
        ending=")",
    )
    letter = read(tmp_path, TemplateText().text([lists]))
    (block,) = letter.blocks
    assert isinstance(block, ListBlock)
    assert (block.item_numbers, block.ending) == ((3, 7), ")")
    assert [len(item) for item in block.items] == [2, 2]
    assert isinstance(block.items[0][1], ListBlock)


def test_looks_links_breaks_and_quotations_are_written(tmp_path):
    link = Link("https://example.org/a_(b)", (Text("there"),))
    inlines = (
        Emphasis((Text(" it "),)),
        Strong((Text("is"),)),
        LineBreak(),
        link,
    )
    blocks = (Quotation((words("one"), Paragraph(inlines))), words("out"))
    text = TemplateText().text(blocks)
    assert text == (
        "> one\n>\n>  *it* **is**\\\n> [there](<https://example.org/a_(b)>)\n\nout\n"
    ).replace(">  *it*", "> *it*")
    letter = read(tmp_path, text)
    (quotation, _) = letter.blocks
    assert isinstance(quotation, Quotation)
    assert link.href in str(quotation)


def test_a_block_may_be_written_without_its_looks():
    block = Paragraph((Emphasis((Text("it"),)), Text(" is")))
    assert (
        TemplateText(plain=frozenset({1})).text([block, block]) == "*it* is\n\nit is\n"
    )
