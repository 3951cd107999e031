"""Which language a text is in: by its script, and its commonest words."""

import re
from collections import Counter
from typing import Final

from appeals.languages.scripts import HAN

_COMMON: Final = {
    "en": "the of and to in that for is on by with was which its".split(),
    "fr": "le la les des et que dans du une est pour par au sur qui".split(),
    "es": "el los las del y que en por una con para se su al".split(),
    "pt": "o os as do da dos das e que em uma para com não ao pela".split(),
    "de": "der die das und den von zu mit ist des auf für nicht".split(),
    "it": "il gli di che della dei nel per una con delle alla è".split(),
}
_SCRIPTS: Final = {
    "zh": HAN,
    "ru": re.compile("[\u0430-\u044f]", re.IGNORECASE),
    "ar": re.compile("[\u0627-\u064a]"),
}
_FEWEST, _MOST = 12, 20_000
_SHARE, _LEAD = 0.12, 1.3


def language_of(text: str) -> str:
    """Give a tag such as "fr" or "zh"; "" where it cannot be told."""
    sample = text[: _MOST * 6]
    letters = sum(map(str.isalpha, sample)) or 1
    for tag, script in _SCRIPTS.items():
        if len(script.findall(sample)) * 2 > letters:
            return tag
    words = re.findall(r"[^\W\d_]+", sample.casefold())[:_MOST]
    counts = Counter(words)
    scores = {
        tag: sum(counts[word] for word in common) for tag, common in _COMMON.items()
    }
    (best, score), (_, second), *_ = sorted(scores.items(), key=lambda s: -s[1])
    is_clear = score >= max(len(words) * _SHARE, 1) and score > second * _LEAD
    return best if len(words) >= _FEWEST and is_clear else ""
