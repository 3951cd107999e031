import pytest

from appeals.model.document import Emphasis, NoteNumber, Text
from appeals.writers.html.glue import glued

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
    ],
)
def test_a_label_keeps_its_value(before, after):
    assert glued((Text(before),)) == (Text(after),)


@pytest.mark.parametrize(
    "text", ["the annex is long", "Shop. 4 shops", "no. They said no", "para."]
)
def test_words_that_are_no_labels_stay_apart(text):
    assert glued((Text(text),)) == (Text(text),)


def test_the_number_of_another_note_stays_with_the_word_before_it():
    parts = (Text("see note "), NoteNumber(3), Text(" above"))
    assert glued(parts) == (Text(f"see note{NB}"), NoteNumber(3), Text(" above"))


def test_labels_inside_emphasis_are_found():
    assert glued((Emphasis((Text("p. 4"),)),)) == (Emphasis((Text(f"p.{NB}4"),)),)
