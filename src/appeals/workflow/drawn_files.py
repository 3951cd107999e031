"""The files of a letter under out/: written atomically, never over a hand's work.

`out/<letter>/manifest.json` keeps the hash of each file as it was drawn and what it
was drawn from. A file that no longer has that hash was changed by somebody.
"""

import hashlib
import json
from collections.abc import Iterator, Mapping, MutableMapping, Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass, field
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any, Literal, Self

from appeals.errors import GateError, MachineError, Place
from appeals.model.finding import Finding
from appeals.storage.atomic import append_text, clear_parts, sync_folder, write_bytes
from appeals.storage.names import child_path
from appeals.workflow.outcome import DrawnFile, LetterOutcome

if TYPE_CHECKING:
    from appeals.workflow.case_records import CaseRecords

MANIFEST = "manifest.json"
SCHEMA = "appeals/manifest@1"
JOURNAL = ".manifest-journal.jsonl"

FileStanding = Literal["current", "edited", "missing", "not-drawn", "outdated"]


@dataclass(frozen=True, slots=True)
class Provenance:
    """What a file was drawn from.

    `fingerprint` changes with anything that can change the file. `inputs` gives the
    SHA-256 of each file read. `findings` are the remarks of the writers. `pages` are
    those that the web edition links to; no other file changes with them. `case` names
    the case and its record of consent.
    """

    fingerprint: str
    inputs: Mapping[str, str] = field(default_factory=dict)
    drawn_by: str | None = None
    findings: tuple[Finding, ...] = ()
    pages: tuple[str, ...] = ()
    case: Mapping[str, str] = field(default_factory=dict)


