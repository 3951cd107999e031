"""Put a note in simplified Chinese into the words of an English one, to be read.

What is not known keeps its characters, and the reader of English notes then refuses
it, but for the title of a report and the name of an organisation.
"""

import re
from typing import Final

from appeals.languages.numerals import CHINESE_NUMERALS

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
_TENS: Final = ("X", "XX", "XXX", "XL", "L")
_ONES: Final = ("", "I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX")
_NUMERALS: Final = {
    han: "".join((("", *_TENS)[number // 10], _ONES[number % 10]))
    for number, han in enumerate(CHINESE_NUMERALS[:59], 1)
}
_HAN = "[一二三四五六七八九十]+"
_BODY = "|".join(sorted(_BODIES, key=len, reverse=True))
_SESSION = r"(?:第[一二三四五六七八九十]+届(?:紧急)?(?:特别)?会议, |\d{4}年, )?"
_SUPPLEMENT = r"补编第(\d+ ?[A-Z]?)号》?(?:[和及]更正)?》? ?(?=\()"
_ACT_NUMBER = r"[A-Z0-9][A-Za-z0-9./ -]*(?:\([A-Z\d-]+\))?"
_LABELS: Final = {"章": "chap.", "节": "sect.", "部分": "part", "卷": "vol."}
_ALONE: Final = {"附件": "annex", "附录": "appendix", "附文": "enclosure"}
_FIGURES: Final = {"段": "para.", "页": "p.", "条": "art."}


def in_english_words(note: str) -> str:
    """Write what is known of a Chinese note as an English note has it.

    "见A/75/1，第10至12段。" gives "see A/75/1, para. 10-12.".
    """
    text = re.sub(" +", " ", note.translate(_SIGNS))
    text = re.sub(r"(^|; )另见", r"\1see also ", text)
    text = re.sub(r"(^|; )见", r"\1see ", text)
    text = text.replace("同上", "ibid.")
    text = re.sub(rf"《?({_BODY})正式记录, ?{_SESSION}{_SUPPLEMENT}", _records, text)
    text = re.sub(rf"《{_SESSION}{_SUPPLEMENT}", _supplement, text)
    text = text.replace("联合国, 《条约汇编》", "United Nations, Treaty Series")
    text = re.sub(r"第(\d[\d,和 ]*)卷, 第(\d+)号(?![决文])", _treaty, text)
    text = re.sub(
        r"联合国出版物, 出售品编号: ?", "United Nations publication, Sales No. ", text
    )
    text = re.sub(r", ?([A-Z][\w ./()-]*)号文件", r", document \1", text)
    text = _with_acts(text)
    text = _with_places(text)
    text = re.sub(r"《([^《》]+)》", r"\1", text)
    return re.sub(r"(?<=[\w.)]),? ?(?:以及|[和及])(?=[A-Za-z])", " and ", text).strip()


def _records(match: re.Match[str]) -> str:
    number = match[2].replace(" ", "")
    return f"Official Records of the {_BODIES[match[1]]}, Supplement No. {number} "


def _supplement(match: re.Match[str]) -> str:
    return f"Supplement No. {match[1].replace(' ', '')} "


def _treaty(match: re.Match[str]) -> str:
    return f"vol. {match[1].replace('和', ' and ')}, No. {match[2]}"


def _with_acts(text: str) -> str:
    numbers = rf"{_ACT_NUMBER}(?:(?:, |和){_ACT_NUMBER})*"

    def act(match: re.Match[str]) -> str:
        body = f"{_BODIES[match[1]]} " if match[1] else ""
        kind = "resolution" if match[3] == "决议" else "decision"
        numbers = match[2].replace("和", " and ")
        return (
            f"{body}{kind} {re.sub(' ?[(](?=[IVXLC]+[)]|[0-9]{4}[)])', ' (', numbers)}"
        )

    text = re.sub(rf"({_BODY})?第({numbers})号(决议|决定)", act, text)
    text = re.sub(rf"(?:(?<=[,;e] )|^)()({_ACT_NUMBER})号(决议|决定)", act, text)
    return re.sub(r"()(?<=, )决议()(?=\d)", "resolution ", text)


def _with_places(text: str) -> str:
    def plain(value: str) -> str:
        value = re.sub(_HAN, lambda m: _NUMERALS.get(m[0], m[0]), value)
        return re.sub(" ?[和及] ?", " and ", value.replace("至", "-"))

    def labelled(match: re.Match[str]) -> str:
        return f"{_LABELS[match[2]]} {plain(match[1])}"

    letter = r"[A-Z](?:\.\d+)?"
    text = re.sub(
        rf"(?<![\w.])({letter}(?:(?:至|和|, ){letter})*)(节)"
        rf"|(?<=[章卷])({letter})节",
        lambda m: labelled(m) if m[1] else f", sect. {m[3]}",
        text,
    )
    one = rf"(?:{_HAN}(?:\.[A-Z](?:\.\d+)?)?|\d+)"
    several = rf"{one}(?:(?:至|和|, |[-–]){one})*"
    text = re.sub(rf"第({several})(章|节|部分|卷)", labelled, text)
    figure = r"\d+(?:\([a-z]{1,4}\))*"
    text = re.sub(
        rf"第({figure}(?:(?:至|和|, |[-–])(?:第)?{figure})*)(段|页|条)"
        r"(\([a-z]{1,4}\))?",
        lambda m: f"{_FIGURES[m[2]]} {plain(m[1].replace('第', ''))}{m[3] or ''}",
        text,
    )
    value = rf"(?:{_HAN}|\d+|[A-Z](?![\w/]))(?:\.[A-Z])?"

    def alone(match: re.Match[str]) -> str:
        return f"{_ALONE[match[1]]} {plain(match[2] or '')}".strip()

    words = "|".join(_ALONE)
    values = rf"{value}(?:(?:至|和|, ){value})*"
    text = re.sub(rf"({words})({values})?(?=$|[,.;) 和及])", alone, text)
    for word, english in _ALONE.items():
        text = text.replace(f"和{word}", f" and {english}")
    return text
