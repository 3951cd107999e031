"""The notes part: Word's own footnotes.

A note with placement "end" is a footnote too. Word's endnotes count apart from its
footnotes, so that moving a note there would change numbers, which a fallback must
not do; and Word breaks long footnotes across pages by itself.
"""

from typing import Final

from appeals.model.document import Document
from appeals.model.office_zip import DECLARATION
from appeals.writers.docx import styles
from appeals.writers.docx.inlines import Look, Runs
from appeals.writers.docx.markup import ROOT_NAMESPACES
from appeals.writers.docx.reference import Reference

_SEPARATORS: Final = (("separator", -1), ("continuationSeparator", 0))


def notes_xml(document: Document, reference: Reference, look: Look) -> tuple[str, Runs]:
    """Print the notes in order; give the links of this part too."""
    runs = Runs(reference.sheet.ids)
    is_rtl = document.direction == "rtl"
    printed = [
        note_xml(note.number, runs.xml(note.inlines, look), reference, is_rtl=is_rtl)
        for note in sorted(document.notes, key=lambda n: n.number)
    ]
    return notes_part("".join(printed), is_rtl=is_rtl), runs


def note_xml(number: int, words: str, reference: Reference, *, is_rtl: bool) -> str:
    """Print a note; `words` are runs."""
    ids, direction = reference.sheet.ids, "<w:bidi/>" if is_rtl else ""
    return (
        f'<w:footnote w:id="{number}"><w:p>'
        f'<w:pPr><w:pStyle w:val="{ids[styles.NOTE_TEXT]}"/>{direction}</w:pPr>'
        f'<w:r><w:rPr><w:rStyle w:val="{ids[styles.NOTE_REFERENCE]}"/></w:rPr>'
        f"<w:footnoteRef/></w:r><w:r><w:tab/></w:r>{words}</w:p></w:footnote>"
    )


def notes_part(notes: str, *, is_rtl: bool) -> str:
    """Give the part that holds these notes."""
    separators = _separators("<w:bidi/>" if is_rtl else "")
    return (
        f"{DECLARATION}<w:footnotes {ROOT_NAMESPACES}>{separators}{notes}</w:footnotes>"
    )


def _separators(direction: str) -> str:
    """Print the rule above the notes, and the one above a continued note."""
    spacing = '<w:spacing w:before="0" w:after="60" w:line="240" w:lineRule="auto"/>'
    return "".join(
        f'<w:footnote w:type="{kind}" w:id="{number}"><w:p>'
        f"<w:pPr>{direction}{spacing}</w:pPr><w:r><w:{kind}/></w:r></w:p></w:footnote>"
        for kind, number in _SEPARATORS
    )


def check_marks(document: Document, body: Runs, notes: Runs) -> None:
    """Raise ValueError when notes and their marks are not one to one: 1, 2, 3.

    Word counts footnotes by itself: a tree with gaps would print other numbers.
    """
    numbers = sorted(note.number for note in document.notes)
    if body.marks != list(range(1, len(numbers) + 1)) or body.marks != numbers:
        msg = f"notes {numbers} and their marks {body.marks} are not 1, 2, 3 in turn"
        raise ValueError(msg)
    if notes.marks:
        msg = f"a note holds the mark of note {notes.marks[0]}"
        raise ValueError(msg)
    if unknown := sorted((body.numbers_named | notes.numbers_named) - {*numbers}):
        msg = f"the numbers {unknown} name no note"
        raise ValueError(msg)
