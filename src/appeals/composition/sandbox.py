r"""The Jinja environment of letters: sandboxed, bounded, and data stays data.

A template can name any character (`"\U000f0000"`, `"%c"|format(983040)`), and filters
work on what macros and set blocks gave, marks included. What makes characters is
checked here; filters that count or move characters see the words alone.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, MutableMapping
from functools import wraps
from itertools import zip_longest
from pathlib import Path
from typing import Any, TypeGuard

from jinja2 import BaseLoader, Environment, Template, TemplateNotFound, nodes
from jinja2.exceptions import TemplateSyntaxError
from jinja2.filters import do_format
from jinja2.runtime import Context, Undefined
from jinja2.sandbox import ImmutableSandboxedEnvironment
from jinja2.utils import pass_context

from appeals.composition import limits
from appeals.composition.data import Datum, MarkedText, Record
from appeals.composition.marks import (
    CAPACITY,
    PLACE_MARK,
    PRIVATE_USE,
    PlaceTable,
    TokenTable,
    mark_places,
    refuse_private_use,
    remove_place_marks,
)
from appeals.composition.undefined import (
    Spot,
    UndefinedUses,
    current_spot,
    note_undefined_in,
)
from appeals.errors import Place, WorkspaceError
from appeals.registry.characters import describe_character, first_forbidden
from appeals.registry.files import read_text


def find_forbidden(value: object) -> str | None:
    """Give the first character of a text that no file may hold; tabs are allowed."""
    if not isinstance(value, str):
        return None
    return first_forbidden(value.replace("\t", " "))


def refuse_new_marks(made: object, *given: object) -> Any:  # noqa: ANN401  any value
    """Give the result of an operation.

    Raises ValueError when it has a character that no file may contain and that was not
    `given` to the operation either.
    """
    if isinstance(made, str) and not isinstance(made, Datum) and find_forbidden(made):
        known = {ord(char): " " for text in _texts(given) for char in text}
        char = find_forbidden(made.translate(known))
        if char:
            msg = f"it makes {describe_character(char)}"
            raise ValueError(msg)
    return made


def _texts(value: object) -> Iterator[str]:
    """Yield the texts in arguments, those of data as their tokens."""
    if isinstance(value, str):
        yield str.__str__(value)
    elif isinstance(value, Mapping):
        yield from _texts(tuple(value.values()))
    elif isinstance(value, Record):
        yield from _texts(tuple(value[name] for name in value))
    elif isinstance(value, tuple | list):
        for item in value:
            yield from _texts(item)


def apply_to_words(function: Callable[..., Any]) -> Callable[..., Any]:
    """Let a filter see words without place marks.

    Its result gets the first of the marks that were taken out.
    """

    @wraps(function)
    def filtered(*args: object, **kwargs: object) -> Any:  # noqa: ANN401  any filter's
        marks = (PLACE_MARK.search(arg) for arg in args if _is_plain(arg))
        first = next((mark[0] for mark in marks if mark), "")
        named = {key: _strip_marks(arg) for key, arg in kwargs.items()}
        made = function(*map(_strip_marks, args), **named)
        return f"{first}{made}" if first and _is_plain(made) else made

    return filtered


def _is_plain(value: object) -> TypeGuard[str]:
    return isinstance(value, str) and not isinstance(value, Datum)


def _strip_marks(value: object) -> object:
    return remove_place_marks(value) if _is_plain(value) else value


_FILTERS = (
    "abs batch capitalize center count d default dictsort first float format groupby "
    "indent int items join last length list lower map max min reject rejectattr "
    "replace reverse round select selectattr slice sort string sum title trim "
    "truncate unique upper wordcount"
).split()


_ON_WORDS = (
    "batch capitalize center count first float int last length list reverse slice sort "
    "title truncate unique wordcount"
).split()
_MAKERS = frozenset({"decode", "encode", "maketrans", "translate"})


def _or_else(value: object, words: object) -> object:
    """Give other words where data are empty: `{{ case.place | or_else("...") }}`."""
    return words if isinstance(value, str) and not value else value


class TemplateSource:
    """A template as it is in its file: text, file, number of its first line."""

    def __init__(self, text: str, file: str, first_line: int = 1) -> None:
        self.text = text
        self.file = file
        self.first_line = first_line

    @property
    def lines(self) -> list[str]:
        """The lines, padded so that index + 1 is the line number in the file."""
        return [""] * (self.first_line - 1) + self.text.split("\n")

    def merge(self, other: "TemplateSource") -> "TemplateSource":
        """Join two parts of one file; each line keeps its number.

        A letter's subject and body are rendered separately, but lines are looked up in
        one file. Where both parts have a line, the longer one is kept.
        """
        pairs = zip_longest(self.lines, other.lines, fillvalue="")
        lines = [max(pair, key=lambda line: (len(line), line)) for pair in pairs]
        first = min(self.first_line, other.first_line)
        return TemplateSource("\n".join(lines[first - 1 :]), self.file, first)


class _FreshTemplate(Template):
    """Runs imported macros afresh each time: a module may contain a letter's data."""

    def _get_default_module(self, ctx: Context | None = None) -> Any:  # noqa: ANN401, ARG002
        return self.make_module({})


