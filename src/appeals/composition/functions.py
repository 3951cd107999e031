"""What templates can call: cite(), fact(), quote(), date(), names(), annex(), covers().

Each gives text: data as opaque tokens, cites in the bracket notation, which is read
afterwards with everything else. A mistake is a finding at the place of the call.
"""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace

from jinja2 import Undefined

from appeals.citations.styles.inner_marks import nest_quotation_marks
from appeals.composition.data import Datum, FunctionGroup, words_of
from appeals.composition.directions import text_direction
from appeals.composition.excerpts import describe_missing, find_excerpt, serves_language
from appeals.composition.figures import Figure, make_figure
from appeals.errors import Place, did_you_mean
from appeals.languages.find import tags_for
from appeals.languages.formats import format_date, format_number, month_within_text
from appeals.languages.language import Language
from appeals.model.authority import Authority, Quote
from appeals.model.fact import Fact
from appeals.model.values import PartialDate
from appeals.registry.holders import is_english
from appeals.rules import cit001_unknown_authority as cit001
from appeals.rules import cit004_malformed_cite as cit004
from appeals.rules import fac001_unknown_fact as fac001
from appeals.rules import lng003_fact_in_language as lng003
from appeals.rules import quo001_unknown_excerpt as quo001
from appeals.rules import tpl002_unprintable_value as tpl002
from appeals.rules import tpl005_unknown_name as tpl005

_COMMAS = ",،，、"
_LABELS = {
    "para": "para.",
    "paras": "paras.",
    "page": "p.",
    "p": "p.",
    "pp": "pp.",
    "art": "art.",
    "arts": "arts.",
    "sect": "sect.",
    "chap": "chap.",
    "rule": "rule",
    "rules": "rules",
    "annex": "annex",
    "footnote": "footnote",
}


@dataclass(frozen=True, slots=True)
class PrintedFact:
    """What a call of fact() printed, without the words of its bound, and where."""

    id: str
    place: Place
    words: str


