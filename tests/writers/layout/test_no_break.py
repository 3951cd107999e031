from dataclasses import replace

import pytest

from appeals.model.document import (
    Emphasis,
    ListBlock,
    Note,
    NoteMark,
    NoteNumber,
    Paragraph,
    Text,
)
from appeals.writers.docx import write_docx
from appeals.writers.html import write_html
from appeals.writers.layout.no_break import add_no_break_spaces
from appeals.writers.plaintext import write_text
from tests.writers.docx.packages import part
from tests.writers.sample import para, sample_document

NB = "\u00a0"


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("A/HRC/45/13, para. 75.", f"A/HRC/45/13, para.{NB}75."),
        ("paras. 12-14", f"paras.{NB}12-14"),
        ("p. 4 and pp. 5-6", f"p.{NB}4 and pp.{NB}5-6"),
        ("vol. 1465, No. 24841, art. 1", f"vol.{NB}1465, No.{NB}24841, art.{NB}1"),
        ("annex II, chap. 3", f"annex{NB}II, chap.{NB}3"),
        ("note 3", f"note{NB}3"),
        ("párr. 14", f"párr.{NB}14"),
        ("п. 14", f"п.{NB}14"),
        ("n.º 14 e par. 9", f"n.º{NB}14 e par.{NB}9"),
        ("Art. 9 and Nos. 5", f"Art.{NB}9 and Nos.{NB}5"),
        ("الفقرة 14", f"الفقرة{NB}14"),
        ("règle 43 et annexe II", f"règle{NB}43 et annexe{NB}II"),
        ("secc. 3, nota 4", f"secc.{NB}3, nota{NB}4"),
        ("приложение I, п. 4", f"приложение{NB}I, п.{NB}4"),
        ("сноска 3, правило 43", f"сноска{NB}3, правило{NB}43"),
        ("1 мая 2020 года", f"1 мая 2020{NB}года"),
        ("в 2020 году и в год", f"в 2020{NB}году и в год"),
        ("письмо г-на Иванова", f"письмо г-на{NB}Иванова"),
        ("А. Б. Иванова", f"А.{NB}Б.{NB}Иванова"),
        ("статья А. и", "статья А. и"),
    ],
)
def test_a_label_keeps_its_value(before, after):
    assert add_no_break_spaces((Text(before),)) == (Text(after),)


@pytest.mark.parametrize(
    "text", ["the annex is long", "Shop. 4 shops", "no. They said no", "para."]
)
def test_words_that_are_no_labels_stay_apart(text):
    assert add_no_break_spaces((Text(text),)) == (Text(text),)


def test_the_number_of_another_note_stays_with_the_word_before_it():
    parts = (Text("see note "), NoteNumber(3), Text(" above"))
    assert add_no_break_spaces(parts) == (
        Text(f"see note{NB}"),
        NoteNumber(3),
        Text(" above"),
    )


def test_labels_inside_emphasis_are_found():
    assert add_no_break_spaces((Emphasis((Text("p. 4"),)),)) == (
        Emphasis((Text(f"p.{NB}4"),)),
    )


def test_a_label_and_its_value_may_stand_in_two_lines_of_the_source():
    lines = (Text("see para."), Text(" "), Text("14"))
    assert add_no_break_spaces(lines) == (Text("see para."), Text(NB), Text("14"))
    parts = (Text("see para. "), Emphasis((Text("14"),)))
    assert add_no_break_spaces(parts) == (
        Text(f"see para.{NB}"),
        Emphasis((Text("14"),)),
    )


def test_every_format_keeps_a_label_with_its_value():
    blocks = (para("See para. 14."), ListBlock(((para("art. 9"),),)))
    notes = (Note(1, (Text("p. 4"),)),)
    marked = (*blocks, Paragraph((Text("a"), NoteMark(1))))
    document = replace(sample_document(), blocks=marked, notes=notes)
    file = write_docx(document)
    word = part(file) + part(file, "word/footnotes.xml")
    for page in (word, write_html(document), write_text(document)):
        for words in (f"para.{NB}14", f"art.{NB}9", f"p.{NB}4"):
            assert words in page
