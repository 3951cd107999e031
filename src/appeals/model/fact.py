"""A figure or a date that letters use: one value, one source, its rivals."""

from typing import Literal, Self

from pydantic import Field, model_validator

from appeals.model.values import (
    Certainty,
    DayText,
    LanguageTag,
    PartialDate,
    PartialDateText,
    RegistryModel,
    Slug,
    Str,
    TypedDecimal,
)

Bound = Literal["exact", "at-least", "at-most", "about"]


class RivalValue(RegistryModel):
    """Another value that a source gives for the same fact.

    `value` is what it gives; `upper` is the upper end where the rival is a range.
    `source` says which source. `rejected_because` says why a person who compared the
    sources holds it to be wrong.
    """

    value: int | TypedDecimal | Str
    upper: int | TypedDecimal | None = None
    source: Str
    rejected_because: Str | None = None
    note: Str | None = None


class Fact(RegistryModel):
    """One fact. `value` is a number, an ISO date or words, as `kind` says.

    A "range" has `value` and `upper`, the two ends. `unit` is printed by the author,
    not by `fact()`. `bound` says whether the value is exact, at least, at most or about
    that. `estimated` is true where the source calls it an estimate. `from` and `to` are
    the period it is about. `text` is the fact as a sentence. `as_of` is the day the
    value was stated for. `authority` is the key of the entry in citations.yaml that
    supports it, `locator` the place therein ("para. 14"). `texts` gives a value of
    words in other languages than English. `rivals` are what other sources say.
    """

    id: Slug
    kind: Literal["number", "range", "date", "text"]
    value: int | TypedDecimal | Str
    upper: int | TypedDecimal | None = None
    unit: Str | None = None
    bound: Bound = "exact"
    is_estimate: bool = Field(default=False, alias="estimated")
    period_from: PartialDateText | None = Field(default=None, alias="from")
    period_to: PartialDateText | None = Field(default=None, alias="to")
    texts: dict[LanguageTag, Str] = Field(default_factory=dict)
    text: Str
    as_of: PartialDateText
    authority: Slug
    locator: Str | None = None
    certainty: Certainty
    source: Str
    checked_on: DayText | None = None
    confirmed_by: Slug | None = None
    rivals: tuple[RivalValue, ...] = ()
    note: Str | None = None

    @model_validator(mode="after")
    def _value_fits_kind(self) -> Self:
        _check_value(self.kind, self.value, self.upper)
        if self.texts and self.kind != "text":
            msg = f"of kind '{self.kind}' must have no 'texts': those are for words"
            raise ValueError(msg)
        return self


def _check_value(kind: str, value: float | str, upper: float | None) -> None:
    if kind in {"number", "range"} and isinstance(value, str):
        msg = f"of kind '{kind}' must have a number as 'value'"
        raise ValueError(msg)
    if kind == "text" and not isinstance(value, str):
        msg = "of kind 'text' must have its 'value' in quotation marks"
        raise ValueError(msg)
    if kind == "date":
        _check_date(value)
    if (kind == "range") != (upper is not None):
        msg = "must have 'upper' if it is of kind 'range', and only then"
        raise ValueError(msg)
    if upper is not None and not isinstance(value, str) and upper < value:
        msg = "must have an 'upper' that is not below its 'value'"
        raise ValueError(msg)


def _check_date(value: float | str) -> None:
    msg = "of kind 'date' must have a 'value' like \"2019-08-23\" or \"2019-08\""
    if not isinstance(value, str):
        raise ValueError(msg)  # noqa: TRY004  pydantic reports ValueError alone
    try:
        PartialDate.parse(value)
    except ValueError:
        raise ValueError(msg) from None
