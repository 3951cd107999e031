"""The words behind a cite: "(emphasis added)", ", quoted in ..."."""

import re
from typing import Final

from appeals.citations.styles.pack import Style
from appeals.languages.find import EVERY_LANGUAGE, find_or_english

_OPENED = re.compile(r"[(\[{（［〔«“‘「–—-]")
_JOINED = re.compile(r"[,;:.，；：、،؛]")
_REMARKS: Final = "|".join(
    remark for language in EVERY_LANGUAGE for remark in language.text.remarks
)
_GOES_ON = re.compile(rf"(?:{_REMARKS})(?![a-zа-яё])", re.IGNORECASE)


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
    brackets = find_or_english(style.lang).brackets
    return style.gap + brackets.format(suffix.removesuffix("."))
