"""Where output goes: data to stdout, everything else to stderr, colour on a TTY."""

import json
import os
import shlex
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TextIO

_BOLD, _RED, _YELLOW, _BLUE, _RESET = (
    "\x1b[1m",
    "\x1b[31m",
    "\x1b[33m",
    "\x1b[34m",
    "\x1b[0m",
)
_DIRECTIONS = {
    code: f"\\u{code:04x}" for code in (*range(0x202A, 0x202F), *range(0x2066, 0x206A))
}
"""Signs that change the direction of text, as in names of files: shown, not obeyed.
Inside JSON this is how they are written."""
_COLOURS = {"bold": _BOLD, "error": _RED, "warning": _YELLOW, "info": _BLUE}


class ReaderGoneError(Exception):
    """Nobody reads our output any more, as in `appeals facts list | head -1`."""


def put_data(line: str) -> None:
    """Print one line of data to stdout.

    Raises MachineError when what stdout leads to is full, ReaderGoneError when it is
    closed.
    """
    _write(sys.stdout, line + "\n")


def put_fields(*fields: str) -> None:
    """Print one record: its fields with tabs between, whatever they hold."""
    put_data("\t".join(" ".join(field.split()) for field in fields).rstrip("\t"))


def flush_data() -> None:
    """Send what was printed to stdout on its way; raises as `put_data`."""
    _write(sys.stdout, "")


def put_json(value: object) -> None:
    """Print a value as one line of JSON to stdout."""
    put_data(json.dumps(value, ensure_ascii=False))


def say(line: str = "") -> None:
    """Print a line for the person at the terminal to stderr."""
    say_as_it_is(as_called(line))


def say_as_it_is(line: str) -> None:
    """Print a line as `say`, such as one of a file, in which no command is meant."""
    _write(sys.stderr, line + "\n")


def program(*, is_elsewhere: bool = False) -> str:
    """Give the program as the user called it: "appeals", or "./run".

    `is_elsewhere` is True where it is to be called from another folder.
    """
    name = os.environ.get("APPEALS_PROGRAM") or "appeals"
    if is_elsewhere and "/" in name:
        name = str(Path(name).absolute())
    return shlex.quote(name)


def as_called(message: str) -> str:
    """Name the program in the commands of a message as the user called it."""
    return message.replace("`appeals ", f"`{program()} ")


def _write(stream: TextIO, text: str) -> None:
    from appeals.errors import MachineError

    try:
        stream.write(text if text.isascii() else text.translate(_DIRECTIONS))
        if not text:
            stream.flush()
    except BrokenPipeError:
        raise ReaderGoneError from None
    except OSError as error:
        raise MachineError(
            f"the output cannot be written: {error.strerror}",
            remedy="free some space where it goes, then run the command again",
        ) from None


def paint(text: str, colour: str) -> str:
    """Colour a text when stderr is a terminal and NO_COLOR is not set."""
    if os.environ.get("NO_COLOR") or not sys.stderr.isatty():
        return text
    return f"{_COLOURS[colour]}{text}{_RESET}"


def counted(number: int, singular: str, plural: str = "") -> str:
    """Give "1 warning", "3 warnings"."""
    return f"{number} {singular if number == 1 else plural or singular + 's'}"


def aligned(rows: Sequence[tuple[str, ...]]) -> Iterator[str]:
    """Give a line a row, its cells in columns as wide as the widest of them."""
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    for row in rows:
        cells = (cell.ljust(width) for cell, width in zip(row, widths, strict=True))
        yield "  ".join(cells).rstrip()
