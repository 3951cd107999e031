"""The faults of a reviewer in other words: rules find them, and leave the rest."""

import pytest

from appeals.checks.figures_in_words import quantities
from tests.checks.test_reviewer_rules import (
    ES,
    FR,
    ZH,
    A,
    Wrong,
    found_in,
    words_at,
)

WRONG = [
    Wrong(
        "CIT080",
        f"Successive reports say so. {A} And so it is.",
        "Successive reports",
        "one source",
    ),
    Wrong(
        "CIT080",
        f"On more than one occasion, it has said so. {A}",
        "On more than one occasion",
        "one source",
    ),
    Wrong(
        "CIT060",
        "A letter of allegation. ^[OL CHN 15/2098]",
        "letter of allegation",
        "OL",
    ),
    Wrong("CIT082", "This breaches Arts. 7 and 9 ICCPR.", "ICCPR", "without a note"),
    Wrong("CIT082", "CAT, art. 1, forbids it.", "CAT", "cited nowhere"),
    Wrong(
        "CIT082",
        "L’article premier du Pacte international relatif aux droits civils.",
        "Pacte international relatif aux droits",
        "without a note",
        FR,
    ),
    Wrong(
        "CIT082",
        "El artículo 9 del Pacto Internacional de Derechos Civiles y Políticos.",
        "Pacto Internacional de Derechos Civiles",
        "without a note",
        ES,
    ),
    Wrong("FAC010", "It holds 1.2 million people.", "1.2 million people", "million"),
    Wrong("FAC010", "It holds forty migrants.", "forty migrants", "'forty migrants'"),
    Wrong("FAC010", "A dozen nuns are held.", "A dozen nuns", "'A dozen nuns'"),
    Wrong(
        "FAC012",
        f"Three to five lawyers are seized each day. {A} Hundreds of thousands of "
        f"lawyers are seized annually. {A}",
        "Hundreds of thousands of lawyers",
        "1,095 to 1,825 a year",
    ),
    Wrong(
        "FAC012",
        f"Some 40 to 60 boats are turned back every 24 hours. {A} Half a million boats "
        f"were turned back in one year. {A}",
        "Half a million boats",
        "14,600 to 21,900 a year",
    ),
    Wrong(
        "FAC012",
        f"A dozen activists vanish every week. {A} It is 1.2 million activists a year. "
        f"{A}",
        "1.2 million activists",
        "624 a year",
    ),
    Wrong(
        "FAC012",
        f"Une dizaine de moines disparaissent toutes les semaines. {A} Ce sont trois "
        f"mille moines par an. {A}",
        "trois mille moines",
        "520 a year",
        FR,
    ),
    Wrong(
        "FAC012",
        f"Desaparecen veinte personas a diario. {A} Son 2 millones de personas al año. "
        f"{A}",
        "2 millones de personas",
        "7,300 a year",
        ES,
    ),
    Wrong("FAC012", f"每天有10人被捕。{A}每年有3万人被捕。{A}", "3万人", "3,650", ZH),
    Wrong("LNK002", "Its text can be viewed here.", "here", "viewed here"),
    Wrong("LNK002", "It is open via this link, we hear.", "this link", "this link"),
    Wrong("LNK002", "The whole report (here) says so.", "here", "(here)"),
    Wrong("LNK002", "Il se trouve sous ce lien.", "ce lien", "sous ce lien", FR),
    Wrong("LNK002", "Está en este enlace.", "este enlace", "enlace", ES),
    Wrong("RCP020", "Anna Maria Specimens’s office.", "Anna Maria Specimens", "'Anna"),
]
RIGHT = [
    (
        "FAC012",
        (
            "Ten hours a day, 60 hours a year. Two to three thousand cases a month, 24 "
            "to 36 thousand cases a year."
        ),
    ),
    (
        "LNK002",
        (
            "See this link: https://example.org. At the link between the two. Via the "
            "[link](https://example.org)."
        ),
    ),
    (
        "RCP020",
        (
            "We met in Anna Maria Street. Anna Maria Specimen’s man. Anna Specter, "
            "Hannah Specimens."
        ),
    ),
    ("STY021", "The the office."),
    ("FAC015", "Ninety-five per cent of prisoners, twenty-two people."),
]


@pytest.mark.parametrize("case", WRONG, ids=str)
def test_a_fault_is_found_in_other_words(tmp_path, case):
    found = found_in(tmp_path, case.code, case.text, case.more)
    hits = [f for f in found if case.names in f.message]
    assert len(hits) == 1, found
    assert words_at(tmp_path, hits[0]).startswith(case.words)


@pytest.mark.parametrize(
    ("lang", "words", "low", "high"),
    [
        ("en", "Ninety-five percent", 95, 95),
        ("en", "sixty two women", 62, 62),
        ("en", "twenty to thirty people", 20, 30),
        ("en", "two to three thousand cases", 2000, 3000),
        ("en", "900 to 1.2 million people", 900, 1_200_000),
        ("fr", "vingt et un moines", 21, 21),
        ("fr", "quatre-vingt-dix personnes", 90, 90),
        ("fr", "quatre-vingts personnes", 80, 80),
        ("fr", "vingt à trente femmes", 20, 30),
        ("es", "treinta y cinco personas", 35, 35),
        ("es", "treinta y una mujeres", 31, 31),
        ("ru", "3 тысячи человек", 3000, 3000),
        ("zh", "3至5万人", 30_000, 50_000),
    ],
)
def test_figures_are_read_in_figures_and_in_words(lang, words, low, high):
    (quantity,) = quantities(words, lang)
    assert (quantity.words, quantity.low, quantity.high) == (words, low, high)


@pytest.mark.parametrize(("code", "text"), RIGHT, ids=[r[0] for r in RIGHT])
def test_what_only_looks_alike_is_left_alone(tmp_path, code, text):
    assert found_in(tmp_path, code, text) == []
