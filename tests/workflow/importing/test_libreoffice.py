"""A letter that LibreOffice has opened and saved says the same when it is imported."""

import shutil

import pytest

from appeals.writers.docx import write_docx
from tests.languages.test_letter_reading import OURS
from tests.workflow.importing.letters import (
    composed,
    composed_text,
    imported,
    words_of,
)
from tests.workflow.importing.test_import_letter import BODY, HEAD
from tests.writers.docx.test_libreoffice import converted

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not shutil.which("soffice"), reason="needs LibreOffice"),
]


@pytest.mark.parametrize("lang", ["en", "fr", "ar", "zh-Hans"])
def test_a_letter_saved_by_libreoffice_says_the_same(lang, tmp_path):
    words = OURS[lang].rstrip(".。")
    head = HEAD.format(subject=words[:30].strip(), to="unodc-ed", lang=lang, more="")
    before = composed_text(head + BODY.format(words=words)).document
    saved = converted(write_docx(before), "docx:MS Word 2007 XML", tmp_path)
    old = imported(tmp_path, "old.docx", saved.read_bytes())
    assert words_of(composed(old).document) == words_of(before)
