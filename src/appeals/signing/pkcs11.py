"""Keys on a token or card (PKCS#11): they sign there and never leave it.

`ID.pkcs11.toml` says where, and holds no PIN:

    module = "/usr/lib/softhsm/libsofthsm2.so"    # the library of the token
    token = "office"                              # label of the token
    key = "seal"                                  # label of the key
    key_id = "01"                                 # or its id, hexadecimal
    certificate = "seal.crt"                      # when it is not on the token
"""

import hashlib
import importlib.util
import tomllib
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature

from appeals.errors import AppealsError, BlockedError, MachineError
from appeals.signing.certificates import order_chain
from appeals.signing.key_folder import KeyFile, read_certificates
from appeals.signing.keys import Passphrases, mismatch_error, public_key, signature_size

if TYPE_CHECKING:  # python-pkcs11 need not be installed
    from pkcs11 import Attribute, PrivateKey, Session, Token
    from pkcs11._pkcs11 import lib
    from pkcs11.exceptions import PKCS11Error

_SHA256_INFO = bytes.fromhex("3031300d060960864801650304020105000420")
"""What comes before a SHA-256 in a PKCS#1 v1.5 signature (RFC 8017, 9.2, note 1)."""

_NAMES = frozenset({"module", "token", "key", "key_id", "certificate"})


@dataclass(frozen=True, slots=True)
class TokenPlace:
    """Where on which token a key is; `key` or `key_id` says which."""

    module: str
    token: str
    key: str | None = None
    key_id: bytes | None = None
    certificate: str | None = None


@dataclass(frozen=True, slots=True)
class TokenSigner:
    """A `Signer` whose key is on a token.

    `key` and `session` are objects of python-pkcs11; the session stays open as long as
    the signer exists. `pin` is set for keys that need it for each signature.
    """

    id: str
    certificate: x509.Certificate
    issuers: tuple[x509.Certificate, ...]
    key: "PrivateKey" = field(repr=False)
    session: "Session" = field(repr=False)
    hashes_itself: bool = False
    pin: str | None = field(default=None, repr=False)

    @property
    def signature_size(self) -> int:
        """The greatest size of a signature in bytes."""
        return signature_size(public_key(self.certificate))

    def sign(self, data: bytes) -> bytes:
        """Sign with SHA-256: RSASSA-PKCS1-v1_5, or ECDSA as DER."""
        from pkcs11 import Mechanism

        is_rsa = isinstance(public_key(self.certificate), rsa.RSAPublicKey)
        if not is_rsa:
            mechanism, value = Mechanism.ECDSA, hashlib.sha256(data).digest()
        elif self.hashes_itself:
            mechanism, value = Mechanism.SHA256_RSA_PKCS, data
        else:
            value = _SHA256_INFO + hashlib.sha256(data).digest()
            mechanism = Mechanism.RSA_PKCS
        with _convert_errors(self.id):
            raw = bytes(self.key.sign(value, mechanism=mechanism, pin=self.pin))
        if is_rsa:
            return raw
        half = len(raw) // 2
        return encode_dss_signature(
            int.from_bytes(raw[:half], "big"), int.from_bytes(raw[half:], "big")
        )


def load_token_signer(file: KeyFile, passphrases: Passphrases) -> TokenSigner:
    """Find the token, log in, and get the key.

    Raises BlockedError when the file is unusable, the PIN is wrong, or key and
    certificate are missing or do not match; MachineError when the library of the
    token cannot be loaded or the token is not there.
    """
    place = read_place(file)
    _require_package()
    from pkcs11 import Attribute, Mechanism, ObjectClass

    with _convert_errors(file.id, place), ExitStack() as until_done:
        token = _load_library(place).get_token(token_label=place.token)
        pin = passphrases.passphrase(file.id, "PIN")
        session = _log_in(token, pin)
        until_done.callback(session.close)
        key = session.get_key(
            object_class=ObjectClass.PRIVATE_KEY, label=place.key, id=place.key_id
        )
        certificates = _certificates(session, file, place)
        signer = TokenSigner(
            file.id,
            certificates[0],
            order_chain(certificates[0], certificates[1:]),
            key,
            session,
            Mechanism.SHA256_RSA_PKCS in token.slot.get_mechanisms(),
            pin if _attribute(key, Attribute.ALWAYS_AUTHENTICATE) is True else None,
        )
        _check_match(signer, file)
        until_done.pop_all()
    return signer


