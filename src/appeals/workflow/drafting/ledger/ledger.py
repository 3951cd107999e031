"""The files of a letter under out/: written atomically, never over a hand's work.

`out/<letter>/manifest.json` keeps the hash of each file as it was rendered and what it
was rendered from. A file that no longer has that hash was changed by somebody. A file
that was signed keeps the hash that it was rendered with beside its own.
"""

import hashlib
import json
from collections.abc import Iterator, Mapping, MutableMapping, Sequence
from contextlib import suppress
from dataclasses import asdict, replace
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any, Literal, Self

from appeals.errors import BlockedError, MachineError
from appeals.model.finding import Finding
from appeals.storage.atomic import append_text, clear_parts, sync_folder, write_bytes
from appeals.storage.names import child_path, refuse_link_out
from appeals.storage.reading import hash_if_there, read_if_there
from appeals.workflow.drafting.ledger.record import (
    FileRecord,
    Provenance,
    read_findings,
)
from appeals.workflow.drafting.outcome import RenderedFile, SignedFileError

if TYPE_CHECKING:
    from appeals.workflow.drafting.ledger.case_records import CaseRecords

MANIFEST = "manifest.json"
REVIEW_PREFIX = "review-"
"""How the names of reviewers' lists begin, which are no part of what goes out."""
REPLACED = "replaced"
"""The folder of signed files, and of those changed by hand, that were overwritten."""
SCHEMA = "appeals/manifest@1"
JOURNAL = ".manifest-journal.jsonl"

FileState = Literal[
    "current", "edited", "missing", "not-drawn", "outdated", "signed-before"
]


