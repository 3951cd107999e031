"""Pinpoints in words: labels, plurals, dashes."""

import pytest

from appeals.citations.styles.bluebook import BLUEBOOK
from appeals.citations.styles.locators import (
    normalise_dashes,
    print_pinpoint,
    print_suffix,
)
from appeals.citations.styles.oscola4 import OSCOLA4
from appeals.citations.styles.pack import find_style
from appeals.citations.styles.place_values import print_act_number
from appeals.citations.styles.un import UN
from appeals.model.pinpoint import Locator, Pinpoint


def printed(style, *locators, bare=False):
    pinpoint = Pinpoint(tuple(Locator(label, value) for label, value in locators))
    return print_pinpoint(pinpoint, style, page_is_bare=bare)


@pytest.mark.parametrize(
    ("typed", "dashed"),
    [
        ("12-14", "12–14"),
        ("12 - 14", "12–14"),
        ("8.2-8.4", "8.2–8.4"),
        ("ii-iv", "ii–iv"),
        ("II - IV, VI-X", "II–IV, VI–X"),
        ("1-2-3", "1–2–3"),
        ("14-A", "14-A"),
        ("12 (a)-(c)", "12 (a)-(c)"),
        ("II-4", "II-4"),
        ("12 bis", "12 bis"),
    ],
)
def test_a_dash_stands_between_digits_and_between_roman_numerals(typed, dashed):
    assert normalise_dashes(typed) == dashed
    assert normalise_dashes(dashed) == dashed


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("14", "para. 14"),
        ("14 (a)", "para. 14 (a)"),
        ("12-14", "paras. 12–14"),
        ("ii-iv", "paras. ii–iv"),
        ("8.2, 9", "paras. 8.2, 9"),
        ("8 and 9", "paras. 8 and 9"),
        ("14-A", "para. 14-A"),
        ("12 bis–14", "paras. 12 bis–14"),
        ("random", "para. random"),
    ],
)
def test_a_range_a_comma_or_an_and_makes_the_label_a_plural(value, expected):
    assert printed(UN["en"], ("para", value)) == expected


LABELS = ("para", "page", "art", "sect", "chap", "rule", "annex", "footnote")


@pytest.mark.parametrize(
    ("style", "one", "many"),
    [
        (
            UN["en"],
            [
                "para. 1",
                "p. 1",
                "art. 1",
                "sect. 1",
                "chap. 1",
                "rule 1",
                "annex 1",
                "footnote 1",
            ],
            [
                "paras. 1–2",
                "pp. 1–2",
                "arts. 1–2",
                "sects. 1–2",
                "chaps. 1–2",
                "rules 1–2",
                "annexes 1–2",
                "footnotes 1–2",
            ],
        ),
        (
            OSCOLA4,
            ["para 1", "1", "art 1", "s 1", "ch 1", "rule 1", "annex 1", "fn 1"],
            [
                "paras 1–2",
                "1–2",
                "arts 1–2",
                "ss 1–2",
                "chs 1–2",
                "rules 1–2",
                "annexes 1–2",
                "fns 1–2",
            ],
        ),
        (
            BLUEBOOK,
            ["¶ 1", "at 1", "art. 1", "§ 1", "ch. 1", "rule 1", "annex 1", "n.1"],
            [
                "¶¶ 1–2",
                "at 1–2",
                "arts. 1–2",
                "§§ 1–2",
                "chs. 1–2",
                "rules 1–2",
                "annexes 1–2",
                "nn.1–2",
            ],
        ),
    ],
)
def test_every_label_has_its_words_in_every_style(style, one, many):
    assert [printed(style, (label, "1")) for label in LABELS] == one
    assert [printed(style, (label, "1-2")) for label in LABELS] == many


def test_parts_are_printed_from_the_outer_to_the_inner():
    parts = (("annex", "II"), ("para", "3-5"))
    assert printed(UN["en"], *parts) == "annex II, paras. 3–5"


def test_an_empty_value_prints_the_label_alone():
    assert printed(UN["en"], ("annex", ""), ("art", "17")) == "annex, art. 17"
    assert printed(UN["zh-Hans"], ("annex", ""), ("art", "17")) == "附件，第17条"


def test_the_whole_source_prints_nothing():
    assert print_pinpoint(Pinpoint(is_whole=True), UN["en"]) == ""
    assert print_pinpoint(Pinpoint(), UN["en"]) == ""


def test_a_page_is_bare_where_bluebook_wants_it():
    assert printed(BLUEBOOK, ("page", "4"), bare=True) == "4"
    assert printed(BLUEBOOK, ("para", "4"), bare=True) == "¶ 4"


