"""Notes as the United Nations writes them: read in whole, or not at all."""

import pytest

from appeals.citations.note_reader import read_note, read_place
from appeals.citations.styles.locators import print_pinpoint
from appeals.citations.styles.un import UN
from appeals.languages.find import LANGUAGES, find_language
from appeals.languages.reading import READING
from appeals.model.pinpoint import Pinpoint
from tests.costs import assert_costs

READ = {
    "en": {
        "A/48/486‑S/26560, annex.": ["document|A/48/486-S/26560|annex"],
        "A/63/182, paras. 72 and 73.": ["document|A/63/182|para 72, 73"],
        "CD/8/Rev.10, paras. 32–36.": ["document|CD/8/Rev.10|para 32-36"],
        "A/CONF.189/12, para. 191 (b).": ["document|A/CONF.189/12|para 191 (b)"],
        "A/HRC/49/87; see also A/77/356.": [
            "document|A/HRC/49/87|",
            "document|A/77/356||see-also",
        ],
        "See S/2013/623, paras. 11–13, and S/2014/740, para. 10.": [
            "document|S/2013/623|para 11-13|see",
            "document|S/2014/740|para 10|see",
        ],
        "See A/75/1, para. 10, and resolution 60/1, annex.": [
            "document|A/75/1|para 10|see",
            "resolution|A/RES/60/1|annex|see",
        ],
        "Ibid., chap. VI, sect. B.2, and annex III.": [
            "ibid|None|chapter VI, section B.2, annex III"
        ],
        "Ibid., vols. 2171, 2173 and 2983, No. 27531; and ibid., vol. 2131, No. 2.": [
            "ibid|vol 2171, 2173, 2983, No 27531|",
            "ibid|vol 2131, No 2|",
        ],
        "United Nations, Treaty Series, vol. 1361, No. 23001.": [
            "treaty|UNTS vol 1361, No 23001|"
        ],
        (
            "Official Records of the General Assembly, Fifty-sixth Session, "
            "Supplement No. 10 and corrigendum (A/56/10 and A/56/10/Corr.1), annex."
        ): [
            "official-records|A/56/10|annex",
            "official-records|A/56/10/Corr.1|annex",
        ],
        (
            "Ibid., Fifty-ninth Session, Supplement No. 19 (A/59/19/Rev.1), part two, "
            "chap. II, sect. N, para. 40 (a)."
        ): [
            "official-records|A/59/19/Rev.1|part II, chapter II, section N, para 40 (a)"
        ],
        "Resolutions 75/239 and 77/248 and decisions 74/543 and 75/570.": [
            "resolution|A/RES/75/239|",
            "resolution|A/RES/77/248|",
            "decision|A/DEC/74/543|",
            "decision|A/DEC/75/570|",
        ],
        "Resolution 217 A (III).": ["resolution|A/RES/217(III)|"],
        "Security Council resolution 1373 (2001), para. 2": [
            "resolution|S/RES/1373 (2001)|para 2"
        ],
        "Economic and Social Council decision 2024/328.": ["decision|E/DEC/2024/328|"],
        "FCCC/CP/2019/13/Add.1, decision 3/CP.25, annex.": [
            "document|FCCC/CP/2019/13/Add.1|decision 3/CP.25, annex"
        ],
        "United Nations publication, Sales No. E.89.IX.1.": ["publication|E.89.IX.1|"],
    },
    "fr": {
        "Résolutions S-20/1 et S-20/4 A à C.": [
            "resolution|A/RES/S-20/1|",
            "resolution|A/RES/S-20/4A|",
            "resolution|A/RES/S-20/4B|",
            "resolution|A/RES/S-20/4C|",
        ],
        "Résolution 60/1, annexe": ["resolution|A/RES/60/1|annex"],
        "Voir S/2013/623, par. 11 à 13, et S/2014/740, par. 10.": [
            "document|S/2013/623|para 11-13|see",
            "document|S/2014/740|para 10|see",
        ],
        "Résolutions 2025/18 et 2025/19 du Conseil économique et social.": [
            "resolution|E/RES/2025/18|",
            "resolution|E/RES/2025/19|",
        ],
        (
            "Ibid., soixante-quinzième session, Supplément no 17 (A/75/17), deuxième "
            "partie, chap. X, sect. C.4."
        ): ["official-records|A/75/17|part II, chapter X, section C.4"],
        "A/74/1011, pièce jointe.": ["document|A/74/1011|enclosure"],
    },
    "es": {
        "Véanse las resoluciones 69/292 y 78/272.": [
            "resolution|A/RES/69/292||see",
            "resolution|A/RES/78/272||see",
        ],
        "Ibid., cap. XII, seccs. A y B.2.": ["ibid|None|chapter XII, section A, B.2"],
    },
    "zh": {
        "见A/AC.109/2023/1，第4和7段。": ["document|A/AC.109/2023/1|para 4, 7|see"],
        "第60/1号决议，附件；另见第79/279号决议。": [
            "resolution|A/RES/60/1|annex",
            "resolution|A/RES/79/279||see-also",
        ],
        "经济及社会理事会第2005/234号决定。": ["decision|E/DEC/2005/234|"],
        "见安全理事会第2370(2017)号决议。": ["resolution|S/RES/2370 (2017)||see"],
        "第2200A(XXI)号决议，附件。": ["resolution|A/RES/2200(XXI)|annex"],
        "同上，第六章B.2节和附件三。": ["ibid|None|chapter VI, section B.2, annex III"],
        "CCM/CONF/2021/6，附件一和二。": ["document|CCM/CONF/2021/6|annex I, II"],
        "CD/8/Rev.10，第32至36段。": ["document|CD/8/Rev.10|para 32-36"],
        "FCCC/CP/2022/10/Add.1，第1/CP.27号决定。": [
            "document|FCCC/CP/2022/10/Add.1|decision 1/CP.27"
        ],
        "同上，《第七十五届会议，补编第17号》(A/75/17)，第二部分，第十章，C.4节。": [
            "official-records|A/75/17|part II, chapter X, section C.4"
        ],
        "《大会正式记录，第六届会议，补编第10号》和更正(A/56/10和A/56/10/Corr.1)。": [
            "official-records|A/56/10|",
            "official-records|A/56/10/Corr.1|",
        ],
        "同上，第2171、2173和2983卷，第27531号。": [
            "ibid|vol 2171, 2173, 2983, No 27531|"
        ],
        "联合国，《条约汇编》，第2153卷，第37605号。": [
            "treaty|UNTS vol 2153, No 37605|"
        ],
    },
    "ar": {
        "A/56/400، الفقرة 3.": ["document|A/56/400|para 3"],
        "A/57/465، المرفق الأول، الفقرة 10 (أ).": [
            "document|A/57/465|annex I, para 10 (a)"
        ],
        "A/75/1، الفقرة 5 (ج) ’2‘؛ وانظر أيضا A/76/2.": [
            "document|A/75/1|para 5 (c) (ii)",
            "document|A/76/2||see-also",
        ],
        "انظر A/79/149، المرفقان الأول والثالث.": [
            "document|A/79/149|annex I, III|see"
        ],
        "A/75/1؛ وانظر كذلك A/76/2.": [
            "document|A/75/1|",
            "document|A/76/2||see-also",
        ],
        "CD/8/Rev.10، الفقرات من 32 إلى 36.": ["document|CD/8/Rev.10|para 32-36"],
        "المرجع نفسه، الفصل الحادي والعشرون، الفروع من ألف إلى جيم.": [
            "ibid|None|chapter XXI, section A-C"
        ],
        "المرجع نفسه، الفرع الأول–جيم.": ["ibid|None|section I.C"],
        "FCCC/CP/2015/10/Add.1، المقرر 1/م أ-21، المرفق.": [
            "document|FCCC/CP/2015/10/Add.1|decision 1/CP.21, annex"
        ],
        "القرار 260 ألف (د-3)، المرفق.": ["resolution|A/RES/260(III)|annex"],
        "القرار دإط-10/15.": ["resolution|A/RES/ES-10/15|"],
        "القراران 75/239 و 77/248 والمقرر 74/543.": [
            "resolution|A/RES/75/239|",
            "resolution|A/RES/77/248|",
            "decision|A/DEC/74/543|",
        ],
        "القرارات 56/183، و 57/238، و 59/220.": [
            "resolution|A/RES/56/183|",
            "resolution|A/RES/57/238|",
            "resolution|A/RES/59/220|",
        ],
        "انظر القرار 69/51 وقرار مجلس الأمن 2370 (2017).": [
            "resolution|A/RES/69/51||see",
            "resolution|S/RES/2370 (2017)||see",
        ],
        (
            "الوثائــق الرسميــة للجمعيــة العامــة، الــدورة الاستثنائيــة الثانية "
            "عشرة، الملحق رقم 53 ألف والتصويب (A/66/53/Add.1)، الفرع الثالث-جيم."
        ): ["official-records|A/66/53/Add.1|section III.C"],
        "المرجع نفسه، المجلد 2167، الرقم 37924.": ["ibid|vol 2167, No 37924|"],
        "United Nations, Treaty Series, vol. 3013, No. 52373.": [
            "treaty|UNTS vol 3013, No 52373|"
        ],
    },
    "pt": {
        "Resolução 60/1 da Assembleia Geral; ver também A/75/1, pars. 10 a 15.": [
            "resolution|A/RES/60/1|",
            "document|A/75/1|para 10-15|see-also",
        ],
    },
    "zh-Hant": {
        "見安全理事會第2370(2017)號決議，第10至12段。": [
            "resolution|S/RES/2370 (2017)|para 10-12|see"
        ],
        "《大會正式記錄，第六屆會議，補編第10號》(A/56/10)，附錄一。": [
            "official-records|A/56/10|appendix I"
        ],
        "聯合國，《條約彙編》，第2153卷，第37605號。": [
            "treaty|UNTS vol 2153, No 37605|"
        ],
    },
    "ru": {
        "См. A/AC.105/1138, пп. 205–210; см. также A/AC.105/C.1/121.": [
            "document|A/AC.105/1138|para 205-210|see",
            "document|A/AC.105/C.1/121||see-also",
        ],
        "Там же, разд. А.": ["ibid|None|section A"],
    },
}


