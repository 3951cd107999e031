"""What reviewers see beside a letter is laid over it, and nothing of it is lost."""

import re

from appeals.readers.docx import read_docx
from appeals.writers.docx import write_docx
from appeals.writers.docx.review_layer import ReviewComment, add_review_layer
from tests.writers.docx.invariants import violations
from tests.writers.docx.packages import OWN_REFERENCE, part
from tests.writers.sample import sample_document

DAY = "2099-11-20"
COMMENTS = (
    ReviewComment("One line\nAnother & a third", note=1),
    ReviewComment("Second on the same mark", note=1),
    ReviewComment("On a paragraph", paragraph=1),
)


def reviewed(data: bytes) -> bytes:
    return add_review_layer(data, COMMENTS, {"appeals-draft": "a/b/en"}, DAY)


def test_comments_bookmarks_and_properties_are_read_back() -> None:
    file = read_docx(reviewed(write_docx(sample_document())))
    assert [each.text for each in file.comments] == [each.text for each in COMMENTS]
    assert {each.date for each in file.comments} == {f"{DAY}T00:00:00Z"}
    assert file.custom == {"appeals-draft": "a/b/en"}
    assert file.faults == ()


def test_ids_are_above_those_of_notes_and_names_are_not_doubled() -> None:
    data = reviewed(write_docx(sample_document()))
    body = part(data)
    ids = [int(i) for i in re.findall(r'commentReference w:id="(\d+)"', body)]
    assert sorted(ids) == [1000, 1001, 1002]
    names = re.findall(r'bookmarkStart [^>]*w:name="([^"]+)"', body)
    numbers = re.findall(r'bookmarkStart [^>]*w:id="([^"]+)"', body)
    assert len(set(names)) == len(names)
    assert len(set(numbers)) == len(numbers)
    assert body.count("_apl_") == len(re.findall(r"<w:p[ >/]", body))
    assert "comment" not in part(data, "word/footnotes.xml")


def test_the_file_is_sound_and_equal_when_it_is_made_again() -> None:
    for reference in (None, OWN_REFERENCE):
        data = write_docx(sample_document(), reference)
        assert reviewed(data) == reviewed(data)
        assert violations(reviewed(data)) == []
