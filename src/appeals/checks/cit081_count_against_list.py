"""A number does not match the list that it announces.

What it finds: "three requests:" before a list of four items, or before as many names
with semicolons between; and "we, 27 organizations" in a letter that another number of
organizations sign. In English, French and Spanish.

Why it matters: the reader counts, and looks for what is missing.

Example:

    We make two requests:

    1. To publish the memorandum.
    2. To suspend it.
    3. To answer.

How to fix it: correct the number, or the list.
"""

import re
from collections.abc import Sequence
from functools import cache
from itertools import pairwise

from appeals.checks.figures_in_words import count_of, count_pattern
from appeals.checks.sentences_of_letter import sentences_of
from appeals.checks.shared_work import matches
from appeals.composition.compose import ComposedLetter
from appeals.composition.running_text import RunningText, split_sentences
from appeals.errors import Place
from appeals.languages.find import primary_subtag
from appeals.model.document import Block, ListBlock, Paragraph
from appeals.rules.rule import Findings, Rule

RULE = Rule.of(__name__, __doc__, "warning")

_NOUNS = {
    "en": "requests|asks|demands|recommendations|questions|reasons|points|measures|"
    "steps|mandates|bodies|experts|organi[sz]ations|procedures|groups|conditions|things|"
    "cases|letters|reports|findings|concerns|countries|States|committees",
    "fr": "demandes|recommandations|questions|raisons|points|mesures|mandats|organes|"
    "experts|organisations|procédures|groupes|conditions|cas|lettres|rapports|constats|"
    "pays|États|comités",
    "es": "peticiones|solicitudes|recomendaciones|preguntas|razones|puntos|medidas|"
    "mandatos|órganos|expertos|organizaciones|procedimientos|grupos|condiciones|casos|"
    "cartas|informes|conclusiones|países|Estados|comités",
}
_WE = {
    "en": r"\bwe,?\s+(?:the\s+)?(?:undersigned\s+)?(?P<count>{})\s+"
    r"(?:[^\W\d_]+\s+){{0,4}}?organi[sz]ations\b",
    "fr": r"\bnous,?\s+(?:les\s+)?(?P<count>{})\s+organisations\b",
    "es": r"\bnosotr[oa]s,?\s+(?:las\s+)?(?P<count>{})\s+organizaciones\b",
}


@cache
def _announcement_pattern(lang: str) -> re.Pattern[str]:
    return re.compile(
        rf"\b(?P<count>{count_pattern(lang)})\s+(?:[^\W\d_]+\s+){{0,3}}?"
        rf"(?:{_NOUNS[lang]})\b[^:]{{0,200}}:",
        re.IGNORECASE,
    )


def check(letter: ComposedLetter) -> Findings:
    """Check lists, names with semicolons, and who signs."""
    lang = primary_subtag(letter.document.lang)
    if lang not in _NOUNS:
        return
    yield from _check_lists(letter.body, lang)
    yield from _check_signatories(letter, lang)
    for sentence in sentences_of(letter):
        match = next(iter(matches(_announcement_pattern(lang), sentence.own)), None)
        names = sentence.text[match.end() :].split(";") if match else []
        if match and len(names) > 1:
            place = sentence.place(match.start("count"), match.end("count"))
            yield from _compare_count(match["count"], lang, len(names), place, "names")


def _check_lists(blocks: Sequence[Block], lang: str) -> Findings:
    for before, block in pairwise((None, *blocks)):
        if not isinstance(block, ListBlock) or not isinstance(before, Paragraph):
            continue
        running = RunningText.from_inlines(before.inlines)
        text = running.text.rstrip()
        start, _ = (split_sentences(text) or ((0, 0),))[-1]
        found = list(_announcement_pattern(lang).finditer(text, start))
        if len(found) == 1 and found[0].end() == len(text):
            place = running.place(*found[0].span("count"))
            count = len(block.items)
            yield from _compare_count(found[0]["count"], lang, count, place, "items")


def _check_signatories(letter: ComposedLetter, lang: str) -> Findings:
    front = letter.front
    count = len(front.signed_by) + front.further_signatories
    pattern = _WE[lang].format(count_pattern(lang))
    for sentence in sentences_of(letter) if count > 1 else ():
        match = re.search(pattern, sentence.text, re.IGNORECASE)
        if match:
            place = sentence.place(*match.span("count"))
            yield from _compare_count(match["count"], lang, count, place, "signatories")


def _compare_count(
    word: str, lang: str, count: int, place: Place | None, what: str
) -> Findings:
    if count_of(word, lang) != count:
        yield RULE.finding(
            f"The text says '{word}', and there are {count} {what}",
            place,
            "correct the number, or the list",
        )
