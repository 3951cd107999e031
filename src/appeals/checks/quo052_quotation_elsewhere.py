"""A quotation is at another place of its source, or in another source.

What it finds: words that are those of a registered excerpt, where the cite names
another paragraph, article or page than the excerpt has; and words that `quote()`
inserted from one source, with a cite of another right behind them.

Why it matters: the reader does not find the words where the note says they are.

Example: the words of paragraph 14, cited as `[@cat-c-chn-co-5, para. 15]`.

How to fix it: correct the place in the cite; or that of the excerpt, if the document
says so.
"""

from appeals.checks.quotation_comparison import compared_quotations
from appeals.composition.compose import ComposedLetter
from appeals.rules.rule import Findings, Rule

RULE = Rule.of(__name__, __doc__, "error")


def check(letter: ComposedLetter) -> Findings:
    """Check every quotation whose words were found, but not where the cite says."""
    for comparison in compared_quotations(letter):
        use = comparison.use
        if comparison.status == "wrong-source":
            keys = " or ".join(f"'{key}'" for key in use.inserted_from)
            message = f"This quotation comes from {keys}, which its note does not cite"
            remedy = f"cite [@{use.inserted_from[0]}], or leave the cite to quote()"
            yield RULE.finding(message, use.place, remedy, note=use.note)
        elif comparison.status == "elsewhere" and comparison.excerpt:
            excerpt, cite = comparison.excerpt, comparison.cite
            assert cite is not None  # noqa: S101  a comparison was made
            at = ", ".join(f"{label} {value}" for label, value in excerpt.at.items())
            yield RULE.finding(
                f"This quotation is at {at} of '{cite.key}' (excerpt "
                f"'{excerpt.id}'), and the cite names {cite.pinpoint}",
                use.place,
                "correct the place in the cite, or that of the excerpt",
                note=use.note,
            )
