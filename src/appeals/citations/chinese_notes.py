"""Put a note in Chinese into English words, so that it can be read.

What is not known keeps its characters, and `note_reader` then refuses it, but for the
title of a report and the name of an organisation. It knows nothing of sources, and is
apart from that module for this reason.
"""

import re
from collections.abc import Callable
from functools import cache
from typing import Final

from appeals.languages.scripts import (
    CHINESE_NUMERALS,
    any_of,
    parse_chinese_numeral,
    roman_numeral,
)

TRADITIONAL: Final = str.maketrans(
    "會號決議錄記補編屆別緊節條頁聯國約彙匯經濟權見規則腳註準",
    "会号决议录记补编届别紧节条页联国约汇汇经济权见规则脚注准",
)
"""The characters of words that are read, from traditional to simplified ones."""

_SIGNS: Final = str.maketrans(
    {"，": ", ", "；": "; ", "。": ".", "、": ", ", "：": ": ", "（": "(", "）": ")"}
)
_BODIES: Final = {
    "大会": "General Assembly",
    "安全理事会": "Security Council",
    "安理会": "Security Council",
    "经济及社会理事会": "Economic and Social Council",
    "人权理事会": "Human Rights Council",
    "人权委员会": "Commission on Human Rights",
}
_NUMERALS: Final = {
    han: roman_numeral(number) for number, han in enumerate(CHINESE_NUMERALS, 1)
}
_HAN = "[一二三四五六七八九十]+"
_BODY = any_of(_BODIES)
_SESSION = r"(?:第[一二三四五六七八九十]+届(?:紧急)?(?:特别)?会议, |\d{4}年, )?"
_SUPPLEMENT = r"补编第(\d+ ?[A-Z]?)号》?(?:[和及]更正)?》? ?(?=\()"
_ACT_NUMBER = r"[A-Z0-9][A-Za-z0-9./ -]*(?:\([A-Z\d-]+\))?"
_ACT_NUMBERS = rf"{_ACT_NUMBER}(?:(?:, |和){_ACT_NUMBER})*"
_LABELS: Final = {"章": "chap.", "节": "sect.", "部分": "part", "卷": "vol."}
_ANNEX_WORDS: Final = {"附件": "annex", "附录": "appendix", "附文": "enclosure"}
_NUMBERED: Final = {
    "规则": "rule",
    "脚注": "footnote",
    "附表": "schedule",
    "原则": "principle",
    "准则": "guideline",
    "建议": "recommendation",
    "表": "table",
    "决议": "resolution",
    "决定": "decision",
}
_FIGURES: Final = {"段": "para.", "页": "p.", "条": "art."}
_LETTER = r"[A-Z](?:\.\d+)?"
_ONE = rf"(?:{_HAN}(?:\.{_LETTER})?|\d+)"
_FIGURE = r"(?:\d+(?:\.\d+)?|[一二三四五六七八九十百零]+)(?:\([a-z]{1,4}\))*"
_VALUE = rf"(?:{_HAN}|\d+|[A-Z](?![\w/]))(?:\.[A-Z])?"


def to_english_words(note: str) -> str:
    """Put the known words of a Chinese note into English.

    "见A/75/1，第10至12段。" gives "see A/75/1, para. 10-12.".
    """
    text = _BLANKS.sub(" ", note.translate(_SIGNS))
    for sign, expression, english in _replacements():
        if sign in text:
            text = expression.sub(english, text)
    return text.strip()


def _records(match: re.Match[str]) -> str:
    number = match[2].replace(" ", "")
    return f"Official Records of the {_BODIES[match[1]]}, Supplement No. {number} "


def _supplement(match: re.Match[str]) -> str:
    return f"Supplement No. {match[1].replace(' ', '')} "


def _treaty(match: re.Match[str]) -> str:
    return f"vol. {match[1].replace('和', ' and ')}, No. {match[2]}"


def _act(match: re.Match[str]) -> str:
    body = f"{_BODIES[match[1]]} " if match[1] else ""
    kind = "resolution" if match[3] == "决议" else "decision"
    numbers = match[2].replace("和", " and ")
    return f"{body}{kind} {_SESSION_GAP.sub(' (', numbers)}"


def _plain_value(value: str) -> str:
    value = _HAN_NUMERAL.sub(lambda m: _NUMERALS.get(m[0], m[0]), value)
    return _AND.sub(" and ", value.replace("至", "-"))


