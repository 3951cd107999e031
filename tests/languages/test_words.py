"""Every language has every word, with the places that are filled in."""

import re
from collections.abc import Mapping

import pytest

from appeals.languages.find import LANGUAGES, find_language
from appeals.languages.formats import format_date, format_number, month_within_text
from appeals.languages.language import Language
from appeals.model.values import PartialDate

HOLES = {
    "consent.state_answer": ("{answer}",),
    "consent.public_answer": ("{answer}",),
    "consent.withdrawn": ("{date}",),
    "page.note_mark": ("{number}",),
    "brackets": ("{}",),
    "letter.dateline": ("{place}", "{date}"),
    "letter.covering": ("{date}",),
    "letter.sealed": ("{key}",),
    "figures.at_least": ("{value}",),
    "figures.at_most": ("{value}",),
    "figures.about": ("{value}",),
    "figures.estimated": ("{value}",),
    "figures.estimated_behind": ("{value}",),
    "figures.range": ("{low}", "{high}"),
    "figures.bounded_range": ("{low}", "{high}"),
    "group.further_organisations": ("{count}",),
    "group.further_signatories": ("{count}",),
    "group.annex": ("{number}",),
    "group.annex_sheet": ("{subject}",),
    "documents_cited.laws_of": ("{place}",),
    "page.page": ("{page}", "{pages}"),
    "page.note": ("{number}",),
    "page.back": ("{number}",),
    "page.carried": ("{page}",),
    "page.signature": ("{name}",),
}
HAN = re.compile("[\u2e80-\u9fff]")
SHARED = frozenset("后里复发干斗谷台只系")
"""Simplified characters that are traditional ones too, of other words."""
NO_WORDS = re.compile(r"<i>.*?</i>|\{[^}]*\}")
WORD = re.compile(r"[^\W\d_]{2,}")
TAGS = pytest.mark.parametrize("tag", LANGUAGES)


def words_of(value, path=""):
    """Yield ("letter.subject", words) of everything below a value."""
    if hasattr(value, "_fields"):  # words with names
        for name in value._fields:
            yield from words_of(getattr(value, name), f"{path}.{name}")
    elif isinstance(value, Mapping):
        for name, part in value.items():
            yield from words_of(part, f"{path}.{name}")
    elif isinstance(value, tuple):
        for part in value:
            yield from words_of(part, path)
    elif isinstance(value, str):
        yield path.removeprefix("."), value


def language(tag) -> Language:
    found = find_language(tag)
    assert found is not None
    return found


MAY_BE_EMPTY = {
    "notes.gap",
    "notes.places.gap",
    "notes.places.span_in_words",
    "notes.places.last_before_words",
    "notes.places.small_numeral",
    "stops_behind_note_marks",
    "distinct",
    "two",
    "alone",
    "lettered",
    "slashed",
    "coded",
}
"""What is behind a signal; forms and labels that most have not; see `text` too."""


@TAGS
def test_no_word_is_empty(tag):
    empty = [path for path, words in words_of(language(tag)) if not words.strip()]
    assert {
        path
        for path in empty
        if path not in MAY_BE_EMPTY
        and path.rpartition(".")[2] not in MAY_BE_EMPTY
        and not path.startswith("text.")
    } == set()


@TAGS
def test_every_word_has_the_holes_that_are_filled(tag):
    words = dict(words_of(language(tag)))
    for path, holes in HOLES.items():
        assert all(words[path].count(hole) == 1 for hole in holes), path
    bare = {
        path: text
        for path, text in words.items()
        if path not in {*HOLES, "letter.closing_to_known"}
        and "{" in text
        and not path.startswith(("notes.", "dates.", "text."))
    }
    assert bare == {}


@TAGS
def test_a_language_speaks_its_own_words(tag):
    """A module copied from another one and left half translated shows here."""
    own = dict(words_of(language(tag).page))
    for other in LANGUAGES:
        if other != tag:
            theirs = dict(words_of(language(other).page))
            shared = [path for path in own if own[path] == theirs[path]]
            assert len(shared) < len(own) / 2, other


@TAGS
def test_no_sentence_is_left_in_the_language_of_the_copy(tag):
    own = sentences_of(tag)
    for other in LANGUAGES:
        if other != tag:
            theirs = sentences_of(other)
            assert [at for at in own if own[at] == theirs.get(at)] == [], other


def sentences_of(tag) -> dict[str, str]:
    """Give what has three words of its own at least."""
    found = {}
    for number, (path, text) in enumerate(words_of(language(tag))):
        words = WORD.findall(NO_WORDS.sub(" ", text))
        if len(words) >= 3 and not path.startswith("text."):
            found[f"{path} {number}"] = text
    return found


@pytest.mark.parametrize(
    ("tag", "printed"),
    [
        ("en", "1 November 2020"),
        ("fr", "1er novembre 2020"),
        ("es", "1 de noviembre de 2020"),
        ("zh-Hant", "2020年11月1日"),
    ],
)
def test_the_first_of_a_month_is_printed_as_the_language_does(tag, printed):
    assert format_date(PartialDate(2020, 11, 1), language(tag)) == printed
    assert "1er" not in format_date(PartialDate(2020, 11, 21), language(tag))