class _WorkspaceLoader(BaseLoader):
    """Reads templates below one folder of the workspace and nowhere else."""

    def __init__(self, root: Path, places: PlaceTable) -> None:
        self._root = root.resolve()
        self._places = places
        self.given: dict[str, TemplateSource] = {}
        self.used: dict[str, TemplateSource] = {}

    def get_source(
        self, environment: Environment, template: str
    ) -> tuple[str, str | None, Callable[[], bool] | None]:
        """Give the marked source of a template named relative to templates/."""
        del environment
        source = self.given.get(template) or self._read(template)
        self.used[template] = source
        refuse_private_use(source.text, source.file, source.first_line)
        marked = mark_places(source.text, source.file, self._places, source.first_line)
        return "\n" * (source.first_line - 1) + marked, template, None

    def _read(self, name: str) -> TemplateSource:
        folder = self._root / "templates"
        path = (folder / name).resolve()
        if not path.is_relative_to(folder):
            spot = current_spot()
            raise WorkspaceError(
                f"'{name}' leads outside the folder templates/",
                place=Place(f"templates/{spot.template}", spot.line),
                remedy="include only files below templates/",
            )
        if not path.is_file():
            raise TemplateNotFound(name)
        file = f"templates/{name}"
        return TemplateSource(read_text(self._root, file, allow_tabs=True), file)

    def in_language(self, name: str, lang: str) -> str:
        """Give "arguments/x.fr.md" for "arguments/x.md" where that is a file."""
        variant = f"{name.removesuffix('.md')}.{lang}.md"
        is_there = (self._root / "templates" / variant).is_file()
        return variant if is_there and name.endswith(".md") else name

    def names(self) -> tuple[str, ...]:
        """List what can be included, for a suggestion."""
        folder = self._root / "templates"
        return tuple(
            sorted(
                p.relative_to(folder).as_posix()
                for p in folder.rglob("*.md")
                if p.is_file()
            )
        )


