"""Reshape links: no link contains a note or, in print, anything but words."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Final
from urllib.parse import urlsplit

from appeals.errors import LetterError
from appeals.model.document import (
    Emphasis,
    Inline,
    Link,
    NoteMark,
    Span,
    Strong,
    walk_inlines,
)

_SCHEMES: Final = frozenset({"http", "https", "mailto", "tel"})


def check_href(href: str) -> str:
    """Give an address back. Raises LetterError for one that no reader can follow."""
    if urlsplit(href).scheme.lower() not in _SCHEMES:
        message = f"the letter links to '{href}', which no reader can follow"
        remedy = "link to an address that begins with https:, http:, mailto: or tel:"
        raise LetterError(message, remedy=remedy)
    return href


def split_at_marks(
    inlines: tuple[Inline, ...],
) -> Iterator[tuple[Inline, ...] | NoteMark]:
    """Split a link's words at the note marks in them, however deeply nested."""
    run: list[Inline] = []
    for inline in inlines:
        for part in _split(inline):
            if isinstance(part, NoteMark):
                if run:
                    yield tuple(run)
                run = []
                yield part
            else:
                run.append(part)
    if run:
        yield tuple(run)


def _split(inline: Inline) -> Iterator[Inline]:
    is_whole = not any(isinstance(i, NoteMark) for i in walk_inlines((inline,)))
    if is_whole or not isinstance(inline, Emphasis | Strong | Span | Link):
        yield inline
        return
    for part in split_at_marks(inline.inlines):
        yield part if isinstance(part, NoteMark) else replace(inline, inlines=part)


def move_link_inwards(link: Link) -> tuple[Inline, ...]:
    """Move a link inwards: [*a* b] becomes *[a]* [b]. Marks are outside of it.

    A PDF engine that tags an element inside a link leaves the link untagged.
    """
    moved: list[Inline] = []
    run: list[Inline] = []
    for inline in link.inlines:
        if not isinstance(inline, Emphasis | Strong | Span | Link | NoteMark):
            run.append(inline)
            continue
        if run:
            moved.append(replace(link, inlines=tuple(run)))
        run = []
        if isinstance(inline, NoteMark):
            moved.append(inline)
        elif isinstance(inline, Link):
            moved += move_link_inwards(replace(link, inlines=inline.inlines))
        else:
            inner = move_link_inwards(replace(link, inlines=inline.inlines))
            moved.append(replace(inline, inlines=inner))
    if run:
        moved.append(replace(link, inlines=tuple(run)))
    return tuple(moved)
