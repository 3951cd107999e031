"""Redlines: to accept all gives the new letter, to reject all the old one."""

import re
from dataclasses import replace
from pathlib import Path

import pytest

from appeals.model.document import (
    Block,
    Contents,
    ContentsEntry,
    Cover,
    Document,
    Heading,
    Letterhead,
    LineBreak,
    ListBlock,
    Note,
    NoteMark,
    NoteNumber,
    Paragraph,
    Table,
    Text,
)
from appeals.writers.docx import write_docx
from appeals.writers.docx.redline import write_redline
from tests.writers.docx import trees
from tests.writers.docx.edits import edited
from tests.writers.docx.invariants import NOTES
from tests.writers.docx.packages import RESAVED_REFERENCE, part
from tests.writers.docx.tracked import View, marks, seen
from tests.writers.sample import para, sample_document

LONG = "The Working Group took the matter up with the Government in a general letter."
OTHER = "Ten mandate holders had already addressed residential surveillance in 2018."


def with_blocks(*blocks: Block, notes: tuple[Note, ...] = ()) -> Document:
    """Give a letter of these blocks."""
    return trees.letter(*blocks, notes=notes)


def body(old: Document, new: Document) -> str:
    """Give the body of a redline in which both laws hold."""
    data = write_redline(old, new)
    assert seen(data) == seen(write_docx(new))
    assert seen(data, "reject") == seen(write_docx(old))
    return part(data)


def told(data: bytes, view: View) -> list[str]:
    """Give what is seen, without lines that have no words at the end."""
    lines = seen(data, view, headers=False)
    while lines and re.fullmatch(r"\w*", lines[-1]):
        lines.pop()
    return lines


def test_five_hundred_edits_keep_both_laws() -> None:
    # Some seconds: what is promised is promised of every kind of change.
    kinds: set[str] = set()
    before: dict[Document, list[str]] = {}
    for seed in range(170):  # of three edits each
        old, new = edited(seed)
        data = write_redline(old, new)
        kinds.update(marks(data))
        if old not in before:
            before[old] = told(write_docx(old), "accept")
        assert told(data, "accept") == told(write_docx(new), "accept"), seed
        assert told(data, "reject") == before[old], seed
    assert kinds == {"ins", "del", "moveFrom", "moveTo", "pPrChange"}


@pytest.mark.parametrize(
    "document",
    [
        sample_document(),
        trees.rich_document(),
        trees.arabic_document(),
        trees.chinese_document(),
        trees.document_with_notes(40),
    ],
)
def test_a_letter_that_did_not_change_bears_no_mark(document: Document) -> None:
    data = write_redline(document, document)
    assert marks(data) == []
    assert seen(data) == seen(write_docx(document))


def test_a_word_changed_in_a_note_is_marked_there_alone() -> None:
    old = trees.document_with_notes(4)
    changed = (Text("Source three, see note "), NoteNumber(1))
    note = replace(old.notes[2], inlines=changed)
    new = replace(old, notes=(*old.notes[:2], note, old.notes[3]))
    data = write_redline(old, new)
    assert "w:author" not in part(data)
    found = r'<w:footnote w:id="(\d+)">(?:(?!</w:footnote>).)*w:author'
    assert re.findall(found, part(data, NOTES)) == ["3"]


def test_notes_that_only_have_another_number_bear_no_mark() -> None:
    old = with_blocks(
        para("One claim.", NoteMark(1)), para("Another claim.", NoteMark(2)),
        notes=(Note(1, (Text("First."),)), Note(2, (Text("Second."),))),
    )  # fmt: skip
    new = with_blocks(
        para("Something new.", NoteMark(1)),
        para("One claim.", NoteMark(2)), para("Another claim.", NoteMark(3)),
        notes=(Note(1, (Text("New source."),)), Note(2, (Text("First."),)),
               Note(3, (Text("Second."),))),
    )  # fmt: skip
    body(old, new)
    notes = part(write_redline(old, new), NOTES)
    assert re.findall(r'<w:footnote w:id="(\d+)">(?:(?!</w:footnote>).)*w:ins ', notes)
    assert notes.count("<w:ins ") == 1
    assert "<w:del " not in notes


def test_a_moved_paragraph_is_a_move_with_its_note() -> None:
    notes = (Note(1, (Text("A source."),)),)
    moved, end = para(LONG, NoteMark(1)), para("End.")
    old = with_blocks(moved, para(OTHER), para(f"More: {OTHER}"), end, notes=notes)
    new = with_blocks(para(OTHER), para(f"More: {OTHER}"), moved, end, notes=notes)
    xml = body(old, new)
    assert "<w:ins " not in xml
    assert "<w:del " not in xml
    assert len(set(re.findall(r'Range(?:Start)[^>]*w:name="(\w+)"', xml))) == 1
    assert xml.count("<w:moveFrom ") > 1
    assert xml.count("<w:footnoteReference ") == 2


