"""Strict YAML 1.2 as a tree of values with places.

Built from the parser's events, so that nothing is expanded: no aliases, no tags,
no merge keys. A value without quotes is text unless it is null, true, false, a
whole number as one writes it (12, -3) or a decimal (3.10): NO, yes, 012, 1:30,
2020-11-03 and 0x1F stay text.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

import yaml
from yaml.events import (
    AliasEvent,
    CollectionStartEvent,
    DocumentStartEvent,
    Event,
    MappingEndEvent,
    MappingStartEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
)

from appeals.errors import AppealsError, WorkspaceError
from appeals.model.values import TypedFloat
from appeals.registry.characters import first_forbidden, forbidden_error
from appeals.registry.nodes import (
    MappingNode,
    Mark,
    Member,
    Node,
    ScalarNode,
    ScalarValue,
    SequenceNode,
)

MAX_DEPTH = 50
_WHOLE = re.compile(r"-?[1-9][0-9]{0,17}|0")
_DECIMAL = re.compile(r"[-+]?(?:\.[0-9]+|[0-9]+\.[0-9]*)(?:[eE][-+]?[0-9]{1,3})?")
_NUMBERS_BEGIN_WITH = frozenset("+-.0123456789")
_WORDS: dict[str, ScalarValue] = {
    **dict.fromkeys(("", "~", "null", "Null", "NULL")),
    **dict.fromkeys(("true", "True", "TRUE"), True),
    **dict.fromkeys(("false", "False", "FALSE"), False),
}
_QUOTE_REMEDY = "if it is meant as text, put it in quotation marks"


class _GiveUpError(Exception):
    """The rest of the file cannot be read."""


@dataclass(slots=True)
class _Open:
    """A mapping or list that is being read."""

    mark: Mark
    is_mapping: bool
    items: list[Node] = field(default_factory=list)
    members: list[Member] = field(default_factory=list)
    keys: dict[str, Mark] = field(default_factory=dict)
    key: tuple[str, Mark] | None = None
    is_repeated: bool = False


def parse_yaml(text: str, file: str) -> tuple[Node | None, tuple[AppealsError, ...]]:
    """Read `text` into a tree; give what could be read, and every error.

    The tree is None if the text cannot be read at all. `file` is the name in the
    places of errors.
    """
    for loader in LOADERS:
        reading = _Reading(file, is_clean=first_forbidden(text) is None)
        try:
            _refuse_directive(text, reading)
            reading.read_events(yaml.parse(text, Loader=loader))
            break
        except (yaml.YAMLError, ValueError, OverflowError) as error:
            if loader is LOADERS[-1]:
                reading.explain(error, text)
                return None, tuple(reading.errors)
        except _GiveUpError:
            return None, tuple(reading.errors)
    if reading.root is None:
        reading.fail(Mark(1, 1), f"'{file}' is empty", "write its first lines")
    return reading.root, tuple(reading.errors)


LOADERS = (
    (yaml.CSafeLoader, yaml.SafeLoader) if yaml.__with_libyaml__ else (yaml.SafeLoader,)
)
"""What parses YAML text: libyaml where it is there, then Python's parser.

