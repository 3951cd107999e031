"""Drafts are put into a mailbox once; looking at it changes nothing."""

import base64
import sys
from datetime import date

import pytest

from appeals.delivery.imap import ImapMailbox, decode_folder, encode_folder
from appeals.errors import MachineError, WorkspaceError
from appeals.model.settings import ImapServer
from tests.delivery.imap_server import imap_server
from tests.delivery.incoming_samples import OURS, reply
from tests.delivery.server_certificates import WRONG, certificate

DRAFT = f"Message-ID: {OURS}\r\nSubject: A draft\r\n\r\nWords.\r\n".encode()
TOKEN = (sys.executable, "-S", "-c", "print('hunter2')")


def at(held, **changes) -> ImapServer:
    fields = {"host": "127.0.0.1", "port": held.port, "security": "none"}
    return ImapServer(**{**fields, **changes})


def test_a_draft_is_put_in_once():
    with imap_server() as held, ImapMailbox(at(held)) as mailbox:
        folder = mailbox.drafts_folder()
        assert folder == "Drafts"
        assert mailbox.append_draft(folder, DRAFT, OURS)
        assert not mailbox.append_draft(folder, DRAFT, OURS)
    assert held.folders["Drafts"] == [DRAFT]


def test_a_draft_whose_answer_was_lost_is_not_put_in_again():
    with imap_server(dies_at="APPEND") as held:
        with (
            ImapMailbox(at(held)) as mailbox,
            pytest.raises(MachineError, match="APPEND"),
        ):
            mailbox.append_draft("Drafts", DRAFT, OURS)
        with ImapMailbox(at(held)) as mailbox:
            assert not mailbox.append_draft("Drafts", DRAFT, OURS)
    assert held.folders["Drafts"] == [DRAFT]


def test_a_draft_that_was_sent_since_is_not_put_in_again():
    folders = {"INBOX": [], "Drafts": [], "Gesendet": [DRAFT]}
    flags = {"Drafts": "\\Drafts", "Gesendet": "\\Sent"}
    with (
        imap_server(folders=folders, flags=flags) as held,
        ImapMailbox(at(held)) as mailbox,
    ):
        assert not mailbox.append_draft("Drafts", DRAFT, OURS)
    assert held.folders["Drafts"] == []


def test_the_settings_name_the_folder_where_the_server_does_not():
    with imap_server(flags={}) as held:
        with ImapMailbox(at(held)) as mailbox, pytest.raises(WorkspaceError) as caught:
            mailbox.drafts_folder()
        assert "which folder is that of drafts" in str(caught.value)
        with ImapMailbox(at(held, drafts="Entwürfe")) as mailbox:
            assert mailbox.drafts_folder() == "Entw&APw-rfe"


@pytest.mark.parametrize(
    ("name", "coded"),
    [
        ("INBOX", "INBOX"),
        ("Fish & Chips", "Fish &- Chips"),
        ("~peter/mail/台北/日本語", "~peter/mail/&U,BTFw-/&ZeVnLIqe-"),
    ],
)
def test_names_of_folders_are_written_as_the_standard_does(name, coded):
    assert encode_folder(name) == coded
    assert decode_folder(coded) == name


@pytest.mark.parametrize("name", ["&AP-", "&zzz", "a & b", "&2D0-"])
def test_what_is_no_name_of_a_folder_is_shown_as_it_is(name):
    assert decode_folder(name) == name


def test_looking_changes_nothing():
    large = reply(text="x" * 200_000)
    folders = {"INBOX": [reply(), large]}
    with imap_server(folders=folders) as held, ImapMailbox(at(held)) as mailbox:
        found = [*mailbox.messages_since("INBOX", date(2026, 11, 29))]
        assert [each.size_bytes for each in found] == [len(reply()), len(large)]
        assert b"Subject: Re: Our letter" in found[0].head
        assert mailbox.read(2, 1000) == large[:1000]
    said = [c for c in held.commands if not c.startswith(("CAPA", "LOGOUT"))]
    assert said[0] == 'EXAMINE "INBOX"'
    assert said[1] == "UID SEARCH SINCE 29-Nov-2026"
    assert all(".PEEK[" in each for each in said if "FETCH" in each)
    assert not any(c.startswith(("SELECT", "STORE", "UID STORE")) for c in said)


