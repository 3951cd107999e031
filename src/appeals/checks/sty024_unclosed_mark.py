"""A bracket or a quotation mark is opened and not closed.

What it finds: in one paragraph or note, a bracket ( or [ without its other half, a )
that closes nothing, and “ « „ without the mark that closes. "a)" and "1)" before an
item are left alone, and so is a “ at the beginning of a paragraph that continues a
quotation of several paragraphs.

Why it matters: the reader cannot tell where the words of another end.

Example:

    The Committee (which met in May was concerned.

How to fix it: type the missing mark.
"""

import re
from collections.abc import Iterator
from functools import lru_cache

from appeals.checks.typed_words import typed_words
from appeals.composition.compose import ComposedLetter
from appeals.languages.find import find_or_english
from appeals.rules.rule import Findings, Rule

RULE = Rule.of(__name__, __doc__, "warning")

_ITEM = re.compile(r"(?<![\w(])(?:[a-z]|[ivx]{1,4}|\d{1,3})\)(?=\s)")
_SMILE = re.compile(r"[:;]-?[()]")
_BRACKETS = {"(": ")", "[": "]", "（": "）"}


def check(letter: ComposedLetter) -> Findings:
    """Check each paragraph and note."""
    quotation = find_or_english(letter.document.lang).quotation
    opening, closing = quotation.opening.strip(), quotation.closing.strip()
    pairs = dict(_BRACKETS)
    if letter.document.direction == "ltr":
        pairs[opening] = closing
    for words in typed_words(letter):
        for at in _unclosed_offsets(words.text, tuple(pairs.items()), opening):
            sign = words.text[at]
            what = "opened and not closed" if sign in pairs else "closed and not opened"
            yield RULE.finding(
                f"'{sign}' is {what}",
                words.place(at, at + 1),
                "type the other one of the pair",
                note=words.note,
            )


@lru_cache(maxsize=2048)
def _unclosed_offsets(
    text: str, pairs: tuple[tuple[str, str], ...], opening: str
) -> tuple[int, ...]:
    """Give the offset of the first sign of each kind that has no other half."""
    return tuple(_find_offsets(text, pairs, opening))


def _find_offsets(
    text: str, pairs: tuple[tuple[str, str], ...], opening: str
) -> Iterator[int]:
    text = _SMILE.sub("xx", text)
    items = {match.end() - 1 for match in _ITEM.finditer(text)}
    for left, right in pairs:
        open_at: list[int] = []
        for match in re.finditer(f"[{re.escape(left + right)}]", text):
            if match[0] == left:
                open_at.append(match.start())
            elif open_at:
                open_at.pop()
            elif left in _BRACKETS and match.start() not in items:
                yield match.start()
                break
        goes_on = left == opening and open_at and not text[: open_at[0]].strip()
        if open_at and not goes_on:
            yield open_at[0]
