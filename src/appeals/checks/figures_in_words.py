"""Figures in running text: how many people, how often, how many in words.

Each table has a pattern by language; for a language that is not there a rule is silent.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Final

NUMBER: Final = r"\d{1,3}(?:[,.\u00a0\u202f ]\d{3})+(?!\d)|\d+(?:[.,]\d+)?"

_PEOPLE: Final[Mapping[str, str]] = {
    "en": "people|persons|individuals|victims|detainees|prisoners|inmates|suspects|"
    "deaths|cases|children|women|men|lawyers|journalists|defenders|activists|families|"
    "civilians|refugees|workers|students|protesters|arrests|disappearances|executions",
    "fr": "personnes|victimes|détenus|prisonniers|suspects|morts|décès|cas|enfants|"
    "femmes|hommes|avocats|journalistes|défenseurs|militants|familles|civils|réfugiés|"
    "travailleurs|étudiants|manifestants|arrestations|disparitions|exécutions",
    "es": "personas|víctimas|detenidos|presos|sospechosos|muertes|casos|niños|mujeres|"
    "hombres|abogados|periodistas|defensores|activistas|familias|civiles|refugiados|"
    "trabajadores|estudiantes|manifestantes|detenciones|desapariciones|ejecuciones",
    "ru": "человека?|людей|случа(?:й|я|ев)|жертвы?|задержанных|детей|женщин|мужчин",
    "zh": "人|名|起|宗|例",
}
_ALIKE: Final = frozenset(
    "people persons individuals victims detainees prisoners inmates suspects personnes "
    "victimes détenus prisonniers suspects personas víctimas detenidos presos "
    "sospechosos человек человека людей 人 名".split()
)
"""What may be said of the same people."""
_VAGUE: Final[Mapping[str, Mapping[str, tuple[int, int]]]] = {
    "en": {
        r"ten\(s\) of thousands": (10_000, 99_999),
        "tens of thousands": (20_000, 99_999),
        "hundreds of thousands": (200_000, 999_999),
        "tens of millions": (20_000_000, 99_999_999),
        "thousands": (2_000, 9_999),
        "hundreds": (200, 999),
        "millions": (2_000_000, 9_999_999),
    },
    "fr": {
        "dizaines de milliers": (20_000, 99_999),
        "centaines de milliers": (200_000, 999_999),
        "milliers": (2_000, 9_999),
        "centaines": (200, 999),
        "millions": (2_000_000, 9_999_999),
    },
    "es": {
        "decenas de miles": (20_000, 99_999),
        "cientos de miles": (200_000, 999_999),
        "miles": (2_000, 9_999),
        "cientos": (200, 999),
        "millones": (2_000_000, 9_999_999),
    },
}
_OF: Final[Mapping[str, str]] = {"en": "of ", "fr": "(?:de |d’|d')", "es": "de "}
_TO: Final[Mapping[str, str]] = {
    "en": "to|and",
    "fr": "à|et",
    "es": "a|y",
    "ru": "до",
    "zh": "至|到",
}
_PERCENT: Final = r"%|per ?cent\b|pour cent\b|por ciento\b|процент\w*|％"


@dataclass(frozen=True, slots=True)
class Quantity:
    """A figure of something counted: its words, its ends, and what is counted.

    `noun` is "people" for all words that may mean the same people, "%" for a share.
    """

    words: str
    low: float
    high: float
    noun: str
    start: int
    end: int


@cache
def _pattern(lang: str) -> re.Pattern[str] | None:
    if lang not in _PEOPLE:
        return None
    vague = "|".join(_VAGUE.get(lang, {})) or "(?!)"
    gap = r"\s*" if lang == "zh" else r"\s+"
    more = "多?余?[万千亿]?多?余?" if lang == "zh" else r"(?:[^\W\d_]+\s+){0,2}?"
    begin = "" if lang == "zh" else r"(?<![\w.,/-])"
    return re.compile(
        rf"{begin}(?:(?P<vague>{vague})\s+{_OF.get(lang, '')}|"
        rf"(?P<low>{NUMBER})(?:\s*(?:[-–—]|{_TO[lang]})\s*(?P<high>{NUMBER}))?{gap})"
        rf"{more}(?P<noun>{_PEOPLE[lang]}){'' if lang == 'zh' else chr(92) + 'b'}"
        rf"|{begin}(?P<share>{NUMBER})\s?(?:{_PERCENT})",
        re.IGNORECASE,
    )


@lru_cache(maxsize=2048)
def quantities(text: str, lang: str) -> tuple[Quantity, ...]:
    """Give the figures of people and cases, and shares; `lang` is "en", "zh" ..."""
    return tuple(_quantities(text, lang))


def _quantities(text: str, lang: str) -> Iterator[Quantity]:
    pattern = _pattern(lang)
    for match in pattern.finditer(text) if pattern else ():
        words, span = " ".join(match[0].split()), match.span()
        if match["share"]:
            share = value_of(match["share"])
            yield Quantity(words, share, share, "%", *span)
            continue
        noun = match["noun"].casefold()
        noun = "people" if noun in _ALIKE else noun
        yield Quantity(words, *_ends(match, lang), noun, *span)


def _ends(match: re.Match[str], lang: str) -> tuple[float, float]:
    if words := match["vague"]:
        known = _VAGUE[lang].items()
        return next(ends for p, ends in known if re.fullmatch(p, words, re.IGNORECASE))
    low = value_of(match["low"])
    return low, value_of(match["high"]) if match["high"] else low


def value_of(number: str) -> float:
    """Read a figure: "28,983", "28 983", "28.983", "46.7"."""
    groups = re.fullmatch(r"\d{1,3}(?:[,.\u00a0\u202f ]\d{3})+", number)
    digits = re.sub(r"\D", "", number) if groups else number.replace(",", ".")
    return float(digits)


_COUNTS: Final[Mapping[str, str]] = {
    "en": "two three four five six seven eight nine ten eleven twelve",
    "fr": "deux trois quatre cinq six sept huit neuf dix onze douze",
    "es": "dos tres cuatro cinco seis siete ocho nueve diez once doce",
}


def count_pattern(lang: str) -> str:
    """Give the pattern of a small whole number, in words or digits, for a language."""
    return "|".join(("[2-9]", r"[1-9]\d", *_COUNTS.get(lang, "").split()))


def count_of(word: str, lang: str) -> int:
    """Read what `count_pattern` matched."""
    if word.isdigit():
        return int(word)
    return _COUNTS[lang].split().index(word.casefold()) + 2


def primary(lang: str) -> str:
    """Give the language of a tag without its region or script: "zh" of "zh-Hans"."""
    return lang.partition("-")[0]
