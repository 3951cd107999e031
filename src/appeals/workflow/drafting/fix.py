"""`check --fix`: corrects in templates what is sure, and nothing else.

Only what a rule gives as an edit is changed: words in one line of a template that are
there to the letter. Registries and the heads of letters are never touched.
"""

import stat
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from difflib import unified_diff
from itertools import groupby
from pathlib import Path

from appeals.composition.sandbox import TemplateSource
from appeals.errors import BlockedError, Place
from appeals.model.finding import Correction
from appeals.storage.atomic import write_bytes
from appeals.storage.names import refuse_link_out
from appeals.storage.reading import read_if_there
from appeals.workflow.drafting.check_paths import STDIN

_STARTS = "-*+#>|=~:"
"""What makes a line of Markdown another thing than words, as its first sign."""


@dataclass(frozen=True, slots=True)
class FixedFile:
    """A template before and after: text with its line ends, and how many edits."""

    file: str
    before: str
    after: str
    edits: int

    @property
    def diff(self) -> str:
        """The change as a unified diff."""
        before, after = (
            text.removeprefix("\ufeff").replace("\r\n", "\n").splitlines(keepends=True)
            for text in (self.before, self.after)
        )
        lines = unified_diff(before, after, self.file, self.file)
        ended = (
            x if x.endswith("\n") else f"{x}\n\\ No newline at end of file\n"
            for x in lines
        )
        return "".join(ended)


def fix_files(
    root: Path,
    edits: Sequence[Correction],
    templates: Mapping[str, TemplateSource],
    stdin: str = "",
) -> tuple[FixedFile, ...]:
    """Work out what the files of templates, or `stdin`, are to be; write nothing.

    Raises BlockedError when a file is no longer what was checked.
    """
    fixed = []
    for file, own in groupby(sorted(edits), key=lambda edit: edit.place.file):
        text = stdin if file == STDIN else _text(root / file)
        if not _is_as_checked(text, templates[file]):
            raise _changed(file)
        fixed.append(fix_text(file, text, tuple(own)))
    return tuple(each for each in fixed if each.edits)


def write_files(root: Path, fixed: Iterable[FixedFile]) -> None:
    """Write each file in one step, if it still is what it was; what is stdin is not."""
    for each in fixed:
        if each.file == STDIN:
            continue
        path = root / each.file
        refuse_link_out(path)
        if _text(path) != each.before:
            raise _changed(each.file)
        data = each.after.encode("utf-8", "surrogateescape")
        path = path.resolve()
        mode = stat.S_IMODE(path.stat().st_mode)
        write_bytes(path, data, mode=mode, shown=each.file)


def fix_text(file: str, text: str, edits: Sequence[Correction]) -> FixedFile:
    """Apply those edits whose words are there; of two that overlap the first."""
    mark = "\ufeff" if text.startswith("\ufeff") else ""
    lines = text.removeprefix("\ufeff").split("\n")
    done: list[Correction] = []
    free: dict[int, int] = {}
    for edit in sorted(edits):
        place = edit.place
        is_free = place.column >= free.get(place.line, 0)
        if is_free and place.line <= len(lines) and _fits(lines[place.line - 1], edit):
            done.append(edit)
            free[place.line] = place.end_column
    for edit in reversed(done):
        number, place = edit.place.line - 1, edit.place
        line = lines[number]
        lines[number] = (
            line[: place.column - 1] + edit.new + line[place.end_column - 1 :]
        )
    return FixedFile(file, text, mark + "\n".join(lines), len(done))


def _fits(line: str, edit: Correction) -> bool:
    """Say whether the line holds just these words, and stays a line of words.

    A blank one would part a paragraph, blanks at its end would break it.
    """
    start, end = edit.place.column - 1, edit.place.end_column - 1
    if line[start:end] != edit.old:
        return False
    before, after = line[:start] + edit.new, line[end:].rstrip("\r")
    if not after and before[-1:].isspace():
        return False
    first = (before + after).lstrip()[:1]
    is_touched = not line[:start].strip()
    return not is_touched or not (first in _STARTS or first.isdigit())


def _text(path: Path) -> str:
    data = read_if_there(path) or b""
    return data.decode("utf-8", "surrogateescape")


def _is_as_checked(text: str, source: TemplateSource) -> bool:
    lines = text.removeprefix("\ufeff").replace("\r\n", "\n").split("\n")
    start = source.first_line - 1
    return lines[start:] == source.lines[start:]


def _changed(file: str) -> BlockedError:
    return BlockedError(
        f"'{file}' has changed since it was checked, and nothing in it was corrected",
        place=Place(file),
        remedy="run this again",
    )
