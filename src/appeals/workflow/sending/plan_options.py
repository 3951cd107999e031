"""The options of `appeals plan`, and what a plan keeps of them."""

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
    """The options of `appeals plan`: which letters, as they were rendered.

    `formats` are attached.
    """

    selection: Selection
    formats: tuple[Format, ...] = ATTACHED

    def as_planned(self) -> PlannedOptions:
        """Give the options as the plan keeps them, without the file of cases."""
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
    """What all messages of a plan share.

    `keys` is the key folder: it says whose demonstration keys are. `files` knows what
    is under out/; nothing is written there unless `may_write`. `memory` is the user's
    folder for this workspace, with rows planned before; None if each row is to be
    planned.
    """

    workspace: Workspace
    options: PlanOptions
    files: Ledger
    keys: Path
    today: date
    may_write: bool
    memory: Path | None = None


def options_of(made: Plan, root: Path) -> PlanOptions:
    """Give the options of a plan; `root` is the workspace."""
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
