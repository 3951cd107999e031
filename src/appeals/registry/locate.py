"""Where the workspace is. Light: nothing heavy is imported for it."""

from pathlib import Path

from appeals.errors import UsageError

SETTINGS_FILE = "appeals.toml"


def find_workspace(start: Path, explicit: Path | None = None) -> Path:
    """Find the folder that holds appeals.toml.

    `explicit` is the folder the user named; without one the search goes from
    `start` upwards. Raises UsageError when there is none.
    """
    remedy = "`appeals init` makes a workspace; --workspace names one elsewhere"
    if explicit is not None:
        if (explicit / SETTINGS_FILE).is_file():
            return explicit
        message = f"'{explicit}' is no workspace: it has no {SETTINGS_FILE}"
        raise UsageError(message, remedy=remedy)
    for folder in (start, *start.absolute().parents):
        if (folder / SETTINGS_FILE).is_file():
            return folder
    message = f"no workspace here: no {SETTINGS_FILE} in this folder or above it"
    raise UsageError(message, remedy=remedy)
