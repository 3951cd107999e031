"""Who may see a page of this machine: whoever has its address, and no other site.

The address that is printed bears a key. It buys a cookie, and the browser goes on to
an address without the key, so that no history and no referrer has it. The cookie is
bound to a folder of a random name: browsers send the cookies of 127.0.0.1 to every
port of it, but only to this folder. A name of another host that leads here (DNS
rebinding) is refused by the header Host, another site by Origin and Sec-Fetch-Site
(Fetch Metadata Request Headers, W3C), and what a page may do is bound by its
Content-Security-Policy.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from hmac import compare_digest
from http import HTTPStatus

from starlette.datastructures import MutableHeaders
from starlette.requests import Request
from starlette.responses import PlainTextResponse, RedirectResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

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
"""On every answer, where it does not say something else itself."""
_ASK_AGAIN = "open the address that appeals printed, the whole of it"


@dataclass(frozen=True, slots=True)
class PageKeys:
    """What opens the pages: random words that nobody can guess.

    `token` is in the address that is printed; `once` in the one that the browser is
    started with, which other accounts may read in the list of processes: it opens
    once. `cookie` is what they buy, `folder` the name under which the pages are.
    """

    token: str
    once: str
    cookie: str
    folder: str

    @classmethod
    def made_by(cls, new_word: Callable[[], str]) -> "PageKeys":
        """Make them of four words, such as those of `secrets.token_urlsafe`."""
        return cls(new_word(), new_word(), new_word(), new_word())


@dataclass(slots=True)
class Guard:
    """Stands before the pages `app`; `host` is "127.0.0.1:8000"."""

    app: ASGIApp
    keys: PageKeys
    host: str
    _spent: set[str] = field(default_factory=set)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request, or let the pages do it."""

        async def send_bound(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in _HEADERS.items():
                    headers.setdefault(name, value)
            await send(message)

        answer = self._answer(Request(scope))
        await (answer or self.app)(scope, receive, send_bound)

    def _answer(self, request: Request) -> Response | None:
        """Refuse a request, or take its key for a cookie; None lets it through."""
        headers = request.headers
        site = headers.get("sec-fetch-site", "same-origin")
        if headers.getlist("host") != [self.host]:
            return _refusal(HTTPStatus.MISDIRECTED_REQUEST, "this is no name of it")
        if request.method not in {"GET", "HEAD", "POST"}:
            return _refusal(HTTPStatus.METHOD_NOT_ALLOWED, "it is read, or posted to")
        if request.method == "POST":
            origin = headers.getlist("origin")
            if origin != [f"http://{self.host}"] or site != "same-origin":
                return _refusal(HTTPStatus.FORBIDDEN, "another site wants to write")
        elif site not in {"same-origin", "none"}:
            return _refusal(
                HTTPStatus.FORBIDDEN, f"another site leads here; {_ASK_AGAIN}"
            )
        if request.url.path == "/" and request.method == "GET":
            return self._admit(request.query_params.get("token", ""))
        known = request.cookies.get(_COOKIE, "")
        if compare_digest(known.encode(), self.keys.cookie.encode()):
            return None
        return _refusal(HTTPStatus.FORBIDDEN, _ASK_AGAIN)

    def _admit(self, token: str) -> Response:
        keys = self.keys
        is_first = compare_digest(token.encode(), keys.once.encode())
        if is_first and keys.once not in self._spent:
            self._spent.add(keys.once)
        elif not compare_digest(token.encode(), keys.token.encode()):
            return _refusal(HTTPStatus.FORBIDDEN, f"the key is wrong; {_ASK_AGAIN}")
        path = f"/{keys.folder}/"
        answer = RedirectResponse(path, HTTPStatus.SEE_OTHER)
        answer.set_cookie(
            _COOKIE, keys.cookie, path=path, httponly=True, samesite="strict"
        )
        return answer


def _refusal(status: HTTPStatus, why: str) -> Response:
    return PlainTextResponse(f"appeals: {why}\n", status)
