"""An instrument is relied on and not cited.

What it finds: an article of a treaty, declaration or set of rules ("article 1 of the
CAT", "Art. 9 ICCPR") that the letter neither cites nor quotes with `quote()`; and the
title of an instrument of citations.yaml that it names and never cites. An instrument
that is not in citations.yaml needs a note in the sentence.

Why it matters: a reader who checks the article needs to know which text is meant.

Example:

    This amounts to torture under article 1 of the CAT.

How to fix it: cite it: `[@cat, art. 1]`; enter it with `appeals citations add`.
"""

import re
from collections.abc import Iterator, Mapping

from appeals.checks.quotation_uses import quotation_uses
from appeals.checks.sentences_of_letter import Sentence, sentences_of
from appeals.checks.shared_work import keep_last, matches
from appeals.composition.compose import ComposedLetter
from appeals.registry.workspace import Workspace
from appeals.rules.rule import Findings, Rule

RULE = Rule.of(__name__, __doc__, "warning")

_ACRONYMS = {
    "UDHR": "Universal Declaration of Human Rights",
    "ICCPR": "International Covenant on Civil and Political Rights",
    "ICESCR": "International Covenant on Economic, Social and Cultural Rights",
    "CAT": "Convention against Torture",
    "UNCAT": "Convention against Torture",
    "CEDAW": "Convention on the Elimination of All Forms of Discrimination",
    "CRC": "Convention on the Rights of the Child",
    "CRPD": "Convention on the Rights of Persons with Disabilities",
    "ICERD": "International Convention on the Elimination of All Forms of Racial",
    "ICPPED": "International Convention for the Protection of All Persons",
    "ICRMW": "International Convention on the Protection of the Rights of All Migrant",
    "OPCAT": "Optional Protocol to the Convention against Torture",
    "UNCAC": "United Nations Convention against Corruption",
}
_NUMBERED = (
    r"\b(?:[Aa]rticles?|[Aa]rts?\.?|[Aa]rtículos?|[Aa]rtigos?)\s+"
    r"(?:\d|[Pp]remier\b|[Pp]rimero\b)[\d\s(),.\w–-]{0,30}?\s"
)
_ARTICLE = re.compile(
    rf"{_NUMBERED}(?:(?:of|de|del|da|do|du|des)\s+(?:(?:the|la|l[’'])\s?)?|"
    rf"(?=(?:{'|'.join(_ACRONYMS)})\b))(?P<name>[A-ZÀ-Þ][^.;,:()]*)"
    rf"|\b(?P<before>{'|'.join(_ACRONYMS)}),?\s+(?=[Aa]rt(?:icles?|s?\.|s?\b)\s*\d)"
)
_NOUN = (
    "Convention|Covenant|Declaration|Charter|Protocol|Statute|Pacte|Déclaration|Charte|"
    "Protocole|Statut|Convención|Convenio|Pacto|Declaración|Carta|Protocolo|Estatuto|"
    "Convenção|Declaração"
)
_TITLE = re.compile(
    rf"(?:[A-ZÀ-Þ][\w’-]*\s+){{0,3}}(?:{_NOUN})\s+"
    r"(?:(?:[a-zà-ÿ’']+\s+){1,3}(?:[dl]['’])?[A-ZÀ-Þ]\w+|internationale?\s+\w+\s+\w+\s+\w+"
    r"|[A-ZÀ-Þ]\w+(?:\s+\w+){1,3})"
)
_INSTRUMENTS = ("treaty", "resolution", "un-document")
_INSTRUMENT = re.compile(
    rf"\b(?:{_NOUN}|Rules|Principles|Règles|Principes|Reglas|Principios)\b"
    r"|公约|公約|宣言|议定书|議定書|规则|原则|اتفاقية|الاتفاقية|العهد|الإعلان|البروتوكول"
    r"|^[A-Z]{3,6}$"
)


def check(letter: ComposedLetter) -> Findings:
    """Check articles first, then titles."""
    names = _instrument_names(letter.workspace)
    cited = {authority.key for authority in letter.cited_authorities}
    cited |= {key for use in quotation_uses(letter) for key in use.inserted_from}
    reported: set[str] = set()
    for sentence in sentences_of(letter):
        for name, key, start, end in _find_instruments(sentence, names):
            is_cited = key in cited if key else bool(sentence.notes)
            if not is_cited and (key or name) not in reported:
                reported.add(key or name)
                cite = f"[@{key}, art. 1]" if key else "[@key, art. 1]"
                yield RULE.finding(
                    f"'{name}' is relied on and cited nowhere in the letter"
                    if key
                    else f"'{name}' is relied on without a note",
                    sentence.place(start, end),
                    f"write {cite} behind it; `appeals citations add` enters a source",
                )


def _find_instruments(
    sentence: Sentence, names: Mapping[str, str]
) -> Iterator[tuple[str, str | None, int, int]]:
    """Yield the instruments that the sentence names: words, key, where."""
    for match in matches(_ARTICLE, sentence.own):
        words = match["name"] or match["before"]
        start = match.start("name" if match["name"] else "before")
        name = next((n for n in names if _starts_with_name(words, n)), None)
        word = re.match(r"\w+", words)
        if name:
            yield words[: len(name)], names[name], start, start + len(name)
        elif word and word[0] in _ACRONYMS:
            yield word[0], _key_of(word[0], names), start, start + len(word[0])
        elif title := _TITLE.match(words):
            yield title[0], None, start, start + len(title[0])
    folded = sentence.own.lower() if _INSTRUMENT.search(sentence.own) else ""
    for name, key in names.items():
        is_title = " " in name or not name[0].isascii()
        at = folded.find(name) if folded and is_title else -1
        if at >= 0:
            yield sentence.own[at : at + len(name)], key, at, at + len(name)


def _starts_with_name(words: str, name: str) -> bool:
    return words.lower().startswith(name) and not words[len(name) :][:1].isalnum()


def _key_of(acronym: str, names: Mapping[str, str]) -> str | None:
    """Give the entry whose title begins with the words of an acronym."""
    title = _ACRONYMS[acronym].lower()
    return next((key for name, key in names.items() if name.startswith(title)), None)


@keep_last
def _instrument_names(workspace: Workspace) -> Mapping[str, str]:
    """Give the names of instruments in small letters, the longest first."""
    found: dict[str, str] = {}
    for each in workspace.authorities.values():
        if each.kind in _INSTRUMENTS:
            names = (each.title, each.short, *each.aliases, *each.titles.values())
            for name in (*names, *each.shorts.values()):
                if name and _INSTRUMENT.search(name):
                    found.setdefault(name.lower(), each.key)
    return dict(sorted(found.items(), key=lambda item: -len(item[0])))
