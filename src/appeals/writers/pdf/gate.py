"""The gate: reads what was set on the pages, and says which notes are not whole.

WeasyPrint drops the text of a note that is taller than the page, and says nothing.
So the laid-out boxes are compared with the tree: each note's mark and words once,
whole, on the paper, on the page of its mark.

    PDF001  error    a note, part of it or its mark is missing
    PDF002  error    a note or its mark is printed twice
    PDF003  warning  a note stands on a later page than its mark
"""

import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from appeals.model.document import Document, Note, plain_text
from appeals.model.finding import Finding, Severity
from appeals.writers.pdf.page import CALL_TAG, NOTE_TAG, NUMBER

_CALLS = frozenset({f"{NOTE_TAG}::footnote-call", CALL_TAG})
_MARKER = f"{NOTE_TAG}::footnote-marker"
_END_NOTE = "li"
_TOLERANCE_PX = 1.0
_HYPHENS = frozenset("\u00ad\u2010")


@dataclass(slots=True)
class SetNote:
    """What the pages hold of one note. Pages count from 1."""

    call_pages: list[int] = field(default_factory=list)
    pages: list[int] = field(default_factory=list)
    words: list[str] = field(default_factory=list)
    is_cut: bool = False


def check_notes(document: Document, pages: Iterable[Any]) -> tuple[Finding, ...]:
    """Compare the notes of the tree with those on WeasyPrint's laid-out pages."""
    found = read_notes(pages)
    findings: list[Finding] = []
    for note in document.notes:
        findings += _check(note, found.get(note.number, SetNote()))
    return tuple(findings)


def read_notes(pages: Iterable[Any]) -> dict[int, SetNote]:
    """Collect calls and words of each note from the box trees of the pages."""
    notes: dict[int, SetNote] = {}
    for page_number, page in enumerate(pages, 1):
        box = page._page_box  # noqa: SLF001  no public way; the version is pinned
        top = box.content_box_y() - _TOLERANCE_PX
        bottom = box.content_box_y() + box.height + _TOLERANCE_PX
        for number, text_box in _note_texts(box, None):
            note = notes.setdefault(number, SetNote())
            if text_box.element_tag in _CALLS:
                note.call_pages.append(page_number)
                continue
            if text_box.element_tag != _MARKER:
                note.words.append(text_box.text)
            note.pages.append(page_number)
            height = text_box.position_y + text_box.height
            note.is_cut |= text_box.position_y < top or height > bottom
    return notes


def _note_texts(box: Any, number: int | None) -> Iterator[tuple[int, Any]]:  # noqa: ANN401
    """Yield (note number, text box) for each text box in a note or a call."""
    box = getattr(box, "_box", box)
    if (
        box.element_tag in {NOTE_TAG, _END_NOTE, *_CALLS}
        and NUMBER in box.element.attrib
    ):
        number = int(box.element.attrib[NUMBER])
    if hasattr(box, "text"):
        if number is not None and box.element_tag != "li::marker":
            yield number, box
        return
    for child in box.children:
        yield from _note_texts(child, number)


def _check(note: Note, found: SetNote) -> Iterator[Finding]:
    yield from _check_call(note, found)
    want = _letters(plain_text(note.inlines))
    have = _letters("".join(found.words))
    if have != want or found.is_cut:
        is_twice = not found.is_cut and len(have) > len(want) and have.startswith(want)
        if is_twice:
            yield _doubled(note, "its text")
        else:
            what = "part of its text is" if have else "its text is"
            help_ = "shorten the note to well under a page, or part it into two notes"
            yield _lost(note, what, help_)
    elif note.placement == "foot" and found.call_pages:
        late = found.pages[0] - found.call_pages[0]
        if late > 0:
            message = (
                f"note {note.number} stands on page {found.pages[0]}, "
                f"its mark on page {found.call_pages[0]}"
            )
            help_ = "shorten the note, or put fewer notes into its paragraph"
            yield _finding("PDF003", "warning", message, help_, note)


def _check_call(note: Note, found: SetNote) -> Iterator[Finding]:
    if not found.call_pages:
        help_ = "check that the text calls the note, and that no style hides its mark"
        yield _lost(note, "its mark in the text is", help_)
    elif len(found.call_pages) > 1:
        yield _doubled(note, "its mark in the text")


def _lost(note: Note, what: str, help_: str) -> Finding:
    message = f"note {note.number}: {what} missing from the PDF"
    return _finding("PDF001", "error", message, help_, note)


def _doubled(note: Note, what: str) -> Finding:
    message = f"note {note.number}: {what} is printed more than once in the PDF"
    help_ = "call each note once; cite it again by a note of its own"
    return _finding("PDF002", "error", message, help_, note)


def _finding(
    code: str, severity: Severity, message: str, help_: str, note: Note
) -> Finding:
    return Finding(code, severity, message, note.place, help_, note.number)


def _letters(text: str) -> str:
    """Leave out what line breaking may change: blanks, hyphens, invisible signs."""
    return "".join(
        c
        for c in unicodedata.normalize("NFKC", text).casefold()
        if not c.isspace() and c not in _HYPHENS and unicodedata.category(c) != "Cf"
    )
