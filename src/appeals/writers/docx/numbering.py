"""Numbers and bullets of lists: each list has a `w:num` of its own.

Lists that share one run on: 1, 2, 3 in the first, 4, 5 in the second.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, NamedTuple

from appeals.writers.docx.markup import XmlElement, outer_xml
from appeals.writers.docx.package import Package
from appeals.writers.docx.styles import StyleSheet, left_indent

LEVELS: Final = 9
"""Word knows nine levels of lists."""

_LEVEL_NUMBERS = frozenset(map(str, range(LEVELS)))
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

    def override_level(self, level: int, ending: str) -> str:
        """Give a level that prints 1, 2, 3 before `ending`; "" where the look does.

        What an organisation writes around a number, as in "Request 1:", is kept.
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
        patterns[name] = _read_pattern(abstract_id, abstract[abstract_id], data)
    place = numbers[-1].end
    return Numbering(
        patterns,
        max(int(i) for i in by_id if i.isdecimal()) + 1,
        data[:place].decode(),
        data[place:].decode(),
    )


def _read_pattern(abstract_id: str, abstract: XmlElement, data: bytes) -> ListPattern:
    """Read indent and XML of each level; "" is the XML of one that Word makes up."""
    indents = [Indent(_STEP_TWIPS * n, _STEP_TWIPS) for n in range(1, LEVELS + 1)]
    levels = [""] * LEVELS
    for element in abstract.children:
        level = element.attributes.get("w:ilvl", "")
        if element.tag != "w:lvl" or level not in _LEVEL_NUMBERS:
            continue
        levels[int(level)] = outer_xml(data, element)
        indent = element.find("w:pPr", "w:ind")
        if indent and (left := left_indent(element)) is not None:
            hanging = indent.attributes.get("w:hanging", "0")
            indents[int(level)] = Indent(left, int(hanging))
    return ListPattern(abstract_id, tuple(indents), tuple(levels))


class Lists:
    """The lists of one letter, gathered while it is printed."""

    def __init__(self, numbering: Numbering) -> None:
        self._numbering = numbering
        self._numbers: list[str] = []

    def add(
        self, pattern: ListPattern, level: int, start: int, ending: str = ""
    ) -> int:
        """Add a list; give the `w:numId` its items must name.

        Where an `ending` is given, plain numbers come before it.
        """
        number_id = self._numbering.first_free_id + len(self._numbers)
        own = pattern.override_level(level, ending) if ending else ""
        self._numbers.append(
            f'<w:num w:numId="{number_id}">'
            f'<w:abstractNumId w:val="{pattern.abstract_id}"/>'
            f'<w:lvlOverride w:ilvl="{level}"><w:startOverride w:val="{start}"/>'
            f"{own}</w:lvlOverride></w:num>"
        )
        return number_id

    def look(self, number_id: str) -> str:
        """Say how a list counts: from which number, in which form."""
        number = self._numbers[int(number_id) - self._numbering.first_free_id]
        return number.partition(">")[2]

    def xml(self) -> str:
        """Give the numbering part with all lists added so far."""
        between = "".join(self._numbers)
        return f"{self._numbering.before}{between}{self._numbering.after}"
