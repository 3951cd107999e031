"""The invariants hold in what we write, and each finds the file that breaks it."""

from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest

from appeals.model.document import Document
from appeals.writers.docx import write_docx
from tests.writers.docx import trees
from tests.writers.docx.invariants import violations
from tests.writers.docx.packages import OWN_REFERENCE, RESAVED_REFERENCE, replaced
from tests.writers.sample import sample_document
from tests.writers.submissions import numbered_submission

TREES = [
    sample_document,
    trees.rich_document,
    trees.arabic_document,
    trees.chinese_document,
    lambda: trees.document_with_notes(300),
    trees.letter,
    numbered_submission,
]
DOCUMENT, NOTES = "word/document.xml", "word/footnotes.xml"
RELATIONS = "word/_rels/document.xml.rels"
MARK = '<w:footnoteReference w:id="3"/>'
BROKEN = [
    (DOCUMENT, MARK, "", "one to one"),
    (DOCUMENT, MARK, '<w:footnoteReference w:id="9"/>', "one to one"),
    (NOTES, "<w:footnoteRef/>", "", "print its number"),
    (NOTES, 'w:type="separator" w:id="-1"', 'w:type="separator" w:id="-2"', "separat"),
    ("word/settings.xml", '<w:footnote w:id="0"/>', "", "settings"),
    (DOCUMENT, 'w:name="_apc_002"', 'w:name="_apc_001"', "twice"),
    (DOCUMENT, 'w:name="_apc_002"', f'w:name="_apc_{"0" * 40}"', "over 40"),
    (DOCUMENT, 'w:name="_apc_002"', 'w:name="other"', "no bookmark before"),
    (DOCUMENT, '<w:bookmarkEnd w:id="1002"/>', "", "not closed"),
    (DOCUMENT, "NOTEREF _apc_001", "NOTEREF _apc_099", "points nowhere"),
    (NOTES, '<w:fldChar w:fldCharType="end"/>', "", "not balanced"),
    (DOCUMENT, 'r:id="rIdLink1"', 'r:id="rIdLink9"', "no such relationship"),
    (RELATIONS, 'Target="footnotes.xml"', 'Target="other.xml"', "lead to"),
    (DOCUMENT, 'w:val="LetterSubject"', 'w:val="Other"', "styles that are not there"),
    (DOCUMENT, '<w:numId w:val="5"/>', '<w:numId w:val="99"/>', "lists that are not"),
]


@pytest.mark.parametrize("tree", TREES)
def test_every_invariant_holds(tree: Callable[[], Document]) -> None:
    assert violations(write_docx(tree())) == []


@pytest.mark.parametrize(("part", "old", "new", "words"), BROKEN)
def test_an_invariant_that_is_broken_is_named(
    part: str, old: str, new: str, words: str
) -> None:
    broken = replaced(write_docx(trees.rich_document()), part, old, new)
    assert any(words in violation for violation in violations(broken))


@pytest.mark.parametrize(
    "draw",
    [
        *(
            partial(lambda tree: write_docx(tree()), tree)
            for tree in (*TREES[1:5], TREES[-1])
        ),
        lambda: write_docx(trees.rich_document(), RESAVED_REFERENCE),
        lambda: OWN_REFERENCE,
    ],
)
def test_two_validators_find_nothing(draw: Callable[[], bytes], tmp_path: Path) -> None:
    from ooxml_integrity import check
    from openxml_audit import FileFormat, OpenXmlValidator

    file = tmp_path / "letter.docx"
    file.write_bytes(draw())
    validator = OpenXmlValidator(file_format=FileFormat.MICROSOFT_365)
    assert list(validator.validate(str(file)).errors) == []
    assert list(check(str(file))) == []
