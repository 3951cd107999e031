"""Compose the letter from its template and write it as DOCX, again and again."""

from appeals.writers.docx import write_docx
from benchmarks.reference import compose
from benchmarks.workers.timing import report

assert write_docx(compose().document).startswith(b"PK")
report(lambda: write_docx(compose().document), times=20)
