"""Every style, every language, every kind of source."""

from dataclasses import fields as fields_of
from typing import get_args

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from appeals.citations.notes import format_cite, markup, word_notes
from appeals.citations.styles.fields import FIELDS, print_date
from appeals.citations.styles.pack import find_style, takes_pinpoint
from appeals.citations.styles.pattern import compile_pattern
from appeals.citations.styles.un import UN
from appeals.languages.note_words import Form
from appeals.model.authority import AuthorityKind
from appeals.model.choices import STYLES
from appeals.model.cite import Cite, CiteCluster, Signal
from appeals.model.document import NoteSource, Span, plain_text, walk_inlines
from appeals.model.pinpoint import Locator, LocatorLabel, Pinpoint
from tests.citations.entries_of_each_kind import BY_KIND, ENTRIES

EDITIONS = [(name, "en") for name in STYLES] + [
    ("un", lang) for lang in UN if lang != "en"
]
KINDS_WITH_SYMBOL = (
    "un-document",
    "resolution",
    "sp-communication",
    "wgad-opinion",
    "tb-views",
    "case",
    "letter",
    "unpublished",
)
edition = pytest.mark.parametrize(("name", "lang"), EDITIONS)


def templates(style):
    forms = [*style.forms.values(), *style.variants.values()]
    for form in forms:
        yield from (t for t in (form.first, form.later, form.distinct) if t)
    yield from (style.note_above, style.note_below)
    if style.ibid:
        yield from (style.ibid.alone, style.ibid.with_pinpoint)


@edition
def test_a_style_words_every_kind_label_signal_and_month(name, lang):
    style = find_style(name, lang)
    assert set(style.forms) == set(get_args(AuthorityKind))
    assert set(style.labels) == set(get_args(LocatorLabel))
    assert set(style.signals) == set(get_args(Signal))
    assert len(set(style.dates.months)) == 12
    assert len(style.dates.months_alone) in {0, 12}


@edition
def test_every_template_can_be_read_and_names_known_fields(name, lang):
    known = FIELDS.keys() | {"n", "at", "at_plain"}
    for template in templates(find_style(name, lang)):
        assert compile_pattern(template).fields <= known


@edition
@pytest.mark.parametrize("kind", get_args(AuthorityKind))
def test_a_complete_entry_leaves_no_gap(name, lang, kind):
    entry = BY_KIND[kind]
    cites = CiteCluster((Cite(entry.key, entry.key),))
    note = NoteSource((cites,), is_free_text=False)
    worded = word_notes([note, note], ENTRIES, name, ibid="never", lang=lang)
    assert not worded.findings
    for inlines in worded.notes:
        assert "?]" not in markup(inlines)
        assert plain_text(inlines) == plain_text(inlines).strip()


SYMBOLS = st.from_regex(r"[A-Z]{1,4}/[A-Z]{1,3}/[0-9]{1,3}/[0-9]{1,4}", fullmatch=True)


@edition
@pytest.mark.parametrize("kind", KINDS_WITH_SYMBOL)
@settings(max_examples=15)
@given(symbol=SYMBOLS, year=st.integers(1946, 2099), page=st.integers(1, 99))
def test_a_registered_symbol_stands_in_its_first_note(
    name, lang, kind, symbol, year, page
):
    is_resolution = kind == "resolution"
    entry = BY_KIND[kind].model_copy(
        update={
            "symbol": f"{symbol} ({year})" if is_resolution else symbol,
            "number": symbol.partition("/")[2],
            "year": str(year),
        }
    )
    place = Pinpoint((Locator("page", str(page)),))
    printed = plain_text(format_cite(entry, name, place, lang=lang))
    assert (entry.number if is_resolution and name == "un" else symbol) in printed


@edition
def test_a_symbol_is_printed_as_registered_in_every_language(name, lang):
    for kind in ("un-document", "sp-communication", "wgad-opinion", "tb-views"):
        first = plain_text(format_cite(BY_KIND[kind], name, lang=lang))
        assert BY_KIND[kind].symbol in first


def test_latin_words_in_an_arabic_note_are_marked_left_to_right():
    inlines = format_cite(BY_KIND["un-document"], "un", lang="ar")
    (span,) = [i for i in walk_inlines(inlines) if isinstance(i, Span)]
    assert (span.direction, plain_text(span.inlines)) == ("ltr", "CAT/C/XXX/CO/5")


def test_a_title_in_its_own_language_is_marked_as_such():
    inlines = format_cite(BY_KIND["statute"], "bluebook")
    (span,) = [i for i in walk_inlines(inlines) if isinstance(i, Span)]
    assert (span.lang, plain_text(span.inlines)) == ("zh-Hans", "监察法")


def test_a_note_in_the_language_of_the_source_prints_the_original_title():
    assert "《监察法》" in plain_text(format_cite(BY_KIND["statute"], "un", lang="zh"))
    assert "Supervision Law" in plain_text(
        format_cite(BY_KIND["statute"], "un", lang="fr")
    )


