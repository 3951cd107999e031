"""The place within a source: para. 14; annex II, paras. 3-5; whole."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Final, Literal, Self

LocatorLabel = Literal[
    "para",
    "page",
    "art",
    "sect",
    "chap",
    "rule",
    "annex",
    "footnote",
    "part",
    "vol",
    "appendix",
    "enclosure",
    "schedule",
    "preamble",
    "resolution",
    "decision",
    "principle",
    "guideline",
    "recommendation",
    "table",
]
Joint = Literal["", " and ", ", and "]

PRINTED_LABELS: Final[dict[LocatorLabel, tuple[str, str]]] = {
    "para": ("para.", "paras."),
    "page": ("p.", "pp."),
    "art": ("art.", "arts."),
    "sect": ("sect.", "sects."),
    "chap": ("chap.", "chaps."),
    "rule": ("rule", "rules"),
    "annex": ("annex", "annexes"),
    "footnote": ("footnote", "footnotes"),
    "part": ("part", "parts"),
    "vol": ("vol.", "vols."),
    "appendix": ("appendix", "appendices"),
    "enclosure": ("enclosure", "enclosures"),
    "schedule": ("schedule", "schedules"),
    "preamble": ("preamble", "preambles"),
    "resolution": ("resolution", "resolutions"),
    "decision": ("decision", "decisions"),
    "principle": ("principle", "principles"),
    "guideline": ("guideline", "guidelines"),
    "recommendation": ("recommendation", "recommendations"),
    "table": ("table", "tables"),
}
"""For one and for several, as the UN Editorial Manual writes them."""

_TYPED_LABELS: Final[dict[LocatorLabel, tuple[str, str]]] = {
    "para": ("paragraph ¶", "paragraphs ¶¶"),
    "page": ("page", "pages"),
    "art": ("article", "articles"),
    "sect": ("section § s", "sections §§ ss"),
    "chap": ("chapter ch", "chapters chs"),
    "footnote": ("fn", "fns"),
    "vol": ("volume", "volumes"),
    "appendix": ("", "appendixes"),
}
"""What else may be typed, for one and for several."""

_MAY_BE_ALONE: Final = frozenset(
    {"annex", "appendix", "enclosure", "schedule", "preamble"}
)
_LABEL_OF: Final[dict[str, tuple[LocatorLabel, bool]]] = {
    word: (label, bool(is_plural))
    for label, printed in PRINTED_LABELS.items()
    for is_plural, typed in enumerate(_TYPED_LABELS.get(label, ("", "")))
    for word in (printed[is_plural].removesuffix("."), *typed.split())
}
"""The label that a word stands for, and whether it is for several."""

_UNIT = (
    r"(?:\d+(?:\.\d+)*[A-Za-z]?|[IVXLCDM]+(?:\.[A-Z0-9]+)*|[ivxlcdm]+|[A-Z](?:\.?\d+)*)"
    r"(?: (?:bis|ter|quater)\b)?(?: ?\((?:[A-Za-z]|\d{1,3}|[ivx]{1,5})\))*"
)
_ITEM = (
    rf"(?:{_UNIT}|\([A-Za-z0-9]{{1,5}}\))(?:[-–](?:{_UNIT}|\([A-Za-z0-9]{{1,5}}\)))?"
)
_JOINT = ", and | and |, "
_NEXT_PLACE = re.compile(
    r",?\s+and\s+(?=(?P<label>[^\W\d_]{2,}|¶¶|§§)\b)", re.IGNORECASE
)
_CODE = re.compile(r"[A-Z0-9][A-Za-z0-9.()/-]*\d[A-Z0-9()]*")
_ORDINAL_WORDS = "one two three four five six seven eight nine ten".split()
_ROMANS = "I II III IV V VI VII VIII IX X".split()
_VALUE = rf"{_ITEM}(?:(?:{_JOINT}){_ITEM})*"  # compiled when first needed: it is long
_CHUNK = re.compile(r"(?P<label>¶¶?|§§?|[^\W\d_]+\.?)(?P<gap>\s*)(?P<value>.*)")
_SEVERAL = re.compile(
    r"(?<=\d)-(?=\d)|\b(?:[ivxlcdm]+-[ivxlcdm]+|[IVXLCDM]+-[IVXLCDM]+)\b|–|,| and "
)
_WITH_CODES: Final = frozenset({"resolution", "decision"})
LONGEST_PLACE: Final = 500
"""How many characters a place has at most that is read."""
_SHOWN: Final = 40
_NUMERAL = re.compile(r"[IVXLCDM]+|[ivxlcdm]+|[A-Z]")


@dataclass(frozen=True, slots=True)
class Locator:
    """One step to a place in a source: ("para", "12-14"), ("annex", "II").

    `value` is as typed; "" for a label that is alone ("annex"). `joint` is not ""
    where this begins a place beside the one before it, and not a place within it:
    "sect. C, and annex I".
    """

    label: LocatorLabel
    value: str
    joint: Joint = ""

    @property
    def is_plural(self) -> bool:
        """Whether the value names several places: a range, a comma or "and".

        12-14 and II-IV are ranges, 14-A and 12 (a)-(c) are not.
        """
        if self.label in _WITH_CODES and _CODE.fullmatch(self.value):
            return False
        return _SEVERAL.search(self.value) is not None

    def __str__(self) -> str:
        """Print with the label of the UN style: `paras. 12-14`, `annex`."""
        label = PRINTED_LABELS[self.label][self.is_plural]
        return f"{label} {self.value}" if self.value else label


@dataclass(frozen=True, slots=True)
class TypedLocator:
    """A locator and how its label was typed: "para", "paras", "¶", "Article"."""

    typed: str
    locator: Locator

    @property
    def is_plural_typed(self) -> bool:
        """Whether the label was typed for several: "paras", "pp", "¶¶"."""
        return _LABEL_OF[self.typed.casefold()][1]


@dataclass(frozen=True, slots=True)
class Pinpoint:
    """A place in a source: locators from the outer to the inner.

    `is_whole` means the author says that the whole source is meant; then `locators`
    is empty and nothing is printed. `typed` is a place in the words of the letter's
    language, "par. 10 à 15", and printed so; `locators` are then what was understood
    of it, all but `unread`.
    """

    locators: tuple[Locator, ...] = ()
    is_whole: bool = False
    typed: str = ""
    unread: str = ""

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read "para. 14", "annex II, paras. 8.2, 9", "whole"; "" is no place.

        Raises ValueError that names the label or value that cannot be read.
        """
        if text == "":
            return cls()
        if text.strip() == "whole":
            return cls(is_whole=True)
        return cls(tuple(found.locator for found in read_locators(text)))

    @classmethod
    def try_parse(cls, text: str) -> Self | None:
        """Read a place as `parse` does; None when it cannot be read."""
        try:
            return cls.parse(text)
        except ValueError:
            return None

    def __str__(self) -> str:
        """Print with the labels of the UN style; values stay as typed.

        What was typed in another language than English stays as it is.
        """
        if self.is_whole or self.typed:
            return self.typed or "whole"
        text = "".join(f"{loc.joint or ', '}{loc}" for loc in self.locators)
        return text.removeprefix(", ")


