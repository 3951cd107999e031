"""The gate: compares what was set on the pages with the tree.

WeasyPrint drops the text of a note that is taller than the page, and says nothing.
So the laid-out boxes are compared with the tree: each note's mark and words once,
whole, on the paper, on the page where they belong.

    PDF001  error    a note, part of it or its mark is missing
    PDF002  error    a note or its mark is printed twice
    PDF003  warning  a note is on a later page than its mark
    PDF006  warning  notes are at the end, since they do not fit where they belong
    PDF007  warning  words reach over the edge of the text area
"""

import unicodedata
from collections.abc import Iterable, Iterator, Mapping

from appeals.languages.find import find_or_english
from appeals.model.document import Document, Note, plain_text
from appeals.model.finding import Finding, Severity
from appeals.writers.pdf.laid_out import LaidOut, Overhang, SetNote

_HYPHENS = frozenset("\u00ad\u2010")


def check_pages(
    document: Document, laid_out: LaidOut, carried: Mapping[int, int]
) -> tuple[Finding, ...]:
    """Compare the notes of the tree with the pages.

    `carried` gives, for notes whose text is at the end, the page that is named
    at the foot of their mark's page.
    """
    findings: list[Finding] = []
    pointer = find_or_english(document.lang).page.carried
    for note in document.notes:
        found = laid_out.notes.get(note.number, SetNote())
        if note.number in carried:
            words = pointer.format(page=carried[note.number])
            findings += _check_carried(note, found, words, carried[note.number])
        else:
            findings += _check(note, found)
    findings += (_overhang(each) for each in laid_out.overhangs)
    return tuple(findings)


def moved_to_end(document: Document, numbers: Iterable[int]) -> tuple[Finding, ...]:
    """Say which notes had to be carried to the end, and why."""
    moved = sorted(numbers)
    if not moved:
        return ()
    first = next(n for n in document.notes if n.number == moved[0])
    if len(moved) == len(document.notes) > 1:
        subject = "all notes stand"
    elif len(moved) == 1:
        subject = f"note {moved[0]} stands"
    else:
        subject = f"notes {', '.join(map(str, moved))} stand"
    message = f"{subject} at the end of the PDF: no room at the foot of the page"
    help_ = "shorten a note that is longer than half a page, or spread the cites"
    return (_finding("PDF006", "warning", message, help_, first),)


def _check(note: Note, found: SetNote) -> Iterator[Finding]:
    yield from _check_call(note, found)
    yield from _check_words(note, found)
    if note.placement == "foot" and found.call_pages and found.pages:
        late = found.pages[-1] - found.call_pages[0]
        if late > 0:
            yield _late(note, found.pages[-1], found.call_pages[0])


def _check_carried(
    note: Note, found: SetNote, words: str, page: int
) -> Iterator[Finding]:
    yield from _check_call(note, found)
    yield from _check_words(note, found)
    if _letters("".join(found.pointer_words)) != _letters(words):
        yield _lost(note, "the line that says where it stands is", "")
    elif found.call_pages and found.pointer_pages[-1] != found.call_pages[0]:
        yield _late(note, found.pointer_pages[-1], found.call_pages[0])
    elif found.pages and found.pages[0] != page:
        message = f"note {note.number} begins on page {found.pages[0]}, not {page}"
        yield _finding("PDF003", "warning", message, "", note)


def _check_words(note: Note, found: SetNote) -> Iterator[Finding]:
    want = _letters(plain_text(note.inlines))
    have = _letters("".join(found.words))
    if have == want and not found.is_cut:
        return
    if not found.is_cut and len(have) > len(want) and have.startswith(want):
        yield _doubled(note, "its text")
    else:
        what = "part of its text is" if have else "its text is"
        help_ = "shorten the note to well under a page, or part it into two notes"
        yield _lost(note, what, help_)


def _check_call(note: Note, found: SetNote) -> Iterator[Finding]:
    if not found.call_pages:
        help_ = "check that the text calls the note, and that no style hides its mark"
        yield _lost(note, "its mark in the text is", help_)
    elif len(found.call_pages) > 1:
        yield _doubled(note, "its mark in the text")


def _late(note: Note, page: int, call_page: int) -> Finding:
    message = f"note {note.number} is on page {page}, its mark on page {call_page}"
    help_ = "shorten the note, or put fewer notes into its paragraph"
    return _finding("PDF003", "warning", message, help_, note)


def _lost(note: Note, what: str, help_: str) -> Finding:
    message = f"note {note.number}: {what} missing from the PDF"
    return _finding("PDF001", "error", message, help_, note)


def _doubled(note: Note, what: str) -> Finding:
    message = f"note {note.number}: {what} is printed more than once in the PDF"
    help_ = "call each note once; cite it again by a note of its own"
    return _finding("PDF002", "error", message, help_, note)


def _overhang(overhang: Overhang) -> Finding:
    message = (
        f"page {overhang.page} of the PDF: '{overhang.words}' reaches "
        f"{overhang.mm} mm over the edge of the text"
    )
    help_ = "give the table fewer columns, or part it; make an image narrower"
    return Finding("PDF007", "warning", message, help=help_)


def _finding(
    code: str, severity: Severity, message: str, help_: str, note: Note
) -> Finding:
    return Finding(code, severity, message, note.place, help_, note.number)


def _letters(text: str) -> str:
    """Leave out what line breaking may change: blanks, hyphens, invisible signs."""
    if text.isascii():
        return "".join(text.split()).casefold().translate(_CONTROLS)
    return "".join(
        c
        for c in unicodedata.normalize("NFKC", text).casefold()
        if not c.isspace() and c not in _HYPHENS and unicodedata.category(c) != "Cf"
    )


_CONTROLS = dict.fromkeys((*range(0x20), 0x7F))
