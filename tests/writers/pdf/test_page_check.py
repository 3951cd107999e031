"""Each fault that the gate is there for is provoked; none passes in silence."""

from dataclasses import replace

import pytest

from appeals.errors import Place
from appeals.model.document import (
    Heading,
    Note,
    NoteMark,
    Paragraph,
    Table,
    Text,
)
from appeals.writers.pdf import log_capture, page_style, placement
from appeals.writers.pdf.weasy_notes import keep_notes_on_their_page
from tests.writers.pdf.engines import both_engines, engine, write_pdf
from tests.writers.sample import para, sample_document

__all__ = ["engine"]  # a fixture

WORDS = "persons deprived of liberty enjoy prompt access to counsel and family "


def letter(*notes, blocks=None):
    """Give a letter whose one paragraph calls each of the notes."""
    marks = tuple(NoteMark(note.number) for note in notes)
    blocks = (para("Text.", *marks),) if blocks is None else blocks
    return replace(sample_document(), blocks=blocks, notes=notes)


def note(number, text="Words of the note.", **more):
    return Note(number, (Text(text),), **more)


def codes(result):
    return [(f.code, f.severity, f.note) for f in result.findings]


@both_engines
def test_the_sample_letter_passes():
    result = write_pdf(sample_document())
    assert result.findings == ()
    assert result.page_count == 3


def test_a_note_of_most_of_a_page_stands_at_the_end():
    assert codes(write_pdf(letter(note(1, WORDS * 75)))) == [("PDF006", "warning", 1)]


@both_engines
@pytest.mark.parametrize("repeats", [120, 300])
def test_a_note_longer_than_a_page_stands_at_the_end(repeats):
    long = note(1, WORDS * repeats, place=Place("a.md", 3, 7))
    result = write_pdf(letter(long))
    assert codes(result) == [("PDF006", "warning", 1)]
    assert result.findings[0].place == Place("a.md", 3, 7)
    assert "note 1 is at the end of the PDF" in result.findings[0].message
    assert "shorten a note" in result.findings[0].remedy


@both_engines
def test_a_long_note_that_fits_passes():
    assert write_pdf(letter(note(1, WORDS * 40))).findings == ()


def long_notes():
    """Give a letter of twelve notes of some 150 words each."""
    notes = [note(n, WORDS * 14) for n in range(1, 13)]
    blocks = tuple(para(WORDS * 6, NoteMark(n.number), WORDS * 3) for n in notes)
    return letter(*notes, blocks=blocks)


def test_notes_that_a_style_lets_drift_are_carried_to_the_end():
    drift = ".fn{footnote-policy:auto} @page{@footnote{max-height:none}}"
    found = write_pdf(long_notes(), css=drift).findings
    assert {f.code for f in found} <= {"PDF006"}


def leave_weasyprint_to_itself(monkeypatch):
    keep_notes_on_their_page()
    monkeypatch.delattr("weasyprint.layout.LayoutContext.in_column")


def test_a_letter_whose_notes_drift_is_set_again_on_shorter_pages(monkeypatch):
    leave_weasyprint_to_itself(monkeypatch)
    assert write_pdf(long_notes()).findings == ()


def test_notes_stay_with_their_marks_at_the_first_setting(monkeypatch):
    monkeypatch.setattr(placement, "_SHORTER_PAGES_MM", ())
    monkeypatch.setattr(placement, "_carry_notes", lambda best, lay_out: best)
    assert write_pdf(long_notes()).findings == ()
    leave_weasyprint_to_itself(monkeypatch)
    assert [f.code for f in write_pdf(long_notes()).findings] == ["PDF003"]


@both_engines
def test_a_note_called_twice_is_an_error():
    twice = letter(note(1), blocks=(para("a", NoteMark(1), "b", NoteMark(1)),))
    assert codes(write_pdf(twice)) == [("PDF002", "error", 1), ("PDF002", "error", 1)]


@both_engines
def test_a_note_that_the_text_never_calls_is_an_error():
    result = write_pdf(letter(note(1), blocks=(para("a"),)))
    assert [f.message for f in result.findings] == [
        "note 1: its mark in the text is missing from the PDF",
        "note 1: its text is missing from the PDF",
    ]


@pytest.mark.parametrize(
    "css",
    [
        ".fn{display:none}",
        ".fn{position:absolute}",
        ".fn{position:relative;top:400mm}",
        ".fn::footnote-call{content:none}",
    ],
)
def test_a_style_that_loses_notes_is_an_error(css):
    found = codes(write_pdf(letter(note(1)), css=css))
    assert ("PDF001", "error", 1) in found


def test_hyphenation_and_capitals_are_no_loss():
    css = ".fn{hyphens:auto;text-transform:uppercase;width:30mm}"
    assert write_pdf(letter(note(1, WORDS * 3)), css=css).findings == ()


