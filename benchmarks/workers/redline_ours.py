"""Print a redline of the letter against one with other words, again and again."""

from dataclasses import replace

from appeals.model.document import Document, Paragraph, Text
from appeals.writers.docx.redline import write_redline
from benchmarks.reference import compose
from benchmarks.workers.timing import report


def with_other_words(document: Document) -> Document:
    """Begin every third paragraph in another way, and move the first of the body."""
    blocks = list(document.blocks)
    for number, block in enumerate(blocks):
        if isinstance(block, Paragraph) and number % 3 == 0:
            inlines = (Text("It is said that "), *block.inlines)
            blocks[number] = replace(block, inlines=inlines)
    first = next(
        n for n, b in enumerate(blocks) if isinstance(b, Paragraph) and b.role == "body"
    )
    blocks.insert(first + 1, blocks.pop(first))
    return replace(document, blocks=tuple(blocks))


new = compose().document
old = with_other_words(new)
assert b"PK" in write_redline(old, new)
report(lambda: write_redline(old, new), times=20)