class Ledger:
    """Writes what was rendered of one letter, and knows what is there already."""

    def __init__(
        self, out: Path, letter: str, *, is_forced: bool, has_cases: bool = False
    ) -> None:
        self._folder = child_path(out, letter)
        self._is_forced = is_forced
        self._records: CaseRecords | None = None
        self._entries: MutableMapping[str, dict[str, Any]]  # values of JSON
        if has_cases:
            from appeals.workflow.drafting.ledger import case_records

            self._records = self._entries = case_records.CaseRecords(self._folder)
        else:
            self._entries = self._read_manifest()
        self._is_saved = True

    @property
    def _journal_path(self) -> Path:
        path = self._folder / JOURNAL
        refuse_link_out(path)
        return path

    def __enter__(self) -> Self:
        """Begin a run; at its end the manifest is saved, whatever happens."""
        clear_parts(self._folder)
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        """Save the manifest."""
        if self._records is not None:
            self._records.settle()
            clear_parts(self._folder)
            sync_folder(self._folder)
        elif not self._is_saved:
            self._save()

    def rest(self) -> None:
        """Close the records of cases until they are asked again."""
        if self._records is not None:
            self._records.close()

    def _standing(self, name: str) -> RenderedFile | None:
        """Give a file that stands as it was rendered; None when it does not."""
        record, path = self.record(name), child_path(self._folder, name)
        there = hash_of(path)
        if record is None or there not in {record.sha256, record.rendered}:
            return None
        size = path.stat().st_size
        who = record.recipient, record.language
        return RenderedFile(path, *who, str(there), size, is_new=False)

    def record(self, name: str) -> FileRecord | None:
        """Give what is known of a file; None when it was never rendered."""
        return FileRecord.read(name, self._entries.get(name, {}))

    def names(self) -> tuple[str, ...]:
        """Give the names of all files that were rendered, sorted."""
        return tuple(sorted(self._entries))

    def path(self, name: str) -> Path:
        """Give where a file of this name stands, or would."""
        return child_path(self._folder, name)

    def is_there(self, name: str) -> bool:
        """Say whether a file of this name is in the folder."""
        return child_path(self._folder, name).is_file()

    def unchanged(
        self, stem: str, formats: Sequence[str], provenance: Provenance
    ) -> tuple[tuple[RenderedFile, ...], tuple[Finding, ...]] | None:
        """Give the files of a letter, and their remarks, if none needs to be rendered.

        That is: each was rendered from the same things, and still has the hash it had.
        """
        if self._is_forced:
            return None
        found: list[RenderedFile] = []
        remarks: dict[Finding, None] = {}
        for kind in formats:
            name = child_path(self._folder, f"{stem}.{kind}").name
            entry = self._entries.get(name, {})
            if not _is_same(entry, provenance):
                return None
            if entry.get("case", {}) != provenance.case:
                return None  # the words are the same, the consent is another
            if kind == "html" and entry.get("pages", []) != list(provenance.pages):
                return None
            file = self._standing(name)
            if file is None:
                return None
            found.append(file)
            remarks.update(dict.fromkeys(read_findings(entry.get("findings"))))
        return tuple(found), tuple(remarks)

    def note_origins(
        self, stem: str, formats: Sequence[str], provenance: Provenance
    ) -> None:
        """Note of an unchanged letter what it would be rendered from now, and by whom.

        A file of the workspace may change without changing the letter. Whoever rendered
        it stays, unless nobody is recorded. What is known of a signed file is left
        alone.
        """
        if self._records is not None:
            return
        for kind in formats:
            name = child_path(self._folder, f"{stem}.{kind}").name
            entry = self._entries[name]
            if "unsigned_sha256" in entry:
                continue
            drawn_by = entry.get("drawn_by") or provenance.drawn_by
            account = entry.get("account") or provenance.account
            known = replace(provenance, drawn_by=drawn_by, account=account).fields()
            if entry != {**entry, **known}:
                self._entries[name] = {**entry, **known}
                self._is_saved = False

    def record_signed(
        self,
        name: str,
        sha256: str,
        size_bytes: int,
        *,
        approved: FileRecord | None = None,
    ) -> None:
        """Note a signed file in the journal, before it takes the place of the rendered.

        `approved` is what is known of the rendered file where it was not rendered on
        this machine. Raises BlockedError when nothing is known of it.
        """
        path = child_path(self._folder, name)
        entry = self._entries.get(path.name)
        if approved is not None and (
            entry is None
            or entry.get("unsigned_sha256", entry["sha256"]) != approved.rendered
        ):
            entry = approved.entry()
        if entry is None:
            raise BlockedError(
                f"'{path.name}' was never rendered: it cannot be signed",
                remedy="render the letter, have it approved, then sign it",
            )
        unsigned = entry.get("unsigned_sha256", entry["sha256"])
        changed = {
            "sha256": sha256,
            "size_bytes": size_bytes,
            "unsigned_sha256": unsigned,
            "replaces": hash_of(path),
        }
        self._keep(path.name, {**entry, **changed})

    def standing(self, name: str, provenance: Provenance) -> FileState:
        """Say how a file stands to what was rendered, and would be rendered now.

        `provenance` is that of the letter as it is now. A signed file is current while
        the letter says the same, whatever would render it. Raises MachineError when the
        file cannot be read.
        """
        path = child_path(self._folder, name)
        entry, there = self._entries.get(path.name), hash_of(path)
        if entry is None:
            return "not-drawn"
        if there is None:
            return "missing"
        is_signed = "unsigned_sha256" in entry
        if there not in {entry.get("sha256"), entry.get("unsigned_sha256")}:
            return "outdated" if there == entry.get("replaces") else "edited"
        if _is_same(entry, provenance):
            return "current"
        return "signed-before" if is_signed else "outdated"

    def case_of(self, name: str) -> Mapping[str, str]:
        """Give the case that a file was rendered about, as its record has it."""
        entry = self._entries.get(child_path(self._folder, name).name, {})
        return dict(entry.get("case", {}))

    def write(
        self,
        contents: Mapping[str, bytes],
        *,
        recipient: str,
        lang: str,
        provenance: Provenance,
    ) -> tuple[RenderedFile, ...]:
        """Write the formats of one letter, by file name.

        Raises BlockedError when one of them was signed, or changed by hand since it was
        rendered, before any is written; MachineError when the disk refuses. Where it is
        forced, such a file is kept in replaced/ first.
        """
        paths = {name: child_path(self._folder, name) for name in contents}
        if not self._is_forced:
            for name, path in paths.items():
                self._refuse_if_signed_or_edited(path, contents[name])
        rendered: list[RenderedFile] = []
        for name, content in contents.items():
            sha256 = hashlib.sha256(content).hexdigest()
            if signed := self._signed_form(paths[name].name, sha256):
                rendered.append(signed)
                continue
            there = hash_of(paths[name])
            is_new = there != sha256
            entry: dict[str, Any] = {  # values of JSON
                "sha256": sha256,
                "replaces": there if is_new else None,
                "size_bytes": len(content),
                "recipient": recipient,
                "language": lang,
                **provenance.fields(),
                "findings": [asdict(finding) for finding in provenance.findings],
            }
            if name.endswith(".html") and provenance.pages:
                entry["pages"] = list(provenance.pages)
            if provenance.case:
                entry["case"] = dict(provenance.case)
            if is_new and self._is_forced:
                self._set_aside(paths[name])
            self._keep(paths[name].name, entry)
            if is_new:
                write_bytes(paths[name], content, is_one_of_many=True)
            rendered.append(
                RenderedFile(paths[name], recipient, lang, sha256, len(content), is_new)
            )
        return tuple(rendered)

    def _set_aside(self, path: Path) -> None:
        """Keep what is no mere rendering, and is about to be overwritten, in replaced/.

        That is a file that was signed, or changed by hand. Its hash is in the name
        of the copy: two versions never replace each other.
        """
        content = read_if_there(path)
        if content is None:
            return
        entry, sha256 = self._entries.get(path.name, {}), hashlib.sha256(content)
        digest = sha256.hexdigest()
        if digest == entry.get("sha256") and "unsigned_sha256" not in entry:
            return
        folder = child_path(self._folder, REPLACED)
        kept = child_path(folder, f"{path.stem}.{digest[:12]}{path.suffix}")
        if read_if_there(kept) != content:
            write_bytes(kept, content, mode=0o600)

    def _signed_form(self, name: str, sha256: str) -> RenderedFile | None:
        """Give the file that is there signed, if these bytes were signed."""
        if self._is_forced or sha256 != self._entries.get(name, {}).get(
            "unsigned_sha256"
        ):
            return None
        return self._standing(name)

    def _keep(self, name: str, entry: dict[str, Any]) -> None:  # values of JSON
        """Note a file in the journal before it is written: a killed run is no loss."""
        if self._records is not None:
            self._records[name] = entry
            return
        journal = self._journal_path
        is_first = not journal.exists()
        try:
            line = json.dumps({name: entry}, ensure_ascii=False) + "\n"
            append_text(journal, line)
        except MachineError:
            if is_first:
                with suppress(OSError):
                    journal.unlink(missing_ok=True)
            raise
        self._entries[name] = entry
        self._is_saved = False

    def _refuse_if_signed_or_edited(self, path: Path, content: bytes) -> None:
        there, sha256 = hash_of(path), hashlib.sha256(content).hexdigest()
        if there is None or there == sha256:
            return
        entry = self._entries.get(path.name)
        unsigned = entry.get("unsigned_sha256") if entry else None
        if entry and unsigned and there in {entry["sha256"], entry.get("replaces")}:
            if unsigned in {there, sha256}:
                return
            raise SignedFileError(
                f"'{path.name}' is signed; it was left as it is",
                remedy="keep it if it has gone out already; --force overwrites it, and "
                f"then it must be approved and signed again ({path})",
            )
        if entry is None or there not in {entry["sha256"], entry.get("replaces")}:
            raise BlockedError(
                f"'{path.name}' was changed since it was rendered; it was left as it "
                "is",
                remedy=f"keep your copy under another name, or overwrite it: --force "
                f"({path})",
            )

    def _read_manifest(self) -> dict[str, dict[str, Any]]:  # values of JSON
        try:
            manifest = json.loads(
                (child_path(self._folder, MANIFEST)).read_text("utf-8")
            )
            entries = manifest["files"]
        except (OSError, ValueError, KeyError, TypeError, AttributeError):
            entries = {}
        if not isinstance(entries, dict):
            entries = {}
        kept = {name: e for name, e in entries.items() if isinstance(e, dict)}
        return kept | dict(self._journal())

    def _journal(self) -> Iterator[tuple[str, dict[str, Any]]]:  # values of JSON
        """Read what a run that was killed had noted; a torn last line is left out."""
        try:
            lines = self._journal_path.read_text("utf-8").splitlines()
        except OSError:
            return
        for line in lines:
            try:
                yield from json.loads(line).items()
            except (ValueError, AttributeError):
                continue

    def _save(self) -> None:
        manifest = {
            "schema": SCHEMA,
            "files": dict(sorted(self._entries.items())),
        }
        text = json.dumps(manifest, ensure_ascii=False, indent=1) + "\n"
        write_bytes(child_path(self._folder, MANIFEST), text.encode())
        self._journal_path.unlink(missing_ok=True)
        self._is_saved = True


def _is_same(entry: Mapping[str, Any], provenance: Provenance) -> bool:  # JSON
    """Say whether a file would be rendered the same; a signed one, says the same."""
    if entry.get("fingerprint") == provenance.fingerprint:
        return True
    is_signed = "unsigned_sha256" in entry
    return is_signed and bool(provenance.tree) and entry.get("tree") == provenance.tree


def hash_of(path: Path) -> str | None:
    """Hash a file: 64 hexadecimal digits, None when it is not there.

    Raises MachineError when it cannot be read.
    """
    return hash_if_there(path)
