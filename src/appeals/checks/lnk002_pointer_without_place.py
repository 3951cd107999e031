"""The text points "here" or "below", and there is nothing.

What it finds: "can be found here", "available here", "via this link" where these words
are no link and have no note, and no address follows; and "see below", "see above"
without a section, paragraph or note. In English, French, Spanish, Russian, Chinese and
Arabic.

Why it matters: the link of a web page is lost on paper, and the reader cannot go on.

Example:

    This report, which can be found here, has been sent to nine mandates.

How to fix it: cite the document, link the words, `[here](https://...)`, or enclose it
as an annex.
"""

import re

from appeals.checks.shared_work import matches
from appeals.checks.typed_words import TypedWords, typed_words
from appeals.composition.compose import ComposedLetter
from appeals.composition.running_text import MARK
from appeals.languages.find import primary_subtag
from appeals.model.document import Link, walk_inlines
from appeals.rules.rule import Findings, Rule

RULE = Rule.of(__name__, __doc__, "warning")

_PLACE = r"(?!,?\s*(?:in\s|para|sect|chap|part|note|p\.|\(|section|nota|cap))"
_POINTERS = {
    "en": r"\b(?:found|available|accessible|read|accessed|downloaded|consulted|click|"
    r"see|seen|view(?:ed)?|watch(?:ed)?|obtained|retrieved|posted|uploaded|linked|"
    r"published|online)\s+(?P<word>here)\b(?!\s+in\b)"
    r"|\((?P<alone>here)\)"
    r"|\b(?:via|at|through|under|by|using|from|on|follow(?:ing)?)\s+(?P<link>(?:this|the)\s+"
    r"(?:following\s+)?(?:link|url|web ?address)(?:\s+below)?)\b(?!\s+(?:between|to))"
    rf"|\bsee\s+(?P<way>below|above)\b{_PLACE}",
    "fr": r"\b(?:disponibles?|consultables?|accessibles?|consultée?s?|cliquez|voir|"
    r"lire|téléchargée?s?|trouvée?s?|lue?s?|publiée?s?|en ligne)\s+(?P<word>ici)\b"
    r"|\b(?:via|sous|par|sur|suivant|cliquant sur)\s+(?P<link>(?:ce|le)\s+lien"
    rf"(?:\s+suivant)?)\b(?!\s+(?:entre|de|du))"
    r"|\bvoir\s+(?P<way>ci-dessous|ci-dessus|plus haut|plus bas)\b"
    rf"{_PLACE}",
    "es": r"\b(?:disponibles?|consultar(?:se|lo)?|accesibles?|encontrarse|clic|véase|"
    r"leer(?:se|lo)?|ver(?:se|lo)?|descargar(?:se|lo)?|publicad[oa]s?|en línea)\s+"
    r"(?P<word>aquí)\b|\b(?:en|mediante|por)\s+(?P<link>(?:este|el)\s+enlace"
    rf"(?:\s+siguiente)?)\b(?!\s+(?:entre|de))"
    r"|\bvéase\s+(?P<way>más adelante|más arriba|supra|infra)\b"
    rf"{_PLACE}",
    "ru": r"\b(?:доступен|доступна|доступно|доступны|нажмите|см\.)\s+(?P<word>здесь)\b",
    "zh": "(?:点击|點擊|参见|參見|见|見|查看|请看)(?P<word>此处|此處|这里|這裡)",
    "ar": r"(?:متاح|متاحة|متوفر|متوفرة|انقر|اضغط)\s+(?P<word>هنا)",
}


def check(letter: ComposedLetter) -> Findings:
    """Check the words of the letter."""
    pattern = _POINTERS.get(primary_subtag(letter.document.lang))
    if pattern is None:
        return
    pointer = re.compile(pattern, re.IGNORECASE)
    for words in typed_words(letter):
        for match in matches(pointer, words.text):
            start, end = match.span(match.lastgroup or 0)
            if not _leads_somewhere(words, end):
                yield RULE.finding(
                    f"'{' '.join(match[0].split())}' leads nowhere",
                    words.place(start, end),
                    "cite the document, link the word: [here](https://...), or name "
                    "the section",
                    note=words.note,
                )


def _leads_somewhere(words: TypedWords, end: int) -> bool:
    """Say whether the word is a link, or is followed by a note or an address."""
    rest = words.text[end:].lstrip(" .,;:(")
    if rest.startswith((MARK, "http", "www.")):
        return True
    linked = {
        id(text)
        for inline in walk_inlines(words.group)
        if isinstance(inline, Link)
        for text in walk_inlines(inline.inlines)
    }
    return words.running is not None and id(words.running.piece_at(end - 1)) in linked
