"""What is known of the letters of cases: a database, so that memory stays flat.

`out/<letter>/cases.sqlite` holds for each file what manifest.json holds for others. A
record is kept before its file is written: a killed run is no loss.
"""

import json
import sqlite3
from collections.abc import Iterator, MutableMapping
from pathlib import Path
from typing import Any

from appeals.errors import MachineError
from appeals.storage.names import child_path

RECORDS = "cases.sqlite"
BUSY_S = 60
"""How long a process waits for another that writes."""


class CaseRecords(MutableMapping[str, dict[str, Any]]):  # values of JSON
    """Records by file name. Nothing is written before the first is kept."""

    def __init__(self, folder: Path) -> None:
        self._path = child_path(folder, RECORDS)
        self._database: sqlite3.Connection | None = None

    def close(self) -> None:
        """Close the database."""
        if self._database is not None:
            self._database.close()
            self._database = None

    def settle(self) -> None:
        """Put what processes wrote into one file, the database; then close it."""
        self._ask("PRAGMA wal_checkpoint(TRUNCATE)")
        self.close()

    def _ask(self, question: str, *values: object) -> list[tuple[Any, ...]]:
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

    def _open(self) -> sqlite3.Connection:
        database = sqlite3.connect(self._path, isolation_level=None, timeout=BUSY_S)
        database.execute("PRAGMA journal_mode=WAL")
        database.execute("PRAGMA synchronous=NORMAL")
        database.execute(
            "CREATE TABLE IF NOT EXISTS files (name TEXT PRIMARY KEY, record TEXT)"
        )
        return database

    def __getitem__(self, name: str) -> dict[str, Any]:
        for (text,) in self._ask("SELECT record FROM files WHERE name = ?", name):
            record: dict[str, Any] = json.loads(text)
            return record
        raise KeyError(name)

    def __setitem__(self, name: str, record: dict[str, Any]) -> None:
        if self._database is None:
            try:
                self._path.parent.mkdir(parents=True, exist_ok=True)
                self._path.touch()
            except OSError as error:
                raise MachineError(
                    f"cannot write '{self._path}': {error.strerror}",
                    remedy="check the folder and the disk",
                ) from None
        text = json.dumps(record, ensure_ascii=False)
        self._ask("INSERT OR REPLACE INTO files VALUES (?, ?)", name, text)

    def __delitem__(self, name: str) -> None:
        self._ask("DELETE FROM files WHERE name = ?", name)

    def __iter__(self) -> Iterator[str]:
        return (name for (name,) in self._ask("SELECT name FROM files ORDER BY name"))

    def __len__(self) -> int:
        return sum(count for (count,) in self._ask("SELECT count(*) FROM files"))
