"""Where output goes: data to stdout, everything else to stderr, colour on a TTY."""

import json
import os
import sys

_BOLD, _RED, _YELLOW, _BLUE, _RESET = (
    "\x1b[1m",
    "\x1b[31m",
    "\x1b[33m",
    "\x1b[34m",
    "\x1b[0m",
)
_COLOURS = {"bold": _BOLD, "error": _RED, "warning": _YELLOW, "info": _BLUE}


def put_data(line: str) -> None:
    """Print one line of data to stdout."""
    sys.stdout.write(line + "\n")


def put_json(value: object) -> None:
    """Print a value as one line of JSON to stdout."""
    put_data(json.dumps(value, ensure_ascii=False))


def say(line: str = "") -> None:
    """Print a line for the person at the terminal to stderr."""
    sys.stderr.write(line + "\n")


def paint(text: str, colour: str) -> str:
    """Colour a text when stderr is a terminal and NO_COLOR is not set."""
    if os.environ.get("NO_COLOR") or not sys.stderr.isatty():
        return text
    return f"{_COLOURS[colour]}{text}{_RESET}"


def counted(number: int, singular: str, plural: str = "") -> str:
    """Give "1 warning", "3 warnings"."""
    return f"{number} {singular if number == 1 else plural or singular + 's'}"
