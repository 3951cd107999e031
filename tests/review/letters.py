"""A letter to two offices, whose uses are marked."""

from appeals.review.uses import LetterUse, collect_uses
from tests.checks.letters import FRONT, compose, workspace_with

BOTH = FRONT.replace("to: [office-a]", "to: [office-a, office-b]")
BODY = """\
It is so. [@report, p. 3] And {{ recipient.name }} knows it. [see @book, p. 1]

They held {{ fact("cases", cite=False) }} people. The report has “words of the report
as it was printed”. [@report, p. 4; @resolution, para. 2]

> A passage that is set off from the text. It has two sentences. [@book, p. 9]

It is otherwise.^[But compare this page. [@report, p. 7]]
"""


def uses_in(root, body: str = BODY, to: str | None = None, **files) -> list[LetterUse]:
    """Give the uses of a letter with this body to its first office, or to another."""
    workspace = workspace_with(root, body, BOTH, **files)
    return list(collect_uses(compose(workspace, to), workspace.facts))


def use_of(uses: list[LetterUse], key: str, at: str = "", kind="source") -> LetterUse:
    """Give the one use of a source at a place."""
    (found,) = (u for u in uses if (u.kind, u.key, u.at) == (kind, key, at))
    return found
