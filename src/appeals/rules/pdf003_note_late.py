"""A note is on another page than its mark.

What it finds: a note that did not fit at the foot of the page of its mark.

Why it matters: the reader looks for it where the mark is.

Example: a letter.css that sets `footnote-policy: auto`. (Notes that do not fit on
their page are printed at the end: PDF006.)

How to fix it: take from templates/layout/letter.css what touches `.fn`, or shorten
the notes.
"""

from appeals.model.document import Note
from appeals.model.finding import Finding
from appeals.rules.rule import Rule

RULE = Rule.of(__name__, __doc__, "warning")


def late_note(note: Note, page: int, call_page: int) -> Finding:
    """Say on which page a note is, and on which its mark."""
    message = f"note {note.number} is on page {page}, its mark on page {call_page}"
    remedy = "shorten the note, or put fewer notes into its paragraph"
    return RULE.finding(message, note.place, remedy, note=note.number)


def misplaced_note(note: Note, page: int, said: int) -> Finding:
    """Report a note at the end that is not on the page named at its mark."""
    message = f"note {note.number} begins on page {page}, not {said}"
    return RULE.finding(message, note.place, note=note.number)
