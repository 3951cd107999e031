"""What `appeals plan` was asked for, and what a plan keeps of it."""

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from appeals.delivery.plan import Plan, PlannedOptions
from appeals.model.choices import Format
from appeals.registry.workspace import Workspace
from appeals.workflow.drafting.ledger.ledger import Ledger
from appeals.workflow.drafting.selection import CaseChoice, Selection

ATTACHED: tuple[Format, ...] = ("docx", "pdf")
"""The formats that a message can carry; the text is the message itself."""


@dataclass(frozen=True, slots=True)
class PlanOptions:
    """What `appeals plan` was asked for: which letters, as they were rendered.

    `formats` are attached.
    """

    selection: Selection
    formats: tuple[Format, ...] = ATTACHED

    def as_planned(self) -> PlannedOptions:
        """Give what the plan keeps of them; the file of cases is beside."""
        chosen = self.selection
        return PlannedOptions(
            to=chosen.to,
            langs=chosen.langs,
            formats=self.formats,
            style=chosen.style,
            date=chosen.day.isoformat() if chosen.day else None,
            as_table=chosen.cases is not None and chosen.cases.is_table,
            audience=chosen.audience,
        )


@dataclass(frozen=True, slots=True)
class Planning:
    """What all messages of a plan have in common.

    `keys` is the key folder: it says who demonstration keys belong to. `files` knows
    what is under out/; nothing is written there unless `may_write`. `memory` is the
    user's folder for this workspace, where rows planned before are known; None where
    each row is to be planned.
    """

    workspace: Workspace
    options: PlanOptions
    files: Ledger
    keys: Path
    today: date
    may_write: bool
    memory: Path | None = None


def options_of(made: Plan, root: Path) -> PlanOptions:
    """Give what a plan was asked for; `root` is the workspace."""
    asked, cases = made.options, made.cases
    selection = Selection(
        made.letter,
        asked.to,
        asked.langs,
        date.fromisoformat(asked.date) if asked.date else None,
        asked.style,
        CaseChoice(root / cases.file, asked.as_table) if cases else None,
        asked.audience,
    )
    return PlanOptions(selection, asked.formats)
