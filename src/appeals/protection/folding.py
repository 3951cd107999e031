"""Fold texts for comparison: no case, marks, blanks or invisible characters.

fold("  MÜLLER-Straße ")      joined "mullerstrasse", a word begins at 0 and 6
fold("王 明")                  joined "王明"
"""

import re
import unicodedata
from typing import NamedTuple

_PIECE = re.compile(r"[0-9]+|[^0-9 ]+")
_INVISIBLE = frozenset(
    (
        0x034F,
        0x0640,  # the stroke that stretches Arabic words
        0x115F,
        0x1160,
        *range(0x180B, 0x180E),
        *range(0x02B9, 0x02C2),  # letters that are apostrophes
        *range(0xFE00, 0xFE10),
        *range(0xE0100, 0xE01F0),
    )
)
_ALIKE = {
    **dict(zip("ıłøđðħ", "iloddh", strict=True)),
    **dict(zip("یىکھہەة", "ييكههه" + "ه", strict=True)),
    "æ": "ae",
    "œ": "oe",
    "þ": "th",
}
"""Letters that Unicode does not decompose, and that people use for each other."""


class _FoldTable(dict[int, str | None]):
    """What a character becomes: nothing, a blank between words, or itself."""

    def __missing__(self, code: int) -> str | None:
        self[code] = found = _fold_character(chr(code))
        return found


def _fold_character(sign: str) -> str | None:
    category = unicodedata.category(sign)
    if unicodedata.combining(sign) or category == "Cf" or ord(sign) in _INVISIBLE:
        return None
    if category == "Nd":
        return str(unicodedata.decimal(sign))
    if sign.isalnum() or category in {"Mn", "Mc"}:
        return _ALIKE.get(sign, sign)
    return " "


_TABLE = _FoldTable()


class FoldedText(NamedTuple):
    """A text without anything between its words.

    `edges` are where words and numbers begin in it, and its end. A Chinese character is
    not a word of its own.
    """

    joined: str
    edges: frozenset[int]


def fold(text: str) -> FoldedText:
    """Fold a text (Unicode, NFKD and full case folding)."""
    plain = unicodedata.normalize("NFKD", text).casefold().translate(_TABLE)
    pieces = _PIECE.findall(plain)
    at, edges = 0, [0]
    for piece in pieces:
        at += len(piece)
        edges.append(at)
    return FoldedText("".join(pieces), frozenset(edges))


def map_places(text: str) -> tuple[int, ...]:
    """Map each character of the folded text to its place in the text.

    One more gives the end of the text. Characters are folded one by one, with the same
    result: only marks change their order, and they are left out.
    """
    places: list[int] = []
    for at, sign in enumerate(text):
        places += [at] * len(fold(sign).joined)
    return (*places, len(text))


def is_wide(folded: str) -> bool:
    """Say whether a folded text is written without blanks: Chinese, Japanese, Korean.

    Every character of it must be.
    """
    return bool(folded) and not folded.isascii() and all(map(_is_wide, folded))


def _is_wide(sign: str) -> bool:
    code = ord(sign)
    return 0x2E80 <= code < 0xA000 or 0x1100 <= code < 0x1200 or code >= 0x20000  # noqa: PLR2004


def is_right_to_left(folded: str) -> bool:
    """Say whether a folded text is written from right to left."""
    return not folded.isascii() and any(
        unicodedata.bidirectional(sign) in {"R", "AL"} for sign in folded[:4]
    )
