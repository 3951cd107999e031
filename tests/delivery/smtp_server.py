"""A mail server on loopback that fails on purpose, and counts what it accepted."""

import re
import socket
import ssl
import threading
import time
from collections import Counter
from contextlib import suppress

REPLIES = {
    "4xx": b"451 4.3.0 try again later",
    "5xx": b"550 5.7.1 not here",
    "421": b"421 4.3.2 closing",
    "535": b"535 5.7.8 no",
    "quota": b"550 5.4.5 Daily user sending quota exceeded",
}


class MailSink:
    """Accepts every message but where `faults` says otherwise; a context manager.

    `faults` maps a phase (connect, ehlo, auth, mail, rcpt, data, body, dot) and how
    often it came by, from 1, or 0 for always, to what happens: "drop", "slow" (until
    the other side has had enough), a key of REPLIES, and at the dot "swallow" (accept,
    then no answer).
    """

    def __init__(
        self, faults=None, *, size=0, tls=None, is_starttls=False, auth="", delay_s=0.0
    ) -> None:
        self.faults = dict(faults or {})
        self.accepted: Counter[str] = Counter()
        self.recipients: list[tuple[str, ...]] = []
        self.commands: list[str] = []
        self.sizes: list[int] = []
        self._seen: Counter[str] = Counter()
        self._size, self._tls, self._is_starttls = size, tls, is_starttls
        self._auth, self._delay_s = auth, delay_s
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port = self._listener.getsockname()[1]
        threading.Thread(target=self._serve, daemon=True).start()

    def __enter__(self):
        return self

    def __exit__(self, *_) -> None:
        with suppress(OSError):
            self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()

    def _serve(self) -> None:
        while True:
            try:
                sock, _ = self._listener.accept()
            except OSError:
                return
            threading.Thread(target=self._talk, args=(sock,), daemon=True).start()

    def _talk(self, sock) -> None:
        with suppress(OSError, ssl.SSLError, EOFError), sock:
            if self._tls and not self._is_starttls:
                sock = self._tls.wrap_socket(sock, server_side=True)
            session = _Session(self, sock)
            try:
                session.run()
            finally:
                session.stream.close()
                session.sock.close()

    def hit(self, phase: str) -> str | None:
        self._seen[phase] += 1
        return self.faults.get((phase, self._seen[phase])) or self.faults.get(
            (phase, 0)
        )


class _Session:
    def __init__(self, sink: MailSink, sock) -> None:
        self.sink, self.sock = sink, sock
        self.stream = sock.makefile("rb")
        self.to: list[str] = []

    def say(self, line: bytes) -> None:
        self.sock.sendall(line + b"\r\n")

    def fails(self, phase: str) -> bool:
        """Do what the faults say; True where there is no usual answer."""
        action = self.sink.hit(phase)
        if action is None:
            return False
        if action == "drop":
            raise EOFError
        if action == "slow":
            self.sock.recv(1)
            return False
        self.say(REPLIES[action])
        if action == "421":
            raise EOFError
        return True

    def run(self) -> None:
        if not self.fails("connect"):
            self.say(b"220 sink.test ESMTP")
        while line := self.stream.readline():
            word = line.strip().upper()
            self.sink.commands.append(line.decode().strip())
            if word == b"QUIT":
                self.say(b"221 bye")
                return
            self.answer(word[:4], line)

    def answer(self, word: bytes, line: bytes) -> None:
        if word == b"EHLO":
            self.ehlo()
        elif word == b"STAR":
            self.say(b"220 go")
            self.sock = self.sink._tls.wrap_socket(self.sock, server_side=True)
            self.stream = self.sock.makefile("rb")
        elif word == b"DATA":
            if not self.fails("data"):
                self.say(b"354 go on")
                self.body()
        elif not self.fails(word.decode().lower()):
            if word == b"MAIL":
                self.to = []
            if word == b"RCPT":
                self.to.append(line.decode().partition("<")[2].partition(">")[0])
            self.say(b"235 ok" if word == b"AUTH" else b"250 ok")

    def ehlo(self) -> None:
        if self.fails("ehlo"):
            return
        words = ["sink.test"]
        words += [f"SIZE {self.sink._size}"] if self.sink._size else []
        words += ["STARTTLS"] if self.sink._is_starttls else []
        words += [f"AUTH {self.sink._auth}"] if self.sink._auth else []
        lines = [f"250-{word}" for word in words[:-1]] + [f"250 {words[-1]}"]
        self.say("\r\n".join(lines).encode())

    def body(self) -> None:
        if (action := self.sink.hit("body")) == "drop":
            self.stream.readline()
            raise EOFError
        if action:
            raise AssertionError(action)
        head, size, message_id = True, 0, ""
        while (line := self.stream.readline()) != b".\r\n":
            if not line:
                raise EOFError
            size += len(line) - line.startswith(b".")
            head = head and line != b"\r\n"
            if head and (found := re.match(rb"Message-ID: (\S+)", line)):
                message_id = found[1].decode()
        action = self.sink.hit("dot")
        if action == "drop":
            raise EOFError
        if action in REPLIES:
            self.say(REPLIES[action])
            return
        time.sleep(self.sink._delay_s)
        self.sink.accepted[message_id] += 1
        self.sink.recipients.append(tuple(self.to))
        self.sink.sizes.append(size)
        if action == "swallow":
            raise EOFError
        if action == "slow":
            self.sock.recv(1)
        self.say(b"250 2.0.0 queued")
