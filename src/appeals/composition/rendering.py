"""Renders a template to text, notes undefined variables and bounds the cost."""

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import count
from pathlib import Path
from traceback import walk_tb
from types import MappingProxyType
from typing import Final, NamedTuple

from jinja2 import Template, TemplateError, TemplateNotFound, TemplateSyntaxError

from appeals.composition import limits
from appeals.composition.case_functions import CASE_NAMES
from appeals.composition.data import Record
from appeals.composition.marks import SourceMap, TokenTable
from appeals.composition.sandbox import LetterEnvironment, TemplateSource
from appeals.composition.undefined import Spot, column_of, current_spot
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


class _OpenTag(NamedTuple):
    """An open tag like `{% if %}`; `earlier` counts the same tag before it in line."""

    tag: str
    line: int
    earlier: int


def _find_open_tag(tokens: Iterable[Token]) -> _OpenTag | None:
    """Give the innermost tag that is still open after these tokens."""
    found: list[_OpenTag] = []
    seen: Counter[tuple[str, int]] = Counter()
    for statement in _statements(tokens):
        line, _, tag = statement[0]
        is_value = tag == "set" and any(t[1:] == ("operator", "=") for t in statement)
        if tag in _CLOSED and not is_value:
            found.append(_OpenTag(tag, line, seen[tag, line]))
        elif found and tag == f"end{found[-1].tag}":
            found.pop()
        seen[tag, line] += 1
    return found[-1] if found else None


def _statements(tokens: Iterable[Token]) -> Iterator[list[Token]]:
    """Yield the tokens between {% and %}, without blanks, where there are any."""
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


def _explain_syntax_error(
    message: str, line: int, lines: Sequence[str], opened: _OpenTag | None
) -> tuple[str, tuple[int, int], str]:
    """Put Jinja's message about a line into plain words: message, place, remedy.

    `opened` is the tag that is open where Jinja stopped.
    """
    text = lines[line - 1] if 0 < line <= len(lines) else ""
    curly = _CURLY_IN_TAG.search(text)
    if "unexpected char" in message and curly:
        what = f"the quotation mark {curly[1]} cannot be between braces"
        remedy = 'write straight quotation marks there, as in {{ fact("id") }}'
        return what, (line, curly.start(1) + 1), remedy
    if message.startswith("Unexpected end of template") and opened:
        tag, begin, earlier = opened
        what = f"'{{% {tag} %}}' is opened here and never closed"
        remedy = f"write {{% end{tag} %}} where it ends"
        return what, (begin, _column(lines, begin, tag, earlier)), remedy
    if unknown := _UNKNOWN_TAG.search(message):
        what, remedy = _explain_unknown_tag(unknown[1], opened)
        return what, (line, _column(lines, line, unknown[1], 0)), remedy
    return message or "there is a mistake in it", (line, 0), _CHECK


def _explain_unknown_tag(tag: str, opened: _OpenTag | None) -> tuple[str, str]:
    """Give message and remedy for a tag that Jinja did not expect."""
    closed = _BRANCHES.get(tag, tag.removeprefix("end"))
    if closed not in _CLOSED or closed == tag:
        near = did_you_mean(tag, _TAGS) or f"known: {', '.join(_TAGS)}"
        return f"there is no '{{% {tag} %}}'", near
    if opened is None:
        what = f"'{{% {tag} %}}' has no '{{% {closed} %}}' before it"
        return what, f"remove it, or write {{% {closed} ... %}} where it begins"
    what = f"'{{% {tag} %}}' comes while '{{% {opened.tag} %}}' is still open"
    remedy = f"line {opened.line} opened it: write {{% end{opened.tag} %}} before this"
    return what, remedy


