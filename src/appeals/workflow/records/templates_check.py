"""Check what staff may restyle: reference.docx for Word, letter.css for the PDF.

And `[look]` of appeals.toml, from which both are made where they are not there.
"""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Final

from appeals.errors import (
    AppealsError,
    BlockedError,
    MachineError,
    Place,
    UsageError,
    WorkspaceError,
)
from appeals.model.document import Document, Letterhead, Paragraph, Text
from appeals.model.finding import Observation
from appeals.registry.workspace import Workspace, load_workspace
from appeals.storage.atomic import write_bytes
from appeals.storage.reading import read_regular
from appeals.workflow.drafting.formats import (
    LAYOUT,
    engine_of,
    read_layout,
    read_look,
    reference_of,
)

REFERENCE: Final = "reference.docx"
SHEET: Final = "letter.css"
_WORD_ENDINGS: Final = frozenset({".docx", ".dotx", ".docm", ".dotm"})

_SAMPLE: Final = Document(
    lang="en",
    title="Sample",
    date="2020-01-01",
    letterhead=Letterhead("Organisation"),
    blocks=(Paragraph((Text("Text"),)),),
)
"""A letter of one word, whose page shows what the style sheets do."""

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
    """Check the layout files of the workspace at `root`, or `file` alone.

    Raises UsageError for a file that is neither kind, MachineError for one that
    cannot be read.
    """
    if file is not None:
        yield from _check_file(file, str(file))
        return
    workspace = load_workspace(root or Path())
    folder = workspace.root / LAYOUT
    look = workspace.settings.look
    fonts = (look.font,) if look and look.font else ()
    instead = "[look] of appeals.toml" if look else "the package's own"
    seen: list[Observation] = []
    for name in (REFERENCE, SHEET):
        if (folder / name).exists():
            seen += _check_file(folder / name, f"{LAYOUT}/{name}", fonts)
        else:
            state = f"not there; {instead} is used"
            seen.append(Observation("file", state, file=f"{LAYOUT}/{name}"))
    yield from seen
    is_own = look or any((folder / name).exists() for name in (REFERENCE, SHEET))
    if is_own and not any(each.error for each in seen):
        yield from _compare_looks(workspace)


def _compare_looks(workspace: Workspace) -> Iterator[Observation]:
    """Report the differences between the looks of Word files and of the PDF."""
    from appeals.writers.docx import default_reference
    from appeals.writers.docx.examine import read_reference_look
    from appeals.writers.layout.actual_look import compare_looks

    where = f"{LAYOUT}/{REFERENCE}, {LAYOUT}/{SHEET}"
    try:
        layout = read_layout(workspace)
        in_pdf = engine_of(layout).inspect_look(_SAMPLE, css=layout.css)
    except AppealsError as error:
        yield Observation("Word and PDF", "cannot be compared", error, where)
        return
    reference = reference_of(layout) or default_reference()
    found = tuple(compare_looks(read_reference_look(reference, REFERENCE), in_pdf))
    for each in found:
        fault = WorkspaceError(
            f"Word and PDF differ in {each.subject}: Word has {each.in_docx}, the PDF "
            f"{each.in_pdf}",
            place=Place(f"{LAYOUT}/{REFERENCE if layout.reference else SHEET}"),
            remedy=f"change one of {REFERENCE} and {SHEET}; or move both away, and say "
            "it once under [look] in appeals.toml",
        )
        state = f"differs: Word {each.in_docx}, PDF {each.in_pdf}"
        yield Observation(each.subject, state, fault, where)
    if not found:
        yield Observation("font, margins, logo", "alike in Word and PDF", file=where)


def export_templates(
    folder: Path, workspace: Workspace | None = None, *, is_forced: bool = False
) -> tuple[Path, ...]:
    """Write reference.docx and letter.css into `folder`, in the look of a workspace.

    Raises BlockedError when one of them is there and `is_forced` is not set; nothing is
    written then. MachineError when the disk refuses.
    """
    from appeals.writers.docx import default_reference
    from appeals.writers.docx.restyle import restyle_reference
    from appeals.writers.layout.page_look import letter_sheet

    look = read_look(workspace) if workspace else None
    contents = {
        REFERENCE: restyle_reference(look) if look else default_reference(),
        SHEET: _comment_out(letter_sheet(SHEET, look)).encode(),
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


def _check_file(
    path: Path, shown: str, fonts: tuple[str, ...] = ()
) -> Iterator[Observation]:
    ending = path.suffix.lower()
    if ending == ".css":
        yield from _check_sheet(path, shown, fonts)
    elif ending in _WORD_ENDINGS:
        from appeals.writers.docx import examine_reference

        for seen in examine_reference(_read_bytes(path, shown), shown):
            yield replace(seen, file=shown)
    else:
        raise UsageError(
            f"'{shown}' is neither a Word file nor a style sheet",
            remedy=f"check a file like {REFERENCE} or {SHEET}",
        )


def _check_sheet(
    path: Path, shown: str, fonts: tuple[str, ...]
) -> Iterator[Observation]:
    from appeals.writers.layout.css_check import check_css
    from appeals.writers.pdf.url_policy import why_not_loaded

    try:
        text = _read_bytes(path, shown).decode("utf-8-sig")
    except UnicodeDecodeError:
        fault = WorkspaceError(
            f"'{shown}' is not UTF-8",
            place=Place(shown),
            remedy="save it again with the encoding UTF-8",
        )
        yield Observation("encoding", "not UTF-8", fault, shown)
        return
    problems = check_css(
        text, shown, lambda url: why_not_loaded(url, path.parent), fonts
    )
    for each in problems:
        place = each.place or Place(shown)
        where = f"line {place.line}, column {place.column}"
        yield Observation(where, "faulty", WorkspaceError.of((each,)), shown)
    if not problems:
        yield Observation("syntax, addresses, fonts", "in order", file=shown)


def _read_bytes(path: Path, shown: str) -> bytes:
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


def _comment_out(css: str) -> str:
    """Put each rule of a style sheet into a comment of its own."""
    depth, rule, rules = 0, "", [_HEAD]
    for line in css.partition("*/\n")[2].splitlines(keepends=True):
        rule += line
        depth += line.count("{") - line.count("}")
        if depth == 0 and rule.strip():
            rules.append(f"/* {rule.strip()} */\n")
            rule = ""
    return "".join(rules)
