"""Web addresses: are they well-formed, do they track readers, are they public.

Nothing is looked up: an address is judged by how it is written.
"""

import contextlib
import re
import socket
import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address
from typing import Final, NamedTuple
from urllib.parse import quote, unquote, urlsplit

from appeals.citations.symbol import slug

_TRACKING: Final = frozenset(
    "fbclid gclid dclid gbraid wbraid msclkid yclid twclid ttclid igshid igsh mc_cid "
    "mc_eid _hsenc _hsmi mkt_tok oly_anon_id oly_enc_id vero_id wickedid s_cid "
    "ref_src ref_url at_medium at_campaign cmpid xtor".split()
)
_LONGEST_KEY = 60
_NOT_IN_A_URI = re.compile(r"[^!#-;=?-Z\[\]_a-z~]|%(?![0-9a-fA-F]{2})")


class CleanUrl(NamedTuple):
    """An address without what tracks its readers, and the names of what was removed."""

    url: str
    removed: tuple[str, ...] = ()

    @property
    def is_secure(self) -> bool:
        """Whether it begins with https."""
        return self.url[:8].lower() == "https://"


def percent_encode(address: str) -> str:
    """Give an address as a link holds it (RFC 3986): ASCII, without blanks.

    A name in another script becomes its ASCII form (RFC 5890). What is encoded stays.
    A soft hyphen goes: it came with the page or the file that was copied.
    """
    address = address.replace("\u00ad", "")
    start, colon, rest = address.partition("://")
    if colon and not rest.isascii():
        host = re.match(r"[^/?#]*", rest)
        name = host[0] if host else ""
        try:
            ascii_name = name.encode("idna").decode()
        except UnicodeError:  # no name that could be registered
            ascii_name = name
        address = start + colon + ascii_name + rest[len(name) :]
    return _NOT_IN_A_URI.sub(lambda match: quote(match[0], errors="replace"), address)


def why_no_url(text: str) -> str:
    """Say in one sentence why a text is no web address; "" when it is one."""
    if re.search(r"[\s<>\"{}|\\^`\x00-\x1f]", text):
        return f"'{text}' holds a character that no address holds"
    try:
        parts = urlsplit(text)
        host = parts.hostname or ""
        port_is_sound = parts.port is None or parts.port > 0
    except ValueError:
        return f"'{text}' cannot be read as an address"
    if parts.scheme.lower() not in {"http", "https"}:
        return f"'{text}' does not begin with https://"
    if parts.username is not None:
        return "the address holds a name or password before the '@'"
    is_named = "." in host.strip(".") or host.startswith("[") or ":" in host
    if not is_named or not port_is_sound:
        return f"'{text}' names no host"
    return ""


def strip_tracking(url: str) -> CleanUrl:
    """Take tracking parameters out of an address; every other character stays.

    utm_* and the click marks of advertisers and mailers go, wherever they are.
    """
    head, mark, fragment = url.partition("#")
    path, question, query = head.partition("?")
    removed = []
    kept = []
    for piece in query.split("&"):
        name = piece.partition("=")[0]
        if _is_tracking(name):
            removed.append(name)
        else:
            kept.append(piece)
    if not removed:
        return CleanUrl(url)
    rest = "&".join(kept)
    clean = path + (question + rest if rest else "") + mark + fragment
    return CleanUrl(clean, tuple(dict.fromkeys(removed)))


def _is_tracking(name: str) -> bool:
    folded = name.casefold()
    return folded.startswith("utm_") or folded in _TRACKING


def url_slug(url: str) -> str:
    """Make the mechanical key of an address: its host and path, cut at 60 signs.

    https://www.example.org/news/a-title.html gives example-org-news-a-title.
    """
    parts = urlsplit(url)
    host = (parts.hostname or "").removeprefix("www.")
    path = re.sub(r"\.(?:html?|php|aspx?|pdf)$", "", parts.path)
    words = slug(f"{host} {path}").split("-")
    key = words[0]
    for word in words[1:]:
        if len(key) + 1 + len(word) > _LONGEST_KEY:
            break
        key += f"-{word}"
    return key[:_LONGEST_KEY]


