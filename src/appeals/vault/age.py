"""Encrypt and decrypt bytes in the form of age (age-encryption.org/v1).

What is written here opens with the programs age and rage too. No error repeats what
was in a file, a key or a passphrase.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from appeals.errors import BlockedError, MachineError, UsageError

if TYPE_CHECKING:
    from pyrage import x25519

ENDING = ".age"
HEAD = b"age-encryption.org/v1\n"
_PASSPHRASE = b"-> scrypt "
_NO_KEY = "No matching keys found"


@dataclass(frozen=True, slots=True)
class AgeKey:
    """A private key in memory; others encrypt to `public`."""

    public: str
    identity: "x25519.Identity" = field(repr=False, compare=False)

    @property
    def secret(self) -> str:
        """The key as text, AGE-SECRET-KEY-1...: only for its own file."""
        return str(self.identity)


def new_key() -> AgeKey:
    """Make a key."""
    return _make_key(_pyrage().x25519.Identity.generate())


def read_key(text: str) -> AgeKey | None:
    """Find the private key in the text of a key file; None where there is none.

    Such a file has comments too, as age-keygen writes them.
    """
    lines = (line.strip() for line in text.splitlines())
    secret = next((x for x in lines if x.startswith("AGE-SECRET-KEY-1")), None)
    if secret is None:
        return None
    pyrage = _pyrage()
    try:
        return _make_key(pyrage.x25519.Identity.from_str(secret))
    except pyrage.IdentityError:
        return None


def validate_public_key(text: str) -> str:
    """Validate a public key; UsageError for anything else.

    A private key typed in its place is not repeated.
    """
    pyrage, wanted = _pyrage(), text.strip()
    if wanted.upper().startswith("AGE-SECRET-KEY-"):
        raise UsageError(
            "this is a private key, which nobody else may have",
            remedy="give the public one, which begins with age1; whoever has seen the "
            "private one can read what is encrypted to it: make a new key",
        )
    try:
        pyrage.x25519.Recipient.from_str(wanted)
    except pyrage.RecipientError:
        raise UsageError(
            f"'{wanted[:80]}' is not a public key of age",
            remedy="it begins with age1 and has 62 characters; `appeals vault key` "
            "prints one's own",
        ) from None
    return wanted


def encrypt(content: bytes, public_keys: Iterable[str]) -> bytes:
    """Encrypt to one or more public keys: whoever has one of the keys can read it."""
    pyrage = _pyrage()
    made = [pyrage.x25519.Recipient.from_str(each) for each in public_keys]
    return bytes(pyrage.encrypt(content, made))


def encrypt_with_passphrase(content: bytes, passphrase: str) -> bytes:
    """Encrypt under a passphrase (scrypt), which takes a second or more on purpose."""
    return bytes(_pyrage().passphrase.encrypt(content, passphrase))


def decrypt(content: bytes, key: AgeKey, what: str) -> bytes:
    """Decrypt with a key. `what` names the file in errors: "the vault".

    Raises BlockedError for a file of another key, a changed byte and a truncated file;
    age cannot always distinguish these.
    """
    pyrage = _pyrage()
    _require_age_file(content, what)
    try:
        return bytes(pyrage.decrypt(content, [key.identity]))
    except pyrage.DecryptError as error:
        if str(error) == _NO_KEY:
            raise BlockedError(
                f"{what} is not encrypted for this key ({key.public})",
                remedy="use the right key; or ask somebody who can read it to let this "
                "one in: `appeals vault allow PERSON AGE-KEY`, and for a pack "
                "`appeals pack LETTER --for AGE-KEY`; if it could be read before, a "
                "byte of it was changed: take a copy of it",
            ) from None
        raise _damaged_error(what) from None


def decrypt_with_passphrase(content: bytes, passphrase: str, what: str) -> bytes:
    """Decrypt with a passphrase; BlockedError for a wrong one or a damaged file."""
    pyrage = _pyrage()
    _require_age_file(content, what)
    try:
        return bytes(pyrage.passphrase.decrypt(content, passphrase))
    except pyrage.DecryptError:
        raise BlockedError(
            f"the passphrase of {what} is wrong, or the file was changed",
            remedy="try again. Nobody can open it without its passphrase; somebody "
            "else who may read the vault can let in a new key of yours: move the old "
            "one away, then `appeals vault key`",
        ) from None


def is_encrypted(content: bytes) -> bool:
    """Say whether these are the bytes of an age file."""
    return content.startswith(HEAD)


def is_under_passphrase(content: bytes) -> bool:
    """Say whether an age file opens with a passphrase."""
    return content.startswith(HEAD + _PASSPHRASE)


def _require_age_file(content: bytes, what: str) -> None:
    if not is_encrypted(content):
        raise _damaged_error(what)


def _damaged_error(what: str) -> BlockedError:
    return BlockedError(
        f"{what} was changed or cut short, and cannot be read",
        remedy="take a copy of it, or an older one; nothing was written",
    )


def _make_key(identity: "x25519.Identity") -> AgeKey:
    return AgeKey(str(identity.to_public()), identity)


def _pyrage() -> Any:  # noqa: ANN401  a module without annotations
    try:
        import pyrage
    except ImportError:
        raise MachineError(
            "the vault needs the package pyrage, which is not installed",
            remedy="`appeals doctor` says how to install it",
        ) from None
    return pyrage
