"""Characters that stand for something else while a template is rendered.

A *place mark* (plane 15) says where the following text is in a template. An
*opaque token* (plane 16) stands for data, a cite or a note, so that neither Jinja
nor Markdown can read markup in it. Both are one character: no filter can cut one
in two. Inputs that hold such characters are refused, so none can be forged.
"""

import re
from collections.abc import Mapping
from typing import NamedTuple

from appeals.errors import Place, WorkspaceError

PLACE_FIRST = 0xF0000
TOKEN_FIRST = 0x100000
CAPACITY = 0xFFFD

PLACE_MARK = re.compile(f"[{chr(PLACE_FIRST)}-{chr(PLACE_FIRST + CAPACITY)}]")
TOKEN = re.compile(f"[{chr(TOKEN_FIRST)}-{chr(TOKEN_FIRST + CAPACITY)}]")
PRIVATE_USE = re.compile("[\ue000-\uf8ff\U000f0000-\U0010ffff]")


class TokenMark(NamedTuple):
    """Where the text behind a place mark stands.

    `is_value` means that the text is what an expression gave: every character of it
    has the place of the expression. Else `text` is what the template holds there, up
    to the next expression or line.
    """

    place: Place
    is_value: bool = False
    text: str = ""


class PlaceTable:
    """The place marks of an environment's templates."""

    def __init__(self) -> None:
        self._marks: list[TokenMark] = []

    def add(self, mark: TokenMark) -> str:
        """Give the character that stands for this mark."""
        if len(self._marks) > CAPACITY:
            raise WorkspaceError(
                "The templates of this letter are too long: more than 65,000 lines",
                place=mark.place,
                remedy="split the letter",
            )
        self._marks.append(mark)
        return chr(PLACE_FIRST + len(self._marks) - 1)

    def __len__(self) -> int:
        """Count the marks given."""
        return len(self._marks)

    def clear(self) -> None:
        """Forget all marks; no template that holds one may be rendered any more."""
        self._marks.clear()

    def __getitem__(self, char: str) -> TokenMark:
        """Give the mark that a character stands for."""
        return self._marks[ord(char) - PLACE_FIRST]


class EmptyText(str):
    """An empty piece of data that knows its name, as in "case.place"."""

    __slots__ = ("name",)
    name: str

    def __new__(cls, name: str) -> "EmptyText":
        """Give the empty text of this name."""
        empty = super().__new__(cls, "")
        empty.name = name
        return empty


class TokenTable:
    """What the opaque tokens of one rendering stand for; equal data share a token."""

    def __init__(self) -> None:
        self._held: list[object] = []
        self._texts: dict[str, str] = {}
        self._empty: dict[str, str] = {}

    def hold(self, value: object) -> str:
        """Give a new token for a value."""
        if len(self._held) > CAPACITY:
            raise WorkspaceError(
                "This letter holds more than 65,000 different values",
                remedy="split the letter, or make its table shorter",
            )
        self._held.append(value)
        return chr(TOKEN_FIRST + len(self._held) - 1)

    def hold_text(self, text: str) -> str:
        """Give the token for a piece of data.

        Marks and tokens in it are those of a macro, a set block or other data that
        it was made of: what they stand for is data here.
        """
        if PRIVATE_USE.search(text):
            text = self.expand(without_place_marks(text))
        token = self._texts.get(text)
        if token is None:
            token = self._texts[text] = self.hold(text)
        return token

    def hold_empty(self, name: str) -> str:
        """Give the token for an empty piece of data: its own, so that it is seen."""
        token = self._empty.get(name)
        if token is None:
            token = self._empty[name] = self.hold(EmptyText(name))
        return token

    @property
    def empty(self) -> Mapping[str, str]:
        """The tokens of empty pieces of data, by name."""
        return self._empty

    def __getitem__(self, token: str) -> object:
        """Give what a token stands for."""
        return self._held[ord(token) - TOKEN_FIRST]

    def expand(self, text: str) -> str:
        """Put the data back in place of its tokens; other tokens vanish."""

        def text_of(match: re.Match[str]) -> str:
            value = self[match[0]]
            return value if isinstance(value, str) else ""

        return TOKEN.sub(text_of, text)


def without_place_marks(text: str) -> str:
    """Drop the place marks."""
    return PLACE_MARK.sub("", text)
