"""Write letters with one engine, every text new each time: an engine remembers.

Arguments: the engine; a language; how many notes, 0 for a letter of three pages with
eight; how many letters. Prints the seconds of the processor for each.
"""

import sys
import time
from dataclasses import fields, is_dataclass, replace
from itertools import count
from typing import Any

from tests.writers.sample import para, sample_document
from tests.writers.sample_languages import letter_in

from appeals.model.document import (
    Document,
    Note,
    NoteMark,
    Paragraph,
    Text,
    plain_text,
    walk_inlines,
)
from appeals.writers.pdf.engine import PdfEngine
from appeals.writers.pdf.typst.engine import TypstEngine
from appeals.writers.pdf.weasy import WeasyprintEngine
from benchmarks.workers.timing import report

name, lang, notes, letters = (*sys.argv[1:3], *map(int, sys.argv[3:5]))
engine: PdfEngine = TypstEngine() if name == "typst" else WeasyprintEngine()
numbers = count(100)
MORE = 6


def renewed(value: Any, word: str) -> Any:
    """Put a word into every text of a letter."""
    if isinstance(value, Text):
        return replace(value, text=value.text.replace(" ", f" {word} ", 1))
    if isinstance(value, tuple):
        return tuple(renewed(each, word) for each in value)
    if is_dataclass(value) and not isinstance(value, type):
        held = {f.name: renewed(getattr(value, f.name), word) for f in fields(value)}
        return replace(value, **held)
    return value


def long_letter() -> Document:
    """Give a letter of three pages with eight notes."""
    document = letter_in(lang)
    bodies = [
        block.inlines
        for block in document.blocks
        if isinstance(block, Paragraph) and block.role == "body"
    ]
    words = " ".join(
        plain_text(inlines)
        for inlines in bodies
        if any(isinstance(each, NoteMark) for each in walk_inlines(inlines))
    )
    return replace(document, blocks=(*(para(words),) * MORE, *document.blocks))


def many_notes() -> Document:
    """Give a letter with a note in every paragraph."""
    words = "The Committee has asked for the same safeguards. " * 6
    all_notes = tuple(
        Note(n, (Text(f"See the report, chap. {n}."),)) for n in range(1, notes + 1)
    )
    blocks = tuple(para(words, NoteMark(n)) for n in range(1, notes + 1))
    return replace(sample_document(), blocks=blocks, notes=all_notes)


LETTER = many_notes() if notes else long_letter()


def write() -> None:
    """Write a letter that no letter before was."""
    result = engine.render(renewed(LETTER, str(next(numbers))), css=None)
    assert notes or result.page_count == 3
    assert len(LETTER.notes) == (notes or 8)
    assert result.findings == ()


report(write, times=letters, warm_up=1 if notes else 2, clock=time.process_time)
