"""`appeals pack` and `unpack`: a letter for the signatory on another machine."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from appeals.cli.options import Letter, split_names
from appeals.cli.state import STATE, display_path, quote_path
from appeals.cli.terminal import pluralize, put_result, say

if TYPE_CHECKING:
    from appeals.registry.workspace import Workspace

OutputUnderOut = Annotated[
    Path | None,
    typer.Option("--output", "-o", help="File to write, instead of under out/."),
]
For = Annotated[
    list[str] | None,
    typer.Option(
        "--for",
        metavar="PERSON",
        help="Who may open it: a reader of the vault, or a public key, age1...",
    ),
]
MorePeople = Annotated[
    list[str] | None,
    typer.Argument(metavar="[PERSON]...", help="Further people for --for."),
]


def pack(
    letter: Letter,
    more: MorePeople = None,
    people: For = None,
    output: OutputUnderOut = None,
    is_forced: Annotated[
        bool, typer.Option("--force", help="Write over a pack that is there.")
    ] = False,
) -> None:
    """Put a letter into one encrypted file, to be signed on another machine.

    It holds what was rendered and what was approved: out/LETTER and reviews/LETTER.
    There it is opened with `appeals unpack`. Prints the file written.
    """
    from appeals.storage.atomic import write_bytes
    from appeals.workflow.sealing.packs import pack_letter

    workspace = STATE.open_workspace()
    keys = public_keys(workspace, (*(people or ()), *(more or ())))
    path = encrypted_target(output, f"{letter}.pack.age", is_forced=is_forced)
    write_bytes(path, pack_letter(workspace, letter, keys), mode=0o600)
    put_result(display_path(path))
    say(f"{letter}: {pluralize(len(keys), 'key')} can open it; there: `appeals unpack`")


def encrypted_target(output: Path | None, name: str, *, is_forced: bool) -> Path:
    """Give the file to write, by default under out/; UsageError if it exists."""
    from appeals.storage.names import child_path
    from appeals.storage.private_files import already_exists_error

    path = output or child_path(STATE.find_root() / "out", name)
    if path.exists() and not is_forced:
        raise already_exists_error(path)
    return path


def public_keys(workspace: "Workspace", named: tuple[str, ...]) -> tuple[str, ...]:
    """Give the public keys of people: ids of readers of the vault, or keys.

    Raises UsageError if nobody is named, or somebody whose key is not known.
    """
    from appeals.errors import UsageError
    from appeals.vault.age import validate_public_key

    people = [each for text in named for each in split_names(text, "--for")]
    if not people:
        raise UsageError(
            "nobody was named who may open it",
            remedy="name a reader of the vault, or a public key: --for age1...; "
            "`appeals vault key` prints one's own",
        )
    keys: dict[str, None] = {}
    for person in people:
        if person.lower().startswith("age"):
            keys[validate_public_key(person)] = None
            continue
        readers = workspace.name_vault.readers() if workspace.name_vault else {}
        if person not in readers:
            raise UsageError(
                f"no key of '{person}' is known",
                remedy="they print it with `appeals vault key`; then --for age1..., or "
                f"`appeals vault allow {person} AGE-KEY` if they may read the vault",
            )
        keys[readers[person]] = None
    return tuple(keys)


def unpack(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="What `pack` wrote.")],
    is_forced: Annotated[
        bool, typer.Option("--force", help="Write over files that differ here.")
    ] = False,
) -> None:
    """Open a pack with your key, and put its files where they belong.

    A file that is here with other content is not replaced without --force. Prints the
    files written.
    """
    from appeals.cli.vault_access import with_own_key
    from appeals.workflow.sealing.packs import read_pack, unpack_letter

    workspace = with_own_key(STATE.open_workspace())
    done = unpack_letter(workspace, read_pack(file), is_forced=is_forced)
    for path in done.written:
        put_result(display_path(path))
    say(
        f"{done.letter}: {pluralize(len(done.written), 'file')} written, "
        f"{done.unchanged} were here already"
    )
    say(f"'{quote_path(file)}' is not needed any more")
    say(f"next: `appeals sign {done.named}`")
    if " FILE" in done.named:
        say("FILE is the file of cases that was approved; no file here is the same")
