"""Read whole files, and say in a sentence why one cannot be read."""

from pathlib import Path

from appeals.errors import MachineError


def read_if_there(path: Path, shown: str = "") -> bytes | None:
    """Read a file; None when it is not there.

    `shown` is its name in errors, by default the path. Raises MachineError when the
    system refuses.
    """
    try:
        return path.read_bytes()
    except FileNotFoundError:
        return None
    except OSError as error:
        raise MachineError(
            f"'{shown or path}' cannot be read: {error.strerror}",
            hint="check its permissions, or close the program that has it open",
        ) from None
