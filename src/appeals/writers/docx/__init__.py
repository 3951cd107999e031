"""Document -> DOCX with Word's own footnotes; the look comes from a reference file."""

from appeals.writers.docx.writer import check_reference, write_docx

__all__ = ["check_reference", "write_docx"]
