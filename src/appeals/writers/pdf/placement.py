"""Where notes stand when they do not fit whole at the foot of their mark's page.

WeasyPrint does not part a note over pages. What happens instead, in this order, and
only as far as it is needed:

1. The pages are made some millimetres shorter: lines fall otherwise.
2. Long notes are carried to the end; at the foot a line names the page.
3. All notes are at the end.

Numbers and words never change.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from types import MappingProxyType
from typing import Any

from appeals.model.document import (
    Document,
    Note,
    NoteMark,
    Paragraph,
    Text,
    plain_text,
)
from appeals.model.finding import Finding
from appeals.rules import pdf003_note_late, pdf007_beyond_the_edge
from appeals.writers.pdf.laid_out import LaidOut
from appeals.writers.pdf.log_capture import LoggedMessage
from appeals.writers.pdf.page_check import moved_to_end

_SHORTER_PAGES = tuple(f"@page{{padding-bottom:{mm}mm}}" for mm in (2, 4, 6))
_TIGHT_TABLES = "th,td{overflow-wrap:anywhere!important}"
_LONG_LETTERS = (1500, 300)  # a third of a page, five lines
_ROUNDS = 12


@dataclass(frozen=True, slots=True)
class PlacementPlan:
    """How a letter is to be set.

    `carried` gives for each note carried to the end the page it is expected on.
    """

    document: Document
    carried: Mapping[int, int] = field(default_factory=lambda: MappingProxyType({}))
    style: str = ""


@dataclass(frozen=True, slots=True)
class Attempt:
    """A letter laid out, what the page check found, what WeasyPrint logged so far."""

    plan: PlacementPlan
    rendered: Any
    laid_out: LaidOut
    findings: tuple[Finding, ...]
    logged: tuple[LoggedMessage, ...]

    @property
    def errors(self) -> int:
        """Count what stops the letter."""
        return sum(f.severity == "error" for f in self.findings)

    @property
    def late_notes(self) -> int:
        """Count notes that are not on the page of their mark."""
        return sum(f.code == pdf003_note_late.RULE.code for f in self.findings)

    @property
    def is_whole(self) -> bool:
        """Say that every note is whole and where it belongs."""
        return not self.errors and not self.late_notes


LayOut = Callable[[PlacementPlan], Attempt]


def place_notes(document: Document, lay_out: LayOut, css: str | None) -> Attempt:
    """Lay the letter out until each note is whole on the page where it belongs.

    `css` is the style sheet of the workspace: when it loses even a note of one word,
    no other place fixes that, and the findings say so.
    """
    best = lay_out(PlacementPlan(document))
    if any(f.code == pdf007_beyond_the_edge.RULE.code for f in best.findings):
        tighter = lay_out(replace(best.plan, style=_TIGHT_TABLES))
        best = min(best, tighter, key=_faults)
    if best.is_whole or _calls_are_wrong(best):
        return best
    if not best.errors:
        style = best.plan.style
        for shorter in _SHORTER_PAGES:
            other = lay_out(replace(best.plan, style=style + shorter))
            best = min(best, other, key=_faults)
            if best.is_whole:
                return best
    if css and not lay_out(PlacementPlan(_smallest(document))).is_whole:
        return best
    return _move(best, lay_out)


def _move(best: Attempt, lay_out: LayOut) -> Attempt:
    """Carry long notes to the end, or else all."""
    attempt = best
    for _ in range(_ROUNDS):
        carried = _next_carried(attempt)
        if carried is None:
            break
        attempt = lay_out(replace(attempt.plan, carried=carried))
        if attempt.is_whole:
            return _with_reason(attempt, carried)
    notes = tuple(replace(n, placement="end") for n in best.plan.document.notes)
    document = replace(best.plan.document, notes=notes)
    at_end = lay_out(PlacementPlan(document, style=best.plan.style))
    if _faults(at_end) < _faults(best):
        return _with_reason(at_end, {note.number: 0 for note in notes})
    return best


def _with_reason(attempt: Attempt, moved: Mapping[int, int]) -> Attempt:
    reason = moved_to_end(attempt.plan.document, moved)
    return replace(attempt, findings=attempt.findings + reason)


def _next_carried(attempt: Attempt) -> Mapping[int, int] | None:
    """Add the notes that are lost or late, or the pages on which notes came to be.

    None when nothing is left to try.
    """
    carried = attempt.plan.carried
    pages = {
        number: found.pages[0]
        for number, found in attempt.laid_out.notes.items()
        if number in carried and found.pages
    }
    notes = {n.number: n for n in attempt.plan.document.notes}
    faulty = {f.note for f in attempt.findings if f.note is not None}
    troubled = [n for n in faulty if n not in carried and notes[n].placement == "foot"]
    last = len(attempt.rendered.pages) + 1
    if troubled:
        lengths = {n: len(plain_text(notes[n].inlines)) for n in troubled}
        chosen = [_longest_near(attempt, max(lengths, key=lengths.__getitem__))]
        for least in _LONG_LETTERS:
            if long := [n for n, length in lengths.items() if length >= least]:
                chosen = long
                break
        return {**carried, **pages, **dict.fromkeys(chosen, last)}
    if pages and pages != {n: carried[n] for n in pages}:
        return {**carried, **pages}
    return None


def _longest_near(attempt: Attempt, number: int) -> int:
    """Give the longest note that is called on the page of note `number`."""
    found = attempt.laid_out.notes
    page = found[number].call_pages if number in found else []
    near = {
        note.number: len(plain_text(note.inlines))
        for note in attempt.plan.document.notes
        if note.number not in attempt.plan.carried
        and (note.number == number or found[note.number].call_pages == page)
    }
    return max(near, key=near.__getitem__)


def _calls_are_wrong(attempt: Attempt) -> bool:
    """Say that a mark is missing or doubled: no place of the notes fixes that."""
    numbers = [note.number for note in attempt.plan.document.notes]
    found = attempt.laid_out.notes
    return any(n not in found or len(found[n].call_pages) != 1 for n in numbers)


def _faults(attempt: Attempt) -> tuple[int, int, int]:
    return attempt.errors, attempt.late_notes, len(attempt.laid_out.overhangs)


def _smallest(document: Document) -> Document:
    """Give a letter of one paragraph with a note of one word."""
    text = Text("1")
    paragraph = Paragraph((text, NoteMark(1)))
    return replace(document, blocks=(paragraph,), notes=(Note(1, (text,)),))
