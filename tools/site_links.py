"""Find links of a built site that lead nowhere, and what it loads from elsewhere.

Sphinx looks at links between its pages as they are written; here are those that the
theme makes, pictures, and anything that a browser would load from another host.
"""

import re
from collections.abc import Iterator, Mapping
from html.parser import HTMLParser
from pathlib import Path
from typing import Self
from urllib.parse import unquote, urlsplit

_ADDRESSES = {"a": "href", "link": "href", "script": "src", "img": "src"}
_FOREIGN = re.compile(r"@import|url\(\s*['\"]?(?:https?:)?//")


class SitePage(HTMLParser):
    """The links of a page, what it loads, and the places that a link can lead to."""

    @classmethod
    def read(cls, path: Path) -> Self:
        """Read a page from its file."""
        page = cls()
        page.feed(path.read_text(encoding="utf-8"))
        return page

    def __init__(self) -> None:
        super().__init__()
        self.links: list[str] = []
        self.loaded: list[str] = []
        self.places: set[str] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note the address and the id of an element."""
        found = dict(attrs)
        if place := found.get("id"):
            self.places.add(place)
        if address := found.get(_ADDRESSES.get(tag, "")):
            (self.links if tag == "a" else self.loaded).append(address)


def find_wrong_links(site: Path) -> Iterator[str]:
    """Yield a sentence for each link of a page under `site` that is wrong."""
    root = site.resolve()
    pages = {path: SitePage.read(path) for path in sorted(root.rglob("*.html"))}
    for path, page in pages.items():
        name = path.relative_to(root).as_posix()
        for link in page.loaded:
            if urlsplit(link).netloc:
                yield f"{name}: loads {link} from elsewhere"
        for link in dict.fromkeys(page.links + page.loaded):
            if trouble := _describe_fault(link, path, pages):
                yield f"{name}: {link} {trouble}"
    for sheet in sorted(root.rglob("*.css")):
        if _FOREIGN.search(sheet.read_text(encoding="utf-8")):
            yield f"{sheet.relative_to(root).as_posix()}: loads from elsewhere"


def _describe_fault(link: str, path: Path, pages: Mapping[Path, SitePage]) -> str:
    """Say what is wrong with a link within the site; "" when it is right."""
    parts = urlsplit(link)
    if parts.scheme or parts.netloc:
        return ""
    target = (path.parent / unquote(parts.path)).resolve() if parts.path else path
    if not target.is_file():
        return "leads nowhere"
    place = unquote(parts.fragment)
    if place and target in pages and place not in pages[target].places:
        return "has no such place"
    return ""
