"""What is where on WeasyPrint's laid-out pages, and what they look like."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Final

from appeals.writers.layout.actual_look import SIDES, ActualLogo, ActualLook
from appeals.writers.layout.fonts import PACKAGE_FONT
from appeals.writers.pdf.page import (
    CALL_TAG,
    END_TAG,
    MARK_TAG,
    NOTE_TAG,
    NUMBER,
    POINTER_TAG,
)
from appeals.writers.pdf.startup import Box, Page

_CALLS = frozenset(
    {f"{NOTE_TAG}::footnote-call", f"{POINTER_TAG}::footnote-call", CALL_TAG}
)
_NUMBERED = _CALLS | {NOTE_TAG, POINTER_TAG, END_TAG}
_MARKERS = frozenset(
    {f"{NOTE_TAG}::footnote-marker", f"{POINTER_TAG}::footnote-marker", MARK_TAG}
)
_TOLERANCE_PX = 1.0
_WIDE_TOLERANCE_PX = 3.0
_SHOWN = 30
_PLAIN = (None, "numbered")
_PX_IN_A_MM: Final = 96 / 25.4
_PICTURES: Final = frozenset({"RasterImage", "SVGImage"})


@dataclass(slots=True)
class NoteLayout:
    """What the pages contain of one note. Pages count from 1.

    `pages` and `words` are those of its text, `pointer_pages` those of the line that
    says where the text is. `calls` and `markers` are (page, box).
    """

    call_pages: list[int] = field(default_factory=list)
    pages: list[int] = field(default_factory=list)
    pointer_pages: list[int] = field(default_factory=list)
    words: list[str] = field(default_factory=list)
    pointer_words: list[str] = field(default_factory=list)
    calls: list[tuple[int, Box]] = field(default_factory=list)
    markers: list[tuple[int, Box]] = field(default_factory=list)
    is_cut: bool = False


@dataclass(frozen=True, slots=True)
class Overhang:
    """Words that reach over the edge of the text area, `mm` beyond it."""

    page: int
    words: str
    mm: float


@dataclass(frozen=True, slots=True)
class Spacing:
    """The space below a paragraph, and lines by the size of letters; None: unknown."""

    below_px: float | None = None
    line_ratio: float | None = None


@dataclass(frozen=True, slots=True)
class PageLayout:
    """What an engine set on pages.

    The notes by number; for each page its words that reach farthest out; the pages,
    the lines of text on the last of them, and how the text is spaced. `lone_blocks` are
    the blocks whose first line is alone at the foot of a page, by their place.
    """

    notes: dict[int, NoteLayout]
    overhangs: tuple[Overhang, ...] = ()
    page_count: int = 0
    last_page_lines: int = 0
    spacing: Spacing = Spacing()
    lone_blocks: tuple[int, ...] = ()


def read_pages(pages: Sequence[Page]) -> PageLayout:
    """Read the box trees of WeasyPrint's pages; their margins are left out."""
    notes: dict[int, NoteLayout] = {}
    overhangs = []
    for page_number, page in enumerate(pages, 1):
        walk = _PageWalk(page._page_box, page_number, notes)  # noqa: SLF001  no public way
        walk.read()
        if walk.farthest:
            overhangs.append(walk.farthest)
    last_lines = count_lines(pages[-1])
    spacing = read_spacing(pages)
    return PageLayout(notes, tuple(overhangs), len(pages), last_lines, spacing)


def read_spacing(pages: Iterable[Page]) -> Spacing:
    """Read how the text is spaced from its first paragraph without a role."""
    ratio: float | None = None
    for page in pages:
        for box in _text_boxes(page):
            if box.element_tag == "html" and isinstance(
                box.style["line_height"], float
            ):
                ratio = box.style["line_height"]
            is_plain = box.element is not None and box.element.get("class") in _PLAIN
            if box.element_tag == "p" and is_plain and hasattr(box, "margin_bottom"):
                return Spacing(box.style["margin_bottom"].value, ratio)
    return Spacing(None, ratio)


def count_lines(page: Page) -> int:
    """Count the lines of text on a page, those of its notes and margins left out."""
    tops = {
        round(box.position_y)
        for box in _text_boxes(page)
        if type(box).__name__ == "LineBox"
        and any(hasattr(c, "text") for c in _line_content(box))
    }
    return len(tops)


def _line_content(line: Box) -> Iterator[Box]:
    """Yield what is on a line itself, not in a column within it."""
    for child in line.children:
        if type(child).__name__ == "InlineBox":
            yield from _line_content(child)
        else:
            yield child


