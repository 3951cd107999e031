"""`appeals vault`: the names of people, encrypted, outside of the workspace.

A name is never an option: others on the machine could read it. It is typed, piped, or
in a file.
"""

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from appeals.cli.options import AsTable, Letter, OneJson, RenderedCases, read_selection
from appeals.cli.pack import (
    For,
    MorePeople,
    OutputUnderOut,
    encrypted_target,
    public_keys,
)
from appeals.cli.questions import Question, ask, is_at_terminal
from appeals.cli.signing_keys import ask_twice
from appeals.cli.state import STATE, display_path
from appeals.cli.terminal import (
    Listing,
    pluralize,
    put_data,
    put_json,
    put_name,
    put_result,
    say,
)
from appeals.cli.vault_access import (
    key_place,
    locked_names,
    new_passphrase,
    passphrase,
    vault_file,
)
from appeals.errors import UsageError

if TYPE_CHECKING:
    from appeals.model.protected import ProtectedPerson
    from appeals.registry.workspace import Workspace
    from appeals.vault.vault import LockedVault

app = typer.Typer(
    help="The names of people, encrypted, outside of the workspace.",
    no_args_is_help=True,
)

PersonId = Annotated[
    str,
    typer.Argument(metavar="PERSON-ID", help="Id of the person in consents.yaml."),
]
Reader = Annotated[
    str, typer.Argument(metavar="PERSON", help="Id of a colleague or signatory.")
]
_MOST_BYTES = 16 * 1024 * 1024


def _open_vault() -> "tuple[Workspace, LockedVault]":
    workspace = STATE.open_workspace()
    names = locked_names(workspace)
    STATE.names = names
    return workspace, names


@app.command("new")
def new(
    person: Annotated[
        str | None,
        typer.Option("--as", help="Who you are: your id in people.yaml."),
    ] = None,
) -> None:
    """Make the vault of this workspace, and your key to it if you have none.

    Prints the file written. The passphrase of the key is asked for at a terminal; else
    it is taken from the file that APPEALS_VAULT_PASSPHRASE_FILE names, from
    APPEALS_VAULT_PASSPHRASE, or the key ring. Nobody can open the key without it.
    """
    from appeals.workflow.keys.holders import need_holder
    from appeals.workflow.keys.vaults import make_vault
    from appeals.workflow.protecting.exposed_files import clear_copies

    workspace = STATE.open_workspace()
    file, place = vault_file(workspace), key_place(workspace.root)
    is_new = not place.is_there
    file.refuse_second()
    if person is not None:
        need_holder(workspace, person)
    key = place.make(new_passphrase) if is_new else place.load(passphrase)
    make_vault(workspace, file, key, person)
    put_result(display_path(file.path))
    if is_new:
        say(f"your key: {display_path(place.path)}; keep a copy of it elsewhere")
    say("next: `appeals vault add PERSON-ID`; let a colleague in as well, so that no")
    say("lost passphrase loses the names: `appeals vault allow PERSON AGE-KEY`")
    if clear := clear_copies(workspace):
        say(
            f"kept in clear from before: {pluralize(len(clear), 'approved file')} of "
            "confidential letters; `appeals vault seal` encrypts them"
        )
    if workspace.settings.id is None:
        say(
            "this workspace has no id in appeals.toml, and finds its vault by its "
            "folder: if it is moved, it does not find it"
        )


@app.command("key")
def key() -> None:
    """Print your public key, with which others let you in; make one if you have none.

    Somebody who can read the vault then runs `appeals vault allow PERSON AGE-KEY`.
    """
    workspace = STATE.open_if_present()
    place = key_place(workspace.root if workspace else None)
    public = place.public()
    if public is None:
        made = place.load(passphrase) if place.is_there else place.make(new_passphrase)
        public = made.public
        say(f"your key: {display_path(place.path)}; keep a copy of it elsewhere")
    put_result(public)


