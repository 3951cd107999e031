"""Delete what the workspace holds of a case, and say what cannot be deleted here.

    out/LETTER/..., the outbox     what was rendered, signed or written to be sent
    out/LETTER/cases.sqlite        its records
    reviews/LETTER/files/          what was approved of a letter about one person
    sent/LETTER/kept/RECORD/       the bytes that left
    the vault                      the person, unless another case or letter is about
                                   them too
    cases.csv, cases.jsonl         the row of the case; every other byte stays

Receipts stay, and say who had the rest forgotten on which day. Files are removed as any
other: what a disk still holds of them is out of reach.
"""

import os
import shutil
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path, PurePosixPath

from appeals.delivery.ledger import SendingLedger
from appeals.delivery.receipts import Receipts
from appeals.delivery.sending_states import LedgerRow
from appeals.delivery.sent_folder import ANSWERS, FOLDER, KEPT
from appeals.errors import BlockedError, UsageError, shorten_list
from appeals.languages.find import LANGUAGES
from appeals.model.case import CASE_ENDINGS
from appeals.registry.case_removal import CaseRow, find_case_row
from appeals.registry.consents import find_record
from appeals.registry.workspace import Workspace
from appeals.storage.atomic import write_bytes
from appeals.storage.disks import find_sharing_service
from appeals.storage.names import child_path
from appeals.storage.reading import read_if_exists
from appeals.workflow.approving.approve import letter_lock
from appeals.workflow.drafting.ledger.ledger import OUT, case_records, rendered_cases
from appeals.workflow.protecting.git_view import find_in_history, inspect_git
from appeals.workflow.sending.sent_letters import write_receipts

FORGOTTEN = "forgotten on"
_LEAST_PARTS = 3


@dataclass(frozen=True, slots=True)
class Traces:
    """All that is here of a case, or of a letter about one person.

    `files` are paths in the workspace, `records` the records of rendered files by
    letter, `messages` those that were sent, `persons` those it is about, by the id of
    the vault. `rows` are its rows in files of cases that can be removed. `remains` says
    in sentences what will stay, and where.
    """

    case: str
    files: tuple[str, ...]
    records: Mapping[str, tuple[str, ...]]
    messages: tuple[LedgerRow, ...]
    persons: tuple[str, ...]
    remains: tuple[str, ...]
    rows: tuple[CaseRow, ...] = ()


ForgetPerson = Callable[[str], object]
"""Removes a person from the vault, by id."""


def find_traces(
    workspace: Workspace,
    case: str,
    ledger: SendingLedger,
    more_cases: Iterable[Path] = (),
    *,
    keeps_row: bool = False,
) -> Traces:
    """Find all that is here of a case, by its id, or of a letter, by its name.

    `more_cases` are files of cases besides those in the workspace folder that begin
    with "cases". With `keeps_row` the rows in them stay. Raises UsageError if there is
    nothing, WorkspaceError for a malformed file.
    """
    root, is_letter = workspace.root, case in workspace.letters
    messages = tuple(
        row
        for row in ledger.rows(case if is_letter else None)
        if row.has_left and (is_letter or row.case_id == case)
    )
    kept = _kept_files(root, messages)
    out = child_path(root, OUT)
    stores = sorted(out.glob("*/cases.sqlite"))
    rendered = {p.parent.name: rendered_cases(root, p.parent.name) for p in stores}
    records: dict[str, tuple[str, ...]] = {}
    if is_letter:
        places = (child_path(out, case), root / "reviews" / case / "files")
        own = [path for place in places for path in _files_below(place)]
    else:
        own = [path for path in _files_below(out) if _is_about(path.name, case)]
        records = dict(_records_of(rendered, case))
    paths = tuple(path.relative_to(root).as_posix() for path in (*own, *kept))
    found = () if is_letter else tuple(_case_rows(root, case, more_cases))
    consents = [row.consent for row in found]
    consents += [workspace.letter(case).front.consent or ""] if is_letter else []
    for letter, names in records.items():
        consents += [rendered[letter][name].get("consent", "") for name in names]
    persons = _find_persons(workspace, consents)
    if not (paths or messages or records or persons or found):
        remedy = "name a case by its id, or a letter about one person"
        raise UsageError.no_such("nothing is here of", case, workspace.letters, remedy)
    shared = _persons_of_others(workspace, rendered, case, persons)
    rows = tuple(each for each in found if each.without and not keeps_row)
    remains = (
        *_rows_that_stay(root, case, found, rows),
        *_describe_remains(workspace, case, messages),
    )
    stay = (f"'{p}' stays in the vault: '{o}' is about them" for p, o in shared.items())
    removable = tuple(person for person in persons if person not in shared)
    return Traces(case, paths, records, messages, removable, (*stay, *remains), rows)


