"""Approvals on the disk, under reviews/<letter>/ (kept in git).

    approvals/2026-11-22-reviewer-a-1f3a5c7e9b0d.json   one act, never edited
    approvals/2026-11-22-reviewer-a-1f3a5c7e9b0d.p7s    its signature, if it has one
    files/SHA256.pdf                                    the bytes approved; not in git
                                                        if the letter is confidential
    files/SHA256.pdf.age                                the same, encrypted, where the
                                                        letter is confidential and
                                                        there is a vault
    inputs/SHA256.lines                                 marks of the lines of an input

A file is added and never changed: two people who approve on two machines get no
conflict in git.
"""

import hashlib
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from appeals.errors import BlockedError, MachineError
from appeals.model.approval import Approval, ApprovedFile
from appeals.model.name_vault import NameVault
from appeals.storage.atomic import sync_folder, write_bytes
from appeals.storage.names import child_path, refuse_link_out, refuse_links_below
from appeals.storage.private_files import close_folder, new_file_mode

FOLDER = "reviews"
MAX_BYTES = 32 * 1024 * 1024
_NAME_LENGTH = 12
_ATTRIBUTES = b"""\
# What was approved and signed, byte for byte: git must change nothing here.
* -text
*.docx binary
*.pdf binary
*.p7s binary
"""
_IGNORED = b"""\
# Copies of a confidential letter: they stay on this machine, their hashes are in git.
*
"""
_IGNORED_UNLESS_ENCRYPTED = b"""\
# Copies of a confidential letter: git is offered those that are encrypted, and hashes.
*
!*.age
"""
SEALED = ".age"


@dataclass(frozen=True, slots=True)
class StoredApproval:
    """An act of approval as it is on the disk; `file` is relative to the workspace.

    `approval` is None when the record cannot be read, `fault` then says why.
    """

    file: str
    content: bytes
    approval: Approval | None
    signature: bytes | None = None
    fault: str = ""

    @property
    def sha256(self) -> str:
        """The hash of the record."""
        return hashlib.sha256(self.content).hexdigest()


class ApprovalFolder:
    """The approvals of one letter. `root` is that of the workspace.

    `name_vault` encrypts and decrypts what is kept, in memory.
    """

    def __init__(
        self, root: Path, letter: str, name_vault: NameVault | None = None
    ) -> None:
        self._name_vault = name_vault
        self._reviews = child_path(root, FOLDER)
        self._folder = child_path(self._reviews, letter)
        self._letter = letter
        self._shown = f"{FOLDER}/{letter}"

    def read(self) -> tuple[StoredApproval, ...]:
        """Read every act, the oldest first. One that cannot be read has a `fault`.

        Raises MachineError when the system cannot read a file.
        """
        folder = child_path(self._folder, "approvals")
        paths = sorted(folder.glob("*.json")) if folder.is_dir() else []
        found = [self._read_act(path) for path in paths]
        return tuple(sorted(found, key=_moment))

    def add(
        self,
        approval: Approval,
        contents: Mapping[str, bytes],
        marks: Mapping[str, bytes],
        signature: bytes | None,
        *,
        is_confidential: bool,
    ) -> Path:
        """Write an act; existing files are not written again.

        `contents` gives the approved bytes by file name, `marks` those of the lines of
        an input by the SHA-256 of the input. The record comes last: without it,
        nothing is approved. Only their owner may read copies of a confidential letter,
        and git ignores them; where there is a vault they are encrypted to all who may
        read it. Raises MachineError when the disk refuses, BlockedError when
        the vault cannot be opened.
        """
        attributes = self._reviews / ".gitattributes"
        if not attributes.exists():
            write_bytes(attributes, _ATTRIBUTES, shown=f"{FOLDER}/.gitattributes")
        kept = [f for e in approval.editions for f in e.files if f.is_kept]
        is_sealed = is_confidential and self._name_vault and self._name_vault.has_vault
        if kept and is_confidential:
            folder = child_path(self._folder, "files")
            _close_folder(folder, _IGNORED_UNLESS_ENCRYPTED if is_sealed else _IGNORED)
        for file in kept:
            if is_sealed:
                self._keep_encrypted(file, contents[file.name])
            else:
                self._keep(self.path_of(file), contents[file.name])
        for sha256, lines in marks.items():
            self._keep(self._marks_path(sha256), lines)
        sync_folder(self._folder / "files")
        sync_folder(self._folder / "inputs")
        content = approval.content()
        token = hashlib.sha256(content).hexdigest()[:_NAME_LENGTH]
        stem = f"{approval.day}-{approval.approved_by}-{token}"
        path = child_path(child_path(self._folder, "approvals"), f"{stem}.json")
        if signature is not None:
            write_bytes(path.with_suffix(".p7s"), signature)
        write_bytes(path, content, shown=f"{self._shown}/approvals/{path.name}")
        return path

    def path_of(self, file: ApprovedFile) -> Path:
        """Give where the bytes of an approved file are kept."""
        return child_path(
            child_path(self._folder, "files"), f"{file.sha256}.{file.suffix}"
        )

    def sealed_path_of(self, file: ApprovedFile) -> Path:
        """Give where they are kept if they are encrypted."""
        path = self.path_of(file)
        return path.with_name(f"{path.name}{SEALED}")

    def content_of(self, file: ApprovedFile) -> bytes | None:
        """Read the bytes of an approved file; None when they are gone or changed.

        Encrypted ones are decrypted in memory. Raises BlockedError where they cannot
        be, MachineError where the package for it is missing.
        """
        content = _read_file(self.path_of(file))
        if content is None:
            content = self._decrypt_copy(file)
        if content is None or hashlib.sha256(content).hexdigest() != file.sha256:
            return None
        return content

    def has(self, file: ApprovedFile) -> bool:
        """Say whether the bytes of an approved file are kept unchanged.

        The content of encrypted ones is checked only where the key is open: nobody is
        asked for a passphrase for the status of a letter.
        """
        if self.path_of(file).exists() or (
            self._name_vault and self._name_vault.is_open
        ):
            return self.content_of(file) is not None
        return self.sealed_path_of(file).exists()

    def _decrypt_copy(self, file: ApprovedFile) -> bytes | None:
        sealed = _read_file(self.sealed_path_of(file))
        if sealed is None:
            return None
        if self._name_vault is None:
            where = f"{self._shown}/files/{self.sealed_path_of(file).name}"
            raise BlockedError(
                f"'{where}' is encrypted, and there is no key to it here",
                remedy="`appeals vault key` makes one; who can read the vault lets it "
                "in and approves again, or sends a pack: `appeals pack`",
            )
        return self._name_vault.unseal(sealed, "what is kept of an approved file")

    def _keep_encrypted(self, file: ApprovedFile, content: bytes) -> None:
        """Keep bytes encrypted, unless a readable copy is kept already."""
        assert self._name_vault is not None  # noqa: S101  there is a vault
        path = self.sealed_path_of(file)
        with suppress(BlockedError):
            if self._decrypt_copy(file) == content:
                return
        sealed = self._name_vault.seal(content)
        write_bytes(path, sealed, mode=0o600, is_one_of_many=True)

    def marks_of(self, sha256: str) -> bytes | None:
        """Read the marks of the lines of an input; None when they are not kept."""
        return _read_file(self._marks_path(sha256))

    def _marks_path(self, sha256: str) -> Path:
        return child_path(child_path(self._folder, "inputs"), f"{sha256}.lines")

    def _keep(self, path: Path, content: bytes) -> None:
        if _read_file(path) != content:
            mode = new_file_mode(path.parent)
            write_bytes(path, content, mode=mode, is_one_of_many=True)

    def _read_act(self, path: Path) -> StoredApproval:
        refuse_link_out(path)
        refuse_link_out(path.with_suffix(".p7s"))
        shown, content = f"{self._shown}/approvals/{path.name}", _read_file(path) or b""
        signature = _read_file(path.with_suffix(".p7s"))
        try:
            approval = Approval.read(content)
        except ValueError:
            fault = "this record was changed, or is not an approval"
            return StoredApproval(shown, content, None, signature, fault)
        if approval.letter != self._letter:
            fault = f"this record is about the letter '{approval.letter}'"
            return StoredApproval(shown, content, None, signature, fault)
        return StoredApproval(shown, content, approval, signature)


