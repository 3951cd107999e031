"""`appeals citations add` and `archive`: new entries, and copies of sources."""

from collections.abc import Mapping
from pathlib import Path
from typing import Annotated

import typer

from appeals.cli.options import read_day
from appeals.cli.state import STATE, shown, today
from appeals.cli.terminal import put_data, say

Source = Annotated[
    str, typer.Argument(help="A symbol, an address, or a file to keep a copy of.")
]
Key = Annotated[str | None, typer.Option(help="The key; else made of the symbol.")]
Kind = Annotated[
    str | None, typer.Option(help="web, news, ngo-report, treaty, book ...")
]
Title = Annotated[str | None, typer.Option(help="The title, as printed.")]
Short = Annotated[str | None, typer.Option(help="The short title.")]
Author = Annotated[str | None, typer.Option(help="Who wrote it.")]
LastName = Annotated[str | None, typer.Option(help="The name for later notes.")]
Day = Annotated[
    str | None, typer.Option("--date", help="Its date: 2019-08-23, 2019-08, 2019.")
]
Accessed = Annotated[str | None, typer.Option(help="The day the page was read.")]
Body = Annotated[str | None, typer.Option(help="The body it comes from.")]
Addressee = Annotated[str | None, typer.Option(help="Who a letter is to.")]
Container = Annotated[str | None, typer.Option(help="Newspaper, journal or site.")]
Publisher = Annotated[str | None, typer.Option(help="Who published it.")]
Url = Annotated[str | None, typer.Option(help="The address of a file.")]
Alias = Annotated[
    list[str] | None, typer.Option(help="Another name to cite it by; repeatable.")
]
Note = Annotated[str | None, typer.Option(help="A remark, never printed.")]
Incomplete = Annotated[
    bool, typer.Option("--incomplete", help="Write it though fields are missing.")
]


def add(
    source: Source,
    key: Key = None,
    kind: Kind = None,
    title: Title = None,
    short: Short = None,
    author: Author = None,
    author_last: LastName = None,
    day: Day = None,
    accessed: Accessed = None,
    body: Body = None,
    addressee: Addressee = None,
    container: Container = None,
    publisher: Publisher = None,
    url: Url = None,
    alias: Alias = None,
    note: Note = None,
    is_incomplete: Incomplete = False,
) -> None:
    """Add an authority to citations.yaml, unconfirmed. Prints its key.

    Nothing is fetched and nothing is invented: what is still missing is named. A source
    without a symbol needs what is printed of its kind: author, title, date ...
    """
    given: Mapping[str, str | tuple[str, ...] | None] = {
        "kind": kind,
        "title": title,
        "short": short,
        "author": author,
        "author_last": author_last,
        "addressee": addressee,
        "body": body,
        "date": day,
        "accessed": accessed,
        "container": container,
        "publisher": publisher,
        "url": url,
        "aliases": tuple(alias or ()) or None,
        "note": note,
    }
    _add(source, key, given, is_incomplete=is_incomplete)


def _add(
    source: str,
    key: str | None,
    given: Mapping[str, str | tuple[str, ...] | None],
    *,
    is_incomplete: bool,
) -> None:
    from appeals.workflow.records.citations_add import NewAuthority, add_authority

    fields = {name: value for name, value in given.items() if value is not None}
    asked = NewAuthority(source, key, fields, is_incomplete)
    added = add_authority(STATE.open_workspace(), asked, today())
    put_data(added.key)
    for remark in added.remarks:
        say(remark)
    if added.kept:
        say(f"kept a copy: {shown(added.kept)}")
    say(f"written: {added.place}, certainty: unconfirmed")
    if added.missing:
        say(f"to be filled in: {', '.join(added.missing)}")


def archive(
    ref: Annotated[str, typer.Argument(help="Key, symbol or alias.")],
    file: Annotated[Path, typer.Argument(help="The file to keep a copy of.")],
    url: Annotated[
        str | None, typer.Option(help="The address it was fetched from.")
    ] = None,
    retrieved: Annotated[
        str | None, typer.Option(help="The day it was fetched; today without it.")
    ] = None,
) -> None:
    """Keep a copy of a source in sources/, named by its hash. Prints its path."""
    from appeals.workflow.records.citations_archive import archive_copy

    day = read_day(retrieved) or today()
    kept = archive_copy(STATE.open_workspace(), ref, file, day, url)
    put_data(shown(kept.path))
    if kept.is_new:
        say(f"written: {kept.place} ('{kept.key}'), sha256: {kept.sha256}")
    else:
        say(f"'{kept.key}' has this copy already: {kept.place}")
