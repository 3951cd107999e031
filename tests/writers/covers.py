"""Submissions with a cover, contents and numbered paragraphs, in each language."""

from dataclasses import replace

from appeals.model.document import (
    Block,
    Contents,
    ContentsEntry,
    Cover,
    Document,
    Heading,
    LineBreak,
    Paragraph,
    Text,
    plain_text,
)
from tests.writers.sample_languages import letter_in

FRAME = frozenset({"date", "subject", "salutation"})


def covered_submission(lang: str) -> Document:
    """Give the letter of a language behind a cover that names its title and date."""
    letter = letter_in(lang)
    date, subject, salutation = letter.blocks[:3]
    assert isinstance(date, Paragraph)
    assert isinstance(subject, Paragraph)
    organisation = letter.letterhead.organisation
    cover = Cover(
        (
            Paragraph((Text("Report"),), "kind"),
            replace(subject, inlines=(Text(letter.title),)),
            Paragraph((Text("To"),), "label"),
            Paragraph((Text("Chair"), LineBreak(), Text("Committee")), "address"),
            Paragraph((Text("From"),), "label"),
            Paragraph((Text(organisation),), "submitters"),
            date,
            Paragraph((Text(letter.reference),), "reference"),
        )
    )
    blocks: list[Block] = []
    entries: list[ContentsEntry] = []
    number = 0
    for block in letter.blocks[3:]:
        if isinstance(block, Heading):
            entry = ContentsEntry(len(entries) + 1, 1, plain_text(block.inlines))
            entries.append(entry)
            blocks.append(replace(block, number=entry.number))
        elif isinstance(block, Paragraph) and block.role == "body":
            number += 1
            blocks.append(replace(block, number=number))
        else:
            blocks.append(block)
    first = letter.notes[0]  # the subject of a cover calls no note
    opening = replace(salutation, inlines=(*salutation.inlines, *subject.inlines[1:]))
    assert first.number == 1
    contents = Contents("Contents", tuple(entries))
    return replace(letter, blocks=(cover, contents, opening, *blocks))
