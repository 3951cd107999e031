"""Which style words the notes of a letter: by its name and the letter's language."""

from typing import assert_never

from appeals.citations.styles.bluebook import BLUEBOOK
from appeals.citations.styles.oscola4 import OSCOLA4
from appeals.citations.styles.oscola5 import OSCOLA5
from appeals.citations.styles.pack import Style
from appeals.citations.styles.un import UN
from appeals.model.letter import StyleName

_TRADITIONAL_REGIONS = frozenset({"Hant", "TW", "HK", "MO"})


def find_style(name: StyleName, lang: str = "en") -> Style | None:
    """Give a style in a language (BCP 47 tag), None where it does not speak it.

    Regions do not matter ("en-GB" is "en"), but "zh-TW" is written as "zh-Hant".
    """
    language, *subtags = lang.split("-")
    if name != "un" and language != "en":
        return None
    match name:
        case "un":
            if language == "zh" and _TRADITIONAL_REGIONS.intersection(subtags):
                return UN["zh-Hant"]
            return UN.get(language)
        case "oscola4":
            return OSCOLA4
        case "oscola5":
            return OSCOLA5
        case "bluebook":
            return BLUEBOOK
    assert_never(name)
