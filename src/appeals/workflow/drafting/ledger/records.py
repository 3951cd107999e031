"""Where the records of one letter are kept: a manifest, or for cases a database.

A record is kept before its file is written: a killed run is no loss. For letters of
cases, memory stays flat: one record is read at a time.
"""

import json
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

from appeals.errors import MachineError
from appeals.storage.atomic import append_text, clear_parts, sync_folder, write_bytes
from appeals.storage.names import child_path, refuse_link_out
from appeals.storage.private_files import new_file_mode
from appeals.workflow.drafting.ledger.record import FileRecord

if TYPE_CHECKING:
    import sqlite3

MANIFEST = "manifest.json"
SCHEMA = "appeals/manifest@1"
JOURNAL = ".manifest-journal.jsonl"
RECORDS = "cases.sqlite"
BUSY_S = 60
"""How long a process waits for another that writes."""


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
        """What was kept of the last complete run; empty once a file is another."""
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
        """Note a record in the journal, as several processes may do."""
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
        """Put a record in place of another that says less."""
        if self._records.get(record.name) != record:
            self.keep(record)

    def close(self) -> None:
        """Do nothing: no file is open."""

    def save(self) -> None:
        """Write what all processes noted into the manifest; remove the journal."""
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
        """Read the manifest; one that we did not write says nothing."""
        try:
            path = child_path(self._folder, MANIFEST)
            manifest = json.loads(path.read_text("utf-8"))
            files, run = manifest["files"], manifest.get("run")
        except (OSError, ValueError, KeyError, TypeError, AttributeError):
            return {"files": {}}
        of_objects = {"files": files, "run": run}
        return {k: v if isinstance(v, dict) else {} for k, v in of_objects.items()}

    def _journal(self) -> Iterator[tuple[str, object]]:
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


class CaseRecords:
    """`out/<letter>/cases.sqlite`. Nothing is written before the first is kept."""

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
        """Give the records of the files whose names begin so, as text, by name."""
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
        """Take records out, and write the database anew without what they held."""
        self._ask("PRAGMA secure_delete=ON")
        for name in names:
            self._ask("DELETE FROM files WHERE name = ?", name)
        self._ask("VACUUM")
        self.save()

    def close(self) -> None:
        """Close the database until it is asked again."""
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