def read_place(file: KeyFile) -> TokenPlace:
    """Read the file that says where a key is; BlockedError for an unusable one."""
    try:
        settings = tomllib.loads(file.path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise _unusable_file(file, f"it cannot be read ({error})") from None
    for name, value in settings.items():
        if name not in _NAMES:
            raise _unusable_file(
                file, f"'{name}' is not one of {', '.join(sorted(_NAMES))}"
            )
        if not isinstance(value, str) or not value:
            raise _unusable_file(file, f"'{name}' must be a text in quotation marks")
    for name in ("module", "token"):
        if name not in settings:
            raise _unusable_file(file, f"'{name}' is missing")
    if "key" not in settings and "key_id" not in settings:
        raise _unusable_file(file, "'key' or 'key_id' must say which key is meant")
    try:
        key_id = bytes.fromhex(settings["key_id"]) if "key_id" in settings else None
    except ValueError:
        raise _unusable_file(
            file, "'key_id' must be hexadecimal, like \"01\""
        ) from None
    return TokenPlace(
        settings["module"],
        settings["token"],
        settings.get("key"),
        key_id,
        settings.get("certificate"),
    )


def _unusable_file(file: KeyFile, why: str) -> BlockedError:
    return BlockedError(
        f"'{file.path}' does not say where the key is: {why}",
        remedy='it holds lines like: module = "/usr/lib/softhsm/libsofthsm2.so"',
    )


def _require_package() -> None:
    if importlib.util.find_spec("pkcs11") is None:
        raise MachineError(
            "keys on tokens need a package that is not installed",
            remedy="`appeals doctor` says how to install it",
        )


def _load_library(place: TokenPlace) -> "lib":
    import pkcs11

    if not Path(place.module).is_file():
        raise MachineError(
            f"the library of the token, '{place.module}', is not there",
            remedy="install the software of the token, and name its library in "
            "`module`",
        )
    library: lib = pkcs11.lib(place.module)
    if not library.initialized:
        library.initialize()
    return library


def _log_in(token: "Token", pin: str) -> "Session":
    """Open a session. One login counts for all keys of the token."""
    from pkcs11.exceptions import UserAlreadyLoggedIn

    try:
        return token.open(user_pin=pin)
    except UserAlreadyLoggedIn:
        return token.open()


def _certificates(
    session: "Session",
    file: KeyFile,
    place: TokenPlace,
) -> list[x509.Certificate]:
    """Give the certificate of the key first, then possible issuers."""
    from pkcs11 import Attribute, ObjectClass

    path = file.certificate_path
    if place.certificate is not None:
        path = file.path.parent / place.certificate
    if path.is_file():
        return read_certificates(path)
    if place.certificate is not None:
        raise _unusable_file(file, f"there is no file '{path}'")
    every: dict[object, object] = {Attribute.CLASS: ObjectClass.CERTIFICATE}
    names = {Attribute.LABEL: place.key, Attribute.ID: place.key_id}
    own = every | {name: value for name, value in names.items() if value is not None}
    found = [
        x509.load_der_x509_certificate(bytes(each[Attribute.VALUE]))
        for wanted in (own, every)
        for each in session.get_objects(wanted)
    ]
    if not found:
        raise BlockedError(
            f"the token '{place.token}' holds no certificate for '{file.id}'",
            remedy=f"put it into '{file.certificate_path}'",
        )
    return list(dict.fromkeys(found))


def _attribute(key: "PrivateKey", name: "Attribute") -> object:
    from pkcs11.exceptions import PKCS11Error

    try:
        value: object = key[name]
    except PKCS11Error:
        return None
    return value


def _check_match(signer: TokenSigner, file: KeyFile) -> None:
    """Sign a test word: nothing else shows that key and certificate match."""
    from pkcs11 import KeyType

    word, key = b"appeals", public_key(signer.certificate)
    if (signer.key.key_type is KeyType.RSA) != isinstance(key, rsa.RSAPublicKey):
        raise mismatch_error(signer.certificate, file.path)
    signature = signer.sign(word)
    try:
        if isinstance(key, rsa.RSAPublicKey):
            key.verify(signature, word, padding.PKCS1v15(), hashes.SHA256())
        else:
            key.verify(signature, word, ec.ECDSA(hashes.SHA256()))
    except InvalidSignature:
        raise mismatch_error(signer.certificate, file.path) from None


@contextmanager
def _convert_errors(key_id: str, place: TokenPlace | None = None) -> Iterator[None]:
    """Turn the errors of a token into sentences."""
    from pkcs11.exceptions import PKCS11Error

    token = f"the token '{place.token}'" if place else f"the token of '{key_id}'"
    try:
        yield
    except PKCS11Error as error:
        raise _explain_error(error, token, key_id) from None


def _explain_error(error: "PKCS11Error", token: str, key_id: str) -> AppealsError:
    from pkcs11 import exceptions as errors

    match error:
        case errors.PinIncorrect() | errors.PinInvalid() | errors.PinLenRange():
            return BlockedError(
                f"this PIN does not open {token}",
                remedy="try again; a token locks itself after a few wrong PINs",
            )
        case errors.PinLocked() | errors.PinExpired() | errors.UserPinNotInitialized():
            return BlockedError(
                f"{token} is locked, or needs a new PIN",
                remedy="unlock it with the software of the token",
            )
        case errors.NoSuchToken() | errors.TokenNotPresent() | errors.DeviceRemoved():
            return MachineError(
                f"{token} is not there", remedy="plug it in, or fix its name in `token`"
            )
        case errors.NoSuchKey() | errors.MultipleObjectsReturned():
            is_none = isinstance(error, errors.NoSuchKey)
            return BlockedError(
                f"{token} holds {'no key' if is_none else 'several keys'} of this name "
                f"for '{key_id}'",
                remedy="name it by `key` and `key_id` in the .pkcs11.toml file",
            )
        case errors.MultipleTokensReturned():
            return MachineError(
                f"there is more than one token named like {token}",
                remedy="unplug the other one",
            )
        case _:
            return MachineError(
                f"{token} refused ({type(error).__name__})",
                remedy="check whether the software of the token can sign with this key",
            )
