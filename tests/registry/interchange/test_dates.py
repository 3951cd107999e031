"""Dates of other programs: what of a season, a range or words is taken, and said."""

import pytest

from appeals.registry.interchange.dates import date_or_year, parse_date_words
from appeals.registry.interchange.entries import from_csl
from tests.registry.interchange.files import merged


@pytest.mark.parametrize(
    ("words", "date"),
    [
        ("2019-08-23", "2019-08-23"),
        ("2019/08/23/", "2019-08-23"),
        ("2019年8月23日", "2019-08-23"),
        ("2019年", "2019"),
        ("2018/2019", "2018"),
        ("2018/19", "2018"),
        ("2018-19", "2018"),
        ("2019-21", "2019"),
        ("2018a", "2018"),
        ("Spring 2019", "2019"),
        ("c. 2019?", "2019"),
        ("[2019]", "2019"),
        ("forthcoming", None),
        ("12345", None),
    ],
)
def test_a_date_in_words_gives_its_day_or_its_year(words, date):
    assert date_or_year(parse_date_words(words)) == date


@pytest.mark.parametrize(
    ("words", "parts"),
    [
        ("2018/2019", {"date-parts": [[2018], [2019]]}),
        ("2018-03/2019-01", {"date-parts": [[2018, 3], [2019, 1]]}),
        ("2019-22", {"date-parts": [[2019]], "season": 2}),
        ("2019///Fall", {"date-parts": [[2019]], "season": 3}),
        ("2019///Reissue", {"literal": "2019///Reissue"}),
        ("", None),
    ],
)
def test_ranges_and_seasons_are_read_as_such(words, parts):
    assert parse_date_words(words) == parts


@pytest.mark.parametrize(
    ("date", "remark"),
    [
        ("2018a", "'issued' is '2018a': the year 2018 is taken"),
        ("2019-21", "'issued' is 'spring 2019': the year 2019 is taken"),
        ("forthcoming", "'issued' is 'forthcoming': no year can be read in it"),
    ],
)
def test_what_an_import_could_not_take_is_said_by_entry_and_field(
    tmp_path, date, remark
):
    text = f"@book{{x, title={{T}}, date={{{date}}}}}"
    result = merged(tmp_path, "bibtex", text)
    assert result.errors == ()
    assert result.remarks == (f"a.x:1:1: entry 1 ('x'): {remark}",)


def test_a_whole_date_is_no_remark():
    record = {"id": "x", "type": "book", "issued": {"date-parts": [[2019, 8]]}}
    assert from_csl(record).remarks == []
