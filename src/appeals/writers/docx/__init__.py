"""Document -> DOCX with Word's own footnotes; the look comes from a reference file."""

from appeals.writers.docx.examine import examine_reference
from appeals.writers.docx.reference import default_reference
from appeals.writers.docx.writer import check_reference, write_docx

__all__ = [
    "check_reference",
    "default_reference",
    "examine_reference",
    "write_docx",
]