def _part(match: re.Match[str]) -> str:
    return f"{_LABELS[match[2]]} {_plain_value(match[1])}"


def _section(match: re.Match[str]) -> str:
    return _part(match) if match[1] else f", sect. {match[3]}"


def _paragraph(match: re.Match[str]) -> str:
    value = _HUNDREDS.sub(_figures, match[1].replace("第", ""))
    value = _plain_value(value)
    return f"{_FIGURES[match[2]]} {value}{match[3] or ''}"


def _figures(match: re.Match[str]) -> str:
    number = parse_chinese_numeral(match[0])
    return str(number) if number else match[0]


def _other_place(match: re.Match[str]) -> str:
    return f"{_NUMBERED[match[1]]} {_plain_value(match[2])}"


def _annex(match: re.Match[str]) -> str:
    return f"{_ANNEX_WORDS[match[1]]} {_plain_value(match[2] or '')}".strip()


_BLANKS = re.compile(" +")
_HUNDREDS = re.compile("[一二三四五六七八九十百零]+")
_HAN_NUMERAL = re.compile(_HAN)
_AND = re.compile(" ?[和及] ?")
_SESSION_GAP = re.compile(r" ?\((?=[IVXLC]+\)|\d{4}\))")
_SECTIONS = (
    rf"(?<![\w.])({_LETTER}(?:(?:至|和|, ){_LETTER})*)(节)|(?<=[章卷])({_LETTER})节"
)
_PARTS = rf"第({_ONE}(?:(?:至|和|, |[-–]){_ONE})*)(章|节|部分|卷)"
_PARAGRAPHS = (
    rf"第({_FIGURE}(?:(?:至|和|, |[-–])(?:第)?{_FIGURE})*)(段|页|条)(\([a-z]{{1,4}}\))?"
)
_ANNEXES = (
    rf"({'|'.join(_ANNEX_WORDS)})({_VALUE}(?:(?:至|和|, ){_VALUE})*)?(?=$|[,.;) 和及])"
)
_OTHER_PLACES = (
    rf"(?:^|(?<=, ))({'|'.join(_NUMBERED)})({_VALUE}(?:(?:至|和|, |[-–]){_VALUE})*)"
)
_English = str | Callable[[re.Match[str]], str]
_KNOWN: Final[tuple[tuple[str, str, _English], ...]] = (
    ("另见", r"(^|; )另见", r"\1see also "),
    ("见", r"(^|; )见", r"\1see "),
    ("同上", "同上", "ibid."),
    ("正式记录", rf"《?({_BODY})正式记录, ?{_SESSION}{_SUPPLEMENT}", _records),
    ("补编", rf"《{_SESSION}{_SUPPLEMENT}", _supplement),
    ("条约汇编", "联合国, 《条约汇编》", "United Nations, Treaty Series"),
    ("卷, 第", r"第(\d[\d,和 ]*)卷, 第(\d+)号(?![决文])", _treaty),
    (
        "出售品",
        "联合国出版物, 出售品编号: ?",
        "United Nations publication, Sales No. ",
    ),
    ("更正", r"(?<=\d)(?:和|及)更正(?=[)])", " and corrigendum"),
    ("号文件", r", ?([A-Z][\w ./()-]*)号文件", r", document \1"),
    ("号决", rf"({_BODY})?第({_ACT_NUMBERS})号(决议|决定)", _act),
    ("号决", rf"(?:(?<=[,;e] )|^)()({_ACT_NUMBER})号(决议|决定)", _act),
    ("", _OTHER_PLACES, _other_place),
    ("序言", "(?:^|(?<=, ))序言(?=$|,)", "preamble"),
    ("节", _SECTIONS, _section),
    ("第", _PARTS, _part),
    ("第", _PARAGRAPHS, _paragraph),
    ("附", _ANNEXES, _annex),
    *(
        (f"和{word}", f"和{word}", f" and {english}")
        for word, english in _ANNEX_WORDS.items()
    ),
    ("《", "《([^《》]+)》", r"\1"),
    ("及", r"(?<=[\w.)]),? ?(?:以及|及)(?=[A-Za-z])", " and "),
    ("和", r"(?<=[\w.)]),? ?和(?=[A-Za-z])", " and "),
)
"""What is known of a note, in this order, and what an English one has there.

The first of each row is looked for before the expression, which takes longer.
"""


@cache
def _replacements() -> tuple[tuple[str, re.Pattern[str], _English], ...]:
    return tuple((sign, re.compile(words), english) for sign, words, english in _KNOWN)
