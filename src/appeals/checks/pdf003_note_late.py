"""A note stands on a later page than its mark.

What it finds: a note that did not fit at the foot of the page of its mark.

Why it matters: the reader looks for it where the mark is.

Example: three long notes in the last line of a page.

How to mend it: shorten the notes, or spread the cites over the paragraph.
"""

from appeals.checks.rule import drawn
from appeals.model.finding import Severity

CODE = "PDF003"
NAME = "note-late"
SEVERITY: Severity = "warning"
check = drawn