def reencrypt_copies(root: Path, name_vault: NameVault) -> tuple[int, tuple[str, ...]]:
    """Encrypt the copies of approved letters again, to the present vault readers.

    Gives the number of files, and those that cannot be read here and stay as they are:
    "reviews/first/files/00.pdf.age".
    """
    paths = sorted((root / FOLDER).glob(f"*/files/*{SEALED}"))
    left = []
    for path in paths:
        refuse_links_below(root, path)
        try:
            content = name_vault.unseal(_read_file(path) or b"")
        except BlockedError:
            left.append(path.relative_to(root).as_posix())
            continue
        write_bytes(path, name_vault.seal(content), mode=0o600)
    return len(paths) - len(left), tuple(left)


def encrypt_copy(root: Path, path: Path, name_vault: NameVault) -> Path:
    """Encrypt a copy that was kept in clear, and remove it; give its new path.

    Git no longer ignores the encrypted one. Raises BlockedError where it cannot be read
    back: the one in clear then stays.
    """
    refuse_links_below(root, path)
    content = _read_file(path) or b""
    sealed = path.with_name(f"{path.name}{SEALED}")
    write_bytes(sealed, name_vault.seal(content), mode=0o600)
    if name_vault.unseal(_read_file(sealed) or b"", f"'{sealed.name}'") != content:
        raise BlockedError(
            f"'{sealed.name}' is not what was to be encrypted",
            remedy="check the disk; the copy in clear is still there",
        )
    _close_folder(path.parent, _IGNORED_UNLESS_ENCRYPTED)
    path.unlink()
    return sealed


def _close_folder(folder: Path, ignored: bytes) -> None:
    close_folder(folder)
    path = folder / ".gitignore"
    if not path.exists() or _read_file(path) == _IGNORED != ignored:
        write_bytes(path, ignored, mode=0o600)


def _moment(stored: StoredApproval) -> tuple[str, str]:
    return stored.approval.approved_at if stored.approval else "", stored.file


def _read_file(path: Path) -> bytes | None:
    try:
        with path.open("rb") as stream:
            content = stream.read(MAX_BYTES + 1)
    except FileNotFoundError:
        return None
    except OSError as error:
        raise MachineError(
            f"'{path}' cannot be read: {error.strerror}",
            remedy="check the permissions of the file",
        ) from None
    return content if len(content) <= MAX_BYTES else None
