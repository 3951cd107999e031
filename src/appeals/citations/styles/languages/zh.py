"""Notes in Chinese, style `un`, in simplified and in traditional characters.

Decisions of ours throughout: for a native lawyer. Titles of works are in 《 》 instead
of italics; there is no blank between Chinese words and a symbol.
"""

from collections.abc import Mapping
from dataclasses import replace
from typing import TypeVar

from appeals.citations.styles.pack import DateWords, Form, Ibid, Label, Style, Variant

Name = TypeVar("Name", bound=str)

_SYMBOL = "{symbol}[，{at}]"
_RESOLUTION = "{body}第{number}号决议[，{at}]"
_COUNCIL_RESOLUTION = "{body}第{number}({year})号决议[，{at}]"
_COMMUNICATION = "来文{symbol}[，{at}]"
_SEE_ABOVE = "（见上文脚注{n}）"

SIMPLIFIED_CHINESE = Style(
    name="un",
    lang="zh-Hans",
    wordings="un",
    forms={
        "un-document": Form(_SYMBOL, _SYMBOL),
        "resolution": Form(_RESOLUTION, _RESOLUTION),
        "sp-communication": Form(_COMMUNICATION, _COMMUNICATION),
        "wgad-opinion": Form(
            "{title}（{symbol}）[，{at}]",
            "{title}[，{at}]",
            "{title}，{own_short}[，{at}]",
        ),
        "tb-views": Form(
            "{party}案（{symbol}）[，{at}]",
            "{party}案[，{at}]",
            "{party}案，{own_short}[，{at}]",
        ),
        "treaty": Form(
            "《{title}》[，{at}]（联合国，《条约汇编》，第{volume}卷，第{unts_no}号）",
            "《{short}》[，{at}]",
        ),
        "statute": Form(
            "{jurisdiction}，《{title}》（{year}年）[，{at}]", "《{short}》[，{at}]"
        ),
        "case": Form(
            "{court}，{case_name}案[，{number}][，{symbol}]，{date}[，{at}]",
            "{case_name}案[，{at}]",
            "{case_name}案，{own_short}[，{at}]",
        ),
        "ngo-report": Form(
            "{author}，《{title}》（{date}）[，{at}]",
            "{author}，《{short}》[，{at}]" + _SEE_ABOVE,
        ),
        "news": Form(
            "{author}，“{title}”，《{container}》，{date}",
            "{author_last}，“{short}”" + _SEE_ABOVE,
        ),
        "web": Form(
            "{author}，“{title}”，可查阅{url}（{accessed}访问）",
            "{author}，“{short}”" + _SEE_ABOVE,
        ),
        "book": Form(
            "{author}，《{title}》（[{place}，][{publisher}，]{year}年）[，{at}]",
            "{author_last}，《{short}》[，{at}]" + _SEE_ABOVE,
        ),
        "article": Form(
            "{author}，“{title}”，《{container}》[，第{volume}卷][，第{number}期]"
            "（{date}）[，{at}]",
            "{author_last}，“{short}”[，{at}]" + _SEE_ABOVE,
        ),
        "letter": Form(
            "{date}{author}致{addressee}的信[（{symbol}）][，{at}]",
            "{date}{author}的信[，{at}]" + _SEE_ABOVE,
            "{date}{author}的信，{short}[，{at}]" + _SEE_ABOVE,
        ),
        "unpublished": Form(
            "{author}，“{title}”[（{symbol}）]，未发表文件，{date}[，{at}]",
            "{author_last}，“{short}”[，{at}]" + _SEE_ABOVE,
        ),
    },
    variants=(
        Variant(
            "resolution",
            "body",
            "Security Council",
            Form(_COUNCIL_RESOLUTION, _COUNCIL_RESOLUTION),
        ),
    ),
    labels={
        "para": Label("第{}段", "第{}段"),
        "page": Label("第{}页", "第{}页"),
        "art": Label("第{}条", "第{}条"),
        "sect": Label("第{}节", "第{}节"),
        "chap": Label("第{}章", "第{}章"),
        "rule": Label("规则{}", "规则{}"),
        "annex": Label("附件{}", "附件{}"),
        "footnote": Label("脚注{}", "脚注{}"),
    },
    bodies={
        "General Assembly": "大会",
        "Security Council": "安全理事会",
        "Human Rights Council": "人权理事会",
        "Economic and Social Council": "经济及社会理事会",
        "Commission on Human Rights": "人权委员会",
    },
    conjunctions=("和",),
    list_marks={", ": "、", " and ": "和"},
    signals={
        "see": "见",
        "see-also": "另见",
        "see-eg": "例如见",
        "cf": "比较",
        "but-see": "但见",
        "contra": "不同意见，见",
        "accord": "相同意见，见",
        "see-generally": "一般参见",
    },
    dates=DateWords(
        day="{year}年{month}月{day}日",
        month="{year}年{month}月",
        year="{year}年",
        months=tuple(str(month) for month in range(1, 13)),
    ),
    note_above="上文脚注{n}",
    note_below="下文脚注{n}",
    ibid=Ibid("同上", "同上，{at}"),
    cite_joint="；",
    locator_joint="，",
    gap="",
    final_stop="。",
)

TRADITIONAL_CHARACTERS = str.maketrans(
    "号决议来见脚注联国条约汇编书访问阅发页节规则权会经济参较关员“”",
    "號決議來見腳註聯國條約匯編書訪問閱發頁節規則權會經濟參較關員「」",
)
"""The characters used above whose traditional form differs."""


def _traditional(text: str) -> str:
    return text.translate(TRADITIONAL_CHARACTERS)


def _form(form: Form) -> Form:
    return Form(*map(_traditional, (form.first, form.later, form.distinct)))


def _label(label: Label) -> Label:
    return Label(_traditional(label.one), _traditional(label.many))


def _words(words: Mapping[Name, str]) -> dict[Name, str]:
    return {name: _traditional(word) for name, word in words.items()}


def _in_traditional_characters(style: Style) -> Style:
    """Give a style in simplified characters in traditional ones."""
    return replace(
        style,
        lang="zh-Hant",
        forms={kind: _form(form) for kind, form in style.forms.items()},
        variants=tuple(replace(v, form=_form(v.form)) for v in style.variants),
        labels={name: _label(label) for name, label in style.labels.items()},
        bodies=_words(style.bodies or {}),
        signals=_words(style.signals),
        note_above=_traditional(style.note_above),
        note_below=_traditional(style.note_below),
    )


TRADITIONAL_CHINESE = _in_traditional_characters(SIMPLIFIED_CHINESE)
