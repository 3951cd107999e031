"""A letter cites a source that another has superseded or amended.

What it finds: a cited entry with `superseded_by` or `amended_by` among its `relations`,
or one that another entry `supersedes`, unless the letter is older than the new source
or the note cites both.

Why it matters: a law that is no longer in force, or a report that was reissued, makes
an easy answer to the whole letter.

Example: a cite of a law whose entry says `relations: {amended_by: [the-new-law]}`.

How to fix it: cite the new source; or cite both in one note.
"""

from collections.abc import Mapping

from appeals.composition.compose import ComposedLetter
from appeals.model.authority import Authority
from appeals.model.values import PartialDate
from appeals.registry.workspace import Workspace
from appeals.rules.rule import Findings, Rule

RULE = Rule.of(__name__, __doc__, "warning")


def check(letter: ComposedLetter) -> Findings:
    """Check the relations of every cited entry."""
    for number, cite, authority in letter.cites:
        cited_together = {other.key for other in letter.sources[number - 1].cites}
        for newer, what in _newer_sources(authority, letter.authorities):
            if newer in cited_together or _is_later(newer, letter):
                continue
            yield RULE.finding(
                f"'{authority.key}' is {what} by '{newer}'",
                cite.place,
                f"cite [@{newer}], or both in one note",
                note=number,
            )


def check_entry(workspace: Workspace, authority: Authority) -> Findings:
    """Name the entries that supersede or amend this one."""
    for key, what in dict(_newer_sources(authority, workspace.authorities)).items():
        yield RULE.finding(
            f"'{authority.key}' is {what} by '{key}'",
            workspace.authorities.place(authority.key, "relations"),
            f"cite [@{key}] in new letters, or both in one note",
        )


def _newer_sources(
    authority: Authority, authorities: Mapping[str, Authority]
) -> tuple[tuple[str, str], ...]:
    """Give the key of each newer source, and how it changed this one."""
    relations = authority.relations
    superseding = dict.fromkeys(relations.superseded_by)
    for key, other in authorities.items():
        if authority.key in other.relations.supersedes:
            superseding[key] = None
    return (
        *((key, "amended") for key in relations.amended_by),
        *((key, "superseded") for key in superseding),
    )


def _is_later(key: str, letter: ComposedLetter) -> bool:
    """Say whether the newer source is certainly later than the letter."""
    newer = letter.authorities.get(key)
    text = (newer.in_force or newer.date or newer.adopted) if newer else None
    return bool(text) and PartialDate.parse(str(text)).first > letter.day
