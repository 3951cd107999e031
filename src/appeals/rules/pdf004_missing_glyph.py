"""A character has no glyph in the fonts of the PDF.

What it finds: characters that would be printed as empty boxes, with the words or the
note that holds the first of them.

Why it matters: a name that cannot be read is a wrong name.

Example: Thai letters in a letter set in Noto Serif.

How to fix it: Latin, Greek, Cyrillic and Arabic letters are there; for Chinese install
its fonts (`appeals doctor` says how, `./run` does it); for another script name a
font by @font-face in templates/layout/letter.css, or write the word in a script that is
covered.
"""

import unicodedata
from collections.abc import Sequence

from appeals.errors import Place
from appeals.model.finding import Finding
from appeals.rules.rule import Rule

RULE = Rule.of(__name__, __doc__, "error")


_SHOWN = 12


def missing_glyph(
    characters: Sequence[str],
    where: str,
    place: Place | None,
    remedy: str,
    note: int | None,
) -> Finding:
    """Name the first characters that are missing; `where` says where the first is."""
    names = [
        f"'{c}' (U+{ord(c):04X} {unicodedata.name(c, 'no name')})"
        for c in characters[:_SHOWN]
    ]
    more = len(characters) - len(names)
    rest = f" and {more} more" if more else ""
    message = f"no font of the PDF edition has a glyph for {', '.join(names)}{rest}"
    return RULE.finding(
        message + where,
        place,
        remedy
        or "add a font that has it by @font-face in the style sheet of the letter",
        note=note,
    )
