"""The style of the United Nations, the one style that speaks several languages.

Source: UN Editorial Manual Online. A document with a masthead is cited by its symbol
and repeated in full; symbols stay as they are in every language. What differs from
language to language is in `languages`, one module each.
"""

from collections.abc import Mapping

from appeals.citations.styles.languages.ar import ARABIC
from appeals.citations.styles.languages.en import ENGLISH
from appeals.citations.styles.languages.es import SPANISH
from appeals.citations.styles.languages.fr import FRENCH
from appeals.citations.styles.languages.pt import PORTUGUESE
from appeals.citations.styles.languages.ru import RUSSIAN
from appeals.citations.styles.languages.zh import (
    SIMPLIFIED_CHINESE,
    TRADITIONAL_CHINESE,
)
from appeals.citations.styles.pack import Style

UN: Mapping[str, Style] = {
    "ar": ARABIC,
    "en": ENGLISH,
    "es": SPANISH,
    "fr": FRENCH,
    "pt": PORTUGUESE,
    "ru": RUSSIAN,
    "zh-Hans": SIMPLIFIED_CHINESE,
    "zh-Hant": TRADITIONAL_CHINESE,
}
"""By the tag of the language."""
