"""The same sentence has another source elsewhere.

What it finds: two sentences in the same words, in one letter or, with `appeals check`,
in two, whose notes have no source in common.

Why it matters: one of the two may be the better one, or wrong; and two letters that
prove one claim in two ways are compared.

Example: "The place is kept secret. [@a-report]" in one letter, "[@a-law, art. 44]" in
another.

How to fix it: cite the stronger source in both, or both sources in each. Words that
several letters share are best kept in templates/arguments.
"""

from collections.abc import Sequence

from appeals.checks.sentences_of_letter import Statement, find_pairs, statements_of
from appeals.composition.compose import ComposedLetter
from appeals.rules.rule import Findings, Rule

RULE = Rule.of(__name__, __doc__, "warning")


def check(letter: ComposedLetter) -> Findings:
    """Compare the sentences of a letter with each other."""
    yield from compare(statements_of(letter))


def compare(statements: Sequence[Statement]) -> Findings:
    """Yield each sentence that occurs earlier with other sources."""
    cited = (each for each in statements if each.keys)
    for first, second in find_pairs(cited, lambda s: (s.lang, s.words, s.figures)):
        if not set(first.keys) & set(second.keys):
            yield RULE.finding(
                f"This sentence cites {_list_keys(second)}, and elsewhere it cites "
                f"{_list_keys(first)}: {first.where}",
                second.place,
                "cite the stronger source in both places, or both in each",
            )


def _list_keys(statement: Statement) -> str:
    return ", ".join(f"'{key}'" for key in statement.keys)
