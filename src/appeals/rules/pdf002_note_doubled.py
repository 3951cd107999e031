"""A note stands more than once in the PDF.

What it finds: a note, or its mark, that was laid out twice.

Why it matters: the numbers of the notes no longer tell them apart.

Example: a note in the head of a table that goes on over pages.

How to fix it: move the cite out of the head of the table.
"""

from appeals.rules.rule import Rule

RULE = Rule.of(__name__, __doc__, "error")
