"""Addresses that lead into somebody's own network, or hide where they lead.

Nothing is looked up: an address is judged by how it is written.
"""

import re
import unicodedata
from ipaddress import IPv4Address, IPv6Address, ip_address
from typing import Final
from urllib.parse import unquote

ADDRESS: Final = re.compile(
    r"\b(?:https?|ftp|file):/{1,3}[^\s<>\"\u201d\u00bb]+", re.IGNORECASE
)
"""An address that stands among words."""

_INSIDE: Final = frozenset(
    "local lan internal intranet corp home private localhost localdomain invalid "
    "test".split()
)
_NUMBER: Final = re.compile(r"0x[0-9a-f]*|\d+")
_PORT: Final = re.compile(r":\d*\Z")
_MOST_PARTS: Final = 4
_BITS: Final = 32


def why_not_public(address: str) -> str:
    """Say why an address should not be in a letter; "" when nothing speaks against.

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
    number, is_usual = _as_number(host)
    if number is not None:
        if not _is_public(number):
            return f"leads to '{written}', which is inside the sender's own network"
        return "" if is_usual else f"hides that '{written}' is {number}"
    if not host:
        return "names no host"
    last = host.rpartition(".")[2]
    if last == host or last in _INSIDE or host.endswith(".home.arpa"):
        return f"leads to '{written}', a name that is known inside one network only"
    return ""


def _as_number(host: str) -> tuple[IPv4Address | IPv6Address | None, bool]:
    """Read a host as an IP address, as browsers do; and whether it is written usually.

    127.1, 2130706433, 0x7f000001 and 0177.0.0.1 are all 127.0.0.1.
    """
    bare = host.removeprefix("[").removesuffix("]").partition("%")[0]
    try:
        return ip_address(bare), True
    except ValueError:
        parts = host.split(".")
    if len(parts) > _MOST_PARTS or not all(map(_NUMBER.fullmatch, parts)):
        return None, True
    try:
        values = [_value(part) for part in parts]
    except ValueError:
        return None, True
    rest = 8 * (5 - len(values))
    if any(value > 255 for value in values[:-1]) or values[-1] >= 1 << rest:  # noqa: PLR2004
        return None, True
    total = values[-1]
    for index, value in enumerate(values[:-1]):
        total += value << (_BITS - 8 * (index + 1))
    return IPv4Address(total), False


def _value(part: str) -> int:
    if part.startswith("0x"):
        return int(part[2:] or "0", 16)
    return int(part, 8) if part.startswith("0") and len(part) > 1 else int(part)


def _is_public(number: IPv4Address | IPv6Address) -> bool:
    inner = number.ipv4_mapped if isinstance(number, IPv6Address) else None
    return (inner or number).is_global
