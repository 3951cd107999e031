"""`appeals review export`: a letter for reviewers who work without appeals."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from appeals.cli.diagnostics import say_error
from appeals.cli.main_guard import EXIT_IN_PART
from appeals.cli.options import Force, JsonLines, Out, with_selection
from appeals.cli.state import STATE, display_path, today
from appeals.cli.terminal import pluralize, put_json, put_result, say
from appeals.errors import UsageError

if TYPE_CHECKING:
    from appeals.workflow.drafting.selection import Selection


@with_selection("appearance")
def export(
    selection: "Selection",
    is_docx: Annotated[
        bool,
        typer.Option("--docx", help="A Word file with what to check as comments."),
    ] = False,
    is_html: Annotated[
        bool, typer.Option("--html", help="The reviewer's page, as one file.")
    ] = False,
    person: Annotated[
        str | None,
        typer.Option("--as", help="With --html: who will answer it."),
    ] = None,
    out: Out = None,
    is_forced: Force = False,
    as_json: JsonLines = False,
) -> int:
    """Write a letter for reviewers, with what there is to check.

    Prints the path of each file written. `appeals review import` reads what came back.
    """
    if is_docx == is_html:
        raise UsageError(
            "it is not said how to export it", remedy="add --docx or --html"
        )
    for_word = {
        "--date": selection.day,
        "--style": selection.style,
        "--json": as_json,
    }
    named = next((option for option, value in for_word.items() if value), None)
    if is_html and named:
        raise UsageError(f"{named} goes with --docx", remedy="leave it out")
    if is_docx and person is not None:
        raise UsageError("--as goes with --html", remedy="leave it out")
    if is_html:
        return _export_page(selection, person, out, is_forced=is_forced)
    return _export_docx(selection, out, is_forced=is_forced, is_json=as_json)


def _export_page(
    selection: "Selection", person: str | None, out: Path | None, *, is_forced: bool
) -> int:
    from appeals.workflow.approving.review_export import export_page

    workspace = STATE.open_workspace()
    about = workspace.root, selection, person, workspace.name_vault
    page = export_page(*about, out=out, is_forced=is_forced)
    for error in page.errors:
        say_error(error, STATE.root)
    put_result(display_path(page.file.path))
    uses = pluralize(page.use_count, "use")
    say(
        f"{selection.letter}: {uses} to check; answer in the "
        "page, save the answers there, and give that file to `appeals review import`"
    )
    return EXIT_IN_PART if page.errors else 0


def _export_docx(
    selection: "Selection", out: Path | None, *, is_forced: bool, is_json: bool
) -> int:
    from appeals.workflow.approving.review_export import export_docx

    workspace = STATE.open_workspace()
    for each in export_docx(workspace, selection, today(), out, is_forced=is_forced):
        file = each.file
        if is_json:
            put_json(
                {
                    "letter": each.letter,
                    "recipient": file.recipient,
                    "language": file.lang,
                    "file": display_path(file.path),
                    "comments": each.comment_count,
                }
            )
        else:
            put_result(display_path(file.path))
        say(f"{file.path.name}: {pluralize(each.comment_count, 'comment')} to answer")
    return 0