@app.command("passphrase")
def change_passphrase() -> None:
    """Put your key under another passphrase. It stays the same key.

    The old one is asked for as always; the new one is typed at a terminal, or is the
    first line of the standard input.
    """
    workspace = STATE.open_if_present()
    place = key_place(workspace.root if workspace else None)
    place.change_passphrase(passphrase, _ask_new_passphrase)
    say(
        f"changed: {display_path(place.path)}; copies of the file open with the old one"
    )


def _ask_new_passphrase() -> str:
    """Ask for the new passphrase; what is set for the old one does not count."""
    if is_at_terminal():
        return ask_twice("the key to the vault")
    return sys.stdin.readline().rstrip("\r\n")


@app.command("allow")
def allow(
    person: Reader,
    age_key: Annotated[
        str,
        typer.Argument(metavar="AGE-KEY", help="Their public key, age1...: no secret."),
    ],
) -> None:
    """Let a person read the vault from now on, by their public key."""
    from appeals.workflow.keys.vaults import allow as let_in

    workspace, names = _open_vault()
    is_new = let_in(workspace, names.file, names.key, person, age_key)
    say(f"'{person}' {'may' if is_new else 'may already'} read the vault")
    _seal_again(workspace, names)
    say(f"send them '{names.file.path}'; on their machine it goes to the same place")


@app.command("disallow")
def disallow(person: Reader) -> None:
    """Stop letting a person read the vault. Copies that they have stay readable."""
    from appeals.workflow.keys.vaults import disallow as take_out

    workspace, names = _open_vault()
    take_out(names.file, names.key, person)
    _seal_again(workspace, names)
    say(f"'{person}' can read nothing that is written from now on")
    say("what they have a copy of they can still read: names, and kept approvals")


def _seal_again(workspace: "Workspace", names: "LockedVault") -> None:
    """Encrypt kept copies again for the present readers of the vault, and say so."""
    from appeals.errors import shorten_list
    from appeals.review.approvals import reencrypt_copies

    names.read_again()
    count, left = reencrypt_copies(workspace.root, names)
    if count:
        say(f"encrypted again for all readers: {pluralize(count, 'approved file')}")
    if left:
        say(f"not for your key, left as they are: {shorten_list(left)}")


@app.command("seal")
def seal() -> None:
    """Encrypt the approved copies that were kept in clear before there was a vault.

    These are copies of confidential letters under reviews/. Prints each file written;
    the one in clear is removed. What git has of it, and copies elsewhere, stay.
    """
    from appeals.workflow.protecting.exposed_files import encrypt_copies

    count = 0
    for path in encrypt_copies(*_open_vault()):
        put_result(display_path(path))
        count += 1
    say(f"{pluralize(count, 'copy', 'copies')} encrypted to all who may read the vault")


@app.command("add")
def add(
    person: Annotated[
        str | None,
        typer.Argument(metavar="PERSON-ID", help="Id of the person: no name."),
    ] = None,
    source: Annotated[
        Path | None,
        typer.Option(
            "--from",
            help="File with lines name:, name (ug):, id:, contact:, born:, and person: "
            "before each of several.",
        ),
    ] = None,
) -> None:
    """Enter names, documents and contacts of a person, or more of them.

    They are asked for at a terminal; else they are the lines of the file, or of the
    standard input. Prints ids and how much is known, never a name.
    """
    from appeals.vault.entry_lines import read_persons
    from appeals.workflow.keys.vaults import add_persons

    if person is None and source is None:
        raise UsageError(
            "no person was named", remedy="give an id: `appeals vault add PERSON-ID`"
        )
    workspace, names = _open_vault()
    if person is not None:
        _refuse_name(person)
    text, what = _read_lines(source)
    new_persons = read_persons(text, what, person)
    entered = add_persons(names.file, names.key, new_persons)
    for each in entered.values():
        put_data("\t".join(_count_entries(each)))
    _remark_on_consent(workspace, tuple(entered))
    if source is not None:
        say(f"'{display_path(source)}' still has the names in clear: delete it")


