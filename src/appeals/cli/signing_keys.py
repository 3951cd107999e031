"""Keys of this user: their passphrases, and what is signed or checked with them.

A passphrase is never an option of a command: others on the machine could read it.
"""

import codecs
import importlib.util
import os
import stat
import sys
from dataclasses import dataclass, field
from datetime import UTC, datetime
from getpass import getpass
from pathlib import Path
from typing import TYPE_CHECKING

from appeals.cli.diagnostics import say_warning
from appeals.cli.progress import PROGRESS
from appeals.cli.questions import is_at_terminal
from appeals.cli.state import keys_folder
from appeals.cli.terminal import say

if TYPE_CHECKING:
    from appeals.errors import AppealsError
    from appeals.registry.workspace import Workspace
    from appeals.signing.keys import Secret
    from appeals.workflow.approving.approval_status import CheckSignature
    from appeals.workflow.approving.approve import ApprovalKey
    from appeals.workflow.sealing.signing_run import SigningContext

FILE = "APPEALS_SIGN_PASSPHRASE_FILE"
VARIABLE = "APPEALS_SIGN_PASSPHRASE"
_KEYRING_SERVICE = "appeals"


@dataclass(slots=True)
class EnvironmentPassphrases:
    """Passphrases from a file, a variable, the key ring, or the person at the terminal.

    What was set comes first, so that nobody is asked in vain; each is asked for once.
    `file` and `variable` name the variables that may set it; `of` is what it opens, if
    that is not named by its id.
    """

    file: str = FILE
    variable: str = VARIABLE
    of: str = ""
    _known: dict[str, str] = field(default_factory=dict)
    _is_warned: bool = False

    def passphrase(self, key_id: str, kind: "Secret") -> str:
        """Give the one for an existing key; BlockedError if there is none."""
        if key_id not in self._known:
            found = self._from_environment(key_id)
            if found is None and is_at_terminal():
                found = _ask(f"{kind} of {self.of or f'the key of {key_id}'}: ")
            if found is None:
                raise self._unknown(key_id, kind)
            self._known[key_id] = found
        return self._known[key_id]

    def known_passphrase(self, key_id: str, kind: "Secret") -> str:
        """Give the one that is known without asking; BlockedError if none is."""
        found = self._from_environment(key_id)
        if found is None:
            raise self._unknown(key_id, kind)
        return found

    def new_passphrase(self, key_id: str) -> str:
        """Give one for a new key; at a terminal it is typed twice."""
        found = self._from_environment(key_id)
        if found is None and is_at_terminal():
            found = ask_twice(self.of or f"the key of {key_id}")
        if found is None:
            raise self._unknown(key_id, "passphrase")
        self._known[key_id] = found
        return found

    def _from_environment(self, key_id: str) -> str | None:
        if named := os.environ.get(self.file):
            return self._from_file(Path(named))
        if value := os.environ.get(self.variable):
            self._warn(
                f"the passphrase is in {self.variable}, where other programs of yours "
                f"can read it; {self.file} is safer"
            )
            return self._refuse_bytes(value)
        return _from_keyring(key_id)

    def _unknown(self, key_id: str, kind: "Secret") -> "AppealsError":
        from appeals.errors import BlockedError

        what = self.of or f"the key of '{key_id}'"
        return BlockedError(
            f"the {kind} of {what} is not known, and nobody can be asked",
            remedy="run the command in a terminal, or name a file that holds it in "
            f"{self.file}",
        )

    def _refuse_bytes(self, value: str) -> str:
        from appeals.errors import UsageError

        try:
            value.encode()
        except UnicodeEncodeError:
            raise UsageError(
                f"what is in {self.variable} is not text",
                remedy=f"write it into {self.file}",
            ) from None
        return value

    def _from_file(self, path: Path) -> str:
        """Give the first line of a file."""
        from appeals.errors import UsageError

        try:
            text = _decode(path.read_bytes())
            mode = path.stat().st_mode
        except (OSError, UnicodeDecodeError) as error:
            why = getattr(error, "strerror", None) or "it is not text"
            raise UsageError(
                f"the file that {self.file} names, '{path}', cannot be read: {why}",
                remedy="it holds the passphrase in its first line",
            ) from None
        if os.name != "nt" and mode & (stat.S_IRWXG | stat.S_IRWXO):
            self._warn(
                f"others on this machine may read the passphrase: chmod 600 '{path}'"
            )
        return text.partition("\n")[0].partition("\r")[0]

    def _warn(self, words: str) -> None:
        if not self._is_warned:
            say_warning(words)
            self._is_warned = True


def _decode(content: bytes) -> str:
    """Decode UTF-8, or the UTF-16 that older Windows programs mark with a BOM."""
    if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return content.decode("utf-16")
    return content.decode("utf-8-sig")


def ask_twice(what: str) -> str:
    """Ask for a new passphrase, typed twice; BlockedError if the two differ."""
    from appeals.errors import BlockedError

    found = _ask(f"New passphrase for {what}: ")
    if found != _ask("The same again: "):
        raise BlockedError("the two passphrases differ", remedy="run the command again")
    return found


def _ask(question: str) -> str:
    """Ask without showing what is typed. Ctrl-D counts as Ctrl-C."""
    try:
        with PROGRESS.hide():
            return getpass(question, stream=sys.stderr)
    except EOFError:
        raise KeyboardInterrupt from None


def _from_keyring(key_id: str) -> str | None:
    """Ask the key ring of the desktop, when the package `keyring` is installed."""
    try:
        import keyring
        from keyring.errors import KeyringError
    except ImportError:
        return None
    try:
        found: str | None = keyring.get_password(_KEYRING_SERVICE, key_id)
    except KeyringError as error:
        say(f"the key ring does not answer ({type(error).__name__})")
        return None
    return found


def need_signing() -> None:
    """Raise MachineError if the packages that sign are not installed."""
    from appeals.errors import MachineError

    for name in ("cryptography", "pyhanko"):
        if importlib.util.find_spec(name) is None:
            raise MachineError(
                f"signing needs the package {name}, which is not installed",
                remedy="`appeals doctor` says how to install it",
            )


def signing_context(tsa_url: str | None) -> "SigningContext":
    """Give keys, passphrases, the time and the time-stamp authority, if any."""
    from appeals.signing.timestamps import HttpTimestamper
    from appeals.workflow.sealing.signing_run import SigningContext

    now = datetime.now(UTC).replace(microsecond=0)
    timestamper = HttpTimestamper(tsa_url) if tsa_url else None
    return SigningContext(keys_folder(), EnvironmentPassphrases(), now, timestamper)


def signature_check(workspace: "Workspace") -> "CheckSignature | None":
    """Give what judges signed approvals; None if its package is not installed."""
    from appeals.workflow.sending.release_blockers import signature_check as check_of

    return check_of(workspace, keys_folder(), datetime.now(UTC))


def open_approval_key(
    workspace: "Workspace", person: str, now: datetime
) -> "ApprovalKey | None":
    """Open the key of a person, if they have one; may ask for its passphrase."""
    if importlib.util.find_spec("cryptography") is None:
        return None
    from appeals.workflow.approving.approval_keys import approval_key

    passphrases = EnvironmentPassphrases()
    return approval_key(workspace, person, keys_folder(), passphrases, at=now)
