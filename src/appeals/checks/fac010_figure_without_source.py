"""A sentence gives a figure and no source.

What it finds: a number of ten or more people, cases, deaths ..., "tens of thousands of
people", or a share in per cent, typed into a sentence that has no note; in English,
French, Spanish, Russian and Chinese. A value that `fact()` prints has its source in
facts.yaml. Numbers in words count as figures do. A figure that an earlier sentence gave
with a note is left alone, and so is what "we have documented".

Why it matters: a figure is the first thing that an answer disputes.

Example:

    Since then 28,983 people have been placed in secret custody.

How to fix it: put a cite behind the sentence, or print a fact: `{{ fact("key") }}`.
"""

import re

from appeals.checks.figures_in_words import quantities
from appeals.checks.sentences_of_letter import sentences_of
from appeals.checks.shared_work import matches
from appeals.composition.compose import ComposedLetter
from appeals.languages.find import primary_subtag
from appeals.rules.rule import Findings, Rule

RULE = Rule.of(__name__, __doc__, "warning")

_FEWEST = 10
_OWN = re.compile(
    r"\b(?:we|nous)\b[^.]{0,30}\b(?:document|record|count|interview|estimat|recens)"
    r"|\bhemos (?:document|registr|contabiliz|entrevist)",
    re.IGNORECASE,
)


def check(letter: ComposedLetter) -> Findings:
    """Check what the author typed, sentence by sentence."""
    lang = primary_subtag(letter.document.lang)
    known: set[str] = set()
    for sentence in sentences_of(letter):
        if sentence.notes:
            known |= {each.words for each in quantities(sentence.text, lang)}
            continue
        if matches(_OWN, sentence.own):
            continue
        for found in quantities(sentence.own, lang):
            is_figure = found.high >= _FEWEST or found.noun == "%"
            if is_figure and found.words not in known:
                yield RULE.finding(
                    f"The sentence says '{found.words}' and has no source",
                    sentence.place(found.start, found.end),
                    'put a cite behind it, or print a fact: {{ fact("key") }}',
                )