ADDRESS: Final = re.compile(
    r"\b(?:https?|ftp|file):/{1,3}[^\s<>\"\u201d\u00bb]+", re.IGNORECASE
)
"""An address among words."""


def find_addresses(text: str) -> Iterator[re.Match[str]]:
    """Find the addresses among words; a quick test skips most texts."""
    return ADDRESS.finditer(text) if ":/" in text else iter(())


_INSIDE: Final = frozenset(
    "local lan internal intranet corp home private localhost localdomain invalid "
    "test".split()
)
_NUMBER: Final = re.compile(r"0x[0-9a-f]*|\d+")
_NAT64: Final = IPv6Network("64:ff9b::/96")
_NAT64_INSIDE: Final = IPv6Network("64:ff9b:1::/48")
"""RFC 8215; older Pythons take it for a part of the open internet."""
_PORT: Final = re.compile(r":\d*\Z")


@lru_cache(maxsize=2048)
def why_not_public(address: str) -> str:
    """Say why an address should not be in a letter; "" when nothing is against it.

    "https://un.org@example.net/" gives "hides behind 'un.org@' that it leads to
    'example.net'".
    """
    plain = unicodedata.normalize("NFKC", address).strip().replace("\\", "/")
    plain = plain.replace("\u00ad", "")  # a link is written without it
    scheme, _, rest = plain.partition(":")
    match scheme.casefold():
        case "file":
            return "leads to a file of the sender's own computer"
        case "mailto":
            return _why_no_host(rest.partition("?")[0].rpartition("@")[2])
        case "http" | "https" | "ftp":
            netloc = re.split(r"[/?#]", rest.lstrip("/"), maxsplit=1)[0]
        case _:
            return ""
    shown, at, netloc = netloc.rpartition("@")
    if at:
        host = _PORT.sub("", netloc)
        return f"hides behind '{shown}@' that it leads to '{host}'"
    return _why_no_host(_PORT.sub("", netloc))


def _why_no_host(written: str) -> str:
    host = unicodedata.normalize("NFKC", unquote(written)).casefold().rstrip(".")
    number, is_usual = _read_ip_address(host)
    if number is not None:
        if not is_public(number):
            return f"leads to '{written}', which is inside the sender's own network"
        return "" if is_usual else f"hides that '{written}' is {number}"
    if not host:
        return "names no host"
    last = host.rpartition(".")[2]
    if last == host or last in _INSIDE or host.endswith(".home.arpa"):
        return f"leads to '{written}', a name that is known inside one network only"
    return ""


def _read_ip_address(host: str) -> tuple[IPv4Address | IPv6Address | None, bool]:
    """Read a host as an IP address, as browsers do, and say if it is written as usual.

    127.1, 2130706433, 0x7f000001 and 0177.0.0.1 are all 127.0.0.1: inet_aton(3).
    """
    bare = host.removeprefix("[").removesuffix("]").partition("%")[0]
    with contextlib.suppress(ValueError):
        return ip_address(bare), True
    digits = "".join(str(unicodedata.decimal(sign, sign)) for sign in host)
    parts = [f"{part}0" if part == "0x" else part for part in digits.split(".")]
    if all(map(_NUMBER.fullmatch, parts)):
        with contextlib.suppress(OSError):
            return IPv4Address(socket.inet_aton(".".join(parts))), False
    return None, True


def is_public(number: IPv4Address | IPv6Address) -> bool:
    """Say whether an address is one of the open internet, not inside a network.

    An IPv6 address that stands for an IPv4 address is as public as that one: mapped,
    6to4, or translated (NAT64, RFC 6052).
    """
    if isinstance(number, IPv6Address):
        inner = number.ipv4_mapped or number.sixtofour
        if number in _NAT64:
            inner = IPv4Address(int(number) & 0xFFFFFFFF)
        is_inside = number.teredo is not None or number in _NAT64_INSIDE
        if is_inside or (inner and not is_public(inner)):
            return False
    return number.is_global and not number.is_multicast
