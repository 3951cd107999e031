"""Read a returned file back and say what was changed in it, notes included."""

from appeals.readers.docx import read_docx
from appeals.review.word_changes import compare_files
from benchmarks.workers import word_file
from benchmarks.workers.timing import report

ours = read_docx(word_file.letter())
returned = word_file.letter(is_changed=True)


def work() -> None:
    found = compare_files(ours, read_docx(returned))
    assert len(found) == word_file.NOTES // 5, "a change was not found"


report(work, times=5)
