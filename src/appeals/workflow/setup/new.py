"""Write a new letter from a skeleton."""

import re
from datetime import date, timedelta
from importlib.resources import files
from pathlib import Path

from appeals.errors import BlockedError, UsageError, did_you_mean
from appeals.registry.workspace import LETTERS_FOLDER, Workspace
from appeals.storage.atomic import write_text
from appeals.storage.names import refuse_links_below, safe_name

REPLY_DAYS = 30
_NAME = re.compile(r"[a-z0-9][a-z0-9-]*")
_RECIPIENT = re.compile(r"\[RECIPIENT(?::([a-z0-9-]+))?\]")
_SKELETONS = files("appeals.workflow.setup") / "skeletons"


def skeletons() -> tuple[str, ...]:
    """Name the skeletons that `appeals new --from` offers."""
    names = (f.name for f in _SKELETONS.iterdir() if f.name.endswith(".md"))
    return tuple(sorted(name.removesuffix(".md") for name in names))


def new_letter(workspace: Workspace, name: str, skeleton: str, today: date) -> Path:
    """Write templates/letters/NAME.md and give its path.

    The signatory is the first of the registry; so is the addressee, where the registry
    lacks the one that the skeleton is made for. Raises UsageError for a name or
    skeleton that cannot be, BlockedError when the letter exists.
    """
    if skeleton not in skeletons():
        near = did_you_mean(skeleton, skeletons())
        raise UsageError(
            f"unknown skeleton '{skeleton}'",
            remedy=near or f"known: {', '.join(skeletons())}",
        )
    if not _NAME.fullmatch(name) or name != safe_name(name):
        raise UsageError(
            f"'{name}' cannot name a letter",
            remedy="use small letters, digits and hyphens, as in unodc-nsc-mou",
        )
    path = workspace.root / LETTERS_FOLDER / f"{name}.md"
    refuse_links_below(workspace.root, path)
    if path.exists():
        raise BlockedError(
            f"the letter '{name}' exists already",
            remedy=f"edit {LETTERS_FOLDER}/{name}.md",
        )
    text = (_SKELETONS / f"{skeleton}.md").read_text(encoding="utf-8")
    filled = (
        _RECIPIENT.sub(lambda match: f"[{_recipient(workspace, match[1])}]", text)
        .replace("[SIGNATORY]", f"[{next(iter(workspace.signatories), '')}]")
        .replace("date: DAY", f"date: {today.isoformat()}")
        .replace("REPLY", (today + timedelta(days=REPLY_DAYS)).isoformat())
    )
    write_text(path, filled, shown=f"{LETTERS_FOLDER}/{name}.md")
    return path


def _recipient(workspace: Workspace, wished: str | None) -> str:
    known = workspace.recipients
    return wished if wished and wished in known else next(iter(known), "")
