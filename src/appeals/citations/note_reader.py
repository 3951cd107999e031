"""Read a note as the United Nations writes it: sources, places, signals.

Strict on purpose: a note is read as a whole or not at all. Only the title of a report
or the name of an organisation before its document may be left, and is given back.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cache, cached_property
from typing import Final, Literal, NamedTuple

from appeals.citations.bodies import symbol_in_words
from appeals.citations.chinese_notes import TRADITIONAL, to_english_words
from appeals.citations.place_reader import ACTS, ActNumber, PlaceReader, place_reader
from appeals.citations.symbol import Symbol
from appeals.languages.find import find_language
from appeals.languages.reading import BODIES, ReadingWords, compile_words
from appeals.languages.scripts import HAN, any_of
from appeals.model.cite import Signal
from appeals.model.pinpoint import LONGEST_PLACE, Pinpoint, begins_with_label

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


class NoteItem(NamedTuple):
    """A source in a note. `pinpoint` is "annex II, para 10 (a)", "para 13, 14"."""

    kind: Kind
    symbol: str | None
    pinpoint: str = ""
    signal: Signal | None = None


class NoteReading(NamedTuple):
    """The sources of a note, and what was not understood.

    `look_alikes` are the symbols with a Cyrillic letter in the place of a Latin one, as
    they are in the note; they are read as if they had the Latin one.
    """

    items: tuple[NoteItem, ...]
    rest: str
    look_alikes: tuple[str, ...] = ()


_SIGNS: Final = str.maketrans(
    {
        **dict.fromkeys("\u00a0\u2007\u2009\u202f\t\r\n", " "),
        **dict.fromkeys("\u2010\u2011", "-"),
        **dict.fromkeys("\u00ad\u200b\u200c\u200d\u2060\ufeff\u200e\u200f", ""),
        **dict.fromkeys("\u061c\u202a\u202b\u202c\u202d\u202e", ""),
        **dict.fromkeys("\u2066\u2067\u2068\u2069", ""),
        **dict.fromkeys(["\u0640", *map(chr, range(0x64B, 0x653))], ""),
    }
)
"""Blanks, hyphens, signs of no width, and the long strokes and vowels of Arabic."""
_ARABIC_SIGNS: Final = str.maketrans("،؛٪٠١٢٣٤٥٦٧٨٩", ",;%0123456789")
"""One sign for one, so that a place in the text stays a place in the text."""
_ONE_FOR_ONE: Final = {"ar": _ARABIC_SIGNS, "zh-Hant": TRADITIONAL}
_CHINESE: Final = {"zh-Hans": "en", "zh-Hant": "en"}
"""Languages that are put into English words first."""
_BEFORE_HAN = rf"(?<=[\w)])(?={HAN.pattern})"
_WORD = re.compile(r"[^\W\d_]{2}")
_LOOK_ALIKES: Final = str.maketrans("АВСЕНКМОРТХаеорсх", "ABCEHKMOPTXaeopcx")
_EVERY_SIGN: Final = (
    _ARABIC_SIGNS
    | TRADITIONAL
    | _LOOK_ALIKES
    | str.maketrans("，；。、：（）", ",;.,:()")
)
_MIXED_SYMBOL = re.compile(
    r"(?<![\w/])[A-ZАВСЕНКМОРТХ]+(?:[/.-][A-Za-zАВСЕНКМОРТХаеорсх\d]+)*/"
    r"(?:[A-Za-zАВСЕНКМОРТХаеорсх]+\.)?\d+(?![\w/])"
)
_LONE_CYRILLIC = re.compile(r"(?<![А-яЁё])[АВСЕНКМОРТХ](?![А-яЁё])")
_SYMBOL = re.compile(
    r"S/RES/\d+ ?\((?:19|20)\d\d\)"
    r"|[AE]/RES/\d+(?: ?[A-Z])? ?\((?:[A-Z]+-)?[IVXLC]+\)(?: [A-Z](?![\w/]))?"
    r"|[A-Z][A-Za-z]*(?:\.\d+)?(?:/[A-Za-z0-9.\-–]+(?:\(\d+\))?)+"
    r"(?: ?\((?:Part|Vol\.|Sect\.|Resumption) ?\w+\)(?:/[A-Z][a-z]+\.\d+)*)?"
)
_CHINESE_SIGNS = frozenset("。，；《》")
_CLAUSES = re.compile(" ?; ?")
_CHEMICAL_WEAPONS = re.compile(r"E?C-(?:S-)?\d+/(?:[A-Z]+\.)?\d+(?![\w/])")
_NAMED_PART = re.compile(r", ([«“”][^«»“”;]{3,120}[»”“])$")
_TITLE = re.compile(
    r"(?P<title>[^\W_«“”\"'a-zа-я](?:[^;()\[\]/]|(?<=[\u0621-\u064a])/(?=[\u0621-\u064a]))"
    r"{8,200}?) ?[(\[]"
)


def read_note(text: str, lang: str) -> NoteReading:
    """Read a note in a language: all of it, or nothing if any of it is in doubt.

    Never raises. A language without words for it is not read.
    """
    language = find_language(lang)
    tag = language.tag if language else ""
    grammar = _grammar(_CHINESE.get(tag, tag))
    if grammar is None or len(text) > LONGEST_NOTE:
        return NoteReading((), text)
    written, plain = _normalise_signs(text, tag)
    items: list[NoteItem] = []
    left: list[str] = []
    for clause in _CLAUSES.split(plain.removesuffix(".")):
        found = grammar.read_clause(clause)
        if found is None:
            return NoteReading((), text)
        items += found.items
        if found.rest:
            left.append(_original_text(found.rest, written))
    look_alikes = () if written.isascii() else tuple(_cyrillic_symbols(written))
    return NoteReading(tuple(items), "; ".join(left), look_alikes)


def read_place(text: str, lang: str) -> Pinpoint:
    """Read a place typed in English, or in the language of the letter.

    "paras. 10-15" and, in French, "par. 10 à 15"; the latter keeps its words. Raises
    ValueError as `Pinpoint.parse` for what is neither.
    """
    language = find_language(lang)
    if language is None or language.tag == "en" or not 0 < len(text) <= LONGEST_PLACE:
        return Pinpoint.parse(text)
    typed = _read_place_in(text, language.tag)
    if typed is not None and not begins_with_label(text):
        return typed
    try:
        return Pinpoint.parse(text)
    except ValueError as error:
        if typed is not None:
            return typed
        labels = [label.one.format("..") for label in language.notes.labels.values()]
        msg = f"{error}; in {language.name}: {', '.join(labels)}"
        raise ValueError(msg) from None


def _read_place_in(text: str, tag: str) -> Pinpoint | None:
    """Read a place in the words of a language that is not English."""
    places = place_reader(_CHINESE.get(tag, tag))
    if places is None:
        return None
    written, plain = _normalise_signs(text, tag)
    place, unread = places.read_alone(re.sub(_BEFORE_HAN, " ", plain))
    if not place or (unread and not _WORD.search(unread) and not HAN.search(unread)):
        return None
    return replace(
        Pinpoint.parse(place),
        typed=written,
        unread=unread and _original_text(unread, written),
    )


def _normalise_signs(text: str, tag: str) -> tuple[str, str]:
    """Normalise the blanks of a text; and replace its signs by those of English."""
    is_plain = text.isascii()
    written = " ".join((text if is_plain else text.translate(_SIGNS)).split())
    plain = written
    if tag in _ONE_FOR_ONE:
        plain = written.translate(_ONE_FOR_ONE[tag])
    if tag in _CHINESE:
        is_chinese = HAN.search(plain) or not _CHINESE_SIGNS.isdisjoint(plain)
        plain = to_english_words(plain) if is_chinese else ""
    if not plain.isascii():
        for symbol, latin in latin_symbols(plain).items():
            plain = plain.replace(symbol, latin)
        plain = _LONE_CYRILLIC.sub(lambda m: m[0].translate(_LOOK_ALIKES), plain)
    return written, plain


def latin_symbols(text: str) -> dict[str, str]:
    """Give the symbols of a text with a Cyrillic letter, and each with Latin ones."""
    return {s: s.translate(_LOOK_ALIKES) for s in _cyrillic_symbols(text)}


def _cyrillic_symbols(text: str) -> list[str]:
    """Find symbols in which letters are Cyrillic ones that look Latin."""
    words = _MIXED_SYMBOL.findall(text)
    return [word for word in words if re.search("[А-я]", word)]


def _original_text(rest: str, note: str) -> str:
    """Give what is left with the signs and characters that the note has."""
    kept = [at for at, sign in enumerate(note) if sign not in " 《》"]
    squeezed = "".join(note[at] for at in kept).translate(_EVERY_SIGN)
    wanted = rest.replace(" ", "")
    at = squeezed.find(wanted)
    if at < 0:  # A title in Chinese, of which a part was put into English.
        return note.partition("(")[0].strip(" 《》")
    return note[kept[at] : kept[at + len(wanted) - 1] + 1]


_JOINT = "(?i),? <conjunction>(?! )|, "
_RECORDS = (
    r"(?i)(?:<records>|<ibid>),?(?: (?:<session>|\d{4}),)? <supplement><corrigendum>?"
    r" [(\[]"
)
_TREATY = (
    r"(?i)(?:(?P<series>(?-i:<treaty_series>))|<ibid>), <volume> ?"
    r"(?P<volume>\d+(?:(?:,? <conjunction>|, )\d+)*), "
    r"<number> ?(?P<number>[1-9]\d*)(?![\w/])"
)
_OTHER = (
    r"(?P<name>[^;()/]{5,120}), (?:<document> "
    r"(?P<code>[A-Z][A-Z0-9 ]*[\w./()-]*\d[\w./()-]*|[A-Z][\w. -]*/[\w./()-]+)"
    r"|(?:<resolution>|<decision>) (?P<act>[A-Z]+\.\d+\(\d+\)))(?=,|$)"
)
_SALES = r"(?i)<publication> ?(?P<number>[A-Z]\.\d\d(?:\.[A-Z0-9]+)+)<corrigendum>?"
_NO_TITLE = r"(?i)(?:<resolution>|<decision>)(?: <bodies>)? \d|<ibid>|<records>"
"""What is a source of its own, and no title of a report."""


class _Step(NamedTuple):
    """Items of one kind, where the text goes on after them, and what is left.

    `is_bare` is set for resolutions and decisions whose body is not named.
    """

    items: tuple[NoteItem, ...]
    end: int
    rest: str = ""
    is_bare: bool = False


def _single_step(kind: Kind, symbol: str | None, match: re.Match[str]) -> _Step:
    return _Step((NoteItem(kind, symbol),), match.end())


@dataclass(frozen=True)
class _Grammar:
    """The expressions of one language."""

    words: ReadingWords
    signals: Mapping[str, Signal]
    places: PlaceReader
    number: ActNumber

    def read_clause(self, clause: str) -> NoteReading | None:
        text = compile_words(self.words, "(?i)^<conjunction>").sub("", clause)
        signal: Signal | None = None
        match = self._signal_words.match(text)
        if match is not None:
            text, signal = text[match.end() :], self.signals[match[1].casefold()]
        items: list[NoteItem] = []
        rest = ""
        at = 0
        is_listed = True
        while True:
            step = self._read_source(text, at, is_first=not items)
            if step is None or (step.is_bare and not is_listed):
                return None
            is_act = step.items[-1].kind in ACTS
            place, end = self.places.read(text, step.end, is_act=is_act)
            if place and is_act and len(step.items) > 1:
                return None  # It may be a place in the last of them alone.
            items += (
                NoteItem(item.kind, item.symbol, place, signal) for item in step.items
            )
            rest = rest or step.rest
            part = _NAMED_PART.match(text, end)
            if part is not None and not place:
                rest, end = part[1], part.end()
            if end == len(text):
                return NoteReading(tuple(items), rest)
            joint = self._match(_JOINT, text, end)
            if joint is None:
                return None
            at = joint.end()
            # "A/71/187, resolution 69/51" may be one source, and may be two.
            is_listed = joint[0] != ", " or step.items[-1].kind in ACTS

    @cached_property
    def _signal_words(self) -> re.Pattern[str]:
        words = any_of(map(re.escape, self.signals))
        return re.compile(rf"({words})(?!\w)(?: ?:|,)? ", re.IGNORECASE)

    def _match(self, template: str, text: str, at: int) -> re.Match[str] | None:
        return compile_words(self.words, template).match(text, at)

    def _read_source(self, text: str, at: int, *, is_first: bool) -> _Step | None:
        return (
            self._read_symbol(text, at)
            or self._read_records(text, at)
            or self._read_treaty(text, at)
            or self._read_ibid(text, at)
            or self._read_acts(text, at)
            or self._read_sales(text, at)
            or (self._read_other(text, at) if is_first else None)
            or (self._read_titled(text, at) if is_first else None)
        )

    def _read_records(self, text: str, at: int) -> _Step | None:
        match = self._match(_RECORDS, text, at)
        if match is None:
            return None
        return self._read_bracket(text, match.end(), "official-records")

    def _read_bracket(self, text: str, at: int, kind: Kind) -> _Step | None:
        """Read "(A/56/10 and A/56/10/Corr.1)", from after the opening bracket."""
        items: list[NoteItem] = []
        while True:
            step = self._read_symbol(text, at)
            if step is None:
                return None
            items += [item._replace(kind=kind) for item in step.items]
            if text[step.end : step.end + 1] in {")", "]"}:
                return _Step(tuple(items), step.end + 1)
            joint = self._match(_JOINT, text, step.end)
            if joint is None:
                return None
            at = joint.end()

    def _read_treaty(self, text: str, at: int) -> _Step | None:
        match = self._match(_TREATY, text, at)
        if match is None:
            return None
        volume = ", ".join(re.findall(r"\d+", match["volume"]))
        cited = f"vol {volume}, No {match['number']}"
        if match["series"]:
            return _single_step("treaty", f"UNTS {cited}", match)
        return _single_step("ibid", cited, match)

    def _read_ibid(self, text: str, at: int) -> _Step | None:
        match = self._match("(?i)<ibid>", text, at)
        return _single_step("ibid", None, match) if match else None

    def _read_acts(self, text: str, at: int) -> _Step | None:
        """Read resolutions and decisions, with their body where the language has it."""
        match = self._acts_words.match(text, at)
        if match is None:
            return None
        named = match["body"] or ""
        body = ""
        for name, english in zip(self.words.bodies, BODIES, strict=True):
            if re.fullmatch(name, named, re.IGNORECASE):
                body = english
        kind: Kind = "resolution" if match["act"] else "decision"
        items: list[NoteItem] = []
        for number in self.number.read_all(match["numbers"]):
            symbol = _symbol_of_act(kind, number, body)
            if symbol is None:
                return None
            items.append(NoteItem(kind, symbol))
        return _Step(tuple(items), match.end(), is_bare=not body)

    @cached_property
    def _acts_words(self) -> re.Pattern[str]:
        number = self.number.expression
        joint = "(?:,? <conjunction>|, )"
        numbers = rf"(?P<numbers>{number}(?:{joint}{number}(?![\w/]))*)"
        act, body = "(?:(?P<act><resolution>)|<decision>)", "(?P<body><bodies>)"
        match self.words.body_stands:
            case "before":
                template = f"(?:{body} )?{act} {numbers}"
            case "between":
                template = f"{act}(?: {body})? {numbers}"
            case "behind":
                template = f"{act} {numbers}(?: {body})?"
        return compile_words(self.words, f"(?i){template}")

    def _read_symbol(self, text: str, at: int) -> _Step | None:
        chemical = _CHEMICAL_WEAPONS.match(text, at)
        if chemical is not None:
            return _single_step("other", chemical[0], chemical)
        match = _SYMBOL.match(text, at)
        if match is None:
            return None
        written = match[0].rstrip(".-–")
        symbol = Symbol.try_parse(written)
        end = at + len(written)
        if symbol is None or re.match(r"[\w/]", text[end:]):
            return None
        return _Step((NoteItem("document", str(symbol)),), end)

    def _read_other(self, text: str, at: int) -> _Step | None:
        """Read the document of another organisation, named before it."""
        match = self._match(_OTHER, text, at)
        if match is None:
            return None
        step = _single_step("other", match["act"] or match["code"], match)
        if not match["act"] and match["code"][1] != "/":
            own = self._read_symbol(text, match.start("code"))
            if own is not None and own.end == match.end():
                step = own
        return step._replace(rest=match["name"])

    def _read_sales(self, text: str, at: int) -> _Step | None:
        match = self._match(_SALES, text, at)
        return _single_step("publication", match["number"], match) if match else None

    def _read_titled(self, text: str, at: int) -> _Step | None:
        """Read a report by its title, with symbol or sales number in brackets."""
        match = _TITLE.match(text, at)
        no_title = compile_words(self.words, _NO_TITLE)
        if match is None or no_title.search(match["title"]):
            return None
        sales = self._read_sales(text, match.end())
        if sales is not None and text[sales.end : sales.end + 1] in {")", "]"}:
            return sales._replace(end=sales.end + 1, rest=match["title"])
        found = self._read_bracket(text, match.end(), "document")
        return found._replace(rest=match["title"]) if found else None


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
    symbol = Symbol.try_parse(words) if words else None
    return str(symbol) if symbol else None


@cache
def _grammar(tag: str) -> _Grammar | None:
    places = place_reader(tag)
    language = find_language(tag)
    if places is None or language is None:
        return None
    words = places.words
    named = [*words.signals.items(), *language.notes.signals.items()]
    signals = {_normalise_word(word): signal for signal, word in reversed(named)}
    return _Grammar(words, signals, places, ActNumber(words, places.capitals))


def _normalise_word(word: str) -> str:
    return word.translate(_SIGNS).translate(_ARABIC_SIGNS).removesuffix(",").casefold()
