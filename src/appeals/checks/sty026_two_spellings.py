"""One word is spelt in two ways.

What it finds: in an English letter, "organisation" and "organization", "recognise" and
"recognize", "labour" and "labor", in the author's own words in small letters. Names and
quotations keep their spelling.

Why it matters: the United Nations uses -ize and -our; a letter that mixes spellings
was written by two people and proofread by none.

Example:

    The organisation wrote to another organization.

How to fix it: keep one; the United Nations uses -ize and -our.
"""

import re

from appeals.checks.sentences_of_letter import Sentence, sentences_of
from appeals.checks.shared_work import matches
from appeals.composition.compose import ComposedLetter
from appeals.languages.find import primary_subtag
from appeals.model.finding import Finding
from appeals.rules.rule import Findings, Rule

RULE = Rule.of(__name__, __doc__, "info")

_WORD = re.compile(
    r"(?<![\w-])(?P<stem>[a-z]{3,})(?:(?P<ize>is|iz)(?:ed?|es|ing|ations?|ational|ers?)"
    r"|(?<=lab|fav|hon|arb|eav|hum|avi)(?P<our>ou?r)(?:s|ed|ing|able)?)(?![\w-])"
)


def check(letter: ComposedLetter) -> Findings:
    """Look for stems that end in both ways."""
    if primary_subtag(letter.document.lang) != "en":
        return
    seen: dict[tuple[str, str], str] = {}
    for sentence in sentences_of(letter):
        for match in matches(_WORD, sentence.own):
            kind = "ize" if match["ize"] else "our"
            key = match["stem"], kind
            first = seen.setdefault(key, match[kind])
            if first != match[kind]:
                seen[key] = match[kind]
                yield _finding(sentence, match)
                return


def _finding(sentence: Sentence, match: re.Match[str]) -> Finding:
    return RULE.finding(
        f"'{match[0]}' is spelt in another way elsewhere in this letter",
        sentence.place(*match.span()),
        "keep one spelling; the United Nations write -ize and -our",
    )
