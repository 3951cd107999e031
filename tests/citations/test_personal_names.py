"""Names are found again in the two texts of an entry, and joined as a style joins."""

import pytest

from appeals.citations.personal_names import (
    OTHERS,
    NameTexts,
    join_names,
    print_names,
    split_names,
)
from appeals.citations.styles.bluebook import BLUEBOOK
from appeals.citations.styles.oscola5 import OSCOLA5
from appeals.citations.styles.un import UN

SMITH = {"family": "Smith", "given": "Jane"}
WANG = {"family": "王", "given": "小明"}
WATCH = {"literal": "Example Watch"}


@pytest.mark.parametrize(
    ("names", "full", "last"),
    [
        ([SMITH], "Jane Smith", "Smith"),
        ([WANG], "王小明", "王"),
        ([{"family": "김", "given": "철수"}], "김철수", "김"),
        ([{"family": "王", "given": "Xiaoming"}], "Xiaoming 王", "王"),
        ([WATCH], "Example Watch", None),
        ([SMITH, WANG, WATCH], "Jane Smith, 王小明 and Example Watch", None),
        ([SMITH, OTHERS], "Jane Smith and others", "Smith and others"),
    ],
)
def test_names_become_two_texts_and_come_back_in_parts(names, full, last):
    texts = join_names(names)
    assert texts.full == full
    assert texts.last == (last or texts.last)
    assert split_names(texts) == names


def test_an_institution_with_an_and_in_it_is_one_name():
    texts = NameTexts("Office of X, Geneva and Y")
    assert split_names(texts) == [{"literal": "Office of X, Geneva and Y"}]


@pytest.mark.parametrize(
    ("style", "two", "four", "unknown"),
    [
        (
            OSCOLA5,
            "Jane Smith and 王小明",
            "Jane Smith and others",
            "王小明 and others",
        ),
        (BLUEBOOK, "Jane Smith & 王小明", "Jane Smith et al.", "王小明 et al."),
        (UN["fr"], "Jane Smith et 王小明", "Jane Smith et al.", "王小明 et al."),
        (UN["zh-Hans"], "Jane Smith和王小明", "Jane Smith等", "王小明等"),
        (UN["ru"], "Jane Smith и 王小明", "Jane Smith и др.", "王小明 и др."),
    ],
)
def test_a_style_joins_names_in_its_language_and_prints_no_long_list(
    style, two, four, unknown
):
    assert print_names([SMITH, WANG], style.sources) == two
    assert print_names([SMITH, WANG, WATCH, SMITH], style.sources) == four
    assert print_names([WANG, OTHERS], style.sources) == unknown


def test_a_later_note_has_last_names_but_a_chinese_name_whole():
    printed = print_names([SMITH, WANG], OSCOLA5.sources, is_last=True)
    assert printed == "Smith and 王小明"


@pytest.mark.parametrize(
    ("given", "printed"),
    [
        ("J.", "J Smith"),
        ("J. K.", "JK Smith"),
        ("J.K.", "JK Smith"),
        ("St. J.", "St. J Smith"),
    ],
)
def test_initials_lose_their_stops_where_the_style_has_none(given, printed):
    name = {"family": "Smith", "given": given}
    assert print_names([name], OSCOLA5.sources, drops_stops=True) == printed
