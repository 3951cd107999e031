"""A character has no glyph in the fonts of the PDF.

What it finds: characters that would be printed as empty boxes.

Why it matters: a name that cannot be read is a wrong name.

Example: Thai letters in a letter set in Noto Serif.

How to mend it: write the word in a script that the fonts cover.
"""

from appeals.checks.rule import drawn
from appeals.model.finding import Severity

CODE = "PDF004"
NAME = "missing-glyph"
SEVERITY: Severity = "error"
check = drawn
