"""Which style words the notes of a letter: by its name and the letter's language.

A style is found by its name: `oscola4` is the value `OSCOLA4` of the module `oscola4`
beside this one; `UN` is a table of such values by language.
"""

from collections.abc import Mapping
from importlib import import_module

from appeals.citations.styles.pack import Style
from appeals.languages.find import find
from appeals.model.choices import StyleName


def find_style(name: StyleName, lang: str = "en") -> Style | None:
    """Give a style in a language (BCP 47 tag), None where it does not speak it."""
    language = find(lang)
    return style_by_language(name).get(language.tag) if language else None


def style_by_language(name: StyleName) -> Mapping[str, Style]:
    """Give a style in each language that it speaks, by language tag."""
    module = import_module(f"appeals.citations.styles.{name}")
    found: Style | Mapping[str, Style] = getattr(module, name.upper())
    return {found.lang: found} if isinstance(found, Style) else found
