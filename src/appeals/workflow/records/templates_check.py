"""Look at what staff may restyle: reference.docx for Word, letter.css for the PDF."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Final

from appeals.errors import (
    BlockedError,
    MachineError,
    Place,
    UsageError,
    WorkspaceError,
)
from appeals.model.observation import Observation
from appeals.storage.atomic import write_bytes
from appeals.storage.reading import read_regular
from appeals.workflow.drafting.formats import LAYOUT

REFERENCE: Final = "reference.docx"
SHEET: Final = "letter.css"
_WORD_ENDINGS: Final = frozenset({".docx", ".dotx", ".docm", ".dotm"})

_HEAD: Final = """\
/* The look of letters as PDF. This file is laid over the package's own style: only
   what you change needs to be here. Below are the rules of the package, set aside;
   to change one, remove the comment marks around it. Pictures and fonts are loaded
   from this folder alone: url(logo.png).
   Afterwards: appeals templates check */
"""


def check_templates(
    root: Path | None, file: Path | None = None
) -> Iterator[Observation]:
    """Look at the layout files of the workspace at `root`, or at `file` alone.

    Raises UsageError for a file that is neither kind, MachineError for one that
    cannot be read.
    """
    if file is not None:
        yield from _check(file, str(file))
        return
    folder = (root or Path()) / LAYOUT
    for name in (REFERENCE, SHEET):
        if (folder / name).exists():
            yield from _check(folder / name, f"{LAYOUT}/{name}")
        else:
            state = "not there; the package's own is used"
            yield Observation("file", state, file=f"{LAYOUT}/{name}")


def export_templates(folder: Path, *, is_forced: bool = False) -> tuple[Path, ...]:
    """Write the package's reference.docx and letter.css into `folder` for editing.

    Raises BlockedError when one of them is there and `is_forced` is not set; nothing is
    written then. MachineError when the disk refuses.
    """
    from appeals.writers.docx import own_reference
    from appeals.writers.layout import style_sheet

    contents = {
        REFERENCE: own_reference(),
        SHEET: _set_aside(style_sheet(SHEET)).encode(),
    }
    for name in contents:
        if (folder / name).exists() and not is_forced:
            raise BlockedError(
                f"'{folder / name}' is there already; nothing was written",
                remedy="--force writes over it, and your changes to it are lost",
            )
    for name, content in contents.items():
        write_bytes(folder / name, content)
    return tuple(folder / name for name in contents)


def _check(path: Path, shown: str) -> Iterator[Observation]:
    ending = path.suffix.lower()
    if ending == ".css":
        yield from _check_sheet(path, shown)
    elif ending in _WORD_ENDINGS:
        from appeals.writers.docx import examine_reference

        for seen in examine_reference(_content(path, shown), shown):
            yield replace(seen, file=shown)
    else:
        raise UsageError(
            f"'{shown}' is neither a Word file nor a style sheet",
            remedy=f"check a file like {REFERENCE} or {SHEET}",
        )


def _check_sheet(path: Path, shown: str) -> Iterator[Observation]:
    from appeals.writers.layout.css_check import check_css
    from appeals.writers.pdf.url_policy import why_not_loaded

    try:
        text = _content(path, shown).decode("utf-8-sig")
    except UnicodeDecodeError:
        fault = WorkspaceError(
            f"'{shown}' is not UTF-8",
            place=Place(shown),
            remedy="save it again with the encoding UTF-8",
        )
        yield Observation("encoding", "not UTF-8", fault, shown)
        return
    problems = check_css(text, shown, lambda url: why_not_loaded(url, path.parent))
    for each in problems:
        place = each.place or Place(shown)
        where = f"line {place.line}, column {place.column}"
        yield Observation(where, "faulty", WorkspaceError.of((each,)), shown)
    if not problems:
        yield Observation("syntax, addresses, fonts", "in order", file=shown)


def _content(path: Path, shown: str) -> bytes:
    try:
        return read_regular(path)
    except (FileNotFoundError, NotADirectoryError):
        raise UsageError(
            f"there is no file '{shown}'", remedy="check the path"
        ) from None
    except OSError as error:
        raise MachineError(
            f"'{shown}' cannot be read: {error.strerror}",
            remedy="check the permissions of the file",
        ) from None


def _set_aside(css: str) -> str:
    """Put each rule of a sheet into a comment of its own."""
    depth, rule, rules = 0, "", [_HEAD]
    for line in css.partition("*/\n")[2].splitlines(keepends=True):
        rule += line
        depth += line.count("{") - line.count("}")
        if depth == 0 and rule.strip():
            rules.append(f"/* {rule.strip()} */\n")
            rule = ""
    return "".join(rules)
