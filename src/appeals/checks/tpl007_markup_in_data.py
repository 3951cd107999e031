"""Something in the head or in a registry looks like markup and is printed as typed.

What it finds: a cite, a note, *italics*, **bold**, a link, an expression in braces or
HTML in the subject and the other words of the head, in `variables:`, and in what the
letter prints of a registry: titles, names, addresses, words of facts. The subject may
hold expressions.

Why it matters: all of that is text, not markup. It is printed in the letter with its
stars and brackets, in the title of the PDF, of the Word file and of the web page, and
in the subject of the e-mail.

Example:

    subject: On *liuzhi* [@cat-c-chn-co-5, para. 14]

How to fix it: write the words alone. Cite in the text of the letter.
"""

import re
from functools import lru_cache

from appeals.checks.typed_words import (
    EXPRESSION,
    all_printed,
    front_texts,
    suspect_texts,
)
from appeals.composition.compose import ComposedLetter
from appeals.errors import Place
from appeals.rules.rule import Findings, Rule

RULE = Rule.of(__name__, __doc__, "warning", is_final=True)

_ADDRESS = re.compile(r"(?:https?://|www\.)\S+|\S+@\S+\.\S+")
_SHAPES = (
    (re.compile(r"\[(?:[^\[\]]*[\s;-])?@[\w{][^\[\]]*\]"), "a cite"),
    (re.compile(r"\^\[[^\[\]]*\]?|\[\^[^\]\s]+\]"), "a note"),
    (re.compile(r"\[[^\[\]\n]+\]\((?:https?:|mailto:|tel:)[^)\s]*\)"), "a link"),
    (re.compile(r"\[[^\[\]\n]+\]\{[^{}\n]*\}"), "words in another language"),
    (re.compile(r"(?<![\w*])\*\*(?=\S)[^*\n]+?(?<=\S)\*\*(?![\w*])"), "bold"),
    (re.compile(r"(?<![\w*])\*(?=\S)[^*\n]+?(?<=\S)\*(?![\w*])"), "italics"),
    (re.compile(r"(?<!\w)(_{1,2})(?=[^\s_])[^_\n]+?(?<=\S)\1(?!\w)"), "italics"),
    (re.compile(r"`[^`\n]+`"), "code"),
    (
        re.compile(r"<([a-zA-Z]\w*)[^<>\n]*>[^<]*</\1>|</?[a-zA-Z][^<>\n]*>"),
        "HTML",
    ),
    (EXPRESSION, "an expression"),
)


def check(letter: ComposedLetter) -> Findings:
    """Check the front matter, its variables, and the entries that are printed."""
    is_subject = True  # the first one
    for text, place in front_texts(letter):
        without = EXPRESSION.sub(" ", text) if is_subject else text
        is_subject = False
        yield from _findings(without, place, None)
    for name, values in letter.front.variables.items():
        for key, text in values.items():
            if _find_shapes(text):
                place = letter.request.letter.place("variables", name, key)
                yield from _findings(text, place, all_printed(letter))
    for text, printed, place in suspect_texts(letter, _find_shapes):
        yield from _findings(text, place, printed)


def _findings(text: str, place: Place, printed: str | None) -> Findings:
    for words, what in _find_shapes(text):
        if printed is None or words in printed:
            yield RULE.finding(
                f"'{words}' looks like {what} and is printed as it stands",
                place,
                "this is text without markup: write the words alone, and cite in the "
                "text of the letter",
            )


@lru_cache(maxsize=4096)
def _find_shapes(text: str) -> tuple[tuple[str, str], ...]:
    if not any(sign in text for sign in "*_[`<{^"):
        return ()
    found = []
    for pattern, what in _SHAPES:
        is_link = what in {"a link", "a cite"}
        words = text if is_link else _ADDRESS.sub(" ", text)
        found += [(match[0], what) for match in pattern.finditer(words)]
    return tuple(found)
