"""Something in the text looks like a cite, a call or markup, and is not.

What it finds: `@key` of a registered source without its square brackets, `[^1]`, a call
such as `{ fact("id") }` in single braces, and HTML tags. All of it would be printed as
it was typed.

Why it matters: the claim has no footnote, and nobody is told.

Example:

    The Committee called for its repeal. (@cat-c-chn-co-5, para. 14)

How to fix it: write the cite as `[@cat-c-chn-co-5, para. 14]`, a note as `^[words]`, a
call in double braces, and italics as `*words*`.
"""

import re
from functools import lru_cache

from appeals.checks.typed_words import written_texts
from appeals.composition.compose import ComposedLetter
from appeals.rules.rule import Findings, Rule

RULE = Rule.of(__name__, __doc__, "warning", is_final=True)

_SHAPES = (
    (
        re.compile(r"(?<![\w.@])@(?P<key>[a-z0-9][a-z0-9-]*)"),
        "a cite",
        "[@key, para. 14]",
    ),
    (re.compile(r"\[(?P<key>[a-z0-9][a-z0-9-]*)[,\]]"), "a cite", "[@key, para. 14]"),
    (re.compile(r"\[\^[^\]\s]+\]"), "a footnote", "^[words of the note]"),
    (
        re.compile(r"\{\s*(?:fact|quote|cite|date|annex|names)\s*\("),
        "a call in single braces",
        '{{ fact("id") }}',
    ),
    (re.compile(r"</?[a-zA-Z][^<>\n]*>"), "HTML", "*italic* or **bold**"),
)


def check(letter: ComposedLetter) -> Findings:
    """Check the author's own words in the text and in free notes."""
    for _, running, number in written_texts(letter):
        for match, what, right in _find_shapes(running.text):
            key = match.groupdict().get("key")
            if key is not None and key not in letter.workspace.authorities:
                continue
            if running.is_value(match.start()):
                continue
            yield RULE.finding(
                f"'{match[0]}' looks like {what} and is printed as it stands",
                running.place(match.start(), match.end()),
                f"write {right}, or leave it if it is meant",
                note=number,
            )


@lru_cache(maxsize=512)
def _find_shapes(text: str) -> tuple[tuple[re.Match[str], str, str], ...]:
    return tuple(
        (match, what, right)
        for pattern, what, right in _SHAPES
        for match in pattern.finditer(text)
    )
