"""Read files of cases: YAML, from the folder in APPEALS_CASES (default tests/data).

A folder without any case file, and a file that is empty or malformed, is an error:
a test run must never be green because it read nothing.
"""

import os
from functools import cache
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.error import YAMLError

KINDS = ("references", "dirty", "bare_symbols", "quotes", "goldens")
"""The names case files begin with."""

DEFAULT_FOLDER = Path(__file__).parent.parent / "data"


class CaseFileError(ValueError):
    """A file of cases, or their folder, cannot be used."""


def cases_folder() -> Path:
    """Give the folder the cases are read from."""
    return Path(os.environ.get("APPEALS_CASES") or DEFAULT_FOLDER)


def case_files(prefix: str) -> list[Path]:
    """List the files of one kind ("quotes" gives quotes*.yaml), sorted by name.

    None of this kind is fine where the folder in APPEALS_CASES holds another kind.
    Raises CaseFileError when it holds none at all, and when a kind is missing in
    the default folder.
    """
    folder = cases_folder()
    if not folder.is_dir():
        msg = f"there is no folder '{folder}': set APPEALS_CASES to a folder of cases"
        raise CaseFileError(msg)
    found = sorted(folder.glob(f"{prefix}*.yaml"))
    if found:
        return found
    if folder == DEFAULT_FOLDER:
        msg = f"'{folder}' holds no {prefix}*.yaml"
        raise CaseFileError(msg)
    if not any(path for kind in KINDS for path in folder.glob(f"{kind}*.yaml")):
        names = ", ".join(f"{kind}*.yaml" for kind in KINDS)
        msg = f"'{folder}' holds no file of cases: none of {names}"
        raise CaseFileError(msg)
    return []


def load(path: Path) -> dict[str, Any]:
    """Read one file of cases as YAML 1.2.

    Raises CaseFileError when it is empty, is no YAML, or is no mapping.
    """
    try:
        content = _parsed(path.read_text(encoding="utf-8"))
    except (YAMLError, UnicodeDecodeError) as error:
        msg = f"'{path.name}' cannot be read as YAML: {error}"
        raise CaseFileError(msg) from error
    if not isinstance(content, dict) or not content:
        msg = f"'{path.name}' holds no cases: it must be a mapping with entries"
        raise CaseFileError(msg)
    return content


@cache
def _parsed(text: str) -> Any:
    """Parse a file once, however many modules of tests take their cases from it."""
    return YAML(typ="safe", pure=True).load(text)


def entries(path: Path, key: str, *needed: str) -> list[Any]:
    """Give the list under `key`: mappings with the `needed` keys, or plain texts.

    Raises CaseFileError when the list is missing or empty or an entry lacks a key.
    """
    found = load(path).get(key)
    if not isinstance(found, list) or not found:
        msg = f"'{path.name}' holds no list of cases under '{key}'"
        raise CaseFileError(msg)
    for number, entry in enumerate(found, 1):
        is_sound = isinstance(entry, dict if needed else (dict, str))
        if not is_sound:
            msg = f"'{path.name}': entry {number} of '{key}' is not a case"
            raise CaseFileError(msg)
        missing = [name for name in needed if name not in entry]
        if missing:
            msg = f"'{path.name}': entry {number} of '{key}' lacks {missing}"
            raise CaseFileError(msg)
    return found
