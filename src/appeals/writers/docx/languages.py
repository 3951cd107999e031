"""Languages and scripts as Word wants them: which font, which direction."""

import re
from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from typing import Literal, NamedTuple

from appeals.languages.find import EVERY_LANGUAGE, direction_of
from appeals.model.document import Inline, Span, Text

Script = Literal["latin", "east-asian", "complex"]

_EAST_ASIAN = frozenset({"zh", "ja", "ko", "yue", "wuu", "nan", "ii"})
_EAST_ASIAN_SCRIPTS = frozenset({"Hans", "Hant", "Hani", "Jpan", "Kore", "Yiii"})
_SCRIPT = re.compile(r"[A-Z][a-z]{3}")
_REGION = re.compile(r"[A-Z]{2}")

# Word knows a language with its region (its LCID); a bare "zh" is not proofed. Those
# below are not languages of letters: words of a letter may be marked as theirs.
_REGIONAL = {
    "bo": "bo-CN",
    "de": "de-DE",
    "fa": "fa-IR",
    "he": "he-IL",
    "it": "it-IT",
    "ja": "ja-JP",
    "ko": "ko-KR",
    "mn": "mn-MN",
    "tr": "tr-TR",
    "ug": "ug-CN",
    "uk": "uk-UA",
    "ur": "ur-PK",
    "vi": "vi-VN",
    "zh": "zh-CN",
}

_RTL_MARK = "\u200f"
_WORDS = re.compile(r"\w")
_DIGITS_FIRST = re.compile(r"[^\w\n]*\d")
_RTL_LETTER = "\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc\U00010800-\U00010fff"
_LTR_LETTER = (
    "A-Za-z\u00aa\u00b5\u00ba\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u02b8\u0370-\u058f"
    "\u0900-\u1fff\u2c00-\u2dff\u2e80-\ud7ff\uf900-\ufaff\uff21-\uff5a"
)
_RTL_WORDS = f"[{_RTL_LETTER}](?:[^{_LTR_LETTER}]*[{_RTL_LETTER}])?"
_LTR_WORDS = f"[{_LTR_LETTER}](?:[^{_RTL_LETTER}]*[{_LTR_LETTER}0-9)])?"


class WordLanguage(NamedTuple):
    """A language tag in Word's terms: the tag with its region, and the script."""

    tag: str
    script: Script

    @property
    def attribute(self) -> str:
        """The attribute of `w:lang` that names it (ECMA-376 part 1, 17.3.2.20)."""
        name = {"latin": "val", "east-asian": "eastAsia", "complex": "bidi"}
        return f'w:{name[self.script]}="{self.tag}"'


@cache
def word_language(lang: str) -> WordLanguage:
    """Translate a BCP 47 tag: "zh-Hans" -> zh-CN, east Asian; "zh-Latn" is Latin."""
    primary, *rest = lang.split("-")
    script = next((p for p in rest if _SCRIPT.fullmatch(p)), "")
    region = next((p for p in rest if _REGION.fullmatch(p)), "")
    kind: Script = "latin"
    if script in _EAST_ASIAN_SCRIPTS or (not script and primary in _EAST_ASIAN):
        kind = "east-asian"
    elif direction_of(lang) == "rtl":
        kind = "complex"
    if region and kind != "latin":
        return WordLanguage(f"{primary}-{region}", kind)
    own = next((known for known in EVERY_LANGUAGE if known.tag == lang), None)
    return WordLanguage(own.word_tag if own else _REGIONAL.get(lang, lang), kind)


def split_directions(text: str, *, is_rtl: bool) -> Iterator[tuple[str, bool]]:
    """Split `text` where the direction of its letters changes: (words, is_rtl).

    Signs and digits between letters of one direction go with them, others have the
    direction given. Word needs this: `w:rtl` is not meant for Latin letters
    (ECMA-376 part 1, 17.3.2.30).
    """
    other = re.compile(_LTR_WORDS if is_rtl else _RTL_WORDS)
    position = 0
    for match in other.finditer(text):
        if match.start() > position:
            yield text[position : match.start()], is_rtl
        yield match[0], not is_rtl
        position = match.end()
    if position < len(text):
        yield text[position:], is_rtl


def mark_digits(inlines: tuple[Inline, ...]) -> tuple[Inline, ...]:
    """Put a mark before digits in Arabic words that follow isolated Latin ones.

    Word shows them where they belong by the direction of their runs; a program that
    reads letters alone would take them along with the Latin words (UAX #9, W7).
    """
    parted: list[Inline] = []
    before: Inline | None = None
    for inline in inlines:
        is_behind = isinstance(before, Span) and before.direction == "ltr"
        if isinstance(inline, Text) and is_behind and _DIGITS_FIRST.match(inline.text):
            parted.append(replace(inline, text=_RTL_MARK + inline.text))
        elif isinstance(inline, Span) and inline.direction == "rtl":
            parted += [Text(_RTL_MARK), inline]
        else:
            parted.append(inline)
        has_words = not isinstance(inline, Text) or _WORDS.search(inline.text)
        before = inline if has_words else before
    return tuple(parted)
