"""A letter cites a source that another has superseded or amended.

What it finds: a cited entry with `superseded_by` or `amended_by` among its `relations`,
or one that another entry `supersedes`, unless the letter is older than the new source
or the note cites both.

Why it matters: a law that is no longer in force, or a report that was reissued, makes
an easy answer to the whole letter.

Example: a cite of a law whose entry says `relations: {amended_by: [the-new-law]}`.

How to fix it: cite the new source; or cite both in one note.
"""

from collections.abc import Iterator, Sequence

from appeals.composition.compose import ComposedLetter
from appeals.model.authority import Authority
from appeals.model.finding import Finding
from appeals.model.values import PartialDate
from appeals.registry.workspace import Workspace
from appeals.rules.rule import Rule

RULE = Rule.of(__name__, __doc__, "warning")


def check(letter: ComposedLetter, _workspace: Workspace) -> Iterator[Finding]:
    """Look at the relations of every cited entry."""
    for number, cite, authority in letter.cites:
        beside = {other.key for other in letter.sources[number - 1].cites}
        for newer, what in _newer(authority, letter):
            if newer in beside or _is_later(newer, letter):
                continue
            yield RULE.finding(
                f"'{authority.key}' is {what} by '{newer}'",
                cite.place,
                f"cite [@{newer}], or both in one note",
                note=number,
            )


def check_entries(
    workspace: Workspace, authorities: Sequence[Authority]
) -> Iterator[Finding]:
    """Tell of entries that another one supersedes or amends."""
    newer: dict[str, dict[str, str]] = {}
    for key, other in workspace.authorities.items():
        for older in other.relations.supersedes:
            newer.setdefault(older, {})[key] = "superseded"
    for authority in authorities:
        own = dict.fromkeys(authority.relations.superseded_by, "superseded")
        amended = dict.fromkeys(authority.relations.amended_by, "amended")
        for key, what in (amended | newer.get(authority.key, {}) | own).items():
            yield RULE.finding(
                f"'{authority.key}' is {what} by '{key}'",
                workspace.authorities.place(authority.key, "relations"),
                f"cite [@{key}] in new letters, or both in one note",
            )


def _newer(authority: Authority, letter: ComposedLetter) -> Iterator[tuple[str, str]]:
    relations = authority.relations
    superseding = dict.fromkeys(relations.superseded_by)
    for other in letter.authorities.values():
        if authority.key in other.relations.supersedes:
            superseding[other.key] = None
    yield from ((key, "superseded") for key in superseding)
    yield from ((key, "amended") for key in relations.amended_by)


def _is_later(key: str, letter: ComposedLetter) -> bool:
    """Say whether the newer source is surely of a day after the letter."""
    newer = letter.authorities.get(key)
    text = (newer.in_force or newer.date or newer.adopted) if newer else None
    return bool(text) and PartialDate.parse(str(text)).first > letter.day
