"""`appeals citations add` and `archive`: new entries, and copies of sources."""

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from appeals.cli.options import Ref, read_day, text_options, with_options
from appeals.cli.questions import (
    Question,
    ask,
    collect_answers,
    is_at_terminal,
    question_options,
)
from appeals.cli.state import STATE, display_path, today
from appeals.cli.terminal import put_result, say
from appeals.errors import UsageError

if TYPE_CHECKING:
    from appeals.registry.workspace import Workspace
    from appeals.workflow.records.citations_add import NewAuthority

Source = Annotated[
    str | None,
    typer.Argument(
        help="A symbol, an address, a file to keep a copy of; with --kind, a title."
    ),
]
Key = Annotated[str | None, typer.Option(help="The key; else made of the symbol.")]
_QUESTIONS = (
    Question("--title", "Title, as printed", False),
    Question("--author", "Who wrote it", False),
    Question("--author-last", "The name for later notes", False),
    Question(
        "--date",
        "Date, as in 2019-08-23, 23 August 2019 or 2019",
        False,
        is_day=True,
    ),
    Question("--accessed", "Day the page was read", False, is_day=True),
    Question("--container", "Newspaper, journal, site; the book of a chapter", False),
    Question("--addressee", "Who a letter is to", False),
    Question("--body", "The body it comes from", False),
    Question("--short", "Short title", False),
    Question("--url", "Address", False),
)
"""What is asked of an authority at a terminal."""
_FIELDS = {
    **question_options(_QUESTIONS),
    **text_options(
        kind="web, news, ngo-report, treaty, book, chapter, thesis ...",
        editor="Who edited the book.",
        editor_last="The editor's last name.",
        place="The place of publication.",
        publisher="Who published it; the university of a thesis.",
        edition="The edition: 2.",
        genre="What a thesis is: PhD thesis.",
        volume="The volume: 41.",
        issue="The issue in the volume: 3.",
        note="A remark, never printed.",
    ),
    "page": Annotated[
        str | None,
        typer.Option("--pages", "--page", help="Where it is in the journal: 101-125."),
    ],
}
Alias = Annotated[
    list[str] | None,
    typer.Option("--alias", help="Another name to cite it by; repeatable."),
]
Incomplete = Annotated[
    bool, typer.Option("--incomplete", help="Write it though fields are missing.")
]


@with_options(_FIELDS)
def add(
    given: Mapping[str, str | None],
    source: Source = None,
    key: Key = None,
    aliases: Alias = None,
    is_incomplete: Incomplete = False,
) -> None:
    """Add an authority, unconfirmed, or complete the one there is. Prints its key.

    At a terminal, what is printed of it and missing is asked. Nothing is fetched and
    nothing is invented: what is still missing is named. A source without a symbol needs
    what is printed of its kind: author, title, date ... One that is only on paper is
    added by its title: appeals citations add "A chapter" --kind chapter
    --author "Ann Doe" --author-last Doe --container "The Book" ...
    """
    fields = {**_with_days(given), "aliases": tuple(aliases or ()) or None}
    _enter_authority(source, key, fields, is_incomplete=is_incomplete)


@with_options(_FIELDS)
def edit(
    given: Mapping[str, str | None],
    ref: Ref,
) -> None:
    """Change an authority; at a terminal, ask what is not given. Prints its key.

    What was confirmed of the fields that change is unconfirmed again.
    """
    from appeals.workflow.records.citations_add import edit_authority
    from appeals.workflow.records.references import find_authority

    workspace = STATE.open_workspace()
    fields = {n: value for n, value in _with_days(given).items() if value is not None}
    if not fields:
        authority = find_authority(workspace, ref)
        fields = _ask_changes(authority.model_dump(mode="json"))
    entered = edit_authority(workspace, ref, fields)
    put_result(entered.id)
    say(f"changed: {entered.place}: {', '.join(entered.fields)}")


def _with_days(given: Mapping[str, str | None]) -> dict[str, str | None]:
    """Give dates as files have them: "4 March 2022" is 2022-03-04."""
    from appeals.languages.date_reading import iso_date

    names = [each.name for each in _QUESTIONS if each.is_day]
    return {**given, **{n: iso_date(day) for n in names if (day := given.get(n))}}


def _ask_changes(there: Mapping[str, object]) -> dict[str, str]:
    """Ask for the fields of an entry; what is there is the answer to Enter."""
    if not is_at_terminal():
        options = ", ".join(each.option for each in _QUESTIONS)
        raise UsageError(
            "nothing to change is given",
            remedy=f"give what is to change: {options} ...",
        )
    asked = [replace(q, default=str(there.get(q.name) or "")) for q in _QUESTIONS]
    known = collect_answers("appeals citations edit", {}, asked)
    return {n: v for n, v in known.items() if v != str(there.get(n) or "")}


