"""Languages as other programs name them, and as tags of BCP 47."""

import re
from collections.abc import Mapping
from typing import Final

LANGUAGES: Final[Mapping[str, str]] = {
    "arabic": "ar",
    "chinese": "zh",
    "american": "en",
    "british": "en",
    "english": "en",
    "french": "fr",
    "german": "de",
    "italian": "it",
    "portuguese": "pt",
    "russian": "ru",
    "spanish": "es",
}

_TAG = re.compile(r"([A-Za-z]{2,3})(?:[-_]([A-Za-z]{4}))?(?:[-_]([A-Za-z]{2}))?")


def language_tag(words: str) -> str | None:
    """Read "en_us", "EN-US" or "English"; None for what names no one language."""
    if words.casefold() in LANGUAGES:
        return LANGUAGES[words.casefold()]
    match = _TAG.fullmatch(words)
    if match is None:
        return None
    language, script, region = match.groups()
    parts = (language.lower(), script and script.title(), region and region.upper())
    return "-".join(part for part in parts if part)
