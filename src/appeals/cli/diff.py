"""`appeals diff`: what changed in a letter since it was approved or sent."""

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from appeals.cli.diagnostics import say_error
from appeals.cli.main_guard import EXIT_IN_PART
from appeals.cli.options import JsonLines, with_selection
from appeals.cli.signing_keys import signature_check
from appeals.cli.state import STATE, display_path
from appeals.cli.terminal import (
    attributes,
    has_colour,
    pluralize,
    put_data,
    put_json,
    say,
)
from appeals.errors import UsageError

if TYPE_CHECKING:
    from appeals.comparison.words import Stretch
    from appeals.workflow.approving.letter_diff import LetterChange, LetterDiff
    from appeals.workflow.drafting.selection import Selection

_STRUCK, _ADDED, _RESET = "\x1b[9;31m", "\x1b[4;32m", "\x1b[0m"
_CONTEXT = 40
"""How many unchanged characters are shown beside a change."""
_BLOCK_CHANGES = {
    "note-added": "added",
    "note-deleted": "removed",
    "note-moved": "moved",
    "paragraph-added": "added",
    "paragraph-deleted": "removed",
    "paragraph-moved": "moved",
    "paragraph-split": "a new paragraph begins",
    "paragraph-joined": "joined to the paragraph above",
}

Against = Annotated[
    str, typer.Option(help="approved, sent, or a Word file of the letter.")
]
Redline = Annotated[
    Path | None,
    typer.Option("--docx", help="Write it as a Word file with tracked changes too."),
]


@with_selection()
def diff(
    selection: "Selection",
    against: Against = "approved",
    docx: Redline = None,
    is_json: JsonLines = False,
) -> int:
    """Show what changed in a letter: where, words deleted and added, template lines."""
    from appeals.workflow.approving.letter_diff import diff_letters

    workspace = STATE.open_workspace()
    if docx is not None:
        _refuse_redline_path(docx, against)
    check = signature_check(workspace)
    has_redline = docx is not None
    codes: set[int] = set()
    for found in diff_letters(
        workspace, selection, against, has_redline=has_redline, check=check
    ):
        if found.error is not None:
            say_error(found.error, STATE.root)
            codes.add(found.error.exit_code)
            continue
        codes.add(0)
        for group in found.groups:
            if is_json:
                for change in group:
                    put_json(_change_record(found, change))
            else:
                put_data(_describe_changes(group))
        _say_summary(selection.letter, found)
        if docx is not None and found.redline is not None:
            _write_redline(docx, found.redline)
    return codes.pop() if len(codes) == 1 else EXIT_IN_PART


def _refuse_redline_path(docx: Path, against: str) -> None:
    if docx.suffix.casefold() != ".docx":
        raise UsageError(
            f"'{docx}' is not the name of a Word file", remedy="let it end in .docx"
        )
    if docx.exists() and Path(against).exists() and docx.samefile(against):
        raise UsageError(
            f"'{docx}' is the file that the letter is compared with",
            remedy="give the redline another name",
        )


def _write_redline(docx: Path, content: bytes) -> None:
    from appeals.storage.atomic import write_bytes

    write_bytes(docx, content)
    say(f"{display_path(docx)}: accepting all changes gives the letter as it is now")


def _say_summary(letter: str, found: "LetterDiff") -> None:
    count = sum(map(len, found.groups))
    what = pluralize(count, "change") if count else "nothing differs"
    where = f"{letter}, {found.recipient} ({found.lang})"
    say(f"{where}: {what}, against {found.former}")


def _describe_changes(group: "Sequence[LetterChange]") -> str:
    """Describe changes in a line: `templates/x.md:14: note 5: para. [-14-]{+41+}`."""
    first = group[0]
    place = first.place
    at = f"{place.file}:{place.line or 1}: " if place else ""
    what = _BLOCK_CHANGES.get(first.kind, "")
    words = _mark_up(first.stretches)
    return f"{at}{_where(first)}: {f'{what}: ' if what else ''}{words}"


def _where(change: "LetterChange") -> str:
    old, new = change.old_note, change.note
    if not old and not new:
        return change.where
    if old and new and old != new:
        return f"note {new} (was {old})"
    return f"note {new}" if new else f"note {old} of before"


def _mark_up(stretches: "Sequence[Stretch]") -> str:
    is_coloured = has_colour(sys.stdout)
    parts: list[str] = []
    for number, each in enumerate(stretches):
        if each.is_same:
            parts.append(_shorten(each.new, number, len(stretches)))
            continue
        for text, marks, colour in (
            (each.old, ("[-", "-]"), _STRUCK), (each.new, ("{+", "+}"), _ADDED)
        ):  # fmt: skip
            if text:
                begin, end = (colour, _RESET) if is_coloured else marks
                parts.append(f"{begin}{text}{end}")
    return " ".join("".join(parts).split())


def _shorten(text: str, number: int, count: int) -> str:
    """Shorten unchanged text: beside a change, some words are enough."""
    is_first, is_last = number == 0, number == count - 1
    most = _CONTEXT if is_first or is_last else 2 * _CONTEXT
    if count == 1 or len(text) <= most:
        return text
    before, after = text[:_CONTEXT], text[-_CONTEXT:]
    before = before.rpartition(" ")[0] or before  # Chinese has no blanks
    after = after.partition(" ")[2] or after
    return f"{'' if is_first else before} … {'' if is_last else after}"


def _change_record(found: "LetterDiff", change: "LetterChange") -> dict[str, object]:
    place = change.place
    return {
        **attributes(found, "recipient lang"),
        **attributes(change, "kind where"),
        "note": change.note or None,
        "old_note": change.old_note or None,
        **attributes(change, "old new"),
        "file": place.file if place else None,
        "line": (place.line or None) if place else None,
    }
