"""The main guard: every exception ends here, as a sentence and a code.

| exit | meaning                                                                  |
|-----:|--------------------------------------------------------------------------|
|    0 | done                                                                     |
|    1 | findings inside a letter                                                 |
|    2 | usage, or a malformed workspace file                                     |
|    3 | a batch finished in part                                                 |
|    4 | blocked: something must be done first                                    |
|    5 | the machine or the network                                               |
|   70 | our bug: one line, and a crash file without letter text                  |
|  130 | interrupted                                                              |
"""

import contextlib
import os
import platform
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from traceback import walk_tb

import typer

from appeals import __version__
from appeals.cli.diagnostics import say_error
from appeals.cli.progress import PROGRESS
from appeals.cli.state import CliState
from appeals.cli.terminal import ReaderGoneError, flush_data, say
from appeals.errors import AppealsError, MachineError
from appeals.storage.reading import is_sharing_violation, open_elsewhere_error

EXIT_IN_PART = 3
EXIT_BUG = 70
EXIT_INTERRUPTED = 130


def run_guarded(command: Callable[[], object], state: CliState) -> int:
    """Run a command and turn whatever happens into an exit code."""
    code = 0
    try:
        code = _run(command, state)
        flush_data()
    except ReaderGoneError:
        _silence_streams()
        return code or state.found_code
    except MachineError as error:
        _silence_streams()
        if code != error.exit_code:  # else reported when the first line failed
            say_error(error, state.root)
        return error.exit_code
    return code


def _run(command: Callable[[], object], state: CliState) -> int:
    try:
        with PROGRESS.show():
            result = command()
    except typer.Exit as done:
        result = done.exit_code
    except (KeyboardInterrupt, typer.Abort):
        result = EXIT_INTERRUPTED
    except ReaderGoneError:
        raise
    except AppealsError as error:
        say_error(error, state.root)
        return error.exit_code
    except OSError as error:
        say_error(_convert_system_error(error), None)
        return MachineError.exit_code
    except Exception as error:  # noqa: BLE001  the only place that catches bugs
        if hasattr(error, "exit_code") and hasattr(error, "show"):
            error.show()  # a wrong option: Typer words it
            _say_also_missing(error)
            return int(error.exit_code)
        return _report_bug(error)
    if result == EXIT_INTERRUPTED:  # Typer gives it back for Ctrl-C
        say("interrupted; run the command again to go on")
    return result if isinstance(result, int) else 0


def _say_also_missing(error: Exception) -> None:
    """Name everything else that a command needs: Typer stops at the first."""
    context, first = getattr(error, "ctx", None), getattr(error, "param", None)
    if type(error).__name__ != "MissingParameter" or context is None:
        return
    needed = [each for each in context.command.params if each.required]
    missing = [p for p in needed if p is not first and p.name not in context.params]
    if missing:
        names = ", ".join(
            f"'{p.opts[0]}'" if p.opts[0][0] == "-" else f"'{p.name.upper()}'"
            for p in missing
        )
        say(f"missing as well: {names}")


def _convert_system_error(error: OSError) -> MachineError:
    if is_sharing_violation(error):
        return open_elsewhere_error(str(error.filename or "a file"))
    what = f"'{error.filename}': " if error.filename else ""
    return MachineError(
        f"the system refused: {what}{error.strerror or type(error).__name__}",
        remedy="check the folder, its permissions and the disk",
    )


def _silence_streams() -> None:
    """Write nothing more to a closed or full stdout, not even the final flush."""
    with contextlib.suppress(OSError, ValueError):
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, sys.stdout.fileno())
        os.close(nowhere)


def _report_bug(error: Exception) -> int:
    """Write a crash file: versions and code positions, never values or paths."""
    lines = [
        f"appeals {__version__}, Python {platform.python_version()}, {sys.platform}",
        type(error).__name__,
        *_positions(error),
    ]
    try:
        handle, name = tempfile.mkstemp(prefix="appeals-crash-", suffix=".txt")
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            file.write("\n".join(lines) + "\n")
        where = f"please send us {name}: it contains no text of yours"
    except OSError:
        where = "; ".join(lines)
    say(f"appeals has a bug ({type(error).__name__}); {where}")
    return EXIT_BUG


def _positions(error: Exception) -> Iterator[str]:
    for frame, line in walk_tb(error.__traceback__):
        name = frame.f_globals.get("__name__", "?")
        file = Path(frame.f_code.co_filename).name
        yield f"  {name} ({file}:{line}) {frame.f_code.co_name}"
