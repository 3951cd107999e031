"""An official figure rests on a news article.

What it finds: a sentence with a figure of people or cases, or a share in per cent, that
says that it is official, or that authorities gave it, and whose notes cite press alone.

Why it matters: what a Government has published is found where it published it; the
article may have it wrong, and the Government will say so.

Example:

    By official statistics 26,000 people were held in 2023. [@a-newspaper]

How to fix it: cite the publication itself, or beside the article; or say that the press
reports the figure.
"""

import re

from appeals.checks.figures_in_words import quantities
from appeals.checks.sentences_of_letter import sentences_of
from appeals.composition.compose import ComposedLetter
from appeals.languages.find import primary_subtag
from appeals.rules.rule import Findings, Rule

RULE = Rule.of(__name__, __doc__, "warning")

_OFFICIAL = {
    "en": r"\bofficial(?:ly)?\s+(?:figures?|statistics|data|numbers?|counts?)\b"
    r"|\b(?:authorities|government|ministry|police|prosecutors?|officials)\b[^.]{0,40}"
    r"\b(?:confirm|admit|acknowledg|announc|publish|releas|report)\w*"
    r"|\baccording to (?:the )?(?:government|authorities|ministry|police)\b",
    "fr": r"\b(?:statistiques|chiffres|données)\s+officiel(?:le)?s\b"
    r"|\bautorités[^.]{0,40}\b(?:confirm|admis|reconnu|annonc|publi)\w*"
    r"|\bselon (?:le gouvernement|les autorités|la police|le ministère)\b",
    "es": r"\b(?:estadísticas|cifras|datos)\s+oficiales\b"
    r"|\bautoridades[^.]{0,40}\b(?:confirm|admit|reconoc|anunci|public)\w*"
    r"|\bsegún (?:el gobierno|las autoridades|la policía|el ministerio)\b",
    "ru": r"\bофициальн\w+\s+(?:статистик|данн|цифр)\w*",
    "zh": "官方(?:统计|數據|数据|数字|統計)",
}
_PRESS = re.compile(
    r"\bpress\b|\bnewspapers?\b|\bmedia\b|\bpresse\b|\bmédias\b|\bprensa\b|\bmedios\b"
    r"|пресс|报道|報道",
    re.IGNORECASE,
)


def check(letter: ComposedLetter) -> Findings:
    """Check sentences whose sources are all news."""
    lang = primary_subtag(letter.document.lang)
    if lang not in _OFFICIAL:
        return
    official = re.compile(_OFFICIAL[lang], re.IGNORECASE)
    for sentence in sentences_of(letter):
        if {authority.kind for authority in sentence.sources} != {"news"}:
            continue
        found = next(iter(quantities(sentence.text, lang)), None)
        if found is None or _PRESS.search(sentence.text):
            continue
        if official.search(sentence.text):
            keys = ", ".join(authority.key for authority in sentence.sources)
            yield RULE.finding(
                f"An official figure, '{found.words}', rests on press alone: {keys}",
                sentence.place(found.start, found.end),
                "cite what the authorities published, or say that the press reports it",
                note=sentence.notes[0],
            )
