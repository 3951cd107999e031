"""A server on this computer that answers well, badly, or without end."""

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from tests.registry.archived.samples import observations

DOCUMENT = observations()
PAGE = b"<!DOCTYPE html><html><body><h1>Documents</h1><p>Download</p></body></html>"
ANSWERS = {
    "/co5.pdf": ("application/pdf", DOCUMENT),
    "/any": ("application/octet-stream", DOCUMENT),
    "/page": ("text/html; charset=utf-8", PAGE),
    "/lie.pdf": ("application/pdf", PAGE),
    "/picture": ("text/html", b"GIF89a" + b"\0" * 50),
    "/program": ("application/pdf", b"\x7fELF\x02\x01\x01" + b"\0" * 50),
    "/empty": ("application/pdf", b""),
}
REDIRECTS = {
    "/moved": "/co5.pdf",
    "/round": "/round",
    "/inside": "http://10.0.0.1/co5.pdf",
    "/elsewhere": "https://example.org/co5.pdf",
    "/file": "file:///etc/hostname",
    "/metadata": "http://169.254.169.254/latest",
    "/nowhere": "",
}


class Handler(BaseHTTPRequestHandler):
    """Answers by the path that is asked for."""

    def log_message(self, *_: object) -> None:
        """Say nothing."""

    def do_GET(self) -> None:
        server = self.server
        assert isinstance(server, Server)
        server.asked.append(self.path)
        try:
            self._answer()
        except OSError:  # the other side has hung up
            self.close_connection = True

    def _answer(self) -> None:
        if self.path in REDIRECTS:
            self.send_response(302)
            self.send_header("Location", REDIRECTS[self.path])
            self.end_headers()
        elif self.path in ANSWERS:
            kind, content = ANSWERS[self.path]
            self._send(kind, content)
        elif self.path == "/endless":
            self.send_response(200)
            self.send_header("Content-Type", "application/pdf")
            self.end_headers()
            while True:
                self.wfile.write(b"x" * 65536)
        elif self.path == "/slow":
            self.send_response(200)
            while True:
                self.send_header("X-A", "x")
                self.flush_headers()
                time.sleep(0.05)
        elif self.path == "/short":
            self.send_response(200)
            self.send_header("Content-Length", str(len(DOCUMENT) + 100))
            self.end_headers()
            self.wfile.write(DOCUMENT)
        elif self.path == "/packed":
            self._send("application/pdf", b"\x1f\x8b", encoding="gzip")
        else:
            self.send_error(404)

    def _send(self, kind: str, content: bytes, encoding: str = "") -> None:
        self.send_response(200)
        self.send_header("Content-Type", kind)
        if encoding:
            self.send_header("Content-Encoding", encoding)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)


class Server(ThreadingHTTPServer):
    """Remembers what it was asked for."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.asked: list[str] = []

    @property
    def host(self) -> str:
        return f"127.0.0.1:{self.server_port}"

    def url(self, path: str) -> str:
        return f"http://{self.host}{path}"

    def handle_error(self, *_: object) -> None:
        """Say nothing of connections that were cut."""


@contextmanager
def serving() -> Iterator[Server]:
    """Serve until the block ends."""
    server = Server()
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
