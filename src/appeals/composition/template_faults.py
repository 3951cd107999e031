"""Say what is wrong with a template that Jinja cannot read, and where it began."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import Final, NamedTuple

from appeals.errors import Place, WorkspaceError, did_you_mean

Token = tuple[int, str, str]
"""A token as Jinja's `lex` gives it: line, kind, text."""

_TAGS: Final = tuple("if elif else endif for endfor include set macro".split())
_CLOSED: Final = frozenset(
    {"if", "for", "macro", "call", "filter", "set", "block", "autoescape", "with"}
)
_BRANCHES: Final = {"elif": "if", "else": "if"}
_CURLY_IN_TAG: Final = re.compile(r"\{[{%][^}]*?([“”„‘’«»])")
_UNKNOWN_TAG: Final = re.compile(r"unknown tag '(\w+)'")
_CHECK: Final = "check the braces and the words between {% and %} on this line"


class OpenTag(NamedTuple):
    """A tag like `{% if %}` that waits for its end; line and column from 1."""

    tag: str
    line: int
    column: int


def open_tags(tokens: Iterable[Token], lines: Sequence[str]) -> tuple[OpenTag, ...]:
    """Give the tags that are still open behind these tokens, the outermost first."""
    found: list[OpenTag] = []
    seen: Counter[tuple[str, int]] = Counter()
    for statement in _statements(tokens):
        line, _, tag = statement[0]
        is_value = tag == "set" and any(t[1:] == ("operator", "=") for t in statement)
        if tag in _CLOSED and not is_value:
            column = _column(lines, line, tag, seen[tag, line])
            found.append(OpenTag(tag, line, column))
        elif found and tag == f"end{found[-1].tag}":
            found.pop()
        seen[tag, line] += 1
    return tuple(found)


def _statements(tokens: Iterable[Token]) -> Iterator[list[Token]]:
    """Yield what is between {% and %}, blanks left out, where there is a word."""
    statement: list[Token] | None = None
    for token in tokens:
        if token[1] == "block_begin":
            statement = []
        elif token[1] == "block_end":
            if statement:
                yield statement
            statement = None
        elif statement is not None and token[1] != "whitespace":
            statement.append(token)


def _column(lines: Sequence[str], line: int, tag: str, earlier: int) -> int:
    text = lines[line - 1] if 0 < line <= len(lines) else ""
    starts = [m.start() + 1 for m in re.finditer(rf"\{{%[-+]?\s*{tag}\b", text)]
    return starts[min(earlier, len(starts) - 1)] if starts else 0


def syntax_fault(
    message: str,
    line: int,
    file: str,
    lines: Sequence[str],
    opened: Sequence[OpenTag],
) -> WorkspaceError:
    """Put Jinja's `message` about a line into plain words.

    `lines` are those of the file. `opened` are the tags open where Jinja stopped.
    """
    what, where, remedy = _explained(message.rstrip("."), line, lines, opened)
    return WorkspaceError(
        f"This template cannot be read: {what}",
        place=Place(file, *where),
        remedy=remedy,
    )


def _explained(
    message: str, line: int, lines: Sequence[str], opened: Sequence[OpenTag]
) -> tuple[str, tuple[int, int], str]:
    """Give message, line and column, remedy."""
    text = lines[line - 1] if 0 < line <= len(lines) else ""
    curly = _CURLY_IN_TAG.search(text)
    if "unexpected char" in message and curly:
        what = f"the quotation mark {curly[1]} cannot be between braces"
        remedy = 'write straight quotation marks there, as in {{ fact("id") }}'
        return what, (line, curly.start(1) + 1), remedy
    if message.startswith("Unexpected end of template") and opened:
        last = opened[-1]
        what = f"'{{% {last.tag} %}}' is opened here and never closed"
        remedy = f"write {{% end{last.tag} %}} where it ends"
        return what, (last.line, last.column), remedy
    if unknown := _UNKNOWN_TAG.search(message):
        what, remedy = _unknown_tag(unknown[1], opened)
        return what, (line, _column(lines, line, unknown[1], 0)), remedy
    return message or "there is a mistake in it", (line, 0), _CHECK


def _unknown_tag(tag: str, opened: Sequence[OpenTag]) -> tuple[str, str]:
    """Give message and remedy for a tag that Jinja did not expect."""
    closed = _BRANCHES.get(tag, tag.removeprefix("end"))
    if closed not in _CLOSED or closed == tag:
        near = did_you_mean(tag, _TAGS) or f"known: {', '.join(_TAGS)}"
        return f"there is no '{{% {tag} %}}'", near
    if not opened:
        what = f"'{{% {tag} %}}' has no '{{% {closed} %}}' before it"
        return what, f"remove it, or write {{% {closed} ... %}} where it begins"
    last = opened[-1]
    what = f"'{{% {tag} %}}' comes while '{{% {last.tag} %}}' is still open"
    remedy = f"line {last.line} opened it: write {{% end{last.tag} %}} before this"
    return what, remedy
