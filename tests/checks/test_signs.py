"""Signs that a reader does not see, or that do not belong together, are named."""

import pytest

from appeals.errors import WorkspaceError
from tests.checks.composed import FIRST_LINE, at, found

DIRECTIONS = [*map(chr, range(0x202A, 0x202F)), *map(chr, range(0x2066, 0x206A))]


@pytest.mark.parametrize("sign", DIRECTIONS, ids=ascii)
def test_what_turns_the_text_is_refused_as_an_entity(tmp_path, sign):
    (finding,) = found(tmp_path, "TPL003", f"Paid &#x{ord(sign):x};0001 euro.")
    assert finding.severity == "error"
    assert f"(U+{ord(sign):04X})" in finding.message
    assert at(finding)[:2] == (1, 6)


def test_what_turns_the_text_is_refused_as_an_escape_of_an_expression(tmp_path):
    with pytest.raises(WorkspaceError, match=r"U\+202E") as caught:
        found(tmp_path, "TPL003", 'Paid {{ "\\u202e" }}0001 euro.')
    assert caught.value.place is not None
    assert caught.value.place.line == FIRST_LINE


@pytest.mark.parametrize("code", ["e000", "f0000", "100000", "2028"])
def test_an_entity_of_a_character_that_no_file_may_hold_is_refused(tmp_path, code):
    (finding,) = found(tmp_path, "TPL003", f"One &#x{code}; two.")
    assert f"U+{code.upper()}" in finding.message


HIDDEN = [
    ("deten\u200btion", 6),
    ("\u2060detention", 1),
    ("de\u200ctention", 3),
    ("de\u200dtention", 3),
    ("d\U000e0041etention", 2),
    ("word \u3164 word", 6),
    ("&ZeroWidthSpace;x", 1),
]


@pytest.mark.parametrize(("text", "column"), HIDDEN, ids=ascii)
def test_a_sign_that_nobody_sees_is_named_with_its_place(tmp_path, text, column):
    (finding,) = found(tmp_path, "STY005", text)
    assert at(finding)[:2] == (1, column)
    assert "U+" in finding.message


def test_a_soft_hyphen_that_was_pasted_is_named_with_its_place(tmp_path):
    (finding,) = found(tmp_path, "STY005", "The de\u00adtention goes on.")
    assert "soft hyphen (U+00AD)" in finding.message
    assert finding.place is not None
    assert finding.place.column == 7


RIGHTLY_HIDDEN = [
    "می\u200cخواهم",  # Persian
    "क्\u200dष and र्\u200cय",  # Devanagari
    "\U0001f468\u200d\U0001f469\u200d\U0001f467",  # a family
    "\u2764\ufe0f\u200d\U0001f525",
    "\U0001f3f4\U000e0067\U000e0062\U000e0065\U000e006e\U000e0067\U000e007f",
    "Paris\u200e, \u200fمدريد",  # marks
    "葛\U000e0100",  # a variant of an ideograph
    "ไทย\u200bไทย",  # where lines may break in Thai
]


@pytest.mark.parametrize("text", RIGHTLY_HIDDEN, ids=ascii)
def test_joiners_and_marks_where_a_script_needs_them_are_left_alone(tmp_path, text):
    assert not found(tmp_path, "STY005", text)


def test_a_hidden_sign_in_the_subject_and_in_a_note_is_named(tmp_path):
    (finding,) = found(tmp_path / "a", "STY005", "x", subject="A sub\u200bject")
    assert finding.place is not None
    assert finding.place.line == 2
    (finding,) = found(tmp_path / "b", "STY005", "x^[a no\u2060te]")
    assert finding.note == 1


def test_a_hidden_sign_of_a_printed_entry_is_named_at_the_entry(tmp_path, monkeypatch):
    from tests.checks import composed

    title = "A Long Report"
    odd = composed.SOURCES.replace(title, "A Long\u200b Report")
    monkeypatch.setattr(composed, "SOURCES", odd)
    (finding,) = found(tmp_path / "a", "STY005", "x [@report]")
    assert finding.place is not None
    assert finding.place.file == "citations.yaml"
    line = odd.split("\n")[finding.place.line - 1]
    assert "A Long\u200b Report" in line
    assert not found(tmp_path / "b", "STY005", "x [@old-law]")


LISTS = ["• a • b", "a • b • c", "We ask:\n• a\n• b", "· a\n· b", "– a\n– b", "- • a"]


@pytest.mark.parametrize("text", LISTS)
def test_a_pasted_list_is_named(tmp_path, text):
    (finding,) = found(tmp_path, "STY006", text)
    assert "'- '" in finding.remedy


@pytest.mark.parametrize("text", ["- a\n- b", "a • b", "— Да\n", "col·lecció"])
def test_what_is_no_pasted_list_is_left_alone(tmp_path, text):
    assert not found(tmp_path, "STY006", text)


CURLY = "“Special” it is.\n\n"
STRAIGHT = [
    ('The "Measures" go on.', "“ ”"),
    ("It's known.", "’"),
    ("An office -- of the State.", "– (U+2013)"),
    ("An office---of the State.", "— (U+2014)"),
    ("And so on...", "…"),
    ('It is in "article 5" only.', "“ ”"),
]


@pytest.mark.parametrize(("text", "remedy"), STRAIGHT)
def test_typewriter_signs_beside_curly_ones_are_named(tmp_path, text, remedy):
    (finding,) = found(tmp_path, "STY002", CURLY + text)
    assert finding.severity == "warning"
    assert remedy in finding.remedy
    assert at(finding)[0] == 3


NO_TYPEWRITER = [
    "5' 10\" tall, 6\" thick, 46°12'N.",
    '[He said "oui".]{lang=fr}',
    "See https://example.org/a--b...c and it.",
    "[words](https://example.org/it's--x)",
    "A --- B".replace("---", "—"),
]