@pytest.mark.parametrize(
    ("lang", "value", "expected"),
    [
        ("fr", "8 and 9", "par. 8 et 9"),
        ("es", "8 and 9", "párrs. 8 y 9"),
        ("es", "14", "párr. 14"),
        ("ru", "8 и 9", "пп. 8 и 9"),
        ("ar", "14", "الفقرة 14"),
        ("ar", "8 and 9", "الفقرتان 8 و 9"),
        ("ar", "8-10", "الفقرات 8–10"),
        ("ar", "8, 9 and 10", "الفقرات 8، 9 و 10"),
        ("zh-Hans", "8, 9", "第8、9段"),
        ("zh-Hant", "8 and 9", "第8和9段"),
    ],
)
def test_labels_and_marks_follow_the_language(lang, value, expected):
    assert printed(UN[lang], ("para", value)) == expected


PLACES = {
    "paras. 10-15": {
        "fr": "par. 10 à 15",
        "es": "párrs. 10 a 15",
        "ru": "пп. 10–15",
        "zh-Hans": "第10至15段",
        "ar": "الفقرات 10–15",
        "pt": "pars. 10 a 15",
    },
    "paras. 71-72": {
        "fr": "par. 71 et 72",
        "es": "párrs. 71 y 72",
        "ru": "пп. 71–72",
        "zh-Hans": "第71至72段",
        "ar": "الفقرتان 71 و 72",
    },
    "paras. 79-80 and 84-86": {
        "fr": "par. 79, 80 et 84 à 86",
        "es": "párrs. 79, 80 y 84 a 86",
        "ru": "пп. 79–80 и 84–86",
        "zh-Hans": "第79至80和84至86段",
    },
    "paras. 114-15": {"fr": "par. 114 et 115", "ru": "пп. 114–115"},
    "para. 35 (c)": {
        "fr": "par. 35 c)",
        "es": "párr. 35 c)",
        "ru": "п. 35 c)",
        "zh-Hans": "第35(c)段",
        "ar": "الفقرة 35 (ج)",
    },
    "para. 8 (a) (ii)": {"es": "párr. 8 a) ii)", "ar": "الفقرة 8 (أ) ’2‘"},
    "para. 14 (a) and (b)": {
        "fr": "par. 14 a) et b)",
        "zh-Hans": "第14(a)和(b)段",
        "ar": "الفقرة 14 (أ) و (ب)",
    },
    "art. 9 (3)": {"fr": "art. 9 (3)", "zh-Hans": "第9(3)条", "ar": "المادة 9 (3)"},
    "annexes I and III": {
        "fr": "annexes I et III",
        "ru": "приложения I и III",
        "zh-Hans": "附件一和附件三",
        "zh-Hant": "附件一和附件三",
        "ar": "المرفقان الأول والثالث",
    },
    "annex 5": {"zh-Hans": "附件5", "ar": "المرفق 5"},
    "annex A": {"es": "anexo A", "zh-Hans": "附件A", "ar": "المرفق ألف"},
    "chaps. VII-XI": {
        "fr": "chap. VII à XI",
        "ru": "гл. VII–XI",
        "zh-Hans": "第七至十一章",
        "ar": "الفصول من السابع إلى الحادي عشر",
    },
    "sects. A-D": {"zh-Hans": "A至D节", "ar": "الفروع من ألف إلى دال"},
    "sect. VIII.A": {"zh-Hans": "第八.A节", "ar": "الفرع الثامن-ألف"},
    "chap. XXI, sect. C.2": {
        "zh-Hans": "第二十一章，C.2节",
        "ar": "الفصل الحادي والعشرون، الفرع جيم-2",
    },
    "chap. V, sect. I": {"zh-Hans": "第五章，I节", "ar": "الفصل الخامس، الفرع طاء"},
    "sects. H and I": {"zh-Hans": "H和I节", "ar": "الفرعان حاء وطاء"},
    "chap. III, sect. C, and annex I": {
        "fr": "chap. III, sect. C, et annexe I",
        "ru": "гл. III, разд. C, и приложение I",
        "zh-Hans": "第三章，C节和附件一",
        "ar": "الفصل الثالث، الفرع جيم، والمرفق الأول",
    },
    "paras. 117 and 118, and annex": {
        "fr": "par. 117 et 118 et annexe",
        "ar": "الفقرتان 117 و 118 والمرفق",
    },
    "part two, chap. X": {
        "fr": "deuxième partie, chap. X",
        "es": "segunda parte, cap. X",
        "ru": "часть вторая, гл. X",
        "zh-Hans": "第二部分，第十章",
        "ar": "الجزء الثاني، الفصل العاشر",
    },
    "part XI": {"fr": "partie XI", "zh-Hans": "第十一部分", "ar": "الجزء الحادي عشر"},
    "resolution 1": {"fr": "résolution 1", "zh-Hans": "决议1", "ar": "القرار 1"},
    "resolution 37/17": {"zh-Hans": "第37/17号决议", "zh-Hant": "第37/17號決議"},
    "resolution 71.6": {"fr": "résolution 71.6", "zh-Hans": "71.6号决议"},
    "resolution MSC.257(84)": {
        "es": "resolución MSC.257(84)",
        "zh-Hans": "MSC.257(84)号决议",
    },
    "decision 1/CP.27": {"ru": "решение 1/CP.27", "ar": "المقرر 1/م أ-27"},
    "pp. 6-8": {"fr": "p. 6 à 8", "ru": "сс. 6–8", "zh-Hans": "第6至8页"},
    "enclosure": {"fr": "pièce jointe", "zh-Hans": "附文", "ar": "الضميمة"},
}
"""As typed in English, and as the United Nations prints it in each language."""


