"""A language: a frozen value with every word, mark and rule that a letter needs.

No field has a default: a language that lacks a word is a type error.
"""

from typing import Literal, NamedTuple, assert_never

from appeals.annexes.cleaning import Taken
from appeals.languages.note_words import DateWords, NoteWords
from appeals.model.fact import Bound


class LetterWords(NamedTuple):
    """The fixed words of a letter. `dateline` holds "{place}" and "{date}".

    `closing` is to an office, `closing_to_known` to somebody whose salutation is known;
    it holds "{salutation}" in a language that takes it up. `confidential` is at the
    head and foot of each page of a letter that is not public, `withheld` where an
    edition leaves words out. `person` stands for somebody of whom neither name nor
    alias may be printed. `covering` is the text of a message that only carries the
    letter; it holds "{date}". `sealed` is that of one that carries it encrypted; it
    holds "{key}", a fingerprint.
    """

    subject: str
    reference: str
    closing: str
    closing_to_known: str
    annexes: str
    contents: str
    confidential: str
    person: str
    withheld: str
    dateline: str
    covering: str
    sealed: str


class NameSheetWords(NamedTuple):
    """The words of a key to names, which says who the aliases of a letter are."""

    title: str
    alias: str
    name: str
    born: str
    documents: str


class FigureWords(NamedTuple):
    """The words around a figure, which is "{value}"; `range` has "{low}", "{high}".

    `typed_...` are what authors write before a figure beside these words.
    `estimated` comes before the words of a bound, so that the noun can follow the
    figure; `estimated_behind` is for an author who has typed the bound. `bounded_range`
    is a range after "at least".
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


class TakenWords(NamedTuple):
    """What a clean copy of an annex lacks, by its kind; see annexes/cleaning."""

    position: str
    names: str
    camera: str
    descriptions: str
    properties: str
    comments: str
    preview: str
    history: str
    programs: str
    scripts: str
    attached: str
    file_names: str
    behind_end: str

    def of(self, kind: Taken) -> str:
        """Give the words for a kind."""
        return str(getattr(self, kind.replace("-", "_")))


class GroupWords(NamedTuple):
    """The words of letters to many, from many, and with annexes.

    `closing` is to a body, or to several offices. `mandates` is above a list of
    mandates, `offices` above one that names other offices too. Of further
    organisations and signatories there are words for one and for more. `annex_cleaned`
    stands before what was taken out of the copy of an annex, in `annex_taken`.
    {count} stands for a number, {number} for that of an annex.
    """

    salutation: str
    closing: str
    mandates: str
    offices: str
    signatories: str
    further_organisations: tuple[str, str]
    further_signatories: tuple[str, str]
    annex: str
    annex_sheet: str
    annex_columns: tuple[str, str, str, str, str]
    by_reference: str
    annex_cleaned: str
    annex_taken: TakenWords


class CoverWords(NamedTuple):
    """The words of a cover, such that names after them need no other form."""

    submission: str
    report: str
    addressee: str
    submitters: str


class ConsentWords(NamedTuple):
    """What a letter says of the wishes of the people it is about, in whole sentences.

    `..._answer` are the two that the Special Procedures ask for: "{answer}" is `yes` or
    `no`. `decision_...` are for a treaty body, `posted` and `unposted` for a report.
    `withdrawn` asks for removal; it holds "{date}", of the letter.
    """

    yes: str
    no: str
    state_answer: str
    public_answer: str
    decision_named: str
    decision_unnamed: str
    posted: str
    unposted: str
    state_named: str
    state_unnamed: str
    public_named: str
    public_unnamed: str
    withdrawn: str


class DocumentsCitedWords(NamedTuple):
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


class PageWords(NamedTuple):
    """What writers print by themselves: header and footer, notes, links.

    `page` holds "{page}" and "{pages}"; `note_mark`, the raised number in the text,
    `note` and `back` hold "{number}".
    `notes` is the heading of the list of notes. `carried` is at the foot in the
    place of a note whose text is on "{page}", at the end. `languages` names the
    links to the other languages of the web edition. `signature` holds "{name}".
    """

    page: str
    note_mark: str
    notes: str
    note: str
    back: str
    introduction: str
    carried: str
    languages: str
    signature: str


class QuotationMarks(NamedTuple):
    """The marks around a quotation, `opening` and `closing` with the blanks inside.

    `inner` are the pairs of the second and third level. `other` is a second pair that
    is right too, one of the two throughout a letter. `foreign` are marks of other
    languages. `are_curly_inside_alone` where “ is no outer mark by itself.
    """

    opening: str
    closing: str
    inner: tuple[tuple[str, str], tuple[str, str]]
    other: tuple[str, str] | None
    foreign: str
    are_curly_inside_alone: bool

    @property
    def advice(self) -> str:
        """Say to an author which marks to type."""
        if self.other:
            return f"{self._outer} or {' '.join(self.other)}, one of the two throughout"
        return f"{self._outer}, inside them {' '.join(self.inner[0])}"

    @property
    def advice_for_straight(self) -> str:
        """Say which marks to type in place of straight ones."""
        if self.other:
            return f"{self._outer}, or {' '.join(self.other)}"
        has_blanks = self.opening != self.opening.strip()
        return self._outer + (", with no-break spaces inside" if has_blanks else "")

    @property
    def _outer(self) -> str:
        return f"{self.opening.strip()} {self.closing.strip()}"


class ListWords(NamedTuple):
    """What joins names: "A, B and C", and "A, a; B; and C" where one holds a comma.

    `last_before` is another word before names that a pattern matches: "e Iglesia".
    """

    comma: str
    last: str
    last_before: tuple[str, str] | None
    semicolon: str


class TextWords(NamedTuple):
    """What is known of words in running text. Words are parted by blanks.

    No line ends between `labels` and a number ("para. 14"), a number and one of
    `after_numbers`, and `before_names` and a name. `abbreviations`, without their last
    stop, end no sentence. `doubled` may rightly come twice in a row. `anonymous` begin
    words for a name that is not given. `remarks` go on after a cite without brackets:
    "quoted in". Labels, words beside names and remarks are regular expressions. A file
    of cases has none of `name_columns`, for real names, and of `contact_columns`, for
    what finds a person.
    """

    labels: str
    after_numbers: str
    before_names: str
    abbreviations: str
    doubled: str
    anonymous: str
    name_columns: str
    contact_columns: str
    remarks: tuple[str, ...]


class Language(NamedTuple):
    """One language: `tag` is its name in BCP 47, `name` that in itself.

    `locale` is Babel's name for it, `word_tag` Word's. Marks of notes come before a
    stop in `stops_behind_note_marks`, after every other one.
    `has_italics`: its letters have a slanted form; where not, they are in bold instead.
    `keeps_blanks_at_signs`: a no-break space parts : ; ? ! and « » from words.
    `brackets` hold "{}". `number_signs` are those of groups and decimals where Babel
    has others.
    """

    tag: str
    name: str
    locale: str
    word_tag: str
    direction: Literal["ltr", "rtl"]
    quotation: QuotationMarks
    has_italics: bool
    parts_words_by_blanks: bool
    keeps_blanks_at_signs: bool
    stops_behind_note_marks: str
    colon: str
    brackets: str
    lists: ListWords
    number_signs: str | None
    dates: DateWords
    text: TextWords
    letter: LetterWords
    name_sheet: NameSheetWords
    figures: FigureWords
    group: GroupWords
    cover: CoverWords
    consent: ConsentWords
    documents_cited: DocumentsCitedWords
    page: PageWords
    notes: NoteWords
