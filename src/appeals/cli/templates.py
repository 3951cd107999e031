"""`appeals templates`: the look of letters, which staff may change."""

from pathlib import Path
from typing import Annotated

import typer

from appeals.cli.diagnostics import say_error
from appeals.cli.state import STATE, display_path
from appeals.cli.terminal import Listing, pluralize, put_result, say

app = typer.Typer(
    help="The look of letters: Word styles, the style sheet of the PDF.",
    no_args_is_help=True,
)


@app.command("check")
def check(
    file: Annotated[
        Path | None,
        typer.Argument(
            metavar="[FILE]",
            help="A Word file or style sheet, instead of those in templates/layout/.",
        ),
    ] = None,
) -> int:
    """Say what letters find in your reference.docx and letter.css, and what is missing.

    Prints file, part and state, with tabs between; and in what Word files and PDF
    differ: font, margins, logo. Exit code 2 when a part is missing or not allowed, or
    when they differ.
    """
    from appeals.workflow.records.templates_check import check_templates

    root = STATE.find_root() if file is None else None
    codes = [0]
    table = Listing("file", "part", "state")
    for remark in check_templates(root, file):
        table.put(remark.file, remark.subject, remark.state)
        if remark.error is not None:
            say_error(remark.error, root or Path.cwd())
            codes.append(remark.error.exit_code)
    table.show()
    faults = len(codes) - 1
    say(f"{pluralize(faults, 'fault')}" if faults else "everything is in order")
    return max(codes)


@app.command("export")
def export(
    folder: Annotated[
        Path | None,
        typer.Argument(metavar="[DIR]", help="Folder, instead of templates/layout/."),
    ] = None,
    is_forced: Annotated[
        bool, typer.Option("--force", help="Write over files that are there.")
    ] = False,
) -> None:
    """Write reference.docx and letter.css in the present look, for you to change.

    They are the package's own, with what `[look]` in appeals.toml says. From then on
    reference.docx takes the place of `[look]` in Word files, and letter.css is laid
    over it.
    """
    from appeals.storage.names import refuse_links_below
    from appeals.workflow.drafting.formats import LAYOUT
    from appeals.workflow.records.templates_check import export_templates

    workspace = STATE.open_workspace()
    root = workspace.root
    target = folder or refuse_links_below(root, root / LAYOUT)
    for path in export_templates(target, workspace, is_forced=is_forced):
        put_result(display_path(path))
    say("next: change them, then `appeals templates check`")
