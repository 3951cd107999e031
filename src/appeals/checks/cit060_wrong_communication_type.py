"""The text calls a communication by the name of another type.

What it finds: "allegation letter", "urgent appeal" or "other letter" in a sentence,
before the note that cites a communication of another type, or names one that is typed
by hand; "lettre d’allégation" and "appel urgent" in French, "carta de denuncia" and
"llamamiento urgente" in Spanish.

Why it matters: an allegation letter (AL) concerns what has happened, an urgent appeal
(UA) what goes on or is about to happen, an other letter (OL) laws and policies. The
Government that received it knows which it was.

Example:
    In a joint allegation letter, ten mandates called for it. [@ol-chn-15-2018]

How to fix it: use the name of the type, or "letter"; or correct the cite.
"""

import re
from collections.abc import Iterator, Sequence
from functools import cache, lru_cache

from appeals.checks.shared_work import running_notes
from appeals.citations.communication import CommunicationRef, CommunicationType
from appeals.citations.text_references import find_references
from appeals.composition.compose import ComposedLetter
from appeals.composition.running_text import Claim, RunningText, find_claims
from appeals.errors import Place
from appeals.languages.find import primary_subtag
from appeals.model.cite import Cite, CiteCluster
from appeals.model.document import NoteSource
from appeals.rules.rule import Findings, Rule

RULE = Rule.of(__name__, __doc__, "warning")

_TYPES: dict[str, tuple[CommunicationType, ...]] = {
    "allegation letter": ("AL", "JAL"),
    "urgent appeal": ("UA", "JUA"),
    "other letter": ("OL", "JOL"),
}
_NAMES: dict[str, dict[str, str]] = {
    "en": {
        r"allegations?\s+letters?|letters?\s+of\s+allegations?": "allegation letter",
        r"urgent\s+appeals?": "urgent appeal",
        r"other\s+letters?": "other letter",
    },
    "fr": {
        r"(?:lettres?|communications?)\s+d[’']allégations?": "allegation letter",
        r"appels?\s+urgents?": "urgent appeal",
    },
    "es": {
        r"cartas?\s+de\s+(?:transmisión\s+de\s+)?(?:denuncias?|alegaci[oó]n|"
        r"alegaciones)": "allegation letter",
        r"llamamientos?\s+urgentes?": "urgent appeal",
    },
}
"""The names of each type in a language.

"Autre lettre" and "otra carta" are left out, since any other letter is called that.
"""


def check(letter: ComposedLetter) -> Findings:
    """Compare the last name of a type before each mark with what the note cites."""
    lang = primary_subtag(letter.document.lang)
    sources = tuple(zip(letter.sources, running_notes(letter), strict=True))
    noted = [_communications(*source, letter) for source in sources]
    if lang not in _NAMES or not any(noted):
        return
    for number, claim in find_claims(letter.body).items():
        start = _search_start(claim, noted)
        found = _last_name(claim.running, start, claim.mark, lang)
        yield from _compare(found, noted[number - 1], number)
    for number, source in enumerate(sources, 1):
        for found, cites in _names_in_note(*source, lang):
            cited = [ref for cite in cites if (ref := _communication(cite, letter))]
            yield from _compare(found, cited, number)


def _communications(
    source: NoteSource, running: RunningText, letter: ComposedLetter
) -> list[CommunicationRef]:
    """Give the communications that a note cites, and those typed into its words."""
    cited = [ref for cite in source.cites if (ref := _communication(cite, letter))]
    words = running.text if source.is_free_text else ""
    typed = (_parse_communication(found.canonical) for found in find_references(words))
    return [*cited, *(ref for ref in typed if ref)]


def _search_start(claim: Claim, noted: Sequence[list[CommunicationRef]]) -> int:
    """Give where to search: after the last mark that cites a communication."""
    start = claim.start
    for offset, number in claim.running.marks:
        if start <= offset < claim.mark and noted[number - 1]:
            start = offset
    return start


_Named = tuple[str, str, Place | None]
"""The words, the type that they name, and where."""


@cache
def _name_pattern(lang: str) -> re.Pattern[str]:
    names = "|".join(f"({pattern})" for pattern in _NAMES[lang])
    return re.compile(rf"\b(?:joint\s+)?(?:{names})\b", re.IGNORECASE)


def _last_name(running: RunningText, start: int, end: int, lang: str) -> _Named | None:
    names = list(_name_pattern(lang).finditer(running.text, start, end))
    if not names:
        return None
    last = names[-1]
    kind = tuple(_NAMES[lang].values())[(last.lastindex or 1) - 1]
    return " ".join(last[0].split()), kind, running.place(*last.span())


def _names_in_note(
    source: NoteSource, running: RunningText, lang: str
) -> Iterator[tuple[_Named | None, tuple[Cite, ...]]]:
    """Yield for each cluster of a note the name in the words before it."""
    start = 0
    for offset, index in running.marks:
        cluster = source.parts[index]
        assert isinstance(cluster, CiteCluster)  # noqa: S101  each mark is a cluster
        cites = tuple(item for item in cluster.items if isinstance(item, Cite))
        yield _last_name(running, start, offset, lang), cites
        start = offset


def _compare(
    found: _Named | None, cited: list[CommunicationRef], number: int
) -> Findings:
    if found is None or not cited:
        return
    name, kind, place = found
    if all(ref.comm_type not in _TYPES[kind] for ref in cited):
        ref = cited[0]
        right = next(k for k, types in _TYPES.items() if ref.comm_type in types)
        yield RULE.finding(
            f"The text says '{name}', and {ref} is an {right}",
            place,
            f"write '{right}' or 'letter', or correct the cite",
            note=number,
        )


def _communication(cite: Cite, letter: ComposedLetter) -> CommunicationRef | None:
    authority = letter.authorities.get(cite.key or "")
    if authority is None or authority.symbol is None:
        return None
    return _parse_communication(authority.symbol)


@lru_cache(maxsize=1024)
def _parse_communication(symbol: str) -> CommunicationRef | None:
    try:
        reference = CommunicationRef.parse(symbol)
    except ValueError:
        return None
    return reference if reference.comm_type else None
