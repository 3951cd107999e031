"""Write letters with one engine, their words new each time: an engine remembers.

Arguments: the engine; a language; how many notes, 0 for those of the letter.
"""

import sys
from dataclasses import replace
from itertools import count

from tests.writers.sample import para, sample_document
from tests.writers.sample_languages import letter_in

from appeals.model.document import Document, Note, NoteMark, Text
from appeals.writers.pdf import PdfEngine, WeasyprintEngine
from appeals.writers.pdf.typst.engine import TypstEngine
from benchmarks.workers.timing import report

name, lang, notes = sys.argv[1], sys.argv[2], int(sys.argv[3])
engine: PdfEngine = TypstEngine() if name == "typst" else WeasyprintEngine()
numbers = count()


def letter() -> Document:
    """Give a letter that no letter before was."""
    new = f"Letter {next(numbers)} says so. "
    if not notes:
        document = letter_in(lang)
        return replace(document, blocks=(para(new), *document.blocks))
    words = f"{new}The Committee has asked for the same safeguards. " * 6
    all_notes = tuple(
        Note(n, (Text(f"{new} See the report, chap. {n}."),))
        for n in range(1, notes + 1)
    )
    blocks = tuple(para(words, NoteMark(n)) for n in range(1, notes + 1))
    return replace(sample_document(), blocks=blocks, notes=all_notes)


times, warm_up = (3, 1) if notes else (12, 2)
report(lambda: engine.render(letter(), css=None), times=times, warm_up=warm_up)
