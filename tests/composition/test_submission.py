"""The front matter of a submission asks for numbers and for contents."""

import pytest

from appeals.composition.numbering import (
    add_contents,
    normalise_heading_levels,
    number_paragraphs,
)
from appeals.model.document import (
    Block,
    Contents,
    ContentsEntry,
    Heading,
    ListBlock,
    NoteMark,
    Paragraph,
    Quotation,
    Text,
    walk_blocks,
)


def para(words: str) -> Paragraph:
    return Paragraph((Text(words),))


BODY: tuple[Block, ...] = (
    para("First"),
    Heading(1, (Text("The law"), NoteMark(1))),
    para("Second"),
    ListBlock(((para("a point"),),)),
    Quotation((para("quoted"),)),
    Heading(3, (Text("Too deep"),)),
    para("Third"),
    Heading(2, (Text("Treaties"),)),
)


def test_only_paragraphs_of_the_running_text_are_numbered() -> None:
    numbered = number_paragraphs(BODY)
    numbers = [b.number for b in numbered if isinstance(b, Paragraph)]
    assert numbers == [1, 2, 3]
    assert numbered[1] == BODY[1]
    assert numbered[3:5] == BODY[3:5]


def test_the_contents_list_two_levels_without_the_marks_of_notes() -> None:
    contents, *rest = add_contents(BODY, "Contents")
    assert contents == Contents(
        "Contents",
        (ContentsEntry(1, 1, "The law"), ContentsEntry(2, 2, "Treaties")),
    )
    numbers = [b.number for b in rest if isinstance(b, Heading)]
    assert numbers == [1, None, 2]


def test_a_text_without_headings_has_no_contents() -> None:
    assert add_contents(BODY[:1], "Contents") == BODY[:1]


@pytest.mark.parametrize(
    ("typed", "printed"),
    [
        ((2, 2, 3, 2), (1, 1, 2, 1)),
        ((1, 2, 3, 4), (1, 2, 3, 4)),
        ((1, 3, 3, 1), (1, 2, 2, 1)),
        ((3, 2, 4), (1, 1, 2)),
        ((4,), (1,)),
    ],
)
def test_headings_leave_no_level_out_and_siblings_are_equal(typed, printed):
    first, *rest = (Heading(level, (Text("a"),)) for level in typed)
    blocks = (para("Before"), first, Quotation((ListBlock((tuple(rest),)),)))
    changed = walk_blocks(normalise_heading_levels(blocks))
    assert tuple(b.level for b in changed if isinstance(b, Heading)) == printed
