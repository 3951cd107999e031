"""A returned Word file of thirty pages with 150 notes, for both workers."""

from appeals.model.document import (
    Document,
    Letterhead,
    Note,
    NoteMark,
    Paragraph,
    Text,
)
from appeals.writers.docx import write_docx

NOTES = 150
_WORDS = (
    "The Committee recalled in its report that the State party had been asked for "
    "information on case number {n} and that no reply was received within the period "
    "set by the rules of procedure, although reminders were sent on several days. "
)


def letter(*, is_changed: bool = False) -> bytes:
    """Print it; where it `is_changed`, with other words in each tenth paragraph."""
    blocks, notes = [], []
    for number in range(1, NOTES + 1):
        words = _WORDS.format(n=number) * 2
        at = 14 + number
        if is_changed and number % 10 == 0:
            words, at = words.replace("several days", "two days", 1), at + 1
        blocks.append(Paragraph((Text(words), NoteMark(number))))
        notes.append(Note(number, (Text(f"CAT/C/CHN/CO/{number}, para. {at}."),)))
    document = Document(
        "en", "A long letter", "2099-11-20", Letterhead("Example Watch"),
        tuple(blocks), tuple(notes),
    )  # fmt: skip
    return write_docx(document)
