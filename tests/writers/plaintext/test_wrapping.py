from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from appeals.writers.plaintext.wrapping import count_columns, wrap

WORDS = st.text("abcdefghij留置。（é-/.", min_size=1, max_size=14)


@given(st.lists(WORDS, min_size=1), st.integers(10, 40))
def test_wrapping_loses_and_adds_no_character(words, width):
    text = " ".join(words)
    assert "".join(wrap(text, width)).replace(" ", "") == text.replace(" ", "")


@given(st.lists(st.text("abcdefgh", min_size=1, max_size=9), min_size=1))
def test_no_line_of_short_words_is_too_long_or_needlessly_short(words):
    lines = wrap(" ".join(words), 12)
    assert all(len(line) <= 12 for line in lines)
    for line, following in pairwise(lines):
        assert len(f"{line} {following.split(' ')[0]}") > 12


def test_a_long_word_stays_whole():
    url = "https://example.org/" + "x" * 60
    assert wrap(f"see {url} here", 20) == ["see", url, "here"]


def test_a_no_break_blank_keeps_words_together():
    assert wrap("aaaa para.\u00a014", 10) == ["aaaa", "para.\u00a014"]


def test_wide_characters_count_two_columns():
    assert count_columns("留置a") == 5
    assert wrap("留置留置", 4) == ["留置", "留置"]


def test_marks_above_letters_count_nothing():
    assert count_columns("e\u0301\u200b") == 1


def test_no_closing_mark_begins_a_line_and_no_opening_mark_ends_one():
    assert wrap("留置。", 4) == ["留", "置。"]
    assert wrap("留（置", 4) == ["留", "（置"]


def test_the_first_line_and_the_others_have_their_own_lead():
    assert wrap("aa bb cc", 6, "1. ", "   ") == ["1. aa", "   bb", "   cc"]
