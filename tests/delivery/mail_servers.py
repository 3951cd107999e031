"""Dovecot and Postfix on loopback, with a configuration and folders of their own.

Nothing of the machine's own mail is touched. Postfix delivers into the mailboxes that
Dovecot reads. Both are ended by their own process.
"""

import os
import pwd
import shutil
import smtplib
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

PASSWORD = "opensesame"
OFFICE = "office@rights.test"
_SBIN = os.environ["PATH"] + ":/usr/sbin:/usr/local/sbin"
DOVECOT = shutil.which("dovecot", path=_SBIN)
POSTFIX = shutil.which("postfix", path=_SBIN)
INSTALL = (
    "apt-get update && apt-get install -y --no-install-recommends dovecot-imapd postfix"
)


_DOVECOT_CONF = """
base_dir = %(folder)s/run
state_dir = %(folder)s/state
log_path = %(folder)s/dovecot.log
protocols = imap
listen = 127.0.0.1
ssl = no
disable_plaintext_auth = no
mail_location = maildir:%(folder)s/mail/%%u
first_valid_uid = 1
default_internal_user = %(user)s
default_internal_group = %(group)s
default_login_user = %(user)s
service imap-login {
  chroot =
  inet_listener imap {
    port = %(port)s
  }
  inet_listener imaps {
    port = 0
  }
}
service anvil {
  chroot =
}
passdb {
  driver = static
  args = password=%(password)s
}
userdb {
  driver = static
  args = uid=%(uid)s gid=%(gid)s home=%(folder)s/mail/home
}
namespace inbox {
  inbox = yes
  mailbox Drafts {
    special_use = \\Drafts
    auto = create
  }
  mailbox Sent {
    special_use = \\Sent
    auto = create
  }
}
"""
_MASTER_CF = """\
pickup unix n - n 60 1 pickup
cleanup unix n - n - 0 cleanup
qmgr unix n - n 300 1 qmgr
rewrite unix - - n - - trivial-rewrite
bounce unix - - n - 0 bounce
defer unix - - n - 0 bounce
virtual unix - n n - - virtual
smtp unix - - n - - smtp
error unix - - n - - error
retry unix - - n - - error
anvil unix - - n - 1 anvil
postlog unix-dgram n - n - 1 postlogd
"""


@dataclass(frozen=True)
class MailHost:
    """Where the servers are: ports of IMAP and SMTP, 0 for one that does not run."""

    imap: int
    smtp: int
    mail: Path

    def settings(self) -> str:
        """Give the part of appeals.toml that names both."""
        user = f'user = "{OFFICE}"\ntoken_command = ["echo", "{PASSWORD}"]\n'
        where = 'host = "127.0.0.1"\nsecurity = "none"\n'
        smtp = f"[mail.smtp]\n{where}port = {self.smtp}\n" if self.smtp else ""
        return f"[mail.imap]\n{where}port = {self.imap}\n{user}{smtp}"


@contextmanager
def mail_host(*, is_smtp: bool) -> Iterator[MailHost]:
    """Run the servers while the block runs, in a folder that all of them can enter."""
    with TemporaryDirectory(prefix="appeals-mail-") as name:
        folder = Path(name)
        folder.chmod(0o755)
        with _servers(folder, is_smtp=is_smtp) as host:
            yield host


@contextmanager
def _servers(folder: Path, *, is_smtp: bool) -> Iterator[MailHost]:
    owner = pwd.getpwnam("nobody" if os.geteuid() == 0 else _own_name())
    mail = folder / "mail"
    mail.mkdir()
    os.chown(mail, owner.pw_uid, owner.pw_gid)
    imap, smtp = _free_port(), _free_port() if is_smtp else 0
    with _running([DOVECOT, "-F", "-c", _dovecot(folder, owner, imap)], folder, imap):
        if not is_smtp:
            yield MailHost(imap, 0, mail)
            return
        config = _postfix(folder, owner, smtp)
        with _running([POSTFIX, "-c", config, "start-fg"], folder, smtp):
            try:
                yield MailHost(imap, smtp, mail)
            finally:  # its first process does not end those that it started
                stop = [POSTFIX, "-c", config, "stop"]
                subprocess.run(stop, capture_output=True, check=False, timeout=60)


