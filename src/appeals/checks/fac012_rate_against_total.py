"""A rate and a total of the same letter do not agree.

What it finds: so many people a day, a week or a month, and so many a year, where the
one does not make the other: both ends of a range must lie in what the other says, with
a tenth of tolerance. Both must count the same: people, lawyers, arrests ... in figures
or in words.

Why it matters: a reader who multiplies finds that one of the two is wrong, and trusts
neither.

Example:

    16 to 76 people disappear every day, tens of thousands of people every year.

How to fix it: give one of them, or the range that follows from the other.
"""

import re
from collections.abc import Iterator
from typing import NamedTuple

from appeals.checks.figures_in_words import Quantity, quantities
from appeals.checks.sentences_of_letter import Sentence, sentences_of
from appeals.checks.shared_work import matches
from appeals.composition.compose import ComposedLetter
from appeals.errors import Place
from appeals.languages.find import primary_subtag
from appeals.rules.rule import Findings, Rule

RULE = Rule.of(__name__, __doc__, "warning")

_EVERY = r"(?:a|per|each(?: and every)?|every(?: single)?|in a(?: single)?)"
_PERIODS = {
    "en": {
        365: rf"\b{_EVERY} day\b|\bdaily\b|\b(?:every|per|each|in|within) 24 hours\b",
        52: rf"\b{_EVERY} week\b|\bweekly\b",
        12: rf"\b{_EVERY} month\b|\bmonthly\b",
        1: rf"\b{_EVERY} year\b|\byearly\b|\bannually\b|\b(?:per|each) annum\b"
        r"|\b(?:in|over|within) (?:the course of )?(?:one|a|each|every) year\b",
    },
    "fr": {
        365: r"\b(?:par|chaque) jour\b|\btous les jours\b|\bquotidiennement\b"
        r"|\b(?:par|toutes les|en) 24 heures\b",
        52: r"\b(?:par|chaque) semaine\b|\btoutes les semaines\b",
        12: r"\b(?:par|chaque) mois\b|\btous les mois\b",
        1: r"\bpar an(?:née)?\b|\bchaque année\b|\btous les ans\b|\bannuellement\b",
    },
    "es": {
        365: r"\b(?:al|por|cada) día\b|\btodos los días\b|\bdiariamente\b"
        r"|\ba diario\b|\bcada 24 horas\b",
        52: r"\b(?:a la|por|cada) semana\b|\btodas las semanas\b",
        12: r"\b(?:al|por|cada) mes\b|\btodos los meses\b",
        1: r"\b(?:al|por|cada) año\b|\btodos los años\b|\banualmente\b",
    },
    "ru": {365: r"\bв день\b|\bежедневно\b", 1: r"\bв год\b|\bежегодно\b"},
    "zh": {365: "每天|每日", 12: "每月", 1: "每年"},
}
_AT_LEAST = re.compile(
    r"(?:at least|more than|over|no fewer than|au moins|plus de|al menos|más de|"
    r"не менее|более|至少|超过)\s*$",
    re.IGNORECASE,
)
_TIMES = frozenset(
    "hours days weeks months years times minutes heures jours semaines années horas "
    "días semanas meses años veces minutos".split()
)
_TOLERANCE = 0.1


class _Rate(NamedTuple):
    """The number a year that follows from what a sentence says about a period."""

    quantity: Quantity
    times: int
    low: float
    high: float
    place: Place | None


def check(letter: ComposedLetter) -> Findings:
    """Compare each rate with each number a year."""
    lang = primary_subtag(letter.document.lang)
    known = _PERIODS.get(lang, {}).items()
    periods = {times: re.compile(words, re.IGNORECASE) for times, words in known}
    rates = [
        rate
        for sentence in sentences_of(letter)
        for times, pattern in periods.items()
        for rate in _find_rates(sentence, times, pattern, lang)
    ]
    for total in (rate for rate in rates if rate.times == 1):
        for rate in (rate for rate in rates if rate.times > 1):
            if rate.quantity.noun == total.quantity.noun and not _agree(rate, total):
                yield RULE.finding(
                    f"'{rate.quantity.words}' {_NAMES[rate.times]} makes "
                    f"{_describe_range(rate)} a year, and the letter says "
                    f"'{total.quantity.words}' a year",
                    total.place,
                    "give one of them, or what follows from the other",
                )


_NAMES = {365: "a day", 52: "a week", 12: "a month"}


def _find_rates(
    sentence: Sentence, times: int, pattern: re.Pattern[str], lang: str
) -> Iterator[_Rate]:
    period = next(iter(matches(pattern, sentence.text)), None)
    known = quantities(sentence.text, lang, is_any=True) if period else ()
    found = [each for each in known if each.noun != "%" and not _is_time(each)]
    if period is None or not found:
        return
    before = [each for each in found if each.start < period.start()]
    near = before[-1] if before else found[0]
    is_open = _AT_LEAST.search(sentence.text, 0, near.start)
    high = float("inf") if is_open else near.high * times
    place = sentence.place(near.start, near.end)
    yield _Rate(near, times, near.low * times, high, place)


def _is_time(quantity: Quantity) -> bool:
    return quantity.noun in _TIMES


def _agree(rate: _Rate, total: _Rate) -> bool:
    """Say whether one range lies within the other."""
    inner, outer = (rate, total) if total.low < total.high else (total, rate)
    low, high = outer.low * (1 - _TOLERANCE), outer.high * (1 + _TOLERANCE)
    return low <= inner.low and inner.high <= high


def _describe_range(rate: _Rate) -> str:
    if rate.high == float("inf"):
        return f"at least {rate.low:,.0f}"
    return (
        f"{rate.low:,.0f}"
        if rate.low == rate.high
        else f"{rate.low:,.0f} to {rate.high:,.0f}"
    )