@pytest.mark.parametrize(
    ("tag", "month", "year"),
    [
        ("en", "in March 2018", "in 2018"),
        ("fr", "en mars 2018", "en 2018"),
        ("es", "en marzo de 2018", "en 2018"),
        ("pt", "em março de 2018", "em 2018"),
        ("ru", "в марте 2018 года", "в 2018 году"),
        ("ar", "في آذار/مارس 2018", "في عام 2018"),
        ("zh-Hans", "2018年3月", "2018年"),
        ("zh-Hant", "2018年3月", "2018年"),
    ],
)
def test_a_month_within_a_sentence_has_its_preposition_and_case(tag, month, year):
    assert month_within_text(PartialDate(2018, 3, 4), language(tag)) == month
    assert month_within_text(PartialDate(2018, 3), language(tag)) == month
    assert month_within_text(PartialDate(2018), language(tag)) == year


def test_every_month_within_a_russian_sentence_is_in_the_prepositional_case():
    russian = language("ru")
    months = [month_within_text(PartialDate(2018, n), russian) for n in range(1, 13)]
    assert all(month.split()[1].endswith("е") for month in months)
    assert len(set(months)) == 12


def test_numbers_are_grouped_as_the_language_does():
    assert format_number(28983, language("en")) == "28,983"
    assert format_number(28983, language("fr")) == "28\u202f983"


def test_portuguese_is_printed_as_in_portugal():
    portuguese = language("pt-BR")
    assert portuguese is language("pt")
    assert format_date(PartialDate(2020, 11, 3), portuguese) == "3 de novembro de 2020"
    assert format_date(PartialDate(2020, 11), portuguese) == "novembro de 2020"
    assert format_number(28983, portuguese) == "28\u00a0983"


@pytest.mark.parametrize(
    ("tag", "path", "words"),
    [
        ("fr", "figures.estimated", "selon les estimations, {value}"),
        ("fr", "documents_cited.body", "Auteur"),
        ("fr", "page.signature", "Signature\u00a0: {name}"),
        ("es", "figures.about", "alrededor de {value}"),
        ("es", "figures.range", "entre {low} y {high}"),
        ("es", "cover.submitters", "Remitente"),
        ("es", "group.mandates", "A las y los titulares de los mandatos siguientes:"),
        ("ru", "letter.reference", "Исх. №\u00a0"),
        ("ru", "page.notes", "Сноски"),
        ("ru", "cover.submitters", "Авторы"),
        ("ru", "figures.bounded_range", "{low}–{high}"),
        ("ar", "figures.range", "ما بين {low} و {high}"),
        ("ar", "cover.submission", "معلومات مقدمة"),
        ("ar", "lists.semicolon", "؛ "),
        ("zh-Hans", "name", "简体中文"),
        ("zh-Hans", "page.notes", "脚注"),
        ("zh-Hans", "documents_cited.notes", "脚注"),
        ("zh-Hans", "documents_cited.places", "引用位置"),
        ("zh-Hans", "documents_cited.cases", "判例"),
        ("zh-Hant", "page.notes", "腳註"),
        ("zh-Hant", "figures.estimated", "據估計{value}"),
    ],
)
def test_words_are_those_that_the_united_nations_use(tag, path, words):
    assert words in [text for at, text in words_of(language(tag)) if at == path]


@pytest.mark.parametrize(
    ("tag", "day", "printed"),
    [
        ("ru", "2021-12-01", "1 декабря 2021 года"),
        ("ru", "2018-03", "март 2018 года"),
        ("ar", "2021-12-01", "1 كانون الأول/ديسمبر 2021"),
        ("ar", "2021-12", "كانون الأول/ديسمبر 2021"),
        ("zh-Hans", "2019", "2019年"),
        ("fr", "2019", "2019"),
    ],
)
def test_dates_are_printed_as_the_united_nations_do(tag, day, printed):
    assert format_date(PartialDate.parse(day), language(tag)) == printed


@pytest.mark.parametrize(("tag", "codec"), [("zh-Hans", "gb2312"), ("zh-Hant", "big5")])
def test_chinese_has_the_characters_of_one_script_alone(tag, codec):
    """Both standards hold the characters of their script; authors type either."""
    said = "".join(text for at, text in words_of(language(tag)) if "typed" not in at)
    assert {
        char for char in HAN.findall(said) if not char.encode(codec, "ignore")
    } == set()
    assert SHARED.isdisjoint(said) or tag == "zh-Hans"


@TAGS
def test_authors_are_told_to_type_the_marks_that_quotations_have(tag):
    marks = language(tag).quotation
    for advice in (marks.advice, marks.advice_for_straight):
        assert advice.startswith(f"{marks.opening.strip()} {marks.closing.strip()}")
    assert marks.opening.strip() not in marks.foreign
