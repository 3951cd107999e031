"""LibreOffice opens what we write and prints the same words and numbers."""

import re
import shutil
import subprocess
import zipfile
from html import unescape
from pathlib import Path

import pytest

from appeals.writers.docx import write_docx
from tests.writers.docx import trees
from tests.writers.docx.packages import OWN_REFERENCE
from tests.writers.sample import sample_document

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not shutil.which("soffice"), reason="needs LibreOffice"),
]


def converted(data: bytes, kind: str, folder: Path) -> Path:
    """Convert a DOCX; LibreOffice ends with 0 even when it cannot read the file."""
    source, out = folder / "letter.docx", folder / "out"
    source.write_bytes(data)
    subprocess.run(
        [
            "soffice",
            "--headless",
            f"-env:UserInstallation={(folder / 'profile').as_uri()}",
            "--convert-to",
            kind,
            "--outdir",
            str(out),
            str(source),
        ],
        check=True,
        capture_output=True,
        timeout=120,
    )
    target = out / f"letter.{kind.partition(':')[0]}"
    assert target.exists()
    return target


def test_notes_come_out_with_their_numbers_and_words(tmp_path: Path) -> None:
    page = converted(write_docx(sample_document()), "html", tmp_path).read_text("utf-8")
    # LibreOffice leaves its own marks of a field in the page: control characters.
    text = unescape(re.sub(r"<[^>]*>|[\x03\x07\x08]", "", page))
    text = " ".join(text.split())  # no-break spaces too: "chap. 3" is kept together
    assert "the report cited in note 1, chap. 3" in text
    assert "rules 43-45 and 61." in text
    assert "For these reasons we respectfully ask your Office to:" in text


def test_bookmarks_and_live_numbers_survive_a_save(tmp_path: Path) -> None:
    saved = converted(
        write_docx(trees.rich_document()), "docx:MS Word 2007 XML", tmp_path
    )
    with zipfile.ZipFile(saved) as archive:
        body = archive.read("word/document.xml").decode()
        notes = archive.read("word/footnotes.xml").decode()
    assert sorted(re.findall(r"_apc_\d{3}(?=\")", body)) == [
        f"_apc_{n:03d}" for n in range(1, 6)
    ]
    assert body.count("<w:footnoteReference ") == 5
    assert "NOTEREF _apc_001" in body + notes


def test_a_reference_saved_anew_still_serves(tmp_path: Path) -> None:
    saved = converted(OWN_REFERENCE, "docx:MS Word 2007 XML", tmp_path)
    assert write_docx(trees.rich_document(), saved.read_bytes())


def test_every_tree_opens_and_becomes_a_page(tmp_path: Path) -> None:
    for name in ("arabic_document", "chinese_document"):
        folder = tmp_path / name
        folder.mkdir()
        pdf = converted(write_docx(getattr(trees, name)()), "pdf", folder)
        assert pdf.read_bytes().startswith(b"%PDF")
