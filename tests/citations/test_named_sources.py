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


@pytest.mark.parametrize(
    ("style", "date", "words"),
    [
        ("oscola5", "2009-05-01", "‘Special Procedures’ (Naked Law, 1 May 2009) <"),
        ("oscola4", None, "‘Special Procedures’ (Naked Law) <https://"),
        (
            "bluebook",
            "2009-05-01",
            "OHCHR, <i>Special Procedures</i>, Naked Law (May 1, 2009), https://",
        ),
        ("bluebook", None, "OHCHR, <i>Special Procedures</i>, Naked Law, https://"),
    ],
)
def test_a_page_of_a_site_names_the_site(style, date, words):
    fields = {"container": "Naked Law", "date": date}
    entry = BY_KIND["web"].model_copy(update=fields)
    assert words in markup(format_cite(entry, style))


@pytest.mark.parametrize("container", [None, "Naked Law"])
def test_bluebook_says_when_a_page_was_read_only_where_it_has_no_date(container):
    page = BY_KIND["web"].model_copy(update={"container": container, "date": None})
    dated = page.model_copy(update={"date": "2009-05-01"})
    assert " (last visited " in markup(format_cite(page, "bluebook"))
    assert "last visited" not in markup(format_cite(dated, "bluebook"))


OF_COMMISSION = UDHR.model_copy(
    update={
        "body": "Commission on Narcotic Drugs",
        "number": "62/1",
        "symbol": None,
        "short": None,
        "date": "2019-03-22",
    }
)


@pytest.mark.parametrize(
    ("style", "words"),
    [
        ("oscola5", "Commission on Narcotic Drugs Res 62/1 (22 March 2019)"),
        ("bluebook", "Commission on Narcotic Drugs Res. 62/1 (Mar. 22, 2019)."),
        ("un", "Commission on Narcotic Drugs resolution 62/1."),
    ],
)
def test_a_resolution_of_a_commission_needs_no_symbol(style, words):
    assert markup(format_cite(OF_COMMISSION, style)) == words


def test_a_resolution_of_the_general_assembly_needs_its_symbol():
    entry = OF_COMMISSION.model_copy(update={"body": "General Assembly"})
    assert "[symbol?]" in markup(format_cite(entry, "oscola5"))


@pytest.mark.parametrize(
    ("lang", "body", "words"),
    [
        ("fr", "Commission des stupéfiants", "62/1 (Commission des stupéfiants)."),
        ("es", "Comisión de Estupefacientes", "62/1 (Comisión de Estupefacientes)."),
        ("zh-Hans", "麻醉药品委员会", "麻醉药品委员会第62/1号决议。"),
    ],
)
def test_the_name_of_a_commission_is_not_inflected(lang, body, words):
    entry = OF_COMMISSION.model_copy(update={"body": body})
    assert markup(format_cite(entry, "un", lang=lang)).endswith(words)
