"""What templates can call: cite(), fact(), quote(), date(), names(), annex(), covers().

Each gives text: data as opaque tokens, cites in the bracket notation, which is read
afterwards with everything else. A mistake is a finding at the place of the call.
"""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace

from jinja2 import Undefined

from appeals.citations.styles.inner_marks import nest_quotation_marks
from appeals.composition.data import Datum, words_of
from appeals.composition.directions import text_direction
from appeals.composition.excerpts import excerpt_in, missing, serves
from appeals.composition.figures import Figure, figure
from appeals.composition.marks import TokenTable
from appeals.errors import Place, did_you_mean
from appeals.languages.find import tags_for
from appeals.languages.formats import format_date, format_number, month_within_text
from appeals.languages.language import Language
from appeals.model.authority import Authority, Quote
from appeals.model.fact import Fact
from appeals.model.finding import Finding
from appeals.model.letter import FrontMatter
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


@dataclass(slots=True)
class LetterFunctions:
    """The functions of one letter. `rights` is the vocabulary, empty where open.

    `annex_numbers` says what number an annex of the head has in this edition; None
    where it has it not. `left_out` gathers those that are named all the same.
    """

    tokens: TokenTable
    language: Language
    annex_numbers: Mapping[int, int | None]
    rights: tuple[str, ...]
    here: Callable[[str], Place]
    findings: list[Finding] = field(default_factory=list)
    left_out: list[tuple[int, Place]] = field(default_factory=list)

    def as_variables(self) -> dict[str, object]:
        """Give the functions under the names that templates call."""
        return {"names": self.names, "annex": self.annex}

    def names(self, items: Iterable[object], *, before: str = "") -> str:
        """Join names as the letter's language does: "A, B and C".

        Where a name holds a comma, semicolons part them: "A; B, of C; and D". `before`
        comes before each name ("the ").
        """
        if isinstance(items, Undefined):
            str(items)
            return ""
        if isinstance(items, str):
            items = (items,)
        words = [f"{before}{_words(item)}" for item in items]
        return self.tokens.hold_text(joined(words, self.language))

    def annex(self, number: int) -> str:
        """Refer to an annex of the letter by its number: "annex 1"."""
        if isinstance(number, Undefined):
            str(number)
            return ""
        known = self.annex_numbers
        if not isinstance(number, int) or number not in known:
            wanted, place = _words(number), self.here("")
            self.findings.append(tpl005.unknown_annex(wanted, len(known), place))
            return ""
        printed = known[number]
        if printed is None:
            self.left_out.append((number, self.here("")))
            return ""
        text = self.language.group.annex.format(number=printed)
        return self.tokens.hold_text(text)

    def covers(self, own: tuple[str, ...]) -> Callable[..., bool]:
        """Give `covers`: whether a right asked for is one of `own`, the mandates'.

        In a joint letter `own` are the rights of all mandates.
        """

        def covers(*rights: str) -> bool:
            asked = [_words(right) for right in rights]
            for right in asked:
                if self.rights and right not in self.rights:
                    near, place = did_you_mean(right, self.rights), self.here(right)
                    self.findings.append(tpl005.unknown_right(right, near, place))
            return any(right in own for right in asked)

        return covers


def joined(names: list[str], language: Language) -> str:
    """Join names with commas and "and", with semicolons where a name holds a comma."""
    if len(names) <= 1:
        return "".join(names)
    words, end = language.lists, names[-1]
    comma, last = words.comma, words.last
    if words.last_before and re.match(words.last_before[0], end, re.IGNORECASE):
        last = words.last_before[1]
    if any(sign in name for sign in _COMMAS for name in names):
        comma, last = words.semicolon, f"{words.semicolon}{last.lstrip()}"
    return f"{comma.join(names[:-1])}{last}{end}"


def _words(value: object) -> str:
    return words_of(value) if isinstance(value, str) else str(value)


