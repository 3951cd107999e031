"""Notes in a translation which text it translates, and leaves every other byte."""

import json
from collections.abc import Sequence

from appeals.errors import Place, WorkspaceError
from appeals.model.letter import MasterGaps
from appeals.registry.front_matter import parse_letter

_KEY, _GAPS = "master_blocks", "master_gaps"
_FENCE = "---"
_PER_LINE = 8


def with_master_blocks(
    content: bytes, file: str, hashes: Sequence[str], gaps: MasterGaps | None
) -> bytes:
    """Give the file of a letter with `master_blocks` set in its front matter.

    The key is replaced where it stands, else put at the end; so is `master_gaps`, which
    goes where there are none. Raises WorkspaceError when that cannot be done without
    touching anything else.
    """
    lines = content.decode("utf-8").splitlines(keepends=True)
    line_end = "\r\n" if lines and lines[0].endswith("\r\n") else "\n"
    written = {_KEY: _written(hashes), _GAPS: _written_gaps(gaps)}
    for key, new in written.items():
        fences = [n for n, line in enumerate(lines) if line.rstrip() == _FENCE]
        start, end = _span(lines, key, *fences[:2]) if len(fences) > 1 else (0, 0)
        lines[start:end] = [f"{line}{line_end}" for line in new]
    after = "".join(lines).encode()
    before_reported, after_reported = _reported(content, file), _reported(after, file)
    if before_reported is None or before_reported != after_reported:
        raise WorkspaceError(
            f"'{_KEY}' cannot be written without changing more of the file",
            place=Place(file),
            remedy=f"take '{_KEY}' out by hand, then run this again",
        )
    return after


def _span(lines: list[str], key: str, top: int, end: int) -> tuple[int, int]:
    """Give the lines of the key: its first, and the one behind its last."""
    for number in range(top + 1, end):
        if lines[number].startswith(f"{key}:"):
            last = number + 1
            while last < end and lines[last][:1] in {" ", "]", "-"}:
                last += 1
            return number, last
    return end, end


def _written(hashes: Sequence[str]) -> list[str]:
    quoted = [f'"{each}"' for each in hashes]
    rows = [
        "  " + ", ".join(quoted[at : at + _PER_LINE]) + ","
        for at in range(0, len(quoted), _PER_LINE)
    ]
    return [f"{_KEY}: [", *rows, "]"] if rows else [f"{_KEY}: []"]


def _written_gaps(gaps: MasterGaps | None) -> list[str]:
    if gaps is None:
        return []
    reason = json.dumps(gaps.reason, ensure_ascii=False)  # a quoted string of YAML
    return [f"{_GAPS}:", f"  reason: {reason}", f'  digest: "{gaps.digest}"']


def _reported(content: bytes, file: str) -> tuple[object, str] | None:
    """Give all that the file says but for the key; None when it cannot be read."""
    text = content.decode("utf-8").removeprefix("\ufeff").replace("\r\n", "\n")
    letter, errors = parse_letter(text, file)
    if letter is None or errors:
        return None
    return letter.front.model_copy(update={_KEY: (), _GAPS: None}), letter.body
