"""A case: one person or event that a letter is about, under an alias."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from appeals.errors import Place

CaseConfidentiality = Literal["public", "confidential"]

CASE_ENDINGS = (".csv", ".tsv", ".txt", ".xlsx", ".jsonl")
"""The endings of files of cases: CSV with any separator, a workbook, JSON lines."""


@dataclass(frozen=True, slots=True)
class Case:
    """One row of a file of cases.

    `alias` is what the person is called in the letter: the real name is never known
    here. `consent` names the record of consent. `data` holds the further columns.
    """

    id: str
    alias: str
    consent: str
    confidentiality: CaseConfidentiality
    data: Mapping[str, str]
    place: Place

    @property
    def values(self) -> Mapping[str, str]:
        """What a template may print, by name."""
        return {"id": self.id, "alias": self.alias, **self.data}
