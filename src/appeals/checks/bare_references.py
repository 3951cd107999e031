"""References typed by hand: in a letter's text, its notes, and the facts it uses."""

from collections.abc import Iterator
from typing import NamedTuple

from appeals.checks.quotation_uses import inserted_excerpts
from appeals.checks.shared_work import once_per_letter
from appeals.checks.typed_words import written_texts
from appeals.citations.reference import read_reference
from appeals.citations.text_references import BareReference, find_references
from appeals.composition.compose import ComposedLetter
from appeals.composition.running_text import Claim, Passage, RunningText, find_claims
from appeals.errors import Place
from appeals.registry.workspace import Workspace

_WORDS = ("resolution", "opinion")


class HandTyped(NamedTuple):
    """A reference typed by hand: its words, its place, and the entry it names.

    `key` is None when no entry has it. `can_be_cited` is False where no cite can be:
    the subject, the introduction of the web edition, the words of a fact, and words
    such as "resolution 61/177" whose sentence already has the cite.
    """

    text: str
    canonical: str
    place: Place | None
    note: int | None
    key: str | None
    can_be_cited: bool


@once_per_letter
def hand_typed_references(letter: ComposedLetter) -> Iterator[HandTyped]:
    """Give every reference that no cite printed, in the order of the text.

    What a cite prints does not count: notes are read as they were written. A registered
    excerpt inserted by `quote()` may name documents.
    """

    def reference(
        found: BareReference,
        place: Place | None,
        note: int | None = None,
        *,
        can_be_cited: bool = True,
    ) -> HandTyped:
        key = _find_key(letter.workspace, found.canonical)
        return HandTyped(found.text, found.canonical, place, note, key, can_be_cited)

    claims: tuple[Claim, ...] = ()
    for _, running, note in written_texts(letter):
        typed = find_references(running.text)
        excerpts: list[Passage] = []
        if typed and note is None:
            claims = claims or tuple(find_claims(letter.body).values())
            excerpts = [p for p, _ in inserted_excerpts(running, letter.authorities)]
        for found in typed:
            if any(p.start <= found.start < p.end for p in excerpts):
                continue
            made = reference(found, running.place(found.start, found.end), note)
            is_beside = note is None and _is_cited_beside(
                found, made.key, running, claims, letter
            )
            yield made._replace(can_be_cited=not is_beside)
        for cite in letter.sources[note - 1].cites if note is not None else ():
            for found in find_references(cite.suffix):
                yield reference(found, cite.place, note)
    for text, place in _uncitable_texts(letter):
        for found in find_references(text):
            yield reference(found, place, can_be_cited=False)


def _uncitable_texts(letter: ComposedLetter) -> Iterator[tuple[str, Place]]:
    yield letter.front.subject, letter.request.letter.place("subject")
    if letter.front.introduction:
        yield letter.front.introduction, letter.request.letter.place("introduction")
    for fact_id in letter.used_facts:
        yield (
            letter.workspace.facts[fact_id].text,
            letter.workspace.facts.place(fact_id, "text"),
        )


def _is_cited_beside(
    found: BareReference,
    key: str | None,
    running: RunningText,
    claims: tuple[Claim, ...],
    letter: ComposedLetter,
) -> bool:
    """Say whether words, not a symbol, name what a note of the same sentence cites."""
    if not any(word in found.text.casefold() for word in _WORDS):
        return False
    return any(
        cite.key == key
        for claim in claims
        if claim.running == running and claim.start <= found.start < claim.end
        for cite in letter.sources[claim.note - 1].cites
    )


def _find_key(workspace: Workspace, canonical: str) -> str | None:
    symbols = tuple(a.symbol for a in workspace.authorities.values() if a.symbol)
    names = (canonical, *read_reference(canonical, symbols).canonicals)
    found = (workspace.resolve(name) for name in names)
    return next((authority.key for authority in found if authority), None)
