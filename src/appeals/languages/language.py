"""What a language is: a frozen value with every word, mark and rule a letter needs.

No field has a default: a language that lacks a word is a type error.
"""

from dataclasses import dataclass
from typing import Literal, assert_never

from appeals.languages.note_words import DateWords, NoteWords
from appeals.model.fact import Bound


@dataclass(frozen=True, slots=True)
class LetterWords:
    """The fixed words of a letter. `dateline` holds "{place}" and "{date}"."""

    subject: str
    reference: str
    closing: str
    annexes: str
    contents: str
    dateline: str


@dataclass(frozen=True, slots=True)
class FigureWords:
    """The words around a figure, which is "{value}"; `range` has "{low}", "{high}".

    `typed_...` are what authors write before a figure beside these words.
    `estimated` comes before the words of a bound, so that the noun can follow the
    figure; `estimated_behind` is for an author who has typed the bound. `bounded_range`
    is a range behind "at least".
    """

    at_least: str
    at_most: str
    about: str
    estimated: str
    estimated_behind: str
    range: str
    typed_at_least: tuple[str, ...]
    typed_at_most: tuple[str, ...]
    typed_about: tuple[str, ...]
    typed_estimated: tuple[str, ...]
    bounded_range: str

    def bound(self, bound: Bound) -> str:
        """Give the words for what the registry says of a figure."""
        match bound:
            case "exact":
                return "{value}"
            case "at-least":
                return self.at_least
            case "at-most":
                return self.at_most
            case "about":
                return self.about
        assert_never(bound)


@dataclass(frozen=True, slots=True)
class GroupWords:
    """The words of letters to many, from many, and with annexes.

    `mandates` is above a list of mandates, `offices` above one that names other
    offices too. {count} stands for a number, {number} for that of an annex.
    """

    salutation: str
    mandates: str
    offices: str
    signatories: str
    further_organisations: str
    further_signatories: str
    annex: str
    annex_sheet: str
    annex_columns: tuple[str, str, str, str, str]
    by_reference: str


@dataclass(frozen=True, slots=True)
class CoverWords:
    """The words of a cover, such that names after them need no other form."""

    submission: str
    report: str
    addressee: str
    submitters: str


@dataclass(frozen=True, slots=True)
class DocumentsCitedWords:
    """Heading, heads of the four columns, names of groups that have no one body.

    `laws_of` holds "{place}", a State. `whole` is in the column of places for a
    document that is cited as a whole.
    """

    heading: str
    body: str
    document: str
    notes: str
    places: str
    whole: str
    special_procedures: str
    united_nations: str
    treaties: str
    laws: str
    laws_of: str
    cases: str
    other: str


@dataclass(frozen=True, slots=True)
class PageWords:
    """What writers print by themselves: header and footer, notes, links.

    `page` holds "{page}" and "{pages}"; `note` and `back` hold "{number}".
    `notes` is the heading of the list of notes. `carried` is at the foot in the
    place of a note whose text is on "{page}", at the end. `languages` names the
    links to the other languages of the web edition. `signature` holds "{name}".
    """

    page: str
    notes: str
    note: str
    back: str
    introduction: str
    carried: str
    languages: str
    signature: str


@dataclass(frozen=True, slots=True)
class QuotationMarks:
    """The marks around a quotation, `opening` and `closing` with the blanks inside.

    `advice` says to an author which to type, `advice_for_straight` in place of
    straight ones. `foreign` are those of other languages. `are_of_two_kinds` where
    « » and “ ” are both right, `are_curly_inside_alone` where “ is no outer mark by
    itself. `inside_guillemets` are the pairs of the second and third level in « ».
    """

    opening: str
    closing: str
    advice: str
    advice_for_straight: str
    foreign: str
    are_of_two_kinds: bool
    are_curly_inside_alone: bool
    inside_guillemets: tuple[tuple[str, str], tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Language:
    """One language: `tag` is its name in BCP 47, `name` that in itself.

    `locale` is Babel's name for it. `notes` are the words of notes.
    `puts_note_marks_first`: marks of notes come before a stop, not behind it.
    `keeps_blanks_at_signs`: a no-break space parts : ; ? ! and « » from words.
    `number_signs` are those of groups and decimals where Babel has others.
    """

    tag: str
    name: str
    locale: str
    direction: Literal["ltr", "rtl"]
    quotation: QuotationMarks
    parts_words_by_blanks: bool
    puts_note_marks_first: bool
    keeps_blanks_at_signs: bool
    semicolon: str
    dates: DateWords
    number_signs: str | None
    letter: LetterWords
    figures: FigureWords
    group: GroupWords
    cover: CoverWords
    documents_cited: DocumentsCitedWords
    page: PageWords
    notes: NoteWords
