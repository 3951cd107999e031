"""A word seems to be missing.

What it finds: in English, an article with nothing to belong to ("the of", "a is"), a
preposition before "of" ("to of"), and "nor" in a sentence that denies nothing before it
("The victim nor his family has been heard").

Why it matters: the reader has to guess what was meant, and may guess wrongly.

Example:

    They were held in the of the Commission.

How to fix it: write the missing word, or take out the one that is left over.
"""

import re

from appeals.checks.sentences_of_letter import sentences_of
from appeals.checks.shared_work import matches
from appeals.composition.compose import ComposedLetter
from appeals.languages.find import primary_subtag
from appeals.rules.rule import Findings, Rule

RULE = Rule.of(__name__, __doc__, "warning")

_NOTHING = re.compile(
    r"\b(the|an?)\s+(?!\1\b)(?:of|and|or|is|are|was|were|has|have|had|to|at|by|for|from|with|"
    r"that|this|the|an?)\b(?![-’'])|\b(?:to|from|with|by|at|into)\s+of\b(?![-’'])"
)
_NOR = re.compile(r"\bnor\b")
_DENIES = re.compile(
    r"\b(?:neither|not|no|never|none|nobody|nothing|nowhere|without|nor|hardly|scarcely|"
    r"cannot|few|lacks?|refus\w+|den(?:y|ied|ies))\b|n[’']t\b",
    re.IGNORECASE,
)


def check(letter: ComposedLetter) -> Findings:
    """Check sentences in English."""
    if primary_subtag(letter.document.lang) != "en":
        return
    for sentence in sentences_of(letter):
        for match in matches(_NOTHING, sentence.own):
            yield RULE.finding(
                f"A word seems to be missing in '{' '.join(match[0].split())}'",
                sentence.place(*match.span()),
                "write what is missing, or take out the word that is left over",
            )
        nor = _NOR.search(sentence.own)
        if nor and not _DENIES.search(sentence.own, 0, nor.start()):
            yield RULE.finding(
                "There is a 'nor', and no 'neither' or 'not' before it",
                sentence.place(*nor.span()),
                "write 'neither', or 'and' for 'nor'",
            )
