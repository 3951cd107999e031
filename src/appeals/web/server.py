"""Serve pages to browsers on this machine until someone ends it with Ctrl-C.

Bound to 127.0.0.1 alone. What a user can fix is the answer to the request (409, and its
problems as JSON); our own bug ends the server, and is raised.

The printed address has a token. It is exchanged for a cookie, and the browser is
redirected to an address without the token, so that no history and no referrer has it.
The cookie is bound to a folder with a random name: browsers send the cookies of
127.0.0.1 to every port of it, but only for this folder. A name of another host that
resolves to this machine (DNS rebinding) is refused by the header Host, another site by
Origin and Sec-Fetch-Site (Fetch Metadata Request Headers, W3C), and what a page may do
is limited by its Content-Security-Policy.
"""

import asyncio
import errno
import json
import os
import socket
from collections.abc import AsyncIterator, Callable, Sequence
from dataclasses import asdict, dataclass, field
from hmac import compare_digest
from http import HTTPStatus
from typing import TypeVar

import uvicorn
from pydantic import BaseModel, ValidationError
from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import MutableHeaders
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect, Request
from starlette.responses import (
    JSONResponse,
    PlainTextResponse,
    RedirectResponse,
    Response,
    StreamingResponse,
)
from starlette.routing import BaseRoute, Mount
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from appeals.errors import AppealsError, MachineError
from appeals.writers.html.policy import content_policy

_COOKIE = "appeals"
_HEADERS = {
    "Cache-Control": "no-store",
    "Content-Security-Policy": content_policy(more="frame-ancestors 'none'"),
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "SAMEORIGIN",
}
"""On every response, unless it sets another value itself."""
_ASK_AGAIN = "open the address that appeals printed, the whole of it"
_HERE = "127.0.0.1"
_MOST_BYTES = 64 * 1024
_POLL_S = 0.15
_KEEP_ALIVE_EVERY = 100
AnyModel = TypeVar("AnyModel", bound=BaseModel)


@dataclass(frozen=True, slots=True)
class PageKeys:
    """What opens the pages: random words that nobody can guess.

    `token` is in the printed address; `once` in the one that the browser is started
    with, which other accounts may read in the list of processes: it works once. They
    are exchanged for `cookie`; the pages are below `folder`.
    """

    token: str
    once: str
    cookie: str
    folder: str

    @classmethod
    def made_by(cls, new_word: Callable[[], str]) -> "PageKeys":
        """Make them from four words, such as those of `secrets.token_urlsafe`."""
        return cls(new_word(), new_word(), new_word(), new_word())


@dataclass(slots=True)
class Guard:
    """Guards the pages `app`; `host` is "127.0.0.1:8000"."""

    app: ASGIApp
    keys: PageKeys
    host: str
    _used: set[str] = field(default_factory=set)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Refuse a request, or pass it on to the pages."""

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in _HEADERS.items():
                    headers.setdefault(name, value)
            await send(message)

        answer = self._check(Request(scope))
        await (answer or self.app)(scope, receive, send_with_headers)

    def _check(self, request: Request) -> Response | None:
        """Refuse a request, or exchange its token for a cookie; None if it may pass."""
        headers = request.headers
        site = headers.get("sec-fetch-site", "same-origin")
        if headers.getlist("host") != [self.host]:
            return _refuse(HTTPStatus.MISDIRECTED_REQUEST, "this is not its name")
        if request.method not in {"GET", "HEAD", "POST"}:
            return _refuse(
                HTTPStatus.METHOD_NOT_ALLOWED, "only GET, HEAD and POST are allowed"
            )
        if request.method == "POST":
            origin = headers.getlist("origin")
            if origin != [f"http://{self.host}"] or site != "same-origin":
                return _refuse(HTTPStatus.FORBIDDEN, "another site may not write")
        elif site not in {"same-origin", "none"}:
            return _refuse(
                HTTPStatus.FORBIDDEN, f"another site linked here; {_ASK_AGAIN}"
            )
        if request.url.path == "/" and request.method == "GET":
            return self._admit(request.query_params.get("token", ""))
        known = request.cookies.get(_COOKIE, "")
        if compare_digest(known.encode(), self.keys.cookie.encode()):
            return None
        return _refuse(HTTPStatus.FORBIDDEN, _ASK_AGAIN)

    def _admit(self, token: str) -> Response:
        keys = self.keys
        is_first = compare_digest(token.encode(), keys.once.encode())
        if is_first and keys.once not in self._used:
            self._used.add(keys.once)
        elif not compare_digest(token.encode(), keys.token.encode()):
            return _refuse(HTTPStatus.FORBIDDEN, f"the key is wrong; {_ASK_AGAIN}")
        path = f"/{keys.folder}/"
        answer = RedirectResponse(path, HTTPStatus.SEE_OTHER)
        answer.set_cookie(
            _COOKIE, keys.cookie, path=path, httponly=True, samesite="strict"
        )
        return answer


def _refuse(status: HTTPStatus, why: str) -> Response:
    return PlainTextResponse(f"appeals: {why}\n", status)


def _describe_error(error: Exception) -> str:
    """Give the message of the system, without its number."""
    return getattr(error, "strerror", None) or str(error)


class PageServer:
    """Serves pages under one address; it listens as soon as it is made.

    `port` 0 takes a free one. Raises MachineError for a port that is in use.
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
            why = (
                "another program listens there" if is_taken else _describe_error(error)
            )
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
        """An address that works once, for the command line of a browser."""
        return f"http://{self._host}/?token={self._keys.once}"

    @property
    def is_ending(self) -> bool:
        """Whether it is about to end; then streams end too."""
        return self._server is not None and self._server.should_exit

    def end(self) -> None:
        """End as Ctrl-C does, from another thread."""
        if self._server is not None:
            self._server.should_exit = True

    def close(self) -> None:
        """Stop listening; for a server that never comes to serve."""
        self._socket.close()

    def serve(self, routes: Sequence[BaseRoute]) -> None:
        """Serve until SIGINT or SIGTERM; raises what a route raised by a bug."""
        pages = Starlette(
            routes=[Mount(f"/{self._keys.folder}", routes=list(routes))],
            exception_handlers={AppealsError: _report_problems},
        )
        app = Guard(self._stop_at_bugs(pages), self._keys, self._host)
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

    def _stop_at_bugs(self, pages: ASGIApp) -> ASGIApp:
        async def answer(scope: Scope, receive: Receive, send: Send) -> None:
            try:
                await pages(scope, receive, send)
            except Exception as error:
                self._bug = error
                self.end()
                raise

        return answer

    def stream(
        self, version: Callable[[], str], *, every_s: float = _POLL_S
    ) -> Response:
        """Send a browser each new version of something, as long as it listens.

        Server-sent events (HTML, section 9.2): `data: VERSION`, the first at once.
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
            quiet = (quiet + 1) % _KEEP_ALIVE_EVERY
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


def _report_problems(_request: Request, error: Exception) -> Response:
    problems = error.problems if isinstance(error, AppealsError) else ()
    shown = [{**asdict(each), "place": str(each.place or "")} for each in problems]
    text = json.dumps({"problems": shown}, ensure_ascii=False)
    return Response(text, HTTPStatus.CONFLICT, media_type=JSONResponse.media_type)
