"""A note appears more than once in the PDF.

What it finds: a note, or its mark, that was laid out twice.

Why it matters: the numbers of the notes no longer tell them apart.

Example: a note in the head of a table that continues over pages.

How to fix it: move the cite out of the head of the table.
"""

from appeals.model.document import Note
from appeals.model.finding import Finding
from appeals.rules.rule import Rule

RULE = Rule.of(__name__, __doc__, "error")


def doubled_note(note: Note, what: str) -> Finding:
    """Say which part of a note is printed twice: "its text"."""
    message = f"note {note.number}: {what} is printed more than once in the PDF"
    remedy = "call each note once; cite it again by a note of its own"
    return RULE.finding(message, note.place, remedy, note=note.number)
