"""Data inside templates: it can be compared and tested, and never becomes markup.

A `Datum` is a string whose characters are an opaque token. Whatever Jinja or
Python copies out of it (by output, `~`, join, format, a filter written in C) is the
token. Its words are reached only by the operations below, which give a `Datum`
again. Forgetting one costs a filter its effect, never safety.
"""

import unicodedata
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, SupportsIndex

from jinja2 import TemplateRuntimeError

from appeals.composition.marks import TOKEN, TokenTable, remove_place_marks
from appeals.errors import Place
from appeals.languages.language import Language
from appeals.model.finding import Finding

_SAME = (
    "capitalize casefold center expandtabs ljust lower lstrip removeprefix "
    "removesuffix replace rjust rstrip strip swapcase title upper zfill"
).split()
_MANY = "split rsplit splitlines partition rpartition".split()
_ASK = (
    "startswith endswith find rfind index rindex count isalnum isalpha isascii "
    "isdecimal isdigit islower isnumeric isspace istitle isupper __len__ __hash__"
).split()
_COMPARE = "__eq__ __ne__ __lt__ __le__ __gt__ __ge__ __contains__".split()


def _unwrap(value: Any) -> Any:  # noqa: ANN401  arguments of any string method
    return value._text if isinstance(value, Datum | MarkedText) else value  # noqa: SLF001


class Datum(str):
    """A piece of data: its characters are a token, its words cannot be reached.

    The words are in underscored attributes, which the sandbox hides from templates.
    """

    __slots__ = ("_name", "_text", "_tokens")
    _text: str
    _tokens: TokenTable
    _name: str

    def __new__(cls, text: str, tokens: TokenTable, name: str = "") -> "Datum":
        """Store a text in the token table of this rendering.

        An empty text with a `name` gets a token of its own.
        """
        is_empty = name and not text
        token = tokens.add_empty(name) if is_empty else tokens.add_text(text)
        datum = super().__new__(cls, token)
        datum._text = text
        datum._tokens = tokens
        datum._name = name
        return datum

    def _derive(self, text: str) -> "Datum":
        """Give another piece of data from the same rendering."""
        return Datum(text, self._tokens, self._name)

    def __str__(self) -> str:
        return str.__str__(self)

    __repr__ = __html__ = __str__

    def __format__(self, format_spec: str) -> str:
        return str.__str__(self)

    def __add__(self, other: str) -> str:
        return str.__str__(self) + str(other)

    def __radd__(self, other: str) -> str:
        return str(other) + str.__str__(self)

    def __mul__(self, count: SupportsIndex) -> str:
        return str.__str__(self) * count

    __rmul__ = __mul__

    def __mod__(self, other: object) -> str:
        return str.__str__(self)

    def __iter__(self) -> Iterator[str]:
        return (self._derive(char) for char in self._text)

    def __getitem__(self, key: SupportsIndex | slice) -> "Datum":
        return self._derive(self._text[key])

    def __int__(self) -> int:
        return int(self._text)

    def __float__(self) -> float:
        return float(self._text)


def _wrap(name: str, result: Callable[[Datum, Any], Any]) -> None:
    method = getattr(str, name)

    def wrapped(self: Datum, *args: Any, **kwargs: Any) -> Any:  # noqa: ANN401
        given = tuple(_unwrap(arg) for arg in args)
        return result(self, method(self._text, *given, **kwargs))

    wrapped.__name__ = name
    setattr(Datum, name, wrapped)


for _name in _SAME:
    _wrap(_name, lambda datum, text: datum._derive(text))  # noqa: SLF001
for _name in _MANY:
    _wrap(_name, lambda datum, texts: type(texts)(map(datum._derive, texts)))  # noqa: SLF001
for _name in _ASK + _COMPARE:
    _wrap(_name, lambda _datum, answer: answer)


