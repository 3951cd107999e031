"""The style of the United Nations, the one style that speaks several languages.

Source: UN Editorial Manual Online. A document with a masthead is cited by its symbol
and repeated in full; symbols stay as they are in every language. What differs from
language to language is in the language's own module.
"""

from collections.abc import Mapping
from typing import Final

from appeals.citations.styles.pack import Style
from appeals.languages.find import EVERY_LANGUAGE
from appeals.languages.language import Language


def _style(language: Language) -> Style:
    return Style(
        name="un",
        lang=language.tag,
        wordings="un",
        dates=language.dates,
        direction=language.direction,
        **language.notes._asdict(),
    )


UN: Final[Mapping[str, Style]] = {
    language.tag: _style(language) for language in EVERY_LANGUAGE
}
"""By the tag of the language."""
