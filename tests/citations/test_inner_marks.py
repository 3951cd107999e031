"""Quotation marks inside quotation marks are those of the next level."""

import pytest

from appeals.citations.styles.inner_marks import nest_quotation_marks
from appeals.citations.styles.pack import find_style
from appeals.citations.styles.wording import word_cite
from appeals.model.authority import Authority
from appeals.model.document import plain_text


@pytest.mark.parametrize(
    ("text", "opening", "lang", "printed"),
    [
        ("“Special Measures”: Detention", "“", "en", "‘Special Measures’: Detention"),
        ("‘Special Measures’: Detention", "“", "en", "‘Special Measures’: Detention"),
        ("‘Special Measures’: Detention", "‘", "en", "“Special Measures”: Detention"),
        ('"Special Measures": Detention', "“", "en", "‘Special Measures’: Detention"),
        ("'Special Measures': Detention", "‘", "en", "“Special Measures”: Detention"),
        ("He said “that ‘this’ is”", "“", "en", "He said ‘that “this” is’"),
        ("He said 'that \"this\" is'", "“", "en", "He said ‘that “this” is’"),
        ("The State’s ‘re-education’", "“", "en", "The State’s ‘re-education’"),
        ("‘States’ duties’ in law", "‘", "en", "“States’ duties” in law"),
        ("States’ duties and the people's will", "“", "en", None),
        ("5' and 6\" tall", "“", "en", None),
        ("An “open end", "“", "en", None),
        (
            "Les «\u00a0mesures\u00a0» de l’État",
            "«\u00a0",
            "fr",
            "Les “mesures” de l’État",
        ),
        ("Les “mesures” de l’État", "«\u00a0", "fr", "Les “mesures” de l’État"),
        ("«Особые меры»: закон", "«", "ru", "„Особые меры“: закон"),
        ("“特别措施”：羁押", "“", "zh-Hans", "‘特别措施’：羁押"),
        ("「特別措施」：羈押", "「", "zh-Hant", "『特別措施』：羈押"),
        ("«تدابير»: احتجاز", "“", "ar", "‘تدابير’: احتجاز"),
        ("”تدابير“ احتجاز", "”", "ar", "’تدابير‘ احتجاز"),
        ("“Special”", "", "en", None),
    ],
)
def test_inner_marks_have_the_second_level(text, opening, lang, printed):
    assert nest_quotation_marks(text, opening, lang) == (
        text if printed is None else printed
    )


@pytest.mark.parametrize(
    ("style", "lang", "printed"),
    [
        ("un", "en", "“‘Special Measures’: Detention”"),
        ("un", "es", "“‘Special Measures’: Detention”"),
        ("un", "fr", "«\u00a0“Special Measures”: Detention\u00a0»"),
        ("un", "ru", "«„Special Measures“: Detention»"),
        ("un", "zh-Hans", "“‘Special Measures’: Detention”"),
        ("un", "ar", "”’Special Measures‘: Detention“"),
        ("oscola4", "en", "‘“Special Measures”: Detention’"),
        ("oscola5", "en", "‘“Special Measures”: Detention’"),
    ],
)
@pytest.mark.parametrize(
    "title",
    [
        "“Special Measures”: Detention",
        "‘Special Measures’: Detention",
        '"Special Measures": Detention',
    ],
)
def test_a_title_in_a_note_has_marks_within_marks(style, lang, printed, title):
    entry = Authority(
        key="a",
        kind="article",
        certainty="confirmed",
        author="A",
        title=title,
        container="J",
        year="2020",
    )
    chosen = find_style(style, lang)
    form = chosen.forms["article"].first
    assert printed in plain_text(word_cite(form, entry, chosen).inlines)
