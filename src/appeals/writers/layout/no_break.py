"""No-break spaces: a line never ends between "para." and its number."""

import re
from collections.abc import Iterator
from dataclasses import replace

from appeals.languages.find import EVERY_LANGUAGE
from appeals.model.document import Inline, LineBreak, NoteMark, NoteNumber, Text

NO_BREAK = "\u00a0"

_OTHER_LABELS = r"nr\. abs\."  # of German sources
_LABELS = {
    label
    for words in (*(each.text.labels for each in EVERY_LANGUAGE), _OTHER_LABELS)
    for label in words.split()
}
_LABEL_BEFORE = re.compile(rf"(?<!\w)(?i:{'|'.join(sorted(_LABELS))})\Z")
_NUMBER = "\ufffc"  # stands for the number of another note
_BEFORE_VALUE = re.compile(rf" (?={_NUMBER}|[§(]?(?:\d|[IVXLC]+\b))")
_LONGEST_LABEL = 12
_AFTER_NUMBERS = "|".join(
    word for each in EVERY_LANGUAGE for word in each.text.after_numbers.split()
)
_BEFORE_NAMES = "|".join(
    word for each in EVERY_LANGUAGE for word in each.text.before_names.split()
)
_BESIDE_WORD = re.compile(
    rf"(?<=\d) (?=(?:{_AFTER_NUMBERS})(?!\w))"
    rf"|(?<!\w)(?i:{_BEFORE_NAMES}) (?=[^\W\d_a-zа-яё])"
)


def add_no_break_spaces(inlines: tuple[Inline, ...]) -> tuple[Inline, ...]:
    """Put U+00A0 between a label and its value: "para. 14", "No. 24841", "note 3".

    The same goes for a number or a name and the words that Russian has next to them.

    A blank may be at the end of a line of the source, or of words in italics. This is
    only for printing: the words themselves do not change.
    """
    words = "".join(_words(inlines))
    changed = list(words)
    for blank in _BEFORE_VALUE.finditer(words):
        at = blank.start()
        names_note = words[at + 1] == _NUMBER and words[at - 1 : at] not in ("", ",")
        first = max(0, at - _LONGEST_LABEL)
        if names_note or _LABEL_BEFORE.search(words, first, at):
            changed[at] = NO_BREAK
    for match in _BESIDE_WORD.finditer(words):
        changed[match.end() - 1] = NO_BREAK
    printed = "".join(changed)
    return inlines if printed == words else _replace_words(inlines, printed, 0)


def _words(inlines: tuple[Inline, ...]) -> Iterator[str]:
    """Give the words of each inline: a text of the same length is cut back again."""
    for inline in inlines:
        match inline:
            case Text():
                yield inline.text
            case LineBreak():
                yield "\n"
            case NoteNumber():
                yield _NUMBER
            case NoteMark():
                pass
            case _:
                yield from _words(inline.inlines)


def _replace_words(
    inlines: tuple[Inline, ...], words: str, start: int
) -> tuple[Inline, ...]:
    changed: list[Inline] = []
    for inline in inlines:
        length = sum(map(len, _words((inline,))))
        match inline:
            case Text():
                changed.append(replace(inline, text=words[start : start + length]))
            case LineBreak() | NoteNumber() | NoteMark():
                changed.append(inline)
            case _:
                inner = _replace_words(inline.inlines, words, start)
                changed.append(replace(inline, inlines=inner))
        start += length
    return tuple(changed)
