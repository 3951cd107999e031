"""A note as its author wrote it, before it has a number and words."""

from dataclasses import dataclass

from appeals.errors import Place
from appeals.model.cite import Cite, CiteCluster
from appeals.model.document import Inline


@dataclass(frozen=True, slots=True)
class NoteSource:
    """A note as written: clusters, and the words of a free-text note.

    A note that is one cluster of cites has `is_free_text` False. A note that holds
    words, or cross references alone, is free text. `is_restricted` says that not every
    edition has it: it is never joined with its neighbour, so that all editions count
    alike. `is_behind_withheld` says that the note before it was withheld.
    """

    parts: tuple[CiteCluster | Inline, ...]
    is_free_text: bool
    name: str | None = None
    place: Place | None = None
    is_restricted: bool = False
    is_behind_withheld: bool = False

    @property
    def cites(self) -> tuple[Cite, ...]:
        """Every cite in the note, in order."""
        return tuple(
            item
            for part in self.parts
            if isinstance(part, CiteCluster)
            for item in part.items
            if isinstance(item, Cite)
        )
