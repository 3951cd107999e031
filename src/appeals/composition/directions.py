"""The direction of words, and how words of the other direction are isolated."""

import unicodedata
from collections.abc import Iterable
from dataclasses import replace
from typing import Literal

from appeals.languages.language import Language
from appeals.model.document import Emphasis, Inline, LineBreak, Link, Span, Strong, Text

_STRONG = ("L", "R", "AL")


def text_direction(text: str) -> Literal["ltr", "rtl"]:
    """Give the direction of the first letter (UAX #9, P2); "ltr" without letters."""
    for char in text:
        match unicodedata.bidirectional(char):
            case "L":
                return "ltr"
            case "R" | "AL":
                return "rtl"
    return "ltr"


def isolate_text(text: str, language: Language) -> Inline:
    """Keep data with letters of the other direction apart from the words around it.

    "Madrid" in an Arabic date line would take the day that follows it along, and a
    closing bracket would be shown before the words (UAX #9, W7 and N2).
    """
    classes = {unicodedata.bidirectional(char) for char in text}
    is_rtl = language.direction == "rtl"
    has_rtl = not classes.isdisjoint({"R", "AL"})
    is_foreign = ("L" in classes or not has_rtl) if is_rtl else has_rtl
    if not is_foreign or not any(map(str.isalnum, text)):
        return Text(text)
    return Span((Text(text),), direction=text_direction(text))


def isolate_lines(lines: Iterable[str], language: Language) -> tuple[Inline, ...]:
    """Give lines with breaks between them; a value may itself have several lines."""
    parts = (part for line in lines for part in line.splitlines())
    return break_lines(isolate_text(part, language) for part in parts)


def break_lines(lines: Iterable[Inline]) -> tuple[Inline, ...]:
    """Put a line break between each of these and the next."""
    return tuple(each for line in lines for each in (LineBreak(), line))[1:]


def label_text(label: str, text: str, language: Language) -> tuple[Inline, ...]:
    """Give data after a label in the letter's own language."""
    inlines = isolate_lines([text], language)
    if inlines and isinstance(first := inlines[0], Text):
        return (Text(label + first.text), *inlines[1:])
    return (Text(label), *inlines) if label or not inlines else inlines


def isolate_values(
    inlines: tuple[Inline, ...], language: Language
) -> tuple[Inline, ...]:
    """Isolate values of registries from the words of a right-to-left letter.

    A Latin name takes along the digits that follow it, so a date or figure after Latin
    words is isolated too (UAX #9, W7). The author's own words and left-to-right letters
    are left unchanged.
    """
    if language.direction == "ltr":
        return inlines
    return _isolate_values(inlines, language, "")[0]


def _isolate_values(
    inlines: tuple[Inline, ...], language: Language, strong: str
) -> tuple[tuple[Inline, ...], str]:
    """Isolate values; `strong` is the bidirectional class of the last letter before."""
    isolated: list[Inline] = []
    for inline in inlines:
        match inline:
            case Text(text, place):
                is_value = place is not None and not place.end_column
                if is_value and _needs_isolation(text, strong, language):
                    isolated.append(Span((inline,), direction=text_direction(text)))
                    strong = ""
                else:
                    isolated.append(inline)
                    classes = map(unicodedata.bidirectional, reversed(text))
                    strong = next((c for c in classes if c in _STRONG), strong)
            case Emphasis() | Strong() | Link():
                inner, strong = _isolate_values(inline.inlines, language, strong)
                isolated.append(replace(inline, inlines=inner))
            case _:
                strong = "" if isinstance(inline, Span) else strong
                isolated.append(inline)
    return tuple(isolated), strong


def _needs_isolation(text: str, strong: str, language: Language) -> bool:
    """Say whether a value must be isolated after a letter of the class `strong`."""
    has_latin = any(unicodedata.bidirectional(char) == "L" for char in text)
    if text[:1].isdigit() and not has_latin:
        return strong == "L"
    return isinstance(isolate_text(text, language), Span)
