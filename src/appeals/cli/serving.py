"""Serve pages to the browser of this machine, until Ctrl-C."""

import secrets
import webbrowser
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from threading import Event, Thread
from typing import TYPE_CHECKING, Annotated

import typer

from appeals.cli.terminal import flush_data, put_result, say

if TYPE_CHECKING:
    from starlette.routing import BaseRoute

    from appeals.web.server import PageServer

Port = Annotated[
    int,
    typer.Option(min=0, max=65535, help="Port of 127.0.0.1; one that is free for 0."),
]
NoBrowser = Annotated[
    bool, typer.Option("--no-browser", help="Print the address, and open nothing.")
]

_END_AGAIN_S = 0.05


def serve_pages(
    routes_on: "Callable[[PageServer], Sequence[BaseRoute]]",
    port: int,
    *,
    is_opened: bool,
    meanwhile: "Callable[[Event], None] | None" = None,
) -> None:
    """Print the address, open the browser if it is wanted, and serve until Ctrl-C.

    `routes_on` makes the pages for a server; if it raises, no address is printed.
    `meanwhile` runs in this thread while another serves: its argument is set when the
    serving ends, and its return ends the serving.
    Raises MachineError if the extra `web` is missing or the port is taken.
    """
    from appeals.workflow.setup.doctor import need_extra

    need_extra("web")
    from appeals.web.server import PageKeys, PageServer

    server = PageServer(port, PageKeys.made_by(secrets.token_urlsafe))
    try:
        routes = routes_on(server)
    except BaseException:
        server.close()
        raise
    put_result(server.address)
    flush_data()
    say("open this address in a browser of this machine; Ctrl-C ends")
    if is_opened:
        first = (server.first_address,)  # some browsers go on until they are closed
        Thread(target=webbrowser.open, args=first, daemon=True).start()
    if meanwhile is None:
        server.serve(routes)
        return
    ended = Event()
    with ThreadPoolExecutor(1) as pool:
        serving = pool.submit(server.serve, routes)
        serving.add_done_callback(lambda _: ended.set())
        try:
            meanwhile(ended)
        finally:
            while not ended.wait(_END_AGAIN_S):
                server.end()
    serving.result()
