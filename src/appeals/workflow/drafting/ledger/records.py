"""Records of rendered files, in a manifest or a database.

manifest.json, or cases.sqlite for letters of cases, has records as JSON, which anybody
may edit. A record is written before its file: a killed run loses nothing. `there` is
the SHA-256 of a file on the disk, None if there is none.
"""

import json
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import asdict, dataclass, field, fields
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Annotated, Any, Literal, Self

from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    TypeAdapter,
    ValidationError,
)

from appeals.errors import MachineError
from appeals.model.choices import PdfEngineName
from appeals.model.finding import Finding
from appeals.storage.atomic import append_text, clear_parts, sync_folder, write_bytes
from appeals.storage.names import child_path, refuse_link_out
from appeals.storage.private_files import new_file_mode


@dataclass(frozen=True, slots=True)
class Provenance:
    """What a file was rendered from.

    `fingerprint` changes with anything that can change the file, `tree` with what the
    letter says, `origin` with what this letter is rendered from, on any machine.
    `inputs` gives the SHA-256 of each file of the workspace that can change it.
    `drawn_by` is a person, `account` a fingerprint of the account that rendered.
    `findings` are the remarks of the writers. `pages` are those that the web edition
    links to; no other file changes with them. `case` names the case and its record of
    consent. `options` are those of the command: "date" and "style". Confidential files
    are for their owner only. `pdf_engine` renders the PDF.
    """

    fingerprint: str
    inputs: Mapping[str, str] = field(default_factory=dict)
    drawn_by: str | None = None
    findings: tuple[Finding, ...] = ()
    pages: tuple[str, ...] = ()
    case: Mapping[str, str] = field(default_factory=dict)
    tree: str = ""
    account: str | None = None
    options: Mapping[str, str] = field(default_factory=dict)
    origin: str = ""
    is_confidential: bool = False
    pdf_engine: str = ""


def finding_fields(finding: Finding) -> dict[str, object]:
    """Give the recorded fields of a finding: all but its corrections."""
    named = asdict(finding)
    del named["edits"]
    return named


def read_findings(recorded: object) -> tuple[Finding, ...]:
    """Read findings; malformed ones are left out."""
    found: list[Finding] = []
    for each in recorded if isinstance(recorded, list | tuple) else ():
        is_entry = isinstance(each, dict) and "help" in each
        fields_ = {**each, "remedy": each["help"]} if is_entry else each
        try:
            found.append(_finding().validate_python(fields_))
        except ValidationError:
            continue
    return tuple(found)


@cache
def _finding() -> TypeAdapter[Finding]:
    return TypeAdapter(Finding)


class FileRecord(BaseModel):
    """One file: what it was rendered from, by whom, and whether it was signed since.

    `sha256` and `size_bytes` are those of the file as it should be there,
    `unsigned_sha256` the SHA-256 as rendered where the file was signed, `replaces` that
    of the file it is to take the place of, `source_sha256` that of the file of which a
    copy is the clean one. The other fields are those of `Provenance`:
    an entry of an earlier version may lack some. The name is the key of the entry.
    """

    model_config = ConfigDict(frozen=True)

    name: str = Field(exclude=True)
    sha256: str
    replaces: str | None = None
    size_bytes: int
    recipient: str = ""
    language: str = ""
    fingerprint: str = ""
    tree: str = ""
    origin: str = ""
    inputs: dict[str, str] = {}
    options: dict[str, str] = {}
    drawn_by: str | None = None
    account: str | None = None
    findings: Annotated[tuple[Finding, ...], BeforeValidator(read_findings)] = ()
    pages: tuple[str, ...] = ()
    case: dict[str, str] = {}
    unsigned_sha256: str | None = None
    source_sha256: str | None = None
    pdf_engine: str = ""

    @classmethod
    def read(cls, name: str, entry: object) -> Self | None:
        """Read an entry; None when it is not one that we wrote."""
        try:
            fields_ = {**entry, "name": name} if isinstance(entry, dict) else entry
            return cls.model_validate(fields_)
        except ValidationError:
            return None

    @property
    def rendered_sha256(self) -> str:
        """The SHA-256 of the file as rendered, before signing."""
        return self.sha256 if self.unsigned_sha256 is None else self.unsigned_sha256

    @property
    def engine_of_pdf(self) -> PdfEngineName | None:
        """The engine of a PDF; None for another file, or if unknown."""
        is_known = self.name.endswith(".pdf") and self.pdf_engine
        return "typst" if is_known == "typst" else "weasyprint" if is_known else None

    @property
    def is_signed(self) -> bool:
        """Whether the file was signed after it was rendered."""
        return self.unsigned_sha256 is not None

    def entry(self) -> dict[str, Any]:  # values of JSON
        """Give the entry; rare fields only if they are set."""
        few = ("pages", "case", "unsigned_sha256", "source_sha256", "pdf_engine")
        absent = {name for name in few if not getattr(self, name)}
        if not self.name.endswith(".pdf"):
            absent.add("pdf_engine")
        entry = self.model_dump(exclude=absent)
        for finding in entry["findings"]:
            finding["help"] = finding.pop("remedy")  # as every version calls it here
            del finding["edits"]
        return entry

    def rendered_from(self, provenance: Provenance) -> Self:
        """Give the record of the same file, rendered from these things by these people.

        What was remarked, its pages and its case stay.
        """
        kept = {"findings", "pages", "case", "is_confidential"}
        return self.model_copy(
            update={
                each.name: getattr(provenance, each.name)
                for each in fields(provenance)
                if each.name not in kept
            }
        )


