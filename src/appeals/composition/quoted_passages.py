"""Where quotation marks open and close in running text: the outermost pairs."""

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

from appeals.languages.scripts import HAN

_PAIRS = (("«", "»"), ("「", "」"), ("『", "』"))
_ARABIC = re.compile("[\u0600-\u06ff]")
_STRAIGHT = re.compile(r'(?<![\w"])"(?=\S)(?P<inside>[^"]+)(?<=\S)"(?!\w)')
_SINGLE_OPENS = re.compile(r"(?<!\w)‘(?=\S)")
_SINGLE_CLOSES = re.compile(r"(?<=\S)’(?!\w)")
_POSSESSIVE = re.compile(r"(?<=s)’(?= [a-z])")
_WORD = re.compile(r"\w+(?:['’–-]\w+)*")


class Passage(NamedTuple):
    """A passage in quotation marks: text[start:end] with them, `words` without."""

    start: int
    end: int
    words: str

    @property
    def word_count(self) -> int:
        """How many words it has; two Chinese signs count as one."""
        return count_words(self.words)


def count_words(text: str) -> int:
    """Count words; two Chinese signs count as one."""
    signs = len(HAN.findall(text))
    return len(_WORD.findall(HAN.sub(" ", text))) + (signs + 1) // 2


@lru_cache(maxsize=512)
def quoted_passages(text: str) -> tuple[Passage, ...]:
    """Find “…”, "…", «…», ‘…’, 「…」, 『…』 in one paragraph, in order.

    Arabic opens with ” and closes with “. Of nested pairs the outermost is given. A
    mark that is never closed opens nothing, and an apostrophe is no mark.
    """
    straight = (match.span() for match in _STRAIGHT.finditer(text))
    kept: list[Passage] = []
    for start, end in sorted(
        (*_find_pairs(text), *straight, *_find_single_quotes(text))
    ):
        if not kept or start >= kept[-1].end:
            kept.append(Passage(start, end, text[start + 1 : end - 1].strip()))
    return tuple(kept)


def _find_pairs(text: str) -> Iterator[tuple[int, int]]:
    curly = ("”", "“") if _ARABIC.search(text) else ("“", "”")
    for opening, closing in (curly, *_PAIRS):
        depth = start = 0
        for match in re.finditer(f"[{opening}{closing}]", text):
            if match[0] == opening:
                start = start if depth else match.start()
                depth += 1
            elif depth:
                depth -= 1
                if depth == 0:
                    yield start, match.end()


def _find_single_quotes(text: str) -> Iterator[tuple[int, int]]:
    """Pair single marks; the ’ of "States’ duties" closes nothing if another does."""
    for opening in _SINGLE_OPENS.finditer(text):
        following = _SINGLE_OPENS.search(text, opening.end())
        limit = following.start() if following else len(text)
        closings = list(_SINGLE_CLOSES.finditer(text, opening.end(), limit))
        sure = [c for c in closings if not _POSSESSIVE.match(text, c.start())]
        for closing in (sure or closings)[:1]:
            yield opening.start(), closing.end()
