"""What a style is, and which one words the notes of a letter.

A style is a frozen value that is found by its name: `oscola4` is the value `OSCOLA4` of
the module `oscola4` beside this one; `UN` is a table of such values by language, made
of each language's own words.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from importlib import import_module
from typing import Literal

from appeals.citations.styles.pattern import compile_pattern
from appeals.languages.find import find_language
from appeals.languages.note_words import (
    ANY,
    DateWords,
    Form,
    Ibid,
    Label,
    PlaceWords,
    SourceWords,
    Variants,
)
from appeals.model.authority import Authority, AuthorityKind
from appeals.model.choices import StyleName
from appeals.model.cite import Signal
from appeals.model.pinpoint import LocatorLabel


@dataclass(frozen=True)
class Style:
    """How notes are worded in one style and one language.

    `wordings` names the entry's own forms that count ("oscola" for both OSCOLAs).
    `bodies` says how organs are printed; one not named there is printed as
    `other_body` says.
    `plain_page` is the page label of the field `{at_plain}`. `places` says how the
    values of a pinpoint are printed, None as typed. `gap` follows a signal and comes
    before a suffix. `drops_stops` takes the stop from "No." and "v." in entries.
    """

    name: StyleName
    lang: str
    wordings: Literal["un", "oscola", "bluebook"]
    forms: Mapping[AuthorityKind, Form]
    variants: Variants
    sources: SourceWords
    labels: Mapping[LocatorLabel, Label]
    signals: Mapping[Signal, str]
    dates: DateWords
    note_above: str
    note_below: str
    bodies: Mapping[str, str] | None = None
    other_body: str = "{}"
    ibid: Ibid | None = None
    plain_page: Label | None = None
    places: PlaceWords | None = None
    signals_are_italic: bool = False
    cite_joint: str = "; "
    locator_joint: str = ", "
    gap: str = " "
    final_stop: str = "."
    drops_stops: bool = False
    direction: Literal["ltr", "rtl"] = "ltr"

    def form_of(self, authority: Authority) -> Form:
        """Give the form for an entry: that of its kind, or a variant of it."""
        for (kind, names, wanted), form in self.variants.items():
            if kind == authority.kind:
                values = {getattr(authority, name) for name in names.split()}
                if values == {wanted} or (wanted == ANY and None not in values):
                    return form
        return self.forms[authority.kind]

    @cached_property
    def page_bare_labels(self) -> Mapping[LocatorLabel, Label]:
        """The labels for `{at_plain}`."""
        if self.plain_page is None:
            return self.labels
        return {**self.labels, "page": self.plain_page}


def takes_pinpoint(form: Form) -> bool:
    """Say whether a form prints a place within the source."""
    fields = compile_pattern(form.first).fields
    return not fields.isdisjoint({"at", "at_plain"})


def find_style(name: StyleName, lang: str = "en") -> Style | None:
    """Give a style in a language (BCP 47 tag), None where it does not speak it."""
    language = find_language(lang)
    return style_by_language(name).get(language.tag) if language else None


def style_by_language(name: StyleName) -> Mapping[str, Style]:
    """Give a style in each language that it speaks, by language tag."""
    module = import_module(f"appeals.citations.styles.{name}")
    found: Style | Mapping[str, Style] = getattr(module, name.upper())
    return {found.lang: found} if isinstance(found, Style) else found
