"""Which style words the notes of a letter: by its name and the letter's language."""

from typing import assert_never

from appeals.citations.styles.bluebook import BLUEBOOK
from appeals.citations.styles.oscola4 import OSCOLA4
from appeals.citations.styles.oscola5 import OSCOLA5
from appeals.citations.styles.pack import Style
from appeals.citations.styles.un import UN
from appeals.languages.en import ENGLISH
from appeals.languages.find import find
from appeals.model.choices import StyleName


def find_style(name: StyleName, lang: str = "en") -> Style | None:
    """Give a style in a language (BCP 47 tag), None where it does not speak it."""
    language = find(lang)
    if language is None or (name != "un" and language is not ENGLISH):
        return None
    match name:
        case "un":
            return UN[language.tag]
        case "oscola4":
            return OSCOLA4
        case "oscola5":
            return OSCOLA5
        case "bluebook":
            return BLUEBOOK
    assert_never(name)
