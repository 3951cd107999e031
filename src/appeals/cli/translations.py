"""`appeals translations`: letters in other languages."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from appeals.cli.options import Letter, OutputFile, read_word
from appeals.cli.state import STATE, display_path
from appeals.cli.terminal import pluralize, put_content, put_data, put_result, say

if TYPE_CHECKING:
    from appeals.registry.interchange.translation_files import TranslationFormat

_FORMATS: tuple["TranslationFormat", ...] = ("xliff", "po")

app = typer.Typer(help="Letters in other languages.", no_args_is_help=True)


@app.command("accept")
def accept(
    letter: Letter,
    lang: Annotated[str, typer.Argument(help="Language of the translation, as in fr.")],
    reason: Annotated[
        str | None,
        typer.Option(help="Why it leaves something out; accepted only with this."),
    ] = None,
) -> None:
    """Note that a translation says what its letter says now. Prints its path."""
    from appeals.workflow.records.translations import accept_translation

    accepted = accept_translation(STATE.open_workspace(), letter, lang, reason)
    put_result(display_path(accepted.path))
    is_new = "" if accepted.is_changed else "; it said so before"
    say(f"{accepted.block_count} paragraphs of '{letter}' noted{is_new}")
    for gap in accepted.gaps:
        say(f"accepted as it is: {gap}")


@app.command("export")
def export(
    letter: Letter,
    lang: Annotated[str, typer.Argument(help="Language to translate to, as in fr.")],
    form: Annotated[
        str, typer.Option("--to", help="Form of the file: xliff (1.2) or po.")
    ] = "xliff",
    out: OutputFile = None,
) -> None:
    """Write a letter for a translator, paragraph by paragraph.

    What is translated already is included; what the letter changed since is marked for
    review. Cites, facts, Jinja and HTML are protected: `import` requires them back word
    for word.
    """
    from appeals.storage.atomic import write_bytes
    from appeals.workflow.records.translation_exchange import export_translation

    chosen = read_word(form, _FORMATS, "unknown format")
    made = export_translation(STATE.open_workspace(), letter, lang, chosen)
    if out is None:
        put_content(made.content.decode())
    else:
        write_bytes(out, made.content)
        put_result(display_path(out))
    new, old = made.counts["new"], made.counts["review"]
    say(f"{new} to translate, {old} to review, {made.counts['translated']} translated")
    if made.is_confidential:
        say("the letter is confidential: think of who may see this file")
    say("next: `appeals translations import FILE --dry-run` when it comes back")


@app.command("import")
def import_(
    file: Annotated[Path, typer.Argument(help="What the translator gave back.")],
    is_dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Show the difference, write nothing.")
    ] = False,
) -> None:
    """Take a translation over from an XLIFF or PO file; print the difference.

    It is written whole or not at all: what is untranslated, and each cite, fact or mark
    that is missing or new, is named.
    """
    from appeals.workflow.records.exchange import read_exchanged
    from appeals.workflow.records.translation_exchange import (
        import_translation,
        save_translation,
    )

    workspace = STATE.open_workspace()
    taken = import_translation(workspace, read_exchanged(file), display_path(file))
    for line in taken.diff:
        put_data(line)
    for remark in taken.remarks:
        say(remark)
    files = pluralize(len(taken.contents), "file")
    if not is_dry_run:
        save_translation(workspace, taken)
    say(
        f"{files} {'would be ' if is_dry_run else ''}written"
        if taken.contents
        else "nothing is new"
    )
    if taken.contents:
        say(f"next: `appeals check {taken.letter}`")
