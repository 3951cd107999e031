"""Notes are at the end of the PDF, not at the foot of their page.

What it finds: notes that do not fit whole at the foot of the page of their mark. A
note is never cut or moved silently: its text is printed at the end, and at the foot
its number with the page where the text is. Where even that does not fit, all notes
are at the end. Numbers and words stay the same.

Why it matters: the reader has to turn pages, and a channel may ask for footnotes.

Example: a note of 600 words; forty notes called in one line.

How to fix it: shorten the note, split it in two, or spread the cites over the text.
"""

from collections.abc import Sequence

from appeals.model.document import Note
from appeals.model.finding import Finding
from appeals.rules.rule import Rule

RULE = Rule.of(__name__, __doc__, "warning")


def notes_at_end(moved: Sequence[Note], count: int) -> Finding:
    """Say which of `count` notes had to be moved to the end, and why."""
    if len(moved) == count > 1:
        subject = "all notes are"
    elif len(moved) == 1:
        subject = f"note {moved[0].number} is"
    else:
        subject = f"notes {', '.join(str(note.number) for note in moved)} are"
    return RULE.finding(
        f"{subject} at the end of the PDF: no room at the foot of the page",
        moved[0].place,
        "shorten a note that is longer than half a page, or spread the cites",
        note=moved[0].number,
    )
