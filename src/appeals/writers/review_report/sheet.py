"""What the reviewer's list says, before any format."""

from dataclasses import dataclass
from typing import Literal

from appeals.model.document import Inline
from appeals.model.finding import Finding


@dataclass(frozen=True, slots=True)
class SentencePart:
    """A stretch of a sentence.

    "mark" is the number of the note itself, "other" of one beside it; "quoted" stands
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
class ReviewedNote:
    """A note with all that a reviewer needs beside it."""

    number: int
    sentence: tuple[SentencePart, ...]
    wording: tuple[Inline, ...]
    sources: tuple[ReviewedSource, ...]
    findings: tuple[Finding, ...]


@dataclass(frozen=True, slots=True)
class ReviewedFact:
    """A figure or date as facts.yaml has it; `place` is that of its first use.

    `text` is the fact as a sentence, `record` holds (name, value) in order.
    """

    id: str
    text: str
    place: str
    record: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class ListedSetAside:
    """A finding that somebody suppressed; `reason` is "" when none was given."""

    code: str
    place: str
    reason: str


@dataclass(frozen=True, slots=True)
class ReviewSheet:
    """The list for one letter to one recipient.

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