def test_a_moved_note_is_a_move_of_its_mark() -> None:
    notes = (Note(1, (Text("A source."),)),)
    old = with_blocks(para(LONG, NoteMark(1)), para(OTHER), notes=notes)
    new = with_blocks(para(LONG), para(OTHER, NoteMark(1)), notes=notes)
    xml = body(old, new)
    for kind in ("moveFrom", "moveTo"):
        moved = re.findall(f"<w:{kind} .*?</w:{kind}>", xml)
        assert len(moved) == 1
        assert "footnoteReference" in moved[0]
        assert f"<w:{kind}RangeStart " in xml
    assert "<w:del " not in xml


def test_a_note_that_moves_in_its_paragraph_leaves_the_words_alone() -> None:
    notes = (Note(1, (Text("A source."),)),)
    old = with_blocks(para(LONG, NoteMark(1), f" {OTHER}"), notes=notes)
    new = with_blocks(para(LONG, f" {OTHER}", NoteMark(1)), notes=notes)
    xml = body(old, new)
    assert "<w:del " not in xml
    assert "<w:ins " not in xml
    assert xml.count("<w:moveFrom ") == xml.count("<w:moveTo ") == 1


def test_a_paragraph_that_was_split_has_one_new_end() -> None:
    old = with_blocks(para(f"{LONG} ", OTHER), para("End."))
    new = with_blocks(para(f"{LONG} "), para(OTHER), para("End."))
    xml = body(old, new)
    assert re.findall(r"<w:(ins|del) ", xml) == ["ins"]
    assert re.findall(r"<w:(ins|del) ", body(new, old)) == ["del"]


def test_an_item_taken_out_lets_the_others_count_on() -> None:
    def listed(*words: str, start: int = 1) -> Document:
        items = tuple((para(each),) for each in words)
        return with_blocks(
            para("We ask:"),
            ListBlock(items, is_ordered=True, start=start),
            para("End."),
        )

    old = listed("release them all at once;", "pay them what they lost;", "apologise.")
    new = listed("release them all at once;", "apologise.")
    assert len(set(re.findall(r'<w:numId w:val="(\d+)"', body(old, new)))) == 1
    body(old, listed("release them all at once;", "apologise.", start=4))


def test_changes_in_a_table_are_of_rows_and_of_words_in_cells() -> None:
    def table(*rows: tuple[str, ...]) -> Document:
        cells = tuple(tuple((Text(each),) for each in row) for row in rows)
        head = tuple((Text(each),) for each in ("Body", "Year"))
        return with_blocks(para("See:"), Table(head, cells, ("left", "right")))

    old = table(("Committee against Torture", "2015"), ("Working Group", "2020"))
    new = table(("Committee against Torture", "2016"), ("Mandate holders", "2018"),
                ("Working Group", "2020"))  # fmt: skip
    xml = body(old, new)
    assert len(re.findall(r"<w:trPr>(?:(?!</w:trPr>).)*<w:ins ", xml)) == 1
    assert re.findall(r"<w:delText[^>]*>([^<]*)", xml) == ["2015"]
    wider = replace(new.blocks[-1], alignments=("left", "left", "right"))
    wider = replace(
        wider,
        header=(*wider.header, (Text("More"),)),
        rows=tuple((*row, (Text("x"),)) for row in wider.rows),
    )
    body(new, with_blocks(new.blocks[0], wider))
    body(new, with_blocks(new.blocks[0]))
    body(with_blocks(new.blocks[0]), new)


def test_the_contents_of_a_submission_and_its_cover_follow() -> None:
    def submission(*titles: str) -> Document:
        entries = tuple(ContentsEntry(n, 1, t) for n, t in enumerate(titles, 1))
        cover = Cover((Paragraph((Text("On detention"),), "subject"),))
        chapters: list[Block] = []
        for number, title in enumerate(titles, 1):
            chapters += [
                Heading(1, (Text(title),), number=number),
                replace(para(f"About {title}: {LONG}"), number=number),
            ]
        return with_blocks(cover, Contents("Contents", entries), *chapters)

    old = submission("Arrest and custody", "Access to counsel", "Remedies and redress")
    new = submission("Who we are", "Arrest and custody", "Remedies and redress")
    xml = body(old, new)
    assert xml.count('w:name="_Toc') == 4  # one is struck
    body(old, replace(new, blocks=new.blocks[1:]))


def test_the_letterhead_and_the_running_header_are_marked_too() -> None:
    old = sample_document()
    date = Paragraph((Text("Madrid, 9 December 2020"),), "date")
    blocks = tuple(
        date if isinstance(b, Paragraph) and b.role == "date" else b for b in old.blocks
    )
    head = Letterhead("Open Courts", ("Other Street 2", *old.letterhead.lines[1:]))
    new = replace(old, blocks=blocks, letterhead=head, reference="OCI/2")
    body(old, new)


