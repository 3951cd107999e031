"""What `appeals plan` was asked for, and what a plan keeps of it."""

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from appeals.delivery.plan import Plan, PlannedOptions
from appeals.model.choices import Format, StyleName
from appeals.registry.workspace import Workspace
from appeals.workflow.drafting.case_letters import CaseChoice
from appeals.workflow.drafting.ledger.ledger import Ledger

ATTACHED: tuple[Format, ...] = ("docx", "pdf")
"""The formats that a message can carry; the text is the message itself."""


@dataclass(frozen=True, slots=True)
class PlanOptions:
    """What `appeals plan` was asked for; `day` and `style` as the letter was rendered.

    `formats` are attached. `to`, `langs` and `cases` as in `DraftOptions`.
    """

    letter: str
    to: tuple[str, ...] = ()
    langs: tuple[str, ...] = ()
    formats: tuple[Format, ...] = ATTACHED
    style: StyleName | None = None
    day: date | None = None
    cases: CaseChoice | None = None

    @property
    def is_of_cases(self) -> bool:
        """Whether each letter is about one case; a table is a letter like others."""
        return self.cases is not None and not self.cases.is_table

    def kept(self) -> PlannedOptions:
        """Give what the plan keeps of them; the file of cases is beside."""
        return PlannedOptions(
            to=self.to,
            langs=self.langs,
            formats=self.formats,
            style=self.style,
            date=self.day.isoformat() if self.day else None,
            as_table=self.cases is not None and self.cases.is_table,
        )


@dataclass(frozen=True, slots=True)
class Planning:
    """What all messages of a plan have in common.

    `keys` is the key folder: it says who demonstration keys belong to. `files` knows
    what is under out/; nothing is written there unless `may_write`.
    """

    workspace: Workspace
    options: PlanOptions
    files: Ledger
    keys: Path
    today: date
    may_write: bool


def options_of(made: Plan, root: Path) -> PlanOptions:
    """Give what a plan was asked for; `root` is the workspace."""
    asked, cases = made.options, made.cases
    return PlanOptions(
        made.letter,
        asked.to,
        asked.langs,
        asked.formats,
        asked.style,
        date.fromisoformat(asked.date) if asked.date else None,
        CaseChoice(root / cases.file, asked.as_table) if cases else None,
    )
