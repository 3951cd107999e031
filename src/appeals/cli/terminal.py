"""Where output goes: data to stdout, everything else to stderr, colour on a TTY."""

import json
import os
import shlex
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from shutil import which
from typing import TYPE_CHECKING, TextIO

from appeals.cli.progress import PROGRESS
from appeals.cli.state import STATE

if TYPE_CHECKING:
    from appeals.errors import Problem

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
    """Print one line of data to stdout, without the names that the vault holds.

    Raises MachineError when what stdout leads to is full, ReaderGoneError when it is
    closed.
    """
    STATE.repeat_words()
    put_result(line)


def put_content(text: str) -> None:
    """Print what would else be in a file: another program reads it, as it is."""
    _write(sys.stdout, text.removesuffix("\n") + "\n")


def put_result(line: str) -> None:
    """Print a path, an id or a state: a line that repeats no words of a file."""
    _write(sys.stdout, hide_names(line) + "\n")


def put_name(line: str) -> None:
    """Print what somebody asked the vault for: nothing else shows a name."""
    _write(sys.stdout, line + "\n")


def put_fields(*fields: str) -> None:
    """Print one record: its fields with tabs between, whatever they hold."""
    put_data("\t".join(" ".join(field.split()) for field in fields).rstrip("\t"))


class Listing:
    """Records with the same fields: a table at a terminal, lines with tabs in a pipe.

    At a terminal they are printed when all are there (`show`), in columns beneath
    headings; elsewhere each at once, without headings, as programs read them. With
    `is_json` each is a line of JSON.
    """

    def __init__(self, *headings: str, is_json: bool = False) -> None:
        self._rows = [tuple(heading.upper() for heading in headings)]
        self._is_json = is_json

    def put(self, *fields: str, as_json: object = None) -> None:
        """Take one record: a field for each heading, and the same as JSON has it."""
        if self._is_json:
            put_json(as_json)
        elif sys.stdout.isatty():
            self._rows.append(tuple(" ".join(field.split()) for field in fields))
        else:
            put_fields(*fields)

    def show(self) -> None:
        """Print what was taken, if anything was."""
        for line in align_columns(self._rows) if self._rows[1:] else ():
            put_data(line)


def flush_data() -> None:
    """Send what was printed to stdout on its way; raises as `put_data`."""
    _write(sys.stdout, "")


def put_json(value: object) -> None:
    """Print a value as one line of JSON to stdout."""
    STATE.repeat_words()
    hidden = STATE.hidden_names()
    shown = hidden.hide_within(value) if hidden else value
    _write(sys.stdout, json.dumps(shown, ensure_ascii=False) + "\n")


def problem_record(problem: "Problem", *names: str) -> dict[str, object]:
    """Give a problem as JSON has it: code, message and help, or what is named."""
    place = problem.place
    held = {
        "code": problem.code,
        "severity": problem.severity,
        "message": problem.message,
        "help": problem.remedy,
        "path": place.file if place else None,
        "line": place.line if place else None,
    }
    return {name: held[name] for name in names or ("code", "message", "help")}


def say(line: str = "") -> None:
    """Print a line for the person at the terminal to stderr."""
    say_verbatim(adapt_commands(line))


def say_verbatim(line: str) -> None:
    """Print a line as `say`, such as one of a file, in which no command is meant."""
    _write(sys.stderr, hide_names(line) + "\n")


def hide_names(line: str) -> str:
    """Take out the names that were read from the vault."""
    hidden = STATE.hidden_names()
    return hidden.hide(line) if hidden else line


def program_name(*, is_elsewhere: bool = False) -> str:
    """Give the program as the user called it: "appeals", "./run", "python -m appeals".

    `is_elsewhere` is True where it is to be called from another folder.
    """
    name, path = os.environ.get("APPEALS_PROGRAM"), Path(sys.argv[0])
    if not name and path.parts[-2:] == ("appeals", "__main__.py"):
        return f"{shlex.quote(_command_name(Path(sys.executable)))} -m appeals"
    if not name:
        name = _command_name(path) if path.stem == "appeals" else "appeals"
    if is_elsewhere and "/" in name:
        name = str(Path(name).absolute())
    return shlex.quote(name)


def _command_name(path: Path) -> str:
    """Give the name of a program that the shell finds by it, else its path."""
    return path.name if which(path.name) == str(path) else str(path)


def adapt_commands(message: str) -> str:
    """Name the program in the commands of a message as the user called it."""
    if "`appeals " not in message:
        return message
    there = f" --workspace {shlex.quote(str(STATE.workspace))}"
    return message.replace(
        "`appeals ", f"`{program_name()}{there if STATE.workspace else ''} "
    )


def _write(stream: TextIO, text: str) -> None:
    from appeals.errors import MachineError

    try:
        with PROGRESS.hidden():
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


def has_colour(stream: TextIO) -> bool:
    """Say whether it shows colours: a terminal, or by FORCE_COLOR; not by NO_COLOR."""
    is_wanted = bool(os.environ.get("FORCE_COLOR")) or stream.isatty()
    return is_wanted and not os.environ.get("NO_COLOR")


def paint(text: str, colour: str) -> str:
    """Colour a text for stderr, where it shows colours."""
    if not has_colour(sys.stderr):
        return text
    return f"{_COLOURS[colour]}{text}{_RESET}"


def pluralize(number: int, singular: str, plural: str = "") -> str:
    """Give "1 warning", "3 warnings"."""
    return f"{number} {singular if number == 1 else plural or singular + 's'}"


def align_columns(rows: Sequence[tuple[str, ...]]) -> Iterator[str]:
    """Give a line a row, its cells in columns as wide as the widest of them."""
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    for row in rows:
        cells = (cell.ljust(width) for cell, width in zip(row, widths, strict=True))
        yield "  ".join(cells).rstrip()
