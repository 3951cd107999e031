"""Approvals on the disk, under reviews/<letter>/ (kept in git).

    approvals/2026-11-22-reviewer-a-1f3a5c7e9b0d.json   one act, never edited
    approvals/2026-11-22-reviewer-a-1f3a5c7e9b0d.p7s    its signature, if it has one
    files/SHA256.pdf                                    the bytes approved; not in git
                                                        if the letter is confidential
    inputs/SHA256.lines                                 marks of the lines of an input

A file is added and never changed: two people who approve on two machines get no
conflict in git.
"""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from appeals.errors import MachineError
from appeals.model.approval import Approval, ApprovedFile
from appeals.storage.atomic import sync_folder, write_bytes
from appeals.storage.names import child_path, refuse_link_out
from appeals.storage.private_files import close_folder, mode_in

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
    """The approvals of one letter. `root` is that of the workspace."""

    def __init__(self, root: Path, letter: str) -> None:
        self._reviews = child_path(root, FOLDER)
        self._folder = child_path(self._reviews, letter)
        self._letter = letter
        self._shown = f"{FOLDER}/{letter}"

    def read(self) -> tuple[StoredApproval, ...]:
        """Give every act, the oldest first. One that cannot be read has a `fault`.

        Raises MachineError when the system cannot read a file.
        """
        folder = child_path(self._folder, "approvals")
        paths = sorted(folder.glob("*.json")) if folder.is_dir() else []
        found = [self._read(path) for path in paths]
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
        """Write an act; what is there already is not written again.

        `contents` gives the bytes approved by file name, `marks` those of the lines of
        an input by the SHA-256 of the input. The record comes last: without it,
        nothing is approved. Copies of a confidential letter are left to their owner,
        and git is not offered them. Raises MachineError when the disk refuses.
        """
        attributes = self._reviews / ".gitattributes"
        if not attributes.exists():
            write_bytes(attributes, _ATTRIBUTES, shown=f"{FOLDER}/.gitattributes")
        kept = [f for e in approval.editions for f in e.files if f.is_kept]
        if kept and is_confidential:
            self._close(child_path(self._folder, "files"))
        for file in kept:
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

    def content_of(self, file: ApprovedFile) -> bytes | None:
        """Give the bytes of an approved file; None when they are gone or others."""
        content = _content(self.path_of(file))
        if content is None or hashlib.sha256(content).hexdigest() != file.sha256:
            return None
        return content

    def marks_of(self, sha256: str) -> bytes | None:
        """Give the marks of the lines of an input; None when they are not kept."""
        return _content(self._marks_path(sha256))

    def _marks_path(self, sha256: str) -> Path:
        return child_path(child_path(self._folder, "inputs"), f"{sha256}.lines")

    def _keep(self, path: Path, content: bytes) -> None:
        if _content(path) != content:
            mode = mode_in(path.parent)
            write_bytes(path, content, mode=mode, is_one_of_many=True)

    @staticmethod
    def _close(folder: Path) -> None:
        close_folder(folder)
        ignored = folder / ".gitignore"
        if not ignored.exists():
            write_bytes(ignored, _IGNORED, mode=0o600)

    def _read(self, path: Path) -> StoredApproval:
        refuse_link_out(path)
        refuse_link_out(path.with_suffix(".p7s"))
        shown, content = f"{self._shown}/approvals/{path.name}", _content(path) or b""
        signature = _content(path.with_suffix(".p7s"))
        try:
            approval = Approval.read(content)
        except ValueError:
            fault = "this record was changed, or is none"
            return StoredApproval(shown, content, None, signature, fault)
        if approval.letter != self._letter:
            fault = f"this record is about the letter '{approval.letter}'"
            return StoredApproval(shown, content, None, signature, fault)
        return StoredApproval(shown, content, approval, signature)


def _moment(stored: StoredApproval) -> tuple[str, str]:
    return stored.approval.approved_at if stored.approval else "", stored.file


def _content(path: Path) -> bytes | None:
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
