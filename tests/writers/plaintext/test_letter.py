from dataclasses import replace

import pytest

from appeals.model.document import (
    Emphasis,
    Link,
    ListBlock,
    Paragraph,
    Quotation,
    Span,
    Table,
    Text,
)
from appeals.writers.plaintext import write_text
from tests.writers.golden import check_golden
from tests.writers.sample import lines, para, sample_document


def text_of(*blocks, width=72):
    document = replace(sample_document(), blocks=blocks, notes=())
    return write_text(document, width).split("office@example.org\n\n")[1]


def test_the_sample_letter_prints_as_the_golden_file():
    check_golden("sample.txt", write_text(sample_document()))


def test_no_line_is_longer_than_asked_and_none_ends_in_a_blank():
    for line in write_text(sample_document(), 60).splitlines():
        assert len(line) <= 60 or "https://" in line
        assert line == line.rstrip()


def test_a_link_shows_its_address_where_it_differs_from_the_words():
    link = Link("https://undocs.org/A/1", (Emphasis((Text("A/1"),)),))
    assert text_of(para(link)) == "A/1 <https://undocs.org/A/1>\n"


def test_a_link_that_says_its_own_address_shows_it_once():
    web = Link("https://example.org/", (Text("example.org"),))
    mail = Link("mailto:a@example.org", (Text("a@example.org"),))
    assert text_of(para(web, " ", mail)) == "example.org a@example.org\n"


def test_a_list_hangs_its_text_behind_the_widest_number():
    items = tuple((para("word"),) for _ in range(2))
    block = ListBlock(items, is_ordered=True, start=9)
    assert text_of(block) == "9.  word\n10. word\n"


def test_a_list_prints_the_numbers_and_brackets_that_were_typed():
    items = tuple((para("word"),) for _ in range(2))
    block = ListBlock(items, is_ordered=True, start=12, numbers=(12, 14), ending=")")
    assert text_of(block) == "12) word\n14) word\n"


def test_a_list_within_a_list_is_indented():
    inner = ListBlock(((para("inner"),),))
    assert text_of(ListBlock(((para("outer"), inner),))) == "- outer\n\n  - inner\n"


def test_a_quotation_is_indented():
    assert text_of(Quotation((para("a"), para("b")))) == "    a\n\n    b\n"


def test_a_line_break_begins_a_line():
    assert text_of(Paragraph(lines("a", "b"), "address")) == "a\nb\n"


def table(*rows, alignments=("left", "right")):
    cells = tuple(tuple((Text(cell),) for cell in row) for row in rows)
    return Table(cells[0], cells[1:], alignments)


def test_a_table_stands_in_columns():
    printed = text_of(table(("Year", "No."), ("2019", "7")))
    assert printed == "Year  No.\n----  ---\n2019    7\n"


def test_a_wide_cell_is_wrapped_in_its_column():
    printed = text_of(table(("A", "B"), ("one two three four", "1")), width=16)
    assert printed == "A              B\n-------------  -\none two three  1\nfour\n"


def test_a_table_that_does_not_fit_is_printed_row_by_row():
    printed = text_of(table(("A", "B"), ("x" * 30, "y" * 30)), width=40)
    assert printed == f"A: {'x' * 30}\nB: {'y' * 30}\n"


@pytest.mark.parametrize(
    ("lang", "colon"), [("fr", "\u00a0: "), ("zh-Hans", "："), ("es", ": ")]
)
def test_a_table_row_by_row_has_the_colon_of_the_language(lang, colon):
    rows = table(("A", "B"), ("x" * 30, "y" * 30))
    document = replace(sample_document(), lang=lang, blocks=(rows,), notes=())
    assert f"\nA{colon}xxx" in write_text(document, 40)


def test_the_heading_of_the_notes_is_in_the_letters_language():
    document = replace(sample_document(), lang="es")
    assert "\nNotas\n-----\n" in write_text(document)


def test_a_letter_without_notes_has_no_list_of_notes():
    assert "Notes" not in write_text(replace(sample_document(), notes=()))


def test_words_of_the_other_direction_stand_apart_in_every_line():
    place = Span((Text("Madrid Example City"),), direction="ltr")
    url = "https://example.org/a/"
    web = Link(url, (Span((Text(url),), direction="ltr"),))
    arabic = replace(
        sample_document(),
        direction="rtl",
        lang="ar",
        notes=(),
        blocks=(para(place, "، 3 مايو"), para(web)),
    )
    assert write_text(arabic).endswith(
        f"\u2066Madrid Example City\u2069، 3 مايو\n\n\u2066{url}\u2069\n"
    )
    assert write_text(arabic, 15).endswith(
        f"\u2066Madrid Example\u2069\n\u2066City\u2069، 3 مايو\n\n\u2066{url}\u2069\n"
    )


def test_in_a_letter_from_left_to_right_only_the_other_direction_does():
    name = Span((Text("جنيف"),), lang="ar", direction="rtl")
    title = Span((Text("法律"),), lang="zh", direction="ltr")
    assert text_of(para(name, ", 3 May ", title)) == "\u2067جنيف\u2069, 3 May 法律\n"
