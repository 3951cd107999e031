"""The words of a letter one by one, as a redline compares and prints them.

Apart from `redline`, which says what became of them: this prints each as it is.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final, assert_never

from appeals.citations.web_url import percent_encode
from appeals.comparison.words import split_words
from appeals.model.document import (
    Emphasis,
    Inline,
    LineBreak,
    Link,
    NoteMark,
    NoteNumber,
    Span,
    Strong,
    Text,
)
from appeals.writers.docx.inlines import Look, Runs, directed, look_for
from appeals.writers.docx.languages import digits_apart
from appeals.writers.layout.no_break import unbroken

_MARK: Final = "\x00"
"""Stands round the number of a row of tokens; no word that is printed holds it."""
_HOLE: Final = re.compile(f"(.*?){_MARK}(\\d+){_MARK}(.*)", re.DOTALL)
_RAW: Final = re.compile(
    r"<w:hyperlink\b.*?</w:hyperlink>|(?:<w:r>.*?</w:r>)+|<[^>]*>", re.DOTALL
)
_UNSEEN: Final = re.compile(r"<w:instrText\b.*?</w:instrText>|<[^>]*>", re.DOTALL)
_DIRECTION_MARKS: Final = "\u200e\u200f"


@dataclass(frozen=True, slots=True)
class Token:
    """What is compared as one: words in their look, a break, the mark of a note.

    `text` is what a reader sees; `xml` is printed where there is no look. `note` is the
    number of the note that is marked here, `names` that of one whose number is printed.
    `link` is the id of a relationship.
    """

    text: str
    look: Look | None = None
    link: str = ""
    xml: str = ""
    note: int = 0
    names: int = 0

    @property
    def key(self) -> tuple[object, ...]:
        """What makes two tokens the same; which note is meant is not part of it."""
        if self.look is None:
            seen = "" if self.xml.startswith("<w:hyperlink") else self.xml
            return self.text, seen
        words = self.text.strip(_DIRECTION_MARKS)
        return words, self.look.is_bold, self.look.is_italic, self.link


@dataclass(frozen=True, slots=True)
class PrintedWords:
    """The tokens of a paragraph, with the bookmarks that stand around them."""

    tokens: tuple[Token, ...]
    before: str = ""
    after: str = ""

    @property
    def text(self) -> str:
        """What a reader sees of it."""
        return "".join(token.text for token in self.tokens)


class TokenRuns(Runs):
    """Keeps the tokens of each paragraph, and prints a hole where they belong."""

    def begin(self) -> None:
        """Forget what was kept of another letter, but for its links."""
        self._rows: list[tuple[Token, ...]] = []
        self.marks, self.numbers_named = [], set()

    def link_id(self, address: str) -> str:
        """Give the id of the relationship to an address, as a file has it."""
        return super().link_id(percent_encode(address))

    def xml(self, inlines: tuple[Inline, ...], look: Look) -> str:
        """Keep the tokens of a paragraph; give the hole in which they belong."""
        self._rows.append(self.tokens(inlines, look))
        return f"{_MARK}{len(self._rows) - 1}{_MARK}"

    def printed(self, printed: str) -> PrintedWords:
        """Give the tokens of a paragraph that was printed with a hole, or without."""
        hole = _HOLE.fullmatch(printed)
        if hole is not None:
            return PrintedWords(self._rows[int(hole[2])], hole[1], hole[3])
        raw = _RAW.findall(printed)
        return PrintedWords(tuple(Token(_UNSEEN.sub("", xml), xml=xml) for xml in raw))

    def tokens(self, inlines: tuple[Inline, ...], look: Look) -> tuple[Token, ...]:
        """Part inlines into tokens."""
        inlines = unbroken(inlines)
        if look.is_rtl:
            inlines = digits_apart(inlines)
        return tuple(self._tokens(inlines, look))

    def _tokens(
        self, inlines: tuple[Inline, ...], look: Look, link: str = ""
    ) -> Iterator[Token]:
        for inline in inlines:
            match inline:
                case Text():
                    parts = directed(inline.text, look)
                    yield from (Token(text, own, link) for text, own in parts)
                case Emphasis():
                    own = replace(look, is_italic=True)
                    yield from self._tokens(inline.inlines, own, link)
                case Strong():
                    own = replace(look, is_bold=True)
                    yield from self._tokens(inline.inlines, own, link)
                case Span():
                    own = look_for(look, inline.lang, inline.direction)
                    yield from self._tokens(inline.inlines, own, link)
                case Link():
                    own = replace(look, style=self.link_style)
                    id_ = self.link_id(inline.href)
                    yield from self._tokens(inline.inlines, own, id_)
                case LineBreak():
                    yield Token("\n", xml="<w:r><w:br/></w:r>")
                case NoteMark():
                    self.marks.append(inline.number)
                    yield Token("", note=inline.number)
                case NoteNumber():
                    self.numbers_named.add(inline.number)
                    number = inline.number
                    yield Token(str(number), look, link, names=number)
                case _:
                    assert_never(inline)


def worded(tokens: Sequence[Token]) -> Iterator[Token]:
    """Part runs into words; a mark of direction goes with the word behind it."""
    for token in tokens:
        if token.look is None or token.names:
            yield token
            continue
        before = ""
        for word in split_words(token.text):
            before += word
            if word not in _DIRECTION_MARKS:
                yield Token(before, token.look, token.link)
                before = ""
        if before:
            yield Token(before, token.look, token.link)
