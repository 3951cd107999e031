"""What a page may load: the fonts of the house, `data:` addresses, one given folder.

No network, no other file, no way out through `..` or a symbolic link.
"""

from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from urllib.request import url2pathname

from appeals.writers.pdf.startup import fonts_folder, load_weasyprint


def make_fetcher(root: Path | None) -> Any:  # noqa: ANN401  an untyped class of WeasyPrint
    """Make a fetcher that opens files in `root` and of the house, and nothing else.

    It refuses by ValueError, which WeasyPrint turns into a warning.
    """
    load_weasyprint()
    from weasyprint.urls import URLFetcher  # type: ignore[import-untyped]  # untyped

    folders = tuple(f.resolve() for f in (fonts_folder(), root) if f is not None)

    class Jail(URLFetcher):  # type: ignore[misc]  # its base carries no types
        def __init__(self) -> None:
            super().__init__(allowed_protocols={"file", "data"}, allow_redirects=False)

        def fetch(self, url: str, headers: dict[str, str] | None = None) -> object:
            if not is_allowed(url, folders):
                msg = f"'{url}' is outside what a letter may load"
                raise ValueError(msg)
            return super().fetch(url, headers)

    return Jail()


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
