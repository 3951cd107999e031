"""Marks stand where the language wants them, and are numbered in reading order."""

import pytest

from appeals.composition.numbering import number_notes
from appeals.model.cite import Cite, CiteCluster
from appeals.model.document import (
    Emphasis,
    Inline,
    LineBreak,
    Link,
    NoteMark,
    NoteSource,
    Paragraph,
    Strong,
    Table,
    Text,
    child_inlines,
)
from tests.composition.rendering import read


def shown(inlines: tuple[Inline, ...]) -> str:
    """Show inlines as text: a mark is ⁽1⁾, italics are *…*, a hard break is /."""
    parts = []
    for inline in inlines:
        match inline:
            case NoteMark(number):
                parts.append(f"⁽{number}⁾")
            case Text(text):
                parts.append(text)
            case LineBreak():
                parts.append("/")
            case Emphasis() | Strong():
                parts.append(f"*{shown(inline.inlines)}*")
            case _:
                parts.append(f"<{shown(child_inlines(inline))}>")
    return "".join(parts)


def marked(tmp_path, source: str, lang: str = "en") -> tuple[str, int]:
    rendered = read(tmp_path, source)
    assert rendered.findings == []
    blocks, notes = number_notes(rendered.blocks, rendered.notes, lang)
    return "|".join(shown(b.inlines) for b in blocks), len(notes)


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("word [@a].", "word.⁽1⁾"),
        ("word. [@a]", "word.⁽1⁾"),
        ("word.[@a] Next", "word.⁽1⁾ Next"),
        ("word [@a], and", "word,⁽1⁾ and"),
        ("word [@a]; x: y [@b]: z", "word;⁽1⁾ x: y:⁽2⁾ z"),
        ("word [@a]?! Yes", "word?!⁽1⁾ Yes"),
        ("“word [@a]”, he", "“word”,⁽1⁾ he"),
        ("“word [@a].” He", "“word.”⁽1⁾ He"),
        ("“word” [@a].", "“word”.⁽1⁾"),
        ('"word [@a]" he', '"word"⁽1⁾ he'),
        ("‘word [@a]’ he", "‘word’⁽1⁾ he"),
        ("the State [@a]'s duty", "the State⁽1⁾'s duty"),
        ("about [@a].5 per cent", "about⁽1⁾.5 per cent"),
        ("(word [@a]).", "(word⁽1⁾)."),
        ("word [@a] next", "word⁽1⁾ next"),
        ("word\n[@a]\nnext", "word⁽1⁾ next"),
        ("word\\\n[@a] next", "word/⁽1⁾ next"),
        ("[@a] Word", "⁽1⁾ Word"),
        ("字 [@a]。次", "字。⁽1⁾次"),
        ("كلمة [@a]، ثم", "كلمة،⁽1⁾ ثم"),
        ("word [@a]{{ '.' }} x", "word.⁽1⁾ x"),
        (r"word [@a]\. x", "word.⁽1⁾ x"),
    ],
)
def test_in_english_a_mark_stands_behind_the_punctuation(tmp_path, source, expected):
    assert marked(tmp_path, source) == (expected, source.count("@"))


@pytest.mark.parametrize("lang", ["fr", "es", "fr-CH"])
@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("mot. [@a]", "mot⁽1⁾."),
        ("mot [@a].", "mot⁽1⁾."),
        ("mot, [@a] puis", "mot⁽1⁾, puis"),
        ("« mot » [@a].", "« mot »⁽1⁾."),
        ("« mot\u00a0». [@a] Puis", "« mot\u00a0»⁽1⁾. Puis"),
        ("« mot [@a]\u00a0». Puis", "« mot\u00a0»⁽1⁾. Puis"),
        ("“mot [@a]”.", "“mot”⁽1⁾."),
        ("mot\u202f; [@a] puis", "mot⁽1⁾\u202f; puis"),
        ("*mot*. [@a]", "*mot*⁽1⁾."),
        ("mot [@a] puis", "mot⁽1⁾ puis"),
        ("[@a]", "⁽1⁾"),
    ],
)
def test_in_french_and_spanish_a_mark_stands_before_it(
    tmp_path, lang, source, expected
):
    assert marked(tmp_path, source, lang) == (expected, 1)


@pytest.mark.parametrize(
    ("lang", "source", "expected"),
    [
        ("ru", "слово. [@a]", "слово⁽1⁾."),
        ("ru", "«слово [@a]».", "«слово»⁽1⁾."),
        ("ru", "слово? [@a]", "слово?⁽1⁾"),
        ("ar", "”كلمة“. [@a]", "”كلمة“⁽1⁾."),
        ("ar", "كلمة، [@a] ثم", "كلمة⁽1⁾، ثم"),
    ],
)
def test_in_russian_and_arabic_a_mark_stands_before_the_stop(
    tmp_path, lang, source, expected
):
    assert marked(tmp_path, source, lang)[0] == expected


