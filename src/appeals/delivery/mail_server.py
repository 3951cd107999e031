"""What SMTP and IMAP share: which server is trusted, and how to log in."""

import ssl
import subprocess

from appeals.errors import MachineError
from appeals.model.settings import MailServer

TIMEOUT_S = 60
KEY_RING = "appeals-mail"
"""The service name of mail passwords in the key ring."""

_MAX_TOKEN = 16_384


def tls_context() -> ssl.SSLContext:
    """Give a TLS context that checks certificates against those this computer trusts.

    Python's `starttls()` without a context checks none.
    """
    context = ssl.create_default_context()
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    return context


def read_token(server: MailServer) -> str:
    """Give the token or password of a server: of `token_command`, else the key ring.

    The program prints it as its only line. Raises MachineError when it fails or prints
    something else, or the key ring has none; what was printed is never in the message.
    """
    command = server.token_command
    if command is None:
        return _from_key_ring(server)
    named = f"the program of `token_command`, '{command[0]}',"
    remedy = "run it yourself: it must print a token, or a password, as its only line"
    try:
        ran = subprocess.run(  # noqa: S603  the program that the settings name
            command, capture_output=True, timeout=TIMEOUT_S, check=False
        )
    except (OSError, ValueError, subprocess.TimeoutExpired) as error:
        reason = getattr(error, "strerror", None) or "it did not end"
        raise MachineError(f"{named} cannot be run: {reason}", remedy=remedy) from None
    if ran.returncode:
        raise MachineError(
            f"{named} ended with exit code {ran.returncode}", remedy=remedy
        )
    lines = ran.stdout[: _MAX_TOKEN + 1].decode("utf-8", "replace").split("\n")
    token = lines[0].rstrip("\r")
    if not token or any(lines[1:]) or not token.isprintable():
        raise MachineError(f"{named} does not print one line", remedy=remedy)
    if len(token) > _MAX_TOKEN:
        raise MachineError(f"{named} prints too long a line", remedy=remedy)
    return token


def _from_key_ring(server: MailServer) -> str:
    """Read the password stored by `keyring set appeals-mail USER@HOST`."""
    name = f"{server.user}@{server.host}"
    remedy = (
        f"put it there with `keyring set {KEY_RING} {name}`; or name a program that "
        "prints it: `token_command` in appeals.toml"
    )
    try:
        import keyring
        from keyring.errors import KeyringError
    except ImportError:
        raise MachineError(
            "the password of the mail server is asked of the key ring, and the package "
            "for it is not installed",
            remedy="`appeals doctor` says how to install 'keyring'; or " + remedy,
        ) from None
    try:
        found = keyring.get_password(KEY_RING, name)
    except KeyringError as error:
        raise MachineError(
            f"the key ring does not open: {error}", remedy=remedy
        ) from None
    if not found:
        raise MachineError(f"the key ring has no password of '{name}'", remedy=remedy)
    return str(found)


def xoauth2(server: MailServer, token: str) -> str:
    """Give the XOAUTH2 response: user and token."""
    return f"user={server.user}\x01auth=Bearer {token}\x01\x01"
