"""Serves pages to browsers on this machine until somebody ends it with Ctrl-C.

Bound to 127.0.0.1 alone. What is wrong and can be mended is the answer to the request
(409, and its problems as JSON); our own bug ends the server, and is raised.
"""

import asyncio
import errno
import json
import os
import socket
from collections.abc import AsyncIterator, Callable, Sequence
from dataclasses import asdict
from http import HTTPStatus
from typing import TypeVar

import uvicorn
from pydantic import BaseModel, ValidationError
from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect, Request
from starlette.responses import JSONResponse, Response, StreamingResponse
from starlette.routing import BaseRoute, Mount
from starlette.types import ASGIApp, Receive, Scope, Send

from appeals.errors import AppealsError, MachineError
from appeals.web.guard import Guard, PageKeys

_HERE = "127.0.0.1"
_MOST_BYTES = 64 * 1024
_LOOK_EVERY_S = 0.15
_STILL_HERE_EVERY = 100

AnyModel = TypeVar("AnyModel", bound=BaseModel)


def _why(error: Exception) -> str:
    """Say what the system says of it, without its number."""
    return getattr(error, "strerror", None) or str(error)


class PageServer:
    """Serves pages under one address; it listens as soon as it is made.

    `port` 0 takes one that is free. Raises MachineError for a port that is taken.
    """

    def __init__(self, port: int, keys: PageKeys) -> None:
        self._keys = keys
        self._bug: BaseException | None = None
        self._server: uvicorn.Server | None = None
        self._socket = socket.socket()
        if os.name == "posix":  # elsewhere it would let others take the port as well
            self._socket.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            self._socket.bind((_HERE, port))
            self._socket.listen()
        except (OSError, OverflowError) as error:
            self._socket.close()
            is_taken = isinstance(error, OSError) and error.errno == errno.EADDRINUSE
            why = "another program listens there" if is_taken else _why(error)
            raise MachineError(
                f"port {port} cannot be used: {why}",
                remedy="leave --port out, or name another",
            ) from None
        self._host = f"{_HERE}:{self._socket.getsockname()[1]}"

    @property
    def address(self) -> str:
        """The address that opens the pages, for people."""
        return f"http://{self._host}/?token={self._keys.token}"

    @property
    def first_address(self) -> str:
        """One that opens them once, for the command line of a browser."""
        return f"http://{self._host}/?token={self._keys.once}"

    @property
    def is_ending(self) -> bool:
        """Whether it is about to end: streams end then too."""
        return self._server is not None and self._server.should_exit

    def end(self) -> None:
        """End as Ctrl-C does, from another thread."""
        if self._server is not None:
            self._server.should_exit = True

    def close(self) -> None:
        """Listen no more; for a server that does not come to serve."""
        self._socket.close()

    def serve(self, routes: Sequence[BaseRoute]) -> None:
        """Serve until SIGINT or SIGTERM; raises what a route raised by a bug."""
        pages = Starlette(
            routes=[Mount(f"/{self._keys.folder}", routes=list(routes))],
            exception_handlers={AppealsError: _say_problems},
        )
        app = Guard(self._stopping_at_bugs(pages), self._keys, self._host)
        self._server = uvicorn.Server(
            uvicorn.Config(
                app,
                http="h11",
                loop="asyncio",
                ws="none",
                lifespan="off",
                log_config=None,
                log_level="critical",
                access_log=False,
                server_header=False,
                proxy_headers=False,
                timeout_graceful_shutdown=2,
            )
        )
        try:
            self._server.run(sockets=[self._socket])
        except KeyboardInterrupt:
            pass  # how uvicorn hands Ctrl-C on, once all requests were answered
        finally:
            self._socket.close()
        if self._bug is not None:
            raise self._bug

    def _stopping_at_bugs(self, pages: ASGIApp) -> ASGIApp:
        async def answer(scope: Scope, receive: Receive, send: Send) -> None:
            try:
                await pages(scope, receive, send)
            except Exception as error:
                self._bug = error
                self.end()
                raise

        return answer

    def stream(
        self, version: Callable[[], str], *, every_s: float = _LOOK_EVERY_S
    ) -> Response:
        """Tell a browser each new version of something, as long as it listens.

        Server-sent events (HTML, section 9.2): `data: VERSION`, at first at once.
        """
        return StreamingResponse(
            self._events(version, every_s), media_type="text/event-stream"
        )

    async def _events(
        self, version: Callable[[], str], every_s: float
    ) -> AsyncIterator[bytes]:
        last, quiet = "", 0
        while not self.is_ending:
            now = await run_in_threadpool(version)
            quiet = (quiet + 1) % _STILL_HERE_EVERY
            if now != last:
                yield f"data: {now}\n\n".encode()
                last = now
            elif not quiet:
                yield b":\n\n"
            await asyncio.sleep(every_s)


async def read_body(request: Request, model: type[AnyModel]) -> AnyModel:
    """Read the JSON of a request; anything else, or too much of it, is refused."""
    if request.headers.get("content-type", "").partition(";")[0] != "application/json":
        raise HTTPException(HTTPStatus.UNSUPPORTED_MEDIA_TYPE)
    body = b""
    try:
        async for part in request.stream():
            body += part
            if len(body) > _MOST_BYTES:
                raise HTTPException(HTTPStatus.REQUEST_ENTITY_TOO_LARGE)
    except ClientDisconnect:
        raise HTTPException(HTTPStatus.BAD_REQUEST) from None
    try:
        return model.model_validate_json(body)
    except ValidationError:
        raise HTTPException(HTTPStatus.UNPROCESSABLE_ENTITY) from None


def _say_problems(_request: Request, error: Exception) -> Response:
    problems = error.problems if isinstance(error, AppealsError) else ()
    shown = [{**asdict(each), "place": str(each.place or "")} for each in problems]
    text = json.dumps({"problems": shown}, ensure_ascii=False)
    return Response(text, HTTPStatus.CONFLICT, media_type=JSONResponse.media_type)
