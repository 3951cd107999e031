"""A note has a number and no words.

What it finds: a note that prints nothing, for instance because the values in it are
empty.

Why it matters: the reader finds a number at the foot of the page and nothing behind it.

Example:

    ^[{{ remark }}] where `remark` is empty

How to fix it: write the note's text, or delete the note.
"""

from appeals.composition.compose import ComposedLetter
from appeals.model.document import plain_text
from appeals.rules.rule import Findings, Rule

RULE = Rule.of(__name__, __doc__, "error")


def check(letter: ComposedLetter) -> Findings:
    """Check the words of every note."""
    for note in letter.document.notes:
        if not plain_text(note.inlines).replace(".", "").strip():
            yield RULE.finding(
                f"Note {note.number} has no text",
                note.place,
                "write its text, or delete it",
                note=note.number,
            )
