"""The text mentions a table, a list or an annex that is not there.

What it finds: "the table below" in a letter without a table, "the list below" without a
list, "enclosed", "attached" or "annexed" of a report or a document where `annexes:` in
the head names none. In English, French and Spanish.

Why it matters: the reader looks for it, and writes back to ask.

Example:

    The report is attached.

How to fix it: enclose it with `annexes:`, or take the words out.
"""

import re
from collections.abc import Mapping
from functools import cache

from appeals.checks.sentences_of_letter import sentences_of
from appeals.checks.shared_work import matches
from appeals.composition.compose import ComposedLetter
from appeals.languages.find import primary_subtag
from appeals.model.document import ListBlock, Table, walk_blocks
from appeals.rules.rule import Findings, Rule

RULE = Rule.of(__name__, __doc__, "warning")

_WORDS = {
    "en": {
        "table": r"\btable\s+(?:below|above)\b|\b(?:following|above)\s+table\b",
        "list": r"\blist\s+below\b|\bfollowing\s+list\b",
        "annex": r"\b(?:attached|enclosed|annexed)\s+(?:report|document|list|copy|file|"
        r"submission|letter|statement)s?\b|\b(?:report|document|list|copy|submission|"
        r"statement)s?\s+(?:(?:is|are)\s+)?(?:attached|enclosed|annexed)\b"
        r"|\bplease\s+find\s+(?:attached|enclosed)\b|\bannexed?\s+to\s+this\s+letter\b",
    },
    "fr": {
        "table": r"\btableau\s+ci-(?:dessous|dessus|après)\b",
        "list": r"\bliste\s+ci-(?:dessous|après)\b",
        "annex": r"\bci-jointe?s?\b|\bannexée?s?\s+à\s+la\s+présente\b",
    },
    "es": {
        "table": r"\b(?:cuadro|tabla)\s+(?:siguiente|anterior)\b",
        "list": r"\blista\s+siguiente\b",
        "annex": r"\bse\s+adjunta\b|\badjunt[oa]s?\s+a\s+(?:la\s+presente|esta)\b",
    },
}
_NAMES = {"table": "a table", "list": "a list", "annex": "an annex"}


@cache
def _patterns(lang: str) -> Mapping[str, re.Pattern[str]]:
    words = _WORDS.get(lang, {})
    return {what: re.compile(each, re.IGNORECASE) for what, each in words.items()}


def check(letter: ComposedLetter) -> Findings:
    """Look for what each sentence mentions."""
    patterns = _patterns(primary_subtag(letter.document.lang))
    blocks = tuple(walk_blocks(letter.body))
    has = {
        "table": any(isinstance(block, Table) for block in blocks),
        "list": any(isinstance(block, ListBlock) for block in blocks),
        "annex": bool(letter.front.annexes),
    }
    lacking = {what: each for what, each in patterns.items() if not has[what]}
    for sentence in sentences_of(letter):
        for what, pattern in lacking.items():
            for match in matches(pattern, sentence.own)[:1]:
                yield RULE.finding(
                    f"'{' '.join(match[0].split())}': the letter has no {what}",
                    sentence.place(*match.span()),
                    f"add {_NAMES[what]}, or take the words out",
                )
