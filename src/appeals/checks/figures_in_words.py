"""Figures in running text: how many people, how often, how many in words.

Each table has a pattern by language; for other languages the rules find nothing.
"""

import re
from collections.abc import Iterator, Mapping
from functools import cache, lru_cache
from itertools import islice
from typing import NamedTuple, TypeVar

NUMBER = r"\d{1,3}(?:[,.\u00a0\u202f ]\d{3})+(?!\d)|\d+(?:[.,]\d+)?"

_PEOPLE: Mapping[str, str] = {
    "en": "people|persons|individuals|victims|detainees|prisoners|inmates|suspects|"
    "deaths|cases|children|women|men|lawyers|journalists|defenders|activists|families|"
    "civilians|refugees|workers|students|protesters|arrests|disappearances|executions|"
    "migrants|citizens|residents|villagers|inhabitants|asylum seekers|girls|boys|"
    "minors|monks|nuns|teachers|doctors|patients|farmers|hostages|dissidents|believers|"
    "killings|abductions|detentions|deportations|expulsions|evictions|convictions|homes|"
    "households",
    "fr": "personnes|victimes|détenus|prisonniers|suspects|morts|décès|cas|enfants|"
    "femmes|hommes|avocats|journalistes|défenseurs|militants|familles|civils|réfugiés|"
    "travailleurs|étudiants|manifestants|arrestations|disparitions|exécutions|migrants|"
    "citoyens|habitants|villageois|demandeurs d’asile|filles|garçons|mineurs|moines|"
    "enseignants|médecins|agriculteurs|otages|dissidents|détentions|enlèvements|"
    "expulsions|condamnations|foyers|ménages",
    "es": "personas|víctimas|detenidos|presos|sospechosos|muertes|casos|niños|mujeres|"
    "hombres|abogados|periodistas|defensores|activistas|familias|civiles|refugiados|"
    "trabajadores|estudiantes|manifestantes|detenciones|desapariciones|ejecuciones|"
    "migrantes|ciudadanos|habitantes|solicitantes de asilo|niñas|menores|monjes|"
    "maestros|médicos|agricultores|rehenes|disidentes|secuestros|expulsiones|condenas|hogares",
    "ru": "человека?|людей|случа(?:й|я|ев)|жертвы?|задержанных|детей|женщин|мужчин",
    "zh": "人|名|起|宗|例",
}
_ALIKE = frozenset(
    "people persons individuals victims detainees prisoners inmates suspects personnes "
    "victimes détenus prisonniers suspects personas víctimas detenidos presos "
    "sospechosos человек человека людей 人 名".split()
)
"""Nouns that may mean the same people."""
_VAGUE: Mapping[str, Mapping[str, tuple[int, int]]] = {
    "en": {
        r"ten\(s\) of thousands": (10_000, 99_999),
        "tens of thousands": (20_000, 99_999),
        "hundreds of thousands": (200_000, 999_999),
        "tens of millions": (20_000_000, 99_999_999),
        "dozens": (24, 99),
        "scores": (40, 99),
        "thousands": (2_000, 9_999),
        "hundreds": (200, 999),
        "millions": (2_000_000, 9_999_999),
    },
    "fr": {
        "dizaines de milliers": (20_000, 99_999),
        "dizaines": (20, 99),
        "centaines de milliers": (200_000, 999_999),
        "milliers": (2_000, 9_999),
        "centaines": (200, 999),
        "millions": (2_000_000, 9_999_999),
    },
    "es": {
        "decenas de miles": (20_000, 99_999),
        "decenas": (20, 99),
        "cientos de miles": (200_000, 999_999),
        "miles": (2_000, 9_999),
        "cientos": (200, 999),
        "millones": (2_000_000, 9_999_999),
    },
}
_OF: Mapping[str, str] = {"en": "of ", "fr": "(?:de |d’|d')", "es": "de "}
_TO: Mapping[str, str] = {
    "en": "to|and",
    "fr": "à|et",
    "es": "a|y",
    "ru": "до",
    "zh": "至|到",
}
_WORDED: Mapping[str, str] = {
    "en": "two three four five six seven eight nine ten eleven twelve thirteen "
    "fourteen fifteen sixteen seventeen eighteen nineteen twenty=20 thirty=30 forty=40 "
    "fifty=50 sixty=60 seventy=70 eighty=80 ninety=90",
    "fr": "deux trois quatre cinq six sept huit neuf dix onze douze treize quatorze "
    "quinze seize vingt=20 trente=30 quarante=40 cinquante=50 soixante=60 "
    "quatre-vingt=80 quatre-vingts=80",
    "es": "dos tres cuatro cinco seis siete ocho nueve diez once doce trece catorce "
    "quince dieciséis diecisiete dieciocho diecinueve veinte=20 treinta=30 cuarenta=40 "
    "cincuenta=50 sesenta=60 setenta=70 ochenta=80 noventa=90",
}
"""Numbers in words, counted from two; those out of sequence have their value."""
_SCORE = 20
_MOST_COUNTED = 11
"""How many of the numbers in words count a list: "two" to "twelve"."""
_ONE = {"en": "one", "fr": "une?", "es": "un[oa]?"}
_JOINTS = {"en": r"[-\s]", "fr": r"(?:-|[-\s]et[-\s])", "es": r"\sy\s"}
"""What joins "ninety-five", "vingt et un", "treinta y cinco"."""
_ROUND: Mapping[str, Mapping[str, float]] = {
    "en": {
        "half a million": 500_000,
        "(?:an?|one) hundred": 100,
        "(?:an?|one) thousand": 1000,
        "(?:an?|one) million": 1_000_000,
        "(?:an?|one) dozen": 12,
    },
    "fr": {
        "(?:une )?dizaine": 10,
        "(?:une )?douzaine": 12,
        "(?:une )?vingtaine": 20,
        "(?:une )?cinquantaine": 50,
        "(?:une )?centaine": 100,
        "un millier": 1000,
        "un million": 1_000_000,
        "mille": 1000,
        "cent": 100,
    },
    "es": {
        "una decena": 10,
        "una docena": 12,
        "un centenar": 100,
        "un millar": 1000,
        "un millón": 1_000_000,
        "cien": 100,
        "mil": 1000,
    },
}
_TIMES: Mapping[str, Mapping[str, float]] = {
    "en": {"hundred": 100, "thousand": 1000, "million": 1e6, "dozen": 12},
    "fr": {"cents?": 100, "mille": 1000, "millions?": 1e6, "milliers": 1000},
    "es": {"mil": 1000, "millones": 1e6, "millón": 1e6},
    "ru": {"тыс(?:\\.|яч[аи]?)": 1000, "млн\\.?|миллион(?:а|ов)?": 1e6},
    "zh": {"百": 100, "千": 1000, "万|萬": 10_000, "亿|億": 1e8},
}
"""What the number before each word is multiplied by: "1.2 million", "3万"."""
_PERCENT = r"%|per ?cent\b|pour cent\b|por ciento\b|процент\w*|％"


