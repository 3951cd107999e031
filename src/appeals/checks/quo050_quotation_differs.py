"""A quotation differs from the registered excerpt of its source.

What it finds: a passage of more than three words in quotation marks, or set off as a
block, whose words are not those of any excerpt registered for the sources cited beside
it. Where capitals alone differ, that is a remark. Words that `quote()` has inserted are
right by themselves; where an archived copy has the words or speaks against them, it is
the copy that counts (QUO054).

Why it matters: a misquotation is the one error that an opponent can prove in a minute.

Example:
    The Committee asked to “abolish the provisions”. [@cat-c-chn-co-5, para. 14]

How to fix it: the message shows the difference, [-source-]{+letter+}. Write the words
of the source, mark what you changed by [ ] and what you left out by …, or insert the
excerpt: `{{ quote("cat-c-chn-co-5", "q1") }}`. If the passage is elsewhere in the
source, register it under `quotes:` of the entry.
"""

from appeals.checks.archived_sources import quotations_settled_by_copy
from appeals.checks.quotation_comparison import (
    Comparison,
    compared_quotations,
    show_changes,
)
from appeals.composition.compose import ComposedLetter
from appeals.errors import Severity
from appeals.model.finding import Finding
from appeals.rules.rule import Findings, Rule

RULE = Rule.of(__name__, __doc__, "error")


def check(letter: ComposedLetter) -> Findings:
    """Check every quotation that was compared with an excerpt."""
    settled = quotations_settled_by_copy(letter)
    for comparison in compared_quotations(letter):
        if comparison.use in settled:
            continue
        if comparison.status == "differs":
            match = comparison.match
            remedy = show_changes(match) or (match.why if match else "")
            yield _finding(comparison, RULE.severity, "differs from", remedy)
        elif comparison.status == "capitals":
            remedy = "show a changed capital by brackets: [n]o one"
            what = "differs in capitals alone from"
            yield _finding(comparison, "info", what, remedy)


def _finding(
    comparison: Comparison, severity: Severity, what: str, remedy: str
) -> Finding:
    cite, excerpt = comparison.cite, comparison.excerpt
    assert cite is not None  # noqa: S101  a comparison was made
    assert excerpt is not None  # noqa: S101  likewise
    use = comparison.use
    return RULE.finding(
        f"This quotation {what} the excerpt '{excerpt.id}' of '{cite.key}'",
        use.place,
        remedy,
        note=use.note,
        severity=severity,
    )
