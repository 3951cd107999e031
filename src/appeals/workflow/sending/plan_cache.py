"""Remember which rows of a plan were made here before, from the same inputs.

To compose, check and verify a letter again takes 70 ms; to see that nothing changed, a
fifth of one. When `plan` has made a row of a file of cases in full, one hash is
kept of that row and of all that influences it: every file of the workspace but what
was rendered and sent, the keys, the vault, the day, the program, and the row's own
files and records under out/. A row whose hash is kept would come out the same.

What cannot be hashed is planned in full, as are letters that are about no case,
joint, or an answer. So is the first row of each kind, every time: if it comes out
otherwise, something that nobody hashed influenced it, and no row is taken over.
"""

import hashlib
import os
import stat
import sys
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Final

from appeals.composition.letter_request import LetterRequest
from appeals.delivery.plan import Plan, PlannedMessage
from appeals.delivery.sent_folder import FOLDER
from appeals.errors import AppealsError
from appeals.registry.files import find_below
from appeals.signing.packet import GUIDE, PACKET, SIGNATURE
from appeals.storage.atomic import write_bytes
from appeals.storage.names import child_path, safe_name
from appeals.storage.private_files import make_private_folder
from appeals.storage.reading import read_if_exists
from appeals.workflow.drafting.environment import environment_fingerprint
from appeals.workflow.drafting.ledger.ledger import OUT
from appeals.workflow.sending.plan_options import Planning

_KNOWN: Final = "planned"
_LEFT_OUT: Final = frozenset({OUT, FOLDER})
_SIZE: Final = hashlib.sha256().digest_size
_MOST_BYTES: Final = 2**30
_PIECE: Final = 2**20
_LONGEST_STEM: Final = 60
"""Bytes. A longer name of a file may have been cut, and not begin with the stem."""


class PlanCache:
    """The rows of one plan that need not be planned again.

    `earlier` is the plan that has them; without it, rows are only noted. Once
    `is_refuted`, reused rows must be planned.
    """

    def __init__(self, common: Planning, earlier: Plan | None) -> None:
        self._common = common
        self._out = child_path(
            child_path(common.workspace.root, OUT), common.options.selection.letter
        )
        self._names = _names_by_stem(self._out)
        self._inputs = self._hash_inputs()
        self._kinds: set[tuple[str, ...]] = set()
        self._noted: set[bytes] = set()
        self._known: frozenset[bytes] = frozenset()
        self._messages: Mapping[str, PlannedMessage] = {}
        self.is_refuted = False
        if earlier is not None and self._inputs is not None:
            self._messages = {each.edition: each for each in earlier.messages}
            self._known = self._read_hashes()

    def find(self, selected: LetterRequest) -> PlannedMessage | None:
        """Give a row as planned before, if it would be the same now."""
        made = self._messages.get(selected.file_stem)
        if made is None or not self._known or _row_kind(selected) not in self._kinds:
            return None
        digest = self._hash_row(selected, made)
        if digest is None or digest not in self._known:
            return None
        self._noted.add(digest)
        return made

    def note(self, selected: LetterRequest, messages: Sequence[PlannedMessage]) -> None:
        """Record the result of a row that was planned in full."""
        self._kinds.add(_row_kind(selected))
        for message in messages:
            made = self._messages.get(message.edition, message)
            if made != message and self._hash_row(selected, made) in self._known:
                self.is_refuted = True
            digest = self._hash_row(selected, message)
            if digest is not None:
                self._noted.add(digest)

    def has_seal(self, made: Plan) -> bool:
        """Say whether a plan with this seal was made here from these inputs."""
        return bytes.fromhex(made.sha256) in self._known

    def keep(self, made: Plan) -> None:
        """Save what was noted, if nothing changed while the rows were planned.

        If it was refuted, all is forgotten.
        """
        seal = bytes.fromhex(made.sha256)
        noted = frozenset() if self.is_refuted else frozenset({*self._noted, seal})
        if self._inputs is None or noted == self._known:
            return
        if self.is_refuted or self._inputs == self._hash_inputs():
            make_private_folder(self._path.parent)
            write_bytes(self._path, b"".join(sorted(noted)), mode=0o600)

    @property
    def _path(self) -> Path:
        assert self._common.memory is not None  # noqa: S101  else nothing was hashed
        letter = self._common.options.selection.letter
        return child_path(self._common.memory / _KNOWN, letter)

    def _read_hashes(self) -> frozenset[bytes]:
        content = read_if_exists(self._path) or b""
        starts = range(0, len(content) - len(content) % _SIZE, _SIZE)
        return frozenset(content[at : at + _SIZE] for at in starts)

    def _hash_inputs(self) -> bytes | None:
        """Hash all that influences every row; None where that cannot be done."""
        common, chosen = self._common, self._common.options.selection
        if common.memory is None or not chosen.is_of_cases or chosen.cases is None:
            return None
        workspace, name_vault = common.workspace, common.workspace.name_vault
        root = workspace.root.resolve()
        try:
            vault = (
                ""
                if name_vault is None
                else f"{name_vault.has_vault} {name_vault.state}"
            )
            if vault == "True ":
                return None  # its state is not known
            own = [workspace.letter(chosen.letter).front]
            own += [workspace.letter(chosen.letter, x).front for x in chosen.langs]
            if any(front.follows for front in own):
                return None
            annexes = [
                find_below(root, each.file) for front in own for each in front.annexes
            ]
            known = (each.openpgp for each in workspace.recipients.values())
            named = (
                *(self._out / name for name in (PACKET, SIGNATURE, GUIDE)),
                *(root / key.file for key in known if key is not None),
                *(path for path in annexes if path is not None),
                chosen.cases.path.resolve(),
            )
            parts = (
                chosen.letter,
                common.options.as_planned().model_dump_json(),
                common.today.isoformat(),
                str(common.keys),
                vault,
                environment_fingerprint(),
                *_program_versions(),
                *(_hash_line(path) for path in (*named, *_list_files(common.keys))),
                *(_hash_line(path) for path in _list_files(root, _LEFT_OUT)),
            )
        except (AppealsError, OSError, _NotHashedError):
            return None
        return hashlib.sha256("\n".join(parts).encode()).digest()

    def _hash_row(
        self, selected: LetterRequest, message: PlannedMessage
    ) -> bytes | None:
        """Hash a row with all that influences it; None where that cannot be done."""
        stem = selected.file_stem
        is_whole = safe_name(stem) == stem and len(stem.encode()) <= _LONGEST_STEM
        if self._inputs is None or selected.recipient is None or not is_whole:
            return None
        records = self._common.files.records_below(stem)
        names = sorted({*self._names.get(stem, ()), *records})
        digest = hashlib.sha256(self._inputs)
        try:
            lines = {name: _hash_line(f"{self._out}/{name}") for name in names}
        except (OSError, _NotHashedError):
            return None
        for name, line in lines.items():
            digest.update(f"{line}\n{records.get(name, '-')}\n".encode())
        for file in message.files:
            name = file.path.rpartition("/")[2]
            if not lines.get(name, "").endswith(file.sha256):
                return None  # it changed since it was planned
        digest.update(message.model_dump_json().encode())
        return digest.digest()


