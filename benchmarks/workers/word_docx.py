"""Open the same file with python-docx, and read its body alone."""

from io import BytesIO

from docx import Document

from benchmarks.workers import word_file
from benchmarks.workers.timing import report

returned = word_file.letter(is_changed=True)


def work() -> None:
    words = [paragraph.text for paragraph in Document(BytesIO(returned)).paragraphs]
    assert len(words) >= word_file.NOTES, "the body was not read"


report(work, times=5)