@pytest.mark.parametrize(
    ("source", "expected", "count"),
    [
        ("x [@a] [@b].", "x.⁽1⁾", 1),
        ("x [@a][@b; @c] y", "x⁽1⁾ y", 1),
        ("x [@a]. [@b] y", "x.⁽1⁾ y", 1),
        ("x [@a]\n[@b] y", "x⁽1⁾ y", 1),
        ("x [@a]{id=k} [@b].", "x.⁽1⁾", 1),
        ("x [@a]{id=k} [@b]{id=l}.", "x.⁽1⁾,⁽2⁾", 2),
        ("x [@a] ^[n], y", "x,⁽1⁾,⁽2⁾ y", 2),
        ("x ^[n]. ^[m] [@a] [@b] y", "x.⁽1⁾,⁽2⁾,⁽3⁾ y", 3),
        ("x [@a] y [@b]", "x⁽1⁾ y⁽2⁾", 2),
    ],
)
def test_neighbours_become_one_note_or_are_parted_by_a_comma(
    tmp_path, source, expected, count
):
    assert marked(tmp_path, source) == (expected, count)


def test_neighbours_become_one_note_in_french_too(tmp_path):
    assert marked(tmp_path, "mot [@a]. [@b] Puis", "fr") == ("mot⁽1⁾. Puis", 1)
    assert marked(tmp_path, "mot. ^[n] ^[m]", "fr") == ("mot⁽1⁾,⁽2⁾.", 2)


def test_a_merged_note_keeps_every_cite_its_name_and_its_first_place():
    def note(ref: str, name: str | None) -> NoteSource:
        return NoteSource((CiteCluster((Cite(ref, ref),)),), False, name)

    block = Paragraph((Text("x"), NoteMark(0), NoteMark(1)))
    _, (merged,) = number_notes((block,), [note("a", None), note("b", "k")], "en")
    assert [cite.ref for cite in merged.cites] == ["a", "b"]
    assert merged.name == "k"


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("*word [@a]* next", "*word*⁽1⁾ next"),
        ("*word. [@a]* Next", "*word.*⁽1⁾ Next"),
        ("*one [@a] two* three", "*one*⁽1⁾* two* three"),
        ("**a *b [@a]* c** d", "**a *b**⁽1⁾* c* d".replace("**a *b**", "*a *b**")),
        ("[word [@a]](https://b.c) d", "<word>⁽1⁾ d"),
        ("[字 [@a]]{lang=zh-Hans}, d", "<字>,⁽1⁾ d"),
    ],
)
def test_a_mark_is_taken_out_of_italics_bold_links_and_spans(
    tmp_path, source, expected
):
    text, count = marked(tmp_path, source)
    assert text == expected
    assert count == 1


def test_a_link_keeps_its_address_on_both_sides_of_a_mark(tmp_path):
    rendered = read(tmp_path, "[one [@a] two](https://b.c)")
    (paragraph,), _ = number_notes(rendered.blocks, rendered.notes, "en")
    links = [i.href for i in paragraph.inlines if isinstance(i, Link)]
    assert links == ["https://b.c", "https://b.c"]


def test_three_arguments_in_a_loop_with_one_note_each_give_three_notes(tmp_path):
    source = "{% for n in ['a', 'b', 'c'] %}\nCase {{ n }}. [@x]\n\n{% endfor %}"
    assert marked(tmp_path, source) == (
        "Case a.⁽1⁾|Case b.⁽2⁾|Case c.⁽3⁾",
        3,
    )
    include = "{% for n in [1, 2, 3] %}{% include 'arguments/i.md' %}\n\n{% endfor %}"
    rendered = read(tmp_path, include, i="Text. ^[Note {{ n }}.]")
    _, notes = number_notes(rendered.blocks, rendered.notes, "en")
    assert len(notes) == 3


def test_numbers_follow_the_reading_order_through_every_kind_of_block(tmp_path):
    source = (
        "# a [@a]\n\n- b [@b]\n  1. c [@c]\n\n> d [@d]\n\n"
        "| e [@e] | f |\n|---|---|\n| g [@g] | h [@h] |\n\ni [@i]"
    )
    rendered = read(tmp_path, source)
    blocks, notes = number_notes(rendered.blocks, rendered.notes, "en")
    assert [n.cites[0].ref for n in notes] == list("abcdeghi")
    (table,) = [b for b in blocks if isinstance(b, Table)]
    assert [shown(c) for c in (*table.header, *table.rows[0])] == [
        "e⁽5⁾",
        "f",
        "g⁽6⁾",
        "h⁽7⁾",
    ]


def test_words_keep_their_place_when_a_mark_is_moved(tmp_path):
    rendered = read(tmp_path, "One [@a], two. [@b] Three")
    (paragraph,), _ = number_notes(rendered.blocks, rendered.notes, "en")
    texts = [i for i in paragraph.inlines if isinstance(i, Text)]
    places = {t.text: t.place.column for t in texts if t.place}
    assert places[" two."] == 10
    assert places[" Three"] == 20


def test_a_letter_of_three_hundred_notes_is_numbered_to_the_end(tmp_path):
    source = "\n\n".join(f"Sentence {n} [@a{n}], and so on." for n in range(1, 301))
    rendered = read(tmp_path, source)
    blocks, notes = number_notes(rendered.blocks, rendered.notes, "en")
    assert [n.cites[0].ref for n in notes] == [f"a{n}" for n in range(1, 301)]
    assert shown(blocks[-1].inlines) == "Sentence 300,⁽300⁾ and so on."
