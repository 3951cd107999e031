"""Options that several commands share, as types for Typer."""

from pathlib import Path
from typing import Annotated

import typer

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
    Path | None, typer.Option(help="One letter for each row: .csv or .jsonl.")
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
