"""What was changed in a Word file is found, and what a program did is no change."""

import pytest

from appeals.readers.docx import WordFile, read_docx
from appeals.review.word_changes import are_notes_damaged, compare_files
from tests.readers.docx.files import (
    deleted,
    inserted,
    mark,
    note,
    paragraph,
    run,
    word_file,
)

WORDS = (
    "The first paragraph of a letter says who writes it and why.",
    "A second one says what the Committee found in its report.",
    "A third one asks for a reply within sixty days of this letter.",
)
NOTES = ("CAT/C/CHN/CO/5, para. 14.", "A/HRC/45/13, para. 30.")
INSERTED_END = '<w:rPr><w:ins w:id="92" w:author="Reviewer"/></w:rPr>'
DELETED_END = '<w:rPr><w:del w:id="93" w:author="Reviewer"/></w:rPr>'


def named(number: int) -> str:
    """Give the bookmarks that our own file has round a mark."""
    id_ = 1000 + number
    return (
        f'<w:bookmarkStart w:id="{id_}" w:name="_apc_{number:03d}"/>{mark(number)}'
        f'<w:bookmarkEnd w:id="{id_}"/>'
    )


def bookmarked(number: int, *inner: str, properties: str = "") -> str:
    start = f'<w:bookmarkStart w:id="{number}" w:name="_apl_{number:03d}"/>'
    return paragraph(
        start, *inner, f'<w:bookmarkEnd w:id="{number}"/>', properties=properties
    )


ONE = bookmarked(0, run(WORDS[0]), named(1))
TWO = bookmarked(1, run(WORDS[1]), named(2))
THREE = bookmarked(2, run(WORDS[2]))
FIRST, SECOND = note(1, run(NOTES[0])), note(2, run(NOTES[1]))


def file(body: str, notes: str = FIRST + SECOND, comments: str = "") -> WordFile:
    parts = {"footnotes": notes} | ({"comments": comments} if comments else {})
    return read_docx(word_file(body, parts))


OURS = file(ONE + TWO + THREE)


def changes(body: str, notes: str = FIRST + SECOND) -> list[tuple[str, str, str, str]]:
    found = compare_files(OURS, file(body, notes))
    return [(e.kind, e.old, e.new, e.author) for e in found]