CORRECTED = (
    "Report of the Conference "
    "(United Nations publication, Sales No. E.93.I.8 and corrigendum)"
)


def written(item):
    text = f"{item.kind}|{item.symbol}|{item.pinpoint}"
    return f"{text}|{item.signal}" if item.signal else text


MORE = [
    ("en", "S/RES/2254 (2015), para. 4.", ["document|S/RES/2254 (2015)|para 4"]),
    ("en", "A/RES/217 A (III), art. 9.", ["document|A/RES/217(III)|art 9"]),
    ("en", "A/HRC/1/2, art. 9 (3) (a).", ["document|A/HRC/1/2|art 9 (3) (a)"]),
    ("fr", "A/HRC/13/42, tableau 2.", ["document|A/HRC/13/42|table 2"]),
    ("zh", "A/HRC/13/42，第7.4段。", ["document|A/HRC/13/42|para 7.4"]),
    (
        "ar",
        "A/HRC/13/42، الفقرات 12 و15-17 و40.",
        ["document|A/HRC/13/42|para 12, 15-17, 40"],
    ),
    (
        "ar",
        "A/HRC/48/13 وA/RES/76/300.",
        [
            "document|A/HRC/48/13|",
            "document|A/RES/76/300|",
        ],
    ),
    ("ar", "A/HRC/13/42، الجدول 2.", ["document|A/HRC/13/42|table 2"]),
    ("ar", "A/HRC/13/42، الفقرة 7-4.", ["document|A/HRC/13/42|para 7.4"]),
    ("ar", "A/HRC/13/42، الفقرات 4-7.", ["document|A/HRC/13/42|para 4-7"]),
]


