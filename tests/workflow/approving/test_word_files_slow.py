"""Files that LibreOffice saved come back with the same changes, and no others."""

import shutil
import subprocess
from pathlib import Path

import pytest

from appeals.registry.workspace import load_workspace
from appeals.workflow.drafting.draft import DraftOptions, draft
from tests.workflow.approving.test_import_word import (
    BODY,
    NOTES,
    answered,
    exported,
    read,
    root,
    told,
    tracked,
)
from tests.workflow.options import options_for
from tests.writers.docx.test_libreoffice import converted

__all__ = ["root"]

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not shutil.which("soffice"), reason="needs LibreOffice"),
]
_PYTHON = "/usr/bin/python3"


def saved(data: bytes, folder: Path) -> Path:
    """Open a file in LibreOffice and save it as a Word file."""
    (folder / "office").mkdir()
    return converted(data, "docx:MS Word 2007 XML", folder / "office")


def test_what_is_only_opened_and_saved_proposes_nothing(root: Path) -> None:
    review = read(root, saved(exported(root).file.path.read_bytes(), root))
    assert (review.proposals, review.answers, review.damage) == ((), (), "")


def test_changes_and_an_answer_survive_a_save(root: Path) -> None:
    data = exported(root).file.path.read_bytes()
    data = tracked(data, BODY, "words are shared", "phrases are shared")
    data = tracked(data, NOTES, "p.\u00a014", "p. 41")
    path = saved(answered(data, "wrong: see p. 9"), root)
    review = read(root, path)
    assert told(review) == [
        ("text", "words", "phrases", "templates/arguments/shared.md:1:5"),
        ("note-text", "p. 14", "p. 41", "templates/arguments/shared.md:1:34"),
    ]
    assert {each.author for each in review.proposals} == {"Ana"}
    (answer,) = review.answers
    assert (answer.answer.verdict, answer.answer.comment) == ("wrong", "see p. 9")


def has_uno() -> bool:
    try:
        done = subprocess.run(
            [_PYTHON, "-c", "import uno"], check=False, capture_output=True
        )
    except OSError:
        return False
    return done.returncode == 0


@pytest.mark.skipif(not has_uno(), reason="needs the Python of LibreOffice")
def test_what_was_typed_in_libreoffice_has_its_lines(root: Path) -> None:
    asked = options_for(DraftOptions, formats=("docx",), to=("office-a",))
    (outcome,) = draft(load_workspace(root), asked)
    (file,) = outcome.files
    edited = root / "edited.docx"
    script = Path(__file__).with_name("office_edit.py")
    words = ("words are", "phrases are", "p.\u00a014", "p. 41", "Dear Head", "Dear Dr")
    subprocess.run(
        [_PYTHON, script, root / "profile", file.path, edited, *words],
        check=True,
        capture_output=True,
        timeout=180,
    )
    file.path.write_bytes(edited.read_bytes())
    review = read(root, file.path)
    assert [(each.where, each.old, each.new) for each in review.proposals] == [
        ("salutation", "Head", "Dr"),
        ("paragraph", "words", "phrases"),
        ("note", "p. 14", "p. 41"),
    ]
    assert all(each.author for each in review.proposals)