class Quantity(NamedTuple):
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
def _pattern(lang: str, *, is_any: bool) -> re.Pattern[str] | None:
    """Match a quantity of people and cases; with `is_any`, of any plural."""
    if lang not in _PEOPLE:
        return None
    begin, gap, end = r"(?<![\w.,/-])", r"\s+", r"\b"
    more = r"(?:[^\W\d_]+\s+){0,2}?"
    if lang == "zh":
        begin, gap, end, more = "", r"\s*", "", "多?余?"
    vague = "|".join(_VAGUE.get(lang, {})) or "(?!)"
    nouns = _PEOPLE[lang] + (r"|[^\W\d_]{4,}s" if is_any and lang in _OF else "")
    of = rf"\s+{_OF.get(lang, '')}"
    number, times = _number_pattern(lang), "|".join(_TIMES[lang])
    high = rf"\s*(?:[-–—]|{_TO[lang]})\s*(?P<high>{number})"
    counted = (
        rf"(?P<low>{number})(?:{gap}(?P<low_times>{times}){end})?(?:{high})?"
        rf"(?:{gap}(?P<times>{times}){end})?{gap}(?:{_OF.get(lang, '(?!)')})?"
    )
    return re.compile(
        rf"{begin}(?P<share>{number})\s?(?:{_PERCENT})"
        rf"|{begin}(?:(?P<vague>{vague}){of}|{counted}){more}(?P<noun>{nouns}){end}",
        re.IGNORECASE,
    )


