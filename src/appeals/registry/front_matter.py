"""A letter's file, split into front matter and text; and setting a key of it."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from appeals.errors import AppealsError, Place, WorkspaceError, raise_all
from appeals.model.letter import FrontMatter, MasterGaps
from appeals.registry.files import read_text
from appeals.registry.nodes import MappingNode, SequenceNode, find
from appeals.registry.validation import check
from appeals.registry.yaml_file import parse_yaml
from appeals.registry.yaml_words import scalar

_FENCE = "---"
_FENCE_REMEDY = (
    "a letter begins with a line '---', then lines such as 'subject: ...', "
    "then a second line '---', then the text"
)


@dataclass(frozen=True, slots=True)
class LetterFile:
    """A letter as it is in its file.

    `body` is all that follows the second fence; its first line is line `body_line` of
    `file`. `head` is the front matter as a tree, for places. `annex_indexes` says which
    annexes of the front matter an edition has, if not all: (0, 2).
    """

    file: str
    front: FrontMatter
    body: str
    body_line: int
    head: MappingNode
    annex_indexes: tuple[int, ...] | None = None

    @property
    def is_translation(self) -> bool:
        """Whether it is the variant of a letter in another language: x.fr.md."""
        return self.file.endswith(f".{self.front.language}.md")

    def place(self, *path: str | int) -> Place:
        """Give the place of a value of the front matter: `place("to", 0)`.

        A key that the file does not have gives the file's first line.
        """
        if self.annex_indexes is not None and path[:1] == ("annexes",):
            path = ("annexes", *map(self._index_in_head, path[1:2]), *path[2:])
        found = find(self.head, path)
        return found.mark.in_file(self.file) if found.path else Place(self.file, 1, 1)

    @property
    def annex_count(self) -> int:
        """How many annexes the front matter names, in any edition."""
        found = find(self.head, ("annexes",)).node
        return len(found.items) if isinstance(found, SequenceNode) else 0

    def _index_in_head(self, step: str | int) -> str | int:
        known = self.annex_indexes or ()
        is_index = isinstance(step, int) and 0 <= step < len(known)
        return known[int(step)] if is_index else step


def read_letter(root: Path, file: str) -> LetterFile:
    """Read a letter of the workspace.

    Raises WorkspaceError with every problem of the front matter.
    """
    letter, errors = parse_letter(read_text(root, file, allow_tabs=True), file)
    raise_all(errors)
    assert letter is not None  # noqa: S101  no errors, hence a letter
    return letter


def parse_letter(
    text: str, file: str
) -> tuple[LetterFile | None, tuple[AppealsError, ...]]:
    r"""Split and validate `text`, whose line ends are "\n"; give every error."""
    lines = text.split("\n")
    fences = [n for n, line in enumerate(lines) if line.rstrip() == _FENCE][:2]
    message = ""
    if fences[:1] != [0]:
        message = f"'{file}' has no front matter"
    elif len(fences) == 1:
        message = "the front matter is never closed"
    elif not any(line.strip() for line in lines[1 : fences[1]]):
        message = "the front matter is empty"
    if message:
        top = Place(file, 1, 1)
        return None, (WorkspaceError(message, place=top, remedy=_FENCE_REMEDY),)
    end = fences[1]
    head_text = "\n".join(["", *lines[1:end], ""])  # so that lines keep their numbers
    head, errors = parse_yaml(head_text, file)
    if head is None:
        return None, errors
    front, faults = check(FrontMatter, head, file)
    if front is None or errors or not isinstance(head, MappingNode):
        return None, (*errors, *faults)
    body = "\n".join(lines[end + 1 :])
    return LetterFile(file, front, body, end + 2, head), ()


_MASTER_BLOCKS, _MASTER_GAPS = "master_blocks", "master_gaps"
_PER_LINE = 8


def set_master_blocks(
    content: bytes, file: str, hashes: Sequence[str], gaps: MasterGaps | None
) -> bytes:
    """Give the file of a letter with `master_blocks` set in its front matter.

    The key is replaced in place, or added at the end; so is `master_gaps`, which is
    removed if there are none. Raises WorkspaceError when that cannot be done without
    changing anything else.
    """
    lines = content.decode("utf-8").splitlines(keepends=True)
    line_end = "\r\n" if lines and lines[0].endswith("\r\n") else "\n"
    _replace_key(lines, _MASTER_BLOCKS, _block_lines(hashes), line_end)
    _replace_key(lines, _MASTER_GAPS, _gap_lines(gaps), line_end)
    after = "".join(lines).encode()
    before = _without_record(content, file)
    if before is None or before != _without_record(after, file):
        raise WorkspaceError(
            f"'{_MASTER_BLOCKS}' cannot be written without changing more of the file",
            place=Place(file),
            remedy=f"take '{_MASTER_BLOCKS}' out by hand, then run this again",
        )
    return after


def set_front_texts(content: bytes, file: str, words: Mapping[str, str]) -> bytes:
    """Give the file of a letter with texts of its front matter set, and no record.

    Raises WorkspaceError when the file then says something else.
    """
    text = content.decode("utf-8").removeprefix("\ufeff").replace("\r\n", "\n")
    lines = text.splitlines(keepends=True)
    for key, value in words.items():
        _replace_key(lines, key, [f"{key}: {scalar(value)}"])
    _replace_key(lines, _MASTER_BLOCKS, [])
    _replace_key(lines, _MASTER_GAPS, [])
    after = "".join(lines)
    letter, errors = parse_letter(after, file)
    raise_all(errors)
    said = letter.front.model_dump() if letter else {}
    if any(said.get(key) != text for key, text in words.items()):
        message = f"the head of '{file}' cannot be written without changing more of it"
        remedy = "write each of its texts on one line, then run this again"
        raise WorkspaceError(message, place=Place(file, 1), remedy=remedy)
    return after.encode()


def _replace_key(
    lines: list[str], key: str, new: Sequence[str], line_end: str = "\n"
) -> None:
    """Replace the lines of a key of the front matter, or add them at its end."""
    fences = [n for n, line in enumerate(lines) if line.rstrip() == _FENCE]
    top, end = fences[:2] if len(fences) > 1 else (0, 0)
    keys = (n for n in range(top + 1, end) if lines[n].startswith(f"{key}:"))
    start = next(keys, end)
    last = min(start + 1, end)
    while last < end and lines[last][:1] in {" ", "]", "-"}:
        last += 1
    lines[start:last] = [f"{line}{line_end}" for line in new]


def _block_lines(hashes: Sequence[str]) -> list[str]:
    quoted = [f'"{each}"' for each in hashes]
    rows = [
        "  " + ", ".join(quoted[at : at + _PER_LINE]) + ","
        for at in range(0, len(quoted), _PER_LINE)
    ]
    return [f"{_MASTER_BLOCKS}: [", *rows, "]"] if rows else [f"{_MASTER_BLOCKS}: []"]


def _gap_lines(gaps: MasterGaps | None) -> list[str]:
    if gaps is None:
        return []
    reason = json.dumps(gaps.reason, ensure_ascii=False)  # a quoted string of YAML
    return [f"{_MASTER_GAPS}:", f"  reason: {reason}", f'  digest: "{gaps.digest}"']


def _without_record(content: bytes, file: str) -> tuple[object, str] | None:
    """Give what the file says except for the record; None if it cannot be read."""
    text = content.decode("utf-8").removeprefix("\ufeff").replace("\r\n", "\n")
    letter, errors = parse_letter(text, file)
    if letter is None or errors:
        return None
    front = letter.front.model_copy(update={_MASTER_BLOCKS: (), _MASTER_GAPS: None})
    return front, letter.body
