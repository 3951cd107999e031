"""Options that several commands share: types for Typer, and functions to read them."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from functools import wraps
from inspect import Parameter, Signature, signature
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal, TypeVar, get_args

import typer

from appeals.errors import UsageError
from appeals.model.audience import AUDIENCES, Audience
from appeals.model.choices import STYLES, StyleName

if TYPE_CHECKING:
    from appeals.workflow.drafting.engines import EngineName
    from appeals.workflow.drafting.selection import Selection

R = TypeVar("R")
W = TypeVar("W", bound=str)
Further = Literal["groups", "appearance", "cases"]
_NAMED = Parameter.KEYWORD_ONLY

Letter = Annotated[str, typer.Argument(help="Name of the letter: `appeals list`.")]
OfLetter = Annotated[
    str | None, typer.Argument(metavar="[LETTER]", help="Of one letter.")
]
Ref = Annotated[str, typer.Argument(help="Key, symbol or alias.")]
Refs = Annotated[
    list[str] | None, typer.Argument(help="Keys, symbols or aliases; else all.")
]
RecipientId = Annotated[str, typer.Argument(metavar="ID", help="Id of a recipient.")]
To = Annotated[str | None, typer.Option(help="Ids of recipients, separated by commas.")]
Group = Annotated[str | None, typer.Option(help="A group of recipients.")]
Everyone = Annotated[bool, typer.Option("--all", help="Everyone the letter names.")]
Lang = Annotated[str | None, typer.Option(help="Languages, separated by commas.")]
Style = Annotated[
    str | None, typer.Option(help="Citation style, instead of the letter's own.")
]
RenderedStyle = Annotated[
    str | None,
    typer.Option("--style", help="Citation style, if it was rendered with one."),
]
Day = Annotated[
    str | None, typer.Option("--date", help="Date of the letter, instead of its own.")
]
RenderedDay = Annotated[
    str | None,
    typer.Option("--date", help="Date of the letter, if it was rendered with one."),
]
Out = Annotated[Path | None, typer.Option(help="Folder to write to, instead of out/.")]
OutputFile = Annotated[
    Path | None, typer.Option("-o", "--output", help="The file; else stdout.")
]
Force = Annotated[
    bool, typer.Option("--force", help="Overwrite files changed by hand.")
]
JsonLines = Annotated[
    bool, typer.Option("--json", help="Print JSON, one object a line.")
]
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


def split_names(text: str | None, option: str) -> tuple[str, ...]:
    """Split "a,b, c" at its commas; () if the option was not given.

    Raises UsageError if it was given but is empty: an empty shell variable must not
    mean everyone.
    """
    parts = tuple(part.strip() for part in (text or "").split(",") if part.strip())
    if text is not None and not parts:
        raise UsageError(f"{option} names nothing", remedy="name one, or leave it out")
    return parts


def with_selection(
    *more: "Further", are_rendered: bool = False
) -> Callable[[Callable[..., R]], Callable[..., R]]:
    """Give a command the options that choose letters, as its first parameter.

    That is a Selection; in its place the command line has LETTER, --to, --lang and
    --audience, and with `more` --group and --all, --style and --date, --cases and
    --as-table. `are_rendered` is True if the letters must have been rendered before.
    """
    options: dict[str, object] = {"letter": Letter, "to": To}
    if "groups" in more:
        options |= {"group": Group, "is_all": Everyone}
    options |= {"lang": Lang, "audience": ForAudience}
    if "appearance" in more:
        options |= {
            "style": RenderedStyle if are_rendered else Style,
            "day": RenderedDay if are_rendered else Day,
        }
    if "cases" in more:
        cases = RenderedCases if are_rendered else Cases
        options |= {"cases": cases, "is_table": AsTable}
    return with_options(options, read_selection)


def text_options(**helps: str) -> Mapping[str, object]:
    """Give optional options that take a text, each with its help."""
    return {
        name: Annotated[str | None, typer.Option(help=words)]
        for name, words in helps.items()
    }


def with_options(
    options: Mapping[str, object], read: Callable[..., object] = dict
) -> Callable[[Callable[..., R]], Callable[..., R]]:
    """Give a command options; what `read` makes of them is its first parameter.

    By default that is a dictionary by name, with None for what was not given.
    """

    def decorate(command: Callable[..., R]) -> Callable[..., R]:
        @wraps(command)
        def run(**given: Any) -> R:  # noqa: ANN401  as Typer has read them
            asked = {name: given.pop(name) for name in options}
            return command(read(**asked), **given)

        own = list(signature(command).parameters.values())[1:]
        taken = [_parameter(name, kind) for name, kind in options.items()]
        parameters = [*taken, *(each.replace(kind=_NAMED) for each in own)]
        run.__signature__ = Signature(parameters)  # type: ignore[attr-defined]
        run.__annotations__ = {each.name: each.annotation for each in parameters}
        return run

    return decorate


def _parameter(name: str, annotation: object) -> Parameter:
    default = False if name.startswith("is_") else None
    needed = {} if name == "letter" else {"default": default}
    return Parameter(name, _NAMED, annotation=annotation, **needed)


def read_selection(
    letter: str,
    to: str | None = None,
    lang: str | None = None,
    *,
    group: str | None = None,
    is_all: bool = False,
    day: str | None = None,
    style: str | None = None,
    cases: Path | None = None,
    is_table: bool = False,
    audience: str | None = None,
) -> "Selection":
    """Read which letters are meant; UsageError for an option that is empty.

    At most one of --to, --group and --all may be given, and --as-table needs --cases.
    """
    from appeals.workflow.drafting.selection import CaseChoice, Selection

    if sum((to is not None, group is not None, is_all)) > 1:
        raise UsageError(
            "--to, --group and --all exclude each other", remedy="give one of them"
        )
    if is_table and cases is None:
        raise UsageError("--as-table needs cases", remedy="add --cases FILE")
    return Selection(
        letter,
        split_names(to, "--to") or split_names(group, "--group"),
        tuple(dict.fromkeys(split_names(lang, "--lang"))),
        read_day(day),
        read_style(style),
        CaseChoice(cases, is_table) if cases else None,
        read_audience(audience),
    )


def read_day(text: str | None) -> date | None:
    """Read --date; UsageError if it is not a day of the calendar."""
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
    return None if text is None else read_word(text, STYLES, "unknown style")


def read_audience(text: str | None) -> Audience | None:
    """Read --audience; UsageError for one that is not known."""
    return None if text is None else read_word(text, AUDIENCES, "unknown audience")


def read_formats(text: str, known: Sequence[W], what: str) -> tuple[W, ...]:
    """Read --format; UsageError, `what` it is, for a format that is not known."""
    names = dict.fromkeys(split_names(text, "--format"))
    return tuple(read_word(name, known, what) for name in names)


def read_engine(text: str, scheduler: str | None) -> "EngineName":
    """Read --engine, which --scheduler must fit."""
    from appeals.workflow.drafting.engines import EngineName

    engines: tuple[EngineName, ...] = get_args(EngineName)
    engine = read_word(text, engines, "unknown engine")
    if scheduler is not None and engine != "dask":
        raise UsageError(
            "--scheduler goes with --engine dask", remedy="add --engine dask"
        )
    return engine


def read_word(word: str, known: Sequence[W], what: str) -> W:
    """Read a word that must be a known one; UsageError, `what` it is, for another."""
    for each in known:
        if word == each:
            return each
    raise UsageError.no_such(what, word, known)
