"""Which way words run, and how words of the other direction stand among others."""

import unicodedata
from collections.abc import Iterable
from typing import Literal

from appeals.languages.language import Language
from appeals.model.document import Inline, LineBreak, Span, Text


def text_direction(text: str) -> Literal["ltr", "rtl"]:
    """Give the direction of the first letter (UAX #9, P2); "ltr" without letters."""
    for char in text:
        match unicodedata.bidirectional(char):
            case "L":
                return "ltr"
            case "R" | "AL":
                return "rtl"
    return "ltr"


def apart(text: str, language: Language) -> Inline:
    """Keep data with letters of the other direction apart from the words around it.

    "Madrid" in an Arabic date line would take the day that follows it along, and a
    closing bracket would be shown before the words (UAX #9, W7 and N2).
    """
    ways = {unicodedata.bidirectional(char) for char in text}
    is_rtl = language.direction == "rtl"
    has_rtl = not ways.isdisjoint({"R", "AL"})
    is_foreign = ("L" in ways or not has_rtl) if is_rtl else has_rtl
    if not is_foreign or not any(map(str.isalnum, text)):
        return Text(text)
    return Span((Text(text),), direction=text_direction(text))


def lines_apart(lines: Iterable[str], language: Language) -> tuple[Inline, ...]:
    """Give lines parted by breaks; a value may itself hold several lines."""
    inlines: list[Inline] = []
    for part in (part for line in lines for part in line.splitlines()):
        inlines += [LineBreak(), apart(part, language)]
    return tuple(inlines[1:])


def labelled(label: str, text: str, language: Language) -> tuple[Inline, ...]:
    """Give data behind a label in the letter's own language."""
    inlines = lines_apart([text], language)
    match inlines[:1]:
        case ():
            return (Text(label),)
        case (Text(first),):
            return (Text(label + first), *inlines[1:])
    return (Text(label), *inlines) if label else inlines
