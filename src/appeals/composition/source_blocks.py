"""The paragraphs of a letter's source, and what a translation lacks of them.

Nothing is rendered: a block is what blank lines separate, in the letter's text and in
the arguments that it includes, in reading order. The sources are compared as typed;
whether two sentences mean the same is not checked. Quotations are left out: many have
no excerpt in the other language.
"""

import hashlib
import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
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
    """A run of non-blank lines as typed; `start` is the index of the first.

    `text` has their words; "" where there are only comments and includes.
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
    """Give the eight digits that identify a paragraph."""
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

    Comments do not count. With `lang`, arguments are taken in that language where
    available. Raises WorkspaceError for an argument that cannot be read; a missing one
    is left out, since rendering the letter reports it.
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
    """Keep the lines of a comment, so that a blank line inside splits nothing."""
    return "\n".join(_HIDDEN for _ in comment[0].split("\n"))


def _split_at_blank_lines(text: str) -> Iterator[tuple[int, str]]:
    """Yield each run of lines that are not blank, and the index of its first."""
    start, run = 0, list[str]()
    for number, line in enumerate([*text.split("\n"), ""]):
        if line.strip():
            start = start if run else number
            run.append(line)
        elif run:
            yield start, "\n".join(run)
            run = []


_CITE = re.compile(r"(?<!\\)@(?:\{([^{}]*)\}|([A-Za-z0-9][\w-]*))([^\[\]|;@]*)")
_QUOTE = re.compile(r"\bquote\(\s*[\"']([^\"']+)[\"'][^{}]*?\)")
_CITES_NOTHING = re.compile(r"\bcite\s*=\s*[Ff]alse")
_FACT = re.compile(r"\bfact\(\s*[\"']([^\"']+)[\"']")
_NOTE = re.compile(r"(?<!\\)\^\[")
_HEADING = re.compile(r"^#{1,6}[ \t]", re.MULTILINE)
_ITEM = re.compile(r"^ {0,3}(?:\d{1,9}[.)]|[-*+•])[ \t]", re.MULTILINE)
_ASKS = re.compile(r"^\{[^{}]*\.asks\b[^{}]*\}", re.MULTILINE)


_ITEMS = "other items of lists"
_NOTES = "notes of one's own"
_PARTS = ("paragraphs", "headings", "requests", _ITEMS, _NOTES, "annexes")


class _Counts(NamedTuple):
    """What one edition contains. `places` are those within sources, by key."""

    parts: Counter[str]
    keys: Counter[str]
    facts: Counter[str]
    places: defaultdict[str, Counter[str]]


def edition_gaps(
    letter: Sequence[TextBlock],
    translation: Sequence[TextBlock],
    annexes: tuple[int, int] = (0, 0),
) -> tuple[str, ...]:
    """Say what only one of two editions has: ("1 of 3 requests", ...)."""
    master, own = (
        _count_parts(letter, annexes[0]),
        _count_parts(translation, annexes[1]),
    )
    return tuple(_differences(master, own))


def hash_gaps(gaps: Sequence[str]) -> str:
    """Give eight digits of the hash of these gaps."""
    return hashlib.sha256("\n".join(gaps).encode()).hexdigest()[:8]


def _count_parts(blocks: Sequence[TextBlock], annexes: int) -> _Counts:
    parts = Counter({"paragraphs": len(blocks), "annexes": annexes})
    found = _Counts(parts, Counter(), Counter(), defaultdict(Counter))
    is_asking = False
    for block in blocks:
        text = block.source
        parts["headings"] += len(_HEADING.findall(text))
        parts[_NOTES] += len(_NOTE.findall(text))
        found.facts.update(_FACT.findall(text))
        _count_cites(found, text)
        asks, items = _ASKS.search(text), len(_ITEM.findall(text))
        is_asking = asks is not None or (is_asking and bool(_ITEM.match(text)))
        before = len(_ITEM.findall(text[: asks.start()])) if asks else 0
        parts["requests"] += items - before if is_asking else 0
        parts[_ITEMS] += before if is_asking else items
    return found


def _count_cites(found: _Counts, text: str) -> None:
    for braced, slug, rest in _CITE.findall(text):
        key = " ".join((braced or slug).split()).casefold()
        place = "".join(rest.split()).strip(",").casefold()
        found.keys[key] += 1
        found.places[key][place] += 1
    for match in _QUOTE.finditer(text):
        if not _CITES_NOTHING.search(match[0]):
            found.keys[match[1].casefold()] += 1


def _differences(master: _Counts, own: _Counts) -> Iterator[str]:
    for part in _PARTS:
        there, here = master.parts[part], own.parts[part]
        if here < there:
            yield f"{here} of {there} {part}"
        elif here > there:
            yield f"{here} {part}, and the letter has {there}"
    for what, uses, own_uses in (
        ("cite of", master.keys, own.keys),
        ("fact", master.facts, own.facts),
    ):
        for name, count in (uses - own_uses).items():
            yield f"the {what} '{name}' is missing{_times(count)}"
        for name, count in (own_uses - uses).items():
            yield f"the {what} '{name}'{_times(count)} is not in the letter"
    yield from _other_places(master, own)


def _other_places(master: _Counts, own: _Counts) -> Iterator[str]:
    for key, places in master.places.items():
        others = own.places[key]
        if places.total() != others.total():
            continue  # the missing cite is reported
        left = sorted((places - others).elements())
        right = sorted((others - places).elements())
        for there, here in zip(left, right, strict=True):
            yield (
                f"'{key}' is cited at {here or 'no place'}, and in the letter at "
                f"{there or 'no place'}"
            )


def _times(count: int) -> str:
    return f" {count} times" if count > 1 else ""
