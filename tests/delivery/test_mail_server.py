"""Which server is trusted, and what a program may print as a token."""

import ssl
import sys
from types import ModuleType

import pytest

from appeals.delivery.mail_server import read_token, tls_context, xoauth2
from appeals.errors import MachineError
from appeals.model.settings import MailServer


def server(code: str) -> MailServer:
    return MailServer(
        host="mail.example.org",
        port=993,
        security="tls",
        user="office",
        token_command=(sys.executable, "-S", "-c", code),
    )


def test_certificates_and_names_are_checked():
    context = tls_context()
    assert context.verify_mode is ssl.CERT_REQUIRED
    assert context.check_hostname
    assert context.minimum_version >= ssl.TLSVersion.TLSv1_2


def test_a_token_is_the_line_that_the_program_prints():
    token = read_token(server("print('abc.def')"))
    assert token == "abc.def"
    said = xoauth2(server("0"), token)
    assert said == "user=office\x01auth=Bearer abc.def\x01\x01"


@pytest.mark.parametrize(
    ("code", "said"),
    [
        ("0", "does not print one line"),
        ("print('one'); print('two')", "does not print one line"),
        ("print('a\\x00b')", "does not print one line"),
        ("print('a' * 20000)", "too long a line"),
        ("print('secret'); raise SystemExit(3)", "ended with exit code 3"),
    ],
)
def test_whatever_else_it_prints_is_refused_and_not_shown(code, said):
    with pytest.raises(MachineError, match=said) as caught:
        read_token(server(code))
    assert "secret" not in str(caught.value)


def test_a_program_that_is_not_there_is_named():
    missing = server("0").model_copy(update={"token_command": ("/nowhere/token",)})
    with pytest.raises(MachineError, match="'/nowhere/token', cannot be run"):
        read_token(missing)


@pytest.fixture
def key_ring(monkeypatch) -> dict[tuple[str, str], str]:
    """Give a key ring in the place of that of the desktop: passwords by name."""
    held: dict[tuple[str, str], str] = {}
    errors = ModuleType("keyring.errors")
    errors.KeyringError = type("KeyringError", (Exception,), {})
    ring = ModuleType("keyring")
    ring.errors = errors

    def get_password(service: str, name: str) -> str | None:
        if held.get((service, name)) == "locked":
            raise errors.KeyringError("it is locked")
        return held.get((service, name))

    ring.get_password = get_password
    monkeypatch.setitem(sys.modules, "keyring", ring)
    monkeypatch.setitem(sys.modules, "keyring.errors", errors)
    return held


WITHOUT_PROGRAM = server("0").model_copy(update={"token_command": None})
NAME = ("appeals-mail", "office@mail.example.org")


def test_without_a_program_the_key_ring_has_the_password(key_ring):
    key_ring[NAME] = "hunter2"
    assert read_token(WITHOUT_PROGRAM) == "hunter2"


@pytest.mark.parametrize(
    ("held", "said"),
    [(None, "has no password of 'office@mail.example.org'"), ("locked", "not open")],
)
def test_a_key_ring_that_gives_none_is_a_sentence(key_ring, held, said):
    key_ring.update({NAME: held} if held else {})
    with pytest.raises(MachineError, match=said) as caught:
        read_token(WITHOUT_PROGRAM)
    assert "keyring set appeals-mail office@mail.example.org" in caught.value.remedy


def test_without_the_package_it_says_what_to_install(monkeypatch):
    monkeypatch.setitem(sys.modules, "keyring", None)
    with pytest.raises(MachineError, match="the package for it is not installed"):
        read_token(WITHOUT_PROGRAM)
