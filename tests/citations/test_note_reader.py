"""Notes as the United Nations writes them: read in whole, or not at all."""

import time

import pytest

from appeals.citations.note_reader import read_note
from appeals.languages.find import LANGUAGES, find
from appeals.languages.reading import READING

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
    "ru": {
        "См. A/AC.105/1138, пп. 205–210; см. также A/AC.105/C.1/121.": [
            "document|A/AC.105/1138|para 205-210|see",
            "document|A/AC.105/C.1/121||see-also",
        ],
        "Там же, разд. А.": ["ibid|None|section A"],
    },
}


def written(item):
    text = f"{item.kind}|{item.symbol}|{item.pinpoint}"
    return f"{text}|{item.signal}" if item.signal else text


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
        ("zh-Hant", "見A/75/1，第10段。"),
        ("de", "A/75/1."),
        ("en", ""),
    ],
)
def test_what_is_in_doubt_is_not_read(lang, note):
    reading = read_note(note, lang)
    assert (reading.items, reading.rest) == ((), note)


def test_blanks_of_all_kinds_and_broken_lines_are_blanks():
    note = "See\u00a0A/75/1,\n  para.\u202f10 (a);\tsee also A/76/2."
    assert [written(i) for i in read_note(note, "en").items] == [
        "document|A/75/1|para 10 (a)|see",
        "document|A/76/2||see-also",
    ]


@pytest.mark.parametrize(
    "note",
    [
        "A/HRC/" * 1_000,
        "A/HRC/" * 300,
        "x" * 10_000,
        "A, " * 600,
        "See " * 400,
        "resolution " + "60/1, " * 300,
        "A/75/1 (" * 200,
        "Official Records of the General Assembly, " * 40,
    ],
)
def test_a_monstrous_note_is_refused_at_once(note):
    start = time.process_time()
    assert read_note(note, "en").items == ()
    assert time.process_time() - start < 0.5


def test_the_tables_name_languages_that_letters_are_written_in():
    assert set(READING) <= set(LANGUAGES)
    assert all(find(tag) for tag in READING)
