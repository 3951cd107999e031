"""Options that several commands share: as types for Typer, and how they are read."""

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, cast, get_args

import typer

from appeals.errors import UsageError, did_you_mean
from appeals.model.audience import AUDIENCES, Audience
from appeals.model.choices import FORMATS, STYLES, Format, StyleName

if TYPE_CHECKING:
    from appeals.workflow.drafting.engines import EngineName
    from appeals.workflow.drafting.selection import CaseChoice, Selection

Letter = Annotated[str, typer.Argument(help="Name of the letter: `appeals list`.")]
To = Annotated[str | None, typer.Option(help="Ids of recipients, separated by commas.")]
Group = Annotated[str | None, typer.Option(help="A group of recipients.")]
Everyone = Annotated[
    bool, typer.Option("--all", help="Everyone whom the letter names.")
]
Lang = Annotated[str | None, typer.Option(help="Languages, separated by commas.")]
Style = Annotated[
    str | None, typer.Option(help="Citation style, instead of the letter's own.")
]
DrawnStyle = Annotated[
    str | None,
    typer.Option("--style", help="Citation style, if it was rendered with one."),
]
Day = Annotated[
    str | None, typer.Option("--date", help="Date of the letter, instead of its own.")
]
DrawnDay = Annotated[
    str | None,
    typer.Option("--date", help="Date of the letter, if it was rendered with one."),
]
Out = Annotated[Path | None, typer.Option(help="Folder to write to, instead of out/.")]
Force = Annotated[
    bool, typer.Option("--force", help="Overwrite files changed by hand.")
]
Overwrite = Annotated[
    bool, typer.Option("--force", help="Write over files changed by hand.")
]
Json = Annotated[bool, typer.Option("--json", help="Print JSON, one object a line.")]
JsonLines = Annotated[bool, typer.Option("--json", help="Print JSON lines.")]
OneJson = Annotated[bool, typer.Option("--json", help="Print JSON.")]
Cases = Annotated[
    Path | None,
    typer.Option(help="One letter for each row: .xlsx, .csv, .tsv or .jsonl."),
]
RenderedCases = Annotated[
    Path | None,
    typer.Option(
        "--cases", help="The file of cases that the letters were rendered for."
    ),
]
AsTable = Annotated[
    bool, typer.Option("--as-table", help="All cases as one table of the letter.")
]

ForAudience = Annotated[
    str | None,
    typer.Option("--audience", help="The edition for un, state or public."),
]


def listed(text: str | None, option: str) -> tuple[str, ...]:
    """Split "a,b, c" at its commas; () when the option was not given.

    Raises UsageError for an option that is given and names nothing: an empty
    variable of the shell must not mean everyone.
    """
    parts = tuple(part.strip() for part in (text or "").split(",") if part.strip())
    if text is not None and not parts:
        raise UsageError(f"{option} names nothing", remedy="name one, or leave it out")
    return parts


def read_cases(cases: Path | None, *, is_table: bool) -> "CaseChoice | None":
    """Read --cases and --as-table; UsageError for a table of nothing."""
    if cases is not None:
        from appeals.workflow.drafting.selection import CaseChoice

        return CaseChoice(cases, is_table)
    if is_table:
        raise UsageError("--as-table needs cases", remedy="add --cases FILE")
    return None


def read_selection(
    letter: str,
    to: tuple[str, ...],
    lang: str | None,
    *,
    day: str | None = None,
    style: str | None = None,
    cases: "CaseChoice | None" = None,
    audience: str | None = None,
) -> "Selection":
    """Read which letters are meant; `to` and `cases` are read by functions beside."""
    from appeals.workflow.drafting.selection import Selection

    langs = tuple(dict.fromkeys(listed(lang, "--lang")))
    how = read_day(day), read_style(style), cases, read_audience(audience)
    return Selection(letter, to, langs, *how)


def read_day(text: str | None) -> date | None:
    """Read --date; UsageError when it is no day of the calendar."""
    if text is None:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise UsageError(
            f"'{text}' is not a date", remedy="write it as 2020-11-03"
        ) from None


def read_style(text: str | None) -> StyleName | None:
    """Read --style; UsageError for a style that is not known."""
    if text is None or text in STYLES:
        return text
    raise _unknown("style", text, STYLES)


def read_audience(text: str | None) -> Audience | None:
    """Read --audience; UsageError for one that is not known."""
    for known in AUDIENCES:
        if text == known:
            return known
    if text is None:
        return None
    raise _unknown("audience", text, AUDIENCES)


def read_formats(text: str) -> tuple[Format, ...]:
    """Read --format; UsageError for a format that is not known."""
    names = listed(text, "--format")
    for name in names:
        if name not in FORMATS:
            raise _unknown("format", name, FORMATS)
    return cast("tuple[Format, ...]", tuple(dict.fromkeys(names)))


def read_recipients(
    to: str | None, group: str | None, *, is_all: bool
) -> tuple[str, ...]:
    """Read --to, --group and --all, of which at most one may be given."""
    if sum((to is not None, group is not None, is_all)) > 1:
        raise UsageError(
            "--to, --group and --all exclude each other", remedy="give one of them"
        )
    return listed(to, "--to") or listed(group, "--group")


def read_engine(text: str, scheduler: str | None) -> "EngineName":
    """Read --engine, which --scheduler must fit."""
    from appeals.workflow.drafting.engines import EngineName

    known = get_args(EngineName)
    if text not in known:
        raise _unknown("engine", text, known)
    if scheduler is not None and text != "dask":
        raise UsageError(
            "--scheduler goes with --engine dask", remedy="add --engine dask"
        )
    return cast("EngineName", text)


def _unknown(what: str, word: str, known: tuple[str, ...]) -> UsageError:
    near = did_you_mean(word, known)
    return UsageError(
        f"unknown {what} '{word}'", remedy=near or f"known: {', '.join(known)}"
    )
