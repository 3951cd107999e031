"""The style of the United Nations, the one style that speaks several languages.

Source: UN Editorial Manual Online. A document with a masthead is cited by its symbol
and repeated in full; symbols stay as they are in every language. What differs from
language to language is in the language's own module.
"""

from collections.abc import Mapping
from typing import Final

from appeals.citations.styles.pack import Style
from appeals.languages.find import LANGUAGES, find_or_english
from appeals.languages.language import Language


def _style(language: Language) -> Style:
    words = language.notes
    return Style(
        name="un",
        lang=language.tag,
        wordings="un",
        forms=words.forms,
        variants=words.variants,
        sources=words.sources,
        labels=words.labels,
        bodies=words.bodies,
        other_body=words.other_body,
        places=words.places,
        signals=words.signals,
        dates=language.dates,
        note_above=words.note_above,
        note_below=words.note_below,
        ibid=words.ibid,
        cite_joint=words.cite_joint,
        locator_joint=words.locator_joint,
        gap=words.gap,
        final_stop=words.final_stop,
        direction=language.direction,
    )


UN: Final[Mapping[str, Style]] = {
    tag: _style(find_or_english(tag)) for tag in LANGUAGES
}
"""By the tag of the language."""
