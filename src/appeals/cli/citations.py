"""`appeals citations`: the authorities, typed references, the words of a cite."""

import dataclasses
import json
import sys
from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from textwrap import shorten
from typing import TYPE_CHECKING, Annotated

import typer

from appeals.cli import citations_add, confirm
from appeals.cli.diagnostics import say_concisely, say_error, say_errors
from appeals.cli.machine_formats import put_findings, read_output_format
from appeals.cli.main_guard import EXIT_IN_PART
from appeals.cli.options import JsonLines, OneJson, OutputFile, Ref, Refs, read_style
from appeals.cli.state import STATE, display_path
from appeals.cli.terminal import (
    Listing,
    attributes,
    count_severities,
    pluralize,
    put_content,
    put_data,
    put_fields,
    put_json,
    put_result,
    say,
)
from appeals.model.choices import STYLES

if TYPE_CHECKING:
    from appeals.citations.communication import Reference
    from appeals.model.authority import Authority
    from appeals.workflow.records.exchange import Import
    from appeals.workflow.records.references import ParsedReference

_OUTPUT_FORMATS = ("full", "concise", "json", "github")

app = typer.Typer(help="The authorities that letters cite.", no_args_is_help=True)
app.command("add")(citations_add.add)
app.command("edit")(citations_add.edit)
app.command("archive")(citations_add.archive)
app.command("quote")(citations_add.quote)
app.command("confirm")(confirm.citation)


@app.command("used-by")
def used_by(
    ref: Ref,
    is_json: JsonLines = False,
) -> int:
    """List where letters and arguments cite an authority: place, letters, how."""
    from appeals.workflow.records.used_by import find_uses

    report = find_uses(STATE.open_workspace(), ref)
    table = Listing("place", "letters", "cited as", is_json=is_json)
    for use in report.uses:
        place = use.place
        record = {
            "key": report.key,
            "path": place.file,
            **attributes(place, "line column"),
            "letters": use.letters,
            "cited_as": use.ref,
        }
        table.put(str(place), ", ".join(use.letters), use.ref, as_json=record)
    table.show()
    say_errors(report.errors, STATE.root)
    if not report.uses:
        say(f"no letter cites '{report.key}'")
    if not report.errors:
        return 0
    say("letters with these errors were not looked through")
    return EXIT_IN_PART if report.uses else max(e.exit_code for e in report.errors)


@app.command("check")
def check(
    refs: Refs = None,
    output_format: Annotated[
        str, typer.Option(help="full, concise, json or github.")
    ] = "full",
    is_json: Annotated[
        bool, typer.Option("--json", help="The same as --output-format json.")
    ] = False,
    is_asking_links: Annotated[
        bool, typer.Option("--links", help="Ask each address whether it answers.")
    ] = False,
) -> int:
    """Check citations.yaml itself. Exit code 1 when something must be fixed.

    Archived copies are read too. Nothing goes over the network without --links.
    """
    from appeals.workflow.records.registry_checks import check_citations

    chosen = read_output_format(output_format, _OUTPUT_FORMATS, is_json=is_json)
    workspace = STATE.open_workspace()
    report = check_citations(workspace, refs or ())
    findings = report.findings
    if is_asking_links:
        from appeals.workflow.records.fetching import check_links

        findings += check_links(workspace, report.keys)
    put_findings(findings, chosen, all_by="--json")
    counts = Counter(finding.severity for finding in findings)
    entries = pluralize(len(report.keys), "entry", "entries")
    say(f"{entries} checked: {count_severities(counts)}")
    return 1 if counts["error"] else 0