@pytest.mark.parametrize("text", NO_TYPEWRITER)
def test_measures_addresses_and_other_languages_are_left_alone(tmp_path, text):
    assert not found(tmp_path, "STY002", CURLY + text)


def test_a_letter_typed_straight_throughout_is_left_alone(tmp_path):
    assert not found(tmp_path, "STY002", 'The "Measures" aren\'t new.')


def test_many_signs_of_one_file_are_one_finding_that_counts(tmp_path):
    text = CURLY + "\n\n".join(['A "b" c.'] * 30)
    (finding,) = found(tmp_path, "STY002", text)
    assert "60 times" in finding.message


def test_a_line_set_aside_is_not_counted_and_hides_no_other(tmp_path):
    aside = '{# appeals: ignore STY002 -- as in the law #}A "b" c.\n\n'
    assert not found(tmp_path / "a", "STY002", CURLY + aside)
    (finding,) = found(tmp_path / "b", "STY002", CURLY + aside + 'A "d" e.')
    assert at(finding)[0] == 5


FOREIGN = [
    ("en", "This is «residential» custody.", "“ ”"),
    ("en", "This is „residential“ custody.", "“ ”"),
    ("fr", "La “résidence” surveillée.", "« »"),
    ("ru", "Это “особые меры”.", "« »"),
    ("es", "Las “medidas” y «otras» medidas.", "throughout"),
    ("zh-Hans", "这是«措施»。", "“ ”"),
    ("zh-Hant", "這是“措施”。", "「 」"),
    ("ar", "”تدابير“ و«احتجاز»", "” “ or « »"),
]


@pytest.mark.parametrize(("lang", "text", "remedy"), FOREIGN)
def test_quotation_marks_of_another_language_are_named(tmp_path, lang, text, remedy):
    more = f"language: {lang}\n"
    findings = found(tmp_path, "STY003", text, more=more)
    assert findings
    assert all(remedy in finding.remedy for finding in findings)


NO_FOREIGN = [
    ("en", "This is [«résidence»]{lang=fr}, “residence”."),
    ("fr", "«\u00a0La “résidence” surveillée\u00a0»."),
    ("ru", "«Это „особые“ меры»."),
    ("es", "Las «medidas “otras” medidas»."),
    ("es", "Las “medidas”."),
    ("ar", "«تدابير»"),
    ("ar", "”تدابير“ و”احتجاز“"),
    ("ar", "“تدابير” و“احتجاز”"),
    ("zh-Hant", "這是「措施」。"),
]


@pytest.mark.parametrize(("lang", "text"), NO_FOREIGN)
def test_quotation_marks_that_are_right_are_left_alone(tmp_path, lang, text):
    assert not found(tmp_path, "STY003", text, more=f"language: {lang}\n")


def test_straight_marks_in_traditional_characters_become_those_of_quotations(tmp_path):
    text, more = '這是「措施」和"留置"。', "language: zh-Hant\n"
    (finding,) = found(tmp_path, "STY002", text, more=more)
    assert finding.remedy == "type 「 」"


@pytest.mark.parametrize("sign", ":;?!»")
def test_a_breakable_blank_in_french_is_named(tmp_path, sign):
    more = "language: fr\n"
    (finding,) = found(tmp_path / "a", "STY004", f"Voici {sign} oui", more=more)
    assert "no-break space (U+00A0" in finding.remedy
    assert at(finding)[:2] == (2, 7)
    for blank in "\u00a0\u202f":
        folder = tmp_path / f"{ord(blank)}"
        assert not found(folder, "STY004", f"Voici{blank}{sign} oui", more=more)
    assert not found(tmp_path / "b", "STY004", f"Here {sign} yes")


def test_a_blank_behind_guillemets_and_a_line_end_are_breakable(tmp_path):
    more = "language: fr\n"
    assert found(tmp_path / "a", "STY004", "Un « mot\u00a0»", more=more)
    assert found(tmp_path / "b", "STY004", "Voici\n: oui", more=more)
    assert found(tmp_path / "c", "STY004", "x", subject='"Lettre : liuzhi"', more=more)


def test_soft_hyphens_are_hyphens_of_word_and_nothing_in_plain_text(tmp_path):
    from appeals.writers.docx.inlines import Look, text_runs
    from appeals.writers.plaintext import write_text
    from tests.checks.composed import compose

    letter, _ = compose(tmp_path, "coope\u00adration", subject="coope\u00adration")
    assert "cooperation" in write_text(letter.document)
    assert "\u00ad" not in write_text(letter.document)
    assert letter.document.title == "cooperation"
    xml = text_runs("coope\u00adration", Look())
    assert "<w:softHyphen/>" in xml
    assert "\u00ad" not in xml


def test_doubled_words_of_one_note_are_counted(tmp_path):
    text = "x^[" + "is is, " * 1250 + "no no.]"
    findings = found(tmp_path, "STY001", text)
    assert [f.message for f in findings] == [
        "The word 'is' appears twice in a row (1250 times here)",
        "The word 'no' appears twice in a row",
    ]


def test_a_word_that_french_doubles_rightly_is_left_alone(tmp_path):
    assert not found(
        tmp_path, "STY001", "Nous nous réjouissons.", more="language: fr\n"
    )


def test_of_many_doubled_words_the_first_are_named(tmp_path):
    words = ["alpha", "beta", "gamma", "delta", "epsilon", "zeta", "eta", "theta"]
    findings = found(tmp_path, "STY001", ", ".join(f"{w} {w}" for w in words))
    assert len(findings) == 5
    assert "3 other words" in findings[-1].message
