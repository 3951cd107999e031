"""Compose, check and write the letter as DOCX, again and again."""

from appeals.checks.engine import check_letter
from appeals.writers.docx import write_docx
from benchmarks.reference import compose, workspace
from benchmarks.workers.timing import report


def draw() -> bytes:
    letter = compose()
    check_letter(letter, workspace())
    return write_docx(letter.document)


assert draw().startswith(b"PK")
report(draw, times=20)
