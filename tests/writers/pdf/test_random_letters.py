"""No note is ever lost, late or cut: random letters, read with another program."""

from dataclasses import replace

import pytest

from appeals.model.document import Note, NoteMark, Text
from appeals.writers.pdf.typst.engine import TypstEngine
from tests.writers.pdf.engines import both_engines, engine, write_pdf
from tests.writers.pdf.random_letters import faults, random_letter
from tests.writers.sample import para, sample_document

__all__ = ["engine"]  # a fixture


@both_engines
@pytest.mark.parametrize("seed", range(8))
def test_no_word_of_a_note_is_lost(seed):
    letter = random_letter(seed, most_blocks=4)
    assert faults(letter, write_pdf(letter)) == []


@both_engines
@pytest.mark.slow
@pytest.mark.parametrize("seed", range(500))
def test_no_word_of_a_note_is_lost_in_any_of_many_letters(seed):
    letter = random_letter(seed)
    assert faults(letter, write_pdf(letter)) == []


def test_a_note_that_typst_drops_with_its_label_is_set_elsewhere():
    letter = random_letter(495)
    assert faults(letter, TypstEngine().render(letter, css=None)) == []


@both_engines
def test_a_lost_word_is_seen():
    letter = random_letter(1)
    other = replace(letter.notes[0], inlines=(Text("n1w0 n1w1 n1w2"),))
    shorter = replace(letter, notes=(other, *letter.notes[1:]))
    assert faults(letter, write_pdf(shorter))


@both_engines
@pytest.mark.parametrize("count", [45, pytest.param(120, marks=pytest.mark.slow)])
def test_more_notes_than_a_page_can_hold_are_not_lost(count):
    notes = tuple(Note(n, (Text(f"n{n}w0 n{n}w1"),)) for n in range(1, count + 1))
    marks = [part for n in notes for part in (f" c{n.number}c", NoteMark(n.number))]
    letter = replace(sample_document(), blocks=(para(*marks),), notes=notes)
    assert faults(letter, write_pdf(letter)) == []