@pytest.mark.parametrize(("lang", "note", "expected"), MORE)
def test_forms_beside_those_of_resolutions_are_read(lang, note, expected):
    reading = read_note(note, lang)
    assert [written(item) for item in reading.items] == expected
    assert reading.rest == ""


@pytest.mark.parametrize(
    ("lang", "note", "expected"),
    [(lang, *row) for lang, rows in READ.items() for row in rows.items()],
)
def test_a_note_is_read_with_its_sources_places_and_signals(lang, note, expected):
    reading = read_note(note, lang)
    assert [written(item) for item in reading.items] == expected
    assert reading.rest == ""


@pytest.mark.parametrize(
    ("note", "expected", "rest"),
    [
        (
            "Conference (United Nations publication, Sales No. E.75.II.A.3), chap. I.",
            "publication|E.75.II.A.3|chapter I",
            "Conference",
        ),
        (
            "See A/AC.109/2023/4, “The Territory at a glance”.",
            "document|A/AC.109/2023/4||see",
            "“The Territory at a glance”",
        ),
        (
            CORRECTED,
            "publication|E.93.I.8|",
            "Report of the Conference",
        ),
        ("EC-101/DG.22.", "other|EC-101/DG.22|", ""),
        (
            "World Health Organization, document WHA58/2005/REC/1, annex.",
            "other|WHA58/2005/REC/1|annex",
            "World Health Organization",
        ),
    ],
)
def test_a_title_and_an_organisation_are_given_back(note, expected, rest):
    reading = read_note(note, "en")
    assert ([written(i) for i in reading.items], reading.rest) == ([expected], rest)


