"""A server on a port of this machine, and what asks it as a browser would."""

import http.client
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import pytest

from appeals.web.server import PageKeys, PageServer

KEYS = PageKeys("the-token", "the-first-token", "the-cookie", "folder")


@dataclass(frozen=True)
class Visitor:
    """Asks a server; `cookie` is that of somebody who was let in."""

    server: PageServer
    cookie: str = "appeals=the-cookie"

    @property
    def host(self) -> str:
        return self.server.address.split("/")[2]

    def ask(self, path="/folder/", method="GET", body=None, **headers):
        """Give status, headers and text; `Host` and `Cookie` are added."""
        known = {"Host": self.host, "Cookie": self.cookie}
        known |= {name.replace("_", "-"): value for name, value in headers.items()}
        if method == "POST":
            own = {"Origin": f"http://{self.host}", "Content-Type": "application/json"}
            known = own | known
        connection = http.client.HTTPConnection(self.host, timeout=60)
        try:
            sent = {name: value for name, value in known.items() if value}
            connection.putrequest(method, path, skip_host=True)
            if body is not None:
                sent["Content-Length"] = str(len(body))
            for name, value in sent.items():
                connection.putheader(name, value)
            connection.endheaders(body)
            answer = connection.getresponse()
            return answer.status, dict(answer.getheaders()), answer.read().decode()
        finally:
            connection.close()


@pytest.fixture(scope="module")
def visit() -> Iterator[Callable]:
    """Serve the routes that a function makes for a server, until the test ends."""
    running = []

    @contextmanager
    def serving(routes_on):
        server = PageServer(0, KEYS)
        routes = routes_on(server)
        thread = threading.Thread(target=server.serve, args=(routes,), daemon=True)
        thread.start()
        running.append((server, thread))
        yield Visitor(server)

    yield serving
    for server, thread in running:
        server.end()
        thread.join(10)
        assert not thread.is_alive()