def _text_boxes(page: Page) -> Iterator[Box]:
    """Yield the boxes of a page but those of its margins and notes, in order."""
    children = page._page_box.children  # noqa: SLF001  no public way
    return _walk_boxes(c for c in children if type(c).__name__ != "MarginBox")


class _PageWalk:
    """One page. A stack, not recursion: every box of a letter is visited."""

    def __init__(
        self,
        page_box: Box,
        number: int,
        notes: dict[int, NoteLayout],
    ) -> None:
        self._page_box = page_box
        self._number = number
        self._notes = notes
        top, left = page_box.content_box_y(), page_box.content_box_x()
        self._top = top - _TOLERANCE_PX
        self._bottom = top + page_box.height + _TOLERANCE_PX
        self._left = left - _WIDE_TOLERANCE_PX
        self._right = left + page_box.width + _WIDE_TOLERANCE_PX
        self.farthest: Overhang | None = None

    def read(self) -> None:
        stack: list[tuple[Box, Box, NoteLayout | None]] = [
            (child, None, None)
            for child in reversed(self._page_box.children)
            if not hasattr(child, "at_keyword") or child.at_keyword == "@footnote"
        ]
        while stack:
            box, parent, note = stack.pop()
            box = real_box(box)
            if box.element_tag in _NUMBERED and NUMBER in box.element.attrib:
                number = int(box.element.attrib[NUMBER])
                note = self._notes.get(number)
                if note is None:
                    note = self._notes[number] = NoteLayout()
            if hasattr(box, "text"):
                self._check_overhang(box, box.text)
                if note is not None:
                    self._add(note, box, parent)
            elif box.children:
                is_line = type(box).__name__ == "LineBox"
                if is_line and note is not None:
                    # Not its words: some fonts are taller than their lines.
                    end = box.position_y + box.height
                    note.is_cut |= box.position_y < self._top or end > self._bottom
                holder = parent if is_line else box
                stack += [(child, holder, note) for child in reversed(box.children)]
            elif hasattr(box, "replacement"):
                self._check_overhang(box, "an image")

    def _add(self, note: NoteLayout, text_box: Box, parent: Box) -> None:
        tag = text_box.element_tag
        if tag in _CALLS:
            note.call_pages.append(self._number)
            note.calls.append((self._number, parent))
            return
        is_pointer = text_box.element.tag == POINTER_TAG
        if tag in _MARKERS:
            note.markers.append((self._number, parent))
        elif is_pointer:
            note.pointer_words.append(text_box.text)
        else:
            note.words.append(text_box.text)
        (note.pointer_pages if is_pointer else note.pages).append(self._number)

    def _check_overhang(self, box: Box, words: str) -> None:
        left, right = box.position_x, box.position_x + box.width
        if left >= self._left and right <= self._right:
            return
        beyond_px = max(self._left - left, right - self._right)
        mm = round(beyond_px * 25.4 / 96, 1)
        if words.strip() and (self.farthest is None or mm > self.farthest.mm):
            self.farthest = Overhang(self._number, words.strip()[:_SHOWN], mm)


def read_page_look(page: Page) -> ActualLook:
    """Read font, margins and logo of a first page; its font is that of a paragraph."""
    page_box = page._page_box  # noqa: SLF001  no public way
    boxes = list(_walk_boxes([page_box]))
    texts = [b for b in boxes if b.element_tag == "p" and not b.element.get("class")]
    family = (texts or boxes)[0].style["font_family"][0]
    top, right, bottom, left = (
        getattr(page_box, f"margin_{side}") / _PX_IN_A_MM for side in SIDES
    )
    logos = (logo for box in boxes for logo in _pictures(box))
    font = PACKAGE_FONT if family == "Appeals Serif" else family
    return ActualLook(font, (top, right, bottom, left), next(logos, None))


def _walk_boxes(boxes: Iterable[Box]) -> Iterator[Box]:
    """Yield boxes and all in them, in order, but those of notes."""
    stack = [*boxes][::-1]
    while stack:
        box = real_box(stack.pop())
        if type(box).__name__ != "FootnoteAreaBox":
            yield box
            stack += reversed(getattr(box, "children", ()))


def real_box(box: Box) -> Box:
    """Give the box that another one, moved out of the flow, stands for."""
    return getattr(box, "_box", box)


def _pictures(box: Box) -> Iterator[ActualLogo]:
    """Yield the pictures behind a box, or in it."""
    found = [
        (layer.image, layer.size) for layer in getattr(box.background, "layers", ())
    ]
    if image := getattr(box, "replacement", None):
        found.append((image, (box.width, box.height)))
    for image, size in found:
        if type(image).__name__ in _PICTURES:
            data = getattr(getattr(image, "image_data", None), "data", b"")
            yield ActualLogo(data, size[0] / _PX_IN_A_MM)
