"""Where a cite stands among the notes of a letter: first, later, or ibid.

Knows no wording. A pure function of the order of the notes.
"""

from collections.abc import Container, Sequence
from typing import Literal, NamedTuple

from appeals.citations.styles.locators import with_dashes
from appeals.model.cite import Cite, CiteCluster
from appeals.model.note_source import NoteSource
from appeals.model.pinpoint import Pinpoint


class Position(NamedTuple):
    """The form a cite takes.

    `n` is the number of the note that cites the source first. `shows_pinpoint` is
    False for an ibid at the same place as before, else True.
    """

    form: Literal["first", "later", "ibid"]
    n: int
    shows_pinpoint: bool = True


def place_cites(
    sources: Sequence[NoteSource],
    *,
    ibid_is_used: bool,
    keys_without_pinpoint: Container[str] = (),
) -> tuple[tuple[Position, ...], ...]:
    """Give the position of every cite: one tuple a note, in the order of its cites.

    A cite is ibid when all of these hold: ibid is used; the cite is the first thing
    in its note; it has no signal; its note has no free text; the note just before
    holds exactly one cite, of the same source, and nothing else: no free text, no
    suffix, no cross reference; and it names a place if the cite before did. A cite
    without a key is always first. The pinpoints of `keys_without_pinpoint` count
    as none.
    """
    first_note: dict[str, int] = {}
    placed: list[tuple[Position, ...]] = []
    before: Cite | None = None
    for number, source in enumerate(sources, 1):
        opening = _opening_cite(source) if ibid_is_used else None
        positions: list[Position] = []
        for index, cite in enumerate(source.cites):
            is_new = cite.key is None or cite.key not in first_note
            n = first_note.setdefault(cite.key, number) if cite.key else number
            position = Position("first" if is_new else "later", n)
            if index == 0 and opening and before and cite.key == before.key:
                has_places = cite.key not in keys_without_pinpoint
                position = _ibid(before, cite, n, has_places=has_places) or position
            positions.append(position)
        placed.append(tuple(positions))
        before = _only_cite(source)
    return tuple(placed)


def _ibid(before: Cite, cite: Cite, n: int, *, has_places: bool) -> Position | None:
    """Compare two places in one source; None when ibid would mislead."""
    was, now = _comparable(before.pinpoint), _comparable(cite.pinpoint)
    if cite.key is None:
        return None
    if was == now or not has_places:
        return Position("ibid", n, shows_pinpoint=False)
    return Position("ibid", n) if now else None


def _comparable(pinpoint: Pinpoint) -> tuple[tuple[str, str], ...]:
    """Give a place without the words it was typed in."""
    places = ((loc.label, with_dashes(loc.value)) for loc in pinpoint.locators)
    return (*places, ("", pinpoint.unread)) if pinpoint.unread else tuple(places)


def _has_free_text(source: NoteSource) -> bool:
    return source.is_free_text or not all(
        isinstance(part, CiteCluster) for part in source.parts
    )


def _opening_cite(source: NoteSource) -> Cite | None:
    """Give the cite that opens a note, if it has no signal."""
    if _has_free_text(source):
        return None
    items = (i for p in source.parts if isinstance(p, CiteCluster) for i in p.items)
    opening = next(items, None)
    return opening if isinstance(opening, Cite) and not opening.signal else None


def _only_cite(source: NoteSource) -> Cite | None:
    """Give the cite that is all a note holds."""
    if _has_free_text(source):
        return None
    items = [i for p in source.parts if isinstance(p, CiteCluster) for i in p.items]
    if len(items) != 1 or not isinstance(items[0], Cite) or items[0].suffix:
        return None
    return items[0]