@pytest.mark.parametrize(
    ("name", "lang", "day", "first", "month", "year"),
    [
        ("un", "en", "3 February 2016", "1 June 2016", "February 2016", "2016"),
        ("oscola4", "en", "3 February 2016", "1 June 2016", "February 2016", "2016"),
        ("bluebook", "en", "Feb. 3, 2016", "June 1, 2016", "Feb. 2016", "2016"),
        ("un", "fr", "3 février 2016", "1er juin 2016", "février 2016", "2016"),
        (
            "un",
            "es",
            "3 de febrero de 2016",
            "1 de junio de 2016",
            "febrero de 2016",
            "2016",
        ),
        (
            "un",
            "ru",
            "3 февраля 2016 года",
            "1 июня 2016 года",
            "февраль 2016 года",
            "2016 год",
        ),
        (
            "un",
            "ar",
            "3 شباط/فبراير 2016",
            "1 حزيران/يونيه 2016",
            "شباط/فبراير 2016",
            "2016",
        ),
        ("un", "zh", "2016年2月3日", "2016年6月1日", "2016年2月", "2016年"),
    ],
)
def test_dates_are_printed_as_precisely_as_they_are_known(
    name, lang, day, first, month, year
):
    words = find_style(name, lang).dates
    assert print_date("2016-02-03", words) == day
    assert print_date("2016-06-01", words) == first
    assert print_date("2016-02", words) == month
    assert print_date("2016", words) == year


@pytest.mark.parametrize(
    ("typed", "printed"),
    [
        ("Opinion No. 9", "Opinion No 9"),
        ("Doe v. No. 9", "Doe v No 9"),
        ("(No. 9)", "(No 9)"),
        ("Casino. Nov. 9", "Casino. Nov. 9"),
        ("Henry V. of No.", "Henry V. of No"),
    ],
)
def test_oscola_takes_the_stop_from_no_and_v(typed, printed):
    entry = BY_KIND["ngo-report"].model_copy(update={"title": typed})
    assert f"‘{printed}’" in plain_text(format_cite(entry, "oscola4"))
    assert typed in plain_text(format_cite(entry, "un"))


def test_oscola_leaves_addresses_as_they_are():
    entry = BY_KIND["web"].model_copy(update={"url": "https://example.org/v.1/No.2"})
    assert "<https://example.org/v.1/No.2>" in plain_text(format_cite(entry, "oscola4"))


def test_a_form_knows_whether_it_takes_a_pinpoint():
    assert takes_pinpoint(Form("{author}[ {at_plain}]", ""))
    assert not takes_pinpoint(Form("{author}, {url}", ""))


def test_styles_are_frozen():
    style = find_style("un")
    for field in fields_of(style):
        with pytest.raises(AttributeError):
            setattr(style, field.name, None)


@pytest.mark.parametrize(
    "template", ["<i>{title}", "{title}]", "[{at}", "{Title}", "{"]
)
def test_a_malformed_template_is_refused(template):
    with pytest.raises(ValueError, match="the template"):
        compile_pattern(template)


@pytest.mark.parametrize(
    ("lang", "day", "words"),
    [
        ("fr", "2020-05-01", "datée du 1er mai 2020 (expéditeur\u00a0: "),
        ("fr", "2020-05", "datée de mai 2020 (expéditeur\u00a0: "),
        ("ru", "2020-05", "от мая 2020 года"),
        ("zh-Hans", "2020-05-01", "2020年5月1日"),
    ],
)
def test_a_letter_is_dated_in_the_grammar_of_the_language(lang, day, words):
    entry = BY_KIND["letter"].model_copy(update={"date": day})
    printed = plain_text(format_cite(entry, "un", lang=lang))
    assert words in printed
    assert "adressée" not in printed
    assert printed.startswith(words) or not lang.startswith("zh")


@pytest.mark.parametrize(
    ("lang", "day", "words"),
    [
        ("fr", "2020-10", "consulté en octobre 2020"),
        ("fr", "2020-10-03", "consulté le 3 octobre 2020"),
        ("es", "2020-10", "consultado en octubre de 2020"),
        ("ru", "2020-10-03", "URL: "),
    ],
)
def test_a_page_was_read_in_a_month_or_on_a_day(lang, day, words):
    entry = BY_KIND["web"].model_copy(update={"accessed": day})
    assert words in plain_text(format_cite(entry, "un", lang=lang))


@pytest.mark.parametrize(
    ("lang", "signal", "words"),
    [
        ("fr", "but-see", "voir toutefois"),
        ("ru", "contra", "иное мнение см. в:"),
        ("ru", "accord", "аналогичное мнение см. в:"),
        ("zh-Hans", "accord", "相同意见，见"),
        ("zh-Hans", "contra", "不同意见，见"),
        ("zh-Hant", "accord", "相同意見，見"),
    ],
)
def test_signals_are_words_that_can_be_read(lang, signal, words):
    assert UN[lang].signals[signal] == words


def test_traditional_chinese_has_its_own_characters_and_quotation_marks():
    assert UN["zh-Hant"].bodies["Commission on Human Rights"] == "人權委員會"
    assert "「{title}」" in UN["zh-Hant"].forms["news"].first


def test_arabic_notes_have_the_quotation_marks_of_the_letter():
    assert "”{title}“" in UN["ar"].forms["news"].first
    assert "<i>{title}</i>" in UN["ar"].forms["book"].first


@pytest.mark.parametrize(
    ("lang", "title", "printed"),
    [
        ("zh-Hans", "CCPR Commentary", "<i>CCPR Commentary</i>"),
        ("zh-Hant", "CCPR Commentary", "<i>CCPR Commentary</i>"),
        ("zh-Hans", "公约评注", "《公约评注》"),
    ],
)
def test_chinese_has_its_own_marks_for_chinese_titles_alone(lang, title, printed):
    book = BY_KIND["book"].model_copy(
        update={"title": title, "short": title, "forms": {}}
    )
    assert printed in markup(format_cite(book, "un", lang=lang))
