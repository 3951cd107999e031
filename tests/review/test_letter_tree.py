"""A letter read back from its Word file is the letter: a redline finds no change."""

from dataclasses import replace

import pytest

from appeals.model.document import (
    Document,
    LineBreak,
    Link,
    ListBlock,
    Paragraph,
    Text,
    plain_text,
)
from appeals.readers.docx import (
    WordFile,
    WordListItem,
    WordParagraph,
    WordRun,
    read_docx,
)
from appeals.review.letter_tree import letter_tree
from appeals.writers.docx import write_docx
from appeals.writers.docx.redline import write_redline
from tests.writers.covers import covered_submission
from tests.writers.docx import trees
from tests.writers.docx.edits import edited
from tests.writers.docx.packages import RESAVED_REFERENCE
from tests.writers.docx.tracked import marks, seen
from tests.writers.sample import para, sample_document
from tests.writers.submissions import numbered_submission


def signed(names: int) -> Document:
    """Give a letter with that many signatures in a list."""
    items = tuple(
        (Paragraph((Text(f"Person {n}"), LineBreak(), Text("Director")), "signature"),)
        for n in range(names)
    )
    return trees.letter(para("End."), ListBlock(items, role="signatures"))


LETTERS = {
    "sample": sample_document(),
    "rich": trees.rich_document(),
    "arabic": trees.arabic_document(),
    "chinese": trees.chinese_document(),
    "submission": numbered_submission(),
    "cover": covered_submission("en"),
    "arabic-cover": covered_submission("ar"),
    "one-signature": signed(1),
    "signatures": signed(9),
    "confidential": replace(sample_document(), classification="CONFIDENTIAL"),
    "links": trees.letter(
        para(Link("https://example.org/ä ö?x=[1]", (Text("see"),)), " there.")
    ),
    **{f"edited-{seed}": edited(seed)[1] for seed in range(8)},
}


def read_back(letter: Document, frame: Document | None = None) -> Document:
    """Print a letter, read the file."""
    return letter_tree(read_docx(write_docx(letter)), frame or letter)


@pytest.mark.parametrize("letter", LETTERS.values(), ids=LETTERS)
def test_nothing_differs_from_what_was_printed(letter: Document) -> None:
    data = write_redline(read_back(letter), letter)
    assert marks(data) == []
    assert seen(data, "reject") == seen(write_docx(letter))


@pytest.mark.parametrize("seed", range(8))
def test_a_redline_against_a_file_keeps_both_laws(seed: int) -> None:
    old, new = edited(seed)
    data = write_redline(read_back(old, new), new)
    assert seen(data) == seen(write_docx(new))
    assert seen(data, "reject") == seen(write_docx(old))


def test_a_list_that_a_program_parted_is_one() -> None:
    def item(list_id: str, number: int) -> WordParagraph:
        words = (WordRun(f"Item {number}"),)
        return WordParagraph(words, item=WordListItem(list_id, 0, "decimal", number))

    frame = sample_document()
    parted = WordFile((item("7", 1), item("8", 2), item("8", 3)))
    (block,) = letter_tree(parted, frame).blocks
    assert isinstance(block, ListBlock)
    assert len(block.items) == 3
    text = WordParagraph((WordRun("Text between."),))
    apart = WordFile((item("7", 1), text, item("8", 2), item("9", 5)))
    starts = [
        each.start
        for each in letter_tree(apart, frame).blocks
        if isinstance(each, ListBlock)
    ]
    assert starts == [1, 2, 5]


def test_letterhead_reference_and_date_come_from_the_file() -> None:
    letter = sample_document()
    tree = read_back(letter, trees.letter(para("Something else.")))
    assert tree.letterhead == letter.letterhead
    assert tree.reference == letter.reference
    dates = [b for b in tree.blocks if isinstance(b, Paragraph) and b.role == "date"]
    assert [plain_text(b.inlines) for b in dates] == ["Madrid, 3 November 2020"]


def test_a_file_with_tracked_changes_is_read_as_accepted() -> None:
    old, new = edited(2)
    tree = letter_tree(read_docx(write_redline(old, new)), new)
    assert seen(write_docx(tree)) == seen(write_docx(new))


def test_the_file_may_have_been_made_with_styles_of_another_program() -> None:
    letter = sample_document()
    tree = letter_tree(read_docx(write_docx(letter, RESAVED_REFERENCE)), letter)
    assert marks(write_redline(tree, letter)) == []
