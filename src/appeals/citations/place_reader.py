"""Read places and numbers of resolutions in a note: "annex II, para. 10 (a)".

The expressions are made from the words that a language prints places with, and from
those by which its notes are read. Apart from `note_reader`, which reads sources.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache, cached_property
from typing import Final, NamedTuple

from appeals.languages.find import find_language
from appeals.languages.language import Language
from appeals.languages.note_words import PlaceWords
from appeals.languages.reading import READING, ReadingWords, compile_words
from appeals.languages.scripts import any_of, roman_numeral
from appeals.model.pinpoint import Locator, LocatorLabel, ordinal_of

_MARK = r"(?: ?\(?[a-z]{1,4}\)| ?\(\d{1,2}\))*"
_LATIN = r"[IVXLC]+(?:\.[A-Z](?:\.\d+)?)?|[A-Z](?:\.\d+)?"
_NO_MORE = r"(?![\w/]|\.\w)"
_CODE = r"[A-Z0-9][A-Za-z0-9.()/-]*\d[A-Z0-9()]*"
ACTS: Final = frozenset({"resolution", "decision"})
"""What is a source of its own, or a place in the report that holds it."""
_MAY_BE_ALONE: Final = frozenset({"annex", "appendix", "enclosure", "preamble"})
_NAMES: Final[Mapping[LocatorLabel, str]] = {"sect": "section", "chap": "chapter"}


class _Row(NamedTuple):
    """How a label is named; the value where the words hold it: "part two".

    `one` is its name before one value, where that before several is another.
    """

    names: str
    label: LocatorLabel
    ordinal: str = ""
    is_for_two: bool = False
    one: str = ""


@dataclass(frozen=True)
class PlaceReader:
    """Reads the places of one language: the inverse of printing them.

    A row is how a label is named. `places` is how values are printed.
    """

    words: ReadingWords
    places: PlaceWords | None
    rows: tuple[_Row, ...]

    def read(
        self, text: str, end: int, *, is_act: bool = False, is_alone: bool = False
    ) -> tuple[str, int]:
        """Read the places after a source that ends there, and say where they end.

        "annex II, para 10 (a)", or "" where there is none. `is_act` is for a source
        that is a resolution or decision: it holds no other. `is_alone` is for a place
        of which the source is named elsewhere: it may be a resolution.
        """
        places: list[str] = []
        while True:
            # Behind a bracket the comma may be left out.
            joint = self._match(r"(?i)(,? <conjunction>)|, |(?<=[)\]]) ", text, end)
            found = self._read_one(text, joint.end(), is_act=is_act) if joint else None
            if joint is None or found is None:
                return ", ".join(places), end
            is_beside = joint[1] is not None
            if is_beside and not places:
                return "", end
            if found[0].partition(" ")[0] in ACTS and (
                is_beside or not (is_alone or _holds_acts(places, found[0]))
            ):
                return ", ".join(places), end
            places.append(found[0])
            end = found[1]

    def read_alone(self, place: str) -> tuple[str, str]:
        """Read a place without a source, and give what is left after it.

        "par. 10 et suivants" gives "para 10" and "et suivants"; ("", place) where not
        even the beginning is understood.
        """
        text = f", {place}"
        found, end = self.read(text, 0, is_alone=True)
        return found, text[end:].strip(" ,") if found else place

    def _match(self, template: str, text: str, at: int) -> re.Match[str] | None:
        return compile_words(self.words, template).match(text, at)

    def _read_one(self, text: str, at: int, *, is_act: bool) -> tuple[str, int] | None:
        named = self._names.match(text, at)
        if named is None or named.lastindex is None:
            return None
        row = self.rows[named.lastindex - 1]
        if is_act and row.label in ACTS:
            return None
        value, end = row.ordinal, named.end()
        if not value:
            expression = self._value_behind(row.label, is_for_two=row.is_for_two)
            match = self._match(rf" ({expression})(?![\w/])", text, end)
            if match is not None:
                value, end = self._plain_value(match[1]), match.end()
                if self.words.has_hyphen_for_point:
                    value = _with_points(value, is_one=named[0] == row.one)
                if not value:
                    return None
            elif row.label not in _MAY_BE_ALONE or not self._match(
                "(?=,| <conjunction>|$)", text, end
            ):
                return None
        part = ordinal_of(Locator(row.label, value))
        value = roman_numeral(part) if part else value
        return f"{_NAMES.get(row.label, row.label)} {value}".strip(), end

    @cached_property
    def _names(self) -> re.Pattern[str]:
        """Find a label: a group a row."""
        names = "|".join(f"({row.names})" for row in self.rows)
        return re.compile(rf"(?:{names})(?=[ ,]|$)", re.IGNORECASE)

    def _value_behind(self, label: LocatorLabel, *, is_for_two: bool) -> str:
        """Give the expression for what follows a label: "10", "II and III", "10-12"."""
        match label:
            case "resolution":  # in a report: 1, 5/3
                return rf"{self._code}|\d+(?![\w/])"
            case "decision":  # in a report: 1/CP.27
                return self._code
            case "part":  # English has its number in words
                return f"one|two|three|four|{self._list}"
            case _ if is_for_two:
                next_one = f"{_LIST_JOINT}{self._unit}"
                return f"{self._unit}{next_one}(?!{next_one})"
            case _:
                return self._list

    @cached_property
    def _list(self) -> str:
        one = f"<before_span>?{self._unit}(?: ?<span> ?{self._unit})?"
        return f"{one}(?:{_LIST_JOINT}{one})*"

    @cached_property
    def _unit(self) -> str:
        """Give the expression for one value with its subparagraphs."""
        mark = _MARK
        own = ""
        if self._numerals and self.capitals:
            letter = f"(?:{any_of(self.capitals)})"
            own = rf"(?>{any_of(self._numerals)})(?: ?[-–] ?{letter}(?:[-–]\d+)?)?|"
            own += rf"{letter}(?:[-–]\d+)?|"
        if self._smalls:
            smalls = "".join(self._smalls)
            mark = rf"(?: ?\((?:[a-z]{{1,4}}|\d{{1,2}}|[{smalls}])\)| ?’[1-9]\d?‘)*"
        return rf"(?:{own}\d+(?:\.\d+)*|{_LATIN}){_NO_MORE}{mark}"

    @cached_property
    def _code(self) -> str:
        """Give the expression for the number of a decision: 1/CP.27."""
        own = "|".join(map(re.escape, self._codes))
        return rf"\d+/(?:{own})-\d+|{_CODE}" if own else _CODE

    @cached_property
    def _numerals(self) -> Mapping[str, str]:
        """Give roman numerals by the words for them."""
        words = self.places.numerals if self.places else ()
        return {
            form: roman_numeral(number)
            for number, word in enumerate(words, 1)
            for form in (word, _behind_verb(word, self.words.endings))
        }

    @cached_property
    def capitals(self) -> Mapping[str, str]:
        """Give the letters of sections and resolutions by their names."""
        return _turned(self.places and self.places.capitals)

    @cached_property
    def _smalls(self) -> Mapping[str, str]:
        """Give the letters of subparagraphs by those of the language."""
        return _turned(self.places and self.places.smalls)

    @property
    def _codes(self) -> Mapping[str, str]:
        return _turned(self.places and self.places.codes)

    @cached_property
    def _token(self) -> re.Pattern[str]:
        """Find what is replaced in a value, from left to right."""
        own = ""
        if self._numerals and self.capitals:
            numeral, letter = any_of(self._numerals), any_of(self.capitals)
            own = rf"(?P<numeral>{numeral})(?!\w)(?: ?[-–] ?(?={letter}))?|"
            own += rf"(?P<capital>{letter})(?!\w)(?:[-–](?=\d))?|"
        opening = "<before_span>|" if self.words.before_span else ""
        span = r" ?<span> ?(?=[^\W_]|\()"
        template = f"{own}{opening}(?P<span>{span})|(?P<joint>,? <conjunction>)"
        return compile_words(self.words, template)

    def _plain_value(self, value: str) -> str:
        """Write a value in the neutral form: "13, 14", "32-36", "191 (b)", "III.C"."""
        for own, code in self._codes.items():
            value = value.replace(f"/{own}-", f"/{code}.")
        value = self._token.sub(self._plain_token, value)
        if self._smalls:
            value = re.sub(
                r"\((\w)\)", lambda m: f"({self._smalls.get(m[1], m[1])})", value
            )
            value = re.sub(
                "’(\\d\\d?)‘", lambda m: f"({roman_numeral(int(m[1])).lower()})", value
            )
        return _GAP.sub(lambda m: f" ({m[1] or m[2]})", value)

    def _plain_token(self, match: re.Match[str]) -> str:
        found = match.groupdict()
        if found["span"]:
            return "-"
        if found["joint"]:
            return ", "
        step = "." if match[0][-1] in "-– " else ""
        if word := found.get("numeral"):
            return self._numerals[word] + step
        if word := found.get("capital"):
            return self.capitals[word] + step
        return ""


_LIST_JOINT = "(?:,? <conjunction>|, )"
_PAIR = re.compile(r"(?<![\w.-])(\d+)-(\d+)(?![\w.-])")
_GAP = re.compile(r" ?\(?\b([a-z]{1,4})\)| ?\((\d{1,2})\)")


def _turned(printed: Mapping[str, str] | None) -> Mapping[str, str]:
    return {own: neutral for neutral, own in (printed or {}).items()}


def _behind_verb(words: str, endings: Mapping[str, str]) -> str:
    """Give the form that words have after a verb, by the endings that change."""
    for printed, other in endings.items():
        words = re.sub(rf"(?<=\w){printed}(?!\w)", other, words)
    return words


def _with_points(value: str, *, is_one: bool) -> str:
    """Read 7-4 as paragraph 7.4; "" where 4-7 may be that, and may be a range."""
    pairs = [(int(m[1]), int(m[2])) for m in _PAIR.finditer(value)]
    if is_one and any(first < second for first, second in pairs):
        return ""
    return _PAIR.sub(
        lambda m: f"{m[1]}.{m[2]}" if int(m[1]) > int(m[2]) else m[0], value
    )


def _holds_acts(places: list[str], place: str) -> bool:
    """Say whether a resolution is a place: one of a report's annex, or 1/CP.21.

    Behind the symbol itself 69/51 may be a source of its own.
    """
    if places:
        return not places[-1].startswith(("para", "art", "page"))
    return re.fullmatch(r"\w+ \d+/\d+", place) is None


def _rows(language: Language, words: ReadingWords) -> Iterator[_Row]:
    """Give the names of each label, from the words it is printed with."""
    labels = language.notes.labels
    for label, printed in labels.items():
        if label == "schedule" and printed.one == labels["table"].one:
            continue  # "tableau 2" is a table, but for two conventions
        for number, ordinal in enumerate(printed.ordinals, 1):
            yield _Row(ordinal, label, roman_numeral(number))
        if printed.two:
            two = printed.two.replace("{}", "").strip()
            names = f"{two}|{_behind_verb(two, words.endings)}"
            yield _Row(names, label, is_for_two=True)
        forms = {printed.one, printed.many}
        named = [re.escape(form.replace("{}", "").strip()) for form in forms]
        named += [words.labels[label]] if label in words.labels else []
        one = printed.one.replace("{}", "").strip() if len(forms) > 1 else ""
        yield _Row("|".join(sorted(named, key=len, reverse=True)), label, one=one)


@cache
def place_reader(tag: str) -> PlaceReader | None:
    """Give the reader for a language; None for one whose notes are not read."""
    words = READING.get(tag)
    language = find_language(tag)
    if words is None or language is None:
        return None
    rows = sorted(_rows(language, words), key=lambda row: -len(row.names))
    return PlaceReader(words, language.notes.places, tuple(rows))


@dataclass(frozen=True)
class ActNumber:
    """The number of a resolution in a language: 217 A (III), 60/1, S-20/4 A to E."""

    words: ReadingWords
    capitals: Mapping[str, str]

    @cached_property
    def expression(self) -> str:
        """Give the expression for one number, with its letters and its session."""
        own = any_of(self.words.sessions)
        special = f"(?:(?:E?S|{own})-)?" if own else "(?:E?S-)?"
        letter = rf"(?-i:{self._letter})(?![\w/.]|-\d)"
        joint = ",? <conjunction>|, | ?<span> ?"
        letters = rf"(?: ?{letter}(?:(?:{joint}){letter})*)?"
        session = r"(?:E?S-)?[IVXLC]+|\d{4}"
        session += rf"|(?:{own}) ?- ?[1-9]\d?" if own else ""
        return rf"{special}\d+(?:/\d+)?{letters}(?: \((?:{session})\))?"

    @cached_property
    def _letter(self) -> str:
        return "|".join(filter(None, (any_of(self.capitals), "[A-Z]")))

    @cached_property
    def _parts(self) -> re.Pattern[str]:
        letter = rf"(?:{self._letter})(?![\w/.]|-\d)"
        return re.compile(
            rf"(?P<head>(?:[^\W\d_]+-)?\d+(?:/\d+)?)(?P<letters>(?:[^\d(]*?{letter})*)"
            r"(?P<session> \([^()]*\))?"
        )

    def read_all(self, numbers: str) -> Iterator[str]:
        """Give each number as English has it, "A to C" as three, "" where in doubt."""
        for match in self._parts.finditer(numbers):
            head = self._in_latin(match["head"])
            session = self._in_latin(match["session"] or "")
            letters = self._letters(match["letters"])
            if not match["letters"]:
                yield head + session
            elif not letters:
                yield ""
            yield from (f"{head} {letter}{session}" for letter in letters)

    def _letters(self, written: str) -> str:
        """Give the letters in full, "ABC" of "A to C"; "" for a reversed range."""
        span = compile_words(self.words, " ?<span> ?")
        found = ""
        end = 0
        for match in re.finditer(rf"({self._letter})(?!\w)", written):
            letter = self.capitals.get(match[1], match[1])
            between = written[end : match.start()]
            is_span = found and span.fullmatch(between)
            if is_span and letter <= found[-1]:
                return ""
            before = range(ord(found[-1]) + 1, ord(letter)) if is_span else ()
            found += "".join(map(chr, before)) + letter
            end = match.end()
        return found

    def _in_latin(self, written: str) -> str:
        """Write the session as a symbol has it: (د-3) is (III)."""
        for own, latin in self.words.sessions.items():
            match = re.fullmatch(rf" \({own} ?- ?(\d\d?)\)", written)
            if match is not None:
                return f" ({latin}{roman_numeral(int(match[1]))})"
            written = written.replace(f"{own}-", latin)
        return written
