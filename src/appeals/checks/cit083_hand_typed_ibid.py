"""A note says "ibid." or "supra", typed by hand.

What it finds: ibid., op. cit., loc. cit., "supra note 3", and in the notes supra,
infra, "Id." and "idem"; at the beginning of a note in Russian там же, in Chinese 同上.
Words that the program prints itself do not count.

Why it matters: as soon as a note is added before it, it names another source.

Example:

    ^[Ibid., para. 15.]

How to fix it: cite the source again, `[@cat-c-chn-co-5, para. 15]`, or name the note
and point to it, `[#ten]`. With `ibid: auto` the program writes "ibid." where it is
right.
"""

import re

from appeals.checks.shared_work import matches
from appeals.checks.typed_words import typed_words
from appeals.composition.compose import ComposedLetter
from appeals.rules.rule import Findings, Rule

RULE = Rule.of(__name__, __doc__, "warning")

_ANYWHERE = re.compile(
    r"\bibid(?:em)?\b\.?|\b(?:op|loc)\.\s?cit\b\.?"
    r"|\b(?:supra|infra)\b,?\s*(?=(?:at\s+)?(?:foot)?(?:notes?|nn?\.|fn|nota|§|para)\b)",
    re.IGNORECASE,
)
_IN_NOTE = re.compile(
    r"\b(?:supra|infra|idem)\b|^\s*(?P<start>Id\.|там же|同上|同前注)", re.IGNORECASE
)


def check(letter: ComposedLetter) -> Findings:
    """Check the text and the author's words in notes."""
    for words in typed_words(letter):
        match = typed_short_form(words.text, is_in_note=words.note is not None)
        if match:
            yield RULE.finding(
                f"'{match[0].strip()}' is typed by hand",
                words.place(*match.span()),
                "cite the source again, or point to a named note: [#name]",
                note=words.note,
            )


def typed_short_form(text: str, *, is_in_note: bool) -> re.Match[str] | None:
    """Find a short form in words as typed: "ibid." anywhere, "supra" in a note."""
    found = matches(_ANYWHERE, text)
    if not found and is_in_note:
        found = matches(_IN_NOTE, text)
    return found[0] if found else None
