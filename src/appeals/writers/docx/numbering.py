"""Numbers and bullets of lists: each list has a `w:num` of its own.

Lists that share one run on: 1, 2, 3 in the first, 4, 5 in the second.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final, NamedTuple

from appeals.writers.docx.markup import XmlElement, outer
from appeals.writers.docx.package import Package
from appeals.writers.docx.styles import StyleSheet, left_indent

LEVELS: Final = 9
"""Word knows nine levels of lists."""

_STEP_TWIPS = 510
_FORM = re.compile(r'(<w:numFmt\b[^>]*?\bw:val=")([^"]*)(")')
_TEXT = re.compile(r'(<w:lvlText\b[^>]*?\bw:val=")([^"]*)(")')
_LINKED = re.compile(r"<w:pStyle\b[^>]*/>")


class Indent(NamedTuple):
    """Where the words of a list begin, and how far the number hangs out; twips."""

    left: int
    hanging: int


class ListPattern(NamedTuple):
    """One look of lists: the abstract numbering, the indent and XML of each level."""

    abstract_id: str
    indents: tuple[Indent, ...]
    levels: tuple[str, ...] = ("",) * LEVELS

    def typed_level(self, level: int, ending: str) -> str:
        """Give a level that prints 1, 2, 3 before `ending`; "" where the look does.

        What an organisation writes about a number, as in "Request 1:", is kept.
        """
        xml, number = self.levels[level], f"%{level + 1}"
        form, text = _FORM.search(xml), _TEXT.search(xml)
        if text is None:
            return ""
        is_counted = form is None or form[2] == "decimal"
        is_own = text[2].count("%") == 1 and number in text[2]
        if is_counted and is_own and (ending == "." or text[2] == number + ending):
            return ""
        xml = _FORM.sub(r"\g<1>decimal\g<3>", _LINKED.sub("", xml))
        return _TEXT.sub(rf"\g<1>{number}{ending}\g<3>", xml)


@dataclass(frozen=True, slots=True)
class Numbering:
    """The numbering part, cut where the lists of the letter belong.

    `patterns` holds a pattern for each of the list styles, by style name.
    """

    patterns: Mapping[str, ListPattern]
    first_free_id: int
    before: str
    after: str


def read_numbering(package: Package, part: str, sheet: StyleSheet) -> Numbering:
    """Read the numbering that the list styles of `sheet` name."""
    root, data = package.tree(part), package.part(part)
    abstract = {
        e.attributes.get("w:abstractNumId", ""): e
        for e in root.children
        if e.tag == "w:abstractNum"
    }
    numbers = [e for e in root.children if e.tag == "w:num"]
    by_id = {e.attributes.get("w:numId", ""): e for e in numbers}
    patterns = {}
    for name, number_id in sheet.number_ids.items():
        number = by_id.get(number_id)
        abstract_id = (number.value("w:abstractNumId") if number else None) or ""
        if abstract_id not in abstract:
            raise package.fault(
                f"lacks the list numbering that its style '{name}' names"
            )
        found = abstract[abstract_id]
        levels = tuple(_levels(found, data))
        patterns[name] = ListPattern(abstract_id, _indents(found), levels)
    place = numbers[-1].end
    return Numbering(
        patterns,
        max(int(i) for i in by_id if i.isdecimal()) + 1,
        data[:place].decode(),
        data[place:].decode(),
    )


def _indents(abstract: XmlElement) -> tuple[Indent, ...]:
    found = {}
    for level in abstract.children:
        left = left_indent(level) if level.tag == "w:lvl" else None
        indent = level.find("w:pPr", "w:ind")
        if left is not None and indent:
            hanging = indent.attributes.get("w:hanging", "0")
            found[level.attributes.get("w:ilvl")] = Indent(left, int(hanging))
    return tuple(
        found.get(str(level), Indent(_STEP_TWIPS * (level + 1), _STEP_TWIPS))
        for level in range(LEVELS)
    )


def _levels(abstract: XmlElement, data: bytes) -> Iterator[str]:
    """Give the XML of each level, "" for one that Word makes up."""
    found = {e.attributes.get("w:ilvl"): e for e in abstract.children}
    for level in range(LEVELS):
        element = found.get(str(level))
        yield outer(data, element) if element and element.tag == "w:lvl" else ""


class Lists:
    """The lists of one letter, gathered while it is printed."""

    def __init__(self, numbering: Numbering) -> None:
        self._numbering = numbering
        self._numbers: list[str] = []

    def add(
        self, pattern: ListPattern, level: int, start: int, ending: str = ""
    ) -> int:
        """Begin a list; give the `w:numId` its items must name.

        Where an `ending` is given, plain numbers come before it.
        """
        number_id = self._numbering.first_free_id + len(self._numbers)
        own = pattern.typed_level(level, ending) if ending else ""
        self._numbers.append(
            f'<w:num w:numId="{number_id}">'
            f'<w:abstractNumId w:val="{pattern.abstract_id}"/>'
            f'<w:lvlOverride w:ilvl="{level}"><w:startOverride w:val="{start}"/>'
            f"{own}</w:lvlOverride></w:num>"
        )
        return number_id

    def look(self, number_id: str) -> str:
        """Say how a list begun here counts: from where, in which form."""
        number = self._numbers[int(number_id) - self._numbering.first_free_id]
        return number.partition(">")[2]

    def xml(self) -> str:
        """Give the numbering part with all lists begun so far."""
        between = "".join(self._numbers)
        return f"{self._numbering.before}{between}{self._numbering.after}"
