"""The files of a letter under out/: written atomically, never over a hand's work.

`out/<letter>/manifest.json` keeps the hash of each file as it was drawn. A file that
no longer has that hash was changed by somebody.
"""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from appeals.errors import GateError, MachineError
from appeals.storage.atomic import write_bytes
from appeals.storage.names import child_path

MANIFEST = "manifest.json"
SCHEMA = "appeals/manifest@1"


@dataclass(frozen=True, slots=True)
class DrawnFile:
    """A file of a letter. `is_new` is False when the same bytes stood there."""

    path: Path
    recipient: str
    lang: str
    sha256: str
    size_bytes: int
    is_new: bool


class DrawnFiles:
    """Writes what was drawn of one letter."""

    def __init__(
        self, workspace: Path, out: Path, letter: str, *, is_forced: bool
    ) -> None:
        self.workspace = workspace
        self._folder = child_path(out, letter)
        self._is_forced = is_forced
        self._entries = self._read_manifest()

    def write(
        self, contents: Mapping[str, bytes], *, recipient: str, lang: str
    ) -> tuple[DrawnFile, ...]:
        """Write the formats of one letter, by file name.

        Raises GateError when one of them was changed by hand since it was drawn,
        before any is written; MachineError when the disk refuses.
        """
        paths = {name: child_path(self._folder, name) for name in contents}
        if not self._is_forced:
            for name, path in paths.items():
                self._refuse_if_edited(name, path, contents[name])
        drawn = []
        for name, content in contents.items():
            sha256 = hashlib.sha256(content).hexdigest()
            is_new = _hash_of(paths[name]) != sha256
            if is_new:
                write_bytes(paths[name], content)
            drawn.append(
                DrawnFile(paths[name], recipient, lang, sha256, len(content), is_new)
            )
            self._entries[name] = {
                "sha256": sha256,
                "size_bytes": len(content),
                "recipient": recipient,
                "language": lang,
            }
        if drawn:
            self._write_manifest()
        return tuple(drawn)

    def _refuse_if_edited(self, name: str, path: Path, content: bytes) -> None:
        there = _hash_of(path)
        if there is None or there == hashlib.sha256(content).hexdigest():
            return
        entry = self._entries.get(name)
        if entry is None or entry.get("sha256") != there:
            raise GateError(
                f"'{path.name}' was changed since it was drawn; it was left as it is",
                hint=f"keep your copy under another name, or draw over it: --force "
                f"({path})",
            )

    def _read_manifest(self) -> dict[str, dict[str, object]]:
        try:
            manifest = json.loads((self._folder / MANIFEST).read_text("utf-8"))
            entries = manifest["files"]
        except (OSError, ValueError, KeyError, TypeError):
            return {}
        return entries if isinstance(entries, dict) else {}

    def _write_manifest(self) -> None:
        manifest = {"schema": SCHEMA, "files": dict(sorted(self._entries.items()))}
        text = json.dumps(manifest, ensure_ascii=False, indent=2) + "\n"
        write_bytes(self._folder / MANIFEST, text.encode())


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
