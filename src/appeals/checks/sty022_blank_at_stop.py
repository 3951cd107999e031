"""There is a blank before a stop, or none after it.

What it finds: "word ," and "word,word", "word.Next", in languages that separate words
by blanks; in French no blank before a comma or a full stop. Figures, addresses and dots
inside words are left alone.

Why it matters: the stop may be printed at the beginning of the next line.

Example:

    They asked for a lawyer ,and were refused.

How to fix it: type the stop right after the word, and a blank after the stop.
"""

import re
from collections.abc import Iterator

from appeals.checks.shared_work import matches
from appeals.checks.typed_words import Hit, TypedWords, findings_per_file, typed_words
from appeals.composition.compose import ComposedLetter
from appeals.languages.find import find_or_english
from appeals.rules.rule import Findings, Rule

RULE = Rule.of(__name__, __doc__, "warning", is_fixable=True)

_BEFORE = r"(?<=\w)[ \t]+(?P<stop>[{}])(?=[ \t\n]|$)"
_BEHIND = re.compile(
    r"(?<=[^\W\d_]{2})(?P<stop>[,;])(?=[^\W\d_]{2})"
    r"|(?<=[^\W\d_A-ZÀ-Þ]{2})(?P<full>[.!?])(?=[A-ZÀ-Þ][^\W\d_A-ZÀ-Þ])"
)


def check(letter: ComposedLetter) -> Findings:
    """Check the author's own words."""
    language = find_or_english(letter.document.lang)
    if not language.parts_words_by_blanks:
        return
    stops = ",." if language.keeps_blanks_at_signs else ",.;:!?"
    before = re.compile(_BEFORE.format(re.escape(stops)))
    hits = [hit for words in typed_words(letter) for hit in _find_hits(words, before)]
    remedy = "type the stop behind the word, and a blank behind the stop"
    yield from findings_per_file(RULE, letter, hits, "{}", remedy)


def _find_hits(words: TypedWords, before: re.Pattern[str]) -> Iterator[Hit]:
    for match in matches(before, words.text):
        stop = match["stop"]
        yield Hit.at(f"A blank is before '{stop}'", words, *match.span(), stop)
    for match in matches(_BEHIND, words.text):
        stop = match["stop"] or match["full"]
        yield Hit.at(f"No blank is behind '{stop}'", words, *match.span(), f"{stop} ")
