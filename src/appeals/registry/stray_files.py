"""Files that lie among the templates and are none: left out, and named."""

import re
from pathlib import Path
from typing import Final

LETTER_NAME: Final = re.compile(
    r"([a-z0-9][a-z0-9-]*)(?:\.([a-z]{2,3}(?:-[A-Z][a-z]{3})?(?:-[A-Z]{2})?))?\.md"
)
OF_SYSTEMS: Final = frozenset(
    {".DS_Store", "Thumbs.db", "desktop.ini", ".directory", ".gitkeep", ".gitignore"}
)
"""What systems put into every folder, again and again: nothing to tell anybody."""

_BACKUPS: Final = frozenset({"bak", "old", "tmp", "sav"})
_FOR_PEOPLE: Final = frozenset(
    "readme index notes todo changelog license contributing".split()
)
_FENCE: Final = b"---"


def is_stray(path: Path) -> bool:
    """Say whether a file in a folder of templates is no template, by its name.

    A copy ("t1 - Copy.md"), a lock ("~$t1.md"), a backup ("t1.bak.md", "t1.md~"), or a
    page for people: "README.md", also "readme.md" where it has no head.
    """
    match = LETTER_NAME.fullmatch(path.name)
    if match is None or match[2] in _BACKUPS:
        return True
    return match[1] in _FOR_PEOPLE and not _has_head(path)


def _has_head(path: Path) -> bool:
    try:
        with path.open("rb") as stream:
            return stream.readline(8).removeprefix(b"\xef\xbb\xbf").startswith(_FENCE)
    except OSError:
        return True  # reading it will say why
