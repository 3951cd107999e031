"""Numbers and bullets of lists: each list has a `w:num` of its own.

Lists that share one run on: 1, 2, 3 in the first, 4, 5 in the second.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from appeals.writers.docx.markup import Element
from appeals.writers.docx.package import Package
from appeals.writers.docx.styles import StyleSheet, left_of

LEVELS: Final = 9
"""Word knows nine levels of lists."""

_STEP_TWIPS = 510


@dataclass(frozen=True, slots=True)
class Indent:
    """Where the words of a list begin, and how far the number hangs out; twips."""

    left: int
    hanging: int


@dataclass(frozen=True, slots=True)
class ListPattern:
    """One look of lists: the abstract numbering and the indent of each level."""

    abstract_id: str
    indents: tuple[Indent, ...]


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
    root = package.tree(part)
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
        patterns[name] = ListPattern(abstract_id, _indents(abstract[abstract_id]))
    data = package.part(part)
    place = numbers[-1].end
    return Numbering(
        patterns,
        max(int(i) for i in by_id if i.isdecimal()) + 1,
        data[:place].decode(),
        data[place:].decode(),
    )


def _indents(abstract: Element) -> tuple[Indent, ...]:
    found = {}
    for level in abstract.children:
        properties = level.child("w:pPr") if level.tag == "w:lvl" else None
        indent = properties.child("w:ind") if properties else None
        if indent and (left := left_of(indent)) is not None:
            hanging = indent.attributes.get("w:hanging", "0")
            found[level.attributes.get("w:ilvl")] = Indent(left, int(hanging))
    return tuple(
        found.get(str(level), Indent(_STEP_TWIPS * (level + 1), _STEP_TWIPS))
        for level in range(LEVELS)
    )


class Lists:
    """The lists of one letter, gathered while it is printed."""

    def __init__(self, numbering: Numbering) -> None:
        self._numbering = numbering
        self._numbers: list[str] = []

    def add(self, pattern: ListPattern, level: int, start: int) -> int:
        """Begin a list; give the `w:numId` its items must name."""
        number_id = self._numbering.first_free_id + len(self._numbers)
        self._numbers.append(
            f'<w:num w:numId="{number_id}">'
            f'<w:abstractNumId w:val="{pattern.abstract_id}"/>'
            f'<w:lvlOverride w:ilvl="{level}"><w:startOverride w:val="{start}"/>'
            "</w:lvlOverride></w:num>"
        )
        return number_id

    def xml(self) -> str:
        """Give the numbering part with all lists begun so far."""
        between = "".join(self._numbers)
        return f"{self._numbering.before}{between}{self._numbering.after}"
