"""The capital and the final stop of a note, and its golden notation."""

import pytest

from appeals.citations.notes import (
    add_final_stop,
    capitalise,
    join_texts,
    markup,
)
from appeals.errors import Place
from appeals.model.document import (
    Emphasis,
    LineBreak,
    Link,
    NoteMark,
    NoteNumber,
    Span,
    Strong,
    Text,
)


@pytest.mark.parametrize(
    ("inlines", "expected"),
    [
        ((Text("see here"),), "See here"),
        ((Emphasis((Text("see"),)), Text(" also")), "<i>See</i> also"),
        ((Link("https://example.org", (Text("été"),)),), "Été"),
        ((Text(""), Span((Strong((Text("x"),)),))), "X"),
        ((Emphasis(()), Text("x")), "<i></i>X"),
        ((Text("(n 3)"),), "(n 3)"),
        ((Text("“torture”"),), "“torture”"),
        ((Text("61/177 is"),), "61/177 is"),
        ((Text("https://example.org/a"),), "https://example.org/a"),
        ((Text("ßo"),), "ßo"),
        ((NoteNumber(3), Text(" is")), "3 is"),
        ((Text("انظر"),), "انظر"),
        ((), ""),
    ],
)
def test_the_first_letter_of_a_note_is_a_capital_also_behind_markup(inlines, expected):
    assert markup(capitalise(inlines)) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("para. 14", "para. 14."),
        ("Ibid.", "Ibid."),
        ("Why?", "Why?"),
        ("Stop!", "Stop!"),
        ("“So it is.”", "“So it is.”"),
        ("‘Is it?’", "‘Is it?’"),
        ("«\u00a0C’est ainsi.\u00a0»", "«\u00a0C’est ainsi.\u00a0»"),
        ("“title”", "“title”."),
        ("(emphasis added)", "(emphasis added)."),
        ("a blank behind ", "a blank behind."),
    ],
)
def test_a_note_ends_with_one_stop(text, expected):
    assert markup(add_final_stop((Text(text),), ".")) == expected


def test_a_stop_inside_italics_counts():
    assert markup(add_final_stop((Emphasis((Text("Id."),)),), ".")) == "<i>Id.</i>"


def test_a_note_that_ends_with_a_note_number_gets_its_stop():
    assert markup(add_final_stop((Text("note "), NoteNumber(3)), ".")) == "note 3."


def test_a_style_without_final_stop_adds_none_and_keeps_what_was_typed():
    assert markup(add_final_stop((Text("a"),), "")) == "a"
    assert markup(add_final_stop((Text("a."),), "")) == "a."


def test_neighbouring_texts_are_joined_unless_they_know_their_place():
    placed = Text("c", Place("x.md", 1, 2))
    assert join_texts((Text("a"), Text("b"), placed, Text("d"))) == (
        Text("ab"),
        placed,
        Text("d"),
    )


def test_markup_shows_italics_and_nothing_else():
    inlines = (
        Emphasis((Text("a"), NoteNumber(3))),
        Link("https://example.org", (Strong((Text("b"),)),)),
        LineBreak(),
        Span((NoteMark(2),)),
    )
    assert markup(inlines) == "<i>a3</i>b [2]"