def forget(
    workspace: Workspace,
    traces: Traces,
    ledger: SendingLedger,
    by: tuple[str, datetime],
    forget_person: ForgetPerson | None,
) -> Iterator[str]:
    """Delete what was found, and yield the path of each file removed.

    `by` are the person who requests it, and the time. Run again, it continues where it
    was stopped. Raises BlockedError while another command approves or signs, if the
    vault cannot be opened, and for a file of cases that was changed meanwhile;
    MachineError when the disk refuses.
    """
    root = workspace.root
    letters = {PurePosixPath(path).parts[1] for path in traces.files}
    with ExitStack() as locks:
        for letter in sorted({*letters, *traces.records} & {*workspace.letters}):
            locks.enter_context(letter_lock(root, letter))
        if forget_person is not None:
            for person in traces.persons:
                forget_person(person)
        for path in traces.files:
            (root / path).unlink(missing_ok=True)
            yield path
        for letter in sorted({row.letter for row in traces.messages}):
            for gone in Receipts(root, letter).drop_shared():
                yield gone.relative_to(root).as_posix()
        for letter, names in traces.records.items():
            case_records(root, letter).forget(names)
        for row in traces.rows:
            _remove_row(row)
            yield _display_path(root, row.path)
    for folder in _emptied_folders(root, traces):
        shutil.rmtree(folder, ignore_errors=True)
    _put_on_record(traces, ledger, *by)
    write_receipts(ledger, root)


