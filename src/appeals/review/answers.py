"""What the archived copies of the sources say to each use of a letter."""

from collections.abc import Iterator, Sequence

from appeals.checks.archived_sources import (
    SourceAnswer,
    archived_quotations,
    look_up,
)
from appeals.composition.compose import ComposedLetter
from appeals.model.authority import Authority
from appeals.model.pinpoint import Pinpoint
from appeals.registry.workspace import Workspace
from appeals.review.uses import LetterUse


def use_answers(
    letter: ComposedLetter, workspace: Workspace, uses: Sequence[LetterUse]
) -> tuple[SourceAnswer, ...]:
    """Give for each use of the letter, in their order, what the copies say to it."""
    return tuple(_answers(letter, workspace, uses))


def _answers(
    letter: ComposedLetter, workspace: Workspace, uses: Sequence[LetterUse]
) -> Iterator[SourceAnswer]:
    lang = letter.document.lang
    cites = iter(tuple(letter.cites))
    quoted = {
        (use.authority.key, " ".join(use.comparison.use.words.split())): use.answer
        for use in archived_quotations(letter)
        if use.comparison
    }
    for use in uses:
        match use.kind:
            case "source":
                _, cite, authority = next(cites)
                yield look_up(workspace, authority, cite.pinpoint, lang)
            case "quotation":
                authority = letter.authorities[use.key]
                known = quoted.get((use.key, use.words))
                yield known or _at(workspace, authority, use, use.words)
            case "fact":
                source = workspace.resolve(workspace.facts[use.key].authority)
                yield (
                    _at(workspace, source, use)
                    if source
                    else SourceAnswer(
                        "source unavailable", "its source is not registered"
                    )
                )


def _at(
    workspace: Workspace, authority: Authority, use: LetterUse, quotation: str = ""
) -> SourceAnswer:
    """Look up the place as it is written in a registry, "para. 14"."""
    try:
        pinpoint = Pinpoint.parse(use.at)
    except ValueError:
        return SourceAnswer("outside coverage", "its place cannot be read")
    return look_up(workspace, authority, pinpoint, use.lang, quotation)
