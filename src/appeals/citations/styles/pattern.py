r"""A tiny notation for the wording of a note, compiled once for each template.

    {author}, <i>{title}</i> ({date})[, {at}]

`{field}` is a value, `<i>...</i>` is italic, `[...]` is left out when a value inside
it is missing. `\[` and `\]` are printed brackets. Everything else is printed as it is.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache

from appeals.model.document import Emphasis, Inline, Text


@dataclass(frozen=True, slots=True)
class PatternSlot:
    """The place of a value."""

    field: str


@dataclass(frozen=True, slots=True)
class Italic:
    """Nodes in italics."""

    nodes: tuple["Node", ...]


@dataclass(frozen=True, slots=True)
class PatternGroup:
    """Nodes that are printed together or not at all."""

    nodes: tuple["Node", ...]


Node = Text | PatternSlot | Italic | PatternGroup


@dataclass(frozen=True, slots=True)
class Pattern:
    """A compiled template; `fields` are the names of all its slots."""

    nodes: tuple[Node, ...]
    fields: frozenset[str]


ValueOf = Callable[[str], tuple[Inline, ...] | None]
"""Give the inlines of a field, None when the entry has none."""

GapFor = Callable[[str], Inline]
"""Give what is printed where a needed field is missing."""

_TOKEN = re.compile(
    r"""
      \\(?P<escaped>.)
    | \{(?P<field>[a-z_]+)\}
    | (?P<tag></?i>|[\[\]])
    | (?P<words>[^\\{\[\]<]+|<)
    """,
    re.VERBOSE,
)
_CLOSING = {"<i>": "</i>", "[": "]"}


@cache
def compile_pattern(template: str) -> Pattern:
    """Read a template; ValueError when a bracket or a tag has no partner."""
    tokens = tuple(_tokens(template))
    nodes = _nodes(iter(tokens), template, closing="")
    fields = frozenset(token["field"] for token in tokens if token["field"])
    return Pattern(nodes, fields)


def _tokens(template: str) -> Iterator[re.Match[str]]:
    end = 0
    while end < len(template):
        match = _TOKEN.match(template, end)
        if match is None:
            msg = f"the template '{template}' cannot be read from column {end + 1}"
            raise ValueError(msg)
        yield match
        end = match.end()


def _nodes(
    tokens: Iterator[re.Match[str]], template: str, *, closing: str
) -> tuple[Node, ...]:
    nodes: list[Node] = []
    for token in tokens:
        tag = token["tag"]
        if tag in _CLOSING:
            inner = _nodes(tokens, template, closing=_CLOSING[tag])
            nodes.append(Italic(inner) if tag == "<i>" else PatternGroup(inner))
        elif tag is not None:
            if tag == closing:
                return tuple(nodes)
            msg = f"the template '{template}' has a '{tag}' too many"
            raise ValueError(msg)
        elif token["field"]:
            nodes.append(PatternSlot(token["field"]))
        else:
            nodes.append(Text(token["escaped"] or token["words"]))
    if closing:
        msg = f"the template '{template}' lacks a '{closing}'"
        raise ValueError(msg)
    return tuple(nodes)


def fill(pattern: Pattern, value_of: ValueOf, gap_for: GapFor) -> list[Inline]:
    """Print a pattern.

    Outside brackets a missing field prints what `gap_for` gives. A group with a
    missing field is left out.
    """
    return _fill(pattern.nodes, value_of, gap_for) or []


def _fill(
    nodes: tuple[Node, ...], value_of: ValueOf, gap_for: GapFor | None
) -> list[Inline] | None:
    """Print nodes; without `gap_for`, None when a field is missing."""
    inlines: list[Inline] = []
    for node in nodes:
        if isinstance(node, Text):
            inlines.append(node)
        elif isinstance(node, PatternSlot):
            value = value_of(node.field)
            if value is not None:
                inlines.extend(value)
            elif gap_for is None:
                return None
            else:
                inlines.append(gap_for(node.field))
        elif isinstance(node, Italic):
            inner = _fill(node.nodes, value_of, gap_for)
            if inner is None:
                return None
            inlines.append(Emphasis(tuple(inner)))
        else:
            inlines.extend(_fill(node.nodes, value_of, None) or ())
    return inlines
