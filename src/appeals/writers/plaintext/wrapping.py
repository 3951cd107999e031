"""Break text into lines by columns: wide characters count two, URLs stay whole."""

import re
import unicodedata

_WIDE = {"W", "F"}
_NOT_FIRST = frozenset("，。、；：？！）》」』】〉”’…％")
_NOT_LAST = frozenset("（《「『【〈“‘")
_BLANKS = re.compile(r"[ \t\n\r]+")


def count_columns(text: str) -> int:
    """Count the columns of a terminal or of a typewriter face that `text` takes."""
    if text.isascii():
        return len(text)
    return sum(map(_character_columns, text))


def wrap(text: str, width: int, first: str = "", rest: str = "") -> list[str]:
    """Break `text` into lines of at most `width` columns.

    `first` comes before the first line, `rest` before the others. A word that is
    longer than a line (a URL) stays whole and is on a line of its own. Chinese
    and Japanese may break between characters, but no closing mark begins a line
    and no opening mark ends one.
    """
    lines: list[str] = []
    line, taken, is_empty = first, count_columns(first), True
    for word, has_blank in _words(text):
        lead = " " if has_blank and not is_empty else ""
        wide = count_columns(word)
        if not is_empty and taken + len(lead) + wide > width:
            lines.append(line)
            line, taken, lead = rest, count_columns(rest), ""
        line += lead + word
        taken += len(lead) + wide
        is_empty = False
    lines.append(line)
    return [line.rstrip(" ") for line in lines]


def _words(text: str) -> list[tuple[str, bool]]:
    """Split into unbreakable words, each with whether a blank comes before it."""
    words: list[tuple[str, bool]] = []
    for chunk in _BLANKS.split(text.strip(" \t\n\r")):
        has_blank = True
        for piece in _pieces(chunk):
            words.append((piece, has_blank))
            has_blank = False
    return words


def _pieces(chunk: str) -> list[str]:
    if chunk and chunk.isascii():
        return [chunk]
    pieces: list[str] = []
    for character in chunk:
        if pieces and not _may_break(pieces[-1][-1], character):
            pieces[-1] += character
        else:
            pieces.append(character)
    return pieces


def _may_break(before: str, after: str) -> bool:
    if before in _NOT_LAST or after in _NOT_FIRST:
        return False
    if unicodedata.combining(after):
        return False
    return _is_wide(before) or _is_wide(after)


def _is_wide(character: str) -> bool:
    return unicodedata.east_asian_width(character) in _WIDE


def _character_columns(character: str) -> int:
    if unicodedata.combining(character) or unicodedata.category(character) == "Cf":
        return 0
    return 2 if _is_wide(character) else 1
