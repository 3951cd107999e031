"""What all registry models share: strictness, certainty, partial dates."""

import calendar
import re
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Annotated, Literal, Self

from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    StringConstraints,
    ValidatorFunctionWrapHandler,
    WithJsonSchema,
    WrapValidator,
)
from pydantic_core import PydanticCustomError

Certainty = Literal["confirmed", "unconfirmed", "legacy", "missing"]
"""One scale everywhere: confirmed means seen in a source, with the day."""

Slug = Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9-]*$")]
LanguageTag = Annotated[
    str, StringConstraints(pattern=r"^[a-z]{2,3}(-[A-Z][a-z]{3})?(-[A-Z]{2})?$")
]

StateCode = Annotated[str, StringConstraints(pattern=r"^[A-Z]{3}$")]
"""A State or territory, ISO 3166-1 alpha-3: CHN."""


Sha256 = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]

EmailText = Annotated[
    str, StringConstraints(pattern=r"^[^@\s,;<>]+@[^@\s,;<>]+\.[^@\s,;<>]+$")
]
"""One e-mail address, without the name of its owner."""


def _number_as_text(value: object) -> object:
    """Take a whole number for text (vol. 1465); leave a float to be refused."""
    if isinstance(value, int) and not isinstance(value, bool):
        return str(value)
    return value


Str = Annotated[
    str,
    BeforeValidator(_number_as_text),
    StringConstraints(min_length=1),
    WithJsonSchema({"type": ["string", "integer"], "minLength": 1}),
]
"""Text that may be written as a whole number in YAML."""

_PARTIAL = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?")


def _read_partial(value: object) -> object:
    text = _number_as_text(value)
    if not isinstance(text, str) or _PARTIAL.fullmatch(text) is None:
        msg = "must be a date like 2019-08-23, 2019-08 or 2019"
        raise ValueError(msg)
    _check_calendar(text)
    return text


@lru_cache(maxsize=1024)
def _check_calendar(text: str) -> None:
    """Raise ValueError for an impossible date; many letters share a few."""
    try:
        PartialDate.parse(text)
    except ValueError:
        msg = "must be a date that the calendar has"
        raise ValueError(msg) from None


class TypedFloat(float):
    """A decimal number that is printed with the digits that were typed: 1.10."""

    __slots__ = ("_typed",)
    _typed: str

    def __new__(cls, typed: str) -> Self:
        """Read a number; ValueError for anything else."""
        number = super().__new__(cls, typed)
        number._typed = typed
        return number

    def __str__(self) -> str:
        return self._typed

    __repr__ = __str__

    def __reduce__(self) -> tuple[type[Self], tuple[str]]:
        return type(self), (self._typed,)


def _keep_typed(value: object, check: ValidatorFunctionWrapHandler) -> object:
    """Keep a decimal as it was typed; leave whole numbers alone."""
    if not isinstance(value, float):
        raise PydanticCustomError("float_type", "must be a number")
    checked = check(float(value))
    return value if isinstance(value, TypedFloat) else checked


TypedDecimal = Annotated[float, WrapValidator(_keep_typed)]
"""A decimal number of a registry, with the digits that were typed."""


class RegistryModel(BaseModel):
    """A value that enters or leaves as a file: frozen, no unknown keys.

    A validator that refuses a value raises ValueError with words that go on from
    the name of the key: "must be a date like 2020-11-03".
    """

    model_config = ConfigDict(
        frozen=True,
        extra="forbid",
        hide_input_in_errors=True,
        populate_by_name=True,
        defer_build=True,  # a command needs few of the models
    )


@dataclass(frozen=True, slots=True)
class PartialDate:
    """A date known to the day, the month or the year: an interval of days.

    ISO 8601: "2019-08-23", "2019-08", "2019".
    """

    year: int
    month: int | None = None
    day: int | None = None

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read an ISO date; ValueError for anything else, and for impossible days."""
        match = _PARTIAL.fullmatch(text)
        if match is None:
            msg = f"'{text}' is not a date: write 2019-08-23, 2019-08 or 2019"
            raise ValueError(msg)
        year, month, day = (int(g) if g else None for g in match.groups())
        assert year is not None  # noqa: S101  the pattern demands it
        try:
            date(year, month or 1, day or 1)
        except ValueError:
            msg = f"'{text}' names no day of the calendar"
            raise ValueError(msg) from None
        return cls(year, month, day)

    def __str__(self) -> str:
        """Print as ISO 8601, as precise as it is known."""
        text = f"{self.year:04d}"
        if self.month:
            text += f"-{self.month:02d}"
        if self.day:
            text += f"-{self.day:02d}"
        return text

    @property
    def first(self) -> date:
        """The earliest day it can mean."""
        return date(self.year, self.month or 1, self.day or 1)

    @property
    def last(self) -> date:
        """The latest day it can mean."""
        month = self.month or 12
        last_day = calendar.monthrange(self.year, month)[1]
        return date(self.year, month, self.day or last_day)


def _read_day(value: object) -> object:
    match = _PARTIAL.fullmatch(value) if isinstance(value, str) else None
    if match is None or match[3] is None:
        msg = "must be a date like 2020-11-03"
        raise ValueError(msg)
    _check_calendar(match[0])
    return value


PartialDateText = Annotated[
    str,
    BeforeValidator(_read_partial),
    WithJsonSchema({"type": ["string", "integer"], "pattern": f"^{_PARTIAL.pattern}$"}),
]
"""ISO text of a partial date; YAML may hold a bare year."""

DayText = Annotated[
    str,
    BeforeValidator(_read_day),
    WithJsonSchema({"type": "string", "pattern": r"^\d{4}-\d{2}-\d{2}$"}),
]
"""ISO text of one day."""


class Sourced(RegistryModel):
    """How sure something is, where it was seen, when, and by which person.

    `certainty` is one scale everywhere: confirmed means seen in the source named, on
    the day named. `source` says where it was seen, with the page; `checked_on` on which
    day. `confirmed_by` is the id of the person who looked. `note` is a remark, never
    printed.
    """

    certainty: Certainty
    source: Str | None = None
    checked_on: DayText | None = None
    confirmed_by: Slug | None = None
