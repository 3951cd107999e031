"""The words behind a cite: "(emphasis added)", ", quoted in ..."."""

import re
from typing import Final

from appeals.citations.styles.pack import Style

_OPENED = re.compile(r"[(\[{（［〔«“‘「–—-]")
_JOINED = re.compile(r"[,;:.，；：、،؛]")
_GOES_ON = re.compile(
    r"(?:(?:as )?(?:quoted|cited|reported|reproduced|reprinted|amended) (?:in|by)|"
    r"quoting|citing|referring to|and|available at|cité dans|citée dans|citant|"
    r"citado en|citada en|citado em|citada em|citando|"
    r"цит\. по|цитируется по|引自|转引自|轉引自|"
    r"مقتبس في|نقلًا عن)(?![a-zа-яё])",
    re.IGNORECASE,
)
_BRACKETS: Final = {"zh": "（{}）"}


def print_suffix(suffix: str, style: Style) -> str:
    """Print what stood behind the bar of a cite, with what parts it from the place.

    A remark such as "emphasis added" gets round brackets; what begins with a bracket
    or a sign of its own stays as typed, and "quoted in ..." goes on behind a comma.
    """
    if _OPENED.match(suffix):
        return f"{style.gap}{suffix}"
    if _JOINED.match(suffix):
        return suffix
    if _GOES_ON.match(suffix):
        return f"{style.locator_joint}{suffix}"
    lang = style.lang.partition("-")[0]
    return style.gap + _BRACKETS.get(lang, "({})").format(suffix.removesuffix("."))
