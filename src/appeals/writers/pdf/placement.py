"""Where notes are when they do not fit whole at the foot of their mark's page.

No note is split over pages. What happens instead, in this order, and only as far as
needed:

1. The pages are made some millimetres shorter: lines break elsewhere.
2. A page begins before the block that calls a note which is on the page before.
3. Long notes are carried to the end; at the foot a line names the page.
4. All notes are at the end.

A last page with three lines or fewer is then avoided where a little less space does it:
first between paragraphs, then between lines too, letters never smaller. At last a
paragraph whose first line is alone at the foot of a page begins on the next one.

Numbers and words never change.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from types import MappingProxyType

from appeals.model.document import (
    Document,
    Heading,
    Note,
    NoteMark,
    Paragraph,
    Text,
    inline_groups,
    plain_text,
    walk_inlines,
)
from appeals.model.finding import Finding
from appeals.rules import pdf003_note_late as pdf003
from appeals.rules import pdf006_note_at_the_end as pdf006
from appeals.rules import pdf007_beyond_the_edge as pdf007
from appeals.writers.pdf.log_capture import LoggedMessage
from appeals.writers.pdf.page_check import moved_note_findings
from appeals.writers.pdf.page_layout import PageLayout, Spacing
from appeals.writers.pdf.startup import Untyped

_SHORTER_PAGES_MM = (2, 4, 6)
_FEW_LINES = 3
_TIGHTER = ((0.85, 1), (0.7, 1), (0.7, 0.98), (0.6, 0.96))
"""What the space below paragraphs, and the height of lines, are multiplied with."""
LEAST_LINE = 1.25
"""Lines are not set closer than this, in heights of letters."""
_LONG_LETTERS = (1500, 300)  # a third of a page, five lines
_NO_PAGES = 1_000_000
_ROUNDS = 12
_BREAKS = 4


@dataclass(frozen=True, slots=True)
class Tightening:
    """What the space below paragraphs, and the height of lines, are multiplied with.

    `usual` is what they are without it.
    """

    space: float
    line: float
    usual: Spacing


@dataclass(frozen=True, slots=True)
class PlacementPlan:
    """How a letter is to be set.

    `carried` gives for each note carried to the end the page it is expected on,
    `breaks` the blocks before which a page begins, by their place in the document. In
    tight tables a line may end within any word.
    """

    document: Document
    carried: Mapping[int, int] = field(default_factory=lambda: MappingProxyType({}))
    shorter_mm: int = 0
    breaks: tuple[int, ...] = ()
    has_tight_tables: bool = False
    tighter: Tightening | None = None


@dataclass(frozen=True, slots=True)
class Attempt:
    """A letter laid out, what the page check found, what the engine logged so far.

    `rendered` is what the engine made of it; None where it could set no pages so.
    """

    plan: PlacementPlan
    rendered: Untyped
    layout: PageLayout
    findings: tuple[Finding, ...]
    logged: tuple[LoggedMessage, ...] = ()

    @property
    def errors(self) -> int:
        """Count what stops the letter."""
        if self.rendered is None:
            return _NO_PAGES
        return sum(f.severity == "error" for f in self.findings)

    @property
    def late_notes(self) -> int:
        """Count notes that are not on the page of their mark."""
        return sum(f.code == pdf003.RULE.code for f in self.findings)

    @property
    def moves(self) -> tuple[Finding, ...]:
        """What is said of notes that were carried to the end."""
        return tuple(f for f in self.findings if f.code == pdf006.RULE.code)

    @property
    def is_whole(self) -> bool:
        """Whether every note is whole and where it belongs."""
        return not self.errors and not self.late_notes


LayOut = Callable[[PlacementPlan], Attempt]


def place_letter(document: Document, lay_out: LayOut, css: str | None) -> Attempt:
    """Lay the letter out: notes where they belong, no last page that is nearly empty.

    `css` as in `place_notes`. Of the few tighter settings the first that saves the last
    page is taken; none, when that puts a note or a word where it does not belong. No
    first line is alone at the foot of a page where that needs no further page.
    """
    return _keep_beginnings(_save_last_page(document, lay_out, css), lay_out)


def _save_last_page(document: Document, lay_out: LayOut, css: str | None) -> Attempt:
    best = place_notes(document, lay_out, css)
    page_count, last_lines = best.layout.page_count, best.layout.last_page_lines
    if page_count == 1 or best.errors or last_lines > _FEW_LINES:
        return best
    for space, line in _TIGHTER:
        tighter = Tightening(space, line, best.layout.spacing)
        other = lay_out(replace(best.plan, tighter=tighter))
        if other.layout.page_count < page_count and _count_faults(
            other
        ) <= _count_faults(best):
            return replace(other, findings=other.findings + best.moves)
    return best


def _keep_beginnings(best: Attempt, lay_out: LayOut) -> Attempt:
    """Begin pages before paragraphs whose first line would be alone."""
    for _ in range(_BREAKS):
        blocks_to_move = {
            _first_heading(best.plan.document, b) for b in best.layout.lone_blocks
        }
        blocks_to_move -= set(best.plan.breaks)
        if not blocks_to_move or best.errors:
            break
        breaks = (*best.plan.breaks, min(blocks_to_move))
        other = lay_out(replace(best.plan, breaks=breaks))
        is_longer = other.layout.page_count > best.layout.page_count
        if is_longer or _count_faults(other) > _count_faults(best):
            break
        best = replace(other, findings=other.findings + best.moves)
    return best


def place_notes(document: Document, lay_out: LayOut, css: str | None) -> Attempt:
    """Lay the letter out until each note is whole on the page where it belongs.

    `css` is the style sheet of the workspace: when it loses even a note of one word,
    no other place fixes that, and the findings say so.
    """
    best = lay_out(PlacementPlan(document))
    if any(f.code == pdf007.RULE.code for f in best.findings):
        tighter = lay_out(replace(best.plan, has_tight_tables=True))
        best = min(best, tighter, key=_count_faults)
    if best.is_whole or _calls_are_wrong(best):
        return best
    if not best.errors or best.rendered is None:
        for shorter_mm in _SHORTER_PAGES_MM:
            other = lay_out(replace(best.plan, shorter_mm=shorter_mm))
            best = min(best, other, key=_count_faults)
            if best.is_whole:
                return best
        best = _break_before_early_notes(best, lay_out)
        if best.is_whole:
            return best
    if css and not lay_out(PlacementPlan(_smallest_letter(document))).is_whole:
        return best
    return _carry_notes(best, lay_out)


def _break_before_early_notes(best: Attempt, lay_out: LayOut) -> Attempt:
    """Begin pages before blocks that call a note which is on the page before."""
    for _ in range(_BREAKS):
        block = _find_calling_block(best)
        if block is None or block in best.plan.breaks:
            break
        other = lay_out(replace(best.plan, breaks=(*best.plan.breaks, block)))
        if _count_faults(other) >= _count_faults(best):
            break
        best = other
    return best


def _find_calling_block(attempt: Attempt) -> int | None:
    """Give the place of the block that calls the first early note, or its heading's."""
    found = attempt.layout.notes.items()
    early = {n for n, note in found if note.pages[:1] < note.call_pages[:1]}
    blocks = attempt.plan.document.blocks
    for place, block in enumerate(blocks):
        inlines = (i for group in inline_groups((block,)) for i in walk_inlines(group))
        if any(isinstance(i, NoteMark) and i.number in early for i in inlines):
            return _first_heading(attempt.plan.document, place)
    return None