def _records_of(
    rendered: Mapping[str, Mapping[str, Mapping[str, str]]], case: str
) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Give the names of the rendered files of a case by letter."""
    for letter, cases in rendered.items():
        if names := tuple(name for name, of in cases.items() if of.get("id") == case):
            yield letter, names


def _case_rows(root: Path, case: str, more: Iterable[Path]) -> Iterator[CaseRow]:
    own = (
        path
        for path in sorted(root.absolute().iterdir())
        if path.name.casefold().startswith("cases")
        and path.name.casefold().endswith(CASE_ENDINGS)
    )
    for path in dict.fromkeys((*own, *map(Path.absolute, more))):
        found = find_case_row(path, case)
        if found is not None:
            yield found


def _remove_row(row: CaseRow) -> None:
    """Write a file of cases without a row, atomically."""
    target, shown = row.path.resolve(), row.path.name
    if row.without is None or read_if_exists(target) != row.before:
        raise BlockedError(
            f"'{shown}' was changed meanwhile; its row is there still",
            remedy="run the command again",
        )
    write_bytes(target, row.without, mode=target.stat().st_mode & 0o777, shown=shown)


def _rows_that_stay(
    root: Path, case: str, found: Sequence[CaseRow], gone: Sequence[CaseRow]
) -> Iterator[str]:
    for row in found:
        shown = _display_path(root, row.path)
        if row not in gone:
            at = f", line {row.line}" if row.line else ""
            why = f", since {row.why}" if row.why else ""
            yield f"its row in '{shown}'{at}{why}: take it out yourself"
        elif case.encode() in (row.without or b""):
            yield f"'{shown}' names it in another row or column"


def _display_path(root: Path, path: Path) -> str:
    root = root.absolute()
    return path.relative_to(root).as_posix() if path.is_relative_to(root) else str(path)


def _put_on_record(
    traces: Traces, ledger: SendingLedger, person: str, now: datetime
) -> None:
    note = f"{FORGOTTEN} {now.date().isoformat()} by {person}"
    for row in traces.messages:
        events = ledger.events(row.record)
        if not any(each.note.startswith(FORGOTTEN) for each in events):
            ledger.add_remark(row, now, person=person, note=note)


def _kept_files(root: Path, messages: Iterable[LedgerRow]) -> Iterator[Path]:
    """Give the files of sent messages and of their answers."""
    for row in messages:
        first = Receipts(root, row.letter).kept_folder(row.record)
        for folder in sorted(first.parent.glob(f"{row.record}*")):
            yield from _files_below(folder)
        yield from sorted((first.parent / ANSWERS).glob(f"{row.record}-*"))


def _emptied_folders(root: Path, traces: Traces) -> Iterator[Path]:
    """Give the folders of messages that are empty now."""
    for folder in sorted({(root / path).parent for path in traces.files}):
        match folder.relative_to(root).parts:
            case (top, _, name, _, *_) if (top, name) == (FOLDER, KEPT):
                if folder.is_dir() and not any(folder.iterdir()):
                    yield folder


def _files_below(folder: Path) -> Iterator[Path]:
    for place, folders, files in os.walk(folder):
        folders.sort()
        yield from (Path(place, name) for name in sorted(files))


def _is_about(name: str, case: str) -> bool:
    """Say if a file is about a case: "unodc-ed.case-7.fr.pdf", "x.case-7_2.eml"."""
    parts = name.split(".")
    if len(parts) < _LEAST_PARTS or case in LANGUAGES:
        return False
    second, _, number = parts[1].rpartition("_")
    return parts[1] == case or (second == case and number.isdigit())


def _find_persons(workspace: Workspace, consents: Iterable[str]) -> tuple[str, ...]:
    """Give the persons that records of consent are about, each once."""
    records = (find_record(workspace.consents, each) for each in consents)
    return tuple(dict.fromkeys(each.person for each in records if each is not None))


def _persons_of_others(
    workspace: Workspace,
    rendered: Mapping[str, Mapping[str, Mapping[str, str]]],
    case: str,
    persons: Sequence[str],
) -> dict[str, str]:
    """Give the persons that another case or letter is about too, each with that."""
    named = [(x, workspace.letter(x).front.consent or "") for x in workspace.letters]
    for records in rendered.values():
        named += [(of.get("id", ""), of.get("consent", "")) for of in records.values()]
    found: dict[str, str] = {}
    for other, consent in named:
        for person in _find_persons(workspace, [consent]) if other != case else ():
            if person in persons:
                found.setdefault(person, other)
    return found


def _describe_remains(
    workspace: Workspace,
    case: str,
    messages: Sequence[LedgerRow],
) -> Iterator[str]:
    """Report what cannot be deleted from here, and what a person must delete."""
    root, git = workspace.root, inspect_git(workspace.root)
    for row in messages:
        yield (
            f"sent: '{row.record}' went to {row.address or row.recipient} on {row.day} "
            f"({row.way}); ask the recipient to remove it"
        )
    if history := find_in_history(root, case):
        yield (
            f"the history of git: {shorten_list(history)}; rewrite it "
            "(git filter-repo) in every copy, or accept that it is known"
        )
    if git.remotes:
        yield f"where git sends this workspace: {shorten_list(git.remotes)}"
    if shared := find_sharing_service(root):
        yield f"machines and servers that see this folder: {shared}"
    yield "tables of several cases, lists for reviewers and plans that name it"
    yield "your mailbox and outbox, backups, packs, and copies that others have"
    yield "what a disk keeps of deleted files: encrypt the disk"
