"""What `appeals draft` was asked for."""

from dataclasses import dataclass
from pathlib import Path

from appeals.model.choices import Format
from appeals.workflow.drafting.engines import EngineName
from appeals.workflow.drafting.selection import Selection


@dataclass(frozen=True, slots=True)
class DraftOptions:
    """What `appeals draft` was asked for.

    `out` is where files go, by default out/ in the workspace. `drawn_by` is a person of
    people.yaml. `account` is a fingerprint of the account that renders.
    """

    selection: Selection
    formats: tuple[Format, ...] = ("docx", "pdf")
    out: Path | None = None
    is_forced: bool = False
    engine: EngineName = "local"
    scheduler: str | None = None
    drawn_by: str | None = None
    account: str | None = None