BEFORE, AFTER = WORDS[1].split("Committee")
CASES = {
    "tracked": (
        ONE + bookmarked(1, run(BEFORE), deleted("Committee"),
                         inserted(run("Board")), run(AFTER), named(2)) + THREE,
        [("text", "Committee", "Board", "Reviewer")],
    ),
    "untracked": (
        ONE + bookmarked(1, run(f"{BEFORE}Board{AFTER}"), named(2)) + THREE,
        [("text", "Committee", "Board", "")],
    ),
    "struck in an own insertion": (
        ONE + bookmarked(1, run(WORDS[1]), inserted(deleted(" not")), named(2)) + THREE,
        [],
    ),
    "split": (
        bookmarked(0, run("The first paragraph of a letter "), properties=INSERTED_END)
        + paragraph(run("says who writes it and why."), named(1)) + TWO + THREE,
        [("paragraph-split", "", "says who writes it and why.", "")],
    ),
    "joined": (
        ONE + bookmarked(1, run(WORDS[1]), named(2), run(f" {WORDS[2]}")),
        [("paragraph-joined", WORDS[2], "", "")],
    ),
    "added": (
        ONE + paragraph(inserted(run("Something else entirely is added here.")),
                        properties=INSERTED_END) + TWO + THREE,
        [("paragraph-added", "", "Something else entirely is added here.", "Reviewer")],
    ),
    "deleted": (
        ONE + TWO + bookmarked(2, deleted(WORDS[2]), properties=DELETED_END)
        + paragraph(run(" ")),
        [("paragraph-deleted", WORDS[2], "", "")],
    ),
    "moved": (
        THREE + ONE + TWO,
        [("paragraph-moved", WORDS[2], WORDS[2], "")],
    ),
    "typed anew, known by its bookmark": (
        ONE + bookmarked(1, run("Nothing here is as it was before, not a word."),
                         named(2)) + THREE,
        [("text", WORDS[1].rstrip("."),
          "Nothing here is as it was before, not a word", "")],
    ),
    "typed anew, known by its neighbours": (
        ONE + paragraph(run("Dear Madam,"), named(2)) + THREE,
        [("text", WORDS[1], "Dear Madam,", "")],
    ),
    "blanks, quotation marks and soft hyphens of a program": (
        bookmarked(0, run(WORDS[0].replace("who ", "who\u00a0")), named(1))
        + bookmarked(1, run(WORDS[1].replace("report", "re\u00adport")), named(2))
        + THREE,
        [],
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", CASES)
def test_changes_of_paragraphs(case: str) -> None:
    body, wanted = CASES[case]
    assert changes(body) == wanted


CELL = "<w:tbl><w:tr><w:tc>{}</w:tc></w:tr></w:tbl>"
LIST = '<w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr>'
NUMBERING = (
    '<w:abstractNum w:abstractNumId="0"><w:lvl w:ilvl="0"/></w:abstractNum>'
    '<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>'
)


@pytest.mark.parametrize(
    ("before", "after", "where"),
    [
        (
            paragraph(run("A request to stop."), properties=LIST),
            paragraph(run("A request to begin."), properties=LIST),
            "list",
        ),
        (
            CELL.format(paragraph(run("Cell to stop."))),
            CELL.format(paragraph(run("Cell to begin."))),
            "table",
        ),
        (
            paragraph(run("Ways to stop."), properties='<w:outlineLvl w:val="0"/>'),
            paragraph(run("Ways to begin."), properties='<w:outlineLvl w:val="0"/>'),
            "heading",
        ),
    ],
)
def test_changes_say_where_they_are(before: str, after: str, where: str) -> None:
    parts = {"footnotes": FIRST + SECOND, "numbering": NUMBERING}
    ours = read_docx(word_file(ONE + before + TWO, parts))
    theirs = read_docx(word_file(ONE + after + TWO, parts))
    (found,) = compare_files(ours, theirs)
    assert (found.kind, found.where, found.old, found.new) == (
        "text", where, "stop", "begin",
    )  # fmt: skip


def in_runs(*words: str) -> str:
    return "".join(map(run, words))


NOTE_CASES = {
    "tracked, in several runs": (
        ONE + TWO + THREE,
        note(1, in_runs("CAT/C/CHN/CO/5, pa", "ra. "), deleted("14"),
             inserted(run("41")), run(".")) + SECOND,
        [("note-text", "14", "41", "Reviewer")],
    ),
    "numbered anew by the program": (
        (ONE + TWO + THREE).replace('Reference w:id="2"', 'Reference w:id="3"')
        .replace('Reference w:id="1"', 'Reference w:id="2"'),
        note(2, run(NOTES[0]), gap=run(" ")) + note(3, run(NOTES[1])),
        [],
    ),
    "struck, its text not marked": (
        bookmarked(
            0, run(WORDS[0]), f'<w:del w:id="5" w:author="Ana">{named(1)}</w:del>'
        ) + TWO + THREE,
        FIRST + SECOND,
        [("note-deleted", NOTES[0], "", "Ana")],
    ),
    "added": (
        ONE + TWO + bookmarked(2, run(WORDS[2]), inserted(mark(9))),
        FIRST + SECOND + note(9, inserted(run("A source that is new."))),
        [("note-added", "", "A source that is new.", "Reviewer")],
    ),
    "moved to another paragraph": (
        bookmarked(0, run(WORDS[0])) + TWO + bookmarked(2, run(WORDS[2]), named(1)),
        FIRST + SECOND,
        [("note-moved", NOTES[0], NOTES[0], "")],
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", NOTE_CASES)
def test_changes_of_notes(case: str) -> None:
    body, notes, wanted = NOTE_CASES[case]
    assert changes(body, notes) == wanted


def test_an_added_note_shifts_the_numbers_of_those_behind_it() -> None:
    body = bookmarked(0, run(WORDS[0]), inserted(mark(9)), named(1)) + TWO + THREE
    second = note(2, run("A/HRC/45/13, para. "), inserted(run("31")), run("."))
    found = compare_files(OURS, file(body, FIRST + second + note(9, run("New."))))
    by_kind = {each.kind: each for each in found}
    assert (by_kind["note-added"].note, by_kind["note-added"].new_note) == (0, 1)
    assert (by_kind["note-text"].note, by_kind["note-text"].new_note) == (2, 3)


def test_numbers_that_a_program_counts_are_no_changes() -> None:
    def number(text: str) -> str:
        return f'<w:fldSimple w:instr="NOTEREF _apc_001">{run(text)}</w:fldSimple>'

    def cited(inner: str) -> WordFile:
        second = note(2, run("See note "), inner, run(" above."))
        return file(ONE + TWO + THREE, FIRST + second)

    ours = cited(number("1"))
    for now in (number("2"), run("7"), run("Error: Reference source not found")):
        assert compare_files(ours, cited(now)) == ()


def test_notes_that_a_program_mixed_up_are_known_and_nothing_is_said_of_them() -> None:
    mixed = file(ONE + TWO + THREE, note(1, run(NOTES[1])) + note(2))
    assert are_notes_damaged(OURS, mixed)
    assert compare_files(OURS, mixed) == ()
    said = f"<w:p>{run('Is it so')}</w:p>"
    comment = f'<w:comment w:id="1000" w:author="appeals">{said}</w:comment>'
    told = note(1, run("Is it so? " + NOTES[0])) + note(2, run("Is it so?"))
    assert are_notes_damaged(OURS, file(ONE + TWO + THREE, told, comment))
    one = file(ONE + TWO + THREE, note(1) + SECOND)
    assert not are_notes_damaged(OURS, one)
    swapped = file(ONE + TWO + THREE, note(1, run(NOTES[1])) + note(2, run(NOTES[0])))
    assert not are_notes_damaged(OURS, swapped)


def test_another_letter_is_refused() -> None:
    other = "".join(paragraph(run(f"Words {n} of something else.")) for n in range(9))
    with pytest.raises(ValueError, match="hardly a paragraph"):
        compare_files(OURS, file(other))
