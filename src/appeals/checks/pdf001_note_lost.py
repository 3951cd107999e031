"""A note is lost or cut in the PDF.

What it finds: a note whose whole text does not stand on the pages that were laid out.

Why it matters: a cite without its note cannot be checked.

Example: a note longer than a page.

How to mend it: shorten the note, or move part of it into the text.
"""

from appeals.checks.rule import drawn
from appeals.model.finding import Severity

CODE = "PDF001"
NAME = "note-lost"
SEVERITY: Severity = "error"
check = drawn
