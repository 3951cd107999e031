"""A reviewer's list of invented content."""

from dataclasses import replace

from appeals.errors import Place
from appeals.model.document import Emphasis, Link, NoteNumber, Text
from appeals.model.finding import Finding
from appeals.writers.review_report.sheet import (
    ListedSetAside,
    ReviewedExcerpt,
    ReviewedFact,
    ReviewedNote,
    ReviewedSource,
    ReviewedUse,
    ReviewList,
    ReviewSection,
    ReviewSheet,
    SentencePart,
)

WARNING = Finding(
    "CIT040",
    "The entry 'report' is <unconfirmed>",
    "compare it & mark it",
    Place("citations.yaml", 3, 3),
    "warning",
)
ERROR = Finding("QUO050", "This quotation differs", "write it so")

SOURCE = ReviewedSource(
    key="report",
    kind="ngo-report",
    record=(("Title", "A Report & More"), ("Certainty", "confirmed, except: date")),
    place="para. 14",
    link="https://example.org/a?b=1&c=2",
    excerpts=(
        ReviewedExcerpt(
            "one", "para. 14", "Words <here>.", "en", "unconfirmed", "not quoted here"
        ),
    ),
)
USE = ReviewedUse(
    id="9f86d081884c7d65",
    basis="d0815aaf",
    note=1,
    name="report, para. 14",
    words="It said these four plain words.",
    answer="verified",
    why="para. 14 is there",
    archived=(SentencePart("It said "), SentencePart("plain words", "quoted")),
    lang="en",
    marks=("query, reviewer-a, 2099-11-04: =which <edition>?",),
    found_in="note 1 of each",
)
NOTE = ReviewedNote(
    number=1,
    sentence=(
        SentencePart("It said "),
        SentencePart("“these four plain words”", "quoted"),
        SentencePart("."),
        SentencePart("1", "mark"),
        SentencePart("2", "other"),
    ),
    wording=(
        Emphasis((Text("A Report"),)),
        Text(" (n "),
        NoteNumber(2),
        Text("), "),
        Link("https://example.org/a", (Text("para. 14"),)),
    ),
    sources=(SOURCE,),
    findings=(WARNING,),
    uses=(USE,),
    found_in="note 1 of each",
)
ARABIC = "لا يجوز احتجاز أي شخص في مكان مجهول. "
FACT = ReviewedFact(
    "held",
    "People held & hidden.",
    "templates/x.md:5:2",
    (("Value", "16"), ("Unit", "persons"), ("Rival value", "9 (the press)")),
    (replace(USE, id="0f86d081884c7d65", name="the fact 'held'", note=2, archived=()),),
)


def sheet(**changes: object) -> ReviewList:
    """Give the list, with some fields changed."""
    fields: dict[str, object] = {
        "letter": "first",
        "subject": "A subject <& more>",
        "recipient": "office-a",
        "addressee": "Head of Office A",
        "date": "2099-11-03",
        "day": "3 November 2099",
        "style": "un",
        "lang": "en",
        "direction": "ltr",
        "notes": (NOTE, ReviewedNote(2, (), (Text("Words."),), (), ())),
        "findings": (ERROR,),
        "totals": (1, 2, 0),
        "set_aside": (ListedSetAside("STY001", "templates/x.md:3:1", "a slip"),),
        "facts": (FACT,),
    }
    own = ReviewSheet(**(fields | changes))  # type: ignore[arg-type]
    sections = (ReviewSection("Notes", own.notes, own.facts),) if own.notes else ()
    about = '{"letters": "first"}'
    return ReviewList((own,), sections, own.findings, own.set_aside, about)


def long_list() -> ReviewList:
    """Give a list of other scripts, long words, many editions and long copies."""
    copy = " ".join(f"word{n} of the copy" for n in range(600))
    chinese = "任何人不得被关押在无人知晓的地方。" * 200
    marks = tuple(f"query, reviewer-a, 2099-11-04: number {n}" for n in range(70))
    uses = (
        replace(USE, archived=(SentencePart(copy, "quoted"),)),
        replace(USE, id="1" * 16, archived=(SentencePart(chinese),), lang="zh-Hans"),
        replace(USE, id="2" * 16, archived=(SentencePart(ARABIC),), lang="ar"),
        replace(USE, id="3" * 16, archived=(), marks=marks),
    )
    source = NOTE.sources[0]
    words = (("Title", "Donaudampfschifffahrt" * 15), ("Symbol", "A/HRC/45/13" * 12))
    first = replace(NOTE, uses=uses, sources=(replace(source, record=words),))
    arabic = replace(
        NOTE,
        number=2,
        sentence=(SentencePart(ARABIC), SentencePart("2", "mark")),
        sources=(source,) * 9,
        lang="ar",
        direction="rtl",
        uses=(replace(USE, id="4" * 16),),
    )
    whole = sheet(notes=(first, arabic))
    return replace(whole, editions=whole.editions * 71)
