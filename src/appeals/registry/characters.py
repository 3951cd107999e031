"""Characters that no file of the workspace may contain.

Private-use characters are refused because composition uses them as tokens; control
characters because Word and XML cannot contain them, or because they move what a reader
sees. So do direction overrides, embeddings and isolates: after one, "1000" is shown as
"0001". Marks (U+200E, U+200F, U+061C) move nothing.
"""

import re
import unicodedata

from appeals.errors import WorkspaceError
from appeals.registry.nodes import Mark

_FORBIDDEN = re.compile(
    "[\x00-\x09\x0b-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069\ud800-\udfff\ue000-\uf8ff"
    "\ufdd0-\ufdef\ufeff\ufffe\uffff\U000f0000-\U0010ffff]"
)
_TAB_REMEDY = "write blanks in its place"
_REMEDY = "delete it; it may have come along when text was pasted"
_SYMBOL_FONT = re.compile("[\uf020-\uf0ff]")
_SYMBOL_REMEDY = (
    "it is of a symbol font of Word, perhaps the bullet of a list that was pasted: "
    "write '- ', or the sign itself"
)
_DIRECTIONS = re.compile("[\u202a-\u202e\u2066-\u2069]")
_DIRECTION_REMEDY = (
    "delete it; in a letter's text, write words of the other direction as "
    "[words]{dir=rtl} or {dir=ltr}"
)


def character_faults(
    text: str, file: str, *, first_line: int = 1, allow_tabs: bool = False
) -> tuple[WorkspaceError, ...]:
    r"""Find forbidden characters in `text`: one error a line, with its place.

    Line feeds are allowed; "\r\n" must have become one already. `first_line` is the
    line of the file that `text` begins on.
    """
    faults = []
    for number, line in enumerate(text.split("\n"), first_line):
        for match in _FORBIDDEN.finditer(line):
            if allow_tabs and match[0] == "\t":
                continue
            mark = Mark(number, match.start() + 1, match.start() + 2)
            faults.append(forbidden_error(match[0], mark, file))
            break
    return tuple(faults)


def first_forbidden(text: str) -> str | None:
    """Give the first character that may not be in a value, or None."""
    match = _FORBIDDEN.search(text)
    return match[0] if match else None


def without_forbidden(text: str) -> str:
    """Remove the characters that may not be in a value."""
    return _FORBIDDEN.sub("", text)


def forbidden_error(char: str, mark: Mark, file: str) -> WorkspaceError:
    """Make the error for one such character."""
    if char == "\t":
        message, remedy = "a tab is here", _TAB_REMEDY
    else:
        message = f"{describe_character(char)} is here"
        remedy = _DIRECTION_REMEDY if _DIRECTIONS.match(char) else _REMEDY
        remedy = _SYMBOL_REMEDY if _SYMBOL_FONT.match(char) else remedy
    return WorkspaceError(message, place=mark.in_file(file), remedy=remedy)


def describe_character(char: str) -> str:
    """Name a character: "a control character (U+0007)"."""
    return f"{_kind(char)} (U+{ord(char):04X})"


def _kind(char: str) -> str:
    if _DIRECTIONS.match(char):
        return "an invisible sign that changes the direction of the text"
    match unicodedata.category(char):
        case "Co":
            return "a private-use character"
        case "Cs":
            return "half of a character pair"
        case "Zl" | "Zp":
            return "a line separator"
        case "Cf":
            return "a byte order mark"
        case "Cn":
            return "a code that is not a character"
        case _:
            return "a control character"