def _refuse_name(person: str) -> None:
    """Raise UsageError, without the word, for what may be a name and not an id."""
    import re

    if not re.fullmatch(r"[a-z0-9][a-z0-9-]{0,63}", person):
        raise UsageError(
            "this is not an id of a person",
            remedy="small letters, digits and '-', as in p-017; the name is asked for",
        )


def _read_lines(source: Path | None) -> tuple[str, str]:
    """Give what was typed, piped or is in a file, and what to call it."""
    from appeals.storage.reading import read_if_exists

    if source is None and is_at_terminal():
        return "\n".join(_ask_lines()), "the answers"
    if source is None:
        content, what = sys.stdin.buffer.read(_MOST_BYTES + 1), "the standard input"
    else:
        what = f"'{display_path(source)}'"
        found = read_if_exists(source)
        if found is None:
            raise UsageError(f"there is no file {what}", remedy="check the path")
        content = found
    if len(content) > _MOST_BYTES:
        raise UsageError(f"{what} is too large", remedy="split it")
    try:
        return content.decode("utf-8-sig"), what
    except UnicodeDecodeError:
        raise UsageError(
            f"{what} is not text in UTF-8", remedy="save it as UTF-8"
        ) from None


def _ask_lines() -> Iterator[str]:
    """Ask for names until there is no further one, then for the rest."""

    def ask_optional(option: str, words: str) -> str:
        return ask(Question(option, words, is_needed=False), {})

    name = ask(Question("NAME", "Name"), {})
    while name:
        lang = ask_optional("LANG", "Language of this name, as in ug")
        yield f"name ({lang}): {name}" if lang else f"name: {name}"
        name = ask_optional("NAME", "Another name")
    for option, words in (
        ("born", "Born, as in 1990-05-17 or 1990"),
        ("id", "A document and its number"),
        ("contact", "How they or their family are reached"),
    ):
        if answer := ask_optional(option, words):
            yield f"{option}: {answer}"


def _remark_on_consent(workspace: "Workspace", ids: tuple[str, ...]) -> None:
    if not workspace.has_consents:
        return
    known = {record.person for record in workspace.consents.values()}
    if missing := [each for each in ids if each not in known]:
        say(
            f"no record of consent is about {', '.join(missing)}: no letter prints "
            "the name without one"
        )


@app.command("remove")
def remove(person: PersonId) -> None:
    """Remove a person from the vault, and from its last copy."""
    from appeals.workflow.keys.vaults import remove_person

    _, names = _open_vault()
    remove_person(names.file, names.key, person)
    say(f"removed: {person}; copies of the vault elsewhere still have them")


@app.command("names")
def write_name_sheet(
    letter: Letter,
    more: MorePeople = None,
    people: For = None,
    cases: RenderedCases = None,
    is_table: AsTable = False,
    passphrase_file: Annotated[
        Path | None,
        typer.Option(
            help="File whose first line is a passphrase to open the sheet with."
        ),
    ] = None,
    output: OutputUnderOut = None,
    is_forced: Annotated[
        bool, typer.Option("--force", help="Write over a sheet that is there.")
    ] = False,
) -> None:
    """Write the key to names of a letter as one encrypted file, for the recipient.

    For each alias the full name, birth and documents, where the consent lets the United
    Nations see the name. It opens with the keys of --for, else with a passphrase, asked
    for at a terminal, which goes to the recipient by another way. Prints the file.
    """
    from appeals.storage.atomic import write_bytes
    from appeals.vault.age import encrypt, encrypt_with_passphrase
    from appeals.workflow.protecting.name_sheet import name_sheet

    workspace = STATE.open_workspace()
    path = encrypted_target(output, f"{letter}.names.txt.age", is_forced=is_forced)
    named = (*(people or ()), *(more or ()))
    keys = public_keys(workspace, named) if named else ()
    chosen = read_selection(letter, cases=cases, is_table=is_table)
    sheet = name_sheet(workspace, chosen)
    if keys:
        content = encrypt(sheet.content, keys)
    else:
        passphrase_text = _sheet_passphrase(passphrase_file)
        content = encrypt_with_passphrase(sheet.content, passphrase_text)
    write_bytes(path, content, mode=0o600)
    put_result(display_path(path))
    say(f"{letter}: {pluralize(sheet.count, 'person', 'persons')} on the sheet")
    for each in sheet.left_out:
        say(f"left out: {each}")


