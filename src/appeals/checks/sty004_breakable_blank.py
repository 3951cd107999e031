"""In French, a line may break before : ; ? ! » or after «.

What it finds: an ordinary space, or the end of a line of the source, before one of
these signs and after «, in the author's words of a letter in French.

Why it matters: the sign may be printed at the beginning of the next line.

Example:

    Nous demandons trois choses :

How to fix it: type a no-break space: U+00A0 (in Word Ctrl+Shift+Space), or `&nbsp;`.
"""

import re
from collections.abc import Iterator

from appeals.checks.typed_words import Hit, TypedWords, findings_per_file, typed_words
from appeals.composition.compose import ComposedLetter
from appeals.languages.find import find_or_english
from appeals.rules.rule import Findings, Rule

RULE = Rule.of(__name__, __doc__, "warning", is_fixable=True)

_KEPT = "\u00a0"
_BEFORE = re.compile(r"(?<=\S)[ \t\n\u2009]+(?P<sign>[:;?!\u00bb])(?![)\w])")
_BEHIND = re.compile(r"(?P<sign>\u00ab)[ \t\n\u2009]+(?=\S)")


def check(letter: ComposedLetter) -> Findings:
    """Check the author's own words where the language keeps such blanks."""
    if not find_or_english(letter.document.lang).keeps_blanks_at_signs:
        return
    hits = [hit for words in typed_words(letter) for hit in _find_hits(words)]
    message = "A line may break at the space {}"
    remedy = "type a no-break space (U+00A0; in Word Ctrl+Shift+Space), or &nbsp;"
    yield from findings_per_file(RULE, letter, hits, message, remedy)


def _find_hits(words: TypedWords) -> Iterator[Hit]:
    text = words.text
    for match in _BEFORE.finditer(text):
        blank, sign, end = match.start(), match.start("sign"), match.end("sign")
        edit = words.edit(blank, sign, _KEPT)
        place = words.place(sign, end)
        yield Hit(f"before '{match['sign']}'", place, words.note, edit)
    for match in _BEHIND.finditer(text):
        sign = match.start()
        edit = words.edit(sign + 1, match.end(), _KEPT)
        yield Hit("after '\u00ab'", words.place(sign, sign + 1), words.note, edit)
