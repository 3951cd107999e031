"""`appeals consent`: who agreed to what, until when, and what becomes of it."""

from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from appeals.cli.options import (
    JsonLines,
    OneJson,
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
    problem_record,
    put_data,
    put_json,
    say,
)
from appeals.errors import UsageError, raise_all

if TYPE_CHECKING:
    from appeals.model.consent import ConsentRecord
    from appeals.registry.yaml_words import PlainValue
    from appeals.workflow.records.consents import SentMessage, WithdrawnConsent

app = typer.Typer(
    help="Records of consent: who agreed to what, until when.", no_args_is_help=True
)
ConsentId = Annotated[
    str, typer.Argument(metavar="ID", help="Id of the record, as in rec-2026-017.")
]
_EMPTY_FILE = """\
# Who agreed to what being told to whom. No name, no contact, no place: only ids.
schema: appeals/consents@1

consents:
"""


_QUESTIONS = (
    Question("--person", "Id of the person, as in p-017; never the name"),
    Question(
        "--given-by",
        "Given by: self, relative, guardian, representative or next-of-kin",
    ),
    Question(
        "--because",
        "Why not by the person: missing, detained, dead, child, incapacity",
        False,
    ),
    Question("--child-heard", "If a child: was the child asked too, yes or no", False),
    Question("--date", "The day it was given, as in 2026-03-04", is_day=True),
    Question("--means", "How: signed, recorded, message or oral-witnessed"),
    Question(
        "--told",
        "What was explained, with commas: use, state-reads, publication, risks, "
        "can-withdraw",
        False,
    ),
    Question("--taken-by", "Who took it: an id of people.yaml"),
    Question("--channels", "Ids of channels with commas, or any"),
    Question(
        "--shown-to", "name, alias or nothing, as in un=name,state=name,public=alias"
    ),
    Question(
        "--may-tell",
        "What may be told, with commas: story, place, medical, family, picture",
        False,
    ),
    Question("--until", "The day by which it is asked for again", False, is_day=True),
    Question("--proof", "Where the proof is: 'safe, folder 4', or a file", False),
)
_FIELDS = {
    **question_options(_QUESTIONS),
    **text_options(proof_hash="The SHA-256 of that file."),
}


@app.command("add")
@with_options(_FIELDS)
def add(given: Mapping[str, str | None], consent_id: ConsentId) -> None:
    """Enter a record of consent, or complete one. Prints its id.

    At a terminal, what is not given is asked. No name, contact or place belongs in it.
    The first one makes consents.yaml.
    """
    from appeals.workflow.records.consents import add_consent, fields_of
    from appeals.workflow.setup.schemas import with_modeline

    workspace = STATE.open_workspace()
    entered_before = fields_of(workspace, consent_id)
    questions = [each for each in _QUESTIONS if each.name not in entered_before]
    known = collect_answers("appeals consent add", given, questions)
    empty_file = with_modeline("consents.yaml", _EMPTY_FILE).encode()
    entered = add_consent(workspace, consent_id, _fields(known), empty_file)
    put_data(entered.id)
    say(f"{'written' if entered.is_new else 'completed'}: {entered.place}")
    if entered.is_new:
        say(f"next: write 'consent: {entered.id}' in the head of the letter, or the id")
        say("in the column 'consent' of its row")


def _fields(known: Mapping[str, str]) -> "dict[str, PlainValue]":
    """Convert answers to the fields of the file."""
    fields: dict[str, PlainValue] = {}
    for name, text in known.items():
        match name:
            case "channels" if text.strip() == "any":
                fields[name] = "any"
            case "told" | "channels" | "may_tell":
                fields[name] = split_names(text, f"--{name.replace('_', '-')}")
            case "child_heard":
                fields[name] = _yes_or_no(text)
            case "shown_to":
                fields[name] = dict(_read_showings(text))
            case "proof":
                more = {"sha256": s} if (s := known.get("proof_hash")) else {}
                fields[name] = {"where": text, **more}
            case "proof_hash" if "proof" in known:
                continue
            case "proof_hash":
                raise UsageError(
                    "--proof-hash is the hash of a file, and --proof names none",
                    remedy="give --proof FILE too",
                )
            case _:
                fields[name] = text
    return fields


def _yes_or_no(text: str) -> bool:
    known = {"yes": True, "true": True, "no": False, "false": False}
    if text.strip().casefold() not in known:
        remedy = "write yes or no"
        raise UsageError(f"'{text}' is not an answer to --child-heard", remedy=remedy)
    return known[text.strip().casefold()]


def _read_showings(text: str) -> Iterator[tuple[str, str]]:
    errors = []
    for part in split_names(text, "--shown-to"):
        reader, sign, showing = part.partition("=")
        if not sign:
            remedy = "write un=name,state=name,public=alias"
            errors.append(UsageError(f"--shown-to: '{part}'", remedy=remedy))
        yield reader.strip(), showing.strip()
    raise_all(errors)