class _NotHashedError(Exception):
    """Something cannot be hashed completely."""


def _row_kind(selected: LetterRequest) -> tuple[str, ...]:
    case = selected.case
    more = (case.confidentiality,) if case else ()
    return (selected.recipient_id, selected.lang, selected.edition_ending, *more)


def _program_versions() -> Iterator[str]:
    """Give the versions of Python and of each library."""
    yield sys.version
    for folder in map(Path, dict.fromkeys(sys.path)):
        yield from sorted(path.name for path in folder.glob("*-info"))


def _names_by_stem(folder: Path) -> Mapping[str, list[str]]:
    """Give the names in a folder by all their beginnings up to a dot."""
    found: dict[str, list[str]] = {}
    for path in folder.glob("*.*"):
        stem, dot, _ = path.name.rpartition(".")
        while dot:
            found.setdefault(stem, []).append(path.name)
            stem, dot, _ = stem.rpartition(".")
    return found


def _list_files(folder: Path, left_out: frozenset[str] = frozenset()) -> Iterator[Path]:
    """Give all files below a folder, sorted.

    In the folder itself, what begins with a dot (.git, .appeals-cache) and plans (JSON)
    are left out: none is read to make a letter, but for annexes and keys, which are
    named. Raises OSError for a folder that cannot be listed.
    """
    size_bytes = 0
    for name, folders, files in os.walk(folder, onerror=_raise_unless_missing):
        place, found = Path(name), files
        if place == folder:
            folders[:] = [x for x in folders if x[0] != "." and x not in left_out]
            found = [x for x in files if x[0] != "." and not x.endswith(".json")]
        if any((place / each).is_symlink() for each in folders):
            raise _NotHashedError
        folders.sort()
        for path in sorted(place / each for each in found):
            size_bytes += path.lstat().st_size
            if size_bytes > _MOST_BYTES:
                raise _NotHashedError
            yield path


def _raise_unless_missing(error: OSError) -> None:
    if not isinstance(error, FileNotFoundError):
        raise error


def _hash_line(path: Path | str) -> str:
    """Give the path of a file and its SHA-256, "-" where it is not there.

    Files are small and many; the usual buffers take longer than the hash.
    """
    flags = os.O_RDONLY | getattr(os, "O_BINARY", 0) | getattr(os, "O_NONBLOCK", 0)
    try:
        handle = os.open(path, flags)
    except FileNotFoundError:
        return f"{path} -"
    try:
        state = os.fstat(handle)
        if not stat.S_ISREG(state.st_mode):
            raise _NotHashedError
        digest = hashlib.sha256()
        size_bytes = min(state.st_size + 1, _PIECE)
        while piece := os.read(handle, size_bytes):
            digest.update(piece)
    finally:
        os.close(handle)
    return f"{path} {digest.hexdigest()}"
