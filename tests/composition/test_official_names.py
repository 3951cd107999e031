"""The official names of mandates, committees and the office that are shipped."""

from datetime import date
from pathlib import Path

import pytest

from appeals.composition.addressees import address_lines, closing_for, name_on_day
from appeals.languages.find import language_of_letter
from appeals.registry.holders import salutation_for
from appeals.registry.workspace import load_workspace

SHIPPED = load_workspace(Path(__file__).parents[2])
OFFICIAL = ("fr", "es", "ru", "ar", "zh-Hans")
DAY = date(2099, 1, 1)


@pytest.mark.parametrize("lang", OFFICIAL)
def test_offices_and_committees_that_are_shipped_have_official_names(lang):
    for id_ in ("unodc-ed", "cat", "ccpr", "wgad", "sr-vawg"):
        lines = address_lines(SHIPPED.recipients[id_], None, DAY, lang)
        post = SHIPPED.recipients[id_].post
        named = lines[: -len(post.lines)] if post else lines
        assert all(line.isascii() is False or lang in {"fr", "es"} for line in named)
        assert SHIPPED.recipients[id_].name not in lines


def test_every_name_that_is_shipped_says_where_it_was_seen():
    for known in SHIPPED.recipients.values():
        is_old = known.id == "sr-judges-lawyers"
        assert is_old or not known.names or known.names_source
        assert known.names_certainty == "unconfirmed"


@pytest.mark.parametrize(
    ("id_", "lang", "name"),
    [
        ("sr-freedom-expression", "zh-Hans", "促进和保护意见和表达自由权特别报告员"),
        ("sr-assembly-association", "zh-Hans", "和平集会自由权和结社自由权特别报告员"),
        ("sr-vawg", "zh-Hans", "暴力侵害妇女和女童及其原因和后果问题特别报告员"),
        ("wgad", "ru", "Рабочая группа по произвольным задержаниям"),
        ("crc", "ar", "لجنة حقوق الطفل"),
        ("cerd", "es", "Comité para la Eliminación de la Discriminación Racial"),
    ],
)
def test_mandates_have_the_names_of_the_general_assembly(id_, lang, name):
    assert name_on_day(SHIPPED.recipients[id_], DAY, lang) == name


def test_the_executive_director_is_greeted_as_a_woman_where_she_is_one():
    known = SHIPPED.recipients["unodc-ed"]
    waly = next(h for h in known.holders if h.gender == "woman")
    assert salutation_for(known, waly, "es") == "Estimada Directora Ejecutiva:"
    assert salutation_for(known, waly, "ru").startswith("Уважаемая г-жа ")
    assert salutation_for(known, waly, "ar") == "حضرة المديرة التنفيذية،"
    assert address_lines(known, waly, DAY, "fr")[1:3] == (
        "Directrice exécutive",
        "Office des Nations Unies contre la drogue et le crime (ONUDC)",
    )


def test_addresses_in_geneva_are_written_as_the_office_writes_them():
    known = SHIPPED.recipients["wgad"]
    assert address_lines(known, None, DAY, "es")[-2:] == ("1211 Ginebra 10", "Suiza")
    assert address_lines(known, None, DAY, "ru")[-2:] == (
        "1211 Geneva 10",
        "Switzerland",
    )


@pytest.mark.parametrize(
    ("ids", "is_known", "greeted"),
    [
        (("unodc-ed",), True, "Madame la Directrice exécutive"),
        (("unodc-ed",), False, "Madame, Monsieur"),
        (("sr-torture",), False, "Madame, Monsieur"),
        (("wgad",), False, "Mesdames, Messieurs"),
        (("cat",), False, "Mesdames, Messieurs"),
        (
            ("wgad", "sr-torture"),
            False,
            "Mesdames et Messieurs les titulaires de mandat",
        ),
        (("unodc-ed", "sr-torture"), False, "Mesdames, Messieurs"),
    ],
)
def test_a_closing_in_french_takes_up_the_salutation(ids, is_known, greeted):
    recipients = [SHIPPED.recipients[id_] for id_ in ids]
    waly = next(h for h in recipients[0].holders if h.gender) if is_known else None
    assert closing_for(recipients, waly, "fr", language_of_letter("fr")) == (
        f"Veuillez agréer, {greeted}, l’expression de notre haute considération."
    )


@pytest.mark.parametrize("lang", ["en", "es", "ru", "ar", "zh-Hans", "zh-Hant", "pt"])
def test_other_closings_greet_nobody_again(lang):
    language = language_of_letter(lang)
    known = SHIPPED.recipients["unodc-ed"]
    waly = next(holder for holder in known.holders if holder.gender)
    for recipients, holder in (
        ((known,), waly),
        ((known,), None),
        ((known,) * 2, None),
    ):
        closing = closing_for(recipients, holder, lang, language)
        assert closing == language.letter.closing
