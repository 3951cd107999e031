"""Who reads an edition of a letter, as a ladder, and how a person is shown to them."""

from collections.abc import Iterable
from typing import Literal, get_args

Audience = Literal["un", "state", "public"]
"""Who reads: the secretariat of the United Nations; the State too; everybody."""

AUDIENCES: tuple[Audience, ...] = get_args(Audience)
"""The ladder, the fewest readers first: un < state < public."""

Showing = Literal["nothing", "alias", "name"]
"""How a person is shown: not at all, by the alias of the case, by the name."""

SHOWINGS: tuple[Showing, ...] = get_args(Showing)
"""What is shown, the least first: nothing < alias < name."""


def is_within(edition: Audience, limit: Audience) -> bool:
    """Say whether what is meant for `limit` at most may be in an edition.

    Words for the State at most may be in the editions for the United Nations and
    for the State, and in no public one: `is_within("public", "state")` is False.
    """
    return AUDIENCES.index(edition) <= AUDIENCES.index(limit)


def widest_audience(audiences: Iterable[Audience]) -> Audience:
    """Give the audience with the most readers; "un" of none."""
    return max(audiences, key=AUDIENCES.index, default="un")


def split_edition(stem: str) -> tuple[str, Audience]:
    """Split the stem of an edition's files from what names its audience.

    "unodc-ed.fr.state" gives "unodc-ed.fr" and "state"; "unodc-ed.fr" is for "un".
    """
    for audience in AUDIENCES:
        if audience != "un" and stem.endswith(f".{audience}"):
            return stem.removesuffix(f".{audience}"), audience
    return stem, "un"


def shows_more(one: Showing, other: Showing) -> bool:
    """Say whether one showing tells more of a person than another."""
    return SHOWINGS.index(one) > SHOWINGS.index(other)


def least_showing(showings: Iterable[Showing]) -> Showing:
    """Give the showing that tells the least: several records allow what all allow.

    Of none it is "nothing".
    """
    return min(showings, key=SHOWINGS.index, default="nothing")
