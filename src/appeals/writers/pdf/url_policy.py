"""What a page may load: the package's fonts, `data:` addresses, one given folder.

No network, no other file, no way out through `..` or a symbolic link. No image so
large, and no SVG so nested, that a letter would take minutes or all memory.
"""

import contextlib
import warnings
from io import BytesIO
from pathlib import Path
from urllib.parse import urljoin, urlsplit
from urllib.request import url2pathname
from xml.etree import ElementTree as ET

from appeals.annexes.clean import clean_picture
from appeals.writers.pdf.startup import Untyped, fonts_folder, load_weasyprint

LARGEST_BYTES = 32_000_000
LARGEST_PIXELS = 40_000_000
_LARGEST_RENDERING_BYTES = 1_000_000
_SVG = "{http://www.w3.org/2000/svg}"
_FORBIDDEN = frozenset({f"{_SVG}script", f"{_SVG}foreignObject"})


def make_fetcher(root: Path | None, fonts: tuple[Path, ...] = ()) -> Untyped:
    """Make a fetcher that opens files in `root`, `fonts` and of the organisation.

    It opens nothing else, and no image beyond `LARGEST_BYTES` and `LARGEST_PIXELS`.
    It refuses by ValueError, which WeasyPrint turns into a warning. Pictures are
    cleaned on the way: no letter reveals where its logo was photographed.
    """
    load_weasyprint()
    from weasyprint.urls import (  # type: ignore[import-untyped]  # untyped
        URLFetcher,
        URLFetcherResponse,
    )

    own = tuple(f.resolve() for f in (fonts_folder(), *fonts))
    folders = (*own, *(() if root is None else (root.resolve(),)))

    class CheckedResponse(URLFetcherResponse):  # type: ignore[misc]  # as its base
        path = None  # else a picture is read from the disk again, uncleaned

    class PolicyFetcher(URLFetcher):  # type: ignore[misc]  # its base carries no types
        def __init__(self) -> None:
            super().__init__(allowed_protocols={"file", "data"}, allow_redirects=False)

        def fetch(self, url: str, headers: dict[str, str] | None = None) -> object:
            if not is_allowed(url, folders):
                msg = f"'{url}' is outside what a letter may load"
                raise ValueError(msg)
            response = super().fetch(url, headers)
            if not url.startswith("data:") and is_allowed(url, own):
                return response
            with contextlib.closing(response):
                body = response.read(LARGEST_BYTES + 1)
            check_content(body)
            body = clean_picture(body, Path(urlsplit(url).path).name)
            return CheckedResponse(response.url, body, response.headers)

    return PolicyFetcher()


def is_allowed(url: str, folders: tuple[Path, ...]) -> bool:
    """Say whether `url` is a `data:` address or a file inside one of `folders`.

    `folders` are resolved. Links are followed before the comparison.
    """
    parts = urlsplit(url)
    match parts.scheme.lower():
        case "data":
            return True
        case "file":
            path = Path(url2pathname(parts.path)).resolve()
            is_local = parts.netloc in {"", "localhost"}
            return is_local and any(path.is_relative_to(f) for f in folders)
        case _:
            return False


def why_not_loaded(url: str, folder: Path) -> str:
    """Say why a style sheet in `folder` may not load `url`, "" when it may.

    A relative address begins at the folder, which is the only one that is open.
    """
    if url.lower().startswith("data:"):
        return ""
    full = urljoin(f"{folder.resolve().as_uri()}/", url)
    if urlsplit(full).scheme.lower() != "file":
        return "letters load nothing from the network"
    if not is_allowed(full, (folder.resolve(),)):
        return "it is outside templates/layout"
    path = Path(url2pathname(urlsplit(full).path))
    if not path.is_file():
        return "there is no such file"
    try:
        check_content(path.read_bytes())
    except ValueError as error:
        return str(error)
    return ""


def check_content(body: bytes) -> None:
    """Refuse what would take too long to render. Raises ValueError that says why."""
    if len(body) > LARGEST_BYTES:
        msg = f"it is larger than {LARGEST_BYTES // 1_000_000} MB"
        raise ValueError(msg)
    if body.lstrip()[:1] == b"<":
        _check_rendering(body)
    else:
        _check_picture(body)


def _check_picture(body: bytes) -> None:
    """Read the size in pixels from the head of an image; nothing is decoded."""
    from PIL import Image, UnidentifiedImageError

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            with Image.open(BytesIO(body)) as image:
                width, height = image.size
    except Image.DecompressionBombError:
        width = height = LARGEST_PIXELS
    except (UnidentifiedImageError, OSError, SyntaxError):
        return  # no image: a font, a style sheet
    if width * height > LARGEST_PIXELS:
        msg = f"it has more than {LARGEST_PIXELS // 1_000_000} million pixels"
        raise ValueError(msg)


def _check_rendering(body: bytes) -> None:
    """Refuse SVG that holds a program, entities, or copies of copies."""
    if len(body) > _LARGEST_RENDERING_BYTES:
        msg = f"a rendering may have {_LARGEST_RENDERING_BYTES // 1_000_000} MB at most"
        raise ValueError(msg)
    if b"<!ENTITY" in body:
        msg = "it defines entities"
        raise ValueError(msg)
    try:
        tree = ET.fromstring(body)  # noqa: S314  entities were refused above
    except ET.ParseError:
        return  # WeasyPrint will say so
    copied = {
        target.lstrip("#")
        for use in tree.iter(f"{_SVG}use")
        for name, target in use.attrib.items()
        if name.endswith("href")
    }
    for element in tree.iter():
        if element.tag in _FORBIDDEN:
            msg = f"it holds <{str(element.tag).removeprefix(_SVG)}>"
            raise ValueError(msg)
        is_copied = element.get("id") in copied
        if is_copied and any(True for _ in element.iter(f"{_SVG}use")):
            msg = "it holds copies of copies"
            raise ValueError(msg)
