"""Measures each note once, where WeasyPrint 70 sets all notes of a page for each.

When a note is added to a page, WeasyPrint sets all the notes of that page again to
learn how high they are together. Here each note is set once and heights are added
up. At the end of each page the sum is compared with what was set; where they differ,
`MismatchError` is raised and the letter is set again in WeasyPrint's own way.
"""

import importlib
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from math import inf
from typing import Any

_TOLERANCE_PX = 0.05
_is_on = True


class MismatchError(Exception):
    """The sum of the heights is not the height of all notes."""


@dataclass(frozen=True, slots=True)
class _Height:
    """One note set alone: all in CSS pixels from the top of the area's content."""

    bottom: float
    margin_top: float
    margin_bottom: float
    below: float  # what the area is higher than its last note


class _Waiting(list[Any]):
    """A list that knows at once what it holds; boxes are compared by identity."""

    def __init__(self, boxes: Iterable[Any] = ()) -> None:
        super().__init__(boxes)
        self._ids = set(map(id, self))

    def append(self, box: Any) -> None:  # noqa: ANN401  a Box of WeasyPrint
        super().append(box)
        self._ids.add(id(box))

    def remove(self, box: Any) -> None:  # noqa: ANN401  a Box of WeasyPrint
        super().remove(box)
        self._ids.discard(id(box))

    def __contains__(self, box: object) -> bool:
        return id(box) in self._ids

    def copy(self) -> "_Waiting":
        return _Waiting(self)


@contextmanager
def set_plainly() -> Iterator[None]:
    """Let WeasyPrint measure in its own way."""
    global _is_on  # noqa: PLW0603  WeasyPrint offers no argument that reaches there
    before, _is_on = _is_on, False
    try:
        yield
    finally:
        _is_on = before


@cache
def measure_each_note_once() -> None:
    """Change how WeasyPrint measures, once in a process.

    Private names: the version is pinned, and a test compares the pages with its own.
    """
    layout: Any = importlib.import_module("weasyprint.layout")
    page: Any = importlib.import_module("weasyprint.layout.page")
    context = layout.LayoutContext
    context.footnotes = property(
        lambda self: self.__dict__["footnotes"],
        lambda self, boxes: self.__dict__.update(footnotes=_Waiting(boxes)),
    )
    plainly = context._update_footnote_area  # noqa: SLF001  no public way

    def update(self: Any) -> bool:  # noqa: ANN401  a LayoutContext
        area, notes = self.current_footnote_area, self.current_page_footnotes
        heights = _heights(self, area, notes) if _is_on and notes else None
        if heights is None:
            return bool(plainly(self))
        if area.height != "auto":
            self.page_bottom += area.margin_height()
        bottom = _bottom(heights)
        high = min(bottom + heights[-1].below, area.max_height)
        area.children = notes
        area.height = max(high, area.min_height)
        self.page_bottom -= area.margin_height()
        edge = area.height + area.padding_bottom + area.border_bottom_width
        return bool(bottom > edge)

    context._update_footnote_area = update  # noqa: SLF001  as above
    page.make_page = _checked(page.make_page)


def _heights(context: Any, area: Any, notes: list[Any]) -> list[_Height] | None:  # noqa: ANN401  of WeasyPrint
    known = context.__dict__.setdefault("heights_of_house", {})
    width = area.page.width
    heights = []
    for note in notes:
        key = id(note), width
        if key not in known:
            known[key] = _measure(context, area, note)
        if known[key] is None:
            return None
        heights.append(known[key])
    return heights


def _measure(context: Any, area: Any, note: Any) -> _Height | None:  # noqa: ANN401  of WeasyPrint
    """Set one note alone; None when the area's greatest height cuts it."""
    build: Any = importlib.import_module("weasyprint.formatting_structure.build")
    block: Any = importlib.import_module("weasyprint.layout.block")
    before, area.children = area.children, [note]
    alone = build.create_anonymous_boxes(area.deepcopy())
    area.children = before
    alone = block.block_level_layout(context, alone, -inf, None, area.page)[0]
    last = alone.children[-1]
    top = alone.content_box_y()
    bottom = last.position_y + last.margin_height() - last.margin_bottom - top
    if bottom > alone.height or alone.height >= area.max_height:
        return None
    return _Height(bottom, last.margin_top, last.margin_bottom, alone.height - bottom)


def _bottom(heights: list[_Height]) -> float:
    bottom = heights[0].bottom
    for above, height in pairwise(heights):
        gap = max(above.margin_bottom, height.margin_top)
        bottom += gap + height.bottom - height.margin_top
    return bottom


def _checked(make_page: Callable[..., Any]) -> Callable[..., Any]:
    def make_checked_page(context: Any, *rest: Any, **more: Any) -> Any:  # noqa: ANN401  of WeasyPrint
        made = make_page(context, *rest, **more)
        if _is_on and context.current_page_footnotes:
            real = made[0].children[1].height
            if abs(real - context.current_footnote_area.height) > _TOLERANCE_PX:
                raise MismatchError
        return made

    return make_checked_page
