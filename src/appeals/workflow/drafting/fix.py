"""`check --fix`: make only certain corrections in templates.

Only edits given by a rule are made: words in one line of a template that match exactly.
Registries and the front matter of letters are never changed.
"""

import re
import stat
from collections.abc import Iterable, Mapping, Sequence
from difflib import unified_diff
from itertools import groupby
from pathlib import Path
from typing import NamedTuple

from appeals.composition.letter_markdown import letter_parser
from appeals.composition.sandbox import TemplateSource
from appeals.errors import BlockedError, Place
from appeals.model.finding import Correction
from appeals.storage.atomic import write_bytes
from appeals.storage.names import refuse_link_out
from appeals.storage.reading import read_if_exists
from appeals.workflow.drafting.check import STDIN

_STARTS = "-*+#>|=~:"
"""First characters that make a line of Markdown something other than words."""
_OPENINGS = re.compile(r"\{[{%#]|\^\[|\[[@#]")
_CLOSING, _OPENING = frozenset("]}"), frozenset("[^{")
_WORDS = ("text", "text_special")
_NAME = re.compile(r"(?<=\])\{(id=[\w-]+)\}")
"""The name of a note after its cite, which is read before Markdown."""


class FixedFile(NamedTuple):
    """A template before and after: its text with line ends, and the number of edits."""

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
    """Compute the new content of templates, or `stdin`; write nothing.

    Raises BlockedError when a file has changed since it was checked.
    """
    fixed = []
    for file, own in groupby(sorted(edits), key=lambda edit: edit.place.file):
        text = stdin if file == STDIN else _read_text(root / file)
        if not _is_unchanged(text, templates[file]):
            raise _file_changed(file)
        fixed.append(fix_text(file, text, tuple(own)))
    return tuple(each for each in fixed if each.edits)


def write_files(root: Path, fixed: Iterable[FixedFile]) -> None:
    """Write each file atomically, if it is unchanged since; stdin is not written."""
    for each in fixed:
        if each.file == STDIN:
            continue
        path = root / each.file
        refuse_link_out(path)
        if _read_text(path) != each.before:
            raise _file_changed(each.file)
        data = each.after.encode("utf-8", "surrogateescape")
        path = path.resolve()
        mode = stat.S_IMODE(path.stat().st_mode)
        write_bytes(path, data, mode=mode, shown=each.file)


def fix_text(file: str, text: str, edits: Sequence[Correction]) -> FixedFile:
    """Apply the edits whose words match; of two that overlap, the first."""
    mark = "\ufeff" if text.startswith("\ufeff") else ""
    lines = text.removeprefix("\ufeff").split("\n")
    count = 0
    for number, own in groupby(sorted(edits), key=lambda edit: edit.place.line):
        if number <= len(lines):
            lines[number - 1], done = _correct_line(lines[number - 1], own)
            count += done
    return FixedFile(file, text, mark + "\n".join(lines), count)


def _correct_line(line: str, edits: Iterable[Correction]) -> tuple[str, int]:
    """Apply the edits of a line from the left, each to what those before it left."""
    applied_end = shift = done = 0
    for edit in edits:
        start, end = edit.place.column - 1, edit.place.end_column - 1
        before, after = line[: start + shift], line[end + shift :]
        is_there = line[start + shift : end + shift] == edit.old
        if start >= applied_end and is_there and _may_apply(before, edit, after):
            line = before + edit.new + after
            applied_end, shift = end, shift + len(edit.new) - len(edit.old)
            done += 1
    return line, done


def _may_apply(before: str, edit: Correction, after: str) -> bool:
    """Say whether a line stays a line of words in which the edit changes only its own.

    A blank line would split a paragraph, blanks at its end would break it; without a
    sign, two others may become a list mark, an escape, a note or a command of the
    template, and two notes may become one.
    """
    now = before + edit.new + after
    if not after.rstrip("\r") and now.rstrip("\r")[-1:].isspace():
        return False
    first = now.lstrip()[:1]
    if not before.strip() and (first in _STARTS or first.isdigit()):
        return False
    is_gone = not edit.new.strip()
    if is_gone and before.rstrip()[-1:] in _CLOSING and after.lstrip()[:1] in _OPENING:
        return False
    was = before + edit.old + after
    is_same = _OPENINGS.findall(was) == _OPENINGS.findall(now)
    return is_same and all(
        _changes_only_words(
            _markdown_tokens(above + was), _markdown_tokens(above + now), edit
        )
        for above in ("", "a\n")
    )


def _changes_only_words(was: str, now: str, edit: Correction) -> bool:
    old, new = (
        "".join(_strip_note_names(text).split()) for text in (edit.old, edit.new)
    )
    return any(
        was[: spot.start()] + new + was[spot.end() :] == now
        for spot in re.finditer(re.escape(old), was)
    )


def _markdown_tokens(text: str) -> str:
    """Give what Markdown sees, without blanks: "<em_open>so<em_close>" for "*so*"."""
    seen = []
    for token in letter_parser().parse(_strip_note_names(text)):
        seen += [f"<{token.type}>"]
        for each in token.children or ():
            seen += [each.content if each.type in _WORDS else f"<{each.type}>"]
    return "".join("".join(seen).split())


def _strip_note_names(text: str) -> str:
    """Remove the braces of note names, in which Markdown would see a span."""
    return _NAME.sub(r"\1", text)


def _read_text(path: Path) -> str:
    data = read_if_exists(path) or b""
    return data.decode("utf-8", "surrogateescape")


def _is_unchanged(text: str, source: TemplateSource) -> bool:
    lines = text.removeprefix("\ufeff").replace("\r\n", "\n").split("\n")
    start = source.first_line - 1
    return lines[start:] == source.lines[start:]


def _file_changed(file: str) -> BlockedError:
    return BlockedError(
        f"'{file}' has changed since it was checked, and nothing in it was corrected",
        place=Place(file),
        remedy="run this again",
    )
