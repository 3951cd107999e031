"""`appeals recipients match`, `check`, `channels`: who, by which way, how certain."""

from collections import Counter
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from appeals.cli.choices import read_day
from appeals.cli.diagnostics import say_findings
from appeals.cli.machine_formats import as_json
from appeals.cli.options import JsonLines, OneJson
from appeals.cli.state import STATE
from appeals.cli.terminal import counted, put_data, put_fields, put_json, say
from appeals.errors import UsageError, did_you_mean

if TYPE_CHECKING:
    from appeals.model.channel import Channel
    from appeals.workflow.records.match import Match


def match(
    letter: Annotated[str, typer.Argument(help="Name of a letter.")],
    is_json: OneJson = False,
) -> None:
    """Say which recipients and channels fit a letter, and why the others do not.

    By the letter's rights, State, kind and language. One line each: recipient or
    channel, id, fits, conditional or no, reasons.
    """
    from dataclasses import asdict

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
    nobody: dict[str, list[str]] = {}
    for channel in found.channels:
        if channel.verdict == "no" and not channel.recipients and not channel.rules:
            nobody.setdefault("; ".join(channel.why), []).append(channel.id)
            continue
        name = channel.id
        if channel.recipients:
            name += f" ({', '.join(channel.recipients)})"
        why = [*(["chosen"] if channel.is_chosen else []), *channel.why, *channel.rules]
        put_fields("channel", name, channel.verdict, "; ".join(why))
    for reason, ids in nobody.items():
        put_fields("channel", ", ".join(ids), "no", reason)


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
    from appeals.workflow.records.recipient_check import check_recipients

    today = read_day(day) or datetime.now().astimezone().date()
    findings = check_recipients(STATE.open_workspace(), refs or (), today)
    if is_json:
        put_data(as_json(findings))
    else:
        root = None if is_concise else STATE.root or Path.cwd()
        say_findings(findings, root, all_by="--json")
    counts = Counter(finding.severity for finding in findings)
    errors, warnings = counts["error"], counts["warning"]
    shown = counted(errors, "error"), counted(warnings, "warning")
    say(f"{', '.join(shown)}, {counted(counts['info'], 'remark')}")
    return 1 if counts["error"] else 0


def channels(
    channel_id: Annotated[
        str | None, typer.Argument(metavar="[ID]", help="Show one in full.")
    ] = None,
    is_json: JsonLines = False,
) -> None:
    """List the ways to submit: id, certainty, limits, languages, name."""
    known = STATE.open_workspace().channels
    if channel_id is not None and channel_id not in known:
        near = did_you_mean(channel_id, tuple(known))
        remedy = near or "`appeals recipients channels` shows all"
        raise UsageError(f"unknown channel '{channel_id}'", remedy=remedy)
    chosen = known.values() if channel_id is None else (known[channel_id],)
    for channel in chosen:
        if is_json:
            put_json(channel.model_dump(mode="json", exclude_defaults=True))
        elif channel_id is None:
            limits = ", ".join(_limits(channel))
            put_fields(
                channel.id,
                channel.certainty,
                limits or "no limit known",
                ", ".join(channel.languages.accepted) if channel.languages else "?",
                channel.name,
            )
        else:
            _show(channel)


def _limits(channel: "Channel") -> list[str]:
    limits = []
    if words := channel.max_words:
        said = {True: "with notes", False: "without notes", None: "notes: not known"}
        notes = said[channel.counts_footnotes]
        limits.append(f"{words.count} words {notes} ({words.certainty})")
    if pages := channel.max_pages:
        limits.append(f"{pages.count} pages ({pages.certainty})")
    return limits


def _show(channel: "Channel") -> None:
    from appeals.registry.channels import seen

    put_data(f"{channel.id}: {channel.name} ({seen(channel, channel)})")
    for line in (*_addresses(channel), *_asked(channel), *_excluded(channel)):
        put_data(line)


def _addresses(channel: "Channel") -> Iterator[str]:
    submit = channel.submit
    if submit is None:
        return
    for email in submit.emails:
        yield f"e-mail: {email.address} ({email.certainty})"
    if submit.web_form is not None:
        yield f"web: {submit.web_form.url} ({submit.web_form.certainty})"
    if submit.to_recipient:
        yield "or to the address of the recipient"


def _asked(channel: "Channel") -> Iterator[str]:
    from appeals.registry.channels import seen

    yield f"for: {', '.join(channel.kinds)}"
    for limit in _limits(channel):
        yield f"at most: {limit}"
    if taken := channel.languages:
        yield f"languages: {', '.join(taken.accepted)} ({seen(channel, taken)})"
    if formats := channel.formats:
        refused = f"; not {', '.join(formats.refused)}" if formats.refused else ""
        accepted = ", ".join(formats.accepted)
        yield f"formats: {accepted}{refused} ({seen(channel, formats)})"
    for element in channel.required:
        yield f"asks for: {element.text} ({element.certainty})"
    if consent := channel.consent:
        yield f"asks for: the consent of {consent.of} ({consent.certainty})"


def _excluded(channel: "Channel") -> Iterator[str]:
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
