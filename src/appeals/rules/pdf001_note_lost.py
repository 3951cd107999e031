"""A note is lost or cut in the PDF.

What it finds: a note whose whole text is not on the pages that were laid out.

Why it matters: a cite without its note cannot be checked.

Example: a letter.css that hides notes or moves them off the page. (A note that is
too long for its page is printed at the end: PDF006.)

How to fix it: take from templates/layout/letter.css what touches `.fn`.
"""

from appeals.model.document import Note
from appeals.model.finding import Finding
from appeals.rules.rule import Rule

RULE = Rule.of(__name__, __doc__, "error")


def lost_note(note: Note, what: str, remedy: str) -> Finding:
    """Say which part of a note is missing: "its text is"."""
    message = f"note {note.number}: {what} missing from the PDF"
    return RULE.finding(message, note.place, remedy, note=note.number)