class LetterEnvironment(ImmutableSandboxedEnvironment):
    """Renders the letters of one workspace, one at a time."""

    intercepted_binops = frozenset({"*", "**", "+", "%"})
    template_class = _FreshTemplate

    def __init__(self, root: Path) -> None:
        self.places = PlaceTable()
        self.files = _WorkspaceLoader(root, self.places)
        self.tokens = TokenTable()
        self.budget = limits.Budget()
        self.rendered: set[str] = set()
        self.undefined_uses: UndefinedUses = {}
        self.unprintable: dict[tuple[Spot, str], str] = {}
        self.lang = "en"
        self.is_translation = False
        self.untranslated: dict[tuple[Spot, str], None] = {}
        super().__init__(
            loader=self.files,
            undefined=note_undefined_in(self.undefined_uses),
            finalize=_print_value,
            trim_blocks=True,
            lstrip_blocks=True,
            keep_trailing_newline=True,
            optimized=False,
            auto_reload=False,
            cache_size=400,
        )
        self.filters = {name: self.filters[name] for name in _FILTERS}
        self.filters["format"] = _format_and_check
        self.filters["or_else"] = _or_else
        for name in _ON_WORDS:
            self.filters[name] = apply_to_words(self.filters[name])
        self.globals.pop("lipsum")

    def get_template(
        self,
        name: str | Template,
        parent: str | None = None,
        globals: MutableMapping[str, Any] | None = None,  # noqa: A002  Jinja's name
    ) -> Template:
        """Give a template and note that this rendering uses it."""
        if isinstance(name, str) and parent is None:
            self.rendered.add(name)
        return super().get_template(name, parent, globals)

    def join_path(self, template: str, parent: str) -> str:  # noqa: ARG002
        """Choose the file of an include: in the letter's language where there is one.

        A translation notes each argument that it includes untranslated.
        """
        found = self.files.in_language(template, self.lang)
        is_argument = found == template and template.startswith("arguments/")
        if is_argument and self.is_translation:
            self.untranslated.setdefault((current_spot(), template))
        self.rendered.add(found)
        return found

    def concat(self, parts: Iterable[str]) -> str:
        """Join what a macro or a block gave; compiled templates call it."""
        text = "".join(parts)
        return MarkedText(text, self.tokens) if PRIVATE_USE.search(text) else text

    def begin(self, lang: str = "en", *, is_translation: bool = False) -> None:
        """Forget the previous rendering: its tokens, costs and mistakes."""
        self.lang, self.is_translation = lang, is_translation
        self.tokens = TokenTable()
        self.budget = limits.Budget()
        if len(self.places) > CAPACITY // 2:
            self.places.clear()
            self.forget_compiled()
        self.rendered.clear()
        self.forget_mistakes()

    def forget_compiled(self) -> None:
        """Forget compiled templates: one has changed, or the place marks run out."""
        if self.cache is not None:
            self.cache.clear()

    def forget_mistakes(self) -> None:
        """Forget the mistakes noted so far: they were reported."""
        self.undefined_uses.clear()
        self.unprintable.clear()
        self.untranslated.clear()

    def add_unprintable(self, spot: Spot, kind: str) -> str:
        """Note a value that is not text. Its token prints nothing and has a place."""
        key = (spot, kind)
        if key not in self.unprintable:
            self.unprintable[key] = self.tokens.add(key)
        return self.unprintable[key]

    def call_binop(self, context: Context, operator: str, left: Any, right: Any) -> Any:  # noqa: ANN401
        """Bound the size of a product, a power and a sum; check what `%` makes."""
        limits.check_operation(operator, left, right)
        made = super().call_binop(context, operator, left, right)
        return refuse_new_marks(made, left, right) if operator == "%" else made

    def is_safe_attribute(self, obj: Any, attr: str, value: Any) -> bool:  # noqa: ANN401
        """Hide from templates the methods that make characters out of numbers."""
        is_maker = isinstance(obj, str | bytes) and attr in _MAKERS
        return not is_maker and super().is_safe_attribute(obj, attr, value)

    def wrap_str_format(self, value: Any) -> Callable[..., str] | None:  # noqa: ANN401
        """Check what `format` makes."""
        wrapped = super().wrap_str_format(value)
        if wrapped is None:
            return None

        def checked(*args: object, **kwargs: object) -> str:
            made = wrapped(*args, **kwargs)
            return str(refuse_new_marks(made, value.__self__, args, kwargs))

        return checked

    def count_turns(self, items: Iterable[object]) -> Iterator[object]:
        """Count the turns of every loop."""
        return self.budget.count_turns(items)

    def _generate(
        self,
        source: nodes.Template,
        name: str | None,
        filename: str | None,
        defer_init: bool = False,
    ) -> str:
        for constant in source.find_all(nodes.Const):
            char = find_forbidden(constant.value)
            if char:
                fault = f"its words make {describe_character(char)}"
                raise TemplateSyntaxError(fault, constant.lineno, name, filename)
        for loop in source.find_all(nodes.For):
            if not loop.recursive:
                counter = nodes.EnvironmentAttribute("count_turns", lineno=loop.lineno)
                loop.iter = nodes.Call(
                    counter, [loop.iter], [], None, None, lineno=loop.lineno
                )
        return super()._generate(source, name, filename, defer_init)


def _format_and_check(value: str, *args: object, **kwargs: object) -> str:
    made = do_format(value, *args, **kwargs)
    return str(refuse_new_marks(made, value, args, kwargs))


@pass_context
def _print_value(context: Context, value: object) -> object:
    """Turn what an expression gives into text: data become opaque tokens.

    A plain string is the author's own text, or already made of tokens.
    """
    environment = context.environment
    assert isinstance(environment, LetterEnvironment)  # noqa: S101
    if isinstance(value, Datum | Undefined):
        return str(value)
    if isinstance(value, str):
        return value
    if isinstance(value, int | float) and not isinstance(value, bool):
        return environment.tokens.add_text(str(value))
    return environment.add_unprintable(current_spot(), _describe_value(value))


def _describe_value(value: object) -> str:
    if value is None:
        return "nothing"
    if isinstance(value, bool):
        return "true or false"
    if isinstance(value, Record):
        return f"all of '{value}'"
    if callable(value):
        return "a function without its brackets"
    return "a list"
