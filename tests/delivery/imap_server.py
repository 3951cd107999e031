"""A small IMAP server on loopback, for one client at a time.

It knows what a mailbox of ours asks for and nothing else; what it was told is in
`commands`. The slow set asks a real one.
"""

import io
import re
import socketserver
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes
from email.message import EmailMessage

LITERAL = re.compile(rb"\{(\d+)\+?\}\r\n$")


@dataclass
class ImapStandIn:
    """What the server holds: folders of messages, by UID from 1."""

    folders: dict[str, list[bytes]] = field(
        default_factory=lambda: {"INBOX": [], "Drafts": [], "Sent": []}
    )
    flags: dict[str, str] = field(default_factory=lambda: {"Drafts": "\\Drafts"})
    capabilities: str = "IMAP4rev1"
    password: str = ""
    commands: list[str] = field(default_factory=list)
    dies_at: str = ""
    """A command that is carried out, while its answer is lost."""
    port: int = 0
    context: ssl.SSLContext | None = None


class Handler(socketserver.StreamRequestHandler):
    """One connection."""

    def handle(self) -> None:
        self.held: ImapStandIn = self.server.held
        self.folder, self.is_read_only = "", True
        is_known = not self.held.password and "AUTH=" not in self.held.capabilities
        self.say("* PREAUTH ready" if is_known else "* OK ready")
        while line := self.line():
            tag, _, rest = line.partition(b" ")
            self.held.commands.append(rest.decode("utf-8", "replace")[:300])
            words = rest.decode("utf-8", "replace").split(" ")
            name = words[0].upper()
            if name == "UID":
                name = f"UID_{words[1].upper()}"
            answer = getattr(self, f"on_{name.lower()}")(rest)
            if self.held.dies_at and self.held.dies_at in rest.decode(
                "utf-8", "replace"
            ):
                self.held.dies_at = ""
                return
            self.say(f"{tag.decode()} {answer}")
            if name == "LOGOUT":
                return
            if name == "STARTTLS" and self.held.context is not None:
                try:
                    self.request = self.held.context.wrap_socket(
                        self.request, server_side=True
                    )
                except OSError:  # the client does not trust it
                    self.rfile = io.BytesIO()
                    return
                self.setup()

    def finish(self) -> None:
        super().finish()
        self.request.close()  # with encryption it is not the one that was accepted

    def line(self) -> bytes:
        """Read a command with its literals."""
        line = self.rfile.readline()
        whole = line
        while match := LITERAL.search(line):
            self.say("+ go on")
            whole += self.rfile.read(int(match[1]))
            line = self.rfile.readline()
            whole += line
        return whole.removesuffix(b"\r\n")

    def say(self, text: str) -> None:
        self.wfile.write(text.encode("utf-8", "surrogateescape") + b"\r\n")

    def on_capability(self, _rest: bytes) -> str:
        self.say(f"* CAPABILITY {self.held.capabilities}")
        return "OK done"

    def on_starttls(self, _rest: bytes) -> str:
        return "OK done"

    def on_login(self, rest: bytes) -> str:
        return "OK done" if f'"{self.held.password}"' in rest.decode() else "NO wrong"

    def on_authenticate(self, _rest: bytes) -> str:
        self.say("+ ")
        self.held.commands.append(self.rfile.readline().decode().strip())
        return "OK done"

    def on_list(self, _rest: bytes) -> str:
        for name in self.held.folders:
            self.say(
                f'* LIST (\\HasNoChildren {self.held.flags.get(name, "")}) "/" "{name}"'
            )
        return "OK done"

    def on_examine(self, rest: bytes) -> str:
        self.folder = rest.decode().partition(" ")[2].strip('"')
        if self.folder not in self.held.folders:
            return "NO no such folder"
        self.say(f"* {len(self.held.folders[self.folder])} EXISTS")
        return "OK [READ-ONLY]"

    def on_uid_search(self, rest: bytes) -> str:
        found = re.search(rb'HEADER Message-ID "(<[^"]+>)"', rest)
        uids = [
            str(uid)
            for uid, content in self.messages()
            if found is None or found[1] in content.partition(b"\r\n\r\n")[0]
            if b" UNDRAFT " not in rest or content not in self.held.folders["Drafts"]
        ]
        self.say(f"* SEARCH {' '.join(uids)}")
        return "OK done"

    def on_uid_fetch(self, rest: bytes) -> str:
        wanted = {int(uid) for uid in rest.split(b" ")[2].split(b",")}
        start, most = map(int, re.search(rb"<(\d+)\.(\d+)>", rest).groups())
        for uid, content in self.messages():
            if uid not in wanted:
                continue
            is_head = b"BODY.PEEK[HEADER]" in rest
            part = (
                content.partition(b"\r\n\r\n")[0] + b"\r\n\r\n" if is_head else content
            )
            part = part[start : start + most]
            what = "HEADER" if is_head else ""
            self.say(
                f"* {uid} FETCH (UID {uid} RFC822.SIZE {len(content)} "
                f"BODY[{what}]<{start}> {{{len(part)}}}"
            )
            self.wfile.write(part + b")\r\n")
        return "OK done"

    def on_append(self, rest: bytes) -> str:
        folder = re.match(rb'APPEND "([^"]+)"', rest)[1].decode()
        if folder not in self.held.folders:
            return "NO [TRYCREATE] no such folder"
        self.held.folders[folder].append(rest.partition(b"}\r\n")[2])
        return "OK [APPENDUID 1 1]"

    def on_logout(self, _rest: bytes) -> str:
        self.say("* BYE")
        return "OK done"

    def messages(self) -> Iterator[tuple[int, bytes]]:
        yield from enumerate(self.held.folders[self.folder], 1)


@contextmanager
def imap_server(**fields) -> Iterator[ImapStandIn]:
    """Run the server while the block runs; its port is in `port`."""
    held = ImapStandIn(**fields)

    class Server(socketserver.ThreadingTCPServer):
        allow_reuse_address = True
        daemon_threads = True

    with Server(("127.0.0.1", 0), Handler) as server:
        server.held = held
        held.port = server.server_address[1]
        thread = threading.Thread(target=server.serve_forever, args=(0.02,))
        thread.start()
        try:
            yield held
        finally:
            server.shutdown()
            thread.join()


def parsed(content: bytes) -> EmailMessage:
    """Read a message that the server holds."""
    return message_from_bytes(content)
