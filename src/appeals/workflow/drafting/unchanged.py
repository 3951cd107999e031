"""Tell, without reading a registry, that a whole run would change nothing.

The manifest keeps what the last complete run was asked for, the hash of every file
of the workspace that a letter can read, and the hash of every file rendered.
"""

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from appeals.errors import AppealsError
from appeals.workflow.drafting.environment import environment_fingerprint
from appeals.workflow.drafting.ledger.rendered_files import RenderedFiles
from appeals.workflow.drafting.outcome import LetterOutcome


def run_record(
    root: Path, asked: str, outcomes: Sequence[LetterOutcome]
) -> Mapping[str, object]:
    """Say what a complete run was rendered from. `asked` is the command in full."""
    return {
        "asked": asked,
        "surroundings": environment_fingerprint(),
        "workspace": workspace_hash(root),
        "letters": [
            {
                "recipient": outcome.recipient,
                "lang": outcome.lang,
                "files": [file.path.name for file in outcome.files],
                "findings": list(outcome.findings),
            }
            for outcome in outcomes
        ],
    }


def find_unchanged(
    root: Path, out: Path, letter: str, asked: str
) -> tuple[LetterOutcome, ...] | None:
    """Give the outcomes of the last run if this one would be the same."""
    try:
        files = RenderedFiles(out, letter, is_forced=False)
        run = files.last_run
        is_same = (
            run.get("asked") == asked
            and run.get("surroundings") == environment_fingerprint()
            and run.get("workspace") == workspace_hash(root)
        )
        return files.outcomes_of_last_run() if is_same else None
    except AppealsError:
        return None  # the run itself will say what is wrong


def workspace_hash(root: Path) -> str:
    """Hash names and contents of all that a letter can read in the workspace."""
    digest = hashlib.sha256()
    for path in sorted(_readable(root)):
        content = path.read_bytes()
        digest.update(f"{path.relative_to(root).as_posix()} {len(content)}\n".encode())
        digest.update(content)
    return digest.hexdigest()


def _readable(root: Path) -> Iterator[Path]:
    for pattern in ("*.toml", "*.yaml", "templates/**/*", "annexes/**/*"):
        yield from (path for path in root.glob(pattern) if path.is_file())
