"""A letter that was written elsewhere, as read: words, notes, pictures.

Its blocks are those of our own letters. `NoteMark.number` is an index into `notes`.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Final
from unicodedata import east_asian_width

from appeals.citations.note_reader import latin_symbols
from appeals.composition.numbering import map_inlines
from appeals.errors import Place, Problem
from appeals.model.document import (
    Block,
    Emphasis,
    Inline,
    LineBreak,
    Link,
    NoteMark,
    Span,
    Strong,
    Text,
    plain_text,
)
from appeals.registry.characters import describe_character, first_forbidden

Inlines = tuple[Inline, ...]

PICTURE_ENDINGS: Final = frozenset(
    ".bmp .emf .gif .jpeg .jpg .png .svg .tif .tiff .webp .wmf".split()
)
"""The file endings of pictures that are kept; other media stay in the old file."""

PICTURE: Final = "picture:"
"""The address of a link without words where a picture was; its index follows."""


LINE_END: Final = "\n"
"""The text that marks where a line of the file ended within a paragraph."""

RAISED_DIGITS: Final = "⁰¹²³⁴⁵⁶⁷⁸⁹"
NOTE_IN_LIST: Final = re.compile(
    rf"\s*(?:\[\^?(\d{{1,3}})\]:?|［(\d{{1,3}})］|〔(\d{{1,3}})〕|【(\d{{1,3}})】"
    rf"|([{RAISED_DIGITS}]{{1,3}}))\s*"
)
"""How a note typed below the text begins."""

_SHORT: Final = 60
"""Lines of at most this length were ended by the author."""


@dataclass(frozen=True, slots=True)
class OldNote:
    """A note as read; one without words has only a mark in the text."""

    inlines: Inlines
    place: Place | None = None


@dataclass(frozen=True, slots=True)
class OldPicture:
    """A picture: its bytes, its ending (".png"), and where it stood."""

    content: bytes
    suffix: str
    place: Place | None = None


@dataclass(frozen=True, slots=True)
class OldLetter:
    """What was read from a file. `remarks` are what was not understood, or corrected.

    The line of a place counts the lines of a text, and the paragraphs of a Word file.
    `pictures` are those of the text; a link to `PICTURE` marks the place of each.
    `is_public` says that this program wrote the file and did not mark it confidential;
    `has_numbers` that it numbered the paragraphs. `has_contents` says that a list of
    headings was left out.
    """

    blocks: tuple[Block, ...]
    notes: tuple[OldNote, ...] = ()
    remarks: tuple[Problem, ...] = ()
    pictures: tuple[OldPicture, ...] = ()
    is_public: bool = False
    has_contents: bool = False
    has_numbers: bool = False


def find_meant_line_ends(lines: Sequence[str]) -> list[bool]:
    """Say for each line of a paragraph whether the author ended the line before it.

    Lines of an address were, and those of a list of notes. Others were wrapped.
    """
    wide = (sum(east_asian_width(sign) in "WF" for sign in line) for line in lines)
    widths = (len(line) + count for line, count in zip(lines, wide, strict=True))
    is_wrapped = max(widths) > _SHORT  # Chinese characters take two columns
    is_list = NOTE_IN_LIST.match(lines[0]) is not None
    return [
        not is_wrapped or (is_list and NOTE_IN_LIST.match(line) is not None)
        for line in lines
    ]


def remark(message: str, place: Place | None, remedy: str = "") -> Problem:
    """Report what in a letter was not understood, or has been changed."""
    return Problem("import", message, remedy, place, "warning")


_BLANKS: Final = dict.fromkeys(
    "\t\v\f\u0085\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a"
    "\u205f\u2028\u2029",
    " ",
)
_NOTHING: Final = dict.fromkeys("\u00ad\u200b\u2060\ufeff\u001f", "")
_DIRECTIONS: Final = dict.fromkeys(
    [*map(chr, range(0x202A, 0x202F)), *map(chr, range(0x2066, 0x206A))], ""
)
_HYPHENS: Final = {"\u2010": "-", "\u2011": "-", "\u001e": "-"}
_REPLACED: Final = _BLANKS | _NOTHING | _DIRECTIONS | _HYPHENS
_NAMES: Final = {
    "\t": "tabs",
    "\u00ad": "soft hyphens",
    "\u200b": "blanks of no width",
    "\ufeff": "byte order marks",
    "\u2011": "no-break hyphens",
}
_BULLETS: Final = "\uf0b7\uf0a7\uf0d8\uf0fc\uf076\uf0a8"
_SIGN = re.compile("[^\x20-\x7e\u00a1-\u00ac\u00ae-\u1fff\u3000-\ud7ff]")
_CLOSED_UP = re.compile("[\u2e80-\u30ff\u3400-\u9fff\uff00-\uffef]")
_RUN_OF_BLANKS = re.compile(r"[ \n\r]+")


@dataclass(slots=True)
class SignNormaliser:
    """Normalises invisible characters; notes each kind with its first place."""

    met: dict[str, tuple[int, Place | None]] = field(default_factory=dict)
    symbols: dict[str, Place | None] = field(default_factory=dict)

    def normalise(self, text: str, place: Place | None) -> str:
        """Give words with common blanks and hyphens, and without hidden characters.

        A non-Latin letter of a symbol that only looks Latin becomes Latin.
        """
        if "/" in text and not text.isascii():
            for symbol, latin in latin_symbols(text).items():
                text = text.replace(symbol, latin)
                self.symbols.setdefault(symbol, place)

        def replace_sign(match: re.Match[str]) -> str:
            sign = match[0]
            if sign in _BULLETS:
                instead = "•"
            elif sign in _REPLACED:
                instead = _REPLACED[sign]
            elif first_forbidden(sign):
                instead = ""
            else:
                return sign
            count, first = self.met.get(sign, (0, place))
            self.met[sign] = (count + 1, first)
            return instead

        return _RUN_OF_BLANKS.sub(" ", _SIGN.sub(replace_sign, text))

    def remarks(self) -> Iterator[Problem]:
        """Report what was normalised."""
        for sign, (count, first) in self.met.items():
            name = _NAMES.get(sign)
            if name is None:
                is_named = first_forbidden(sign) is not None
                name = (
                    describe_character(sign)
                    if is_named
                    else f"the sign U+{ord(sign):04X}"
                )
            instead = "•" if sign in _BULLETS else _REPLACED.get(sign, "")
            became = {"": "left out", " ": "now a blank"}.get(
                instead, f"now '{instead}'"
            )
            yield remark(f"{name}, {count} times: {became}", first)
        for symbol, place in self.symbols.items():
            yield remark(f"'{symbol}' has a Cyrillic letter: it is Latin now", place)


def normalise_letter(letter: OldLetter) -> OldLetter:
    """Normalise the blanks and hidden characters of a letter, and report them."""
    normaliser = SignNormaliser()

    def normalise(inlines: Inlines) -> Inlines:
        inlines = _join_lines(inlines)
        return _change_texts(inlines, lambda t: normaliser.normalise(t.text, t.place))

    blocks = map_inlines(
        letter.blocks, lambda inlines: trim_inlines(normalise(inlines))
    )
    notes = tuple(
        OldNote(trim_inlines(normalise(_write_out_marks(note.inlines))), note.place)
        for note in letter.notes
    )
    remarks = (*letter.remarks, *normaliser.remarks())
    return replace(letter, blocks=blocks, notes=notes, remarks=remarks)


def _write_out_marks(inlines: Inlines) -> Inlines:
    """Replace marks inside a note by their numbers: a note contains no marks."""
    changed: list[Inline] = []
    for inline in inlines:
        match inline:
            case NoteMark(number):
                changed.append(Text(f"[{number + 1}]"))
            case Emphasis() | Strong() | Link() | Span():
                changed.append(
                    replace(inline, inlines=_write_out_marks(inline.inlines))
                )
            case _:
                changed.append(inline)
    return tuple(changed)


def _join_lines(inlines: Inlines) -> Inlines:
    """Put a blank where a line ended, but nothing between Chinese characters.

    Adjacent texts of one place become one.
    """
    joined: list[Inline] = []
    for at, inline in enumerate(inlines):
        if isinstance(inline, Text) and inline.text == LINE_END:
            before = plain_text(inlines[at - 1 : at])[-1:] if at else ""
            after = plain_text(inlines[at + 1 : at + 2])[:1]
            is_closed_up = _CLOSED_UP.match(before) and _CLOSED_UP.match(after)
            inline = Text("" if is_closed_up else " ", inline.place)  # noqa: PLW2901
        last = joined[-1] if joined else None
        match last, inline:
            case Text(one, place), Text(two, other) if place == other:
                joined[-1] = Text(one + two, place)
            case _:
                joined.append(inline)
    return tuple(joined)


def _change_texts(inlines: Inlines, change: Callable[[Text], str]) -> Inlines:
    """Give inlines with the words of every text changed."""
    changed: list[Inline] = []
    for inline in inlines:
        match inline:
            case Text():
                if words := change(inline):
                    changed.append(Text(words, inline.place))
            case Emphasis() | Strong() | Link() | Span():
                inner = _change_texts(inline.inlines, change)
                if inner or is_picture(inline):
                    changed.append(replace(inline, inlines=inner))
            case _:
                changed.append(inline)
    return tuple(changed)


def is_picture(inline: Inline) -> bool:
    """Say whether an inline marks the place of a picture."""
    return isinstance(inline, Link) and inline.href.startswith(PICTURE)


def trim_inlines(inlines: Inlines) -> Inlines:
    """Take blanks and line breaks off both ends."""
    kept = list(inlines)
    while kept and _is_blank(kept[0]):
        del kept[0]
    while kept and _is_blank(kept[-1]):
        del kept[-1]
    if kept and isinstance(first := kept[0], Text):
        kept[0] = Text(first.text.lstrip(" "), first.place)
    if kept and isinstance(last := kept[-1], Text):
        kept[-1] = Text(last.text.rstrip(" "), last.place)
    return tuple(kept)


def _is_blank(inline: Inline) -> bool:
    return isinstance(inline, LineBreak) or (
        isinstance(inline, Text) and not inline.text.strip(" ")
    )
