"""What WeasyPrint says while it works, as findings; nothing of it is printed.

PDF004  error    no font has a sign for these characters: they print as boxes
PDF005  warning  anything else: a style it did not understand, a blocked file
"""

import logging
import unicodedata
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from appeals.model.finding import Finding

_SHOWN = 12


@dataclass(frozen=True, slots=True)
class Heard:
    """One log record: its words, or the character that no font could draw."""

    message: str
    character: str = ""


@contextmanager
def listening(heard: list[Heard]) -> Iterator[None]:
    """Add to `heard` what WeasyPrint logs from warning upwards; keep it from others."""
    logger = logging.getLogger("weasyprint")
    handler = _Listener(heard)
    before = (logger.propagate, logger.level, logger.handlers[:])
    logger.propagate = False
    logger.setLevel(logging.WARNING)
    logger.handlers[:] = [handler]
    try:
        yield
    finally:
        logger.propagate, logger.level, logger.handlers[:] = before


def findings_of(heard: Iterable[Heard]) -> tuple[Finding, ...]:
    """Give one finding for all missing characters, and one for each other message."""
    unique = tuple(dict.fromkeys(heard))
    findings = [
        Finding("PDF005", "warning", f"while setting the PDF: {h.message}")
        for h in unique
        if not h.character
    ]
    missing = [h.character for h in unique if h.character]
    if missing:
        findings.insert(0, _missing(missing))
    return tuple(findings)


def _missing(characters: list[str]) -> Finding:
    names = [
        f"'{c}' (U+{ord(c):04X} {unicodedata.name(c, 'no name')})"
        for c in characters[:_SHOWN]
    ]
    more = len(characters) - len(names)
    rest = f" and {more} more" if more else ""
    return Finding(
        "PDF004",
        "error",
        f"no font of the PDF edition has a sign for {', '.join(names)}{rest}",
        help="add a font that has it by @font-face in the style sheet of the letter",
    )


class _Listener(logging.Handler):
    def __init__(self, heard: list[Heard]) -> None:
        super().__init__(logging.WARNING)
        self._heard = heard

    def emit(self, record: logging.LogRecord) -> None:
        """Keep the record; a blank in a run of missing characters is no loss."""
        args = record.args if isinstance(record.args, tuple) else ()
        is_glyph = record.msg.startswith(".notdef") and bool(args)
        character = str(args[0]) if is_glyph else ""
        if not character.isspace():
            self._heard.append(Heard(record.getMessage(), character))