class RenderedTemplate(NamedTuple):
    """The output of a template: its text with places, and what went wrong inside.

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
            by_file[source.file] = source.merge(before) if before else source
        return tuple(by_file[file] for file in sorted(by_file))

    def begin(self, lang: str = "en", *, is_translation: bool = False) -> None:
        """Start the rendering of one letter: new tokens, nothing noted yet.

        Includes are taken in `lang` where available; where not, a translation gets a
        finding.
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

        `word` is a string literal in it; the place is that of the literal if it is
        found.
        """
        return self._place_of(current_spot(), word)

    def _place_of(self, spot: Spot, word: str) -> Place:
        file, lines = self._file(spot.template), self._lines(spot.template)
        line = lines[spot.line - 1] if 0 < spot.line <= len(lines) else ""
        if word and (found := re.search(rf"([\"'])({re.escape(word)})\1", line)):
            return Place(file, spot.line, found.start(2) + 1, found.end(2) + 1)
        return Place(file, spot.line, line.find("{{") + 1 or line.find("{%") + 1)

    def render(self, name: str, source: TemplateSource) -> RenderedTemplate:
        """Render a template. `name` is relative to templates/ ("letters/x.md").

        Raises WorkspaceError for a template that Jinja cannot read, that breaks while
        running, or that costs too much.
        """
        self._set_source(name, source)
        try:
            with limits.bound_cost():
                marked = self._render(name)
        except AppealsError:
            raise
        except TemplateSyntaxError as error:
            raise self._syntax_error(error) from None
        except TemplateNotFound as error:
            raise self._not_found(error, name) from None
        except (limits.TemplateTooCostlyError, MemoryError, RecursionError) as error:
            raise WorkspaceError(
                f"This template was stopped: {_describe_cost(error)}",
                place=self._place_in(error, name),
                remedy="look for a loop or a macro that never ends, or a huge number",
            ) from None
        except SyntaxError:
            raise WorkspaceError(
                "This template cannot be read: too many blocks are nested",
                place=Place(self._file(name)),
                remedy="nest at most some twenty loops and conditions; move some of "
                "them to a file of their own",
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
        findings, empty = self._findings(source_map), self._empty(source_map)
        rendered = RenderedTemplate(source_map, tuple(findings), tuple(empty))
        self.environment.forget_mistakes()
        return rendered

    def _set_source(self, name: str, source: TemplateSource) -> None:
        """Register a template under a name; an unchanged one stays compiled."""
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
                raise limits.TemplateTooCostlyError(limits.length_message())
            parts.append(part)
        return "".join(parts)

    def _empty(self, rendered: SourceMap) -> Iterator[tuple[str, Place]]:
        """Yield the name and place of each empty piece of data in a text."""
        for name, token in self.tokens.empty.items():
            seen: defaultdict[Place, count[int]] = defaultdict(count)
            for match in re.finditer(token, rendered.text):
                place = rendered.place(match.start()) or Place("templates")
                yield name, self._place_of_name(name, place, next(seen[place]))

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

    def _findings(self, rendered: SourceMap) -> Iterator[Finding]:
        environment = self.environment
        seen: defaultdict[tuple[str, int, str], count[int]] = defaultdict(count)
        noted = sorted(
            environment.undefined_uses.items(),
            key=lambda item: (item[0][0].template, item[0][0].instruction[1]),
        )
        for (spot, name), undefined in noted:
            nth = next(seen[spot.template, spot.line, name])
            yield self._report_undefined(spot, name, nth, undefined.owner)
        for (spot, kind), token in environment.unprintable.items():
            offset = rendered.text.find(token)
            place = rendered.place(offset) if offset >= 0 else None
            place = place or Place(self._file(spot.template), spot.line)
            yield tpl002.unprintable_value(kind, place)
        for spot, name in environment.untranslated:
            place = self._place_of(spot, name)
            yield lng002.untranslated_argument(name, environment.lang, place)

    def _report_undefined(
        self, spot: Spot, name: str, nth: int, owner: object
    ) -> Finding:
        line, column = column_of(name, self._lines(spot.template), spot.line, nth)
        end = column + len(name) if column else 0
        defined = self.environment.globals.keys() - self._own_globals
        known = tuple(owner) if isinstance(owner, Record) else tuple(sorted(defined))
        suggestion = did_you_mean(name.rpartition(".")[2], known)
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
        what, where, remedy = _explain_syntax_error(
            (error.message or "").rstrip("."),
            error.lineno,
            lines,
            _find_open_tag(tokens),
        )
        return WorkspaceError(
            f"This template cannot be read: {what}",
            place=Place(self._file(name), *where),
            remedy=remedy,
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


def _describe_cost(error: BaseException) -> str:
    if isinstance(error, MemoryError):
        return "it needs too much memory"
    if isinstance(error, RecursionError):
        return "it includes or calls itself without end"
    return str(error)
