"""The text of an archived copy of a source: its lines, as they were read."""

from typing import NamedTuple

from appeals.model.values import RegistryModel


class SourceLine(NamedTuple):
    """A line of a page, or a paragraph of a file that has no pages.

    `page` counts from 1, 0 where there are none. `is_heading` says that it is set in
    bold or larger letters, or marked as a heading.
    """

    text: str
    page: int = 0
    is_heading: bool = False


class SourceText(RegistryModel):
    """What a copy says. Notes at the foot of a page are left out, as are headers.

    `headers` holds what is repeated on its pages. `first_page` is the number printed
    on the first page, None where the pages do not say. `is_whole` is False where a
    page has no text. `fault` says in half a sentence why there is nothing to read.
    """

    lines: tuple[SourceLine, ...] = ()
    headers: tuple[str, ...] = ()
    lang: str = ""
    pages: int = 0
    first_page: int | None = None
    is_whole: bool = True
    fault: str = ""

    @property
    def text(self) -> str:
        """All of it, a line each."""
        return "\n".join(line.text for line in self.lines)