def _first_heading(document: Document, block: int) -> int:
    """Give the place of a block, or of its headings: they go with it."""
    while block and isinstance(document.blocks[block - 1], Heading):
        block -= 1
    return block


def _carry_notes(best: Attempt, lay_out: LayOut) -> Attempt:
    """Carry long notes to the end, or else all."""
    attempt = best
    for _ in range(_ROUNDS):
        carried = _next_carried(attempt)
        if carried is None:
            break
        attempt = lay_out(replace(attempt.plan, carried=carried))
        if attempt.is_whole:
            return _add_reason(attempt, carried)
    notes = tuple(replace(n, placement="end") for n in best.plan.document.notes)
    document = replace(best.plan.document, notes=notes)
    plan = replace(best.plan, document=document, carried={}, breaks=())
    at_end = lay_out(plan)
    for shorter_mm in _SHORTER_PAGES_MM if at_end.rendered is None else ():
        other = lay_out(replace(plan, shorter_mm=shorter_mm))
        at_end = min(at_end, other, key=_count_faults)
    if _count_faults(at_end) < _count_faults(best):
        return _add_reason(at_end, {note.number: 0 for note in notes})
    return best


def _add_reason(attempt: Attempt, moved: Mapping[int, int]) -> Attempt:
    reason = moved_note_findings(attempt.plan.document, moved)
    return replace(attempt, findings=attempt.findings + reason)


def _next_carried(attempt: Attempt) -> Mapping[int, int] | None:
    """Add the notes that are lost or late, or the pages on which notes came to be.

    None when nothing is left to try.
    """
    carried = attempt.plan.carried
    pages = {
        number: found.pages[0]
        for number, found in attempt.layout.notes.items()
        if number in carried and found.pages
    }
    notes = {n.number: n for n in attempt.plan.document.notes}
    faulty = {f.note for f in attempt.findings if f.note is not None}
    faulty_notes = [
        n for n in faulty if n not in carried and notes[n].placement == "foot"
    ]
    last = attempt.layout.page_count + 1
    if faulty_notes:
        lengths = {n: len(plain_text(notes[n].inlines)) for n in faulty_notes}
        moved_notes = [_longest_near(attempt, max(lengths, key=lengths.__getitem__))]
        for least in _LONG_LETTERS:
            if long := [n for n, length in lengths.items() if length >= least]:
                moved_notes = long
                break
        return {**carried, **pages, **dict.fromkeys(moved_notes, last)}
    if pages and pages != {n: carried[n] for n in pages}:
        return {**carried, **pages}
    return None


def _longest_near(attempt: Attempt, number: int) -> int:
    """Give the longest note that is called on the page of note `number`."""
    found = attempt.layout.notes
    page = found[number].call_pages if number in found else []
    near = {
        note.number: len(plain_text(note.inlines))
        for note in attempt.plan.document.notes
        if note.number not in attempt.plan.carried
        and (note.number == number or found[note.number].call_pages == page)
    }
    return max(near, key=near.__getitem__)


def _calls_are_wrong(attempt: Attempt) -> bool:
    """Say whether a mark is missing or doubled: moving notes does not fix that."""
    if attempt.rendered is None:
        return False
    numbers = [note.number for note in attempt.plan.document.notes]
    found = attempt.layout.notes
    return any(n not in found or len(found[n].call_pages) != 1 for n in numbers)


def _count_faults(attempt: Attempt) -> tuple[int, int, int]:
    return attempt.errors, attempt.late_notes, len(attempt.layout.overhangs)


def _smallest_letter(document: Document) -> Document:
    """Give a letter of one paragraph with a note of one word."""
    text = Text("1")
    paragraph = Paragraph((text, NoteMark(1)))
    return replace(document, blocks=(paragraph,), notes=(Note(1, (text,)),))