@dataclass(slots=True)
class TemplateFunctions(FunctionGroup):
    """The functions that every letter can call, and what their calls recorded.

    `annex_numbers` maps the number of an annex in the front matter to its number in
    this edition, None where it is left out; `missing_annexes` are left-out annexes that
    the text refers to. `rights` is the vocabulary, empty where any word is a right.
    """

    facts: Mapping[str, Fact]
    authority_of: Callable[[str], Authority | None]
    authority_names: tuple[str, ...]
    annex_numbers: Mapping[int, int | None]
    rights: tuple[str, ...]
    printed_facts: dict[PrintedFact, None] = field(default_factory=dict)
    missing_annexes: list[tuple[int, Place]] = field(default_factory=list)
    is_in_subject: bool = False

    def as_variables(self) -> dict[str, object]:
        """Give the functions under the names that templates call."""
        return {
            "cite": self.cite,
            "fact": self.fact,
            "quote": self.quote,
            "date": self.date,
            "names": self.names,
            "annex": self.annex,
        }

    def as_filters(self) -> dict[str, Callable[[str], str]]:
        """Give the filters for use after a bar: `{{ case.day | month }}`."""
        return {"month": self.month, "in_month": self.in_month, "year": self.year}

    def cite(
        self, ref: str, *, signal: str = "", suffix: str = "", **locators: object
    ) -> str:
        """Write a cite, as in `cite("A/HRC/45/13", para="12-14", signal="see")`."""
        if self.is_in_subject:
            remedy = "leave it out, or cite in the text"
            self.findings.append(
                cit004.cite_in_subject(remedy, self.here(words_of(ref)))
            )
            return ""
        if _has_undefined(ref, signal, suffix, *locators.values()):
            return ""
        text = f"@{{{self.opaque(ref)}}}"
        if signal:
            text = f"{self.opaque(signal)} {text}"
        for label, value in locators.items():
            if label in _LABELS:
                text += f", {_LABELS[label]} {self.opaque(value)}".rstrip()
                continue
            near, place = did_you_mean(label, tuple(_LABELS)), self.here(label)
            self.findings.append(cit004.unknown_locator(label, near, _LABELS, place))
        if suffix:
            text += f" | {self.opaque(suffix)}"
        return f"[{text}]"

    def fact(self, fact_id: str, *, cite: bool = True, bound: bool = True) -> str:
        """Print a fact in the letter's language, and a cite of its source.

        `cite=False` leaves the cite out, `bound=False` the words "at least" and
        "an estimated".
        """
        if _has_undefined(fact_id):
            return ""
        fact_id = words_of(fact_id)
        place = self.here(fact_id)
        known = self.facts.get(fact_id)
        if known is None:
            near = did_you_mean(fact_id, tuple(self.facts))
            self.findings.append(fac001.unknown_fact(fact_id, near, place))
            return ""
        words = self._fact_words(known, with_bound=bound)
        if isinstance(words, Figure):
            text, words = self.tokens.add(words), words.value
        else:
            text = self.opaque(words)
        self.printed_facts[PrintedFact(fact_id, place, words)] = None
        if not cite:
            return text
        without_cite = f'fact("{fact_id}", cite=False)'
        if self._refuse_in_subject(without_cite, place):
            return text
        locator = f", {self.opaque(known.locator)}" if known.locator else ""
        return f"{text} [@{known.authority}{locator}]"

    def quote(
        self, ref: str, quote_id: str, *, cite: bool = True, lang: str | None = None
    ) -> str:
        """Print a registered excerpt in quotation marks, and its cite.

        If `art-9-fr` is the same excerpt in French, a French letter prints that one.
        `lang` asks for another language than the letter's on purpose.
        """
        if _has_undefined(ref, quote_id, lang):
            return ""
        ref, quote_id, asked = words_of(ref), words_of(quote_id), words_of(lang or "")
        authority = self.authority_of(ref)
        if authority is None:
            near = did_you_mean(ref, self.authority_names)
            self.findings.append(cit001.unknown_authority(ref, near, self.here(ref)))
            return ""
        place = self.here(quote_id)
        excerpt = find_excerpt(authority, quote_id, asked or self.lang)
        if excerpt is None:
            message, remedy, excerpt = describe_missing(
                authority, quote_id, asked or self.lang
            )
            self.findings.append(quo001.RULE.finding(message, place, remedy))
            if excerpt is None:
                return ""
        is_marked = bool(asked) and not self.is_in_subject
        text = self._quote_marked(excerpt, is_marked=is_marked)
        if not cite:
            return text
        without_cite = f'quote("{ref}", "{quote_id}", cite=False)'
        if self._refuse_in_subject(without_cite, place):
            return text
        steps = ", ".join(f"{_LABELS.get(k, k)} {v}" for k, v in excerpt.at.items())
        return f"{text} [@{authority.key}{', ' + self.opaque(steps) if steps else ''}]"

    def _refuse_in_subject(self, without_cite: str, place: Place) -> bool:
        """Report the cite of a call in a subject; say whether it is in one."""
        if self.is_in_subject:
            self.findings.append(cit004.cite_in_subject(f"write {without_cite}", place))
        return self.is_in_subject

    def _quote_marked(self, excerpt: Quote, *, is_marked: bool) -> str:
        """Give the words in the letter's quotation marks.

        Words of another language are marked as such; the marks are the letter's.
        """
        marks = self.language.quotation
        opening, closing = marks.opening, marks.closing
        inner = nest_quotation_marks(" ".join(excerpt.text.split()), opening, self.lang)
        if not is_marked or serves_language(excerpt.lang, self.lang):
            return self.opaque(f"{opening}{inner}{closing}")
        direction = text_direction(inner)
        words = f"[{self.opaque(inner)}]{{lang={excerpt.lang} dir={direction}}}"
        return f"{self.opaque(opening)}{words}{self.opaque(closing)}"

    def date(self, text: str) -> str:
        """Print an ISO date in the letter's language."""
        return self._print_date(text, format_date)

    def month(self, value: str) -> str:
        """Print the month of a date: "March 2021" of 2021-03-04."""
        return self._print_date(
            value, lambda day, words: format_date(replace(day, day=None), words)
        )

    def in_month(self, value: str) -> str:
        """Print the month in which something happened: "in March 2021"."""
        return self._print_date(value, month_within_text)

    def year(self, value: str) -> str:
        """Print the year of a date."""
        return self._print_date(
            value, lambda day, words: format_date(PartialDate(day.year), words)
        )

    def _print_date(
        self, value: str, print_part: Callable[[PartialDate, Language], str]
    ) -> str:
        if _has_undefined(value):
            return ""
        text = words_of(value)
        if isinstance(value, Datum) and not text:
            return str(value)  # an empty value is reported where it is printed
        try:
            day = PartialDate.parse(text)
        except ValueError as error:
            self.findings.append(tpl002.unreadable_date(str(error), self.here(text)))
            return ""
        return self.opaque(print_part(day, self.language))

    def _fact_words(self, fact: Fact, *, with_bound: bool) -> str:
        match fact.kind:
            case "date":
                return format_date(PartialDate.parse(str(fact.value)), self.language)
            case "text":
                return self._translate_fact(fact)
            case "number" | "range":
                value = self._number(fact.value)
                if fact.upper is not None:
                    words = self.language.figures
                    is_bounded = with_bound and fact.bound != "exact"
                    pattern = words.bounded_range if is_bounded else words.range
                    value = pattern.format(low=value, high=self._number(fact.upper))
                if not with_bound:
                    return Figure(value, (), self.lang)
                return make_figure(fact, value, self.language, self.lang)

    def _translate_fact(self, fact: Fact) -> str:
        """Give a value of words in the letter's language, else as registered."""
        if is_english(self.lang):
            return str(fact.value)
        known = (fact.texts[tag] for tag in tags_for(self.lang) if tag in fact.texts)
        text = next(known, None)
        if text is None:
            place = self.here(fact.id)
            self.findings.append(
                lng003.untranslated_fact(fact.id, self.lang, fact.value, place)
            )
        return text or str(fact.value)

    def _number(self, value: float | str) -> str:
        return value if isinstance(value, str) else format_number(value, self.language)

    def names(self, items: Iterable[object], *, before: str = "") -> str:
        """Join names as the letter's language does: "A, B and C".

        If a name has a comma, semicolons separate them: "A; B, of C; and D". `before`
        comes before each name ("the ").
        """
        if _has_undefined(items):
            return ""
        items = (items,) if isinstance(items, str) else items
        words = [f"{before}{words_of(item)}" for item in items]
        return self.tokens.add_text(join_names(words, self.language))

    def annex(self, number: int) -> str:
        """Refer to an annex of the letter by its number: "annex 1"."""
        if _has_undefined(number):
            return ""
        known, place = self.annex_numbers, self.here("")
        if not isinstance(number, int) or number not in known:
            wanted = words_of(number)
            self.findings.append(tpl005.unknown_annex(wanted, len(known), place))
            return ""
        printed = known[number]
        if printed is None:
            self.missing_annexes.append((number, place))
            return ""
        return self.opaque(self.language.group.annex.format(number=printed))

    def covers(self, own: tuple[str, ...]) -> Callable[..., bool]:
        """Give the function `covers`: whether `own` has one of the rights asked for.

        `own` are the rights of the mandate, in a joint letter those of all mandates.
        """

        def covers(*rights: str) -> bool:
            asked = [words_of(right) for right in rights]
            for right in asked:
                if self.rights and right not in self.rights:
                    near, place = did_you_mean(right, self.rights), self.here(right)
                    self.findings.append(tpl005.unknown_right(right, near, place))
            return any(right in own for right in asked)

        return covers


def join_names(names: list[str], language: Language) -> str:
    """Join names with commas and "and", with semicolons where a name has a comma."""
    if len(names) <= 1:
        return "".join(names)
    words, end = language.lists, names[-1]
    comma, last = words.comma, words.last
    if words.last_before and re.match(words.last_before[0], end, re.IGNORECASE):
        last = words.last_before[1]
    if any(sign in name for sign in _COMMAS for name in names):
        comma, last = words.semicolon, f"{words.semicolon}{last.lstrip()}"
    return f"{comma.join(names[:-1])}{last}{end}"


def _has_undefined(*values: object) -> bool:
    """Say whether a value is undefined. Its use is noted, as if it were printed."""
    noted = [str(value) for value in values if isinstance(value, Undefined)]
    return bool(noted)
