"""What `appeals draft` was asked for."""

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from appeals.model.choices import Format, StyleName
from appeals.workflow.drafting.case_letters import CaseChoice
from appeals.workflow.drafting.engines import EngineName


@dataclass(frozen=True, slots=True)
class DraftOptions:
    """What `appeals draft` was asked for.

    `to` holds ids of recipients and groups; empty means all that the letter names.
    `langs` are BCP 47 tags; empty means the letter's own language. `out` is where
    files go, by default out/ in the workspace. `drawn_by` is a person of people.yaml.
    `account` is a fingerprint of the account that renders.
    """

    letter: str
    to: tuple[str, ...] = ()
    formats: tuple[Format, ...] = ("docx", "pdf")
    langs: tuple[str, ...] = ()
    style: StyleName | None = None
    day: date | None = None
    out: Path | None = None
    is_forced: bool = False
    engine: EngineName = "local"
    scheduler: str | None = None
    drawn_by: str | None = None
    cases: CaseChoice | None = None
    account: str | None = None

    @property
    def overrides(self) -> dict[str, str]:
        """What was asked for instead of what the letter says: "date", "style", "cases".

        A letter that is approved is composed with the same.
        """
        asked = {
            "date": self.day.isoformat() if self.day else None,
            "style": self.style,
            "cases": "yes" if self.cases else None,
        }
        return {name: value for name, value in asked.items() if value is not None}