def letter_fields(front: FrontMatter, day: str) -> Mapping[str, object]:
    """Give what a template reads as `letter.date`, `letter.kind` and so on."""
    return {
        "date": day,
        "reply_by": front.reply_by,
        "kind": front.kind,
        "state": front.state,
        "rights": front.rights,
        "reference": front.reference,
        "language": front.language,
    }


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
class TemplateFunctions:
    """The functions of one letter, and what their calls brought to light."""

    tokens: TokenTable
    language: Language
    facts: Mapping[str, Fact]
    authority_of: Callable[[str], Authority | None]
    authority_names: tuple[str, ...]
    here: Callable[[str], Place]
    lang: str = "en"
    findings: list[Finding] = field(default_factory=list)
    used_facts: dict[str, Place] = field(default_factory=dict)
    printed_facts: dict[PrintedFact, None] = field(default_factory=dict)
    is_in_subject: bool = False

    def as_variables(self) -> dict[str, object]:
        """Give the functions under the names that templates call."""
        return {
            "cite": self.cite,
            "fact": self.fact,
            "quote": self.quote,
            "date": self.date,
        }

    def as_filters(self) -> dict[str, Callable[[str], str]]:
        """Give what templates write behind a bar: `{{ case.day | month }}`."""
        return {"month": self.month, "in_month": self.in_month, "year": self.year}

    def cite(
        self, ref: str, *, signal: str = "", suffix: str = "", **locators: object
    ) -> str:
        """Write a cite, as in `cite("A/HRC/45/13", para="12-14", signal="see")`."""
        if self.is_in_subject:
            self._refuse_in_subject(_words(ref), "leave it out, or cite in the text")
            return ""
        if _is_undefined(ref, signal, suffix, *locators.values()):
            return ""
        steps = []
        for label, value in locators.items():
            if label not in _LABELS:
                near = did_you_mean(label, tuple(_LABELS))
                place = self.here(label)
                self.findings.append(
                    cit004.unknown_locator(label, near, _LABELS, place)
                )
                continue
            steps.append(f"{_LABELS[label]} {self._opaque(value)}".strip())
        text = f"@{{{self._opaque(ref)}}}"
        if signal:
            text = f"{self._opaque(signal)} {text}"
        if steps:
            text += ", " + ", ".join(steps)
        if suffix:
            text += f" | {self._opaque(suffix)}"
        return f"[{text}]"

    def fact(self, fact_id: str, *, cite: bool = True, bound: bool = True) -> str:
        """Print a fact in the letter's language, and a cite of its source.

        `cite=False` leaves the cite out, `bound=False` the words "at least" and
        "an estimated".
        """
        if _is_undefined(fact_id):
            return ""
        fact_id = _words(fact_id)
        known = self.facts.get(fact_id)
        if known is None:
            near = did_you_mean(fact_id, tuple(self.facts))
            self.findings.append(fac001.unknown_fact(fact_id, near, self.here(fact_id)))
            return ""
        self.used_facts.setdefault(fact_id, self.here(fact_id))
        words = self._fact_words(known, with_bound=bound)
        is_figure = isinstance(words, Figure)
        text = self.tokens.hold(words) if is_figure else self._opaque(words)
        bare = words.value if isinstance(words, Figure) else words
        self.printed_facts[PrintedFact(fact_id, self.here(fact_id), bare)] = None
        if cite and self.is_in_subject:
            self._refuse_in_subject(fact_id, f'write fact("{fact_id}", cite=False)')
        if not cite or self.is_in_subject:
            return text
        locator = f", {self._opaque(known.locator)}" if known.locator else ""
        return f"{text} [@{known.authority}{locator}]"

    def quote(
        self, ref: str, quote_id: str, *, cite: bool = True, lang: str | None = None
    ) -> str:
        """Print a registered excerpt in quotation marks, and its cite.

        Where `art-9-fr` is the same excerpt in French, a French letter has that one.
        `lang` asks for the words of another language than the letter's, on purpose.
        """
        if _is_undefined(ref, quote_id, lang):
            return ""
        ref, quote_id, asked = _words(ref), _words(quote_id), _words(lang or "")
        authority = self.authority_of(ref)
        if authority is None:
            near = did_you_mean(ref, self.authority_names)
            self.findings.append(cit001.unknown_authority(ref, near, self.here(ref)))
            return ""
        excerpt = excerpt_in(authority, quote_id, asked or self.lang)
        if excerpt is None:
            message, remedy, excerpt = missing(authority, quote_id, asked or self.lang)
            place = self.here(quote_id)
            self.findings.append(quo001.RULE.finding(message, place, remedy))
            if excerpt is None:
                return ""
        text = self._quoted(excerpt, is_marked=bool(asked) and not self.is_in_subject)
        if cite and self.is_in_subject:
            remedy = f'write quote("{ref}", "{quote_id}", cite=False)'
            self._refuse_in_subject(quote_id, remedy)
        if not cite or self.is_in_subject:
            return text
        steps = ", ".join(f"{_LABELS.get(k, k)} {v}" for k, v in excerpt.at.items())
        return f"{text} [@{authority.key}{', ' + self._opaque(steps) if steps else ''}]"

    def _quoted(self, excerpt: Quote, *, is_marked: bool) -> str:
        """Give the words in the letter's quotation marks.

        Words of another language are marked as such; the marks are the letter's.
        """
        marks = self.language.quotation
        opening, closing = marks.opening, marks.closing
        inner = nest_quotation_marks(" ".join(excerpt.text.split()), opening, self.lang)
        if not is_marked or serves(excerpt.lang, self.lang):
            return self._opaque(f"{opening}{inner}{closing}")
        way = text_direction(inner)
        words = f"[{self._opaque(inner)}]{{lang={excerpt.lang} dir={way}}}"
        return f"{self._opaque(opening)}{words}{self._opaque(closing)}"

    def date(self, text: str) -> str:
        """Print an ISO date in the letter's language."""
        if _is_undefined(text):
            return ""
        if isinstance(text, Datum) and not words_of(text):
            return str(text)  # a hole, which is reported where it is printed
        try:
            value = PartialDate.parse(_words(text))
        except ValueError as error:
            place = self.here(_words(text))
            self.findings.append(tpl002.unreadable_date(str(error), place))
            return ""
        return self._opaque(format_date(value, self.language))

    def month(self, value: str) -> str:
        """Print the month of a date: "March 2021" of 2021-03-04."""
        return self._print_less(
            value, lambda day, words: format_date(replace(day, day=None), words)
        )

    def in_month(self, value: str) -> str:
        """Print the month in which something happened: "in March 2021"."""
        return self._print_less(value, month_within_text)

    def year(self, value: str) -> str:
        """Print the year of a date."""
        return self._print_less(
            value, lambda day, words: format_date(PartialDate(day.year), words)
        )

    def _print_less(
        self, value: str, print_part: Callable[[PartialDate, Language], str]
    ) -> str:
        """Print a part of a date; what is no date is reported."""
        try:
            day = PartialDate.parse(_words(value))
        except ValueError:
            return self.date(value)  # which says what is wrong with it
        return self._opaque(print_part(day, self.language))

    def _fact_words(self, fact: Fact, *, with_bound: bool) -> str:
        match fact.kind:
            case "date":
                return format_date(PartialDate.parse(str(fact.value)), self.language)
            case "text":
                return self._in_words(fact)
            case "number" | "range":
                value = self._number(fact.value)
                if fact.upper is not None:
                    words = self.language.figures
                    is_bounded = with_bound and fact.bound != "exact"
                    pattern = words.bounded_range if is_bounded else words.range
                    value = pattern.format(low=value, high=self._number(fact.upper))
                if not with_bound:
                    return Figure(value, (), self.lang)
                return figure(fact, value, self.language, self.lang)

    def _in_words(self, fact: Fact) -> str:
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
        if isinstance(value, str):
            return value
        return format_number(value, self.language)

    def _opaque(self, value: object) -> str:
        return self.tokens.hold_text(_words(value))

    def _refuse_in_subject(self, word: str, remedy: str) -> None:
        self.findings.append(cit004.cite_in_subject(remedy, self.here(word)))


def _is_undefined(*values: object) -> bool:
    """Say whether a value is undefined. Its use is noted, as if it were printed."""
    noted = [str(value) for value in values if isinstance(value, Undefined)]
    return bool(noted)
