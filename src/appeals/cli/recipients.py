"""`appeals recipients`: who may be written to."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import asdict
from typing import TYPE_CHECKING, Annotated

import typer

from appeals.cli import confirm
from appeals.cli.diagnostics import say_warning
from appeals.cli.machine_formats import put_findings
from appeals.cli.options import (
    JsonLines,
    OneJson,
    RecipientId,
    read_day,
    split_names,
    text_options,
    with_options,
)
from appeals.cli.questions import Question, collect_answers, question_options
from appeals.cli.state import STATE, today
from appeals.cli.terminal import (
    Listing,
    attributes,
    count_severities,
    pluralize,
    put_data,
    put_fields,
    put_json,
    put_result,
    say,
)
from appeals.errors import AppealsError, UsageError, raise_all

if TYPE_CHECKING:
    from appeals.model.channel import Channel, Reach, WishStatement
    from appeals.model.recipient import Recipient
    from appeals.registry.workspace import Workspace
    from appeals.registry.yaml_words import Fields, PlainValue
    from appeals.workflow.records.match import Match

app = typer.Typer(help="Who may be written to.", no_args_is_help=True)
app.command("confirm")(confirm.recipient)


_QUESTIONS = (
    Question("--kind", "Kind: office, thematic, country, working-group ..."),
    Question("--name", "Full name"),
    Question("--salutation", "Salutation in English: 'Dear Director,'"),
    Question("--source", "Where this was read, with the day"),
    Question("--post", "Postal address; ';' parts lines", False),
    Question("--email", "E-mail address, as published", False),
)
_FIELDS = {
    **question_options(_QUESTIONS),
    **text_options(
        office="The office: Director.",
        organisation="The body that it is in.",
        acronym="The acronym of the body.",
        web_form="Address of its form: https://...",
        channel="Id of its channel.",
        languages="Languages it takes, with commas.",
        rights="Rights it covers, with commas.",
        states="States of a country mandate: CHN.",
    ),
}


@app.command("list")
def list_recipients(
    is_json: JsonLines = False,
) -> None:
    """List the recipients: id, kind, certainty, name, channel, rights, States."""
    headings = "id", "kind", "certainty", "name", "channel", "rights", "States"
    table = Listing(*headings, is_json=is_json)
    for recipient in STATE.open_workspace().recipients.values():
        table.put(
            recipient.id,
            recipient.kind,
            recipient.certainty,
            recipient.name,
            recipient.channel or "",
            ", ".join(recipient.rights),
            ", ".join(recipient.states),
            as_json=recipient.model_dump(mode="json", exclude_defaults=True),
        )
    table.show()


@app.command("show")
def show(
    recipient_id: RecipientId,
    day: Annotated[
        str | None, typer.Option("--date", help="The day of a letter.")
    ] = None,
    is_json: OneJson = False,
) -> None:
    """Show one recipient: names, addresses, holders; with --date, who to address."""
    recipients = STATE.open_workspace().recipients
    if recipient_id not in recipients:
        listing = "`appeals recipients list` shows all"
        raise UsageError.no_such("unknown recipient", recipient_id, recipients, listing)
    from appeals.registry.holders import holder_on

    recipient = recipients[recipient_id]
    wanted = read_day(day)
    choice = holder_on(recipient, wanted) if wanted is not None else None
    if is_json:
        record = recipient.model_dump(mode="json", exclude_defaults=True)
        if choice is not None:
            record["addressed"] = {
                "on": str(wanted),
                "name": choice.holder.name if choice.holder else None,
                **attributes(choice, "salutation reason warning"),
            }
        put_json(record)
        return
    put_data(f"{recipient.id}: {recipient.name} ({recipient.certainty})")
    for line in (*_names(recipient), *_addresses(recipient), *_mandate(recipient)):
        put_data(line)
    if choice is not None:
        put_data(f"on {wanted}: {choice.salutation}  ({choice.reason})")
        if choice.warning:
            put_data(f"warning: {choice.warning}")


def _names(recipient: "Recipient") -> Iterator[str]:
    if recipient.organisation:
        yield f"organisation: {recipient.organisation}"
    for lang, name in recipient.names.items():
        yield f"name in {lang}: {name} ({recipient.names_certainty})"
    yield f"salutation of the office: {recipient.salutation}"
    for lang, known in recipient.salutations.items():
        yield f"salutation in {lang}: {known.text} ({known.certainty})"
    for holder in recipient.holders:
        until = f" to {holder.until}" if holder.until else ""
        acting = ", acting" if holder.is_acting else ""
        term = f"from {holder.since}{until}"
        yield f"holder: {holder.name}{acting}, {term} ({holder.certainty})"
    for former in recipient.former_names:
        yield f"formerly, until {former.until or '?'}: {former.name}"


def _addresses(recipient: "Recipient") -> Iterator[str]:
    if recipient.post:
        lines = ", ".join(recipient.post.lines)
        yield f"post: {lines} ({recipient.post.certainty})"
    for email in recipient.emails:
        yield f"e-mail: {email.address} ({email.certainty})"
    if recipient.web_form:
        yield f"web: {recipient.web_form.url} ({recipient.web_form.certainty})"


def _mandate(recipient: "Recipient") -> Iterator[str]:
    if recipient.channel:
        yield f"channel: {recipient.channel}"
    for right in recipient.rights:
        doubt = "unconfirmed" if right in recipient.rights_unconfirmed else "by name"
        yield f"covers: {right} ({doubt})"
    for state in recipient.states:
        yield f"State: {state}"
    if recipient.note:
        yield f"note: {recipient.note}"


@app.command("add-holder")
def add_holder(
    recipient_id: RecipientId,
    name: Annotated[str, typer.Option(help="The holder's name.")],
    since: Annotated[str, typer.Option(help="First day: 2026-03-01, 2026-03, 2026.")],
    source: Annotated[str, typer.Option(help="Where the name was seen.")],
    until: Annotated[str | None, typer.Option(help="Last day, as --since.")] = None,
    salutation: Annotated[
        str | None, typer.Option(help="'Dear Ms. Surname,' in English.")
    ] = None,
    title: Annotated[str | None, typer.Option(help="Ms., Mr., Mx., Dr. ...")] = None,
    is_acting: Annotated[
        bool, typer.Option("--acting", help="Acting, not appointed.")
    ] = False,
    is_unconfirmed: Annotated[
        bool, typer.Option("--unconfirmed", help="The source was not seen.")
    ] = False,
) -> None:
    """Enter a holder into recipients.yaml; every other byte stays as it is."""
    from appeals.workflow.records.add_holder import NewHolder
    from appeals.workflow.records.add_holder import add_holder as enter

    new = NewHolder(
        name=name,
        since=since,
        source=source,
        until=until,
        title=title,
        salutation=salutation,
        is_acting=is_acting,
        certainty="unconfirmed" if is_unconfirmed else "confirmed",
    )
    added = enter(STATE.open_workspace(), recipient_id, new)
    put_result(str(added.place))
    for warning in added.warnings:
        say_warning(warning)


@app.command("add")
@with_options(_FIELDS)
def add_recipient(
    given: Mapping[str, str | None],
    recipient_id: Annotated[
        str | None, typer.Argument(metavar="ID", help="Id of the recipient.")
    ] = None,
) -> None:
    """Enter a recipient, unconfirmed, or complete one. Prints its id.

    At a terminal, what is not given is asked. Never guess an address.
    """
    from appeals.workflow.records.registry_files import RECIPIENT, enter, written_fields

    workspace = STATE.open_workspace()
    written = {*written_fields(workspace, RECIPIENT, recipient_id or "")}
    if "emails" in written:
        written.add("email")
    questions = [Question("ID", "Id, as in example-office")]
    questions += [each for each in _QUESTIONS if each.name not in written]
    given = {"id": recipient_id, **given}
    known = collect_answers("appeals recipients add", given, questions)
    id_ = known.pop("id")
    fields = dict(_fields(known))
    _refuse_unknown(workspace, fields)
    entered = enter(workspace, RECIPIENT, id_, fields, {"certainty": "unconfirmed"})
    put_result(entered.id)
    what = "written, unconfirmed" if entered.is_new else "completed"
    say(f"{what}: {entered.place}")
    say(f"next: `appeals recipients check {id_}` says what is still missing")


@app.command("match")
def match(
    letter: Annotated[str, typer.Argument(help="Name of a letter.")],
    is_json: OneJson = False,
) -> None:
    """Say which recipients and channels fit a letter, and why the others do not.

    Compares the letter's rights, State, kind and language. One line each: recipient or
    channel, id, fits, conditional or no, reasons.
    """
    from appeals.workflow.records.match import match_letter

    found = match_letter(STATE.open_workspace(), letter)
    if is_json:
        put_json(asdict(found))
    else:
        _put_match(found)
    for remark in found.remarks:
        say(f"note: {remark}")


def _put_match(found: "Match") -> None:
    for recipient in found.recipients:
        why = [*(["addressed"] if recipient.is_addressed else []), *recipient.why]
        put_fields("recipient", recipient.id, recipient.verdict, "; ".join(why))
    unusable: dict[str, list[str]] = {}
    for channel in found.channels:
        if channel.verdict == "no" and not channel.recipients and not channel.rules:
            unusable.setdefault("; ".join(channel.why), []).append(channel.id)
            continue
        name = channel.id
        if channel.recipients:
            name += f" ({', '.join(channel.recipients)})"
        why = [*(["chosen"] if channel.is_chosen else []), *channel.why, *channel.rules]
        put_fields("channel", name, channel.verdict, "; ".join(why))
    for reason, ids in unusable.items():
        put_fields("channel", ", ".join(ids), "no", reason)


@app.command("check")
def check(
    refs: Annotated[
        list[str] | None,
        typer.Argument(metavar="[ID]...", help="Recipients or groups; all without."),
    ] = None,
    day: Annotated[
        str | None, typer.Option("--date", help="Judge terms on this day, not today.")
    ] = None,
    is_concise: Annotated[
        bool, typer.Option("--concise", help="Print one line a finding.")
    ] = False,
    is_json: OneJson = False,
) -> int:
    """Look for what is old, unconfirmed or missing in recipients.yaml."""
    from appeals.workflow.records.registry_checks import check_recipients

    chosen = read_day(day) or today()
    findings = check_recipients(STATE.open_workspace(), refs or (), chosen)
    human = "concise" if is_concise else "full"
    put_findings(findings, "json" if is_json else human, all_by="--json")
    counts = Counter(finding.severity for finding in findings)
    say(f"{count_severities(counts)}, {pluralize(counts['info'], 'remark')}")
    return 1 if counts["error"] else 0


@app.command("channels")
def channels(
    channel_id: Annotated[
        str | None, typer.Argument(metavar="[ID]", help="Show one in full.")
    ] = None,
    is_json: JsonLines = False,
) -> None:
    """List the ways to submit: id, certainty, limits, languages, name."""
    known = STATE.open_workspace().channels
    if channel_id is not None and channel_id not in known:
        listing = "`appeals recipients channels` shows all"
        raise UsageError.no_such("unknown channel", channel_id, known, listing)
    chosen = known.values() if channel_id is None else (known[channel_id],)
    table = Listing("id", "certainty", "limits", "languages", "name")
    for channel in chosen:
        if is_json:
            put_json(channel.model_dump(mode="json", exclude_defaults=True))
        elif channel_id is None:
            limits = ", ".join(_limits(channel)) or "no limit known"
            langs = ", ".join(channel.languages.accepted) if channel.languages else "?"
            table.put(channel.id, channel.certainty, limits, langs, channel.name)
        else:
            for line in _describe_channel(channel):
                put_data(line)
    table.show()


def _limits(channel: "Channel") -> list[str]:
    limits = []
    if words := channel.max_words:
        said = {True: "with notes", False: "without notes", None: "notes: not known"}
        notes = said[channel.counts_footnotes]
        limits.append(f"{words.count} words {notes} ({words.certainty})")
    if pages := channel.max_pages:
        limits.append(f"{pages.count} pages ({pages.certainty})")
    return limits


def _describe_channel(channel: "Channel") -> Iterator[str]:
    from appeals.registry.channels import describe_source

    yield f"{channel.id}: {channel.name} ({describe_source(channel, channel)})"
    if submit := channel.submit:
        for email in submit.emails:
            yield f"e-mail: {email.address} ({email.certainty})"
        if submit.web_form is not None:
            yield f"web: {submit.web_form.url} ({submit.web_form.certainty})"
        if submit.to_recipient:
            yield "or to the address of the recipient"
    yield from _requirements(channel)
    yield from _exclusions(channel)


def _requirements(channel: "Channel") -> Iterator[str]:
    from appeals.registry.channels import describe_source

    yield f"for: {', '.join(channel.kinds)}"
    for limit in _limits(channel):
        yield f"at most: {limit}"
    if taken := channel.languages:
        source = describe_source(channel, taken)
        yield f"languages: {', '.join(taken.accepted)} ({source})"
    if formats := channel.formats:
        refused = f"; not {', '.join(formats.refused)}" if formats.refused else ""
        accepted = ", ".join(formats.accepted)
        yield f"formats: {accepted}{refused} ({describe_source(channel, formats)})"
    for element in channel.required:
        yield f"asks for: {element.text} ({element.certainty})"
    if consent := channel.consent:
        if consent.kinds:
            yield f"asks for: the consent of {consent.of} ({consent.certainty})"
        if consent.statement:
            asked = _STATEMENTS[consent.statement]
            yield f"asks to be told: {asked} ({consent.certainty})"
    yield _passed_on("the name of the person", channel.passes_on.name)
    yield _passed_on("who sends it", channel.passes_on.source)


_STATEMENTS: "Mapping[WishStatement, str]" = {
    "sp-two-lines": "whether the Government, and whether everybody, may read the names",
    "final-decision": "whether the final decision may name the person",
    "posting": "whether the document may be made public",
}


def _passed_on(what: str, reach: "Reach | None") -> str:
    if reach is None:
        return f"passes on {what}: not known, taken for 'unless it is asked not to'"
    words = {"unless-asked": "unless asked not to"}
    state, public = (words.get(to, to) for to in (reach.state, reach.public))
    return (
        f"passes on {what}: to the State {state}; to all {public} ({reach.certainty})"
    )


def _exclusions(channel: "Channel") -> Iterator[str]:
    for refusal in channel.refuses:
        yield f"refuses: {refusal.text} ({refusal.certainty})"
    if rule := channel.exclusivity:
        yield f"excludes: {', '.join(rule.conflicts_with)} ({rule.text})"
    for need in channel.eligibility:
        basis = need.basis or need.treaty
        whom = f" for {need.committee}" if need.committee else ""
        yield f"the State must have accepted{whom}: {basis} ({need.certainty})"
    if channel.deadline_rule:
        yield f"deadline: {channel.deadline_rule}"
    if channel.note:
        yield f"note: {channel.note}"


def _fields(known: Mapping[str, str]) -> "dict[str, PlainValue]":
    """Convert answers to the fields of the file."""
    fields: dict[str, PlainValue] = {}
    for name, text in known.items():
        match name:
            case "email":
                fields["emails"] = ({"address": text, "certainty": "unconfirmed"},)
            case "post":
                lines = tuple(filter(None, (p.strip() for p in text.split(";"))))
                fields[name] = {"lines": lines, "certainty": "unconfirmed"}
            case "web_form":
                fields[name] = {"url": text, "certainty": "unconfirmed"}
            case "languages" | "rights" | "states":
                fields[name] = split_names(text, f"--{name}")
            case _:
                fields[name] = text
    return fields


def _refuse_unknown(workspace: "Workspace", fields: "Fields") -> None:
    """Raise UsageError for a channel or a right that the workspace does not know."""
    errors: list[AppealsError] = []
    asked: dict[str, tuple[str, ...]] = {
        "channel": tuple(workspace.channels),
        "rights": tuple(workspace.rights),
    }
    for name, known in asked.items():
        value = fields.get(name, ())
        ids = (value,) if isinstance(value, str) else value
        for id_ in ids if isinstance(ids, tuple) else ():
            if known and id_ not in known:
                what = f"--{name}: unknown"
                errors.append(UsageError.no_such(what, str(id_), known))
    raise_all(errors)
