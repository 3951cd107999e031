"""Changes of a returned file are proposals, whatever was done to it."""

from dataclasses import replace

from appeals.composition.compose import Composer
from appeals.readers.docx import WordParagraph, WordRun, every_paragraph
from appeals.registry.workspace import load_workspace
from appeals.workflow.drafting.formats import read_layout
from appeals.workflow.drafting.returned_file import find_changes, print_draft
from appeals.workflow.drafting.selection import Selection, select_letters
from tests.workflow.acts import LETTER, ready

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
