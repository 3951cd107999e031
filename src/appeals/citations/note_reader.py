"""Read a note as the United Nations writes it: sources, places, signals.

Strict on purpose: a note is read in whole or not at all. Only the title of a report or
the name of an organisation before its document may be left, and is given back.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cache
from typing import Final, Literal

from appeals.citations.bodies import symbol_in_words
from appeals.citations.chinese_notes import in_english_words
from appeals.citations.symbol import Symbol
from appeals.languages.find import find
from appeals.languages.language import Language
from appeals.languages.reading import READING, ReadingWords
from appeals.model.cite import Signal
from appeals.model.pinpoint import Locator, LocatorLabel, ordinal_of

Kind = Literal[
    "document",
    "official-records",
    "resolution",
    "decision",
    "treaty",
    "ibid",
    "publication",
    "other",
]

LONGEST_NOTE: Final = 2000
"""How many characters a note has at most that is read."""


@dataclass(frozen=True, slots=True)
class NoteItem:
    """A source in a note. `pinpoint` is "annex II, para 10 (a)", "para 13, 14"."""

    kind: Kind
    symbol: str | None
    pinpoint: str = ""
    signal: Signal | None = None


@dataclass(frozen=True, slots=True)
class NoteReading:
    """The sources of a note, and what was not understood."""

    items: tuple[NoteItem, ...]
    rest: str


_SIGNS: Final = str.maketrans(
    {
        **dict.fromkeys("\u00a0\u2007\u2009\u202f\t\r\n", " "),
        **dict.fromkeys("\u2010\u2011", "-"),
        **dict.fromkeys("\u00ad\u200b\u200c\u200d\u2060\ufeff\u200e\u200f", ""),
    }
)
_LOOK_ALIKES: Final = str.maketrans("АВСЕНКМОРТХ", "ABCEHKMOPTX")
_LONE_CYRILLIC = re.compile(r"(?<![А-яЁё])[АВСЕНКМОРТХ](?![А-яЁё])")
_SYMBOL = re.compile(
    r"[A-Z][A-Za-z]*(?:\.\d+)?(?:/[A-Za-z0-9.\-–]+(?:\(\d+\))?)+"
    r"(?: ?\((?:Part|Vol\.|Sect\.|Resumption) ?\w+\)(?:/[A-Z][a-z]+\.\d+)*)?"
)
_HAN_SIGN = re.compile("[。，；《》\u4e00-\u9fff]")
_CHEMICAL_WEAPONS = re.compile(r"E?C-(?:S-)?\d+/(?:[A-Z]+\.)?\d+(?![\w/])")
_NUMBER = (
    r"(?:E?S-)?\d+(?:/\d+)?(?: ?(?-i:[A-Z])(?![\w/.]))?"
    r"(?: \((?:(?:E?S-)?[IVXLC]+|\d{4})\))?"
)
_UNIT = (
    r"(?:\d+(?:\.\d+)*|[IVXLC]+(?:\.[A-Z](?:\.\d+)?)?|[A-Z](?:\.\d+)?)(?![\w/]|\.\w)"
    r"(?: ?\(?[a-z]{1,4}\))*"
)
_NAMED_PART = re.compile(r", ([«“][^«»“”;]{3,120}[»”])$")
_CODE = r"[A-Z0-9][A-Za-z0-9.()/-]*\d[A-Z0-9()]*"
_ROMANS: Final = "I II III IV V VI VII VIII IX X".split()
_ACTS: Final = frozenset({"resolution", "decision"})
_NAMES: Final[Mapping[LocatorLabel, str]] = {"sect": "section", "chap": "chapter"}
_TITLE = re.compile(r"(?P<title>[^\W_«“”\"'a-zа-я][^;()\[\]/]{8,200}?) ?[(\[]")


def read_note(text: str, lang: str) -> NoteReading:
    """Read a note in a language; nothing of it where any of it is in doubt.

    Never raises. A language without words for it is not read.
    """
    language = find(lang)
    tag = language.tag if language else ""
    grammar = _grammar("en" if tag == "zh-Hans" else tag)
    if grammar is None or len(text) > LONGEST_NOTE:
        return NoteReading((), text)
    written = " ".join(text.translate(_SIGNS).split())
    if tag == "zh-Hans":
        written = in_english_words(written) if _HAN_SIGN.search(written) else ""
    written = _LONE_CYRILLIC.sub(lambda m: m[0].translate(_LOOK_ALIKES), written)
    items: list[NoteItem] = []
    left: list[str] = []
    for clause in re.split(r" ?; ?", re.sub(r"\.$", "", written)):
        found = grammar.read_clause(clause)
        if found is None:
            return NoteReading((), text)
        items += found.items
        left += [found.rest] if found.rest else []
    return NoteReading(tuple(items), "; ".join(left))


@dataclass(frozen=True, slots=True)
class _Step:
    """Items of one kind, where the text goes on behind them, and what is left.

    `is_bare` is set for resolutions and decisions whose body is not named.
    """

    items: tuple[NoteItem, ...]
    end: int
    rest: str = ""
    is_bare: bool = False


@dataclass(frozen=True)
class _Grammar:
    """The expressions of one language."""

    words: ReadingWords
    signals: tuple[tuple[re.Pattern[str], Signal], ...]
    places: tuple[tuple[re.Pattern[str], LocatorLabel, str], ...]
    is_body_first: bool

    def read_clause(self, clause: str) -> NoteReading | None:
        text = re.sub(rf"^(?:{self.words.conjunction}) ", "", clause)
        signal: Signal | None = None
        for expression, name in self.signals:
            match = expression.match(text)
            if match is not None:
                text, signal = text[match.end() :], name
                break
        items: list[NoteItem] = []
        rest = ""
        at = 0
        is_listed = True
        while True:
            step = self._read_source(text, at, is_first=not items)
            if step is None or (step.is_bare and not is_listed):
                return None
            place, end = self._read_places(text, step)
            items += [replace(i, pinpoint=place, signal=signal) for i in step.items]
            rest = rest or step.rest
            part = _NAMED_PART.match(text, end)
            if part is not None and not place:
                rest, end = part[1], part.end()
            if end == len(text):
                return NoteReading(tuple(items), rest)
            joint = self._joint.match(text, end)
            if joint is None:
                return None
            at = joint.end()
            # "A/71/187, resolution 69/51" may be one source, and may be two.
            is_listed = joint[0] != ", " or step.items[-1].kind in _ACTS

    @property
    def _joint(self) -> re.Pattern[str]:
        return re.compile(rf",? (?:{self.words.conjunction}) (?! )|, ", re.IGNORECASE)

    def _read_source(self, text: str, at: int, *, is_first: bool) -> _Step | None:
        return (
            self._records(text, at)
            or self._treaty(text, at)
            or self._ibid(text, at)
            or self._acts(text, at)
            or self._symbol(text, at)
            or self._sales(text, at)
            or (self._other(text, at) if is_first else None)
            or (self._titled(text, at) if is_first else None)
        )

    def _records(self, text: str, at: int) -> _Step | None:
        words = self.words
        match = re.compile(
            rf"(?:{words.records}|{words.ibid}),?(?: (?:{words.session}|\d{{4}}),)?"
            rf" {words.supplement} [(\[]",
            re.IGNORECASE,
        ).match(text, at)
        return self._bracket(text, match.end(), "official-records") if match else None

    def _bracket(self, text: str, at: int, kind: Kind) -> _Step | None:
        """Read "(A/56/10 and A/56/10/Corr.1)" from behind the opening bracket."""
        items: list[NoteItem] = []
        while True:
            step = self._symbol(text, at)
            if step is None:
                return None
            items += [replace(item, kind=kind) for item in step.items]
            if text[step.end : step.end + 1] in {")", "]"}:
                return _Step(tuple(items), step.end + 1)
            joint = self._joint.match(text, step.end)
            if joint is None:
                return None
            at = joint.end()

    def _treaty(self, text: str, at: int) -> _Step | None:
        words = self.words
        match = re.compile(
            rf"(?:(?P<series>{words.treaty_series})|{words.ibid}), vols?\. ?"
            rf"(?P<volume>\d+(?:(?:, | (?:{words.conjunction}) )\d+)*), "
            rf"(?:{words.number}) ?(?P<number>[1-9]\d*)(?![\w/])",
            re.IGNORECASE,
        ).match(text, at)
        if match is None:
            return None
        volume = ", ".join(re.findall(r"\d+", match["volume"]))
        cited = f"vol {volume}, No {match['number']}"
        if match["series"]:
            return _Step((NoteItem("treaty", f"UNTS {cited}"),), match.end())
        return _Step((NoteItem("ibid", cited),), match.end())

    def _ibid(self, text: str, at: int) -> _Step | None:
        match = re.compile(self.words.ibid, re.IGNORECASE).match(text, at)
        if match is None:
            return None
        return _Step((NoteItem("ibid", None),), match.end())

    def _acts(self, text: str, at: int) -> _Step | None:
        """Read resolutions and decisions, with their body before or behind them."""
        words = self.words
        names = "|".join(name for name, _ in words.bodies)
        before = rf"(?:(?P<body>{names}) )?" if self.is_body_first else ""
        behind = "" if self.is_body_first else rf"(?: (?P<body>{names}))?"
        match = re.compile(
            rf"{before}(?:(?P<act>{words.resolution})|{words.decision}) (?P<numbers>"
            rf"{_NUMBER}(?:(?:, | (?:{words.conjunction}) ){_NUMBER}(?![\w/]))*)"
            rf"{behind}",
            re.IGNORECASE,
        ).match(text, at)
        if match is None:
            return None
        body = next(
            (english for name, english in words.bodies if _is(name, match["body"])), ""
        )
        kind: Kind = "resolution" if match["act"] else "decision"
        items: list[NoteItem] = []
        for number in re.findall(_NUMBER, match["numbers"]):
            symbol = _symbol_of_act(kind, number, body)
            if symbol is None:
                return None
            items.append(NoteItem(kind, symbol))
        return _Step(tuple(items), match.end(), is_bare=not body)

    def _symbol(self, text: str, at: int) -> _Step | None:
        chemical = _CHEMICAL_WEAPONS.match(text, at)
        if chemical is not None:
            return _Step((NoteItem("other", chemical[0]),), chemical.end())
        match = _SYMBOL.match(text, at)
        if match is None:
            return None
        written = match[0].rstrip(".-–")
        try:
            symbol = str(Symbol.parse(written))
        except ValueError:
            return None
        end = at + len(written)
        if re.match(r"[\w/]", text[end:]):
            return None
        return _Step((NoteItem("document", symbol),), end)

    def _other(self, text: str, at: int) -> _Step | None:
        """Read the document of another organisation, named before it."""
        match = re.compile(
            rf"(?P<name>[^;()/]{{5,120}}), (?:{self.words.document}) "
            r"(?P<code>[A-Z][A-Z0-9 ]*[\w./()-]*\d[\w./()-]*|[A-Z][\w. -]*/[\w./()-]+)"
            r"(?=,|$)"
        ).match(text, at)
        if match is None:
            return None
        own = self._symbol(text, match.start("code"))
        if own is not None and own.end == match.end() and match["code"][1] != "/":
            return replace(own, rest=match["name"])
        item = NoteItem("other", match["code"])
        return _Step((item,), match.end(), match["name"])

    def _sales(self, text: str, at: int) -> _Step | None:
        match = re.compile(
            rf"{self.words.publication} ?(?P<number>[A-Z]\.\d\d(?:\.[A-Z0-9]+)+)",
            re.IGNORECASE,
        ).match(text, at)
        if match is None:
            return None
        return _Step((NoteItem("publication", match["number"]),), match.end())

    def _titled(self, text: str, at: int) -> _Step | None:
        """Read a report by its title, with symbol or sales number in brackets."""
        match = _TITLE.match(text, at)
        words = self.words
        acts = (
            rf"(?:{words.resolution}|{words.decision}) \d|{words.ibid}|{words.records}"
        )
        if match is None or re.search(acts, match["title"], re.IGNORECASE):
            return None
        sales = self._sales(text, match.end())
        if sales is not None and text[sales.end : sales.end + 1] in {")", "]"}:
            return replace(sales, end=sales.end + 1, rest=match["title"])
        found = self._bracket(text, match.end(), "document")
        return replace(found, rest=match["title"]) if found else None

    def _read_places(self, text: str, step: _Step) -> tuple[str, int]:
        """Read the places behind a source: "annex II, para 10 (a)"; where they end."""
        places: list[str] = []
        end = step.end
        is_act = step.items[-1].kind in _ACTS
        while True:
            joint = re.compile(
                rf"(?:,? (?:{self.words.conjunction})|,) ", re.IGNORECASE
            ).match(text, end)
            found = self._place(text, joint.end(), is_act=is_act) if joint else None
            if joint is None or found is None:
                return ", ".join(places), end
            is_beside = joint[0] != ", "
            if is_beside and not places:
                return "", end
            if found[0].partition(" ")[0] in _ACTS and (
                is_beside or not _holds_acts(places, found[0])
            ):
                return ", ".join(places), end
            places.append(found[0])
            end = found[1]

    def _place(self, text: str, at: int, *, is_act: bool) -> tuple[str, int] | None:
        for expression, label, ordinal in self.places:
            match = expression.match(text, at)
            if match is None or (is_act and label in _ACTS):
                continue
            name = _NAMES.get(label, label)
            value = ordinal or self._plain(match["value"] or "")
            part = ordinal_of(Locator(label, value))
            value = _ROMANS[part - 1] if part else value
            return f"{name} {value}".strip(), match.end()
        return None

    def _plain(self, value: str) -> str:
        """Write a value in the neutral form: "13, 14", "32-36", "191 (b)"."""
        value = re.sub(rf" ?(?:{self.words.span}) ?(?=[\dIVXLC])", "-", value)
        value = re.sub(rf",? (?:{self.words.conjunction}) ", ", ", value)
        return re.sub(r" ?\(?\b([a-z]{1,4})\)", r" (\1)", value)


def _holds_acts(places: list[str], place: str) -> bool:
    """Say whether a resolution is a place: one of a report's annex, or 1/CP.21.

    Behind the symbol itself 69/51 may be a source of its own.
    """
    if places:
        return not places[-1].startswith(("para", "art", "page"))
    return re.fullmatch(r"\w+ \d+/\d+", place) is None


def _is(name: str, written: str | None) -> bool:
    return bool(written and re.fullmatch(name, written, re.IGNORECASE))


def _symbol_of_act(kind: Kind, number: str, body: str) -> str | None:
    """Give the symbol of a resolution; without its body only where one is meant."""
    if not body:
        is_of_session = re.match(r"(?:3[1-9]|[4-9]\d|1\d\d|E?S-\d+)/", number)
        if re.search(r"\(\d{4}\)", number):
            body = "Security Council"
        elif is_of_session or re.search(r"\([A-Z-]+\)", number):
            body = "General Assembly"
        else:
            return None
    words = symbol_in_words(f"{body} {kind} {number}")
    try:
        return str(Symbol.parse(words)) if words else None
    except ValueError:
        return None


@cache
def _grammar(tag: str) -> _Grammar | None:
    words = READING.get(tag)
    language = find(tag)
    if words is None or language is None:
        return None
    named = [*words.signals.items(), *language.notes.signals.items()]
    named.sort(key=lambda each: -len(each[1]))
    signals = tuple(
        (re.compile(rf"{re.escape(word)}(?!\w),? ", re.IGNORECASE), name)
        for name, word in named
    )
    return _Grammar(words, signals, tuple(_place_rows(language, words)), tag == "en")


def _place_rows(
    language: Language, words: ReadingWords
) -> list[tuple[re.Pattern[str], LocatorLabel, str]]:
    """Make an expression for each label, from the words it is printed with."""
    rows: list[tuple[re.Pattern[str], LocatorLabel, str]] = []
    one = rf"{_UNIT}(?: ?(?:{words.span}) ?{_UNIT})?"
    joint = rf"(?:,? (?:{words.conjunction}) |, )"
    several = rf"{one}(?:{joint}{one})*"
    for label, printed in language.notes.labels.items():
        for number, ordinal in enumerate(printed.ordinals, 1):
            rows.append((re.compile(ordinal + r"(?!\w)"), label, _ROMANS[number - 1]))
        forms = {printed.one, printed.many, printed.two} - {""}
        names = [re.escape(form.replace("{}", "").strip()) for form in forms]
        names += [words.labels[label]] if label in words.labels else []
        value = _CODE if label in _ACTS else several
        value = rf"{value}|\d+(?![\w/])" if label == "resolution" else value
        if label == "part":
            value = rf"one|two|three|four|{value}"
        end = r"(?![\w/])"
        name = "|".join(sorted(names, key=len, reverse=True))
        rows.append((re.compile(rf"(?:{name}) (?P<value>{value}){end}"), label, ""))
        if label in {"annex", "appendix", "enclosure", "preamble"}:
            rows.append(
                (
                    re.compile(
                        rf"(?:{name})(?P<value>)(?=,| (?:{words.conjunction}) |$)"
                    ),
                    label,
                    "",
                )
            )
    return rows