def parse_place(at: Mapping[str, str]) -> Pinpoint | None:
    """Parse the place of an excerpt, {art: "9", para: "1"}; None for anything else.

    `at: {}` is no place: the excerpt may be anywhere.
    """
    places = ", ".join(f"{label} {value}" for label, value in at.items())
    return Pinpoint.try_parse(places)


def ordinal_of(locator: Locator) -> int | None:
    """Give the number of a part that has a numeral or a word: II and "two" are 2."""
    if locator.label != "part":
        return None
    if locator.value.casefold() in _ORDINAL_WORDS:
        return _ORDINAL_WORDS.index(locator.value.casefold()) + 1
    if locator.value not in _ROMANS:
        return None
    return _ROMANS.index(locator.value) + 1


def begins_with_label(text: str) -> bool:
    """Say whether the text begins with a known label and a value, or is "whole"."""
    match = _CHUNK.match(text)
    if match is None or match["label"].rstrip(".").casefold() not in _LABEL_OF:
        return text.strip() == "whole"
    return bool(match["gap"]) or not match["value"] or match["value"][0].isdigit()


def read_locators(text: str) -> tuple[TypedLocator, ...]:
    """Read locators parted by commas, each with its label as typed.

    A comma inside a list of values ("paras. 8.2, 9") belongs to the value. Raises
    ValueError that names what cannot be read, and what is meant perhaps.
    """
    if len(text) > LONGEST_PLACE:
        msg = (
            f"'{text[:_SHOWN]}...' is too long for a place: it has {len(text):,} "
            f"characters, at most {LONGEST_PLACE} are read"
        )
        raise ValueError(msg)
    found: list[TypedLocator] = []
    start = 0
    joint: Joint = ""
    for match in _NEXT_PLACE.finditer(text):
        if match["label"].casefold() not in _LABEL_OF:
            continue
        found += _read_place(text[start : match.start()], joint)
        start = match.end()
        joint = ", and " if match[0].startswith(",") else " and "
    return (*found, *_read_place(text[start:], joint))


def _read_place(text: str, joint: Joint) -> list[TypedLocator]:
    """Read one place: locators from the outer to the inner."""
    groups: list[tuple[str, str]] = []
    for part in map(str.strip, text.strip().split(",")):
        match = _CHUNK.fullmatch(part)
        if match is not None and _is_label_word(match["label"], match["value"]):
            label = _check_label(match["label"], match["gap"], part)
            groups.append((label, match["value"].strip()))
        elif groups:
            label, value = groups[-1]
            groups[-1] = (label, f"{value}, {part}")
        else:
            msg = f"'{part}' has no label: write 'para. {part}' or 'p. {part}'"
            raise ValueError(msg if part else f"'{text}' names no place")
    return [
        _typed_locator(label, value, "" if index else joint)
        for index, (label, value) in enumerate(groups)
    ]