What the first refuses is read once more by the last, whose complaints say more exactly
what is wrong, and where. Each raises yaml.YAMLError, ValueError or OverflowError while
it is read. Events are used one by one: to hold those of a large file takes longer than
to read it.
"""


def _refuse_directive(text: str, reading: "_Reading") -> None:
    if match := re.match(r"(?:[ ]*(?:#[^\n]*)?\n)*%", text):
        mark = Mark(text.count("\n", 0, match.end()) + 1, 1)
        remedy = "take the line out, or put the text in quotation marks"
        reading.fail(mark, "a line that begins with '%' is not allowed", remedy)
        raise _GiveUpError


def _clamp_to_text(mark: Mark, text: str) -> Mark:
    """Move a place behind the end of the file to the end of its last line."""
    lines = text.rstrip("\n").split("\n")
    if mark.line <= len(lines):
        return mark
    return Mark(len(lines), len(lines[-1]) + 1)


class _Reading:
    """Turns events into nodes, and keeps every error.

    In a text that `is_clean`, only an escape between double quotation marks can give a
    character that is refused.
    """

    def __init__(self, file: str, *, is_clean: bool) -> None:
        self.file = file
        self._is_clean = is_clean
        self.errors: list[AppealsError] = []
        self.root: Node | None = None
        self.last = Mark(1, 1)
        self._open: list[_Open] = []

    def fail(self, mark: Mark, message: str, remedy: str) -> None:
        """Keep an error."""
        place = mark.in_file(self.file)
        self.errors.append(WorkspaceError(message, place=place, remedy=remedy))

    def explain(self, error: Exception, text: str) -> None:
        """Keep the error for which the parser gave up."""
        if not isinstance(error, yaml.MarkedYAMLError):
            remedy = "check the line below it too"
            self.fail(self.last, "this cannot be read as YAML", remedy)
            return
        message, remedy = explain(error.problem or "", error.context or "")
        at = error.problem_mark or error.context_mark
        if message == NEVER_CLOSED:
            at = error.context_mark or at  # where the quotation begins
        mark = Mark(at.line + 1, at.column + 1) if at else Mark(1)
        if message == NOT_CLOSED:
            mark = self.last_bracket(text) or mark
        self.fail(_clamp_to_text(mark, text), message, remedy)

    def last_bracket(self, text: str) -> Mark | None:
        """Give the place of the innermost bracket or brace that is open."""
        lines = text.split("\n")
        for opened in reversed(self._open):
            mark = opened.mark
            if lines[mark.line - 1][mark.column - 1 : mark.column] in {"[", "{"}:
                return Mark(mark.line, mark.column, mark.column + 1)
        return None

    def read_events(self, events: Iterator[Event]) -> None:
        """Take the events of the parser."""
        for event in events:
            mark = self.last = _event_mark(event)
            match event:
                case ScalarEvent():
                    self._take_scalar(event, mark)
                case MappingEndEvent() | SequenceEndEvent():
                    self._add(_close_node(self._open.pop()))
                case MappingStartEvent() | SequenceStartEvent():
                    self._refuse_anchors_and_tags(event, mark)
                    self._open_node(_Open(mark, isinstance(event, MappingStartEvent)))
                case AliasEvent():
                    message = "'*' refers to another place of the file"
                    self.fail(mark, message, _QUOTE_REMEDY)
                    self._add(ScalarNode(None, "", mark))
                case DocumentStartEvent():
                    self._refuse_second_document(mark)
                case _:
                    pass

    def _refuse_anchors_and_tags(
        self, event: ScalarEvent | CollectionStartEvent, mark: Mark
    ) -> None:
        if event.anchor:
            self.fail(mark, "'&' gives this place a name to refer to", _QUOTE_REMEDY)
        if event.tag:
            self.fail(mark, "'!' sets a type, which is not allowed", _QUOTE_REMEDY)

    def _refuse_second_document(self, mark: Mark) -> None:
        if self.root is not None:
            remedy = "take out the line '---' or '...' that parts them"
            self.fail(mark, "a second document begins here", remedy)
            raise _GiveUpError

    def _open_node(self, opened: _Open) -> None:
        above = self._open[-1] if self._open else None
        if above and above.is_mapping and above.key is None:
            remedy = "a template in braces must be in quotation marks"
            self.fail(opened.mark, "a key must be a single word or text", remedy)
            raise _GiveUpError
        if len(self._open) == MAX_DEPTH:
            message = f"values are nested more than {MAX_DEPTH} deep"
            self.fail(opened.mark, message, "is a bracket too many open?")
            raise _GiveUpError
        self._open.append(opened)

    def _take_scalar(self, event: ScalarEvent, mark: Mark) -> None:
        if event.anchor or event.tag:
            self._refuse_anchors_and_tags(event, mark)
        text = event.value
        may_be_refused = not self._is_clean or event.style == '"'
        if may_be_refused and (char := first_forbidden(text)):
            self.errors.append(forbidden_error(char, mark, self.file))
            text = ""
        above = self._open[-1] if self._open else None
        if above and above.is_mapping and above.key is None:
            self._take_key(above, text, mark)
        else:
            value = resolve(text) if event.implicit[0] else text
            self._add(ScalarNode(value, text, mark))

    def _take_key(self, above: _Open, key: str, mark: Mark) -> None:
        above.key = (key, mark)
        if (first := above.keys.setdefault(key, mark)) is not mark:
            remedy = f"it is already in line {first.line}; keep one of the two"
            self.fail(mark, f"the key '{key}' is here a second time", remedy)
            above.is_repeated = True

    def _add(self, node: Node) -> None:
        if not self._open:
            self.root = node
            return
        above = self._open[-1]
        if not above.is_mapping:
            above.items.append(node)
        elif above.key is not None:
            if not above.is_repeated:
                key, mark = above.key
                above.members.append(Member(key, mark, node))
            above.key, above.is_repeated = None, False


def resolve(text: str) -> ScalarValue:
    """Give the value of a plain scalar by the rules at the top of this module."""
    if text in _WORDS:
        return _WORDS[text]
    if text[0] not in _NUMBERS_BEGIN_WITH:
        return text
    if _WHOLE.fullmatch(text):
        return int(text)
    if _DECIMAL.fullmatch(text):
        number = TypedFloat(text)
        return number if abs(number) < float("inf") else text
    return text


def _close_node(opened: _Open) -> Node:
    if opened.is_mapping:
        return MappingNode(tuple(opened.members), opened.mark)
    return SequenceNode(tuple(opened.items), opened.mark)


def _event_mark(event: Event) -> Mark:
    start = event.start_mark
    line = start.line
    if isinstance(event, ScalarEvent) and (end := event.end_mark).line == line:
        return Mark(line + 1, start.column + 1, end.column + 1)
    return Mark(line + 1, start.column + 1)


NOT_CLOSED = "a bracket or brace is not closed"
NEVER_CLOSED = "a quotation mark is never closed"

_UNCLOSED = (
    NOT_CLOSED,
    "close it, or put the text in quotation marks",
)
_EXPLAINED = (
    (
        "mapping values are not allowed",
        "a colon and a blank are inside text",
        "put the text in quotation marks, or check the indentation of this line",
    ),
    (
        "sequence entries are not allowed",
        "a list begins in the middle of a line",
        "begin the list on a line of its own, or put the text in quotation marks",
    ),
    (
        "found unexpected end of stream",
        NEVER_CLOSED,
        "put a closing quotation mark behind the text",
    ),
    ("unexpected document separator", NEVER_CLOSED, ""),
    (
        "found unknown escape character",
        "a backslash is inside double quotation marks",
        "use single quotation marks around the text",
    ),
    ("expected ',' or ']'", *_UNCLOSED),
    ("expected ',' or '}'", *_UNCLOSED),
    (
        "expected alphabetic or numeric character",
        "'&' and '*' have a meaning of their own in YAML",
        "put the text in quotation marks",
    ),
    (
        r"found character '\t'",
        "a tab is here",
        "write blanks in its place",
    ),
    (
        "cannot start any token",
        "text may not begin with this sign",
        "put the text in quotation marks",
    ),
    (
        "found '<scalar>'",
        "text goes on behind a quotation mark, or the indentation does not fit",
        "put the whole text in quotation marks, or set the line under the one above",
    ),
    (
        "could not find expected ':'",
        "a key has no colon behind it",
        "write 'key: value', with a blank behind the colon",
    ),
    (
        "expected <block end>",
        "the indentation does not fit the lines above",
        "set this line exactly under the line it belongs to",
    ),
    (
        "expected the node content, but found '<stream end>'",
        NOT_CLOSED,
        "write ']' or '}' where the list or entry ends",
    ),
    (
        "expected the node content",
        "a value is missing in front of this sign",
        "put the text in quotation marks",
    ),
)


def explain(problem: str, context: str) -> tuple[str, str]:
    """Give message and remedy for a complaint of PyYAML."""
    for part, message, remedy in _EXPLAINED:
        if part in problem:
            return message, remedy or "put a closing quotation mark behind the text"
    reported = f"{problem} {context}".strip()
    return (
        f"this cannot be read as YAML ({reported})",
        "compare it with the lines above",
    )
