"""Dovecot takes drafts once; Postfix brings answers and bounces, which are found."""

import imaplib
import time
from datetime import UTC, datetime
from email import message_from_bytes
from email.policy import SMTP

import pytest

from appeals.registry.workspace import load_workspace
from appeals.workflow.sending.incoming_answers import reference_of, watch_mailbox
from appeals.workflow.sending.plan import plan, write_plan
from appeals.workflow.sending.plan_options import PlanOptions
from appeals.workflow.sending.send_options import SendOptions
from appeals.workflow.sending.sent_letters import open_ledger
from tests.delivery.incoming_samples import reply
from tests.delivery.mail_servers import (
    DOVECOT,
    INSTALL,
    OFFICE,
    PASSWORD,
    POSTFIX,
    mail_host,
    post,
)
from tests.delivery.smtp_server import MailSink
from tests.registry.workspaces import FILES, write_workspace
from tests.workflow.options import options_for
from tests.workflow.sendings import (
    PEOPLE,
    front,
    rendered_again,
    send,
    state_of,
)

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(
        not (DOVECOT and POSTFIX), reason=f"needs Dovecot and Postfix: {INSTALL}"
    ),
]
NUMBERS = range(9)
SETTINGS = (
    f'[organisation]\nname = "Example Watch"\n[mail]\nfrom_address = "{OFFICE}"\n'
)
RECIPIENT = """\
  office-{n}:
    kind: office
    name: Office {n}
    salutation: Dear Head of Office,
    certainty: confirmed
    source: invented
    checked_on: 2099-01-01
    emails:
      - address: {address}
        certainty: confirmed
        source: invented
        checked_on: 2099-01-01
"""


def now() -> datetime:
    """Give the time: servers have no other one."""
    return datetime.now(UTC)


def prepared(root, settings: str, addresses) -> None:
    """Write a workspace with a letter to nine offices, rendered and approved."""
    entries = "".join(
        RECIPIENT.format(n=n, address=address) for n, address in enumerate(addresses)
    )
    to = ", ".join(f"office-{n}" for n in range(len(addresses)))
    write_workspace(
        root,
        appeals_toml=SETTINGS + settings,
        recipients_yaml=f"schema: appeals/recipients@1\nrecipients:\n{entries}",
        first_md=front(
            to=f"[{to}]",
            subject="A question",
            confidentiality="public",
            date=now().date().isoformat(),
        ),
        people_yaml=PEOPLE,
        signatories_yaml=FILES["signatories.yaml"] + "    certainty: confirmed\n",
    )
    rendered_again(load_workspace(root))


def carried_out(root, **options) -> list[str]:
    """Send the plan of a workspace; give the state of each letter."""
    workspace = load_workspace(root)
    keys, path = root.parent / "keys", root / "plan.json"
    asked = options_for(PlanOptions, formats=("docx",))
    write_plan(plan(workspace, asked, now().date(), keys=keys).plan, path)
    folders = {"keys": keys, "state": state_of(workspace)}
    done = send(load_workspace(root), SendOptions(path, **options), now, **folders)
    return [handover.row.state for handover in done]


def messages(port: int, user: str, folder: str) -> list:
    """Read the messages of a folder, marking none."""
    with imaplib.IMAP4("127.0.0.1", port) as mailbox:
        mailbox.login(user, PASSWORD)
        mailbox.select(folder, readonly=True)
        numbers = mailbox.search(None, "ALL")[1][0].split()
        found = [mailbox.fetch(n, "(FLAGS BODY.PEEK[])")[1][0] for n in numbers]
    return [(flags, message_from_bytes(body, policy=SMTP)) for flags, body in found]


def wait_for(port: int, user: str, count: int) -> list:
    """Wait until so many messages are in an inbox."""
    for _ in range(100):
        if len(found := messages(port, user, "INBOX")) >= count:
            return found
        time.sleep(0.2)
    return found


