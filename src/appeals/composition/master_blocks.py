"""The paragraphs of a letter's source: what a translation is compared with.

Nothing is rendered: a block is what blank lines part, in the letter's text and in the
arguments that it includes, in reading order.
"""

import hashlib
import re
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from appeals.errors import Place
from appeals.registry.files import read_text
from appeals.registry.front_matter import LetterFile

_COMMENT = re.compile(r"\{#.*?#\}", re.DOTALL)
_INCLUDE = re.compile(r"\{%[-+]?\s*include\s+[\"']([^\"']+)[\"'][^%]*%\}")
_HIDDEN = "\0"


class TextBlock(NamedTuple):
    """One paragraph of a source: its place and its text, white space made single.

    `source` is the text with its lines.
    """

    place: Place
    text: str
    source: str

    @property
    def sha256(self) -> str:
        """The first eight digits of the hash of its text."""
        return short_hash(self.text)


class Segment(NamedTuple):
    """A run of lines that are not blank, as typed: the first from 0, and all of them.

    `text` are its words; "" for one of comments and includes alone.
    """

    start: int
    lines: tuple[str, ...]
    text: str

    @property
    def raw(self) -> str:
        """Its lines."""
        return "\n".join(self.lines)

    @property
    def sha256(self) -> str:
        """The hash of its words, as `TextBlock.sha256`."""
        return short_hash(self.text)


def short_hash(text: str) -> str:
    """Give the eight digits by which a paragraph is known."""
    return hashlib.sha256(text.encode()).hexdigest()[:8]


def segments(text: str) -> tuple[Segment, ...]:
    """Split one file, without its front matter, at its blank lines."""
    lines = text.split("\n")
    return tuple(
        Segment(start, tuple(lines[start : start + block.count("\n") + 1]), words)
        for start, block in _split_at_blank_lines(_COMMENT.sub(_hide, text))
        for _, words in (_split_block(block),)
    )


def text_blocks(
    root: Path, letter: LetterFile, lang: str | None = None
) -> tuple[TextBlock, ...]:
    """Split a letter and the arguments it includes at their blank lines.

    Comments do not count. With `lang`, an argument is taken in that language where it
    is there. Raises WorkspaceError for an argument that cannot be read; one that is
    not there is left out, since rendering the letter reports it.
    """
    source = _Sources(root, lang)
    return tuple(source.blocks(letter.body, letter.file, letter.body_line, ()))


class _Sources(NamedTuple):
    root: Path
    lang: str | None

    def blocks(
        self, text: str, file: str, first_line: int, above: tuple[str, ...]
    ) -> Iterator[TextBlock]:
        for line, block in _split_at_blank_lines(_COMMENT.sub(_hide, text)):
            source, words = _split_block(block)
            if words:
                yield TextBlock(Place(file, first_line + line, 1), words, source)
            for included in _INCLUDE.findall(block):
                yield from self._read_included(included, (*above, file))

    def _read_included(self, name: str, above: tuple[str, ...]) -> Iterator[TextBlock]:
        folder = (self.root / "templates").resolve()
        variant = f"{name.removesuffix('.md')}.{self.lang}.md"
        for wanted in (variant, name) if self.lang else (name,):
            path, file = (folder / wanted).resolve(), f"templates/{wanted}"
            if path.is_relative_to(folder) and path.is_file() and file not in above:
                text = read_text(self.root, file, allow_tabs=True)
                yield from self.blocks(text, file, 1, above)
                return


def _split_block(block: str) -> tuple[str, str]:
    """Give a block without comments and includes, and its words."""
    source = _INCLUDE.sub(" ", block).replace(_HIDDEN, " ")
    return source, " ".join(source.split())


def _hide(comment: re.Match[str]) -> str:
    """Keep the lines of a comment, so that a blank one inside parts nothing."""
    return "\n".join(_HIDDEN for _ in comment[0].split("\n"))


def _split_at_blank_lines(text: str) -> Iterator[tuple[int, str]]:
    """Give each run of lines that are not blank, and the index of its first."""
    start, held = 0, list[str]()
    for number, line in enumerate([*text.split("\n"), ""]):
        if line.strip():
            start = start if held else number
            held.append(line)
        elif held:
            yield start, "\n".join(held)
            held = []