def _is_label_word(word: str, value: str) -> bool:
    """Tell a label, known or not, from a value such as "II", "A" or "and 15"."""
    if _NUMERAL.fullmatch(word):
        is_label = word.casefold() in _LABEL_OF
        return is_label and bool(value) and not value.startswith("and ")
    return word != "and"


def _check_label(word: str, gap: str, chunk: str) -> str:
    typed = word.rstrip(".")
    if typed == "whole":
        raise ValueError("'whole' is alone: it takes no other place beside it")
    if typed.casefold() not in _LABEL_OF:
        near = get_close_matches(typed.casefold(), _LABEL_OF, 3, 0.6)
        meant_labels = {_LABEL_OF[n][0] for n in near}
        printed = [p[0] for label, p in PRINTED_LABELS.items() if label in meant_labels]
        meant = f"; did you mean {' or '.join(map(repr, printed))}?" if near else ""
        known = ", ".join(singular for singular, _ in PRINTED_LABELS.values())
        msg = f"'{word}' is not a label{meant} (known: {known}, whole)"
        raise ValueError(msg)
    if not gap and chunk != word and typed[0] not in "¶§":
        msg = f"'{chunk}': put a blank behind '{word}'"
        raise ValueError(msg)
    return typed


def _typed_locator(typed: str, value: str, joint: Joint) -> TypedLocator:
    label, _ = _LABEL_OF[typed.casefold()]
    if not value and label not in _MAY_BE_ALONE:
        msg = f"'{typed}' needs a number behind it"
        raise ValueError(msg)
    if value and not _is_value(label, value):
        for word in re.findall(r"[^\W\d_]+\.?|[¶§]+", value):
            if begins_with_label(f"{word} 1"):
                msg = f"'{typed} {value}': put a comma before '{word}'"
                raise ValueError(msg)
        msg = (
            f"'{value}' behind '{typed}' is no place: write numbers such as 14, 12-14, "
            "8.2, 9 and 10, 40 (a), II"
        )
        raise ValueError(msg)
    return TypedLocator(typed, Locator(label, value, joint))


def _is_value(label: LocatorLabel, value: str) -> bool:
    """Tell a value: 12-14, II; "one" of a part, 1/CP.21 of a decision."""
    if label == "part" and value.casefold() in _ORDINAL_WORDS:
        return True
    if label in _WITH_CODES and _CODE.fullmatch(value):
        return True
    return re.fullmatch(_VALUE, value) is not None


_NUMBER = r"\d+(?:\.\d+)*"
_REST = r"[A-Za-z]?(?: (?:bis|ter|quater))?(?: ?\([^()]*\))*"
_SPAN = re.compile(rf"(?P<first>{_NUMBER}){_REST}(?:\s*[-–]\s*(?P<last>{_NUMBER})?.*)?")

Number = tuple[int, ...]
"""A paragraph of views such as 8.2 is (8, 2), a plain one (14,)."""


@dataclass(frozen=True, slots=True)
class NumberRange:
    """From `first` to `last`, both included; a single place has them equal.

    `is_reversed` means that it was typed backwards (14-12), `typed` how.
    """

    first: Number
    last: Number
    typed: str
    is_reversed: bool = False

    def overlaps(self, other: "NumberRange") -> bool:
        """Say whether the two share a place; paragraph 8 holds 8.2."""
        return _reaches(self.last, other.first) and _reaches(other.last, self.first)


def read_numbers(value: str) -> tuple[NumberRange, ...]:
    """Read the value of a locator; Roman numerals and letters are left out.

    A range cut short ("114-15") is read in full, a reversed one from the smaller end.
    """
    matches = (_SPAN.fullmatch(item.strip()) for item in re.split(_JOINT, value))
    return tuple(_read_range(match) for match in matches if match is not None)


def _read_range(match: re.Match[str]) -> NumberRange:
    first, last = match["first"], match["last"] or match["first"]
    cut = len(first) - len(last)
    if cut > 0 and "." not in first + last and int(first[:cut] + last) > int(first):
        last = first[:cut] + last
    low, high = _read_number(first), _read_number(last)
    if low <= high:
        return NumberRange(low, high, match[0])
    return NumberRange(high, low, match[0], is_reversed=True)


def _read_number(text: str) -> Number:
    return tuple(int(part) for part in text.split("."))


def _reaches(last: Number, first: Number) -> bool:
    size = min(len(last), len(first))
    return last[:size] >= first[:size]