@pytest.mark.parametrize(
    ("lang", "note"),
    [
        ("en", "See A/71/187, resolution 69/51."),
        ("en", "See CBD/COP/15/17, decision 15/10."),
        ("en", "Resolution 60/1 of the Commission on Narcotic Drugs."),
        ("en", "Commission on Narcotic Drugs resolution 51/4."),
        ("en", "Resolution 2004/3."),
        ("en", "Resolutions 217 A (III) and 2200 A (XXI), annex."),
        ("en", "Resolution 12/3."),
        ("en", "See A/75/1, para. 10, and the rest."),
        ("en", "See A/75/1; and what it says elsewhere."),
        ("en", "Voir A/75/1, par. 10."),
        ("fr", "See A/75/1, para. 10."),
        ("fr", "Résolution 60/1 de la Commission des stupéfiants."),
        ("es", "Resolución 60/1 de la Comisión de Estupefacientes."),
        ("en", "Article 2, paragraph 3, of the Relationship Agreement."),
        ("en", "A/HRC/\u200bXX/13"),
        ("zh", "麻醉药品委员会第51/4号决议。"),
        ("zh", "见A/71/187，第69/51号决议。"),
        ("zh", "A/75/1，第三段落。"),
        ("zh", "See A/75/1, para. 10."),
        ("ar", "A/75/1، الفقرتان 5."),
        ("ar", "A/75/1، الفقرة 4-7."),
        ("en", "A/AC.109/PV.1 (1999)."),
        ("ar", "A/75/1، المرفقان الثالث والعشرون."),
        ("ar", "انظر A/71/187، القرار 69/51."),
        ("ar", "القرار 260 (د-0)."),
        ("ar", "قرار لجنة المخدرات 51/4."),
        ("fr", "Résolution S-20/4 E à A."),
        ("fr", "Nations Unies, Recueil des traités, vol. 1577, no 27531."),
        ("la", "A/75/1."),
        ("en", ""),
    ],
)
def test_what_is_in_doubt_is_not_read(lang, note):
    reading = read_note(note, lang)
    assert (reading.items, reading.rest) == ((), note)


def test_a_title_in_chinese_is_given_back_in_its_own_characters():
    note = "《會議報告，蒙特雷》(聯合國出版物，出售品編號：C.02.II.A.7)，第一章。"
    reading = read_note(note, "zh-Hant")
    assert [written(item) for item in reading.items] == [
        "publication|C.02.II.A.7|chapter I"
    ]
    assert reading.rest == "會議報告，蒙特雷"


def test_a_title_in_arabic_is_given_back_with_its_own_signs():
    note = "انظر برنامج الأمم المتحدة، نيروبي، الوثيقة UNEP/CBD/COP/9/29، المرفق الأول."
    reading = read_note(note, "ar")
    assert [written(item) for item in reading.items] == [
        "document|UNEP/CBD/COP/9/29|annex I|see"
    ]
    assert reading.rest == "برنامج الأمم المتحدة، نيروبي"


