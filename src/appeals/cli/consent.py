"""`appeals consent`: who agreed to what, until when, and what becomes of it."""

from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, get_args

import typer

from appeals.cli.options import (
    JsonLines,
    OneJson,
    read_day,
    split_names,
    text_options,
    with_options,
)
from appeals.cli.questions import Question, answered
from appeals.cli.state import STATE, today
from appeals.cli.terminal import (
    Listing,
    pluralize,
    problem_record,
    put_data,
    put_json,
    say,
)
from appeals.errors import UsageError, raise_all

if TYPE_CHECKING:
    from appeals.model.case import Case
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
# Who agreed to what being told to whom. No name, no contact, no place: an id is all.
schema: appeals/consents@1

consents:
"""


_FIELDS = text_options(
    person="Id of the person, as in p-017; never the name.",
    given_by="self, relative, guardian, representative or next-of-kin.",
    because="Why not by the person: missing, detained, dead, child, incapacity.",
    child_heard="yes or no: whether a child was asked too.",
    date="The day it was given: 2026-03-04.",
    means="signed, recorded, message or oral-witnessed.",
    told="What was explained, with commas: use, state-reads, publication, risks, "
    "can-withdraw.",
    taken_by="Who took it: an id of people.yaml.",
    channels="Ids of channels with commas, or any.",
    shown_to="name, alias or nothing: un=name,state=name,public=alias.",
    may_tell="story, place, medical, family, picture; with commas.",
    until="The day by which it is asked for again.",
    proof="Where the proof is: 'safe, folder 4', or a file.",
    proof_hash="The SHA-256 of that file.",
)


@app.command("add")
@with_options(_FIELDS)
def add(given: Mapping[str, str | None], consent_id: ConsentId) -> None:
    """Enter a record of consent, or complete one. Prints its id.

    At a terminal, what is not given is asked. No name, no contact and no place belongs
    into it. The first one makes consents.yaml.
    """
    from appeals.workflow.records.consents import add_consent
    from appeals.workflow.setup.schemas import with_modeline

    workspace = STATE.open_workspace()
    known = answered("appeals consent add", given, list(_questions(consent_id)))
    empty_file = with_modeline("consents.yaml", _EMPTY_FILE).encode()
    entered = add_consent(workspace, consent_id, _fields(known), empty_file)
    put_data(entered.id)
    say(f"{'written' if entered.is_new else 'completed'}: {entered.place}")
    if entered.is_new:
        say(f"next: write 'consent: {entered.id}' in the head of the letter, or the id")
        say("in the column 'consent' of its row")


def _questions(consent_id: str) -> Iterator[Question]:
    """Give the questions for what the record does not hold already."""
    from appeals.workflow.records.consents import fields_of

    held = fields_of(STATE.open_workspace(), consent_id)
    questions = (
        Question("--person", "Person, an id as in p-017, never the name"),
        Question("--given-by", f"Given by ({_words('given_by')})"),
        Question("--because", f"Why not by the person ({_words('because')})", False),
        Question("--child-heard", "If a child: was the child asked (yes, no)", False),
        Question("--date", "Given on, as in 2026-03-04", is_day=True),
        Question("--means", f"How ({_words('means')})"),
        Question(
            "--told", f"What was explained ({_words('told')}), with commas", False
        ),
        Question("--taken-by", "Taken by, an id of people.yaml"),
        Question("--channels", "For which channels, ids with commas, or any"),
        Question(
            "--shown-to",
            "Shown to whom how (name, alias, nothing), as in "
            "un=name,state=name,public=alias",
        ),
        Question(
            "--may-tell", f"What may be told ({_words('may_tell')}), with commas", False
        ),
        Question(
            "--until", "To be asked for again by, as in 2027-03-04", False, is_day=True
        ),
        Question("--proof", "Where the proof is kept, as in 'safe, folder 4'", False),
    )
    return (each for each in questions if each.name not in held)


def _words(field: str) -> str:
    from appeals.model import consent

    kinds = {
        "given_by": consent.Giver,
        "because": consent.Inability,
        "means": consent.Means,
        "told": consent.Explained,
        "may_tell": consent.FactClass,
    }
    return ", ".join(get_args(kinds[field]))


def _fields(known: Mapping[str, str]) -> "dict[str, PlainValue]":
    """Make the fields of the file of what was given."""
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
                fields[name] = dict(_shown(text))
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
        raise UsageError(f"'{text}' is no answer to --child-heard", remedy=remedy)
    return known[text.strip().casefold()]


def _shown(text: str) -> Iterator[tuple[str, str]]:
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
            put_json(_json(record))
        else:
            for name, text in _shown_fields(record).items():
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
            _joined(record.channels),
            record.until or "-",
            consent_state(record, today()),
            as_json=_json(record),
        )
    table.show()
    if not workspace.has_consents:
        say("no records of consent are kept yet; `appeals consent add ID` enters one")


def _json(record: "ConsentRecord") -> dict[str, object]:
    from appeals.workflow.records.consents import consent_state

    held = record.model_dump(mode="json", exclude_none=True)
    return {**held, "state": consent_state(record, today())}


def _shown_fields(record: "ConsentRecord") -> dict[str, str]:
    held = record.model_dump(mode="json", exclude_none=True)
    return {
        name.replace("_", " "): _joined(value) for name, value in held.items() if value
    }


def _joined(value: object) -> str:
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
            put_json({"id": id_, **problem_record(each, *_OF_PROBLEM)})
        else:
            more = f" ({each.remedy})" if each.remedy else ""
            what = f"{each.severity} {each.code}: '{id_}': {each.message}{more}"
            put_data(f"{each.place}: {what}")
    count = len(ids or workspace.consents)
    say(
        f"{pluralize(count, 'record')} checked: {pluralize(counts['error'], 'error')}, "
        f"{pluralize(counts['warning'], 'warning')}"
    )
    return STATE.found_code


_OF_PROBLEM = ("code", "severity", "message", "help", "path", "line")


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
    from appeals.workflow.records.consents import withdraw_consent

    workspace = STATE.open_workspace()
    chosen = read_day(day) or today()
    rows = tuple(_rows(cases))
    done = withdraw_consent(workspace, consent_id, chosen, today(), rows)
    if is_json:
        put_json(_withdrawn_json(done))
    else:
        _put_where(done)
    _say_withdrawn(done)


def _rows(cases: Path | None) -> "Iterator[Case]":
    if cases is not None:
        from appeals.registry.cases import read_cases

        yield from read_cases(cases, STATE.find_root())


def _message_record(each: "SentMessage") -> dict[str, str]:
    receipt = each.receipt
    return {
        "record": receipt.record,
        "letter": receipt.letter,
        "recipient": receipt.recipient,
        "address": receipt.address,
        "day": receipt.day,
        "way": receipt.transport,
        "state": receipt.state,
    }


def _withdrawn_json(done: "WithdrawnConsent") -> dict[str, object]:
    went = [
        {**_message_record(each), "reference": each.reference, "words": each.words}
        for each in done.messages
    ]
    about = {"id": done.record.id, "withdrawn": done.day, "letters": [*done.letters]}
    return {**about, "went": went}


def _put_where(done: "WithdrawnConsent") -> None:
    if done.messages:
        table = Listing(
            "record", "letter", "recipient", "address", "day", "way", "state"
        )
        for each in done.messages:
            table.put(*_message_record(each).values())
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