def _enter_authority(
    source: str | None,
    key: str | None,
    given: Mapping[str, str | tuple[str, ...] | None],
    *,
    is_incomplete: bool,
) -> None:
    from appeals.workflow.records.citations_add import NewAuthority, add_authority

    question = Question("WHAT", "Symbol, address https://..., or a file")
    known = collect_answers("appeals citations add", {"what": source}, (question,))
    fields = {name: value for name, value in given.items() if value is not None}
    workspace = STATE.open_workspace()
    asked = NewAuthority(known["what"], key, fields, is_incomplete)
    if is_at_terminal() and not is_incomplete:
        asked = _ask_lacking(workspace, asked)
    added = add_authority(workspace, asked, today())
    put_result(added.key)
    for remark in added.remarks:
        say(remark)
    if added.kept:
        say(f"kept a copy: {display_path(added.kept)}")
    is_new = not any("; completed: " in remark for remark in added.remarks)
    certainty = ", certainty: unconfirmed" if is_new else ""
    say(f"written: {added.place}{certainty}")
    if added.missing:
        say(f"to be filled in: {', '.join(added.missing)}")


def _ask_lacking(workspace: "Workspace", asked: "NewAuthority") -> "NewAuthority":
    """Ask for what is printed of a source of this kind and was not given."""
    from appeals.workflow.records.citations_add import lacking_options

    is_address = asked.source.lower().startswith(("http://", "https://"))
    fields = dict(asked.fields)
    if is_address and "kind" not in fields:
        question = Question("--kind", "Kind: web, news, ngo-report", False, "web")
        fields["kind"] = ask(question, {})
    options = lacking_options(workspace, replace(asked, fields=fields), today())

    def check(known: Mapping[str, str]) -> None:
        lacking_options(workspace, replace(asked, fields={**fields, **known}), today())

    by_option = {each.option: replace(each, check=check) for each in _QUESTIONS}
    questions = [by_option[option] for option in options]
    found = collect_answers("appeals citations add", {}, questions)
    is_incomplete = len(found) < len(questions)
    return replace(asked, fields={**fields, **found}, may_lack=is_incomplete)


def archive(
    ref: Ref,
    file: Annotated[
        Path | None, typer.Argument(help="The file to keep a copy of.")
    ] = None,
    is_fetched: Annotated[
        bool, typer.Option("--fetch", help="Fetch it from its address, over https.")
    ] = False,
    url: Annotated[
        str | None, typer.Option(help="The address it was fetched from.")
    ] = None,
    retrieved: Annotated[
        str | None, typer.Option(help="The day it was fetched; today without it.")
    ] = None,
) -> None:
    """Keep a copy of a source in sources/, named by its hash. Prints its path.

    With --fetch the document is fetched from --url, from the address of the entry, or
    from the one that its symbol gives; nothing is ever fetched without it.
    """
    from appeals.workflow.records.citations_archive import (
        archive_copy,
        fetch_copy,
        remarks_on_copy,
    )

    if is_fetched == (file is not None):
        remedy = "name the file that you downloaded, or write --fetch"
        raise UsageError("one of FILE and --fetch is needed", remedy=remedy)
    workspace = STATE.open_workspace()
    if file is None:
        if retrieved:
            remedy = "leave --retrieved out"
            raise UsageError("what is fetched is fetched today", remedy=remedy)
        kept = fetch_copy(workspace, ref, today(), url)
    else:
        kept = archive_copy(workspace, ref, file, read_day(retrieved) or today(), url)
    put_result(display_path(kept.path))
    for remark in remarks_on_copy(workspace, kept):
        say(remark)
    if kept.is_new:
        say(f"written: {kept.place} ('{kept.key}'), sha256: {kept.sha256}")
    else:
        say(f"'{kept.key}' has this copy already: {kept.place}")


def quote(
    ref: Ref,
    at: Annotated[str, typer.Option(help="The place, as in 'para. 14'.")],
    lang: Annotated[
        str | None, typer.Option(help="Language of the copy, where there are several.")
    ] = None,
    id_: Annotated[
        str | None, typer.Option("--id", help="Its id; else made of the place.")
    ] = None,
) -> None:
    """Take a paragraph of the archived copy into citations.yaml. Prints its id."""
    from appeals.workflow.records.citations_quote import add_quote

    added = add_quote(STATE.open_workspace(), ref, at, lang, id_)
    put_result(added.id)
    say(added.text)
    if not added.is_new:
        say(f"'{added.key}' has these words already: {added.place}")
        return
    say(f"written: {added.place} ('{added.key}'), certainty: unconfirmed")
    if added.is_open:
        say("it is the last one: check where it ends, and cut what comes after it")
    say(f'compare it with the copy, then: {{{{ quote("{added.key}", "{added.id}") }}}}')
