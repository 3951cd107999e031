"""A long quotation is inside a paragraph.

What it finds: more than fifty words in quotation marks within running text.

Why it matters: the reader loses track of who speaks; the United Nations sets such
quotations off.

Example: a whole paragraph of concluding observations between “ and ”.

How to fix it: set it off with `> ` before each line, without quotation marks.
"""

from appeals.checks.quotation_uses import quotation_uses
from appeals.composition.compose import ComposedLetter
from appeals.rules.rule import Findings, Rule

RULE = Rule.of(__name__, __doc__, "info")

_MOST_WORDS = 50


def check(letter: ComposedLetter) -> Findings:
    """Count the words of every quotation in running text."""
    for use in quotation_uses(letter):
        if use.word_count > _MOST_WORDS and not use.is_set_off:
            yield RULE.finding(
                f"A quotation of {use.word_count} words is inside a paragraph",
                use.place,
                "set it off as a block: > before each line",
                note=use.note,
            )