def test_a_mark_of_confidential_letters_comes_and_goes() -> None:
    old = sample_document()
    body(old, replace(old, classification="CONFIDENTIAL"))
    body(replace(old, classification="CONFIDENTIAL"), old)


def test_signatures_in_columns_come_one_by_one() -> None:
    def signed(*names: str) -> Document:
        items = tuple(
            (Paragraph((Text(n), LineBreak(), Text("Director")), "signature"),)
            for n in names
        )
        return with_blocks(para("End."), ListBlock(items, role="signatures"))

    names = [f"Person {letter} Example" for letter in "ABCDEFGH"]
    body(signed(*names), signed(*names[:3], "Somebody Else", *names[3:]))
    body(signed(*names), signed(*names[:2], *names[3:]))
    one = signed(*names[:1])  # beneath one another; behind it a gap may stay
    data = write_redline(signed(*names), one)
    assert told(data, "accept") == told(write_docx(one), "accept")
    assert told(data, "reject") == told(write_docx(signed(*names)), "accept")


def test_what_comes_behind_the_last_paragraph_leaves_no_empty_line() -> None:
    annexes = [Paragraph((Text(f"Annex {n}: {LONG}"),), "annex") for n in (1, 2, 3)]
    short, long = (
        with_blocks(para(LONG), *annexes[:1]),
        with_blocks(para(LONG), *annexes),
    )
    body(short, long)
    body(long, short)
    body(long, with_blocks(para(LONG), annexes[2], *annexes[:2]))
    body(with_blocks(para(LONG)), with_blocks(Paragraph((Text("Annex"),), "annex")))


def test_letters_from_right_to_left_keep_both_laws() -> None:
    old = trees.arabic_document()
    blocks = list(old.blocks)
    blocks[6] = replace(blocks[6], inlines=(Text("مذكرة A/HRC/45/13 رقم 14 "),))
    new = replace(old, blocks=tuple(blocks))
    with pytest.raises(ValueError, match="marks"):
        write_redline(old, new)
    first = blocks[7]
    assert isinstance(first, Heading)
    blocks = list(old.blocks)
    blocks[7] = replace(first, inlines=(Text("مذكرة A/HRC/45/13 رقم 14 "),))
    xml = body(old, replace(old, blocks=tuple(blocks)))
    assert "<w:rtl/>" in xml


def test_no_break_blanks_are_as_each_letter_had_them() -> None:
    body(with_blocks(para("See para. 14 and", " p. 3.")),
         with_blocks(para("See paras. 14 of", " 30.")))  # fmt: skip


def test_a_reference_to_another_note_leads_to_it_in_both() -> None:
    notes = (Note(1, (Text("One."),)), Note(2, (Text("See note "), NoteNumber(1))))
    old = with_blocks(
        para(LONG, NoteMark(1)), para(OTHER, NoteMark(2)), para("End."), notes=notes
    )
    new = with_blocks(
        para(LONG), para(OTHER, NoteMark(1)), para("End.", NoteMark(2)),
        notes=(Note(1, (Text("See note "), NoteNumber(2))), Note(2, (Text("One."),))),
    )  # fmt: skip
    body(old, new)
    gone = with_blocks(para(LONG), para(OTHER, NoteMark(1)), para("End."),
                       notes=(Note(1, (Text("See above"),)),))  # fmt: skip
    body(old, gone)
    body(gone, old)


def test_the_look_may_come_from_a_file_of_another_program() -> None:
    old = sample_document()
    new = replace(old, blocks=old.blocks[:-2])
    data = write_redline(old, new, RESAVED_REFERENCE)
    assert seen(data) == seen(write_docx(new, RESAVED_REFERENCE))
    assert seen(data, "reject") == seen(write_docx(old, RESAVED_REFERENCE))


def test_ids_are_used_once_in_a_part() -> None:
    for seed in range(20):
        data = write_redline(*edited(seed))
        for name in ("word/document.xml", NOTES):
            xml = part(data, name)
            ids = re.findall(
                r"<w:(?:ins|del|move(?:From|To)(?:RangeStart)?|pPrChange) w:id=\"(\d+)",
                xml,
            )
            assert len(ids) == len(set(ids))


def test_the_same_letters_give_the_same_bytes() -> None:
    assert write_redline(*edited(3)) == write_redline(*edited(3))


def test_two_validators_find_nothing(tmp_path: Path) -> None:
    from ooxml_integrity import check
    from openxml_audit import FileFormat, OpenXmlValidator

    for seed in (1, 2, 5):  # with moves, changes of kinds and of tables
        file = tmp_path / f"{seed}.docx"
        file.write_bytes(write_redline(*edited(seed)))
        validator = OpenXmlValidator(file_format=FileFormat.MICROSOFT_365)
        assert list(validator.validate(str(file)).errors) == []
        assert list(check(str(file))) == []
