"""What a style is: a frozen value that says how notes are worded.

Each style, and each language of the style `un`, is one such value in its own module.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

from appeals.citations.styles.pattern import compile_pattern
from appeals.model.authority import Authority, AuthorityKind
from appeals.model.choices import StyleName
from appeals.model.cite import Signal
from appeals.model.pinpoint import LocatorLabel


@dataclass(frozen=True, slots=True)
class Form:
    """The wordings of one kind of source, in the notation of `pattern`.

    `distinct` is the later form with the short title in it, for a source whose later
    form agrees with that of another; "" where the kind has none.
    """

    first: str
    later: str
    distinct: str = ""

    @property
    def takes_pinpoint(self) -> bool:
        """Whether a place within the source is printed."""
        fields = compile_pattern(self.first).fields
        return not fields.isdisjoint({"at", "at_plain"})


@dataclass(frozen=True, slots=True)
class Variant:
    """Another form for the entries of a kind whose `field` has this value.

    `value` None means: the entry lacks the field.
    """

    kind: AuthorityKind
    field: str
    value: str | None
    form: Form


@dataclass(frozen=True, slots=True)
class Label:
    """How a locator is printed: `{}` is its value.

    `two` is for exactly two values, in languages that have a dual.
    """

    one: str
    many: str
    two: str = ""
    alone: str = ""


@dataclass(frozen=True, slots=True)
class Ibid:
    """The words for "the source just cited", alone and with a pinpoint.

    `is_small` keeps them small at the start of a note.
    """

    alone: str
    with_pinpoint: str
    is_small: bool = False


@dataclass(frozen=True, slots=True)
class DateWords:
    """How a date is printed that is known to the day, the month or the year.

    `months_alone` are the names without a day, where they differ; `first_day` is the
    day 1, where it is no plain number. `dated` and `read_on` are the dates of a letter
    and of a look at a page, known to the day and less well: "du {date}", "de {date}".
    """

    day: str
    month: str
    year: str
    months: tuple[str, ...]
    months_alone: tuple[str, ...] = ()
    first_day: str = "1"
    dated: tuple[str, str] | None = None
    read_on: tuple[str, str] | None = None


@dataclass(frozen=True)
class Style:
    """How notes are worded in one style and one language.

    `wordings` names the entry's own forms that count ("oscola" for both OSCOLAs).
    `bodies` says how organs are printed; one not named there is printed as it is.
    `plain_page` is the page label of the field `{at_plain}`. `conjunctions` between
    two values of a pinpoint make its label a plural; `list_marks` are what is printed
    for an English ", " or " and " there. `gap` follows a signal and before a
    suffix. `drops_stops` takes the stop from "No." and "v." in entries.
    """

    name: StyleName
    lang: str
    wordings: Literal["un", "oscola", "bluebook"]
    forms: Mapping[AuthorityKind, Form]
    labels: Mapping[LocatorLabel, Label]
    signals: Mapping[Signal, str]
    dates: DateWords
    note_above: str
    note_below: str
    variants: tuple[Variant, ...] = ()
    bodies: Mapping[str, str] | None = None
    ibid: Ibid | None = None
    plain_page: Label | None = None
    conjunctions: tuple[str, ...] = (" and ",)
    list_marks: Mapping[str, str] | None = None
    signals_are_italic: bool = False
    cite_joint: str = "; "
    locator_joint: str = ", "
    gap: str = " "
    final_stop: str = "."
    drops_stops: bool = False
    direction: Literal["ltr", "rtl"] = "ltr"

    @cached_property
    def _variants_by_kind(self) -> Mapping[str, tuple[Variant, ...]]:
        return {
            kind: tuple(v for v in self.variants if v.kind == kind)
            for kind in {v.kind for v in self.variants}
        }

    def form_of(self, authority: Authority) -> Form:
        """Give the form for an entry: that of its kind, or a variant of it."""
        for variant in self._variants_by_kind.get(authority.kind, ()):
            if getattr(authority, variant.field) == variant.value:
                return variant.form
        return self.forms[authority.kind]

    @cached_property
    def page_bare_labels(self) -> Mapping[LocatorLabel, Label]:
        """The labels for `{at_plain}`."""
        if self.plain_page is None:
            return self.labels
        return {**self.labels, "page": self.plain_page}
