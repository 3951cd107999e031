"""The act of citing: one use of an authority, and the note it is in.

The thing cited is `Authority`. Short forms and "see note 3" are never stored.
"""

from dataclasses import dataclass
from typing import Literal

from appeals.errors import Place
from appeals.model.pinpoint import Pinpoint

Signal = Literal[
    "see",
    "see-also",
    "see-eg",
    "cf",
    "but-see",
    "contra",
    "accord",
    "see-generally",
]


@dataclass(frozen=True, slots=True)
class Cite:
    """One use of one authority.

    `ref` is what the author typed (slug, symbol or alias); `key` is the slug of the
    entry it resolves to, None when no entry fits.
    """

    ref: str
    key: str | None
    pinpoint: Pinpoint = Pinpoint()
    signal: Signal | None = None
    suffix: str = ""
    place: Place | None = None


@dataclass(frozen=True, slots=True)
class CrossReference:
    """A pointer to another note by its name: `[#ten]`."""

    name: str
    place: Place | None = None


@dataclass(frozen=True, slots=True)
class CiteCluster:
    """What is in one pair of brackets: cites and cross references in order."""

    items: tuple[Cite | CrossReference, ...]
    place: Place | None = None