def _sheet_passphrase(file: Path | None) -> str:
    """Give the passphrase of a sheet: from a file, or typed at a terminal."""
    from appeals.vault.key_file import validate_passphrase

    if file is not None:
        text, _ = _read_lines(file)
        return validate_passphrase(text.partition("\n")[0].rstrip("\r"))
    if not is_at_terminal():
        raise UsageError(
            "it is not said what opens the sheet",
            remedy="name who may open it, --for AGE-KEY, or --passphrase-file FILE",
        )
    return validate_passphrase(ask_twice("the sheet of names"))


@app.command("show")
def show(
    person: Annotated[
        str | None, typer.Argument(metavar="[PERSON-ID]", help="One person alone.")
    ] = None,
    has_names: Annotated[
        bool, typer.Option("--names", help="Show what the vault hides.")
    ] = False,
    is_json: OneJson = False,
) -> None:
    """List who is in the vault and who may read it: ids and counts.

    With --names the names too: look when nobody is behind you.
    """
    from appeals.errors import did_you_mean

    if has_names and is_json:
        raise UsageError(
            "--json never holds a name", remedy="leave --names or --json out"
        )
    _, names = _open_vault()
    persons = names.vault.persons
    if person is not None and person not in persons:
        raise UsageError(
            f"nobody with the id '{person}' is in the vault",
            remedy=did_you_mean(person, tuple(persons))
            or "`appeals vault show` lists them",
        )
    chosen = [each for id_, each in persons.items() if person in {None, id_}]
    if is_json:
        put_json(_vault_record(names, chosen))
        return
    if has_names:
        for each in chosen:
            _put_names(each)
        return
    table = Listing("person", "names", "documents", "contacts")
    for each in chosen:
        table.put(*_count_entries(each))
    table.show()
    readers = ", ".join(f"{id_} ({key})" for id_, key in names.vault.readers.items())
    count = pluralize(len(persons), "person", "persons")
    say(f"{display_path(names.file.path)}: {count}")
    say(f"may read it: {readers}")


def _put_names(person: "ProtectedPerson") -> None:
    put_name(person.id)
    for name in person.names:
        put_name(f"  name{f' ({name.lang})' if name.lang else ''}: {name.text}")
    if person.born:
        put_name(f"  born: {person.born}")
    for id_ in person.ids:
        put_name(f"  id: {id_}")
    for contact in person.contacts:
        put_name(f"  contact: {contact}")


def _count_entries(person: "ProtectedPerson") -> tuple[str, ...]:
    return (
        person.id,
        pluralize(len(person.names), "name"),
        pluralize(len(person.ids), "document"),
        pluralize(len(person.contacts), "contact"),
    )


def _vault_record(
    names: "LockedVault", persons: "list[ProtectedPerson]"
) -> dict[str, object]:
    return {
        "path": str(names.file.path),
        "readers": [
            {"person": id_, "age_key": key} for id_, key in names.vault.readers.items()
        ],
        "persons": [
            {
                "person": each.id,
                "names": len(each.names),
                "documents": len(each.ids),
                "contacts": len(each.contacts),
                "has_birth": each.born is not None,
            }
            for each in persons
        ],
    }