def _own_name() -> str:
    return pwd.getpwuid(os.geteuid()).pw_name


def _free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return found.getsockname()[1]


@contextmanager
def _running(command: list[str], folder: Path, port: int) -> Iterator[None]:
    """Start a server, wait until it answers, and end it with its own process."""
    log = folder / f"{Path(command[0]).name}.out"
    with log.open("wb") as out:
        process = subprocess.Popen(command, stdout=out, stderr=out)
    try:
        for _ in range(300):
            if process.poll() is not None:
                break
            try:
                socket.create_connection(("127.0.0.1", port), 1).close()
                break
            except OSError:
                time.sleep(0.1)
        assert process.poll() is None, log.read_text("utf-8", "replace")
        yield
    finally:
        process.terminate()
        process.wait(30)


def _dovecot(folder: Path, owner: pwd.struct_passwd, port: int) -> str:
    held = {
        "folder": folder,
        "user": owner.pw_name,
        "uid": owner.pw_uid,
        "gid": owner.pw_gid,
        "group": _group_of(owner),
        "port": port,
        "password": PASSWORD,
    }
    path = folder / "dovecot.conf"
    path.write_text(_DOVECOT_CONF % held, "utf-8")
    return str(path)


def _group_of(owner: pwd.struct_passwd) -> str:
    import grp

    return grp.getgrgid(owner.pw_gid).gr_name


def _postfix(folder: Path, owner: pwd.struct_passwd, port: int) -> str:
    config = folder / "postfix"
    for name in (config, folder / "queue", folder / "data"):
        name.mkdir()
    shutil.chown(folder / "data", "postfix", "postfix")
    known = [OFFICE, *(f"office-{n}@un.test" for n in range(20))]
    lines = "".join(f"/^{each.replace('.', '[.]')}$/ {each}/\n" for each in known)
    (config / "boxes").write_text(lines, "utf-8")
    settings = {
        "compatibility_level": "3.6",
        "queue_directory": folder / "queue",
        "data_directory": folder / "data",
        "myhostname": "mail.rights.test",
        "mydestination": "",
        "inet_interfaces": "127.0.0.1",
        "inet_protocols": "ipv4",
        "virtual_mailbox_domains": "rights.test, un.test",
        "virtual_mailbox_base": folder / "mail",
        "virtual_mailbox_maps": f"regexp:{config}/boxes",
        "virtual_uid_maps": f"static:{owner.pw_uid}",
        "virtual_gid_maps": f"static:{owner.pw_gid}",
        "virtual_minimum_uid": "1",
        "smtpd_reject_unlisted_recipient": "no",
        "smtpd_recipient_restrictions": "permit_mynetworks, reject",
        "mynetworks": "127.0.0.0/8",
        "alias_maps": "",
        "local_recipient_maps": "",
        "maillog_file": "/dev/stdout",
        "message_size_limit": "200000000",
        "virtual_mailbox_limit": "0",
        "mailbox_size_limit": "0",
    }
    text = "".join(f"{key} = {value}\n" for key, value in settings.items())
    (config / "main.cf").write_text(text, "utf-8")
    text = f"127.0.0.1:{port} inet n - n - - smtpd\n{_MASTER_CF}"
    (config / "master.cf").write_text(text, "utf-8")
    return str(config)


def post(host: MailHost, sender: str, to: str, content: bytes) -> None:
    """Hand a message to Postfix, as anybody may."""
    with smtplib.SMTP("127.0.0.1", host.smtp, timeout=30) as server:
        server.sendmail(sender, [to], content)