def test_a_password_is_used_where_the_server_knows_no_tokens():
    with imap_server(password="hunter2") as held:
        ImapMailbox(at(held, user="office", token_command=TOKEN)).close()
    assert any(c.startswith("LOGIN") for c in held.commands)


def test_a_token_is_used_where_it_does():
    with imap_server(capabilities="IMAP4rev1 AUTH=XOAUTH2") as held:
        ImapMailbox(at(held, user="office", token_command=TOKEN)).close()
    at_it = held.commands.index("AUTHENTICATE XOAUTH2")
    sent = base64.b64decode(held.commands[at_it + 1])
    assert sent == b"user=office\x01auth=Bearer hunter2\x01\x01"


def test_a_wrong_password_is_not_in_the_message():
    with imap_server(password="another") as held:
        server = at(held, user="office", token_command=TOKEN)
        with pytest.raises(MachineError, match="does not let us in") as caught:
            ImapMailbox(server)
    assert "hunter2" not in str(caught.value)


def test_a_server_that_is_not_there_is_named():
    with imap_server() as held:
        pass
    with pytest.raises(MachineError, match=f"127.0.0.1:{held.port} cannot be reached"):
        ImapMailbox(at(held))


def test_a_server_without_encryption_is_refused_where_it_was_asked_for():
    with imap_server() as held:
        with pytest.raises(MachineError, match="cannot be reached"):
            ImapMailbox(at(held, security="starttls"))
        with pytest.raises(MachineError):
            ImapMailbox(at(held, security="tls"))


@pytest.mark.parametrize("why", WRONG)
def test_a_server_with_a_wrong_certificate_learns_nothing(tmp_path, why, monkeypatch):
    name, days, is_trusted, said = WRONG[why]
    context, path = certificate(tmp_path, name, days=days)
    if is_trusted:
        monkeypatch.setenv("SSL_CERT_FILE", str(path))
    capable = "IMAP4rev1 STARTTLS"
    with imap_server(context=context, capabilities=capable, password="x") as held:
        asked = {"host": "localhost", "security": "starttls", "user": "office"}
        with pytest.raises(MachineError, match=f"prove who it is: .*{said}"):
            ImapMailbox(at(held, **asked, token_command=TOKEN))
    assert not any(c.startswith(("LOGIN", "AUTH")) for c in held.commands)


def test_a_server_whose_certificate_is_good_is_asked(tmp_path, monkeypatch):
    context, path = certificate(tmp_path, "localhost")
    monkeypatch.setenv("SSL_CERT_FILE", str(path))
    capable = "IMAP4rev1 STARTTLS"
    with imap_server(context=context, capabilities=capable, password="hunter2") as held:
        asked = {"host": "localhost", "security": "starttls", "user": "office"}
        with ImapMailbox(at(held, **asked, token_command=TOKEN)) as mailbox:
            assert mailbox.drafts_folder() == "Drafts"


@pytest.mark.parametrize("command", ["LOGIN", "LIST", "EXAMINE", "SEARCH", "APPEND"])
def test_a_line_that_goes_dead_is_a_sentence(command):
    with imap_server(dies_at=command, password="hunter2") as held:
        server = at(held, user="office", token_command=TOKEN)
        with pytest.raises(MachineError, match=f"127.0.0.1:{held.port}") as caught:
            put_draft(server)
        assert caught.value.remedy
        put_draft(server)
    assert held.folders["Drafts"] == [DRAFT]


def put_draft(server: ImapServer) -> None:
    with ImapMailbox(server) as mailbox:
        mailbox.append_draft(mailbox.drafts_folder(), DRAFT, OURS)
