"""Fetch a document over https, or ask whether addresses answer.

Only on request. Certificates are checked; size, time and redirects are bounded. The
address that a name resolves to is checked and then used for the connection, so that a
name cannot lead into the sender's network, not even from one moment to the next.
"""

import asyncio
import re
import socket
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from ipaddress import ip_address
from typing import TYPE_CHECKING, Final, NamedTuple
from urllib.parse import urljoin, urlsplit

from appeals.citations.web_url import (
    is_public,
    percent_encode,
    why_no_url,
    why_not_public,
)
from appeals.errors import AppealsError, BlockedError, MachineError, UsageError
from appeals.model.finding import Finding
from appeals.model.settings import LOOPBACK_HOST
from appeals.registry.workspace import Workspace
from appeals.rules.cit037_address_silent import RULE

if TYPE_CHECKING:
    from aiohttp import ClientResponse, ClientSession
    from aiohttp.abc import AbstractResolver

BY_HAND: Final = "download it in a browser, then `appeals citations archive KEY FILE`"
_FETCHED_NOTHING: Final = f"nothing was fetched; {BY_HAND}"
_UN_SITES: Final = ("un.org", "undocs.org", "ohchr.org")
"""Between these sites, and those below them, redirects are followed."""

_STEP: Final = 1 << 16
_REDIRECTS: Final = frozenset({301, 302, 303, 307, 308})


class FetchBounds(NamedTuple):
    """The most bytes, seconds and redirects."""

    most_bytes: int = 50 * 1024 * 1024
    total_s: float = 60.0
    redirects: int = 5


class Fetched(NamedTuple):
    """What an address answered: status, media type, bytes, and the last address."""

    url: str
    status: int
    media_type: str
    content: bytes


def fetch(
    url: str,
    loopback: Sequence[str] = (),
    bounds: FetchBounds | None = None,
    *,
    is_probe: bool = False,
) -> Fetched:
    """Fetch a document; with `is_probe` ask for its status alone.

    `loopback` names hosts of this computer that may be asked, over http too:
    "127.0.0.1:8443". Raises UsageError for what is not an address, BlockedError for one
    that leads where none may lead, MachineError for whatever fails on the way.
    """
    bounds = bounds or FetchBounds()
    try:
        return asyncio.run(_fetch(url, tuple(loopback), bounds, is_probe=is_probe))
    except TimeoutError:
        raise MachineError(
            f"'{url}' did not send its document within {bounds.total_s:g} seconds",
            remedy=f"try again later, or {BY_HAND}",
        ) from None


async def _fetch(
    url: str, loopback: tuple[str, ...], bounds: FetchBounds, *, is_probe: bool
) -> Fetched:
    try:
        from aiohttp import (
            ClientError,
            ClientSession,
            ClientTimeout,
            DummyCookieJar,
            TCPConnector,
        )
    except ImportError:
        remedy = "`appeals doctor` says how to install it"
        raise MachineError(
            "what fetches pages is not installed", remedy=remedy
        ) from None
    async with asyncio.timeout(bounds.total_s):
        connector = TCPConnector(resolver=_public_resolver(), force_close=True)
        async with ClientSession(
            connector=connector,
            cookie_jar=DummyCookieJar(),
            timeout=ClientTimeout(total=bounds.total_s),
            auto_decompress=False,
            headers={"Accept-Encoding": "identity", "User-Agent": "appeals"},
        ) as session:
            try:
                return await _follow(session, url, loopback, bounds, is_probe=is_probe)
            except (ClientError, OSError, ValueError) as error:
                if isinstance(error, TimeoutError):
                    raise
                raise MachineError(
                    f"'{url}' cannot be fetched: {_describe_error(error)}",
                    remedy=f"try again later, or {BY_HAND}",
                ) from error


def _describe_error(error: Exception) -> str:
    """Say in plain words why a server could not be asked, or broke off."""
    from aiohttp import (
        ClientConnectorCertificateError,
        ClientConnectorDNSError,
        ClientConnectorError,
        ClientConnectorSSLError,
        ClientPayloadError,
        ServerDisconnectedError,
    )

    match error:
        case ClientConnectorCertificateError():
            return f"the certificate of '{error.host}' is not trusted"
        case ClientConnectorSSLError():
            return f"'{error.host}' does not answer over https"
        case ClientConnectorDNSError():
            return f"'{error.host}' is not found; is there a network?"
        case ClientConnectorError():
            return f"'{error.host}' does not answer"
        case ClientPayloadError() | ServerDisconnectedError():
            return "the server broke off before the document was whole"
        case _:
            return " ".join(str(error).split())[:200] or type(error).__name__


def _public_resolver() -> "AbstractResolver":
    """Make the resolver of names; it refuses those that mean an inner address."""
    from aiohttp.abc import AbstractResolver, ResolveResult

    class PublicResolver(AbstractResolver):
        """Looks up a name; its addresses are those connected to."""

        async def resolve(
            self,
            host: str,
            port: int = 0,
            family: socket.AddressFamily = socket.AF_UNSPEC,
        ) -> list[ResolveResult]:
            """Give the addresses of a host. Raises BlockedError."""
            loop = asyncio.get_running_loop()
            found = await loop.getaddrinfo(
                host, port, type=socket.SOCK_STREAM, family=family
            )
            results = []
            for each, _, proto, _, address in found:
                number = str(address[0])
                if not is_public(ip_address(number.partition("%")[0])):
                    raise _blocked_error(
                        f"'{host}' resolves to {number}, inside a network"
                    )
                results.append(
                    ResolveResult(
                        hostname=host,
                        host=number,
                        port=port,
                        family=each,
                        proto=proto,
                        flags=socket.AI_NUMERICHOST,
                    )
                )
            return results

        async def close(self) -> None:
            """Do nothing: nothing is open."""

    return PublicResolver()


