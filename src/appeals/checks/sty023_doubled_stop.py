"""There are two stops where one belongs.

What it finds: ",,", "..", ";;", ",." and the like, in Chinese "，，" and "。。". Three
dots, "?!" and the dot of an abbreviation before another stop are left alone.

Why it matters: it shows that a sentence was put together and not read.

Example:

    They were refused a lawyer,.

How to fix it: keep the stop that is meant; `appeals check --fix` keeps the stronger
one.
"""

import re
from collections.abc import Iterator

from appeals.checks.shared_work import matches
from appeals.checks.typed_words import Hit, TypedWords, findings_per_file, typed_words
from appeals.composition.compose import ComposedLetter
from appeals.rules.rule import Findings, Rule

RULE = Rule.of(__name__, __doc__, "warning", is_fixable=True)

_DOUBLED = re.compile(
    r"(?<![.,;:/])(?:,,|;;|::|\.\.|,\.|;\.|,;|;,)(?![.,;:/])|(?:，，|。。|，。|；；|、、|؛؛|،،)"
)
_STRONGER = ".。;；,，、:؛،"


def check(letter: ComposedLetter) -> Findings:
    """Check the author's own words."""
    hits = [hit for words in typed_words(letter) for hit in _find_hits(words)]
    message, remedy = "Two stops stand together: '{}'", "keep the one that is meant"
    yield from findings_per_file(RULE, letter, hits, message, remedy)


def _find_hits(words: TypedWords) -> Iterator[Hit]:
    for match in matches(_DOUBLED, words.text):
        new = min(match[0], key=_STRONGER.index)
        yield Hit.at(match[0], words, *match.span(), new)
