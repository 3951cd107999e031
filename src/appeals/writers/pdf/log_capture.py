"""What WeasyPrint logs while it works, as findings; none of it is printed.

PDF004  error    no font has a glyph for these characters: they print as boxes
PDF005  warning  anything else: a style it did not understand, a blocked file
"""

import logging
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import NamedTuple

from appeals.errors import Place
from appeals.model.document import (
    Document,
    Text,
    inline_groups,
    plain_text,
    walk_inlines,
)
from appeals.model.finding import Finding
from appeals.rules import pdf004_missing_glyph as pdf004
from appeals.rules import pdf005_layout_remark as pdf005
from appeals.writers.pdf.page_style import (
    CHINESE_REMEDY,
    chinese_folder,
    is_chinese,
)

_BEFORE = 30
_NOWHERE = ("", None, None)


class LoggedMessage(NamedTuple):
    """One log record: its words, or the character that no font could render."""

    message: str
    character: str = ""


@contextmanager
def capturing_log(logged: list[LoggedMessage]) -> Iterator[None]:
    """Add WeasyPrint's warnings to `logged`, and keep others from printing them."""
    logger = logging.getLogger("weasyprint")
    handler = _LogCapture(logged)
    before = (logger.propagate, logger.level, logger.handlers[:])
    logger.propagate = False
    logger.setLevel(logging.WARNING)
    logger.handlers[:] = [handler]
    try:
        yield
    finally:
        logger.propagate, logger.level, logger.handlers[:] = before


def logged_findings(
    logged: Iterable[LoggedMessage], document: Document | None = None
) -> tuple[Finding, ...]:
    """Give one finding for all missing characters, and one for each other message.

    The missing characters are searched for in `document`: the finding has the place
    and the note of the first.
    """
    unique = tuple(dict.fromkeys(logged))
    findings = [
        pdf005.layout_remark(each.message) for each in unique if not each.character
    ]
    missing = [h.character for h in unique if h.character]
    if missing:
        findings.insert(0, missing_glyph_finding(missing, document))
    return tuple(findings)


def missing_glyph_finding(characters: list[str], document: Document | None) -> Finding:
    """Give the finding for characters that no font has, with the place of the first."""
    where, place, note = (
        _find(frozenset(characters), document) if document else _NOWHERE
    )
    is_font_absent = any(map(is_chinese, characters)) and chinese_folder() is None
    remedy = CHINESE_REMEDY if is_font_absent else ""
    return pdf004.missing_glyph(characters, where, place, remedy, note)


def _find(
    characters: frozenset[str], document: Document
) -> tuple[str, Place | None, int | None]:
    """Give words, place and note of the first of `characters`."""
    texts = [(inlines, None) for inlines in inline_groups(document.blocks)]
    for inlines, note in (*texts, *((note.inlines, note) for note in document.notes)):
        text = plain_text(inlines)
        first = next((i for i, c in enumerate(text) if c in characters), None)
        if first is None:
            continue
        words = text[max(0, first - _BEFORE) : first + _BEFORE].strip()
        places = (
            inline.place
            for inline in walk_inlines(inlines)
            if isinstance(inline, Text) and not characters.isdisjoint(inline.text)
        )
        place = next(places, None)
        if note is None:
            return f", first in '{words}'", place, None
        where = f", first in note {note.number}, '{words}'"
        return where, place or note.place, note.number
    return _NOWHERE


class _LogCapture(logging.Handler):
    def __init__(self, logged: list[LoggedMessage]) -> None:
        super().__init__(logging.WARNING)
        self._logged = logged

    def emit(self, record: logging.LogRecord) -> None:
        """Keep the record; a blank in a run of missing characters is not a loss."""
        args = record.args if isinstance(record.args, tuple) else ()
        is_glyph = record.msg.startswith(".notdef") and bool(args)
        character = str(args[0]) if is_glyph else ""
        if not character.isspace():
            self._logged.append(LoggedMessage(record.getMessage(), character))
