"""Addresses as people paste them: what is well-formed, and what only tracks."""

import re
from dataclasses import dataclass
from typing import Final
from urllib.parse import quote, urlsplit

from appeals.citations.symbol import slug

_TRACKING: Final = frozenset(
    "fbclid gclid dclid gbraid wbraid msclkid yclid twclid ttclid igshid igsh mc_cid "
    "mc_eid _hsenc _hsmi mkt_tok oly_anon_id oly_enc_id vero_id wickedid s_cid "
    "ref_src ref_url at_medium at_campaign cmpid xtor".split()
)
_LONGEST_KEY = 60
_NOT_IN_A_URI = re.compile(
    r"""[\x00-\x20"<>\\^`{|}\x7f-\U0010ffff]|%(?![0-9a-fA-F]{2})"""
)


@dataclass(frozen=True, slots=True)
class CleanUrl:
    """An address without what tracks its readers, and the names of what was removed."""

    url: str
    removed: tuple[str, ...] = ()

    @property
    def is_secure(self) -> bool:
        """Whether it begins with https."""
        return self.url[:8].lower() == "https://"


def percent_encoded(address: str) -> str:
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


def without_tracking(url: str) -> CleanUrl:
    """Take tracking parameters out of an address; every other character stays.

    utm_* and the click marks of advertisers and mailers go, wherever they stand.
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
