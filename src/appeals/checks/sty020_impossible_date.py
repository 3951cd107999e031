"""A date cannot be.

What it finds: a day that its month does not have (31 November 2020, 29 February 2021,
2020-13-01), and a day of the week on which the date does not fall (Monday 3 November
2020). Months are read in the language of the letter, days of the week in English,
French, Spanish, Portuguese and Russian.

Why it matters: one of the figures is wrong, and nobody knows which.

Example:

    The Committee met on 31 November 2020.

How to fix it: look the date up in the source.
"""

import re
from datetime import date
from functools import cache

from appeals.checks.shared_work import matches
from appeals.checks.typed_words import typed_words
from appeals.composition.compose import ComposedLetter
from appeals.languages.find import find_language, find_or_english
from appeals.rules.rule import Findings, Rule

RULE = Rule.of(__name__, __doc__, "warning")

_WEEKDAYS = {
    "en": "monday tuesday wednesday thursday friday saturday sunday",
    "fr": "lundi mardi mercredi jeudi vendredi samedi dimanche",
    "es": "lunes martes miércoles jueves viernes sábado domingo",
    "pt": "segunda-feira terça-feira quarta-feira quinta-feira sexta-feira sábado "
    "domingo",
    "ru": "понедельник вторник среда четверг пятница суббота воскресенье",
}
_LEAP = 2000
_ISO = r"(?<![\w/.-])(?P<y>(?:19|20)\d\d)-(?P<m>\d\d)-(?P<d>\d\d)(?![\w/-])"


def check(letter: ComposedLetter) -> Findings:
    """Check the dates that the author typed."""
    language = find_language(letter.document.lang)
    if language is None:
        return
    months = [month.lower() for month in language.dates.months]
    for words in typed_words(letter):
        for match in matches(_dates(language.tag), words.text):
            if fault := _fault(match, months, language.tag):
                yield RULE.finding(
                    f"'{' '.join(match[0].split())}' {fault}",
                    words.place(*match.span()),
                    "look the date up in the source",
                    note=words.note,
                )


@cache
def _dates(lang: str) -> re.Pattern[str]:
    """Match a date in words, in the order of the language, or as 2020-11-03."""
    language = find_or_english(lang)
    if not language.parts_words_by_blanks:
        east = r"(?:(?P<year>(?:19|20)\d\d)\s?年\s?)?(?P<number>\d{1,2})\s?月\s?"
        return re.compile(rf"{east}(?P<day>\d{{1,2}})\s?日|{_ISO}")
    months = "|".join(sorted(map(re.escape, language.dates.months), key=len)[::-1])
    week = _WEEKDAYS.get(language.tag, "(?!)").replace(" ", "|")
    year = r"(?P<year>(?:19|20)\d\d)"
    of = r"(?:\s+(?:of|de|do|del))?\s+"
    front = rf"(?:\b(?P<week>{week}),?\s+(?:the\s+|le\s+)?)?"
    day = r"(?<![\w./-])(?P<day>\d{1,2})(?:st|nd|rd|th|er|º)?"
    usual = rf"{front}{day}{of}(?P<month>{months})\b(?:,?{of}{year}\b)?"
    other = (
        rf"\b(?P<month2>{months})\s+(?P<day2>\d{{1,2}}),\s+(?P<year2>(?:19|20)\d\d)\b"
    )
    return re.compile(rf"{usual}|{other}|{_ISO}", re.IGNORECASE)


def _fault(match: re.Match[str], months: list[str], lang: str) -> str:
    part = {name: words for name, words in match.groupdict().items() if words}
    day = int(part.get("day") or part.get("day2") or part["d"])
    name = part.get("month") or part.get("month2")
    month = months.index(name.lower()) + 1 if name else 0
    month = month or int(part.get("number") or part["m"])
    year = part.get("year") or part.get("year2") or part.get("y")
    try:
        when = date(int(year or _LEAP), month, day)
    except ValueError:
        return "is no day of the calendar"
    if "week" in part and year:
        right = _WEEKDAYS[lang].split()[when.weekday()]
        if part["week"].lower() != right:
            return f"is a {right.capitalize() if lang == 'en' else right}"
    return ""