def test_blanks_of_all_kinds_and_broken_lines_are_blanks():
    note = "See\u00a0A/75/1,\n  para.\u202f10 (a);\tsee also A/76/2."
    assert [written(i) for i in read_note(note, "en").items] == [
        "document|A/75/1|para 10 (a)|see",
        "document|A/76/2||see-also",
    ]


@pytest.mark.parametrize("lang", ["en", "fr", "ru", "ar", "zh", "zh-Hant", "pt"])
@pytest.mark.parametrize(
    "note",
    [
        "A/HRC/" * 1_000,
        "A/HRC/" * 300,
        "x" * 10_000,
        "x" * 2_000,
        "A, " * 600,
        "See " * 400,
        "resolution " + "60/1, " * 300,
        "A/75/1 (" * 200,
        "A/75/1 and " * 180 + "x",
        "Official Records of the General Assembly, " * 40,
        "القرار 60/1 ألف و" * 100,
        "A/75/1، المرفق الأول والثالث و" * 60,
        "第" * 2_000,
        "第1段" * 600,
        "第一百" * 600,
        "附件一和" * 450,
    ],
)
def test_a_monstrous_note_is_refused_at_once(note, lang):
    assert read_note(note, lang).items == ()
    part = note[: len(note) // 4]
    assert_costs(lambda: read_note(part, lang), lambda: read_note(note, lang), most=8)


REVERSED = [
    ".3 ةرقفلا ،A/56/400",
    ".A/56/400 ،3 ةرقفلا",
    "3 الفقرة، A/56/400.",
    "400/56/A، الفقرة 3.",
    "القرار 1/60/A.",
    ")A/75/17( 17 الملحق رقم",
]


@pytest.mark.parametrize("note", REVERSED)
def test_reversed_arabic_is_refused(note):
    reading = read_note(note, "ar")
    assert (reading.items, reading.rest) == ((), note)


def test_signs_of_direction_and_vowels_change_no_reading():
    note = "\u202bاُنظُر\u202c \u200eA/56/400\u200f، الفقــرة\u00a0٣."
    assert [written(i) for i in read_note(note, "ar").items] == [
        "document|A/56/400|para 3|see"
    ]


NATIVE = {
    "en": "See A/75/1, para. 10.",
    "fr": "Voir A/75/1, par. 10.",
    "es": "Véase A/75/1, párr. 10.",
    "ru": "См. A/75/1, п. 10.",
    "ar": "انظر A/75/1، الفقرة 10.",
    "zh": "见A/75/1，第10段。",
    "zh-Hant": "見A/75/1，第10段。",
}


@pytest.mark.parametrize(
    ("said", "note"),
    [
        (said, note)
        for said in NATIVE
        for lang, note in NATIVE.items()
        if {said, lang} != {"zh", "zh-Hant"} and said != lang
    ],
)
def test_a_note_in_another_language_than_said_is_refused(said, note):
    assert read_note(note, said).items == ()


@pytest.mark.parametrize("lang", ["en", "ru", "fr"])
def test_one_cyrillic_letter_in_a_symbol_is_read_as_the_latin_one(lang):
    reading = read_note("А/HRС/45/13; A/HRC/45/14.", lang)
    assert [item.symbol for item in reading.items] == ["A/HRC/45/13", "A/HRC/45/14"]
    assert reading.look_alikes == ("А/HRС/45/13",)


@pytest.mark.parametrize("note", ["ВОЗ/75/1.", "ЖА/75/1.", "А/75/1Ж.", "А/НЕТ/1."])
def test_a_symbol_in_cyrillic_words_is_none(note):
    assert read_note(note, "ru").items == ()


def test_the_tables_name_languages_that_letters_are_written_in():
    assert set(READING) <= set(LANGUAGES)
    assert all(find_language(tag) for tag in READING)


@pytest.mark.parametrize(
    ("lang", "note"),
    [
        ("en", "Resolution 1503 (XLVIII)."),
        ("en", "Resolution 8 (XXIII)."),
        ("en", "Resolution 2005/80."),
        ("en", "Commission on Narcotic Drugs resolution 62/1."),
        ("en", "Commission on Narcotic Drugs, resolution 62/1."),
        ("en", "E/CN.7/2019/13, resolution 62/1."),
        ("fr", "Résolution 62/1 de la Commission des stupéfiants."),
        ("fr", "Résolution 663 C (XXIV)."),
        ("es", "Resolución 62/1 de la Comisión de Estupefacientes."),
        ("ru", "Резолюция 62/1 Комиссии по наркотическим средствам."),
        ("zh-Hans", "麻醉药品委员会第62/1号决议。"),
        ("ar", "قرار لجنة المخدرات 62/1."),
    ],
)
def test_a_resolution_of_a_commission_is_never_one_of_the_assembly(lang, note):
    assert not read_note(note, lang).items


def test_a_resolution_of_the_commission_on_human_rights_is_its_own():
    for lang, note in (
        ("en", "Commission on Human Rights resolution 2005/80."),
        ("fr", "Résolution 2005/80 de la Commission des droits de l’homme."),
        ("zh-Hans", "人权委员会第2005/80号决议。"),
    ):
        (item,) = read_note(note, lang).items
        assert item.symbol == "E/CN.4/RES/2005/80"


TYPED = {
    "fr": {
        "par. 10 à 15": "paras. 10-15",
        "paragraphes 10 et 12": "paras. 10, 12",
        "Annexe II, par. 3": "annex II, para. 3",
        "deuxième partie, chap. X": "part II, chap. X",
        "résolution 60/1": "resolution 60/1",
    },
    "es": {"párr. 35 c)": "para. 35 (c)", "págs. 5 y 6": "pp. 5, 6"},
    "ru": {"пп. 10–15": "paras. 10-15", "пункты 10 и 12": "paras. 10, 12"},
    "pt": {"pars. 10 a 15": "paras. 10-15"},
    "ar": {
        "الفقرة 10": "para. 10",
        "الفقرات 10 إلى 15": "paras. 10-15",
        "المرفق الأول، الفقرة 35 (ج)": "annex I, para. 35 (c)",
    },
    "zh": {
        "第10至15段": "paras. 10-15",
        "附件一，第3段": "annex I, para. 3",
        "第三百九十七条": "art. 397",
        "表一": "table I",
    },
    "zh-Hant": {"第三十五條": "art. 35", "規則61": "rule 61"},
}


@pytest.mark.parametrize(
    ("lang", "typed", "english"),
    [(lang, *row) for lang, rows in TYPED.items() for row in rows.items()],
)
def test_a_place_typed_in_a_language_is_understood_and_stays_as_typed(
    lang, typed, english
):
    place = read_place(typed, lang)
    assert place.locators == Pinpoint.parse(english).locators
    assert (str(place), place.unread) == (typed, "")
    assert print_pinpoint(place, UN[find_language(lang).tag]) == typed


@pytest.mark.parametrize(
    ("lang", "typed", "unread"),
    [
        ("fr", "par. 10 et suivants", "et suivants"),
        ("ar", "الفقرة 10 وما يليها", "وما يليها"),
        ("zh-Hant", "第10條第3款", "第3款"),
    ],
)
def test_what_of_a_place_is_not_understood_is_known(lang, typed, unread):
    place = read_place(typed, lang)
    assert (place.typed, place.unread) == (typed, unread)
    assert [locator.value for locator in place.locators] == ["10"]


@pytest.mark.parametrize(
    ("lang", "typed"),
    [
        ("fr", "pra. 10"),
        ("fr", "par. 1O"),
        ("fr", "párr. 10"),
        ("es", "par. 10 à 15"),
        ("en", "par. 10 à 15"),
        ("fr", "第10段"),
        ("zh", "pra. 10"),
        ("ar", "الفقرة"),
        ("fr", "par. 10, " * 100),
    ],
)
def test_a_place_of_no_language_of_the_letter_is_refused(lang, typed):
    with pytest.raises(ValueError, match=r"label|too long"):
        read_place(typed, lang)


def test_a_place_typed_in_english_is_worded_in_the_language():
    place = read_place("paras. 10-15", "fr")
    assert print_pinpoint(place, UN["fr"]) == "par. 10 à 15"
