"""The page check: compares what was set on the pages with the tree.

Engines lose notes without a warning: WeasyPrint drops the text of one that is taller
than the page, Typst sets one on the page before its mark. So what was laid out is
compared with the tree: each note's mark and words once, whole, on the paper, on the
page where they belong.

    PDF001  error    a note, part of it or its mark is missing
    PDF002  error    a note or its mark is printed twice
    PDF003  warning  a note is on another page than its mark
    PDF006  warning  notes are at the end, since they do not fit where they belong
    PDF007  warning  words reach over the edge of the text area
"""

import unicodedata
from collections.abc import Iterable, Iterator, Mapping

from appeals.languages.find import find_or_english
from appeals.model.document import Document, Note, plain_text
from appeals.model.finding import Finding
from appeals.rules import pdf001_note_lost as pdf001
from appeals.rules import pdf002_note_doubled as pdf002
from appeals.rules import pdf003_note_late as pdf003
from appeals.rules import pdf006_note_at_the_end as pdf006
from appeals.rules import pdf007_beyond_the_edge as pdf007
from appeals.writers.pdf.page_layout import NoteLayout, PageLayout

_HYPHENS = frozenset("\u00ad\u2010")


def check_pages(
    document: Document, layout: PageLayout, carried: Mapping[int, int]
) -> tuple[Finding, ...]:
    """Compare the notes of the tree with the pages.

    `carried` gives, for notes whose text is at the end, the page that is named
    at the foot of their mark's page.
    """
    findings: list[Finding] = []
    pointer = find_or_english(document.lang).page.carried
    for note in document.notes:
        found = layout.notes.get(note.number, NoteLayout())
        if note.number in carried:
            words = pointer.format(page=carried[note.number])
            findings += _check_carried(note, found, words, carried[note.number])
        else:
            findings += _check_note(note, found)
    findings += (
        pdf007.text_beyond_edge(each.words, each.mm, each.page)
        for each in layout.overhangs
    )
    return tuple(findings)


def moved_note_findings(
    document: Document, numbers: Iterable[int]
) -> tuple[Finding, ...]:
    """Say which notes had to be carried to the end, and why."""
    wanted = frozenset(numbers)
    moved = sorted(
        (note for note in document.notes if note.number in wanted),
        key=lambda note: note.number,
    )
    return (pdf006.notes_at_end(moved, len(document.notes)),) if moved else ()


def _check_note(note: Note, found: NoteLayout) -> Iterator[Finding]:
    yield from _check_call(note, found)
    yield from _check_words(note, found)
    if note.placement == "foot" and found.call_pages and found.pages:
        first, *_, last = (found.pages[0], *found.pages)
        if (first, last) != (found.call_pages[0],) * 2:
            other = first if first < found.call_pages[0] else last
            yield pdf003.late_note(note, other, found.call_pages[0])


def _check_carried(
    note: Note, found: NoteLayout, words: str, page: int
) -> Iterator[Finding]:
    yield from _check_call(note, found)
    yield from _check_words(note, found)
    if _normalize("".join(found.pointer_words)) != _normalize(words):
        yield pdf001.lost_note(note, "the line that says where it is printed is", "")
    elif found.call_pages and found.pointer_pages[-1] != found.call_pages[0]:
        yield pdf003.late_note(note, found.pointer_pages[-1], found.call_pages[0])
    elif found.pages and found.pages[0] != page:
        yield pdf003.misplaced_note(note, found.pages[0], page)


def _check_words(note: Note, found: NoteLayout) -> Iterator[Finding]:
    want = _normalize(plain_text(note.inlines))
    have = _normalize("".join(found.words))
    if have == want and not found.is_cut:
        return
    if not found.is_cut and len(have) > len(want) and have.startswith(want):
        yield pdf002.doubled_note(note, "its text")
    else:
        what = "part of its text is" if have else "its text is"
        help_ = "shorten the note to well under a page, or split it into two notes"
        yield pdf001.lost_note(note, what, help_)


def _check_call(note: Note, found: NoteLayout) -> Iterator[Finding]:
    if not found.call_pages:
        help_ = "check that the text calls the note, and that no style hides its mark"
        yield pdf001.lost_note(note, "its mark in the text is", help_)
    elif len(found.call_pages) > 1:
        yield pdf002.doubled_note(note, "its mark in the text")


def _normalize(text: str) -> str:
    """Leave out what line breaking may change: blanks, hyphens, invisible signs."""
    if text.isascii():
        return "".join(text.split()).casefold().translate(_CONTROLS)
    return "".join(
        c
        for c in unicodedata.normalize("NFKC", text).casefold()
        if not c.isspace() and c not in _HYPHENS and unicodedata.category(c) != "Cf"
    )


_CONTROLS = dict.fromkeys((*range(0x20), 0x7F))
