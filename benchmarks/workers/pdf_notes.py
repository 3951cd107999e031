"""Write a letter of so many notes, a like number on each page; seconds a note."""

import json
import sys
import time
from dataclasses import replace

from tests.writers.sample import para, sample_document

from appeals.model.document import Note, NoteMark, Text
from appeals.writers.pdf.weasy import WeasyprintEngine

engine = WeasyprintEngine()
count = int(sys.argv[1])
words = "The Committee has asked for the same safeguards in each of its reviews. " * 6
notes = tuple(
    Note(n, (Text(f"See the report of the organization, chap. {n}, paras. 1-{n}."),))
    for n in range(1, count + 1)
)
blocks = tuple(para(words, NoteMark(note.number)) for note in notes)
document = replace(sample_document(), blocks=blocks, notes=notes)
engine.render(replace(sample_document(), blocks=blocks[:2], notes=notes[:2]))
start = time.perf_counter()
assert not engine.render(document).findings
json.dump([(time.perf_counter() - start) / count], sys.stdout)
