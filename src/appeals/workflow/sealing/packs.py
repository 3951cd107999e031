"""A letter in one encrypted file, for the signatory on another machine, and back.

    pack.json                what is in it, with hashes; whose workspace it is of
    out/LETTER/...           what was rendered, and signed so far
    reviews/LETTER/...       what was approved; decrypted here, encrypted again there

In clear it is a tar (POSIX.1-2001): `age --decrypt FILE | tar --extract` opens it
without this program. Nothing in a pack is trusted: names, sizes and hashes are checked
before anything is written, and existing files are not replaced silently.
"""

import hashlib
import io
import shlex
import tarfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Final, Literal

from pydantic import Field, ValidationError

from appeals.errors import BlockedError, MachineError, UsageError, shorten_list
from appeals.model.case import CASE_ENDINGS
from appeals.model.name_vault import NameVault
from appeals.model.values import RegistryModel, Sha256, Slug
from appeals.registry.workspace import Workspace
from appeals.review.approvals import FOLDER as REVIEWS
from appeals.review.approvals import SEALED, ApprovalFolder
from appeals.storage.atomic import sync_folder, write_bytes
from appeals.storage.names import child_path, refuse_links_below, safe_name
from appeals.storage.private_files import close_folder
from appeals.storage.reading import hash_if_exists, read_if_exists, read_regular
from appeals.vault.age import encrypt
from appeals.workflow.approving.approve import letter_lock
from appeals.workflow.drafting.ledger.ledger import OUT
from appeals.workflow.drafting.ledger.records import JOURNAL, MANIFEST
from appeals.workflow.drafting.selection import CaseChoice, Selection

SCHEMA: Final = "appeals/pack@1"
MOST_BYTES: Final = 1 << 30
MOST_FILES: Final = 100_000
_LIST: Final = "pack.json"
_IGNORED: Final = ".gitignore"
_HIDDEN: Final = frozenset({_IGNORED, JOURNAL})
"""Hidden files that this program writes."""
_NO_KEY: Final = (
    "`appeals vault key` makes a key; the person who packs names it: --for AGE-KEY"
)


class _PackList(RegistryModel):
    """The list in a pack. `sealed` are files that are kept encrypted."""

    schema_: Literal["appeals/pack@1"] = Field(alias="schema")
    workspace: str | None = None
    letter: Slug
    files: dict[str, Sha256]
    sealed: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Unpacked:
    """The result of unpacking: the files written, and how many existed already.

    `named` are the command words for what was approved: "first --cases cases.csv", with
    "FILE" if no file of cases here is the approved one.
    """

    letter: str
    written: tuple[Path, ...]
    unchanged: int
    named: str


def pack_letter(workspace: Workspace, letter: str, public_keys: Sequence[str]) -> bytes:
    """Pack all files of a letter, encrypted to some keys.

    Raises UsageError for an unknown letter, BlockedError where nothing was rendered or
    approved or another command is at work on it, MachineError for what is too large.
    """
    workspace.letter(letter)
    contents: dict[str, bytes] = {}
    sealed: list[str] = []
    size = 0
    with letter_lock(workspace.root, letter):
        for name, path in _list_files(workspace.root, letter):
            content = read_regular(path)
            size += len(content)
            if name.startswith(f"{REVIEWS}/") and name.endswith(SEALED):
                content = _need_vault(workspace).unseal(content, f"'{name}'")
                sealed.append(name.removesuffix(SEALED))
                contents[sealed[-1]] = content
            else:
                contents[name] = content
            if size > MOST_BYTES:
                raise MachineError(
                    f"the files of '{letter}' are larger than a pack may be (1 GiB)",
                    remedy="carry out/ and reviews/ on an encrypted disk",
                )
    if not contents:
        raise BlockedError(
            f"there is nothing of '{letter}' to pack",
            remedy=f"render it first: `appeals draft {letter}`",
        )
    listed = _PackList(
        schema_=SCHEMA,
        workspace=workspace.settings.id,
        letter=letter,
        files={n: hashlib.sha256(c).hexdigest() for n, c in contents.items()},
        sealed=tuple(sealed),
    )
    head = listed.model_dump_json(by_alias=True, indent=1).encode()
    return encrypt(_write_tar({_LIST: head, **contents}), public_keys)


def unpack_letter(workspace: Workspace, content: bytes, *, is_forced: bool) -> Unpacked:
    """Write the files of a pack into the workspace.

    Raises BlockedError for another key, a changed byte, another workspace, a file that
    does not belong here, and an existing one with other content, unless it is forced;
    then nothing was written. UsageError for a letter that does not exist here.
    """
    name_vault = _need_vault(workspace)
    listed, contents = _read_files(name_vault.unseal(content, "this pack"))
    own = workspace.settings.id
    if listed.workspace and own and listed.workspace != own:
        raise BlockedError(
            "this pack is of another workspace",
            remedy="unpack it in a copy of the workspace that it was packed in",
        )
    workspace.letter(listed.letter)
    root = workspace.root
    with letter_lock(root, listed.letter):
        new = tuple(_find_new_files(root, listed, contents, name_vault))
        other = [each.name for each in new if each.is_there]
        if other and not is_forced:
            raise BlockedError(
                f"other files are here already: {shorten_list(other)}",
                remedy="if the pack is newer, as after a signature elsewhere, write "
                "over them: --force; nothing was written",
            )
        for folder in (OUT, REVIEWS):
            close_folder(child_path(child_path(root, folder), listed.letter))
        for each in new:
            kept = name_vault.seal(each.content) if each.is_sealed else each.content
            write_bytes(each.path, kept, mode=0o600, is_one_of_many=True)
        for parent in {each.path.parent for each in new}:
            sync_folder(parent)
    unchanged = len(contents) - len(new)
    named = _name_letters(workspace, listed.letter)
    return Unpacked(listed.letter, tuple(e.path for e in new), unchanged, named)


