"""The text calls a communication by the name of another type.

What it finds: "allegation letter", "urgent appeal" or "other letter" in a sentence,
before the note that cites a communication of another type.

Why it matters: an allegation letter (AL) concerns what has happened, an urgent appeal
(UA) what goes on or is about to happen, an other letter (OL) laws and policies. The
Government that received it knows which it was.

Example:
    In a joint allegation letter, ten mandates called for it. [@ol-chn-15-2018]

How to fix it: use the name of the type, or "letter"; or correct the cite.
"""

import re
from collections.abc import Iterator
from functools import lru_cache

from appeals.citations.communication import CommunicationRef, CommunicationType
from appeals.composition.compose import ComposedLetter
from appeals.composition.running_text import RunningText
from appeals.composition.sentences import Claim, claims_of
from appeals.errors import Place
from appeals.model.cite import Cite, CiteCluster
from appeals.model.finding import Finding
from appeals.model.note_source import NoteSource
from appeals.registry.workspace import Workspace
from appeals.rules.rule import Rule

RULE = Rule.of(__name__, __doc__, "warning")

_TYPES: dict[str, tuple[CommunicationType, ...]] = {
    "allegation letter": ("AL", "JAL"),
    "urgent appeal": ("UA", "JUA"),
    "other letter": ("OL", "JOL"),
}
_NAME = re.compile(
    r"\b(?:joint\s+)?(allegation\s+letter|urgent\s+appeal|other\s+letter)s?\b",
    re.IGNORECASE,
)


def check(letter: ComposedLetter, _workspace: Workspace) -> Iterator[Finding]:
    """Compare the last name of a type before each mark with what the note cites."""
    if not any(_communication(cite, letter) for _, cite, _ in letter.cites):
        return
    for number, claim in claims_of(letter.body).items():
        found = _last_name(claim.running, _start(claim, letter), claim.mark)
        yield from _compare(found, letter.sources[number - 1].cites, letter, number)
    for number, source in enumerate(letter.sources, 1):
        for found, cites in _in_note(source):
            yield from _compare(found, cites, letter, number)


def _start(claim: Claim, letter: ComposedLetter) -> int:
    """Begin behind the last mark of the sentence that stands for a communication."""
    start = claim.start
    for offset, number in claim.running.marks:
        cites = letter.sources[number - 1].cites
        if start <= offset < claim.mark and any(
            _communication(c, letter) for c in cites
        ):
            start = offset
    return start


_Named = tuple[str, Place | None]


def _last_name(running: RunningText, start: int, end: int) -> _Named | None:
    names = list(_NAME.finditer(running.text, start, end))
    if not names:
        return None
    return " ".join(names[-1][0].split()), running.place(*names[-1].span())


def _in_note(source: NoteSource) -> Iterator[tuple[_Named | None, tuple[Cite, ...]]]:
    """Give for each cluster of a note the name in the words before it."""
    running = RunningText.of_note(source)
    start = 0
    for offset, index in running.marks:
        cluster = source.parts[index]
        assert isinstance(cluster, CiteCluster)  # noqa: S101  marks stand for clusters
        cites = tuple(item for item in cluster.items if isinstance(item, Cite))
        yield _last_name(running, start, offset), cites
        start = offset


def _compare(
    found: _Named | None, cites: tuple[Cite, ...], letter: ComposedLetter, number: int
) -> Iterator[Finding]:
    cited = [ref for cite in cites if (ref := _communication(cite, letter))]
    if found is None or not cited:
        return
    name, place = found
    kind = next(k for k in _TYPES if k in " ".join(name.casefold().split()))
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
    return _typed(authority.symbol)


@lru_cache(maxsize=1024)
def _typed(symbol: str) -> CommunicationRef | None:
    try:
        reference = CommunicationRef.parse(symbol)
    except ValueError:
        return None
    return reference if reference.comm_type else None
