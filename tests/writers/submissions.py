"""A submission with numbered paragraphs and a table of contents."""

from appeals.model.document import (
    Block,
    Contents,
    ContentsEntry,
    Document,
    Heading,
    Letterhead,
    ListBlock,
    Note,
    NoteMark,
    Paragraph,
    Text,
)

FILLING = "The Committee has been told so before, and has asked for a remedy. " * 9
SECTIONS = ((1, "The facts"), (2, "Arrest"), (2, "Custody & after"), (1, "The law"))


def numbered_submission() -> Document:
    """Give four sections over several pages, with three numbered paragraphs each."""
    blocks: list[Block] = [
        Paragraph((Text("A submission"),), role="subject"),
        Contents(
            "Contents",
            tuple(ContentsEntry(n, *s) for n, s in enumerate(SECTIONS, 1)),
        ),
    ]
    number = 0
    for section, (level, words) in enumerate(SECTIONS, 1):
        mark = (NoteMark(1),) if section == 1 else ()
        blocks.append(Heading(level, (Text(words), *mark), number=section))
        for _ in range(3):
            number += 1
            blocks.append(Paragraph((Text(FILLING),), number=number))
        blocks.append(ListBlock((((Paragraph((Text("A point"),))),),), is_ordered=True))
    return Document(
        lang="en",
        title="A submission",
        date="2021-06-29",
        letterhead=Letterhead("Example Rights Initiative"),
        blocks=tuple(blocks),
        notes=(Note(1, (Text("As reported."),)),),
    )