@pytest.mark.parametrize(
    ("typed", "lang", "expected"),
    [(typed, lang, each[lang]) for typed, each in PLACES.items() for lang in each],
)
def test_a_place_is_printed_as_the_united_nations_prints_it(typed, lang, expected):
    assert print_pinpoint(Pinpoint.parse(typed), UN[lang]) == expected


@pytest.mark.parametrize("typed", PLACES)
@pytest.mark.parametrize("style", [UN["en"], OSCOLA4, BLUEBOOK])
def test_a_value_stays_as_typed_in_english(style, typed):
    pinpoint = Pinpoint.parse(typed)
    text = print_pinpoint(pinpoint, style)
    assert all(normalise_dashes(each.value) in text for each in pinpoint.locators)


@pytest.mark.parametrize(
    ("suffix", "printed"),
    [
        ("emphasis added", " (emphasis added)"),
        ("emphasis added.", " (emphasis added)"),
        ("(emphasis added)", " (emphasis added)"),
        ("[emphasis added]", " [emphasis added]"),
        ("translation ours", " (translation ours)"),
        ("italics in the original", " (italics in the original)"),
        (", quoted in A Report, p. 4", ", quoted in A Report, p. 4"),
        ("quoted in A Report, p. 4", ", quoted in A Report, p. 4"),
        ("; compare there", "; compare there"),
        ("– a dash", " – a dash"),
        ("andere Worte", " (andere Worte)"),
    ],
)
@pytest.mark.parametrize("style", ["un", "oscola4", "oscola5", "bluebook"])
def test_a_remark_stands_in_brackets_and_what_has_signs_stays(style, suffix, printed):
    assert print_suffix(suffix, find_style(style, "en")) == printed


@pytest.mark.parametrize(
    ("lang", "suffix", "printed"),
    [
        ("fr", "non souligné dans l’original", " (non souligné dans l’original)"),
        ("es", "sin cursiva en el original", " (sin cursiva en el original)"),
        ("ru", "курсив наш", " (курсив наш)"),
        ("ar", "التوكيد مضاف", " (التوكيد مضاف)"),
        ("ar", "نقلًا عن تقرير", "، نقلًا عن تقرير"),
        ("zh-Hans", "着重号后加", "（着重号后加）"),
        ("zh-Hans", "（着重号后加）", "（着重号后加）"),
        ("zh-Hans", "转引自报告", "，转引自报告"),
        ("fr", "cité dans Rapport", ", cité dans Rapport"),
        ("pt", "citado em Relatório", ", citado em Relatório"),
        ("pt", "sublinhado nosso", " (sublinhado nosso)"),
    ],
)
def test_so_it_does_in_other_languages(lang, suffix, printed):
    assert print_suffix(suffix, find_style("un", lang)) == printed


@pytest.mark.parametrize(
    ("number", "printed"),
    [
        ("217 A (III)", "217 ألف (د-3)"),
        ("217 A(III)", "217 ألف (د-3)"),
        ("2200 A (XXI)", "2200 ألف (د-21)"),
        ("3201 (S-VI)", "3201 (دإ-6)"),
        ("1004 (ES-II)", "1004 (دإط-2)"),
        ("S-20/2", "دإ-20/2"),
        ("53/243 B", "53/243 باء"),
        ("60/1", "60/1"),
        ("1373 (2001)", "1373 (2001)"),
        ("1/CP.21", "1/CP.21"),
    ],
)
def test_the_number_of_an_old_resolution_has_arabic_letters(number, printed):
    assert print_act_number(number, UN["ar"].places) == printed
    assert print_act_number(number, UN["fr"].places) == number
