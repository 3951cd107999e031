"""An estimate is given as if it had been counted.

What it finds: a fact that facts.yaml calls `estimated`, printed with `bound=False`, or
its value of a thousand or more typed by hand, in a sentence that does not say so.

Why it matters: who takes an estimate for a count quotes it as one, and is corrected.

Example:

    Since then {{ fact("victims", bound=False) }} people have disappeared.

How to fix it: leave `bound=False` out, or say in the sentence who estimates it.
"""

import re
from collections.abc import Iterator, Mapping, Sequence

from appeals.checks.figures_in_words import NUMBER, value_of
from appeals.checks.sentences_of_letter import Sentence, sentences_of
from appeals.composition.compose import ComposedLetter
from appeals.composition.functions import PrintedFact
from appeals.errors import Place
from appeals.languages.find import primary_subtag
from appeals.model.document import Text
from appeals.model.fact import Fact
from appeals.rules.rule import Findings, Rule

RULE = Rule.of(__name__, __doc__, "warning")

_LEAST = 1000
_SAID = {
    "en": r"estimat|approximate|\babout\b|\baround\b|\broughly\b|\bsome\b|\bnearly\b"
    r"|\balmost\b|project",
    "fr": r"estim|environ|quelque|près de|approximat",
    "es": r"estim|alrededor|aproxima|unos\b|unas\b|cerca de|calcul",
    "pt": r"estim|cerca de|aproxima",
    "ru": r"оцен|около|пример|приблиз",
    "zh": "估|约|約|大约|左右",
    "ar": "يقدر|تقدير|نحو|حوالي|تقريب",
}
_NUMBER = re.compile(rf"(?<![\w.,/-])(?:{NUMBER})(?![\w/-])")


def check(letter: ComposedLetter) -> Findings:
    """Check each sentence that gives the value of an estimate."""
    said = _SAID.get(primary_subtag(letter.document.lang))
    estimates = {id_: f for id_, f in letter.workspace.facts.items() if f.is_estimate}
    if said is None or not estimates:
        return
    for sentence in sentences_of(letter):
        for id_, place in _find_estimates(sentence, estimates, letter.printed_facts):
            if re.search(said, sentence.text, re.IGNORECASE):
                break
            yield RULE.finding(
                f"The fact '{id_}' is an estimate, and the sentence does not say so",
                place,
                "leave bound=False out, or say who estimates it",
            )


def _find_estimates(
    sentence: Sentence, estimates: Mapping[str, Fact], printed: Sequence[PrintedFact]
) -> Iterator[tuple[str, Place | None]]:
    running = sentence.running
    for start, piece in zip(running.starts, running.pieces, strict=True):
        is_value = piece.place is not None and not piece.place.end_column
        if is_value and sentence.start <= start < sentence.end:
            for each in printed:
                if each.id in estimates and _is_printed_by(piece, each):
                    yield each.id, piece.place
    for match in _NUMBER.finditer(sentence.own):
        value = value_of(match[0])
        for id_, fact in estimates.items():
            if value >= _LEAST and value in {fact.value, fact.upper}:
                yield id_, sentence.place(*match.span())


def _is_printed_by(piece: Text, printed: PrintedFact) -> bool:
    """Say whether a value in the text is what a call of fact() printed."""
    place = piece.place
    where = (place.file, place.line) if place else None
    is_there = where == (printed.place.file, printed.place.line)
    return is_there and printed.words in piece.text
