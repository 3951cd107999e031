"""A note mark is typed by hand, and nothing makes it a note.

What it finds: "[4]", or a raised 4 behind three letters or a stop, in the text. Where
no paragraph begins with the same number, the mark has no text at all. Units (m², km²),
years and numbers of paragraphs in brackets behind a blank are left alone.

Why it matters: the reader finds a number and no note, and cannot check the claim.

Example:

    They reiterated it in the latest annual report[4].

How to fix it: write the note itself there: `[@a-hrc-45-13, para. 91]` or `^[its
words]`.
"""

import re
from collections.abc import Iterator

from appeals.checks.shared_work import matches
from appeals.checks.typed_words import TypedWords, typed_words
from appeals.composition.compose import ComposedLetter
from appeals.rules.rule import Findings, Rule

RULE = Rule.of(__name__, __doc__, "warning")

_RAISED = "⁰¹²³⁴⁵⁶⁷⁸⁹"
_MARK = re.compile(
    r"(?<=[\w.,;:!?)”’\"»。，])\[(?P<number>\d{1,3})\]"
    rf"|(?<=[^\W\d_]{{3}})(?P<behind>[{_RAISED}]{{1,3}})"
    rf"|(?<=[.,;:!?)”»。，])(?P<raised>[{_RAISED}]{{1,3}})"
)
_TEXT = re.compile(rf"\s*(?:\[(\d{{1,3}})\]|([{_RAISED}]{{1,3}}))\s*\w")
_DIGITS = str.maketrans(_RAISED, "0123456789")


def check(letter: ComposedLetter) -> Findings:
    """Check the text of the letter."""
    groups = [words for words in typed_words(letter) if words.note is None]
    begins = (_TEXT.match(words.text) for words in groups)
    listed = {(m[1] or m[2]).translate(_DIGITS) for m in begins if m}
    for words in groups:
        for number, start, end in typed_marks(words):
            has_text = number in listed
            lack = "" if has_text else ", and no note has a text for it"
            yield RULE.finding(
                f"The note mark '{words.text[start:end]}' is typed by hand{lack}",
                words.place(start, end),
                "write the note there: [@key, para. 14], or ^[its words]",
            )


def typed_marks(words: TypedWords) -> Iterator[tuple[str, int, int]]:
    """Yield the number of each mark, and where it begins and ends."""
    for match in matches(_MARK, words.text):
        number = match["number"] or match["behind"] or match["raised"]
        yield number.translate(_DIGITS), *match.span()
