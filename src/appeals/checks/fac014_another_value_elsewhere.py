"""The same sentence, or a registered fact, has another value elsewhere.

What it finds: two sentences that say the same in the same words but for one figure, in
one letter or, with `appeals check`, in two; and a figure or date typed by hand that
facts.yaml has as a rival of a fact, in a sentence that cites the fact's source and has
most of its words.

Why it matters: of two letters that give two numbers, the answer quotes the other one.

Example: "sent to nine special procedures" in one letter, "to eight" in another.

How to fix it: find out which is right, enter it in facts.yaml, and print the fact in
both places: `{{ fact("key") }}`.
"""

import re
from collections.abc import Sequence

from appeals.checks.sentences_of_letter import (
    Sentence,
    Statement,
    find_pairs,
    sentences_of,
    statements_of,
)
from appeals.composition.compose import ComposedLetter
from appeals.composition.running_text import MARK
from appeals.languages.find import find_or_english
from appeals.languages.formats import format_date, format_number
from appeals.languages.language import Language
from appeals.model.fact import Fact
from appeals.model.values import PartialDate
from appeals.rules.rule import Findings, Rule

RULE = Rule.of(__name__, __doc__, "warning")

_SHARED = 0.5
_WORD = re.compile(r"[^\W\d_]{4,}")


def check(letter: ComposedLetter) -> Findings:
    """Compare the sentences of a letter with each other, and with the facts."""
    yield from compare(statements_of(letter))
    language = find_or_english(letter.document.lang)
    rivals = [
        (id_, fact, value_text)
        for id_, fact in letter.workspace.facts.items()
        for rival in fact.rivals
        if (value_text := _format_value(rival.value, fact, language))
    ]
    for sentence in sentences_of(letter) if rivals else ():
        yield from _find_rivals(sentence, rivals, language)


def _find_rivals(
    sentence: Sentence, rivals: Sequence[tuple[str, Fact, str]], language: Language
) -> Findings:
    keys = {authority.key for authority in sentence.sources}
    for id_, fact, value_text in rivals:
        if fact.authority not in keys or not _is_about(sentence, fact):
            continue
        match = re.search(rf"\b{re.escape(value_text)}\b", sentence.own, re.IGNORECASE)
        if match:
            own = _format_value(fact.value, fact, language)
            yield RULE.finding(
                f"'{match[0]}': the fact '{id_}' has '{own}', and this as a rival",
                sentence.place(*match.span()),
                f'print the fact: {{{{ fact("{id_}") }}}}',
            )


def _format_value(value: object, fact: Fact, language: Language) -> str:
    """Give a value as it is typed in a language; words of facts are English."""
    if isinstance(value, str) and fact.kind == "date":
        return format_date(PartialDate.parse(value), language)
    if isinstance(value, str):
        return value if language.tag == "en" else ""
    return format_number(value, language) if isinstance(value, int) else str(value)


def _is_about(sentence: Sentence, fact: Fact) -> bool:
    fact_words = {word.casefold() for word in _WORD.findall(fact.text)}
    own_words = {
        word.casefold() for word in _WORD.findall(sentence.text.replace(MARK, ""))
    }
    return len(fact_words & own_words) >= _SHARED * len(fact_words)


def compare(statements: Sequence[Statement]) -> Findings:
    """Yield each sentence that occurs earlier with one other figure."""
    counted = (each for each in statements if each.figures)
    for first, second in find_pairs(counted, lambda s: (s.lang, s.words)):
        figures = zip(first.figures, second.figures, strict=True)
        other = [(a, b) for a, b in figures if a != b]
        if len(other) == 1:
            yield RULE.finding(
                f"This sentence has '{other[0][1]}' where another has "
                f"'{other[0][0]}': {first.where}",
                second.place,
                "find out which is right, and print a fact in both places",
            )
