"""`appeals import`: an old letter becomes a template."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from appeals.cli.options import OneJson
from appeals.cli.state import STATE, today
from appeals.cli.terminal import (
    attributes,
    pluralize,
    problem_record,
    put_fields,
    put_json,
    put_result,
    say,
)

if TYPE_CHECKING:
    from appeals.errors import Problem
    from appeals.workflow.importing.import_letter import ImportedLetter


def import_letter(
    file: Annotated[Path, typer.Argument(help="The letter: .docx, .md or .txt.")],
    name: Annotated[str, typer.Option(help="Name of the new letter.")],
    lang: Annotated[
        str | None, typer.Option(help="Its language, if it is not to be found out.")
    ] = None,
    is_accepting: Annotated[
        bool,
        typer.Option(
            "--accept-changes", help="Take a Word file with all changes accepted."
        ),
    ] = False,
    is_forced: Annotated[
        bool, typer.Option("--force", help="Write over a letter of that name.")
    ] = False,
    is_dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Say what would be made, write nothing.")
    ] = False,
    is_json: OneJson = False,
) -> None:
    """Make a template of an old letter, and entries for the sources that it names.

    Notes become cites where they are read with certainty, else they keep their words.
    Prints the path of the template and the new entries; says what was not understood,
    and where: the line, or the paragraph of a Word file.
    """
    from appeals.workflow.importing.import_letter import LetterToImport
    from appeals.workflow.importing.import_letter import import_letter as import_it

    workspace = STATE.open_workspace()
    asked = LetterToImport(file, name, lang, is_accepting, is_forced, is_dry_run)
    imported = import_it(workspace, asked, today())
    if is_json:
        put_json(_letter_record(imported))
    else:
        put_result(imported.file)
        for entry in imported.entries:
            put_fields(entry.key, "new", entry.symbol)
    for problem in imported.remarks:
        say(_describe_remark(problem))
    say(_summarize(imported))
    if imported.is_written:
        say(f"next: read it through, then `appeals check {imported.name}`")


def _summarize(imported: "ImportedLetter") -> str:
    forms = [note.form for note in imported.notes]
    notes = (
        f"{pluralize(len(forms), 'note')}: {forms.count('cite')} as cites, "
        f"{forms.count('words')} in words, {forms.count('empty')} without text"
    )
    entries = pluralize(len(imported.entries), "new entry", "new entries")
    remarks = pluralize(len(imported.remarks), "remark")
    written = "" if imported.is_written else " (nothing written)"
    return f"language {imported.language}; {notes}; {entries}; {remarks}{written}"


def _describe_remark(problem: "Problem") -> str:
    place = f"{problem.place}: " if problem.place else ""
    if problem.place and problem.place.line and problem.place.file.endswith(".docx"):
        place = f"{problem.place.file}, paragraph {problem.place.line}: "
    remedy = f" ({problem.remedy})" if problem.remedy else ""
    return f"{place}{problem.message}{remedy}"


def _letter_record(imported: "ImportedLetter") -> dict[str, object]:
    return {
        "letter": imported.name,
        "path": imported.file,
        "written": imported.is_written,
        **attributes(imported, "language to"),
        "from": imported.signed_by,
        "notes": [attributes(note, "number form written") for note in imported.notes],
        "entries": [
            attributes(entry, "key symbol notes") for entry in imported.entries
        ],
        "pictures": imported.pictures,
        "remarks": [
            problem_record(each, "path", "line", "message", "help")
            for each in imported.remarks
        ],
        "text": imported.text,
    }