class MarkedText(str):
    """The output of a macro, a set block or a filter block: text with its marks.

    It is compared, measured and sliced by its words; only output sees the marks.
    """

    __slots__ = ("_text", "_tokens")
    _text: str
    _tokens: TokenTable

    def __new__(cls, text: str, tokens: TokenTable) -> "MarkedText":
        """Store a text of this rendering."""
        rendered = super().__new__(cls, text)
        rendered._tokens = tokens
        rendered._text = tokens.expand(remove_place_marks(text))
        return rendered

    def __len__(self) -> int:
        return len(self._text)

    def __hash__(self) -> int:
        return hash(self._text)

    def __eq__(self, other: object) -> bool:
        return bool(self._text == _unwrap(other))

    def __ne__(self, other: object) -> bool:
        return bool(self._text != _unwrap(other))

    def __contains__(self, other: object) -> bool:
        return isinstance(other, str) and str(_unwrap(other)) in self._text

    def __iter__(self) -> Iterator[str]:
        return (self[index] for index in range(len(self)))

    def __getitem__(self, key: SupportsIndex | slice) -> str:
        bare = remove_place_marks(str.__str__(self))
        if TOKEN.search(bare) is None:
            return bare[key]
        return Datum(self._text[key], self._tokens)


def words_of(value: object) -> str:
    """Give what a value says: without marks, and the words in place of tokens."""
    return str(_unwrap(value))


def name_of(value: object) -> str:
    """Give what a template calls a piece of data, as in "case.place"; else ""."""
    return value._name if isinstance(value, Datum) else ""  # noqa: SLF001


class Record:
    """Named values that a template reads as `recipient.name`.

    A name that is absent or None is undefined for the template. `on_use` is called
    with each name that a template asks for.
    """

    __slots__ = ("_called", "_fields", "_on_use")

    def __init__(
        self,
        called: str,
        fields: Mapping[str, object],
        on_use: Callable[[str], None] | None = None,
    ) -> None:
        self._called = called
        self._on_use = on_use
        self._fields = {k: v for k, v in fields.items() if v is not None}

    def __getitem__(self, key: str) -> object:
        if self._on_use is not None:
            self._on_use(key)
        return self._fields[key]

    def __contains__(self, key: object) -> bool:
        return key in self._fields

    def __iter__(self) -> Iterator[str]:
        return iter(self._fields)

    def __str__(self) -> str:
        return self._called


def to_template(value: object, tokens: TokenTable, name: str = "") -> object:
    """Wrap data for a template; strings become opaque, also in sequences and mappings.

    `name` is what a template calls it. An invisible text counts as empty.
    """
    if isinstance(value, Datum | Record):
        return value
    if isinstance(value, str):
        return Datum("" if is_invisible(value) else value, tokens, name)
    if isinstance(value, Mapping):
        return {k: to_template(v, tokens, name) for k, v in value.items()}
    if isinstance(value, tuple | list):
        return tuple(to_template(v, tokens, name) for v in value)
    return value


def to_record(
    name: str,
    fields: Mapping[str, object],
    tokens: TokenTable,
    on_use: Callable[[str], None] | None = None,
) -> Record:
    """Wrap named data for a template, which calls it `name`."""
    wrapped = {k: to_template(v, tokens, f"{name}.{k}") for k, v in fields.items()}
    return Record(name, wrapped, on_use)


def is_invisible(text: str) -> bool:
    """Say whether a text has only blanks and zero-width characters."""
    return not text.strip() or all(
        char.isspace() or unicodedata.category(char) == "Cf" for char in text
    )


class TemplateFunction:
    """A function that templates call. To print it, without its brackets, is a mistake.

    Raises TemplateRuntimeError where a filter or an operator takes it for words.
    """

    def __init__(self, name: str, function: Callable[..., object]) -> None:
        self._name = name
        self._function = function

    def __call__(self, *words: object, **named: object) -> object:
        """Call the function."""
        return self._function(*words, **named)

    def __str__(self) -> str:
        """Raise: what Python says of a function is not for a letter."""
        name = self._name
        raise TemplateRuntimeError(f"'{name}' is a function: write {name}(...)")

    def __repr__(self) -> str:
        """Show it as it is called."""
        return f"{self._name}(...)"


@dataclass(slots=True)
class FunctionGroup:
    """Functions that the templates of one letter can call, and what they share.

    `lang` is the tag of the letter, `here` gives the place of the call, or of a word
    in it. `findings` gathers what is wrong with the calls of all groups.
    """

    tokens: TokenTable
    language: Language
    lang: str
    here: Callable[[str], Place]
    findings: list[Finding]

    def opaque(self, value: object) -> str:
        """Give the token that stands for the words of a value."""
        return self.tokens.add_text(words_of(value))
