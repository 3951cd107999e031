"""Which language a tag (BCP 47) means: one rule for regions and scripts.

A region says nothing about words: en-GB and en-US are English, fr-CH is French. It
does so in Chinese alone, where it stands for the script: zh, zh-CN and zh-SG are in
simplified characters, zh-TW, zh-HK and zh-MO in traditional ones. A tag that names
another script than the language's own (ru-Latn) means none.
"""

from functools import lru_cache
from typing import Final, Literal

from appeals.errors import Place, WorkspaceError
from appeals.languages.ar import ARABIC
from appeals.languages.en import ENGLISH
from appeals.languages.es import SPANISH
from appeals.languages.fr import FRENCH
from appeals.languages.language import Language
from appeals.languages.pt import PORTUGUESE
from appeals.languages.ru import RUSSIAN
from appeals.languages.zh_hans import SIMPLIFIED_CHINESE
from appeals.languages.zh_hant import TRADITIONAL_CHINESE

_BY_TAG: Final = {
    language.tag: language
    for language in (
        ENGLISH,
        FRENCH,
        SPANISH,
        RUSSIAN,
        ARABIC,
        SIMPLIFIED_CHINESE,
        TRADITIONAL_CHINESE,
        PORTUGUESE,
    )
}
LANGUAGES: Final = tuple(_BY_TAG)
"""The languages in which letters can be written, as BCP 47 tags."""

EVERY_LANGUAGE: Final = tuple(_BY_TAG.values())
"""Those languages themselves, for what is looked for in words of any of them."""

_RIGHT_TO_LEFT: Final = frozenset(
    {"ar", "arc", "ckb", "dv", "fa", "he", "ps", "sd", "syr", "ug", "ur", "yi"}
)
_RIGHT_TO_LEFT_SCRIPTS: Final = frozenset({"Arab", "Hebr", "Syrc", "Thaa", "Nkoo"})
_TRADITIONAL_REGIONS: Final = frozenset({"TW", "HK", "MO"})
_LENGTH_OF_SCRIPT: Final = 4


@lru_cache(maxsize=256)
def find_language(tag: str) -> Language | None:
    """Give the language that a tag means; None for one without words here."""
    primary, *rest = tag.split("-")
    script = _script_of(tag)
    if primary == "zh" and not script:
        script = "Hans" if _TRADITIONAL_REGIONS.isdisjoint(rest) else "Hant"
    return _BY_TAG.get(f"{primary}-{script}" if script else primary)


def _script_of(tag: str) -> str:
    parts = tag.split("-")[1:]
    return next((part for part in parts if len(part) == _LENGTH_OF_SCRIPT), "")


def primary_subtag(tag: str) -> str:
    """Give a tag without its region or script: "zh" of "zh-Hans"."""
    return tag.partition("-")[0]


def direction_of(tag: str) -> Literal["ltr", "rtl"]:
    """Give the direction of any language, also of one that only a quotation is in."""
    if script := _script_of(tag):
        return "rtl" if script in _RIGHT_TO_LEFT_SCRIPTS else "ltr"
    return "rtl" if primary_subtag(tag) in _RIGHT_TO_LEFT else "ltr"


def find_or_english(tag: str) -> Language:
    """Give the language that a tag means, English for one without words here."""
    return find_language(tag) or ENGLISH


def language_of_letter(tag: str, place: Place | None = None) -> Language:
    """Give the language of a letter; WorkspaceError when there is none."""
    language = find_language(tag)
    if language is None:
        raise WorkspaceError(
            f"Letters in the language '{tag}' cannot be written yet",
            place=place,
            remedy="languages with salutations, dates and closings: "
            + ", ".join(LANGUAGES),
        )
    return language


def tags_for(tag: str) -> tuple[str, ...]:
    """Give the tags that serve a language: "fr-CH" -> "fr-CH", "fr".

    "zh" is served by "zh-Hans" too, "zh-TW" by "zh-Hant": neither script of Chinese
    stands in for the other.
    """
    parts = tag.split("-")
    shorter = ["-".join(parts[:length]) for length in range(len(parts), 0, -1)]
    language = find_language(tag)
    if language is None:
        return tuple(shorter)
    served = (part for part in shorter if find_language(part) is language)
    return tuple(dict.fromkeys((tag, language.tag, *served)))


def language_name(tag: str) -> str:
    """Give the name of a language in itself; the tag where it is not known."""
    language = find_language(tag)
    return language.name if language else tag
