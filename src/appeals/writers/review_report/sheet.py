"""What the reviewer's list says, before any format."""

from dataclasses import dataclass
from typing import Literal

from appeals.model.document import Inline
from appeals.model.finding import Finding

PERSON, DAY, ABOUT = "reviewer", "day", "list"
VERDICT, COMMENT = "verdict", "comment"
"""What is filled in: once, and, with the id of a use behind it, for each use."""

SEVERITY_NAMES = {"error": "Error", "warning": "Warning", "info": "Remark"}
VERDICTS = ("verified", "query", "wrong")


@dataclass(frozen=True, slots=True)
class SentencePart:
    """A stretch of a sentence.

    "mark" is the number of the note itself, "other" of one beside it; "quoted" is
    in quotation marks or in a block quotation.
    """

    text: str
    kind: Literal["plain", "quoted", "mark", "other"] = "plain"


@dataclass(frozen=True, slots=True)
class ReviewedExcerpt:
    """A registered excerpt: its place ("para. 14"), and how the letter uses it."""

    id: str
    at: str
    text: str
    lang: str
    certainty: str
    status: str


@dataclass(frozen=True, slots=True)
class ReviewedSource:
    """An authority as citations.yaml has it, and the place the note names in it.

    `record` holds (name, value) in order; `link` is an address or "".
    """

    key: str
    kind: str
    record: tuple[tuple[str, str], ...]
    place: str
    link: str
    excerpts: tuple[ReviewedExcerpt, ...]


@dataclass(frozen=True, slots=True)
class ReviewedUse:
    """What gets a verdict: a use of a source or fact, or a quotation.

    `id` and `basis` identify it when the list is read back; `words` are
    those of the letter. `archived` are the words of its place in the archived copy,
    "quoted" where they agree, in the language `lang`; `answer` and `why` are what the
    copy says to it. `marks` are sentences, `found_in` says where the letters have it,
    `note` is the number of its note in the first of them, 0 for none. `edition` is the
    number of that first one among those of the list; `key` is that of the source, or
    the id of the fact.
    """

    id: str
    basis: str
    note: int
    name: str
    words: str
    answer: str
    why: str
    archived: tuple[SentencePart, ...] = ()
    lang: str = ""
    marks: tuple[str, ...] = ()
    found_in: str = ""
    edition: int = 0
    key: str = ""

    @property
    def row(self) -> str:
        """The name by which it is read back: "9f86d081884c7d65-d0815aaf"."""
        return f"{self.id}-{self.basis}"


@dataclass(frozen=True, slots=True)
class ReviewedNote:
    """A note with all that a reviewer needs to check it.

    `number` is 0 for a quotation without a note. `others` are other words that it has
    in some editions, each with those editions before it.
    """

    number: int
    sentence: tuple[SentencePart, ...]
    wording: tuple[Inline, ...]
    sources: tuple[ReviewedSource, ...]
    findings: tuple[Finding, ...]
    uses: tuple[ReviewedUse, ...] = ()
    found_in: str = ""
    others: tuple[tuple[str, tuple[Inline, ...]], ...] = ()
    lang: str = "en"
    direction: Literal["ltr", "rtl"] = "ltr"


@dataclass(frozen=True, slots=True)
class ReviewedFact:
    """A figure or date as facts.yaml has it; `place` is that of its first use.

    `text` is the fact as a sentence, `record` holds (name, value) in order.
    """

    id: str
    text: str
    place: str
    record: tuple[tuple[str, str], ...]
    uses: tuple[ReviewedUse, ...] = ()


@dataclass(frozen=True, slots=True)
class ListedSetAside:
    """A suppressed finding; `reason` is "" when none was given."""

    code: str
    place: str
    reason: str


@dataclass(frozen=True, slots=True)
class ReviewSheet:
    """What there is to check in one letter to one recipient.

    `addressee` is the name of the recipient, "" for a public statement. `findings`
    are those that concern no single note. `date` is ISO 8601 and that of
    the letter; `day` is the same as the letter prints it. `totals` counts errors,
    warnings and remarks of the whole letter.
    """

    letter: str
    subject: str
    recipient: str
    addressee: str
    date: str
    day: str
    style: str
    lang: str
    direction: Literal["ltr", "rtl"]
    notes: tuple[ReviewedNote, ...]
    findings: tuple[Finding, ...]
    totals: tuple[int, int, int]
    set_aside: tuple[ListedSetAside, ...]
    facts: tuple[ReviewedFact, ...] = ()


@dataclass(frozen=True, slots=True)
class ReviewSection:
    """What the same editions have, all or some: "In all 9", "Only in wgad"."""

    title: str
    notes: tuple[ReviewedNote, ...]
    facts: tuple[ReviewedFact, ...] = ()


@dataclass(frozen=True, slots=True)
class ReviewList:
    """One list for all editions under review: what they share comes first.

    `findings` and `set_aside` are those of all editions, each once. `about` says to
    which letters the list belongs, for the program that reads it back.
    """

    editions: tuple[ReviewSheet, ...]
    sections: tuple[ReviewSection, ...]
    findings: tuple[Finding, ...]
    set_aside: tuple[ListedSetAside, ...]
    about: str = ""

    @property
    def name(self) -> str:
        """Name the letters of the list: "first", "first and 70 others"."""
        first, *others = dict.fromkeys(edition.letter for edition in self.editions)
        more = len(others)
        return f"{first} and {more} other{'s' * (more > 1)}" if more else first

    @property
    def totals(self) -> tuple[int, int, int]:
        """Count the errors, warnings and remarks that the list shows."""
        notes = (note for section in self.sections for note in section.notes)
        found = [*self.findings, *(f for note in notes for f in note.findings)]
        severities = [finding.severity for finding in dict.fromkeys(found)]
        return (
            severities.count("error"),
            severities.count("warning"),
            severities.count("info"),
        )

    @property
    def entries(self) -> tuple[ReviewedNote | ReviewedFact, ...]:
        """The notes and facts of all sections, in order."""
        found: list[ReviewedNote | ReviewedFact] = []
        for section in self.sections:
            found += section.notes
            found += section.facts
        return tuple(found)

    @property
    def uses(self) -> tuple[tuple[ReviewedNote | ReviewedFact, ReviewedUse], ...]:
        """Every use of the list, with the note or fact that has it."""
        return tuple((entry, use) for entry in self.entries for use in entry.uses)