class DrawnFiles:
    """Writes what was drawn of one letter, and knows what stands there already."""

    def __init__(
        self, out: Path, letter: str, *, is_forced: bool, has_cases: bool = False
    ) -> None:
        self._folder = child_path(out, letter)
        self._is_forced = is_forced
        self._records: CaseRecords | None = None
        self._entries: MutableMapping[str, dict[str, Any]]  # values of JSON
        self.last_run: dict[str, Any] = {}
        if has_cases:
            from appeals.workflow import case_records

            self._records = self._entries = case_records.CaseRecords(self._folder)
        else:
            self._entries, self.last_run = self._read_manifest()
        self._is_saved = True

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

    def outcomes_of_last_run(self) -> tuple[LetterOutcome, ...] | None:
        """Give what the last complete run drew, if every file of it still stands."""
        outcomes: list[LetterOutcome] = []
        for letter in self.last_run.get("letters", ()):
            drawn = [self._standing(name) for name in letter["files"]]
            if not drawn or None in drawn:
                return None
            outcomes.append(
                LetterOutcome(
                    letter["recipient"],
                    letter["lang"],
                    tuple(file for file in drawn if file is not None),
                    tuple(_findings(letter["findings"])),
                    is_unchanged=True,
                )
            )
        return tuple(outcomes) or None

    def _standing(self, name: str) -> DrawnFile | None:
        """Give a file that stands as it was drawn; None when it does not."""
        entry = self._entries.get(name, {})
        path = child_path(self._folder, name)
        sha256 = entry.get("sha256")
        if sha256 is None or sha256 != _hash_of(path):
            return None
        return DrawnFile(
            path,
            str(entry["recipient"]),
            str(entry["language"]),
            str(sha256),
            int(entry["size_bytes"]),
            is_new=False,
        )

    def remember(self, run: Mapping[str, object]) -> None:
        """Keep the record of a complete run."""
        self.last_run = json.loads(json.dumps(run, default=_plain))
        self._is_saved = False

    def is_there(self, name: str) -> bool:
        """Say whether a file of this name stands in the folder."""
        return child_path(self._folder, name).is_file()

    def unchanged(
        self, stem: str, formats: Sequence[str], provenance: Provenance
    ) -> tuple[tuple[DrawnFile, ...], tuple[Finding, ...]] | None:
        """Give the files of a letter, and their remarks, if none needs to be drawn.

        That is: each was drawn from the same things, and still has the hash it had.
        """
        if self._is_forced:
            return None
        found: list[DrawnFile] = []
        remarks: dict[Finding, None] = {}
        for kind in formats:
            name = child_path(self._folder, f"{stem}.{kind}").name
            entry = self._entries.get(name, {})
            if entry.get("fingerprint") != provenance.fingerprint:
                return None
            if entry.get("case", {}) != provenance.case:
                return None  # the words are the same, the consent is another
            if kind == "html" and entry.get("pages", []) != list(provenance.pages):
                return None
            file = self._standing(name)
            if file is None:
                return None
            found.append(file)
            remarks.update(dict.fromkeys(_findings(entry.get("findings"))))
        return tuple(found), tuple(remarks)

    def standing(self, name: str, fingerprint: str) -> FileStanding:
        """Say how a file stands to what was drawn, and would be drawn now.

        `fingerprint` is that of the letter as it is now. Raises MachineError when the
        file cannot be read.
        """
        path = child_path(self._folder, name)
        entry, there = self._entries.get(path.name), _hash_of(path)
        if entry is None:
            return "not-drawn"
        if there is None:
            return "missing"
        if there != entry.get("sha256"):
            return "outdated" if there == entry.get("replaces") else "edited"
        is_same = entry.get("fingerprint") == fingerprint
        return "current" if is_same else "outdated"

    def case_of(self, name: str) -> Mapping[str, str]:
        """Give the case that a file was drawn about, as its record has it."""
        entry = self._entries.get(child_path(self._folder, name).name, {})
        return dict(entry.get("case", {}))

    def write(
        self,
        contents: Mapping[str, bytes],
        *,
        recipient: str,
        lang: str,
        provenance: Provenance,
    ) -> tuple[DrawnFile, ...]:
        """Write the formats of one letter, by file name.

        Raises GateError when one of them was changed by hand since it was drawn,
        before any is written; MachineError when the disk refuses.
        """
        paths = {name: child_path(self._folder, name) for name in contents}
        if not self._is_forced:
            for name, path in paths.items():
                self._refuse_if_edited(path, contents[name])
        drawn: list[DrawnFile] = []
        for name, content in contents.items():
            sha256 = hashlib.sha256(content).hexdigest()
            there = _hash_of(paths[name])
            is_new = there != sha256
            entry: dict[str, Any] = {  # values of JSON
                "sha256": sha256,
                "replaces": there if is_new else None,
                "size_bytes": len(content),
                "recipient": recipient,
                "language": lang,
                "fingerprint": provenance.fingerprint,
                "inputs": dict(provenance.inputs),
                "drawn_by": provenance.drawn_by,
                "findings": [asdict(finding) for finding in provenance.findings],
            }
            if name.endswith(".html") and provenance.pages:
                entry["pages"] = list(provenance.pages)
            if provenance.case:
                entry["case"] = dict(provenance.case)
            self._keep(paths[name].name, entry)
            if is_new:
                write_bytes(paths[name], content, is_one_of_many=True)
            drawn.append(
                DrawnFile(paths[name], recipient, lang, sha256, len(content), is_new)
            )
        return tuple(drawn)

    def _keep(self, name: str, entry: dict[str, Any]) -> None:  # values of JSON
        """Note a file in the journal before it is written: a killed run is no loss."""
        if self._records is not None:
            self._records[name] = entry
            return
        journal = self._folder / JOURNAL
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
        self.last_run = {}
        self._is_saved = False

    def _refuse_if_edited(self, path: Path, content: bytes) -> None:
        there = _hash_of(path)
        if there is None or there == hashlib.sha256(content).hexdigest():
            return
        entry = self._entries.get(path.name)
        if entry is None or there not in {entry["sha256"], entry.get("replaces")}:
            raise GateError(
                f"'{path.name}' was changed since it was drawn; it was left as it is",
                hint=f"keep your copy under another name, or draw over it: --force "
                f"({path})",
            )

    def _read_manifest(
        self,
    ) -> tuple[dict[str, dict[str, Any]], dict[str, Any]]:  # values of JSON
        try:
            manifest = json.loads((self._folder / MANIFEST).read_text("utf-8"))
            entries, run = manifest["files"], manifest.get("run")
        except (OSError, ValueError, KeyError, TypeError, AttributeError):
            entries, run = {}, {}
        if not isinstance(entries, dict):
            entries = {}
        kept = {name: e for name, e in entries.items() if isinstance(e, dict)}
        for name, entry in self._journal():
            kept[name], run = entry, {}
        return kept, run if isinstance(run, dict) else {}

    def _journal(self) -> Iterator[tuple[str, dict[str, Any]]]:  # values of JSON
        """Read what a run that was killed had noted; a torn last line is left out."""
        try:
            lines = (self._folder / JOURNAL).read_text("utf-8").splitlines()
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
            "run": self.last_run,
        }
        text = json.dumps(manifest, ensure_ascii=False, indent=1) + "\n"
        write_bytes(self._folder / MANIFEST, text.encode())
        (self._folder / JOURNAL).unlink(missing_ok=True)
        self._is_saved = True


def _findings(recorded: object) -> list[Finding]:
    """Read findings from a manifest; one that is not as it was written is left out."""
    found: list[Finding] = []
    for fields in recorded if isinstance(recorded, list) else ():
        try:
            place = fields.pop("place")
            found.append(Finding(**fields, place=Place(**place) if place else None))
        except (AttributeError, KeyError, TypeError):
            continue
    return found


def _plain(value: object) -> object:
    """Give what JSON can hold of a finding."""
    assert isinstance(value, Finding)  # noqa: S101  nothing else is handed over
    return asdict(value)


def _hash_of(path: Path) -> str | None:
    try:
        return hashlib.sha256(path.read_bytes()).hexdigest()
    except FileNotFoundError:
        return None
    except OSError as error:
        raise MachineError(
            f"'{path}' cannot be read: {error.strerror}",
            hint="check its permissions, or close the program that has it open",
        ) from None