def _name_letters(workspace: Workspace, letter: str) -> str:
    """Give the command words for the letters that were approved last."""
    acts = ApprovalFolder(workspace.root, letter).read()
    last = next((a.approval for a in reversed(acts) if a.approval is not None), None)
    cases = last.cases if last else None
    if cases is None:
        return letter
    alike = (
        path.name
        for path in sorted(workspace.root.iterdir())
        if path.suffix.lower() in CASE_ENDINGS and hash_if_exists(path) == cases.sha256
    )
    file = next(alike, None)
    chosen = CaseChoice(workspace.root / (file or "FILE"), cases.is_table)
    return Selection(letter, cases=chosen).named(shlex.quote(file) if file else "FILE")


@dataclass(frozen=True, slots=True)
class _NewFile:
    """A file of a pack that does not exist here, or differs."""

    name: str
    path: Path
    content: bytes
    is_there: bool
    is_sealed: bool


def _need_vault(workspace: Workspace) -> NameVault:
    if workspace.name_vault is None:
        raise BlockedError("there is no key here to open it with", remedy=_NO_KEY)
    return workspace.name_vault


def _list_files(root: Path, letter: str) -> Iterator[tuple[str, Path]]:
    """Yield the files of a letter, with their names in the workspace."""
    for above in (OUT, REVIEWS):
        folder = child_path(child_path(root, above), letter)
        for path in sorted(folder.rglob("*")):
            is_part = path.name.startswith(".appeals-") and path.suffix == ".part"
            if path.is_file() and not path.is_symlink() and not is_part:
                yield path.relative_to(root).as_posix(), path


def _write_tar(contents: Mapping[str, bytes]) -> bytes:
    stream = io.BytesIO()
    with tarfile.open(fileobj=stream, mode="w", format=tarfile.PAX_FORMAT) as tar:
        for name, content in contents.items():
            member = tarfile.TarInfo(name)
            member.size, member.mode = len(content), 0o600
            tar.addfile(member, io.BytesIO(content))
    return stream.getvalue()


def _read_files(clear: bytes) -> tuple[_PackList, dict[str, bytes]]:
    """Read a pack, and check it against its list."""
    contents = _read_tar(clear)
    try:
        listed = _PackList.model_validate_json(contents.pop(_LIST, b""))
    except ValidationError:
        raise _invalid_pack() from None
    found = {n: hashlib.sha256(c).hexdigest() for n, c in contents.items()}
    if found != listed.files:
        raise _invalid_pack()
    for name in contents:
        if not _has_place(name, listed.letter):
            raise BlockedError(
                "a file of this pack has no place in the folders of its letter: "
                f"'{safe_name(name)}'",
                remedy="do not use it, and ask the sender; nothing was written",
            )
    alike = {name.casefold() for name in contents}
    if len(alike) < len(contents) or not set(listed.sealed) <= set(contents):
        raise _invalid_pack()
    return listed, contents


def _read_tar(clear: bytes) -> dict[str, bytes]:
    """Read the files of a tar; links, folders and devices are refused."""
    found: dict[str, bytes] = {}
    size = 0
    try:
        with tarfile.open(fileobj=io.BytesIO(clear), mode="r:") as tar:
            for member in tar:
                size += member.size
                stream = tar.extractfile(member) if member.isreg() else None
                if stream is None or member.issparse() or member.name in found:
                    raise _invalid_pack()
                if size > len(clear) or len(found) >= MOST_FILES:
                    raise _invalid_pack()
                found[member.name] = stream.read()
    except (tarfile.TarError, EOFError, OSError, ValueError, RecursionError):
        raise _invalid_pack() from None
    return found


def _has_place(name: str, letter: str) -> bool:
    """Say whether a file of a pack belongs to a letter, by its name."""
    parts = PurePosixPath(name).parts
    return (
        name == "/".join(parts)
        and len(parts) > 2  # noqa: PLR2004  out/LETTER/file
        and parts[0] in {OUT, REVIEWS}
        and parts[1] == letter
        and all(part == safe_name(part) or part in _HIDDEN for part in parts[2:])
    )


def _find_new_files(
    root: Path,
    listed: _PackList,
    contents: Mapping[str, bytes],
    name_vault: NameVault,
) -> Iterator[_NewFile]:
    """Yield the files that differ from the existing ones; the manifest last."""
    for name in sorted(contents, key=lambda n: (n.endswith(MANIFEST), n)):
        is_sealed = name in listed.sealed
        path = root / (f"{name}{SEALED}" if is_sealed else name)
        refuse_links_below(root, path)
        there = read_if_exists(path, name)
        if path.name == _IGNORED and there is not None:
            continue
        if is_sealed and there is not None:
            try:
                there = name_vault.unseal(there)
            except BlockedError:
                there = b""
        if there != contents[name]:
            is_there = there is not None
            yield _NewFile(name, path, contents[name], is_there, is_sealed)


def _invalid_pack() -> BlockedError:
    return BlockedError(
        "this is not a pack of a letter, or it was changed",
        remedy="ask for it again; nothing was written",
    )


def read_pack(path: Path) -> bytes:
    """Read the file of a pack; UsageError where there is none."""
    found = read_if_exists(path)
    if found is None:
        raise UsageError(f"there is no file '{path}'", remedy="check the path")
    return found
