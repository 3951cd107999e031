"""The files of a letter under out/: written atomically, never over edits by hand.

`out/<letter>/manifest.json` has the hash of each file as it was rendered and its
inputs. A file that no longer has that hash was changed by somebody. A signed file keeps
the hash that it was rendered with beside its own. `out/<letter>/cases.sqlite` has the
same for the letters of cases.
"""

import hashlib
from collections.abc import Mapping, Sequence
from pathlib import Path
from types import MappingProxyType, TracebackType
from typing import Any, Self

from appeals.errors import BlockedError
from appeals.model.finding import Finding
from appeals.storage.atomic import clear_parts, write_bytes
from appeals.storage.names import child_path
from appeals.storage.private_files import close_folder, new_file_mode
from appeals.storage.reading import hash_if_exists, read_if_exists
from appeals.workflow.drafting.ledger.records import (
    CaseRecords,
    FileRecord,
    FileState,
    ManifestRecords,
    Provenance,
    file_state,
    is_intact,
    is_same,
    loss_by_overwriting,
)
from appeals.workflow.drafting.outcome import RenderedFile, SignedFileError

OUT = "out"
"""The folder of the workspace for rendered files, unless another is given."""
REVIEW_PREFIX = "review-"
"""The prefix of reviewers' lists, which are never sent."""
REPLACED = "replaced"
"""The folder of signed files, and of those changed by hand, that were overwritten."""


