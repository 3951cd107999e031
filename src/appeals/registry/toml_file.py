"""TOML as a tree of values with places.

`tomllib` reads the values without their places, so the line of a key is searched for:
first the header of its table, then the key beneath it.
"""

import re
import tomllib
from collections.abc import Iterator

from appeals.errors import AppealsError, WorkspaceError
from appeals.registry.characters import first_forbidden, forbidden_error
from appeals.registry.nodes import (
    MappingNode,
    Mark,
    Member,
    Node,
    ScalarNode,
    SequenceNode,
    walk_scalars,
)

_AT = re.compile(r"\s*\(at (?:line (\d+), column (\d+)|end of document)\)$")
_HEADER = re.compile(r"\s*\[{1,2}\s*([^\[\]]+?)\s*\]{1,2}\s*(?:#.*)?")
_PIECE = re.compile(
    r"#[^\n]*|\"\"\"(?:[^\\]|\\.)*?\"\"\"|'''.*?'''|(?P<open>\"\"\"|''')"
    r"|\"(?:[^\"\\\n]|\\.)*\"|'[^'\n]*'|[\[\]{}]",
    re.DOTALL,
)
_KEY = re.compile(r"(\s*)((?:\"[^\"]*\"|'[^']*'|[\w.-])+)\s*=\s*")


def parse_toml(
    text: str, file: str
) -> tuple[MappingNode | None, tuple[AppealsError, ...]]:
    """Read `text` into a tree; give what could be read, and every error."""
    try:
        data = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        return None, (_syntax_error(error, text, file),)
    except RecursionError:
        message, place = "values are nested too deep", Mark(1, 1).in_file(file)
        return None, (WorkspaceError(message, place=place),)
    node = _mapping_node(data, (), dict(_key_marks(text)), Mark(1, 1))
    faults = (
        forbidden_error(char, scalar.mark, file)
        for scalar in walk_scalars(node)
        if (char := first_forbidden(scalar.text))
    )
    return node, tuple(faults)


def _syntax_error(
    error: tomllib.TOMLDecodeError, text: str, file: str
) -> WorkspaceError:
    complaint = str(error)
    match = _AT.search(complaint)
    line, column = (match[1], match[2]) if match else (None, None)
    if line and column:
        mark = Mark(int(line), int(column))
    else:
        lines = text.rstrip("\n").split("\n")
        mark = Mark(len(lines), len(lines[-1]) + 1)
    problem = complaint[: match.start()] if match else complaint
    if problem.startswith(("Unclosed", "Unterminated")):
        mark = _find_open_bracket(text, mark) or mark
    remedy = "text is in quotation marks; a key is followed by '='"
    message = f"this cannot be read as TOML ({problem})"
    return WorkspaceError(message, place=mark.in_file(file), remedy=remedy)


def _find_open_bracket(text: str, before: Mark) -> Mark | None:
    """Give the bracket, brace or quotation mark that is open at a place."""
    lines = text.split("\n")[: before.line]
    lines[-1] = lines[-1][: before.column - 1]
    text_before = "\n".join(lines)
    opened: list[int] = []
    for match in _PIECE.finditer(text_before):
        if match[0] in "[{":
            opened.append(match.start())
        elif match[0] in "]}":
            del opened[-1:]
        elif match["open"]:
            opened.append(match.start())
            break
    if not opened:
        return None
    line = text_before.count("\n", 0, opened[-1]) + 1
    column = opened[-1] - (text_before.rfind("\n", 0, opened[-1]) + 1) + 1
    return Mark(line, column, column + 1)


def _key_marks(text: str) -> Iterator[tuple[tuple[str, ...], tuple[Mark, Mark]]]:
    """Yield the path of each key with the places of key and value."""
    table: tuple[str, ...] = ()
    for number, line in enumerate(text.split("\n"), 1):
        if header := _HEADER.fullmatch(line):
            table = _key_parts(header[1])
            column = header.start(1) + 1
            mark = Mark(number, column, column + len(header[1]))
            yield table, (mark, mark)
        elif key := _KEY.match(line):
            start = key.start(2) + 1
            mark = Mark(number, start, start + len(key[2]))
            yield (*table, *_key_parts(key[2])), (mark, Mark(number, key.end() + 1))


def _key_parts(dotted: str) -> tuple[str, ...]:
    found = re.findall(r"\"([^\"]*)\"|'([^']*)'|([^\s.\"']+)", dotted)
    return tuple(a or b or c for a, b, c in found)


_Marks = dict[tuple[str, ...], tuple[Mark, Mark]]


def _mapping_node(
    data: dict[str, object], path: tuple[str, ...], marks: _Marks, above: Mark
) -> MappingNode:
    members = []
    for key, value in data.items():
        key_mark, mark = marks.get((*path, key), (above, above))
        node = _node(value, (*path, key), marks, mark)
        members.append(Member(key, key_mark, node))
    return MappingNode(tuple(members), above)


def _node(value: object, path: tuple[str, ...], marks: _Marks, mark: Mark) -> Node:
    if isinstance(value, dict):
        return _mapping_node(value, path, marks, mark)
    if isinstance(value, list):
        items = tuple(_node(item, path, marks, mark) for item in value)
        return SequenceNode(items, mark)
    if isinstance(value, str | bool | int | float):
        return ScalarNode(value, str(value), mark)
    return ScalarNode(str(value), str(value), mark)
