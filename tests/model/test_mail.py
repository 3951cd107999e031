"""What appeals.toml may say of mail servers."""

import pytest
from pydantic import ValidationError

from appeals.model.settings import ImapServer, Mail


def imap(**changes) -> ImapServer:
    fields = {"host": "mail.example.org", "port": 993, "security": "tls"}
    return ImapServer(**{**fields, **changes})


@pytest.mark.parametrize("host", ["127.0.0.1", "127.1.2.3", "localhost", "::1"])
def test_a_server_of_this_computer_needs_no_encryption(host):
    assert imap(host=host, security="none").host == host


@pytest.mark.parametrize(
    "host", ["mail.example.org", "10.0.0.1", "localhost.example.org", "127.0.0.1.test"]
)
def test_any_other_does(host):
    with pytest.raises(ValidationError, match="of this very computer"):
        imap(host=host, security="none")


def test_a_program_that_gives_a_token_needs_a_user():
    with pytest.raises(ValidationError, match="needs a 'user'"):
        imap(token_command=("token",))
    assert imap(user="office", token_command=("token",)).user == "office"
    assert imap(user="office").token_command is None, "the key ring has the password"


def test_the_text_of_the_letter_is_the_message_unless_said_otherwise():
    mail = Mail(from_address="office@example.org")
    assert (mail.body, mail.cc, mail.reply_to, mail.imap) == ("letter", (), None, None)