class Ledger:
    """Writes the rendered files of one letter, and knows the existing ones."""

    def __init__(
        self,
        out: Path,
        letter: str,
        *,
        is_forced: bool = False,
        has_cases: bool = False,
    ) -> None:
        self._folder = child_path(out, letter)
        self._is_forced = is_forced
        self._records: CaseRecords | ManifestRecords = (
            CaseRecords(self._folder) if has_cases else ManifestRecords(self._folder)
        )

    @classmethod
    def of(cls, root: Path, letter: str, *, has_cases: bool = False) -> Self:
        """Open the ledger of a letter under out/ of the workspace at `root`."""
        return cls(child_path(root, OUT), letter, has_cases=has_cases)

    def __enter__(self) -> Self:
        """Begin a run; at its end the records are saved, whatever happens."""
        clear_parts(self._folder)
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        """Save the records."""
        self._records.save()

    def close(self) -> None:
        """Close the records of cases until they are needed again."""
        self._records.close()

    @property
    def last_run(self) -> Mapping[str, Any]:  # values of JSON
        """The record of the last complete run; empty for letters of cases."""
        return self._records.last_run

    @last_run.setter
    def last_run(self, run: Mapping[str, Any]) -> None:
        self._records.last_run = run

    def record(self, name: str) -> FileRecord | None:
        """Give the record of a file; None when it was never rendered."""
        return self._records.get(name)

    def records_below(self, stem: str) -> Mapping[str, str]:
        """Give the records of the files of a letter of cases, as text, by name.

        `stem` is what their names begin with, before a dot.
        """
        records = self._records
        return records.below(stem) if isinstance(records, CaseRecords) else {}

    def path(self, name: str) -> Path:
        """Give the path of a file of this name, whether it is there or not."""
        return child_path(self._folder, name)

    def intact_file(self, name: str) -> RenderedFile | None:
        """Give a rendered file that exists unchanged; else None."""
        record = self._find_record(name)
        return self._intact_file(record) if record else None

    def find_unchanged(
        self, stem: str, formats: Sequence[str], provenance: Provenance
    ) -> tuple[tuple[RenderedFile, ...], tuple[Finding, ...]] | None:
        """Give the files of a letter, and their remarks, if none needs to be rendered.

        That is: each was rendered from the same inputs, and still has its hash.
        """
        if self._is_forced:
            return None
        found: list[RenderedFile] = []
        remarks: dict[Finding, None] = {}
        for kind in formats:
            record = self._find_record(f"{stem}.{kind}")
            if record is None or not is_same(record, provenance):
                return None
            if record.case != provenance.case:
                return None  # the words are the same, the consent has changed
            if kind == "html" and record.pages != provenance.pages:
                return None
            file = self._intact_file(record)
            if file is None:
                return None
            found.append(file)
            remarks.update(dict.fromkeys(record.findings))
        return tuple(found), tuple(remarks)

    def record_origins(
        self, stem: str, formats: Sequence[str], provenance: Provenance
    ) -> None:
        """Record for an unchanged letter what it would be rendered from, and by whom.

        A file of the workspace may change without changing the letter. The person who
        rendered it stays, unless nobody is recorded. The record of a signed file is
        left alone.
        """
        if isinstance(self._records, CaseRecords):
            return
        for kind in formats:
            record = self._find_record(f"{stem}.{kind}")
            if record is None or record.is_signed:
                continue
            now = record.rendered_from(provenance)
            who = {
                "drawn_by": record.drawn_by or provenance.drawn_by,
                "account": record.account or provenance.account,
            }
            self._records.amend(now.model_copy(update=who))

    def record_signed(
        self,
        name: str,
        sha256: str,
        size_bytes: int,
        *,
        approved: FileRecord | None = None,
    ) -> None:
        """Record a signed file in the journal, before it replaces the rendered one.

        `approved` is what is known of the rendered file where it was not rendered on
        this machine. Raises BlockedError when nothing is known of it.
        """
        path, record = self.path(name), self._find_record(name)
        if approved and (
            record is None or record.rendered_sha256 != approved.rendered_sha256
        ):
            record = approved
        if record is None:
            raise BlockedError(
                f"'{path.name}' was never rendered: it cannot be signed",
                remedy="render the letter, have it approved, then sign it",
            )
        changed = {
            "name": path.name,
            "sha256": sha256,
            "size_bytes": size_bytes,
            "unsigned_sha256": record.rendered_sha256,
            "replaces": hash_of(path),
        }
        self._records.keep(record.model_copy(update=changed))

    def state(self, name: str, provenance: Provenance) -> FileState:
        """Compare a file with what was rendered, and with what would be rendered now.

        `provenance` is that of the present letter. Raises MachineError when the file
        cannot be read.
        """
        return file_state(self._find_record(name), hash_of(self.path(name)), provenance)

    def case_of(self, name: str) -> Mapping[str, str]:
        """Give the case that a file was rendered about, as its record has it."""
        record = self._find_record(name)
        return record.case if record else {}

    def write(
        self,
        contents: Mapping[str, bytes],
        *,
        recipient: str,
        lang: str,
        provenance: Provenance,
        sources: Mapping[str, str] = MappingProxyType({}),
    ) -> tuple[RenderedFile, ...]:
        """Write the formats of one letter, by file name.

        `sources` are the SHA-256 of the files that copies were made from, by name.
        Raises BlockedError when one of them was signed, or changed by hand since it was
        rendered, before any is written; MachineError when the disk refuses. If it is
        forced, such a file is first kept in replaced/.
        """
        paths = {name: self.path(name) for name in contents}
        if not self._is_forced:
            for name, path in paths.items():
                self._refuse_if_signed_or_edited(path, contents[name])
        mode = self._mode(provenance)
        rendered: list[RenderedFile] = []
        for name, content in contents.items():
            path, sha256 = paths[name], hashlib.sha256(content).hexdigest()
            if signed := self._signed_form(path.name, sha256):
                rendered.append(signed)
                continue
            there = hash_of(path)
            is_new = there != sha256
            record = FileRecord(
                name=path.name,
                sha256=sha256,
                replaces=there if is_new else None,
                size_bytes=len(content),
                recipient=recipient,
                language=lang,
                findings=provenance.findings,
                pages=provenance.pages if name.endswith(".html") else (),
                case=dict(provenance.case),
                source_sha256=sources.get(name),
            )
            if is_new and self._is_forced:
                self._back_up(path)
            self._records.keep(record.rendered_from(provenance))
            if is_new:
                write_bytes(path, content, mode=mode, is_one_of_many=True)
            rendered.append(
                RenderedFile(path, recipient, lang, sha256, len(content), is_new)
            )
        return tuple(rendered)

    def _mode(self, provenance: Provenance) -> int:
        """Give the mode of new files; close the folder of a confidential letter."""
        if provenance.is_confidential:
            close_folder(self._folder)
        return new_file_mode(self._folder)

    def _find_record(self, name: str) -> FileRecord | None:
        """Give the record of a file under the name that it has on the disk."""
        return self._records.get(self.path(name).name)

    def _intact_file(self, record: FileRecord) -> RenderedFile | None:
        """Give a file that is unchanged since it was rendered; else None."""
        path = self.path(record.name)
        there = hash_of(path)
        if there is None or not is_intact(record, there):
            return None
        who, size = (record.recipient, record.language), path.stat().st_size
        return RenderedFile(path, *who, there, size, is_new=False)

    def _back_up(self, path: Path) -> None:
        """Keep a file in replaced/ that was signed, or changed by hand.

        It is about to be overwritten. Its hash is in the name of the copy: two versions
        never replace each other.
        """
        content = read_if_exists(path)
        if content is None:
            return
        record, digest = (
            self._find_record(path.name),
            hashlib.sha256(content).hexdigest(),
        )
        if record and digest == record.sha256 and not record.is_signed:
            return
        folder = child_path(self._folder, REPLACED)
        kept = child_path(folder, f"{path.stem}.{digest[:12]}{path.suffix}")
        if read_if_exists(kept) != content:
            write_bytes(kept, content, mode=0o600)

    def _signed_form(self, name: str, sha256: str) -> RenderedFile | None:
        """Give the existing signed file, if these bytes were signed."""
        record = self._records.get(name)
        if self._is_forced or record is None or record.unsigned_sha256 != sha256:
            return None
        return self._intact_file(record)

    def _refuse_if_signed_or_edited(self, path: Path, content: bytes) -> None:
        sha256 = hashlib.sha256(content).hexdigest()
        match loss_by_overwriting(self._find_record(path.name), hash_of(path), sha256):
            case "signed":
                raise SignedFileError(
                    f"'{path.name}' is signed; it was left as it is",
                    remedy="keep it if it has gone out already; --force overwrites it, "
                    f"and then it must be approved and signed again ({path})",
                )
            case "edited":
                remedy = "keep your copy under another name, or overwrite it: --force"
                if path.suffix == ".docx":
                    command = f"`appeals review import {path}`"
                    remedy = f"{command} brings it into the letter's text; {remedy}"
                raise BlockedError(
                    f"'{path.name}' was changed since it was rendered; it was left as "
                    "it is",
                    remedy=f"{remedy} ({path})",
                )


def case_records(root: Path, letter: str) -> CaseRecords:
    """Give the records of the files of letters of cases under out/."""
    return CaseRecords(child_path(child_path(root, OUT), letter))


def rendered_cases(root: Path, letter: str) -> Mapping[str, Mapping[str, str]]:
    """Give what was recorded of the case of each file of letters of cases, by name."""
    records = case_records(root, letter)
    try:
        found = [(name, records.get(name)) for name in records.names()]
    finally:
        records.close()
    return {name: record.case if record else {} for name, record in found}


def hash_of(path: Path) -> str | None:
    """Hash a file: 64 hexadecimal digits, None when it is not there.

    Raises MachineError when it cannot be read.
    """
    return hash_if_exists(path)