def _number_pattern(lang: str) -> str:
    words = sorted(_number_words(lang), key=len, reverse=True)
    small = "|".join(w for w in words if _number_words(lang)[w] < _SCORE)
    tens = "|".join(w for w in words if _number_words(lang)[w] >= _SCORE)
    joined = [rf"(?:{tens}){_JOINTS[lang]}(?:{_ONE[lang]}|{small})"] if words else []
    in_words = [*_ROUND.get(lang, {}), *joined, *words]
    return rf"{NUMBER}|(?:{'|'.join(in_words)})\b" if in_words else NUMBER


@lru_cache(maxsize=2048)
def quantities(text: str, lang: str, *, is_any: bool = False) -> tuple[Quantity, ...]:
    """Give the figures of people and cases, and shares; `lang` is "en", "zh" ...

    With `is_any`, those of anything named in the plural.
    """
    return tuple(_quantities(text, lang, is_any=is_any))


def _quantities(text: str, lang: str, *, is_any: bool) -> Iterator[Quantity]:
    pattern = _pattern(lang, is_any=is_any)
    for match in pattern.finditer(text) if pattern else ():
        words, span = " ".join(match[0].split()), match.span()
        if match["share"]:
            share = _parse_number(match["share"], lang)
            yield Quantity(words, share, share, "%", *span)
            continue
        noun = match["noun"].casefold()
        noun = "people" if noun in _ALIKE else noun
        yield Quantity(words, *_bounds(match, lang), noun, *span)


def _bounds(match: re.Match[str], lang: str) -> tuple[float, float]:
    if words := match["vague"]:
        return _look_up_words(words, _VAGUE[lang])
    times = _look_up_words(match["times"], _TIMES[lang]) if match["times"] else 1.0
    own = (
        _look_up_words(match["low_times"], _TIMES[lang]) if match["low_times"] else 1.0
    )
    low = _parse_number(match["low"], lang)
    if not match["high"]:
        return low * own * times, low * own * times
    high = _parse_number(match["high"], lang) * times
    low *= own if own > 1 or low * times > high else times
    return low, high


T = TypeVar("T")


def _look_up_words(words: str, known: Mapping[str, T]) -> T:
    """Give what a table has for words that one of its patterns matched."""
    found = (v for p, v in known.items() if re.fullmatch(p, words, re.IGNORECASE))
    return next(found)


def _parse_number(words: str, lang: str) -> float:
    """Read a number in figures or in words."""
    if words[0].isdigit():
        return value_of(words)
    known, folded = _number_words(lang), words.casefold()
    if folded in known:
        return known[folded]
    tens = [w for w in known if known[w] >= _SCORE and folded.startswith(w)]
    if tens:
        longest = max(tens, key=len)
        unit = re.findall(r"\w+", folded[len(longest) :])[-1]
        return known[longest] + known.get(unit, 1.0)
    return _look_up_words(words, _ROUND[lang])


@cache
def _number_words(lang: str) -> Mapping[str, float]:
    words = [word.partition("=") for word in _WORDED.get(lang, "").split()]
    return {w: float(value or at) for at, (w, _, value) in enumerate(words, 2)}


def value_of(number: str) -> float:
    """Read a figure: "28,983", "28 983", "28.983", "46.7"."""
    groups = re.fullmatch(r"\d{1,3}(?:[,.\u00a0\u202f ]\d{3})+", number)
    digits = re.sub(r"\D", "", number) if groups else number.replace(",", ".")
    return float(digits)


def count_pattern(lang: str) -> str:
    """Give the pattern of a small whole number, in words or digits, for a language."""
    return "|".join(("[2-9]", r"[1-9]\d", *islice(_number_words(lang), _MOST_COUNTED)))


def count_of(word: str, lang: str) -> int:
    """Read what `count_pattern` matched."""
    return int(word) if word.isdigit() else int(_number_words(lang)[word.casefold()])