@app.command("show")
def show(
    consent_id: Annotated[
        str | None, typer.Argument(metavar="[ID]", help="One in full; all without.")
    ] = None,
    is_json: JsonLines = False,
) -> None:
    """Show the records of consent: id, person, who gave it, for what, until, state."""
    from appeals.workflow.records.consents import consent_state, find_consent

    workspace = STATE.open_workspace()
    if consent_id is not None:
        record = find_consent(workspace, consent_id)
        if is_json:
            put_json(_consent_record(record))
        else:
            for name, text in _format_fields(record).items():
                put_data(f"{name}: {text}")
            put_data(f"state: {consent_state(record, today())}")
        return
    headings = "id", "person", "given by", "channels", "until", "state"
    table = Listing(*headings, is_json=is_json)
    for id_, record in workspace.consents.items():
        table.put(
            id_,
            record.person,
            record.given_by,
            _format_value(record.channels),
            record.until or "-",
            consent_state(record, today()),
            as_json=_consent_record(record),
        )
    table.show()
    if not workspace.has_consents:
        say("no records of consent are kept yet; `appeals consent add ID` enters one")


def _consent_record(record: "ConsentRecord") -> dict[str, object]:
    from appeals.workflow.records.consents import consent_state

    held = record.model_dump(mode="json", exclude_none=True)
    return {**held, "state": consent_state(record, today())}


def _format_fields(record: "ConsentRecord") -> dict[str, str]:
    held = record.model_dump(mode="json", exclude_none=True)
    return {
        name.replace("_", " "): _format_value(value)
        for name, value in held.items()
        if value
    }


def _format_value(value: object) -> str:
    if isinstance(value, Mapping):
        return ", ".join(f"{k}: {v}" for k, v in value.items())
    if isinstance(value, list | tuple):
        return ", ".join(map(str, value))
    return str(value)


@app.command("check")
def check(
    ids: Annotated[
        list[str] | None, typer.Argument(metavar="[ID]...", help="All without.")
    ] = None,
    is_json: JsonLines = False,
) -> int:
    """Look for records that are old, end soon or lack a proof.

    Exit code 1 when something must be fixed.
    """
    from appeals.workflow.records.consents import check_consents

    workspace = STATE.open_workspace()
    found = check_consents(workspace, ids or (), today())
    counts = Counter(each.severity for _, each in found)
    STATE.found_code = 1 if counts["error"] else 0
    for id_, each in found:
        if is_json:
            put_json({"id": id_, **problem_record(each, *_PROBLEM_KEYS)})
        else:
            more = f" ({each.remedy})" if each.remedy else ""
            what = f"{each.severity} {each.code}: '{id_}': {each.message}{more}"
            put_data(f"{each.place}: {what}")
    count = len(ids or workspace.consents)
    say(f"{pluralize(count, 'record')} checked: {count_severities(counts)}")
    return STATE.found_code


_PROBLEM_KEYS = ("code", "severity", "message", "help", "path", "line")


@app.command("withdraw")
def withdraw(
    consent_id: ConsentId,
    day: Annotated[
        str | None, typer.Option("--date", help="The day it was withdrawn; today else.")
    ] = None,
    cases: Annotated[
        Path | None,
        typer.Option(help="A file of cases: for what an older version sent of them."),
    ] = None,
    is_json: OneJson = False,
) -> None:
    """Mark a consent as withdrawn, and print where what rests on it went.

    Nothing that rests on it is approved, signed, planned or sent from now on. For each
    message that left: its record, recipient, address, day, way and state, and words
    that ask the recipient for removal.
    """
    from appeals.registry.cases import read_cases
    from appeals.workflow.records.consents import withdraw_consent

    workspace = STATE.open_workspace()
    chosen = read_day(day) or today()
    rows = tuple(read_cases(cases, STATE.find_root())) if cases else ()
    done = withdraw_consent(workspace, consent_id, chosen, today(), rows)
    if is_json:
        put_json(_withdrawn_record(done))
    else:
        _put_removal_requests(done)
    _say_withdrawn(done)


def _receipt_record(each: "SentMessage") -> dict[str, object]:
    names = "record letter recipient address day transport state"
    return {
        "way" if name == "transport" else name: value
        for name, value in attributes(each.receipt, names).items()
    }


def _withdrawn_record(done: "WithdrawnConsent") -> dict[str, object]:
    went = [
        {**_receipt_record(each), "reference": each.reference, "words": each.words}
        for each in done.messages
    ]
    about = {"id": done.record.id, "withdrawn": done.day, "letters": [*done.letters]}
    return {**about, "went": went}


def _put_removal_requests(done: "WithdrawnConsent") -> None:
    if done.messages:
        table = Listing(
            "record", "letter", "recipient", "address", "day", "way", "state"
        )
        for each in done.messages:
            table.put(*map(str, _receipt_record(each).values()))
        table.show()
    for each in done.messages:
        receipt = each.receipt
        put_data(f"\nTo {receipt.recipient}, {receipt.address} [{each.reference}]:\n")
        put_data(each.words)


def _say_withdrawn(done: "WithdrawnConsent") -> None:
    id_ = done.record.id
    said = f"withdrawn on {done.day}" if done.is_new else f"was withdrawn on {done.day}"
    say(f"'{id_}' {said}: what rests on it is not approved, signed, planned or sent")
    if done.letters:
        say(f"letters that name it: {', '.join(done.letters)}")
    if done.messages:
        messages = pluralize(len(done.messages), "message")
        say(f"{messages} left and cannot be called back; ask")
        say("each recipient for removal, with the words above")
    else:
        say("nothing that rests on it has left, as far as sent/ says")
