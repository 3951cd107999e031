"""Where output goes: data to stdout, everything else to stderr, colour on a TTY."""

import json
import os
import shlex
import sys
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from shutil import which
from typing import TYPE_CHECKING, TextIO

from appeals.cli.progress import PROGRESS
from appeals.cli.state import STATE

if TYPE_CHECKING:
    from appeals.errors import Problem, Severity

_COLOURS = {
    "bold": "\x1b[1m",
    "error": "\x1b[31m",
    "warning": "\x1b[33m",
    "info": "\x1b[34m",
}
_RESET = "\x1b[0m"
_DIRECTION_MARKS = {
    code: f"\\u{code:04x}" for code in (*range(0x202A, 0x202F), *range(0x2066, 0x206A))
}
"""Characters that change the direction of text, as in file names: shown as escapes, as
in JSON, so that no terminal obeys them."""


class ReaderGoneError(Exception):
    """Nobody reads our output any more, as in `appeals facts list | head -1`."""


def put_data(line: str) -> None:
    """Print one line of data to stdout, without the names that the vault holds.

    Raises MachineError when what stdout leads to is full, ReaderGoneError when it is
    closed.
    """
    STATE.prepare_to_quote()
    put_result(line)


def put_content(text: str) -> None:
    """Print what could be a file as it is, for another program to read."""
    _write(sys.stdout, text.removesuffix("\n") + "\n")


def put_result(line: str) -> None:
    """Print a path, an id or a state: a line that quotes no file."""
    _write(sys.stdout, hide_names(line) + "\n")


def put_name(line: str) -> None:
    """Print a name that somebody asked the vault for; nothing else shows one."""
    _write(sys.stdout, line + "\n")


def put_fields(*fields: str) -> None:
    """Print one record: its fields, separated by tabs."""
    put_data("\t".join(" ".join(field.split()) for field in fields).rstrip("\t"))


class Listing:
    """Records with the same fields: a table at a terminal, lines with tabs in a pipe.

    At a terminal `show` prints all of them in columns under headings; elsewhere each
    is printed at once, without headings, for programs. With `is_json` each is a line
    of JSON.
    """

    def __init__(self, *headings: str, is_json: bool = False) -> None:
        self._rows = [tuple(heading.upper() for heading in headings)]
        self._is_json = is_json

    def put(self, *fields: str, as_json: object = None) -> None:
        """Add one record: a field for each heading, and its JSON form."""
        if self._is_json:
            put_json(as_json)
        elif sys.stdout.isatty():
            self._rows.append(tuple(" ".join(field.split()) for field in fields))
        else:
            put_fields(*fields)

    def show(self) -> None:
        """Print the table, if it has rows."""
        for line in align_columns(self._rows) if self._rows[1:] else ():
            put_data(line)


def flush_data() -> None:
    """Flush stdout; raises as `put_data`."""
    _write(sys.stdout, "")


def put_json(value: object) -> None:
    """Print a value as one line of JSON to stdout."""
    STATE.prepare_to_quote()
    if hidden := STATE.hidden_names():
        value = hidden.hide_within(value)
    _write(sys.stdout, json.dumps(value, ensure_ascii=False) + "\n")


def problem_record(problem: "Problem", *names: str) -> dict[str, object]:
    """Give the JSON form of a problem: code, message and help, or the named keys."""
    place = problem.place
    record = {
        "code": problem.code,
        "severity": problem.severity,
        "message": problem.message,
        "help": problem.remedy,
        "path": place.file if place else None,
        "line": place.line if place else None,
    }
    return {name: record[name] for name in names or ("code", "message", "help")}


def attributes(value: object, names: str) -> dict[str, object]:
    """Give attributes of a value as a JSON object: `attributes(note, "text lang")`."""
    return {name: getattr(value, name) for name in names.split()}


def say(line: str = "") -> None:
    """Print a line for the person at the terminal, on stderr."""
    say_verbatim(adapt_commands(line))


def say_verbatim(line: str) -> None:
    """Print a line as `say`, but leave commands in it alone, as in a line of a file."""
    _write(sys.stderr, hide_names(line) + "\n")


def hide_names(line: str) -> str:
    """Remove the names that were read from the vault."""
    hidden = STATE.hidden_names()
    return hidden.hide(line) if hidden else line


def program_name(*, is_elsewhere: bool = False) -> str:
    """Give the program as the user called it: "appeals", "./run", "python -m appeals".

    `is_elsewhere` is True if it will be called from another folder.
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
    """Give the name of a program if the shell finds it by its name, else its path."""
    return path.name if which(path.name) == str(path) else str(path)


def adapt_commands(message: str) -> str:
    """Write the commands in a message as the user calls the program."""
    if "`appeals " not in message:
        return message
    there = f" --workspace {shlex.quote(str(STATE.workspace))}"
    return message.replace(
        "`appeals ", f"`{program_name()}{there if STATE.workspace else ''} "
    )


def _write(stream: TextIO, text: str) -> None:
    from appeals.errors import MachineError

    try:
        with PROGRESS.hide():
            stream.write(text if text.isascii() else text.translate(_DIRECTION_MARKS))
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
    """Say whether to colour: at a terminal or with FORCE_COLOR, not with NO_COLOR."""
    is_wanted = bool(os.environ.get("FORCE_COLOR")) or stream.isatty()
    return is_wanted and not os.environ.get("NO_COLOR")


def paint(text: str, colour: str) -> str:
    """Colour a text for stderr, if stderr shows colours."""
    if not has_colour(sys.stderr):
        return text
    return f"{_COLOURS[colour]}{text}{_RESET}"


def pluralize(number: int, singular: str, plural: str = "") -> str:
    """Give "1 warning", "3 warnings"."""
    return f"{number} {singular if number == 1 else plural or singular + 's'}"


def count_severities(counts: Mapping["Severity", int]) -> str:
    """Give "1 error, 3 warnings"."""
    errors = pluralize(counts["error"], "error")
    return f"{errors}, {pluralize(counts['warning'], 'warning')}"


def align_columns(rows: Sequence[tuple[str, ...]]) -> Iterator[str]:
    """Give a line for each row, with columns as wide as their widest cell."""
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    for row in rows:
        cells = (cell.ljust(width) for cell, width in zip(row, widths, strict=True))
        yield "  ".join(cells).rstrip()
