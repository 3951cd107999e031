"""Words behind the bar of a cite are printed as a reader expects them."""

import pytest

from appeals.citations.styles.choice import find_style
from appeals.citations.styles.suffixes import print_suffix


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
