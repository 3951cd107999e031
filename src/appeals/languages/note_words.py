"""What notes are worded with: forms of sources, labels of places, signals, dates.

A language has these words for the style of the United Nations; a style that speaks
English alone has its own.
"""

from collections.abc import Mapping
from typing import Final, NamedTuple

from appeals.model.authority import AuthorityKind
from appeals.model.cite import Signal
from appeals.model.pinpoint import LocatorLabel


class Form(NamedTuple):
    """The wordings of one kind of source, in the notation of citation patterns.

    `distinct` is the later form with the short title in it, for a source whose later
    form agrees with that of another; "" where the kind has none.
    """

    first: str
    later: str
    distinct: str = ""


Variants = Mapping[tuple[AuthorityKind, str, str | None], Form]
"""Other forms for the entries of a kind whose field has a value; the first that fits.

None is for entries that lack the field, `ANY` for those that have it. "container date"
names both fields.
"""

ANY: Final = "*"


class Label(NamedTuple):
    """How a locator is printed: `{}` is its value.

    `two` is for exactly two values, in languages that have a dual. `ordinals` are the
    words for I, II, III ... together with the label ("première partie"). `lettered`
    is for a value that begins with a letter, `slashed` for the number of a decision
    with a slash in it, `coded` for any other that is not plain digits; "" where they
    are printed as `one`. `repeats` is set where each value of a list has the label.
    """

    one: str
    many: str
    two: str = ""
    alone: str = ""
    ordinals: tuple[str, ...] = ()
    lettered: str = ""
    slashed: str = ""
    coded: str = ""
    repeats: bool = False


class PlaceWords(NamedTuple):
    """How the values of a place are printed where they were typed in English.

    `span` is a range, `span_in_words` one of numerals or letters in words.
    `parts_neighbours`: 71-72 is printed as two values. `comma` and `last` join values,
    `last_before_words` is for those in words. `bracket` holds the letter of a
    subparagraph, `gap` comes before it; `step` parts a numeral from what follows
    (VIII.A). `beside` joins two places, `beside_deeper` after one of several steps.
    `numerals` are the words for roman I, II, III ..., () where they stay; `capitals`
    and `smalls` the letters of sections and subparagraphs, where they do not stay, and
    `small_numeral` holds i, ii, iii as figures. `codes` are words inside the number of
    a decision (1/CP.27). `sessions` are the signs before a session that has a roman
    numeral in English, by "", "S-" and "ES-".
    """

    span: str
    comma: str
    last: str
    beside: str
    beside_deeper: str
    bracket: str
    parts_neighbours: bool
    span_in_words: str = ""
    last_before_words: str = ""
    gap: str = " "
    step: str = "."
    numerals: tuple[str, ...] = ()
    capitals: Mapping[str, str] | None = None
    smalls: Mapping[str, str] | None = None
    small_numeral: str = ""
    codes: Mapping[str, str] | None = None
    sessions: Mapping[str, str] | None = None


class Ibid(NamedTuple):
    """The words for "the source just cited", alone and with a pinpoint.

    `is_small` keeps them small at the start of a note.
    """

    alone: str
    with_pinpoint: str
    is_small: bool = False


class DateWords(NamedTuple):
    """How a date is printed that is known to the day, the month or the year.

    `months_alone` are the names without a day, where they differ; `first_day` is the
    day 1, where it is no plain number. `year` is a year in a note, `year_alone` in the
    text of a letter. `dated` and `read_on` are the dates of a letter and of a visit to
    a page, known to the day and less well: "du {date}", "de {date}". `in_month` and
    `in_year` say when in running text, "in {date}" and "in {year}"; `months_within` are
    the month names there, where they differ. A citation style has none of the three.
    """

    day: str
    month: str
    year: str
    months: tuple[str, ...]
    months_alone: tuple[str, ...] = ()
    first_day: str = "1"
    year_alone: str = "{year}"
    dated: tuple[str, str] | None = None
    read_on: tuple[str, str] | None = None
    in_month: str = ""
    in_year: str = ""
    months_within: tuple[str, ...] = ()


class SourceWords(NamedTuple):
    """What is said of authors, editors, editions and theses; "{}" is the name.

    `others` follows the first of more than `most` names. Of `editors` and `edited_by`
    the first is for one editor, the second for several: in the place of an author, and
    after a title. `edition` is a numbered one; `ordinals` end its number where that
    ends in 1, in 2, in 3, and else. `theses` are one of no known degree, a doctoral and
    a master's.
    """

    joint: str
    last_joint: str
    others: str
    editors: tuple[str, str]
    edited_by: tuple[str, str]
    edition: str
    theses: tuple[str, str, str]
    most: int = 3
    ordinals: tuple[str, str, str, str] | None = None


class NoteWords(NamedTuple):
    """How notes are worded in a language, in the style of the United Nations.

    `bodies` says how organs are printed; one not named there is printed as
    `other_body` says: in brackets, where the language would have to inflect its name.
    `places` says how the values of a pinpoint are printed, None as typed. `gap`
    follows a signal and comes before a suffix.
    """

    forms: Mapping[AuthorityKind, Form]
    variants: Variants
    sources: SourceWords
    labels: Mapping[LocatorLabel, Label]
    bodies: Mapping[str, str]
    places: PlaceWords | None
    signals: Mapping[Signal, str]
    note_above: str
    note_below: str
    ibid: Ibid
    cite_joint: str
    locator_joint: str
    gap: str
    final_stop: str
    other_body: str = "{}"
