r"""A star or a "more than" at the beginning of a line was read as markup.

What it finds: a list of one item that begins with `*`, and a block quotation that
begins with a number.

Why it matters: a remark `* Names were changed.` is printed with a bullet, and
`> 500 people` as a quotation that says 500, without the sign.

Example:

    > 500 people were detained.

How to fix it: put a backslash before the sign: `\> 500 people`,
`\* Names were changed.` An item that is meant begins with `- `.
"""

import re

from appeals.composition.compose import ComposedLetter
from appeals.model.document import (
    ListBlock,
    Paragraph,
    Quotation,
    plain_text,
    walk_blocks,
)
from appeals.rules.rule import Findings, Rule

RULE = Rule.of(__name__, __doc__, "warning")

_NUMBER = re.compile(r"=?\s*\d")


def check(letter: ComposedLetter) -> Findings:
    """Check lists of one item and the beginnings of quotations."""
    lines = {source.file: source.lines for source in letter.templates}
    for block in walk_blocks(letter.body):
        if not isinstance(block, ListBlock | Quotation) or block.place is None:
            continue
        place = block.place
        typed = lines.get(place.file, [])[place.line - 1 : place.line]
        line = typed[0].lstrip() if typed else ""
        if isinstance(block, ListBlock):
            if len(block.items) == 1 and line.startswith("*"):
                yield RULE.finding(
                    "a lone line that begins with '*' is printed as a list of one item",
                    place,
                    "write \\* if the star is meant, or begin the item with '- '",
                )
        elif line.startswith(">") and _begins_with_number(block):
            yield RULE.finding(
                "'>' before a number is read as a quotation, and the sign is not "
                "printed",
                place,
                "write \\> if 'more than' is meant; leave a quotation as it is",
            )


def _begins_with_number(block: Quotation) -> bool:
    first = block.blocks[0] if block.blocks else None
    return isinstance(first, Paragraph) and bool(
        _NUMBER.match(plain_text(first.inlines))
    )
