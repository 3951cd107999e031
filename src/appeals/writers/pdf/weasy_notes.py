"""What WeasyPrint 70 does not do for notes: keep them on their page, and link them.

Links to and fro between the mark of a note and its text are added to the laid-out
pages: WeasyPrint links its own footnotes neither way, and a link around a mark in the
HTML would lie outside of its structure element.
"""

import importlib
import sys
from functools import cache
from typing import Any

from appeals.languages.find import find_or_english
from appeals.model.document import Document
from appeals.writers.pdf.page_layout import NoteLayout
from appeals.writers.pdf.startup import Box, Page, Untyped

_CONTENTS = "Contents"


def link_notes(
    document: Document, pages: list[Page], notes: dict[int, NoteLayout]
) -> list[tuple[Box, str]]:
    """Link each mark to its note and the note's number back to the mark.

    `pages` are WeasyPrint's and are changed. Give the linked boxes with the words
    that a screen reader says of each: those are set by `describe_links` later.
    """
    words = find_or_english(document.lang).page
    described = []
    for number, note in notes.items():
        text, mark = f"note-{number}", f"mark-{number}"
        if not note.calls or not note.markers:
            continue
        _anchor(pages, text, *note.markers[-1])
        _anchor(pages, mark, *note.calls[0])
        for page, box in note.calls:
            _link(pages, text, page, box)
            described.append((box, words.note.format(number=number)))
        *pointers, (last_page, last) = note.markers
        for page, box in pointers:  # where the text is at the end
            _link(pages, text, page, box)
            described.append((box, words.note.format(number=number)))
        _link(pages, mark, last_page, last)
        described.append((last, words.back.format(number=number)))
    return described


def describe_links(described: list[tuple[Box, str]]) -> None:
    """Give each link its words (ISO 14289-1, 7.18.5), once it has an annotation."""
    import pydyf  # type: ignore[import-untyped]  # untyped

    for box, words in described:
        annotation = box.link_annotation
        if annotation is not None:
            annotation[_CONTENTS] = pydyf.String(words)


def _link(pages: list[Page], target: str, page: int, box: Box) -> None:
    x, y, width, height = box.hit_area()
    rectangle = (x, y, x + width, y + height)
    pages[page - 1].links.append(("internal", target, rectangle, box))


def _anchor(pages: list[Page], name: str, page: int, box: Box) -> None:
    x, y, width, height = box.hit_area()
    pages[page - 1].anchors[name] = (x, y, x + width, y + height)


@cache
def keep_notes_on_their_page() -> None:
    """Keep WeasyPrint from moving a note off its page to fit one line more.

    Where the second line of a paragraph no longer fits on a page, WeasyPrint moves the
    last notes of that page to the next one, whichever they are, to make room. It does
    not do so inside columns. This makes it believe, at that one point, that it sets a
    column: the paragraph goes to the next page and every note stays with its mark.

    It is changed once in a process.
    Private names: the version is pinned, and a test sees notes drift without it.
    """
    layout: Any = importlib.import_module("weasyprint.layout")
    block: Any = importlib.import_module("weasyprint.layout.block")
    asker = block._linebox_layout.__code__  # noqa: SLF001  no public way

    def is_in_column(context: Untyped) -> bool:
        if sys._getframe(1).f_code is asker:  # noqa: SLF001  who asks
            return True
        return bool(context.__dict__.get("in_column", False))

    def set_in_column(context: Untyped, value: bool) -> None:
        context.__dict__["in_column"] = value

    layout.LayoutContext.in_column = property(is_in_column, set_in_column)