FileState = Literal[
    "current", "edited", "missing", "not-drawn", "outdated", "signed-before"
]


def file_state(
    record: FileRecord | None, there: str | None, now: Provenance
) -> FileState:
    """Compare a file with what was rendered, and with what would be rendered now.

    `now` is the provenance of the letter as it is now. A signed file is current while
    the letter says the same, whatever would render it.
    """
    if record is None:
        return "not-drawn"
    if there is None:
        return "missing"
    if not is_intact(record, there):
        return "outdated" if there == record.replaces else "edited"
    if is_same(record, now):
        return "current"
    return "signed-before" if record.is_signed else "outdated"


def is_intact(record: FileRecord, there: str | None) -> bool:
    """Say whether a file has the hash it was rendered or signed with."""
    return there in {record.sha256, record.rendered_sha256}


def is_same(record: FileRecord, now: Provenance) -> bool:
    """Say whether a file would be rendered the same, or, if signed, say the same."""
    if record.fingerprint == now.fingerprint:
        return True
    return record.is_signed and bool(now.tree) and record.tree == now.tree


def loss_by_overwriting(
    record: FileRecord | None, there: str | None, sha256: str
) -> Literal["nothing", "signed", "edited"]:
    """Say what would be lost if bytes with the hash `sha256` took a file's place.

    "nothing": no file, the same bytes, or what was rendered; "signed": a signed file,
    unless it is these bytes that were signed; "edited": what somebody changed by hand.
    """
    if there is None or there == sha256:
        return "nothing"
    if record is None or there not in {record.sha256, record.replaces}:
        return "edited"
    is_other = record.is_signed and record.rendered_sha256 not in {there, sha256}
    return "signed" if is_other else "nothing"


if TYPE_CHECKING:
    import sqlite3

MANIFEST = "manifest.json"
SCHEMA = "appeals/manifest@1"
JOURNAL = ".manifest-journal.jsonl"
RECORDS = "cases.sqlite"
BUSY_S = 60
"""How long a process waits for another one that is writing."""


