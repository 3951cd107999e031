"""Keeps WeasyPrint 70 from moving a note away from its mark to fit one line more.

Where the second line of a paragraph no longer fits on a page, WeasyPrint moves the
last notes of that page to the next one, whosever they are, to make room. It does not
do so inside columns. This makes it believe, at that one point, that it sets a column:
the paragraph goes to the next page and every note stays with its mark.
"""

import importlib
import sys
from functools import cache
from typing import Any


@cache
def keep_notes_on_their_page() -> None:
    """Change the one question WeasyPrint asks, once in a process.

    Private names: the version is pinned, and a test sees notes drift without it.
    """
    layout: Any = importlib.import_module("weasyprint.layout")
    block: Any = importlib.import_module("weasyprint.layout.block")
    asker = block._linebox_layout.__code__  # noqa: SLF001  no public way

    def is_in_column(context: Any) -> bool:  # noqa: ANN401  a LayoutContext
        if sys._getframe(1).f_code is asker:  # noqa: SLF001  who asks
            return True
        return bool(context.__dict__.get("in_column", False))

    def set_in_column(context: Any, value: bool) -> None:  # noqa: ANN401
        context.__dict__["in_column"] = value

    layout.LayoutContext.in_column = property(is_in_column, set_in_column)
