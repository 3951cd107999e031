"""Strict YAML 1.2 as a tree of values with places.

Built from the parser's events, so that nothing is expanded: no aliases, no tags, no
merge keys. A value without quotes is text unless it is null, true, false, a whole
number in the usual form (12, -3) or a decimal (3.10): NO, yes, 012, 1:30, 2020-11-03
and 0x1F stay text.
"""

import re
from collections.abc import Iterator

import yaml
from yaml.events import (
    CollectionStartEvent,
    DocumentStartEvent,
    Event,
    MappingEndEvent,
    MappingStartEvent,
    NodeEvent,
    ScalarEvent,
    SequenceEndEvent,
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
"""The parsers of YAML text: libyaml if installed, then Python's parser.

What the first refuses is read again by the last, whose messages say more exactly what
is wrong, and where. Each raises yaml.YAMLError, ValueError or OverflowError while
reading. Events are used one by one: collecting those of a large file takes longer than
reading it.
"""


def _refuse_directive(text: str, reading: "_Reading") -> None:
    if match := re.match(r"(?:[ ]*(?:#[^\n]*)?\n)*%", text):
        mark = Mark(text.count("\n", 0, match.end()) + 1, 1)
        remedy = "take the line out, or put the text in quotation marks"
        reading.fail(mark, "a line that begins with '%' is not allowed", remedy)
        raise _GiveUpError


def _clamp_to_text(mark: Mark, text: str) -> Mark:
    """Move a place after the end of the file to the end of its last line."""
    lines = text.rstrip("\n").split("\n")
    if mark.line <= len(lines):
        return mark
    return Mark(len(lines), len(lines[-1]) + 1)


class _Reading:
    """Turns events into nodes, and collects every error.

    In a text that `is_clean`, only an escape between double quotation marks can give a
    forbidden character.
    """

    def __init__(self, file: str, *, is_clean: bool) -> None:
        self.file = file
        self._is_clean = is_clean
        self.errors: list[AppealsError] = []
        self.root: Node | None = None
        self.last = Mark(1, 1)
        self._open: list[Mark] = []
        self._events: Iterator[Event] = iter(())

    def fail(self, mark: Mark, message: str, remedy: str) -> None:
        """Record an error."""
        place = mark.in_file(self.file)
        self.errors.append(WorkspaceError(message, place=place, remedy=remedy))

    def explain(self, error: Exception, text: str) -> None:
        """Record the error at which the parser gave up."""
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
        for mark in reversed(self._open):
            if lines[mark.line - 1][mark.column - 1 : mark.column] in {"[", "{"}:
                return Mark(mark.line, mark.column, mark.column + 1)
        return None

    def read_events(self, events: Iterator[Event]) -> None:
        """Read the events of the parser."""
        self._events = events
        for event in events:
            self.last = _event_mark(event)
            if isinstance(event, DocumentStartEvent) and self.root is not None:
                remedy = "take out the line '---' or '...' that separates them"
                self.fail(self.last, "a second document begins here", remedy)
                raise _GiveUpError
            if isinstance(event, NodeEvent):
                self.root = self._node(event)

    def _advance(self) -> Event:
        event = next(self._events)
        self.last = _event_mark(event)
        return event

    def _node(self, event: Event) -> Node:
        """Read the value that begins with the last event."""
        mark = self.last
        if isinstance(event, ScalarEvent):
            text = self._text(event)
            value = resolve(text) if event.implicit[0] else text
            return ScalarNode(value, text, mark)
        if not isinstance(event, CollectionStartEvent):
            message = "'*' refers to another place of the file"
            self.fail(mark, message, _QUOTE_REMEDY)
            return ScalarNode(None, "", mark)
        self._refuse_anchors_and_tags(event)
        if len(self._open) == MAX_DEPTH:
            message = f"values are nested more than {MAX_DEPTH} deep"
            self.fail(mark, message, "is a bracket too many open?")
            raise _GiveUpError
        self._open.append(mark)
        is_mapping = isinstance(event, MappingStartEvent)
        node = self._mapping(mark) if is_mapping else self._sequence(mark)
        self._open.pop()
        return node

    def _sequence(self, mark: Mark) -> SequenceNode:
        items: list[Node] = []
        while not isinstance(event := self._advance(), SequenceEndEvent):
            items.append(self._node(event))
        return SequenceNode(tuple(items), mark)

    def _mapping(self, mark: Mark) -> MappingNode:
        members: list[Member] = []
        lines: dict[str, int] = {}
        while not isinstance(event := self._advance(), MappingEndEvent):
            key_mark = self.last
            if isinstance(event, CollectionStartEvent):
                self._refuse_anchors_and_tags(event)
                remedy = "a template in braces must be in quotation marks"
                self.fail(key_mark, "a key must be a single word or text", remedy)
                raise _GiveUpError
            if not isinstance(event, ScalarEvent):
                self._node(event)  # an alias, which is reported
                self._node(self._advance())
                continue
            key = self._text(event)
            if is_repeated := key in lines:
                remedy = f"it is already in line {lines[key]}; keep one of the two"
                self.fail(key_mark, f"the key '{key}' is here a second time", remedy)
            lines.setdefault(key, key_mark.line)
            node = self._node(self._advance())
            if not is_repeated:
                members.append(Member(key, key_mark, node))
        return MappingNode(tuple(members), mark)

    def _text(self, event: ScalarEvent) -> str:
        """Give the text of a scalar; "" if it has a forbidden character."""
        if event.anchor or event.tag:
            self._refuse_anchors_and_tags(event)
        may_be_refused = not self._is_clean or event.style == '"'
        if may_be_refused and (char := first_forbidden(event.value)):
            self.errors.append(forbidden_error(char, self.last, self.file))
            return ""
        return str(event.value)

    def _refuse_anchors_and_tags(
        self, event: ScalarEvent | CollectionStartEvent
    ) -> None:
        if event.anchor:
            message = "'&' gives this place a name to refer to"
            self.fail(self.last, message, _QUOTE_REMEDY)
        if event.tag:
            message = "'!' sets a type, which is not allowed"
            self.fail(self.last, message, _QUOTE_REMEDY)


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
        "put a closing quotation mark after the text",
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
        "text continues after a quotation mark, or the indentation does not fit",
        "put the whole text in quotation marks, or set the line under the one above",
    ),
    (
        "could not find expected ':'",
        "a key has no colon after it",
        "write 'key: value', with a blank after the colon",
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
            return message, remedy or "put a closing quotation mark after the text"
    reported = f"{problem} {context}".strip()
    return (
        f"this cannot be read as YAML ({reported})",
        "compare it with the lines above",
    )
