"""An acronym is used and never explained.

What it finds: three to six capital letters, twice or more in a letter in a Latin
script, that are nowhere in brackets after the full name, or before it. Those of the
United Nations that everybody knows, those of the addressees, Roman numbers and
references are left alone, and so are several words in capitals side by side.

Why it matters: the officer who reads the letter first does not know your field.

Example:

    The system is near to RSDL. RSDL is run by the police.

How to fix it: write the name once: "residential surveillance at a designated location
(RSDL)"; or write it out each time.
"""

import re

from appeals.checks.shared_work import matches
from appeals.checks.typed_words import TypedWords, all_printed, typed_words
from appeals.composition.compose import ComposedLetter
from appeals.rules.rule import Findings, Rule

RULE = Rule.of(__name__, __doc__, "info")

_ACRONYM = re.compile(r"(?<![\w/.@-])[A-Z]{3,6}(?![\w/.@-]*[\d/@])(?!\w)")
_SHOUTED = re.compile(r"\b[A-Z][A-Z’'-]+(?:[\s,]+[A-Z][A-Z’'-]*\b)+")
_ROMAN = re.compile(r"[IVXLCDM]+")
_KNOWN = frozenset("NGO NGOS USA UNESCO UNICEF UNHCR OHCHR NATO HIV AIDS".split())
_FEWEST = 2


def check(letter: ComposedLetter) -> Findings:
    """Look for acronyms of the author that the printed letter does not explain."""
    found: dict[str, list[tuple[TypedWords, int]]] = {}
    for words in typed_words(letter):
        text = _SHOUTED.sub(lambda run: "x" * len(run[0]), words.text)
        for match in matches(_ACRONYM, text) if words.note is None else ():
            if match[0] not in _KNOWN and not _ROMAN.fullmatch(match[0]):
                found.setdefault(match[0], []).append((words, match.start()))
    own = {each.acronym for each in letter.request.addressees}
    printed = all_printed(letter) if found else ""
    for acronym, places in found.items():
        explained = re.search(
            rf"\({acronym}s?\)|[（]{acronym}[）]|\b{acronym}\s\(", printed
        )
        if len(places) >= _FEWEST and acronym not in own and not explained:
            words, at = places[0]
            yield RULE.finding(
                f"'{acronym}' is not explained in this letter",
                words.place(at, at + len(acronym)),
                f"write the name once, with ({acronym}) behind it",
            )
