"""What follows a source in a note: the place in it, and the words after the cite."""

import re
from collections.abc import Mapping
from typing import Final

from appeals.citations.styles.pack import Style
from appeals.citations.styles.place_values import print_value
from appeals.languages.find import EVERY_LANGUAGE, find_or_english
from appeals.languages.note_words import Label
from appeals.model.pinpoint import Locator, LocatorLabel, Pinpoint

_HYPHENS = "[-\u2010\u2011\u2013]"
_ROMAN = "[ivxlcdm]+|[IVXLCDM]+"
_DASH_BETWEEN_DIGITS = re.compile(rf"(?<=\d)\s*{_HYPHENS}\s*(?=\d)")
_DASH_BETWEEN_ROMANS = re.compile(rf"\b({_ROMAN})\s*{_HYPHENS}\s*(?=(?:{_ROMAN})\b)")


def normalise_dashes(value: str) -> str:
    """Put an en dash without blanks between digits and between Roman numerals.

    "12 - 14" gives "12–14", "ii-iv" "ii–iv"; "14-A" stays as it is.
    """
    dashed = _DASH_BETWEEN_DIGITS.sub("–", value.strip())
    return _DASH_BETWEEN_ROMANS.sub(r"\1–", dashed)


def print_pinpoint(
    pinpoint: Pinpoint, style: Style, *, page_is_bare: bool = False
) -> str:
    """Print a pinpoint from the outer to the inner: "annex II, paras. 3–5".

    "" for the whole source; what was typed in the language of the letter stays so.
    `page_is_bare` prints a page without "at" where the
    style has such a place.
    """
    if pinpoint.is_whole or pinpoint.typed:
        return pinpoint.typed
    labels = style.page_bare_labels if page_is_bare else style.labels
    text = ""
    steps = 0
    outer: Locator | None = None
    for locator in pinpoint.locators:
        printed = _print_locator(locator, labels, style, outer)
        if printed and text:
            text += _joint(locator, steps, style)
        text += printed
        steps = 1 if locator.joint else steps + 1
        outer = locator
    return text


def _joint(locator: Locator, steps: int, style: Style) -> str:
    """Give what parts a locator from the one before, `steps` deep."""
    if not locator.joint:
        return style.locator_joint
    if style.places is None:
        return locator.joint
    return style.places.beside_deeper if steps > 1 else style.places.beside


def _print_locator(
    locator: Locator,
    labels: Mapping[LocatorLabel, Label],
    style: Style,
    outer: Locator | None,
) -> str:
    label = labels[locator.label]
    if not locator.value.strip():
        return label.alone or label.one.replace("{}", "").strip()
    if style.places is not None:
        is_lettered = (
            locator.label == "sect"
            and locator.value.partition(".")[0] == "I"
            and outer is not None
            and outer.label == "chap"
            and outer.value.isalpha()
        )
        return print_value(locator, label, style.places, is_lettered=is_lettered)
    value = normalise_dashes(locator.value)
    is_plural = Locator(locator.label, value).is_plural
    return (label.many if is_plural else label.one).replace("{}", value)


_OPENED = re.compile(r"[(\[{（［〔«“‘「–—-]")
_JOINED = re.compile(r"[,;:.，；：、،؛]")
_REMARKS: Final = "|".join(
    remark for language in EVERY_LANGUAGE for remark in language.text.remarks
)
_GOES_ON = re.compile(rf"(?:{_REMARKS})(?![a-zа-яё])", re.IGNORECASE)


def print_suffix(suffix: str, style: Style) -> str:
    """Print what follows the bar of a cite, and what separates it from the place.

    A remark such as "emphasis added" gets round brackets; what begins with a bracket
    or a sign of its own stays as typed, and "quoted in ..." goes on after a comma.
    """
    if _OPENED.match(suffix):
        return f"{style.gap}{suffix}"
    if _JOINED.match(suffix):
        return suffix
    if _GOES_ON.match(suffix):
        return f"{style.locator_joint}{suffix}"
    brackets = find_or_english(style.lang).brackets
    return style.gap + brackets.format(suffix.removesuffix("."))
