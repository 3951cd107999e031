"""A sentence speaks of several sources and cites fewer.

What it finds: "repeatedly" with a word of saying, "several bodies", "numerous reports",
"on many occasions" in a sentence whose notes cite one source; and "three reports" with
fewer than three. In English, French and Spanish.

Why it matters: who checks the note finds one document, and doubts the rest.

Example:

    The Committee has repeatedly called for its abolition. [@cat-c-chn-co-5, para. 14]

How to fix it: cite the others, or say that it was once.
"""

import re
from functools import cache

from appeals.checks.figures_in_words import count_of, count_pattern
from appeals.checks.sentences_of_letter import Sentence, sentences_of
from appeals.checks.shared_work import matches
from appeals.composition.compose import ComposedLetter
from appeals.languages.find import primary_subtag
from appeals.model.finding import Finding
from appeals.rules.rule import Findings, Rule

RULE = Rule.of(__name__, __doc__, "warning")

_SEVERAL = {
    "en": r"\b(?:repeatedly|time and again|again and again|on (?:several|many|numerous|"
    r"various) occasions|on more than one occasion)\b"
    r"(?=[^.;]{0,60}\b(?:call|urg|conclud|found|stat|express|rais|said|say|"
    r"condemn|recommend|criticiz|criticis|warn|not(?:ed|es)|reiterat|ask|request|affirm|"
    r"report|held|declar|document)\w*)"
    r"|\b(?:several|numerous|many|various|a number of|multiple|successive)\s+"
    r"(?:[^\W\d_]+\s+){0,3}?(?:bodies|experts|mandates|reports|committees|resolutions|studies|opinions|"
    r"decisions|judg(?:e)?ments|rapporteurs)\b",
    "fr": r"\b(?:à (?:plusieurs|maintes|de nombreuses) reprises|de manière répétée|"
    r"plusieurs fois)\b"
    r"|\b(?:plusieurs|de nombreux|de nombreuses|divers|diverses)\s+(?:organes|experts|"
    r"mandats|rapports|comités|résolutions|études|avis|décisions|rapporteurs)\b",
    "es": r"\b(?:en (?:repetidas|varias|numerosas|múltiples) ocasiones|reiteradamente|"
    r"repetidamente)\b"
    r"|\b(?:varios|varias|numerosos|numerosas|muchos|muchas|diversos|diversas)\s+"
    r"(?:órganos|expertos|mandatos|informes|comités|resoluciones|estudios|opiniones|"
    r"decisiones|relatores)\b",
}
_DOCUMENTS = {
    "en": r"reports|resolutions|opinions|decisions|judg(?:e)?ments|studies|letters|"
    r"statements|communications",
    "fr": r"rapports|résolutions|avis|décisions|arrêts|études|lettres|déclarations|"
    r"communications",
    "es": r"informes|resoluciones|opiniones|decisiones|sentencias|estudios|cartas|"
    r"declaraciones|comunicaciones",
}
_FEW = 6
_JOINT = re.compile(
    r"\bjoint(?:ly)?\b|\btogether\b|\bcommune?\b|\bconjoint\w*|\bensemble\b"
    r"|\bconjunt\w+|\bjunt[oa]s\b",
    re.IGNORECASE,
)
"""Such a sentence is about one document of several bodies."""


@cache
def _patterns(lang: str) -> tuple[re.Pattern[str], re.Pattern[str]]:
    counted = rf"\b(?P<count>{count_pattern(lang)})\s+(?:{_DOCUMENTS[lang]})\b"
    return re.compile(_SEVERAL[lang], re.IGNORECASE), re.compile(counted, re.IGNORECASE)


def check(letter: ComposedLetter) -> Findings:
    """Count the sources of each sentence that cites some."""
    lang = primary_subtag(letter.document.lang)
    if lang not in _SEVERAL:
        return
    several, counted = _patterns(lang)
    for sentence in sentences_of(letter):
        if not sentence.sources:
            continue
        cited = max(len(sentence.sources), _count_places(sentence, letter))
        for match in matches(several, sentence.own):
            if cited < 2 and not _JOINT.search(sentence.text):  # noqa: PLR2004
                yield _finding(sentence, match, "one source")
                break
        for match in matches(counted, sentence.own):
            if cited < count_of(match["count"], lang) <= _FEW:
                source = "one source" if cited == 1 else f"{cited} sources"
                yield _finding(sentence, match, source)


def _count_places(sentence: Sentence, letter: ComposedLetter) -> int:
    """Count the places cited: two paragraphs of one report may be two findings."""
    notes = (letter.sources[number - 1] for number in sentence.notes)
    cites = {(c.key, c.pinpoint) for note in notes for c in note.cites}
    return len(cites)


def _finding(sentence: Sentence, match: re.Match[str], cited: str) -> Finding:
    words = " ".join(match[0].split())
    return RULE.finding(
        f"The sentence says '{words}' and cites {cited}",
        sentence.place(*match.span()),
        "cite the others too, or say less",
        note=sentence.notes[0],
    )
