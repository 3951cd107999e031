"""A cite names a place that the archived copy of its source does not have.

What it finds: a paragraph, article, rule, principle, chapter or page that is not in the
archived copy, where the copy numbers them so that they can be counted; and a registered
excerpt that is said to be at such a place. Where the numbers cannot be read with
certainty, nothing is said.

Why it matters: the reader looks for a paragraph that does not exist, and trusts the
other notes less.

Example: `[@cat-c-chn-co-5, para. 99]` where the archived copy ends with paragraph 63.

How to fix it: open the copy under `sources/`, and correct the place. If the copy is of
another document, archive the right one: `appeals citations archive KEY FILE`.
"""

from appeals.checks.archived_sources import archived_cites, look_up_excerpt
from appeals.composition.compose import ComposedLetter
from appeals.model.authority import Authority
from appeals.registry.workspace import Workspace
from appeals.rules.rule import Findings, Rule

RULE = Rule.of(__name__, __doc__, "error")

_REMEDY = "open the copy and correct the place: {file}"


def check(letter: ComposedLetter) -> Findings:
    """Look up every cited place in the archived copy."""
    for use in archived_cites(letter):
        answer = use.answer
        if answer.contradicts == "place" and answer.copy:
            yield RULE.finding(
                f"The archived copy of '{use.authority.key}' {_lacks(answer.why)}",
                use.cite.place,
                _REMEDY.format(file=answer.copy.file),
                note=use.note,
            )


def check_entry(workspace: Workspace, authority: Authority) -> Findings:
    """Look up the place of every registered excerpt in the archived copy."""
    for number, quote in enumerate(authority.quotes):
        answer = look_up_excerpt(workspace, authority, quote)
        if answer.contradicts == "place" and answer.copy:
            yield RULE.finding(
                f"The archived copy of '{authority.key}' {_lacks(answer.why)}; the "
                f"excerpt '{quote.id}' is said to be there",
                workspace.authorities.place(authority.key, "quotes", number, "at"),
                _REMEDY.format(file=answer.copy.file),
            )


def _lacks(why: str) -> str:
    return why.removeprefix("it ")
