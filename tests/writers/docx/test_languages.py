"""Languages in Word's terms, and runs parted by direction."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from appeals.writers.docx.languages import split_directions, word_language


@pytest.mark.parametrize(
    ("lang", "attribute"),
    [
        ("en", 'w:val="en-GB"'),
        ("en-US", 'w:val="en-US"'),
        ("zh", 'w:eastAsia="zh-CN"'),
        ("zh-Hant", 'w:eastAsia="zh-TW"'),
        ("zh-Hant-HK", 'w:eastAsia="zh-HK"'),
        ("zh-Latn", 'w:val="zh-Latn"'),
        ("ja", 'w:eastAsia="ja-JP"'),
        ("ar", 'w:bidi="ar-SA"'),
        ("ug", 'w:bidi="ug-CN"'),
        ("ug-Latn", 'w:val="ug-Latn"'),
        ("bo", 'w:val="bo-CN"'),
    ],
)
def test_a_language_is_named_for_the_script_it_is_written_in(
    lang: str, attribute: str
) -> None:
    assert word_language(lang).attribute == attribute


@pytest.mark.parametrize(
    ("text", "is_rtl", "runs"),
    [
        ("plain", False, [("plain", False)]),
        ("نص", True, [("نص", True)]),
        ("a نص نص b", False, [("a ", False), ("نص نص", True), (" b", False)]),
        ("نص A/HRC/45 نص", True, [("نص ", True), ("A/HRC/45", False), (" نص", True)]),
        ("2020", True, [("2020", True)]),
        ("", True, []),
    ],
)
def test_runs_part_where_letters_change_direction(
    text: str, is_rtl: bool, runs: list[tuple[str, bool]]
) -> None:
    assert list(split_directions(text, is_rtl=is_rtl)) == runs


@given(st.text("ab1 .()نصא漢", max_size=40), st.booleans())
def test_runs_together_are_the_text(text: str, is_rtl: bool) -> None:
    runs = list(split_directions(text, is_rtl=is_rtl))
    assert "".join(words for words, _ in runs) == text
    assert all(words for words, _ in runs)