def test_nine_drafts_are_in_the_mailbox_once(tmp_path):
    with mail_host(is_smtp=False) as host:
        root = tmp_path / "ws"
        addresses = [f"office-{n}@un.test" for n in NUMBERS]
        prepared(root, host.settings(), addresses)
        assert carried_out(root, by="drafts") == ["drafted"] * 9
        assert carried_out(root, by="drafts") == ["drafted"] * 9
        drafts = messages(host.imap, OFFICE, "Drafts")
        assert [m["To"].addresses[0].addr_spec for _, m in drafts] == addresses
        assert all(b"\\Draft" in flags for flags, _ in drafts)
        assert all("X-Unsent" not in m for _, m in drafts)
        ids = {m["Message-ID"] for _, m in drafts}
        state = state_of(load_workspace(root))
        for path in sorted(state.rglob("*"), reverse=True):  # this machine died
            path.rmdir() if path.is_dir() else path.unlink()
        for path in (root / "sent/first").glob("*.json"):
            path.unlink()
        assert carried_out(root, by="drafts") == ["drafted"] * 9
        after = messages(host.imap, OFFICE, "Drafts")
        assert len(after) == 9
        assert {m["Message-ID"] for _, m in after} == ids


def test_a_copy_in_the_mailbox_settles_what_is_unknown(tmp_path):
    root = tmp_path / "ws"
    with mail_host(is_smtp=False) as host, MailSink({("dot", 1): "swallow"}) as sink:
        where = f'host = "127.0.0.1"\nport = {sink.port}\nsecurity = "none"\n'
        settings = f"{host.settings()}[mail.smtp]\n{where}"
        prepared(root, settings, ["office-0@un.test", "office-1@un.test"])
        assert carried_out(root, by="smtp") == ["unknown"]
        (message,) = root.glob("sent/first/kept/office-0-*/message.eml")
        for folder, state in (("Drafts", "unknown"), ("Sent", "accepted")):
            put_in(host.imap, folder, message.read_bytes())
            assert carried_out(root, by="smtp") == [state, "accepted"]
    assert sorted(sink.accepted.values()) == [1, 1]


def put_in(port: int, folder: str, message: bytes) -> None:
    """Put a message into a folder, as a mail program does."""
    with imaplib.IMAP4("127.0.0.1", port) as mailbox:
        mailbox.login(OFFICE, PASSWORD)
        flags = "(\\Draft)" if folder == "Drafts" else "(\\Seen)"
        assert mailbox.append(folder, flags, "", message)[0] == "OK"


def test_a_reply_and_a_bounce_are_found_and_the_inbox_stays_as_it_was(tmp_path):
    with mail_host(is_smtp=True) as host:
        root = tmp_path / "ws"
        addresses = ["office-0@un.test", "nobody@un.test"]
        prepared(root, host.settings(), addresses)
        assert carried_out(root, by="smtp") == ["accepted"] * 2
        assert carried_out(root, by="smtp") == ["accepted"] * 2
        (arrived,) = wait_for(host.imap, "office-0@un.test", 1)
        assert arrived[1]["From"].addresses[0].addr_spec == OFFICE
        workspace = load_workspace(root)
        with open_ledger(workspace, state_of(workspace)) as ledger:
            rows = ledger.rows()
        sign = reference_of(workspace, rows[0])
        answer = reply(sender="someone@un.test", subject=f"Re: A question [{sign}]")
        post(host, "someone@un.test", OFFICE, answer)
        inbox = wait_for(host.imap, OFFICE, 2)
        report = watch_mailbox(workspace, rows, now())
        found = {(each.record, each.kind) for each in report.noted}
        assert found == {(rows[0].record, "reply"), (rows[1].record, "bounce")}
        after = messages(host.imap, OFFICE, "INBOX")
        assert [flags for flags, _ in after] == [flags for flags, _ in inbox]
        assert not any(b"\\Seen" in flags for flags, _ in after)