async def _follow(
    session: "ClientSession",
    url: str,
    loopback: tuple[str, ...],
    bounds: FetchBounds,
    *,
    is_probe: bool,
) -> Fetched:
    _refuse_address(url, loopback)
    for _ in range(bounds.redirects + 1):
        async with session.get(percent_encode(url), allow_redirects=False) as response:
            if response.status not in _REDIRECTS:
                content = await _read_content(response, url, bounds, is_probe)
                has_type = "Content-Type" in response.headers
                media_type = response.content_type if has_type else ""
                return Fetched(url, response.status, media_type, content)
            target = urljoin(url, response.headers.get("Location", ""))
        if is_probe and not _is_same_site(url, target):
            return Fetched(url, 200, "", b"")  # it answers; where it leads is not asked
        _refuse_target(url, target, loopback)
        if not _is_same_site(url, target):
            raise _blocked_error(f"'{url}' leads to another site, '{target}'")
        url = target
    raise _blocked_error(
        f"'{url}' leads on and on: more than {bounds.redirects} redirects"
    )


def _refuse_address(url: str, loopback: tuple[str, ...]) -> None:
    parts = urlsplit(url)
    if parts.netloc in loopback and parts.scheme in {"http", "https"}:
        return
    if why := why_no_url(url):
        raise UsageError(why, remedy="correct --url, or 'url' of the entry")
    if why := why_not_public(url):
        remedy = _FETCHED_NOTHING
        if re.fullmatch(LOOPBACK_HOST, parts.netloc):
            remedy = (
                "nothing was fetched; for a trial with a server on this computer: "
                f'[review] fetch_hosts = ["{parts.netloc}"] in appeals.toml'
            )
        raise _blocked_error(f"'{url}' {why}", remedy)
    if parts.scheme != "https":
        raise _blocked_error(f"'{url}' is not secure: it does not begin with https://")


def _refuse_target(url: str, target: str, loopback: tuple[str, ...]) -> None:
    """Refuse a forbidden target of a redirect, with a message about the redirect."""
    try:
        _refuse_address(target, loopback)
    except (UsageError, BlockedError) as error:
        message = f"'{url}' leads to another address: {error.message}"
        raise type(error)(message, remedy=_FETCHED_NOTHING) from None


def _is_same_site(url: str, target: str) -> bool:
    """Say whether a redirect stays on its site, or among those of the UN."""
    here, there = urlsplit(url), urlsplit(target)
    if here.netloc == there.netloc:
        return True
    hosts = (here.hostname or "", there.hostname or "")
    return all(
        any(host == site or host.endswith(f".{site}") for site in _UN_SITES)
        for host in hosts
    )


async def _read_content(
    response: "ClientResponse", url: str, bounds: FetchBounds, is_probe: bool
) -> bytes:
    if is_probe:
        return b""
    if response.status != 200:  # noqa: PLR2004  the one status with a document
        raise MachineError(
            f"'{url}' answered with HTTP status {response.status}",
            remedy=f"look at it in a browser; {BY_HAND}",
        )
    if response.headers.get("Content-Encoding", "identity") != "identity":
        raise MachineError(f"'{url}' sends its document packed", remedy=BY_HAND)
    pieces, size = [], 0
    async for piece in response.content.iter_chunked(_STEP):
        pieces.append(piece)
        size += len(piece)
        if size > bounds.most_bytes:
            most = bounds.most_bytes // (1024 * 1024)
            raise MachineError(f"'{url}' sends more than {most} MB", remedy=BY_HAND)
    return b"".join(pieces)


def _blocked_error(message: str, remedy: str = _FETCHED_NOTHING) -> BlockedError:
    return BlockedError(message, remedy=remedy)


_BOUNDS: Final = FetchBounds(total_s=15)
_AT_ONCE: Final = 4
_GONE: Final = frozenset({404, 410})
_ERROR_STATUS: Final = 400


def check_links(
    workspace: Workspace, keys: Sequence[str], bounds: FetchBounds = _BOUNDS
) -> tuple[Finding, ...]:
    """Ask the address of every entry that has one, a few at a time."""
    hosts = workspace.settings.review.fetch_hosts
    urls = [(key, url) for key in keys if (url := workspace.authorities[key].url)]

    def ask(url: str) -> int | AppealsError:
        try:
            return fetch(url, hosts, bounds, is_probe=True).status
        except AppealsError as error:
            return error

    with ThreadPoolExecutor(_AT_ONCE) as pool:
        answers = pool.map(ask, [url for _, url in urls])
        return tuple(
            finding
            for (key, url), answer in zip(urls, answers, strict=True)
            for finding in _judge(workspace, key, url, answer)
        )


def _judge(
    workspace: Workspace, key: str, url: str, answer: int | AppealsError
) -> Iterator[Finding]:
    place = workspace.authorities.place(key, "url")
    if isinstance(answer, AppealsError):
        is_refused = isinstance(answer, BlockedError | UsageError)
        yield RULE.finding(
            f"The address of '{key}' was not asked: {answer.message}"
            if is_refused
            else f"The address of '{key}' does not answer: {answer.message}",
            place,
            "open it in a browser",
            severity="info" if is_refused else None,
        )
    elif answer in _GONE:
        yield RULE.finding(
            f"The address of '{key}' is gone: HTTP status {answer} at {url}",
            place,
            "look for where the document is now, or rely on an archived copy",
        )
    elif answer >= _ERROR_STATUS:
        yield RULE.finding(
            f"The address of '{key}' answers programs with HTTP status {answer}",
            place,
            "open it in a browser",
            severity="info",
        )
