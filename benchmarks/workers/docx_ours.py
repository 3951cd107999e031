"""Write the sample letter as DOCX, again and again."""

from tests.writers.sample import sample_document

from appeals.writers.docx import write_docx
from benchmarks.workers.timing import report

document = sample_document()
assert write_docx(document).startswith(b"PK")
report(lambda: write_docx(document), times=20)