@app.command("export")
def export_citations(
    to: Annotated[str, typer.Option(help="csl-json, bibtex or ris.")],
    refs: Refs = None,
    out: OutputFile = None,
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


@app.command("find")
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


@app.command("import")
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
    _put_import(done, is_dry_run=is_dry_run)
    return EXIT_IN_PART if done.merge.errors else 0


@app.command("list")
def list_citations(
    is_json: JsonLines = False,
) -> None:
    """List the authorities: key, kind, certainty, symbol, title."""
    headings = "key", "kind", "certainty", "symbol", "title"
    table = Listing(*headings, is_json=is_json)
    for key, authority in STATE.open_workspace().authorities.items():
        table.put(
            key,
            authority.kind,
            authority.certainty,
            authority.symbol or "",
            authority.title or "",
            as_json=_authority_record(authority),
        )
    table.show()


@app.command("show")
def show(
    ref: Ref,
    is_json: OneJson = False,
) -> None:
    """Show one authority with everything that is known of it."""
    from appeals.workflow.records.references import find_authority

    authority = find_authority(STATE.open_workspace(), ref)
    if is_json:
        put_json(_authority_record(authority))
        return
    for name, value in _authority_record(authority).items():
        put_data(f"{name}: {value}")


@app.command("parse")
def parse(
    references: Annotated[
        list[str], typer.Argument(help="References as typed; - reads one a line.")
    ],
    is_json: JsonLines = False,
) -> int:
    """Read references and say what each is. Exit code 1 when one cannot be read."""
    from appeals.workflow.records.references import parse_reference

    workspace = STATE.open_if_present()
    is_bad = False
    for text in _read_lines(references):
        parsed = parse_reference(text, workspace)
        is_bad = is_bad or not parsed.reading.references
        if is_json:
            put_json(_parsed_record(parsed))
        else:
            _put_parsed(parsed)
    return 1 if is_bad else 0


@app.command("read")
def read(
    notes: Annotated[
        list[str], typer.Argument(help="Notes as printed; - reads one a line.")
    ],
    lang: Annotated[str, typer.Option(help="Language of the notes.")] = "en",
    is_json: JsonLines = False,
) -> int:
    """Read notes: their sources, places and signals. Exit code 1 when words are left.

    A note is read in whole or not at all; "rest" holds what was not understood.
    """
    from appeals.citations.note_reader import read_note

    is_partly_read = False
    for text in _read_lines(notes):
        reading = read_note(text, lang)
        is_partly_read = is_partly_read or bool(reading.rest)
        for symbol in reading.look_alikes:
            say(f"'{symbol}' has a Cyrillic letter, which is read as the Latin one")
        if is_json:
            names = "kind symbol pinpoint signal"
            items = [attributes(item, names) for item in reading.items]
            put_json({"items": items, "rest": reading.rest})
            continue
        for item in reading.items:
            put_fields(
                item.kind, item.symbol or "", item.pinpoint, str(item.signal or "")
            )
        if reading.rest:
            say(f"not understood: {reading.rest}")
    return 1 if is_partly_read else 0


@app.command("format")
def format_citation(
    ref: Annotated[
        str,
        typer.Argument(help="Key, symbol or alias; - reads places as JSON lines."),
    ],
    style: Annotated[
        str | None, typer.Option(help=f"{', '.join(STYLES[:-1])} or {STYLES[-1]}.")
    ] = None,
    at: Annotated[str, typer.Option(help="The place, as in 'para. 14'.")] = "",
    lang: Annotated[str, typer.Option(help="Language of the note.")] = "en",
    is_json: OneJson = False,
) -> int:
    """Format a cite as a note of its own; italics are marked <i> in JSON.

    With "-" each line of the input is a place, as in {"at": "para. 14", "lang": "fr"},
    and each line of the output has it in the style un: {"printed": "par. 14"}.
    """
    from appeals.workflow.records.references import word_cite

    if ref == "-":
        return _print_places(sys.stdin, lang)
    workspace = STATE.open_workspace()
    chosen = read_style(style) or workspace.settings.style
    worded = word_cite(workspace, ref, chosen, at, lang)
    for finding in worded.findings:
        say_concisely(finding)
    if worded.unread:
        say(f"'{worded.unread}' is not understood, and is printed as typed")
    if is_json:
        put_json({"style": chosen, "text": worded.text, "markup": worded.marked_up})
    else:
        put_data(worded.text)
    return 1 if worded.findings else 0


def _print_places(lines: Iterable[str], lang: str) -> int:
    """Print each place in its language; 1 when one cannot be read."""
    from appeals.workflow.records.references import print_place, read_place_line

    is_bad = False
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        place, its_lang = read_place_line(line, number)
        try:
            put_json({"printed": print_place(place, its_lang or lang)})
        except ValueError as error:
            is_bad = True
            put_json({"printed": None, "why": str(error)})
    return 1 if is_bad else 0


def _read_lines(references: list[str]) -> list[str]:
    """Give the references, or the lines of stdin for a single "-"."""
    if references == ["-"]:
        return [line.strip() for line in sys.stdin if line.strip()]
    return references


def _authority_record(authority: "Authority") -> dict[str, object]:
    return authority.model_dump(mode="json", exclude_defaults=True)


def _parsed_record(parsed: "ParsedReference") -> dict[str, object]:
    """Give what the text says, and under `registry` what an entry adds.

    `parse` has what the reference says by itself. For a single reference its keys are
    at the top as well, where tools that read line by line look for them.
    """
    reading = parsed.reading
    references = [
        _reference_record(*each)
        for each in zip(reading.references, parsed.addresses, parsed.known, strict=True)
    ]
    canonicals = list(reading.canonicals)
    record: dict[str, object] = {
        "input": reading.text,
        "verdict": reading.verdict,
        "canonical": reading.canonical if len(canonicals) < 2 else canonicals,  # noqa: PLR2004
    }
    if len(references) == 1:
        record |= reading.references[0].parse_keys()
        record |= references[0]
    elif references:
        record["references"] = references
    if reading.pinpoint is not None:
        parts = reading.pinpoint.locators
        locators = [attributes(each, "label value") for each in parts]
        record["pinpoint"] = locators[0] if len(locators) == 1 else locators
        record["pinpoint_printed"] = reading.pinpoint_printed
    record["suggestions"] = reading.suggestions
    if reading.verdict != "accept":
        record["why"] = reading.why
    return record


def _reference_record(
    reference: "Reference", address: str | None, known: "Authority | None"
) -> dict[str, object]:
    record: dict[str, object] = {
        "symbol": str(reference),
        "parse": reference.parse_keys(),
        "url": address,
    }
    if known is not None:
        record["registry"] = _registry_record(known)
    return record


def _registry_record(authority: "Authority") -> dict[str, object]:
    fields = {
        **attributes(authority, "key kind"),
        "body": authority.body or authority.author,
        **attributes(authority, "title date certainty"),
    }
    return {name: value for name, value in fields.items() if value is not None}


def _put_parsed(parsed: "ParsedReference") -> None:
    reading = parsed.reading
    if not reading.references:
        put_fields(reading.text, reading.verdict)
    for reference, address, known in zip(
        reading.references, parsed.addresses, parsed.known, strict=True
    ):
        place = reading.pinpoint_printed or ""
        key = known.key if known else "not in citations.yaml"
        put_fields(
            reading.text, reading.verdict, str(reference), place, key, address or ""
        )
    if reading.verdict not in {"accept", "accept-split"}:
        say(f"{reading.text}: {reading.why}")
        if offered := ", ".join(f"'{s}'" for s in reading.suggestions):
            say(f"   = help: did you mean {offered}?")


_LONGEST_SHOWN = 120


def _format_value(value: object) -> str:
    """Format a value in one short line; "nothing" for None."""
    if value is None:
        return "nothing"
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    return f"'{shorten(text, _LONGEST_SHOWN, placeholder=' ...')}'"


def _put_import(done: "Import", *, is_dry_run: bool) -> None:
    merged = done.merge
    for key in merged.added:
        put_fields(key, "new")
    for key, fields in merged.changed.items():
        put_fields(key, "changed", ", ".join(fields))
    for change in merged.differences:
        before, after = _format_value(change.before), _format_value(change.after)
        say(f"'{change.key}' {change.name}: {before} -> {after}")
    if done.is_empty:
        put_data("no change")
    for error in merged.errors:
        say_error(error, STATE.root)
    for remark in merged.remarks:
        say(remark)
    for key in done.reworded:
        say(f"'{key}': its lines were rewritten; check its comments")
    if done.is_empty and not merged.errors:
        return
    reported = (
        f"{pluralize(len(merged.added), 'new entry', 'new entries')}, "
        f"{len(merged.changed)} changed"
    )
    left_out = f", {len(merged.errors)} left out" if merged.errors else ""
    say(f"{reported}{left_out}" + (" (nothing written)" if is_dry_run else ""))
