"""Styles and numbering of a Word file, by what its paragraphs name.

Separate from the body, since it is read once for all parts. Styles are given by name:
programs translate their ids.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, NamedTuple

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

WORD: Final = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
W: Final = f"{{{WORD}}}"

_HEADING = re.compile(r"heading (\d)", re.IGNORECASE)
_MOST_BASES = 20
_LEVELS = 9
_OFF = frozenset({"0", "false", "off", "none"})
_OF_A_LEVEL = re.compile(r"%([1-9])")
_ROMAN = (
    *((1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc")),
    *((50, "l"), (40, "xl"), (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i")),
)
_MOST_ROMAN = 4000


@dataclass(frozen=True, slots=True)
class WordListItem:
    """The number or bullet of a paragraph.

    `list_id` is equal in the items of one list, `level` counts from 0. `form` is what
    Word calls it: "decimal", "lowerLetter", "bullet"; `number` counts from 1, 0 for a
    bullet; `pattern` is how it is printed: "%1.".
    """

    list_id: str
    level: int
    form: str
    number: int = 0
    pattern: str = ""


class StyleEntry(NamedTuple):
    """A style: its name, the style it is based on, and the properties that it sets."""

    name: str
    base: str
    run: "Element | None"
    paragraph: "Element | None"


class StyleTable:
    """The styles of a file by id."""

    def __init__(self, root: "Element | None") -> None:
        self._styles: dict[str, StyleEntry] = {}
        self.default = ""
        for style in root.iter(f"{W}style") if root is not None else ():
            id_ = style.get(f"{W}styleId") or ""
            self._styles[id_] = StyleEntry(
                child_value(style, "name") or id_,
                child_value(style, "basedOn") or "",
                style.find(f"{W}rPr"),
                style.find(f"{W}pPr"),
            )
            is_default = style.get(f"{W}default") in {"1", "true"}
            if is_default and style.get(f"{W}type") == "paragraph":
                self.default = id_

    def name(self, id_: str) -> str:
        """Give the name of a style; its id where the file has no such style."""
        return self._styles[id_].name if id_ in self._styles else id_

    def paragraph(self, own: "Element | None", id_: str) -> "Iterator[Element]":
        """Give paragraph properties, the nearest first: its own, of its styles."""
        styles = self._with_bases(id_ or self.default)
        found = (own, *(style.paragraph for style in styles))
        return (properties for properties in found if properties is not None)

    def run(self, own: "Element | None", id_: str) -> "Iterator[Element]":
        """Give properties of words, the nearest first: their own, of their styles."""
        found = (own, *(style.run for style in self._with_bases(id_)))
        return (properties for properties in found if properties is not None)

    def heading(self, own: "Element | None", id_: str) -> int:
        """Give the level of a heading, from 1; 0 for any other paragraph."""
        for style in self._with_bases(id_):
            if match := _HEADING.fullmatch(style.name):
                return int(match[1])
        outline = find_first(self.paragraph(own, id_), "outlineLvl")
        level = read_number(outline, default=_LEVELS)
        return level + 1 if level < _LEVELS else 0

    def _with_bases(self, id_: str) -> Iterator[StyleEntry]:
        for _ in range(_MOST_BASES):
            style = self._styles.get(id_)
            if style is None:
                return
            yield style
            id_ = style.base


class ListNumbers:
    """Counts the items of lists as Word does, in reading order."""

    def __init__(self, root: "Element | None") -> None:
        self._levels: dict[str, Mapping[int, Element]] = {}
        self._own: dict[str, Mapping[int, Element]] = {}
        self._lists: dict[str, tuple[str, Mapping[int, int]]] = {}
        self._counts: dict[str, list[int | None]] = {}
        self._begun: set[str] = set()
        if root is None:
            return
        for each in root.iter(f"{W}abstractNum"):
            levels = {read_number(lvl, "ilvl"): lvl for lvl in each.iter(f"{W}lvl")}
            self._levels[each.get(f"{W}abstractNumId") or ""] = levels
        for each in root.iter(f"{W}num"):
            starts = {
                read_number(over, "ilvl"): read_number(start)
                for over in each.iter(f"{W}lvlOverride")
                if (start := over.find(f"{W}startOverride")) is not None
            }
            abstract = child_value(each, "abstractNumId") or ""
            list_id = each.get(f"{W}numId") or ""
            self._lists[list_id] = abstract, starts
            self._own[list_id] = {
                read_number(e, "ilvl"): e for e in each.iter(f"{W}lvl")
            }

    def item(self, list_id: str, level: int) -> WordListItem | None:
        """Give the next item of a list; None where the file has no such list."""
        if list_id not in self._lists or not 0 <= level < _LEVELS:
            return None
        abstract, starts = self._lists[list_id]
        counts = self._counts.setdefault(abstract, [None] * _LEVELS)
        if list_id not in self._begun:
            self._begun.add(list_id)
            for each in starts:
                if 0 <= each < _LEVELS:
                    counts[each] = None
        definition = self._find_definition(list_id, level)
        before = counts[level]
        first_number = read_number(find_child(definition, "start"), default=1)
        count = starts.get(level, first_number) if before is None else before + 1
        counts[level] = count
        counts[level + 1 :] = [None] * (_LEVELS - level - 1)
        form = _number_format(definition)
        pattern = child_value(definition, "lvlText") or ""
        counted = 0 if form in {"bullet", "none"} else count
        return WordListItem(list_id, level, form, counted, pattern)

    def printed(self, item: WordListItem) -> str:
        """Give the number of the item just counted as Word prints it: "14.", "(a)".

        It is "" for a bullet, and for a number format that is not known here.
        """
        counts = self._counts[self._lists[item.list_id][0]]
        missing = item.number == 0

        def shown(match: re.Match[str]) -> str:
            nonlocal missing
            level = int(match[1]) - 1
            form = _number_format(self._find_definition(item.list_id, level))
            text = print_number(counts[level] or 1, form)
            missing = missing or not text
            return text

        text = _OF_A_LEVEL.sub(shown, item.pattern)
        return "" if missing else text

    def _find_definition(self, list_id: str, level: int) -> "Element | None":
        """Give the format of a level of a list: its own, or that of its kind."""
        own = self._own[list_id].get(level)
        kind = self._lists[list_id][0]
        return own if own is not None else self._levels.get(kind, {}).get(level)


def list_place(properties: "Iterable[Element]") -> tuple[str, int] | None:
    """Give list and level of a paragraph by its properties, the nearest first."""
    numbered = [e for each in properties if (e := each.find(f"{W}numPr")) is not None]
    list_id = next((id_ for e in numbered if (id_ := child_value(e, "numId"))), None)
    return (
        (list_id, read_number(find_first(iter(numbered), "ilvl"))) if list_id else None
    )


def _number_format(definition: "Element | None") -> str:
    return child_value(definition, "numFmt") or "decimal"


def print_number(count: int, form: str) -> str:
    """Print a number in a format of Word such as "lowerRoman"; "" if unknown."""
    match form:
        case "decimal":
            return str(count)
        case "lowerLetter" | "upperLetter":  # after z come aa, bb
            times, index = divmod(max(count, 1) - 1, 26)
            text = chr(ord("a") + index) * (times + 1)
        case "lowerRoman" | "upperRoman" if count < _MOST_ROMAN:
            text = ""
            for worth, signs in _ROMAN:
                times, count = divmod(count, worth)
                text += signs * times
        case _:
            return ""
    return text.upper() if form.startswith("upper") else text


def find_child(element: "Element | None", tag: str) -> "Element | None":
    """Give a child by its tag; None where there is none."""
    return None if element is None else element.find(f"{W}{tag}")


def child_value(element: "Element | None", tag: str) -> str | None:
    """Give `w:val` of a child; None where there is none."""
    found = find_child(element, tag)
    return None if found is None else found.get(f"{W}val")


def find_first(elements: "Iterator[Element]", tag: str) -> "Element | None":
    """Give the first child of that tag among properties, the nearest first."""
    found = (element.find(f"{W}{tag}") for element in elements)
    return next((child for child in found if child is not None), None)


def is_on(element: "Element | None") -> bool:
    """Say whether a property is there and not switched off."""
    return element is not None and (element.get(f"{W}val") or "1") not in _OFF


def read_number(element: "Element | None", name: str = "val", default: int = 0) -> int:
    """Read a whole number from an attribute; `default` where there is none."""
    text = "" if element is None else element.get(f"{W}{name}") or ""
    digits = text.removeprefix("-").removesuffix(".0")
    is_number = digits.isascii() and digits.isdecimal() and len(digits) < _LEVELS
    return int(text.removesuffix(".0")) if is_number else default