class ManifestRecords:
    """`out/<letter>/manifest.json`, with a journal beside it during a run."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        manifest, journal = self._manifest(), tuple(self._journal())
        self._records = {
            name: record
            for name, entry in (*manifest["files"].items(), *journal)
            if (record := FileRecord.read(name, entry))
        }
        self._last_run: Mapping[str, Any] = (  # values of JSON
            {} if journal else manifest.get("run", {})
        )
        self._is_run_new = False

    @property
    def last_run(self) -> Mapping[str, Any]:  # values of JSON
        """The record of the last complete run; empty once a file has changed."""
        return self._last_run

    @last_run.setter
    def last_run(self, run: Mapping[str, Any]) -> None:
        if run != self._last_run:
            self._last_run, self._is_run_new = run, True

    def get(self, name: str) -> FileRecord | None:
        """Give the record of a file; None where there is none."""
        return self._records.get(name)

    def names(self) -> tuple[str, ...]:
        """Give the names of all files that have a record, sorted."""
        return tuple(sorted(self._records))

    def keep(self, record: FileRecord) -> None:
        """Write a record to the journal, which several processes may do."""
        journal = self._journal_path
        try:
            line = json.dumps({record.name: record.entry()}, ensure_ascii=False) + "\n"
            append_text(journal, line, mode=new_file_mode(self._folder))
        except MachineError:
            with suppress(OSError):
                if not journal.stat().st_size:
                    journal.unlink()
            raise
        self._records[record.name] = record

    def amend(self, record: FileRecord) -> None:
        """Replace a record that says less."""
        if self._records.get(record.name) != record:
            self.keep(record)

    def close(self) -> None:
        """Do nothing: no file is open."""

    def save(self) -> None:
        """Write the journal of all processes into the manifest; remove the journal."""
        noted = tuple(self._journal())
        if not noted and not self._is_run_new:
            return
        for name, entry in noted:
            self._last_run = {}
            if record := FileRecord.read(name, entry):
                self._records[name] = record
        files = {name: self._records[name].entry() for name in self.names()}
        manifest = {"schema": SCHEMA, "files": files}
        if self._last_run:
            manifest["run"] = self._last_run
        text = json.dumps(manifest, ensure_ascii=False, indent=1) + "\n"
        path, mode = child_path(self._folder, MANIFEST), new_file_mode(self._folder)
        write_bytes(path, text.encode(), mode=mode)
        self._journal_path.unlink(missing_ok=True)
        self._is_run_new = False

    @property
    def _journal_path(self) -> Path:
        path = self._folder / JOURNAL
        refuse_link_out(path)
        return path

    def _manifest(self) -> dict[str, dict[str, Any]]:
        """Read the manifest; empty if we did not write it."""
        try:
            path = child_path(self._folder, MANIFEST)
            manifest = json.loads(path.read_text("utf-8"))
            files, run = manifest["files"], manifest.get("run")
        except (OSError, ValueError, KeyError, TypeError, AttributeError):
            return {"files": {}}
        of_objects = {"files": files, "run": run}
        return {k: v if isinstance(v, dict) else {} for k, v in of_objects.items()}

    def _journal(self) -> Iterator[tuple[str, object]]:
        """Read the journal of a killed run; a torn last line is left out."""
        try:
            lines = self._journal_path.read_text("utf-8").splitlines()
        except OSError:
            return
        for line in lines:
            try:
                yield from json.loads(line).items()
            except (ValueError, AttributeError):
                continue


class CaseRecords:
    """`out/<letter>/cases.sqlite`. Nothing is written before the first is kept."""

    last_run: Mapping[str, Any] = MappingProxyType({})  # values of JSON
    """Empty: a run of cases is never unchanged as a whole."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._path = child_path(folder, RECORDS)
        self._database: sqlite3.Connection | None = None

    def get(self, name: str) -> FileRecord | None:
        """Give the record of a file; None where there is none."""
        for (text,) in self._ask("SELECT record FROM files WHERE name = ?", name):
            return FileRecord.read(name, json.loads(text))
        return None

    def below(self, stem: str) -> dict[str, str]:
        """Give the records of files whose names begin with a stem, as text, by name."""
        asked = "SELECT name, record FROM files WHERE name > ? AND name < ?"
        return dict(self._ask(asked, f"{stem}.", f"{stem}/"))  # "/" comes after "."

    def names(self) -> tuple[str, ...]:
        """Give the names of all files that have a record, sorted."""
        found = self._ask("SELECT name FROM files ORDER BY name")
        return tuple(name for (name,) in found)

    def keep(self, record: FileRecord) -> None:
        """Write a record."""
        if self._database is None:
            try:
                self._folder.mkdir(parents=True, exist_ok=True)
                self._path.touch(0o600)
                self._path.chmod(0o600)  # SQLite gives its other files the same mode
            except OSError as error:
                raise MachineError(
                    f"cannot write '{self._path}': {error.strerror}",
                    remedy="check the folder and the disk",
                ) from None
        text = json.dumps(record.entry(), ensure_ascii=False)
        self._ask("INSERT OR REPLACE INTO files VALUES (?, ?)", record.name, text)

    def forget(self, names: Iterable[str]) -> None:
        """Delete records, and rewrite the database so that nothing of them is left."""
        self._ask("PRAGMA secure_delete=ON")
        for name in names:
            self._ask("DELETE FROM files WHERE name = ?", name)
        self._ask("VACUUM")
        self.save()

    def close(self) -> None:
        """Close the database until it is needed again."""
        if self._database is not None:
            self._database.close()
            self._database = None

    def save(self) -> None:
        """Put what processes wrote into one file, the database; then close it."""
        self._ask("PRAGMA wal_checkpoint(TRUNCATE)")
        self.close()
        clear_parts(self._folder)
        sync_folder(self._folder)

    def _ask(self, question: str, *values: object) -> list[tuple[Any, ...]]:
        import sqlite3

        try:
            if self._database is None:
                if not self._path.is_file():
                    return []
                self._database = self._open()
            return self._database.execute(question, values).fetchall()
        except sqlite3.Error as error:
            raise MachineError(
                f"'{self._path}' cannot be used: {error}",
                remedy="if the disk is not full, remove the file and render with "
                "--force",
            ) from None

    def _open(self) -> "sqlite3.Connection":
        import sqlite3

        database = sqlite3.connect(self._path, isolation_level=None, timeout=BUSY_S)
        database.execute("PRAGMA journal_mode=WAL")
        database.execute("PRAGMA synchronous=NORMAL")
        database.execute(
            "CREATE TABLE IF NOT EXISTS files (name TEXT PRIMARY KEY, record TEXT)"
        )
        return database
