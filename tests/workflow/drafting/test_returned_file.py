"""Changes of a Word file are proposals, in a file that came back or under out/."""

from dataclasses import replace

from appeals.composition.compose import Composer
from appeals.readers.docx import WordParagraph, WordRun, every_paragraph
from appeals.registry.workspace import load_workspace
from appeals.workflow.approving.review_status import review_status
from appeals.workflow.drafting.draft import DraftOptions, draft
from appeals.workflow.drafting.formats import read_layout
from appeals.workflow.drafting.returned_file import find_changes, print_draft
from appeals.workflow.drafting.selection import Selection, select_letters
from tests.workflow.acts import LETTER, changed, ready
from tests.workflow.options import options_for
from tests.writers.docx.packages import replaced

FIRST = "The Committee said in its report of last year what it had found in one "
LAST = "said what the Government had answered to it in another place of the country."
TWO = f"{FIRST}place.\n\nIt also {LAST}\n"


def test_a_change_over_the_end_of_a_paragraph_is_named_and_left_to_a_person(tmp_path):
    ready(tmp_path)
    letter = tmp_path / LETTER
    text = letter.read_text(encoding="utf-8").replace("Words about 留置.\n", TWO)
    letter.write_text(text, encoding="utf-8")
    workspace = load_workspace(tmp_path)
    workspace.read_all()
    request = next(iter(select_letters(workspace, Selection("first"))))
    composed = Composer(workspace).compose(request)
    draft = print_draft(composed, read_layout(workspace))
    blocks = list(every_paragraph(draft.file.blocks))
    at = next(i for i, each in enumerate(blocks) if each.text.startswith(FIRST))
    words = f"{FIRST}room, and then {LAST}"
    blocks[at : at + 2] = [WordParagraph((WordRun(words),))]
    found = find_changes(draft, replace(draft.file, blocks=tuple(blocks)))
    joined, *texts = found
    assert joined.kind == "paragraph-joined"
    assert texts
    assert not any(each.edits for each in texts)
    assert {each.place.file for each in found if each.place} == {LETTER}


BODY = "word/document.xml"


def edited(root, old="Words about", new="Phrases about"):
    path = root / "out/first/office-a.docx"
    path.write_bytes(replaced(path.read_bytes(), BODY, old, new))
    return path


def drafted(root):
    asked = options_for(DraftOptions, formats=("docx",), to=("office-a",))
    (outcome,) = draft(load_workspace(root), asked)
    return outcome


def edits_of(root):
    (status,) = review_status(load_workspace(root), ("first",))
    return {each.edition: each.edits for each in status.editions}


def test_draft_says_what_was_changed_and_leaves_the_file(tmp_path):
    ready(tmp_path)
    path = edited(tmp_path)
    before = path.read_bytes()
    error = drafted(tmp_path).error
    assert error
    first, change = error.problems
    assert "was changed since it was rendered" in first.message
    assert change.message == "paragraph: “Words” became “Phrases”"
    assert str(change.place).startswith(f"{LETTER}:")
    assert path.read_bytes() == before


def test_the_status_says_it_of_the_edited_file_alone(tmp_path):
    ready(tmp_path)
    edited(tmp_path)
    found = edits_of(tmp_path)
    assert found["office-b"] is None
    assert [str(each) for each in found["office-a"].proposals] == [
        "paragraph: “Words” became “Phrases”"
    ]


def test_a_letter_that_changed_too_is_not_confused_with_the_edit(tmp_path):
    ready(tmp_path)
    edited(tmp_path)
    changed(tmp_path, LETTER, "Words about", "Sentences about")
    assert "was changed too" in edits_of(tmp_path)["office-a"].why
    error = drafted(tmp_path).error
    assert error
    assert "cannot be told apart" in error.problems[-1].message


def test_what_is_no_word_file_any_more_is_said(tmp_path):
    ready(tmp_path)
    path = edited(tmp_path)
    path.write_bytes(b"{\\rtf1 Words}")
    assert "an RTF text" in edits_of(tmp_path)["office-a"].why
    error = drafted(tmp_path).error
    assert error
    assert "an RTF text" in error.problems[-1].message


def test_a_file_of_which_only_the_bytes_are_others_has_no_changed_word(tmp_path):
    ready(tmp_path)
    path = tmp_path / "out/first/office-a.docx"
    path.write_bytes(replaced(path.read_bytes(), BODY, "<w:body>", "<w:body >"))
    assert "no word of it was changed" in edits_of(tmp_path)["office-a"].why
