"""A quotation is not in the archived copy of its source as it is quoted.

What it finds: a passage of more than three words in quotation marks, or set off as a
block, whose words differ from those at the place cited in the archived copy, or are at
another place of it; and a registered excerpt of which that is true. What the copy has
word for word is right, whatever excerpts are registered.

Why it matters: a misquotation is the one error that an opponent can prove in a minute.

Example:
    The Committee asked to “abolish the provisions”. [@cat-c-chn-co-5, para. 14]

How to fix it: the message shows the difference, [-source-]{+letter+}, or the place
where the words are. Open the copy under `sources/`, then write the words of the source,
mark what you changed by [ ] and what you left out by …, or correct the place.
"""

from appeals.checks.archived_sources import (
    SourceAnswer,
    archived_quotations,
    look_up_excerpt,
)
from appeals.checks.quotation_comparison import show_changes
from appeals.composition.compose import ComposedLetter
from appeals.model.authority import Authority
from appeals.model.pinpoint import Pinpoint, parse_place
from appeals.registry.workspace import Workspace
from appeals.rules.rule import Findings, Rule

RULE = Rule.of(__name__, __doc__, "error")


def check(letter: ComposedLetter) -> Findings:
    """Check every quotation that the archived copy contradicts."""
    for use in archived_quotations(letter):
        if use.answer.contradicts == "quotation" and use.comparison:
            quoted = use.comparison.use
            yield RULE.finding(
                "This quotation "
                + _describe(use.answer, use.authority.key, use.cite.pinpoint),
                quoted.place,
                _remedy(use.answer),
                note=quoted.note,
            )


def check_entry(workspace: Workspace, authority: Authority) -> Findings:
    """Compare every registered excerpt with the archived copy."""
    for number, quote in enumerate(authority.quotes):
        answer = look_up_excerpt(workspace, authority, quote, quote.text)
        if answer.contradicts == "quotation":
            pinpoint = parse_place(quote.at) or Pinpoint()
            yield RULE.finding(
                f"The excerpt '{quote.id}' "
                + _describe(answer, authority.key, pinpoint),
                workspace.authorities.place(authority.key, "quotes", number, "text"),
                _remedy(answer),
            )


def _describe(answer: SourceAnswer, key: str, pinpoint: Pinpoint) -> str:
    if answer.elsewhere:
        return (
            f"is in paragraph {answer.elsewhere} of the archived copy of '{key}', "
            f"not at {pinpoint}"
        )
    at = f" at {pinpoint}" if pinpoint.locators else ""
    return f"is not in the archived copy of '{key}'{at} as it is quoted"


def _remedy(answer: SourceAnswer) -> str:
    if not answer.elsewhere and (changes := show_changes(answer.match)):
        return changes
    file = answer.copy.file if answer.copy else ""
    return f"open the copy, then correct the words or the place: {file}"
