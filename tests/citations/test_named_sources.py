"""Declarations are cited by their names; web pages have their date."""

import pytest

from appeals.citations.notes import format_cite, markup
from appeals.model.authority import Authority
from appeals.model.pinpoint import Locator, Pinpoint
from tests.citations.entries_of_each_kind import BY_KIND

UDHR = Authority(
    key="udhr",
    kind="resolution",
    certainty="confirmed",
    symbol="A/RES/217(III)",
    body="General Assembly",
    number="217 A(III)",
    title="Universal Declaration of Human Rights",
    short="UDHR",
    date="1948-12-10",
)


@pytest.mark.parametrize(
    ("style", "first", "later"),
    [
        (
            "oscola5",
            (
                "Universal Declaration of Human Rights (adopted 10 December 1948) "
                "UNGA Res 217 A(III) (UDHR) art 9"
            ),
            "UDHR (n 2) art 9",
        ),
        (
            "bluebook",
            (
                "Universal Declaration of Human Rights, G.A. Res. 217 A(III), art. 9, "
                "U.N. Doc. A/RES/217(III) (Dec. 10, 1948) [hereinafter UDHR]."
            ),
            "UDHR, <i>supra</i> note 2, art. 9.",
        ),
        (
            "un",
            "General Assembly resolution 217 A(III), art. 9.",
            "General Assembly resolution 217 A(III), art. 9.",
        ),
    ],
)
def test_a_declaration_with_a_short_name_is_cited_by_name(style, first, later):
    place = Pinpoint((Locator("art", "9"),))
    assert markup(format_cite(UDHR, style, place)) == first
    assert markup(format_cite(UDHR, style, place, back_to=2)) == later


def test_a_resolution_without_a_short_name_is_cited_by_number():
    entry = UDHR.model_copy(update={"short": None})
    assert markup(format_cite(entry, "oscola5")).startswith("UNGA Res 217 A(III) (10 ")


@pytest.mark.parametrize(
    ("style", "lang", "words"),
    [
        ("un", "en", "“Special Procedures”, 5 May 2099, available at "),
        ("un", "zh-Hans", "“Special Procedures”，2099年5月5日，可查阅"),
        ("oscola5", "en", "‘Special Procedures’ (5 May 2099) <https://"),
        ("bluebook", "en", "<i>Special Procedures</i>, OHCHR (May 5, 2099), https://"),
    ],
)
def test_a_web_page_has_its_date_where_it_is_known(style, lang, words):
    entry = BY_KIND["web"].model_copy(update={"date": "2099-05-05"})
    assert words in markup(format_cite(entry, style, lang=lang))
