"""Variables that a template uses but nobody defined: all of them, with places.

Jinja's StrictUndefined raises at the first. This one notes the use, prints nothing and
lets the rendering go on, so that every mistake is reported at once.
"""

import re
import sys
from collections.abc import Iterator
from types import CodeType, FrameType
from typing import Any, ClassVar, NamedTuple

from jinja2 import Template, Undefined
from jinja2.utils import missing

from appeals.composition.data import Record


class Spot(NamedTuple):
    """Where a compiled template is: its name, line, and one exact instruction.

    Two uses of a name in one line differ in `instruction`.
    """

    template: str
    line: int
    instruction: tuple[CodeType, int]


def current_spot(start: FrameType | None = None) -> Spot:
    """Find the template that is being rendered, from the frames of the interpreter."""
    frame = start or sys._getframe(1)  # noqa: SLF001  there is no other way
    while frame is not None:
        template = frame.f_globals.get("__jinja_template__")
        if isinstance(template, Template):
            line = template.get_corresponding_lineno(frame.f_lineno)
            return Spot(template.name or "", line, (frame.f_code, frame.f_lasti))
        if frame.f_back is None:
            break
        frame = frame.f_back
    return Spot("", 0, (current_spot.__code__, 0))


class NotedUndefined(Undefined):
    """An undefined value that notes its use instead of raising."""

    uses: ClassVar["UndefinedUses"]
    __slots__ = ("spot",)

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401  Jinja's own
        super().__init__(*args, **kwargs)
        self.spot = current_spot()

    @property
    def dotted_name(self) -> str:
        """The name as the author wrote it, as far as it is known."""
        name = str(self._undefined_name)
        return f"{self.owner}.{name}" if isinstance(self.owner, Record) else name

    @property
    def owner(self) -> object:
        """The object that lacks the name, or None for a plain variable."""
        return None if self._undefined_obj is missing else self._undefined_obj

    def _note(self) -> None:
        self.uses.setdefault((self.spot, self.dotted_name), self)

    def __str__(self) -> str:
        self._note()
        return ""

    __repr__ = __str__
    __html__ = __str__

    def __iter__(self) -> Iterator[Any]:
        self._note()
        return iter(())

    def __bool__(self) -> bool:
        self._note()
        return False

    def __len__(self) -> int:
        self._note()
        return 0

    def __eq__(self, other: object) -> bool:
        self._note()
        return other is self

    def __ne__(self, other: object) -> bool:
        return not self == other

    def __hash__(self) -> int:
        self._note()
        return id(self)

    def __contains__(self, _item: object) -> bool:
        self._note()
        return False

    def __getattr__(self, name: str) -> "NotedUndefined":
        if name.startswith("__"):
            raise AttributeError(name)
        self._note()
        return self


def _operate(self: NotedUndefined, *_args: object, **_kwargs: object) -> NotedUndefined:
    self._note()
    return self


def _compare(self: NotedUndefined, _other: object) -> bool:
    self._note()
    return False


for _name in (
    "call add radd sub rsub mul rmul truediv rtruediv floordiv rfloordiv mod rmod pow "
    "rpow neg pos getitem"
).split():
    setattr(NotedUndefined, f"__{_name}__", _operate)
for _name in "lt le gt ge".split():
    setattr(NotedUndefined, f"__{_name}__", _compare)
setattr(NotedUndefined, "__int__", lambda self: len(self))  # noqa: B010, PLW0108
setattr(NotedUndefined, "__float__", lambda self: float(len(self)))  # noqa: B010


UndefinedUses = dict[tuple[Spot, str], NotedUndefined]
"""The uses met while one letter is rendered, in order, each once."""


def note_undefined_in(uses: UndefinedUses) -> type[NotedUndefined]:
    """Make a class of undefined values that notes their uses in `uses`."""
    return type("NotedUndefined", (NotedUndefined,), {"uses": uses, "__slots__": ()})


def column_of(name: str, lines: list[str], line: int, nth: int) -> tuple[int, int]:
    """Find the nth use (from 0) of a name in a template, from a line on.

    Gives line and column, both from 1; column 0 when the name is not found (it came
    through a filter or another variable). An expression may span lines.
    """
    word = re.compile(rf"(?<![\w.]){re.escape(name)}(?!\w)")
    last = re.compile(rf"(?<!\w){re.escape(name.rpartition('.')[2])}(?!\w)")
    for pattern in (word, last):
        for number in range(line, min(line + 8, len(lines) + 1)):
            found = [
                match.start() + 1
                for match in pattern.finditer(lines[number - 1])
                if _is_in_tag(lines, number, match.start())
            ]
            if found:
                return number, found[min(nth, len(found) - 1)]
    return line, 0


def _is_in_tag(lines: list[str], number: int, column: int) -> bool:
    before = "\n".join([*lines[: number - 1], lines[number - 1][:column]])
    return max(before.rfind("{{"), before.rfind("{%")) > max(
        before.rfind("}}"), before.rfind("%}")
    )
