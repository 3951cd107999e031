"""Renders a template to text: every undefined variable noted, every cost bounded."""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from traceback import walk_tb
from types import MappingProxyType
from typing import Final, NamedTuple

from jinja2 import Template, TemplateError, TemplateNotFound, TemplateSyntaxError

from appeals.composition import limits
from appeals.composition.case_functions import CASE_NAMES
from appeals.composition.data import Record
from appeals.composition.marks import TokenTable
from appeals.composition.sandbox import LetterEnvironment, TemplateSource
from appeals.composition.source_map import SourceMap
from appeals.composition.undefined import NotedUndefined, Spot, column_of, current_spot
from appeals.errors import AppealsError, Place, WorkspaceError, did_you_mean
from appeals.model.finding import Finding
from appeals.rules import lng002_argument_not_translated as lng002
from appeals.rules import tpl001_undefined_variable as tpl001
from appeals.rules import tpl002_unprintable_value as tpl002

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


class RenderedTemplate(NamedTuple):
    """What a template gave: its text with places, and what went wrong inside.

    `empty` names each piece of data that was printed and is empty, with its place.
    """

    source: SourceMap
    findings: tuple[Finding, ...]
    empty: tuple[tuple[str, Place], ...] = ()


class TemplateRenderer:
    """Renders the templates of one workspace."""

    def __init__(self, root: Path) -> None:
        self.environment = LetterEnvironment(root)
        self._own_globals = dict(self.environment.globals)

    @property
    def tokens(self) -> TokenTable:
        """What the opaque tokens of the present rendering stand for."""
        return self.environment.tokens

    @property
    def used_templates(self) -> tuple[TemplateSource, ...]:
        """The templates that this rendering used: each file once, sorted by file."""
        used = self.environment.files.used
        by_file: dict[str, TemplateSource] = {}
        for name in sorted(self.environment.rendered & used.keys()):
            source = used[name]
            before = by_file.get(source.file)
            by_file[source.file] = source.joined_with(before) if before else source
        return tuple(by_file[file] for file in sorted(by_file))

    def begin(self, lang: str = "en", *, is_translation: bool = False) -> None:
        """Start the rendering of one letter: new tokens, nothing noted yet.

        What it includes is taken in `lang` where that is there; where it is not,
        a translation has a finding.
        """
        self.environment.begin(lang, is_translation=is_translation)

    def define(
        self,
        variables: Mapping[str, object],
        filters: Mapping[str, Callable[[str], object]] = MappingProxyType({}),
    ) -> None:
        """Give the variables, functions and filters that a letter's templates have."""
        self.environment.filters.update(filters)
        self.environment.globals.clear()
        self.environment.globals.update(self._own_globals, **variables)

    def here(self, word: str = "") -> Place:
        """Give the place of the expression that is being evaluated.

        `word` is a string literal in it, to be pointed at where it is in the line.
        """
        return self._place_of(current_spot(), word)

    def _place_of(self, spot: Spot, word: str) -> Place:
        lines = self._lines(spot.template)
        line = lines[spot.line - 1] if 0 < spot.line <= len(lines) else ""
        for quoted in (f'"{word}"', f"'{word}'"):
            column = line.find(quoted)
            if word and column >= 0:
                start = column + 2
                end = start + len(word)
                return Place(self._file(spot.template), spot.line, start, end)
        column = line.find("{{") + 1 or line.find("{%") + 1
        return Place(self._file(spot.template), spot.line, column)

    def render(self, name: str, source: TemplateSource) -> RenderedTemplate:
        """Render a template. `name` is relative to templates/ ("letters/x.md").

        Raises WorkspaceError for a template that Jinja cannot read, that breaks while
        running, or that costs too much.
        """
        self._give(name, source)
        try:
            with limits.bounded_cost():
                marked = self._render(name)
        except AppealsError:
            raise
        except TemplateSyntaxError as error:
            raise self._syntax_error(error) from None
        except TemplateNotFound as error:
            raise self._not_found(error, name) from None
        except (limits.TemplateTooCostlyError, MemoryError, RecursionError) as error:
            raise WorkspaceError(
                f"This template was stopped: {_cost(error)}",
                place=self._place_in(error, name),
                remedy="look for a loop or a macro that never ends, or a huge number",
            ) from None
        except SyntaxError:
            raise WorkspaceError(
                "This template cannot be read: too many blocks are in one another",
                place=Place(self._file(name)),
                remedy="a template may hold some twenty loops and conditions in one "
                "another; put some of them into a file of their own",
            ) from None
        except (
            TemplateError,
            ArithmeticError,
            AttributeError,
            LookupError,
            RuntimeError,
            TypeError,
            ValueError,
        ) as error:
            raise WorkspaceError(
                f"This expression cannot be computed: {error}",
                place=self._place_in(error, name),
                remedy="check the names and operators used here",
            ) from None
        source_map = SourceMap.read(marked, self.environment.places)
        empty = tuple(self._empty(source_map))
        rendered = RenderedTemplate(source_map, self._findings(source_map), empty)
        self.environment.forget_mistakes()
        return rendered

    def _give(self, name: str, source: TemplateSource) -> None:
        """Put a template under a name; one that is known stays compiled."""
        files = self.environment.files
        before = files.given.get(name) or files.used.get(name)
        files.given[name] = source
        if before is None:
            return
        if (before.text, before.first_line) != (source.text, source.first_line):
            self.environment.forget_compiled()

    def _render(self, name: str) -> str:
        environment = self.environment
        parts: list[str] = []
        length = 0
        for part in environment.get_template(name).generate():
            length += len(part)
            if length > limits.TEXT_CHARS:
                raise limits.TemplateTooCostlyError(limits.too_long())
            parts.append(part)
        return "".join(parts)

    def _empty(self, rendered: SourceMap) -> Iterator[tuple[str, Place]]:
        """Yield the name and place of each empty piece of data in a text."""
        for name, token in self.tokens.empty.items():
            known: dict[Place, int] = {}
            for match in re.finditer(token, rendered.text):
                place = rendered.place(match.start()) or Place("templates")
                nth = known[place] = known.get(place, -1) + 1
                yield name, self._place_of_name(name, place, nth)

    def _place_of_name(self, name: str, place: Place, nth: int) -> Place:
        """Give the place of a name in the expression at `place`, if it is there."""
        for source in self.environment.files.used.values():
            lines = source.lines if source.file == place.file else []
            if not 0 < place.line <= len(lines):
                continue
            start = max(place.column - 1, 0)
            expression = lines[place.line - 1][start:].partition("}}")[0]
            found = list(re.finditer(rf"\b{re.escape(name)}\b", expression))
            if found:
                column = start + found[min(nth, len(found) - 1)].start() + 1
                return Place(place.file, place.line, column, column + len(name))
        return place

    def _file(self, template: str) -> str:
        used = self.environment.files.used.get(template)
        return used.file if used else f"templates/{template}"

    def _lines(self, template: str) -> list[str]:
        used = self.environment.files.used.get(template)
        return used.lines if used else []

    def _findings(self, rendered: SourceMap) -> tuple[Finding, ...]:
        seen: dict[tuple[str, int, str], int] = {}
        findings = []
        noted = sorted(
            self.environment.undefined_uses.spots.items(),
            key=lambda item: (item[0][0].template, item[0][0].instruction[1]),
        )
        for (spot, name), undefined in noted:
            key = (spot.template, spot.line, name)
            nth = seen[key] = seen.get(key, -1) + 1
            findings.append(self._undefined(spot, name, nth, undefined))
        for (spot, kind), token in self.environment.unprintable.items():
            offset = rendered.text.find(token)
            place = rendered.place(offset) if offset >= 0 else None
            place = place or Place(self._file(spot.template), spot.line)
            findings.append(tpl002.unprintable_value(kind, place))
        findings += [
            self._untranslated(spot, name)
            for spot, name in self.environment.untranslated
        ]
        return tuple(findings)

    def _untranslated(self, spot: Spot, name: str) -> Finding:
        lang = self.environment.lang
        return lng002.untranslated_argument(name, lang, self._place_of(spot, name))

    def _undefined(
        self, spot: Spot, name: str, nth: int, undefined: NotedUndefined
    ) -> Finding:
        line, column = column_of(name, self._lines(spot.template), spot.line, nth)
        end = column + len(name) if column else 0
        last = name.rpartition(".")[2]
        owner = undefined.owner
        if isinstance(owner, Record):
            known = tuple(owner)
        else:
            known = tuple(sorted(self.environment.globals.keys() - self._own_globals))
        suggestion = did_you_mean(last, known)
        names = "known here: " + ", ".join(sorted(known))
        if name in CASE_NAMES:
            suggestion = "render the letter with --cases FILE"
            suggestion += " --as-table" if name != "case" else ""
        place = Place(self._file(spot.template), line, column, end)
        return tpl001.undefined_variable(name, suggestion, names, place)

    def _syntax_error(self, error: TemplateSyntaxError) -> WorkspaceError:
        name = error.name or ""
        lines = self._lines(name)
        try:
            tokens = tuple(self.environment.lex("\n".join(lines[: error.lineno])))
        except TemplateSyntaxError:
            tokens = ()
        return syntax_fault(
            error.message or "",
            error.lineno,
            self._file(name),
            lines,
            open_tags(tokens, lines),
        )

    def _not_found(self, error: TemplateNotFound, name: str) -> WorkspaceError:
        missing = str(error.name or "")
        near = did_you_mean(missing, self.environment.files.names())
        return WorkspaceError(
            f"There is no template '{missing}' to include",
            place=self._place_in(error, name),
            remedy=near or "give its path below templates/, as in 'arguments/x.md'",
        )

    def _place_in(self, error: BaseException, fallback: str) -> Place:
        place = Place(self._file(fallback))
        for frame, line in walk_tb(error.__traceback__):
            template = frame.f_globals.get("__jinja_template__")
            if isinstance(template, Template):
                number = template.get_corresponding_lineno(line)
                place = Place(self._file(template.name or fallback), number)
            elif "__jinja_exception__" in frame.f_globals:
                name = str(frame.f_globals["__file__"])
                place = Place(self._file(name), line)
        return place


def _cost(error: BaseException) -> str:
    if isinstance(error, MemoryError):
        return "it needs too much memory"
    if isinstance(error, RecursionError):
        return "it includes or calls itself without end"
    return str(error)
