"""`appeals citations export` and `import`: CSL-JSON, BibTeX, RIS."""

import dataclasses
import json
import sys
from pathlib import Path
from textwrap import shorten
from typing import TYPE_CHECKING, Annotated

import typer

from appeals.cli.diagnostics import say_error
from appeals.cli.main_guard import EXIT_IN_PART
from appeals.cli.options import JsonLines
from appeals.cli.state import STATE, display_path
from appeals.cli.terminal import (
    Listing,
    pluralize,
    put_content,
    put_data,
    put_fields,
    put_result,
    say,
)

if TYPE_CHECKING:
    from appeals.workflow.records.exchange import Import

_LONGEST_SHOWN = 120


def export_citations(
    to: Annotated[str, typer.Option(help="csl-json, bibtex or ris.")],
    refs: Annotated[
        list[str] | None, typer.Argument(help="Keys, symbols or aliases; else all.")
    ] = None,
    out: Annotated[
        Path | None, typer.Option("-o", "--output", help="The file; else stdout.")
    ] = None,
) -> None:
    """Write authorities for other programs.

    CSL-JSON holds all that the registry knows, internal notes too; BibTeX and RIS
    hold what they have fields for.
    """
    from appeals.workflow.records.exchange import (
        export_entries,
        read_exchange_format,
        save_export,
    )

    form = read_exchange_format(to)
    export = export_entries(STATE.open_workspace(), form, refs or ())
    if out is None or str(out) == "-":
        put_content(export.text)
    else:
        save_export(export, out)
        put_result(display_path(out))
    say(f"{pluralize(len(export.keys), 'entry', 'entries')} exported")
    if form != "csl-json":
        say("quotes, archives and reviews are left out: csl-json includes everything")
    if export.confidential:
        say(f"confidential or embargoed: {', '.join(export.confidential)}")


def import_citations(
    file: Annotated[str, typer.Argument(help="The file; - reads stdin.")],
    form_name: Annotated[
        str | None,
        typer.Option("--from", help="csl-json, bibtex or ris, else by the ending."),
    ] = None,
    is_dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Say what would change, write nothing.")
    ] = False,
    is_partial: Annotated[
        bool, typer.Option("--partial", help="Leave faulty entries out.")
    ] = False,
) -> int:
    """Merge a file of another program into citations.yaml, by key.

    Of entries that are there only bibliographic fields change, and they become
    unconfirmed; what the file no longer holds is named and stays. A faulty file changes
    nothing; with --partial the sound entries are taken, and the exit code is 3.
    """
    from appeals.workflow.records.exchange import (
        format_of_file,
        import_entries,
        read_exchange_format,
        read_exchanged,
    )

    form = read_exchange_format(form_name) if form_name else format_of_file(file)
    workspace = STATE.open_workspace()
    is_piped = file == "-"
    content = sys.stdin.buffer.read() if is_piped else read_exchanged(Path(file))
    done = import_entries(
        workspace,
        form,
        content,
        "stdin" if is_piped else file,
        is_dry_run=is_dry_run,
        is_partial=is_partial,
    )
    _report(done, is_dry_run=is_dry_run)
    return EXIT_IN_PART if done.merge.errors else 0


def find_citations(
    words: Annotated[list[str], typer.Argument(help="Words that all must be there.")],
    library: Annotated[
        str | None, typer.Option("--in", help="A .bib, .json or .ris file, too.")
    ] = None,
    is_json: JsonLines = False,
) -> int:
    """Search the authorities, and a library of another program.

    A source of the library shows under which key it is in citations.yaml.
    """
    from appeals.workflow.records.exchange import find_sources

    found = find_sources(STATE.open_workspace(), words, library)
    headings = "id or key", "kind", "key or certainty", "symbol", "title"
    table = Listing(*headings, is_json=is_json)
    for source in found.sources:
        key = source.key or "not in citations.yaml"
        first, state = (source.id, key) if source.id else (key, source.certainty)
        fields = first, source.kind, state, source.symbol, source.title
        table.put(*fields, as_json=dataclasses.asdict(source))
    table.show()
    for error in found.errors:
        say_error(error, STATE.root)
    if not found.sources:
        say("no source has all of these words")
    return EXIT_IN_PART if found.errors else 0


def _shown(value: object) -> str:
    """Show a value in one short line; "nothing" for None."""
    if value is None:
        return "nothing"
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    return f"'{shorten(text, _LONGEST_SHOWN, placeholder=' ...')}'"


def _report(done: "Import", *, is_dry_run: bool) -> None:
    merged = done.merge
    for key in merged.added:
        put_fields(key, "new")
    for key, fields in merged.changed.items():
        put_fields(key, "changed", ", ".join(fields))
    for change in merged.differences:
        before, after = _shown(change.before), _shown(change.after)
        say(f"'{change.key}' {change.name}: {before} -> {after}")
    if done.is_empty:
        put_data("no change")
    for error in merged.errors:
        say_error(error, STATE.root)
    for remark in merged.remarks:
        say(remark)
    for key in done.reworded:
        say(f"'{key}': its lines were written anew; look at its comments")
    if done.is_empty and not merged.errors:
        return
    reported = (
        f"{pluralize(len(merged.added), 'new entry', 'new entries')}, "
        f"{len(merged.changed)} changed"
    )
    left_out = f", {len(merged.errors)} left out" if merged.errors else ""
    say(f"{reported}{left_out}" + (" (nothing written)" if is_dry_run else ""))
