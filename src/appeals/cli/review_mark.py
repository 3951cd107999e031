"""`appeals review mark`, `assign`: what a reviewer found of a note, and who checks."""

from collections import Counter
from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated

import typer

from appeals.cli.options import read_word, split_names, with_selection
from appeals.cli.state import STATE, display_path, today
from appeals.cli.terminal import put_result, say
from appeals.errors import UsageError

if TYPE_CHECKING:
    from appeals.review.marks import JudgedUse, UseVerdict, Verdict
    from appeals.workflow.drafting.selection import Selection

_MOST_NOTES = 10_000
_VERDICTS: tuple["Verdict", ...] = ("verified", "query", "wrong")


Outcome = Annotated[str, typer.Option("--verdict", help="verified, query or wrong.")]
Checker = Annotated[
    str, typer.Option("--as", help="Who checked it: an id of people.yaml.")
]
Notes = Annotated[
    list[str] | None,
    typer.Argument(metavar="NOTE...", help="Numbers of notes: 3 5 7-9."),
]
Source = Annotated[
    str | None, typer.Option(help="This source of the notes, or of the letter.")
]
OfFact = Annotated[
    str | None,
    typer.Option("--fact", help="A fact, wherever the letter prints it."),
]
Comment = Annotated[str | None, typer.Option(help="What others should know.")]
OneCase = Annotated[
    str | None, typer.Option(help="With --cases: the id of one, not the first.")
]


@with_selection("cases", are_rendered=True)
def mark(
    selection: "Selection",
    verdict: Outcome,
    person: Checker,
    notes: Notes = None,
    source: Source = None,
    fact: OfFact = None,
    comment: Comment = None,
    case: OneCase = None,
) -> int:
    """Say what you found of a note: its sources, quotations and figures.

    It counts for every letter that says the same. Prints the files written.
    """
    from appeals.workflow.approving.marks import MarkOptions
    from appeals.workflow.approving.marks import mark as write_mark

    facts, numbers = split_names(fact, "--fact"), _read_notes(notes or [])
    sources = split_names(source, "--source")
    if not (facts or numbers or sources):
        raise UsageError(
            "nothing is named that was checked",
            remedy="name notes by their numbers; or --source KEY, --fact ID",
        )
    options = MarkOptions(
        selection,
        person,
        read_word(verdict, _VERDICTS, "unknown verdict"),
        numbers,
        sources,
        facts,
        (comment or "").strip() or None,
        case,
    )
    workspace = STATE.open_workspace()
    report = write_mark(workspace, options, today())
    for file in report.files:
        put_result(display_path(workspace.root / file))
    for each in report.marked:
        say(f"{each.use.name}: {each.verdict}{_disagreement(each)}")
    say(f"{selection.letter}: {count_uses(report.rest) or 'nothing else is open'}")
    return 0


def assign(
    person: Annotated[str, typer.Argument(help="A reviewer: an id of people.yaml.")],
    letters: Annotated[
        list[str] | None, typer.Argument(metavar="LETTER...", help="All without one.")
    ] = None,
    is_removed: Annotated[
        bool, typer.Option("--remove", help="They no longer check these letters.")
    ] = False,
) -> int:
    """Say who is to check the notes of a letter; `review status` names them."""
    from appeals.workflow.approving.marks import assign as write_assigned

    workspace = STATE.open_workspace()
    file, named = write_assigned(
        workspace, person, tuple(letters or ()), is_removed=is_removed
    )
    put_result(display_path(workspace.root / file))
    no_more = "no longer checks" if is_removed else "is to check"
    say(f"'{person}' {no_more} {', '.join(named)}")
    return 0


def count_uses(uses: "Sequence[JudgedUse]") -> str:
    """Count uses by verdict: "12 verified, 1 query, 6 open (2 of them fallen)"."""
    counts = Counter(each.verdict for each in uses)
    fallen = sum(bool(each.fallen) for each in uses if each.verdict == "open")
    verdicts: tuple[UseVerdict, ...] = (*_VERDICTS, "open")
    parts = [f"{counts[each]} {each}" for each in verdicts if counts[each]]
    more = f" ({fallen} of them fallen)" if fallen else ""
    return ", ".join(parts) + more


def _disagreement(each: "JudgedUse") -> str:
    """Name the verdicts of others, if they differ."""
    others = {f"'{s.mark.by}' says {s.mark.verdict}" for s in each.marks}
    return f" ({', '.join(sorted(others))})" if len(others) > 1 else ""


def _read_notes(texts: Sequence[str]) -> tuple[int, ...]:
    """Read numbers of notes: "3", "7-9"; each once, in order."""
    found: dict[int, None] = {}
    for text in ",".join(texts).split(","):
        first, dash, last = text.strip().partition("-")
        numbers = (first, last) if dash else (first,)
        if text.strip() and not all(n.isascii() and n.isdigit() for n in numbers):
            raise UsageError(
                f"'{text}' is not a number of a note", remedy="write 3, or 7-9"
            )
        ends = [int(n[:6]) for n in numbers if n]
        if ends and not ends[0] <= ends[-1] <= _MOST_NOTES:
            raise UsageError(f"no letter has the notes '{text}'")
        found |= dict.fromkeys(range(ends[0], ends[-1] + 1) if ends else ())
    return tuple(found)