@both_engines
def test_notes_in_headings_tables_and_their_heads_print_once():
    rows = tuple(((Text(f"row {n}"),),) for n in range(60))
    blocks = (
        Paragraph((Text("Subject"), NoteMark(1)), "subject"),
        Heading(1, (Text("Heading"), NoteMark(2))),
        Table(((Text("Head"), NoteMark(3)),), rows, ("left",)),
    )
    result = write_pdf(letter(note(1), note(2), note(3), blocks=blocks))
    assert result.page_count > 1
    assert result.findings == ()


@both_engines
def test_a_note_placed_at_the_end_is_looked_for_there():
    at_end = note(2, placement="end")
    blocks = (para("a", NoteMark(1), "b", NoteMark(2)), *[para(WORDS * 12)] * 6)
    result = write_pdf(letter(note(1), at_end, blocks=blocks))
    assert result.page_count > 1
    assert result.findings == ()


@both_engines
def test_a_character_that_no_font_has_is_an_error_that_names_it():
    result = write_pdf(letter(blocks=(para("ภา ภา", "−→≥"),)))
    assert [(f.code, f.severity) for f in result.findings] == [("PDF004", "error")]
    message = result.findings[0].message
    assert "'ภ' (U+0E20 THAI CHARACTER PHO SAMPHAO)" in message
    assert message.count("U+") == 2


@both_engines
def test_a_missing_character_is_shown_where_it_stands():
    place = Place("templates/letters/a.md", 4, 2)
    words = replace(para("a"), inlines=(Text("before "), Text("ภา", place)))
    found = write_pdf(letter(blocks=(words,))).findings[0]
    assert found.place == place
    assert "first in 'before ภา'" in found.message
    found = write_pdf(letter(note(1, "see ภา", place=place))).findings[0]
    assert (found.place, found.note) == (place, 1)
    assert "first in note 1, 'see ภา'" in found.message


def test_without_the_chinese_fonts_the_finding_names_the_remedy(monkeypatch):
    for module in (page_style, log_capture):
        monkeypatch.setattr(module, "chinese_folder", lambda: None)
    found = write_pdf(letter(blocks=(para("留置"),))).findings
    assert [f.code for f in found] == ["PDF004"]
    assert "install the Chinese fonts: `appeals doctor`" in found[0].remedy
    assert "./run" in found[0].remedy


@both_engines
def test_a_sign_that_the_simplified_face_lacks_comes_from_the_traditional_one():
    words = replace(letter(blocks=(para("說會議留置"),)), lang="zh-Hans")
    assert write_pdf(words).findings == ()


def wide_table(columns):
    row = tuple((Text(f"value {n}"),) for n in range(columns))
    return letter(blocks=(Table(row, (row, row), ("left",) * columns),))


@both_engines
def test_a_table_that_is_too_wide_is_a_warning():
    assert write_pdf(wide_table(10)).findings == ()
    (found,) = write_pdf(wide_table(120)).findings
    assert (found.code, found.severity) == ("PDF007", "warning")
    assert "page 1 of the PDF" in found.message
    assert "fewer columns" in found.remedy


@both_engines
def test_forty_columns_stay_on_the_paper_or_are_remarked_on():
    assert {f.code for f in write_pdf(wide_table(40)).findings} <= {"PDF007"}


@both_engines
@pytest.mark.parametrize("length", [300, 600])
def test_a_word_without_end_breaks(length):
    word = "x" * length
    cell = ((Text(word),), (Text("short"),))
    table = Table(cell, (cell,), ("left", "left"))
    result = write_pdf(letter(note(1, word), blocks=(para(word, NoteMark(1)), table)))
    assert result.findings == ()


def test_a_style_that_lets_no_page_break_is_overruled():
    rows = tuple(((Text(f"row {n} " + WORDS * 3),),) for n in range(40))
    head = ((Text("Head"), NoteMark(1)),)
    blocks = (para(WORDS * 40), Table(head, rows, ("left",)))
    css = "thead,tbody,tr{break-after:avoid;break-inside:avoid}"
    result = write_pdf(letter(note(1, WORDS * 20), blocks=blocks), css=css)
    assert not [f for f in result.findings if f.severity == "error"]


def test_what_the_engine_complains_of_is_a_warning_each_time(capfd, caplog):
    for _ in range(2):
        result = write_pdf(letter(blocks=(para("a"),)), css="p{colour:red}")
        assert [(f.code, f.severity) for f in result.findings] == [
            ("PDF005", "warning")
        ]
        assert "colour:red" in result.findings[0].message
    assert capfd.readouterr() == ("", "")
    assert caplog.records == []
