"""A date as people type it is one day, or none."""

from datetime import date

import pytest

from appeals.languages.date_reading import find_date, iso_date
from appeals.languages.find import EVERY_LANGUAGE, find_or_english
from appeals.languages.formats import format_date
from appeals.model.values import PartialDate

DAY = date(2020, 11, 3)


@pytest.mark.parametrize(
    ("lang", "text"),
    [
        ("en", "3 November 2020"),
        ("en", "03 Nov 2020"),
        ("en", "Vienna, 3rd November, 2020"),
        ("en", "Tuesday, November 3, 2020"),
        ("en", "3rd of Nov. 2020"),
        ("en", "2020-11-03"),
        ("en", "03.11.2020"),
        ("fr", "Madrid, le 3 novembre 2020"),
        ("es", "Madrid, 3 de noviembre de 2020"),
        ("pt", "3 de novembro de 2020"),
        ("ru", "3 ноября 2020 года"),
        ("ru", "Вена, 3 ноября 2020 г."),
        ("ar", "3 نوفمبر 2020"),
        ("ar", "٣ تشرين الثاني/نوفمبر ٢٠٢٠"),
        ("zh-Hans", "2020年11月3日"),
        ("zh-Hant", "馬德里，2020 年 11 月 3 日"),
    ],
)
def test_a_typed_date_is_read(lang, text):
    found = find_date(text, find_or_english(lang))
    assert found is not None
    assert found[0] == DAY


@pytest.mark.parametrize(
    "text",
    [
        "03/04/2020",
        "31 November 2020",
        "November 2020",
        "3 November 2020 and 4 November 2020",
        "3 November",
        "page 3 of 2020",
    ],
)
def test_what_may_mean_two_days_or_none_is_not_read(text):
    assert find_date(text, find_or_english("en")) is None


@pytest.mark.parametrize("language", EVERY_LANGUAGE, ids=lambda each: each.tag)
@pytest.mark.parametrize("day", [date(2020, month, 1) for month in range(1, 13)])
def test_every_date_that_we_print_is_read(language, day):
    printed = format_date(PartialDate.parse(day.isoformat()), language)
    found = find_date(printed, language)
    assert found is not None
    assert found[0] == day


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("4 March 2022", "2022-03-04"),
        ("March 4, 2022", "2022-03-04"),
        ("le 4 mars 2022", "le 4 mars 2022"),
        ("4 mars 2022", "2022-03-04"),
        ("4 de marzo de 2022", "2022-03-04"),
        ("2022年3月4日", "2022-03-04"),
        ("04.03.2022", "2022-03-04"),
        ("23/3/2022", "2022-03-23"),
        ("Sept. 2022", "2022-09"),
        ("mars 2022", "2022-03"),
        ("04/03/2022", "04/03/2022"),
        ("2022", "2022"),
        ("2022-03", "2022-03"),
        ("31 February 2022", "31 February 2022"),
        ("spring 2022", "spring 2022"),
    ],
)
def test_a_date_is_kept_as_files_have_it_where_it_is_one(typed, kept):
    assert iso_date(typed) == kept
