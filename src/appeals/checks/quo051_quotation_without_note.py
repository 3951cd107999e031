"""A quotation has no note.

What it finds: more than six words in quotation marks, or set off as a block, and no
note in the sentence (for a block, none at its end or in the words that announce it).

Why it matters: a reader of a quotation asks where it comes from.

Example:
    The Committee was “seriously concerned that the law allows for secret custody”.

How to fix it: put a cite after the quotation, or insert it with `quote()`.
"""

from appeals.checks.quotation_comparison import compared_quotations
from appeals.composition.compose import ComposedLetter
from appeals.rules.rule import Findings, Rule

RULE = Rule.of(__name__, __doc__, "warning")

_MOST_WORDS = 6


def check(letter: ComposedLetter) -> Findings:
    """Check every longer quotation without a note beside it."""
    for comparison in compared_quotations(letter):
        use = comparison.use
        if comparison.status == "no-note" and use.word_count > _MOST_WORDS:
            yield RULE.finding(
                f"A quotation of {use.word_count} words has no note",
                use.place,
                "put a cite after it: [@key, para. 14]",
            )
