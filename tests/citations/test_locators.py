"""Pinpoints in words: labels, plurals, dashes."""

import pytest

from appeals.citations.styles.bluebook import BLUEBOOK
from appeals.citations.styles.choice import find_style
from appeals.citations.styles.locators import print_pinpoint, print_suffix, with_dashes
from appeals.citations.styles.oscola4 import OSCOLA4
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
    assert with_dashes(typed) == dashed
    assert with_dashes(dashed) == dashed


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
